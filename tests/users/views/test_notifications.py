"""The page of notices, and how many the header counts."""

import re

import pytest
from django.urls import reverse

from tests.api import Script
from tests.factories import NOW, a_notice, a_person
from users.models import Kind, Notification, Pace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

PAGE = reverse("users:notices")


def shown(client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def unread() -> int:
    return Notification.objects.unread().count()


def counted(page: str) -> list[str]:
    """What a screen reader says of the link in the header."""
    return [re.sub("<[^>]+>", "", link) for link in re.findall(rf'<li><a href="{PAGE}"[^>]*>(.*?)</a></li>', page)]


def test_a_visitor_signs_in_first(client):
    assert client.get(PAGE)["Location"] == f"{reverse('account_login')}?next={PAGE}"
    assert counted(shown(client, "/")) == []


def test_newest_stand_first_with_their_mark_and_link_straight_there(client, ada):
    a_notice(ada, title="{who} moved it", by=a_person("mary", name="Mary"), note="It <copies>.", path="/problems/#log")
    a_notice(ada, title="Read before", read_at=NOW)
    a_notice(a_person(), title="Of somebody else")
    client.force_login(ada)

    page = shown(client)

    assert re.findall(r'<h2><a href="([^"]+)">([^<]+)</a></h2>', page) == [
        ("/problems/1-problem/#log", "Read before"),
        ("/problems/#log", "Mary moved it"),
    ]
    assert "It &lt;copies&gt;." in page
    # The unread one alone is marked: by a word, a mark and a form.
    marks = ("<strong>New</strong>", 'class="unread"', "Mark read", 'href="#a2"')
    assert [page.count(mark) for mark in marks] == [1, 1, 1, 1]


def test_what_curators_alone_hear_goes_with_the_role(client, grace, kinds):
    kinds["reports"] = Kind("reports", "Reports", "", Pace.DAILY, for_curators=True)
    told = a_notice(grace, kind="reports", title="Reported", note="Between curators.")
    client.force_login(grace)
    assert ("Between curators." in shown(client), len(counted(shown(client)))) == (True, 1)

    type(grace).objects.filter(pk=grace.pk).update(role="member")
    grace.refresh_from_db()

    assert ("Between curators." in shown(client), "1 new" in str(counted(shown(client)))) == (False, False)
    assert client.post(reverse("users:read-notice", args=[told.pk])).status_code == 404
    assert Script(grace).read("notices/")["results"] == []
    assert Script(grace).read("me/")["unread_notices"] == 0


def test_nothing_yet_is_a_page_that_teaches(client, ada):
    client.force_login(ada)

    page = shown(client)

    assert "Nothing yet. When something moves on a problem you watch or work on, it stands here" in page
    assert "Mark all read" not in page


def test_to_look_at_notices_reads_none(client, ada):
    a_notice(ada)
    client.force_login(ada)

    for method in (client.get, client.head):
        assert method(PAGE).status_code == 200

    assert unread() == 1


def test_mark_read_marks_one(client, ada):
    first, second = a_notice(ada), a_notice(ada)
    client.force_login(ada)

    answer = client.post(reverse("users:read-notice", args=[first.pk]))

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert list(Notification.objects.unread()) == [second]


def test_mark_all_read_marks_what_stood_there(client, ada):
    a_notice(ada)
    client.force_login(ada)
    up_to = re.search(r'name="up_to" value="(\d+)"', shown(client))[1]
    later = a_notice(ada)

    answer = client.post(reverse("users:read-all-notices"), {"up_to": up_to})

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert list(Notification.objects.unread()) == [later]


@pytest.mark.parametrize("up_to", ["", "x", "-1", "²", "9" * 40, None])
def test_mark_all_read_of_nonsense_is_no_trouble(client, ada, up_to):
    a_notice(ada)
    client.force_login(ada)

    answer = client.post(reverse("users:read-all-notices"), {"up_to": up_to} if up_to is not None else {})

    assert (answer.status_code, unread()) == (302, 0 if up_to == "9" * 40 else 1)


def test_nobody_marks_what_is_somebody_elses(client, ada, mallory):
    notice = a_notice(ada)
    client.force_login(mallory)

    assert client.post(reverse("users:read-notice", args=[notice.pk])).status_code == 404
    assert client.post(reverse("users:read-all-notices"), {"up_to": notice.pk}).status_code == 302
    assert unread() == 1


@pytest.mark.parametrize("name", ["read-notice", "read-all-notices"])
def test_marking_takes_a_form_and_somebody_signed_in(client, ada, name):
    notice = a_notice(ada)
    address = reverse(f"users:{name}", args=[notice.pk] if name == "read-notice" else [])

    assert client.post(address, {"up_to": notice.pk})["Location"].startswith(reverse("account_login"))
    client.force_login(ada)
    assert client.get(address).status_code == 405
    assert unread() == 1


def test_the_header_counts_what_is_new_and_hides_a_nought(client, ada):
    client.force_login(ada)
    assert counted(shown(client, "/about/")) == ["Notices"]

    notice = a_notice(ada)
    a_notice(ada)
    a_notice(a_person())
    assert counted(shown(client, "/about/")) == ["Notices 2 new"]

    client.post(reverse("users:read-all-notices"), {"up_to": notice.pk})
    assert counted(shown(client, "/about/")) == ["Notices 1 new"]


def test_the_header_counts_no_further_than_anybody_reads(client, ada):
    row = {"person": ada, "kind": "moved", "title": "t", "path": "/", "pace": "off", "at": NOW}
    Notification.objects.bulk_create([Notification(key=str(n), **row) for n in range(130)])
    client.force_login(ada)

    assert counted(shown(client, "/about/")) == ["Notices 99+ new"]


def test_a_long_list_has_pages(client, ada):
    for n in range(51):
        a_notice(ada, title=f"Notice {n}")
    client.force_login(ada)

    assert shown(client).count("<h2>") == 50
    assert re.findall(r"<h2><a[^>]+>([^<]+)", shown(client, f"{PAGE}?page=2")) == ["Notice 0"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_any_rows(client, ada, rows, django_assert_num_queries):
    for n in range(rows):
        a_notice(ada, by=a_person(), kind=("moved", "asked", "gone")[n])
    client.force_login(ada)

    # The session, the person, how many, the rows with who did it, and the header's count.
    with django_assert_num_queries(5):
        client.get(PAGE)


def test_the_header_costs_a_member_one_query_and_a_visitor_none(client, ada, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/about/")
    client.force_login(ada)
    with django_assert_num_queries(3):
        client.get("/about/")
