"""What a write-up's page says of its links and its authors, and the two buttons there."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from problems.models import AuthorLook
from problems.services import authorship
from tests.factories import NOW, a_link, a_writeup

pytestmark = pytest.mark.django_db

NEW = "https://ada.example/new"


def text(client, writeup) -> str:
    answer = client.get(writeup.get_absolute_url())
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def writeup(ada):
    made = a_writeup(linked_by=ada, link="https://ada.example/heads")
    made.authors.create(person=ada)
    return made


# Links


def test_a_link_that_is_gone_is_told_to_everybody_with_the_way_to_a_copy(client, writeup):
    a_link(writeup, state="gone", checked_at=NOW)

    page = text(client, writeup)

    assert "The page was gone when we last looked (23 November 2026)." in page
    assert 'href="https://web.archive.org/web/20261123/https://ada.example/heads"' in page


def test_an_archived_copy_that_was_given_is_the_one_offered(client, writeup):
    writeup.archive_url = "https://archive.example/1"
    writeup.save()
    a_link(writeup, state="gone", checked_at=NOW)

    page = text(client, writeup)

    assert page.count('href="https://archive.example/1"') == 2
    assert "web.archive.org" not in page


@pytest.mark.parametrize("state", ["new", "ok", "unsure"])
def test_of_a_link_that_is_there_or_not_known_to_be_gone_nothing_is_said(client, writeup, state):
    a_link(writeup, state=state, checked_at=NOW)

    assert "when we last looked" not in text(client, writeup)


def test_a_long_silence_is_told_to_its_people_alone_with_what_helps(client, writeup, ada, mallory):
    since = timezone.now() - timedelta(days=15)
    link = a_link(writeup, state="unsure", since=since, checked_at=NOW)
    said = f'We have had no answer from the page since <time datetime="{since:%Y-%m-%d}">'
    assert said not in text(client, writeup)
    client.force_login(mallory)
    assert said not in text(client, writeup)

    client.force_login(ada)
    page = text(client, writeup)

    assert said in page
    assert f'<a href="{link.address}" rel="nofollow ugc">it opens for you</a>' in page
    assert f'<a href="/writeups/{writeup.pk}/edit/">name an archived copy</a>' in page
    assert "is that it?" not in page
    link.since = timezone.now() - timedelta(days=13)
    link.save()
    assert "We have had no answer" not in text(client, writeup)


def test_a_standing_of_an_address_of_old_is_not_told(client, writeup):
    a_link(writeup, state="gone", checked_at=NOW, address="https://ada.example/of-old")

    assert "when we last looked" not in text(client, writeup)


def test_a_move_is_asked_of_those_who_can_say_and_one_click_accepts_it(client, writeup, ada, mallory):
    link = a_link(writeup, state="moved", moved_to=NEW)
    assert "is that it?" not in text(client, writeup)
    client.force_login(mallory)
    assert "is that it?" not in text(client, writeup)
    client.force_login(ada)
    assert f'The page moved to <a href="{NEW}" rel="nofollow ugc">{NEW}</a>: is that it?' in text(client, writeup)

    answer = client.post(f"/links/{link.pk}/accept/", follow=True)

    assert answer.redirect_chain == [(writeup.get_absolute_url(), 302)]
    assert [str(message) for message in answer.context["messages"]] == ["It leads to the new address now."]
    writeup.refresh_from_db()
    assert writeup.link == NEW


def test_a_move_that_is_accepted_already_says_so(client, writeup, ada):
    link = a_link(writeup, state="ok")
    client.force_login(ada)

    answer = client.post(f"/links/{link.pk}/accept/", follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "This address has changed since. Look at the page again."
    ]


@pytest.mark.parametrize("button", ["/links/{link}/accept/", "/writeups/{writeup}/authorship/"])
def test_a_button_is_pressed_by_those_it_is_for(client, writeup, mallory, settings, button):
    settings.FETCH_LINKS = True
    link = a_link(writeup, state="moved", moved_to=NEW)
    address = button.format(link=link.pk, writeup=writeup.pk)

    assert client.post(address)["Location"].startswith("/accounts/login/")
    client.force_login(mallory)
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405
    writeup.refresh_from_db()
    assert (writeup.link, AuthorLook.objects.count()) == ("https://ada.example/heads", 0)


# Authors


def test_an_author_sees_their_line_and_has_the_page_looked_at(client, writeup, ada, settings):
    settings.FETCH_LINKS = True
    assert "Show that you wrote it" not in text(client, writeup)
    client.force_login(ada)
    assert authorship.token_for(writeup, ada) in text(client, writeup)

    answer = client.post(f"/writeups/{writeup.pk}/authorship/", follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "We are looking at the page. Come back in a minute for what we found."
    ]
    assert AuthorLook.objects.get().author.person == ada
    assert "We have not looked yet." in text(client, writeup)


def test_what_the_last_look_found_is_told(client, writeup, ada, settings):
    settings.FETCH_LINKS = True
    writeup.authors.get().looks.create(at=NOW, ended_at=NOW + timedelta(seconds=9), found="The page answered with 404.")
    client.force_login(ada)

    assert "The page answered with 404. We looked" in text(client, writeup)


def test_a_sixth_look_is_refused_in_words(client, writeup, ada, settings):
    settings.FETCH_LINKS = True
    for _ in range(5):
        authorship.prove(writeup, by=ada)
    client.force_login(ada)

    answer = client.post(f"/writeups/{writeup.pk}/authorship/", follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "You have had it looked at 5 times in a day. Try again tomorrow."
    ]
    assert AuthorLook.objects.count() == 5


def test_who_showed_it_is_told_so_beside_the_name_and_asked_no_more(client, writeup, ada, settings):
    settings.FETCH_LINKS = True
    writeup.authors.create(name="B", position=1)
    author = writeup.authors.get(person=ada)
    author.proofs.create(how="token", at=NOW, evidence_url=writeup.link)
    author.proofs.create(how="link_back", at=NOW - timedelta(days=1), evidence_url=writeup.link)
    client.force_login(ada)

    page = text(client, writeup)

    assert (
        'Ada Lovelace</bdi></a> <span class="small quiet">(author, shown by a link back)</span>, <bdi>B</bdi></p>'
        in page
    )
    assert "Show that you wrote it" not in page


def test_a_name_that_was_not_shown_stands_alone(client, writeup):
    page = text(client, writeup)

    assert "shown by" not in page
    assert 'by <a href="/~ada/"><bdi>Ada Lovelace</bdi></a></dd>' in page


def test_the_page_takes_the_same_queries_for_any_rows(client, ada, settings, django_assert_num_queries):
    settings.FETCH_LINKS = True
    writeup = a_writeup(linked_by=ada)
    with django_assert_num_queries(8):
        client.get(writeup.get_absolute_url())
    writeup.authors.create(person=ada).proofs.create(how="token", at=NOW, evidence_url=writeup.link)
    for number, which in enumerate(("link", "code", "archive")):
        a_link(writeup, which=which, state="gone", checked_at=NOW)
        writeup.authors.create(name=f"B{number}")
    with django_assert_num_queries(8):
        client.get(writeup.get_absolute_url())
