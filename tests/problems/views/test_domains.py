"""The pages of the rules about domains, and how those who link meet them."""

import pytest

from problems.models import Comment, DomainRule
from tests.factories import NOW, a_claim, a_domain_rule, a_problem, a_writeup

pytestmark = pytest.mark.django_db
RULE = {"host": "casino.example", "judgement": "hold", "note": "Ads."}
TEXT = "Look at [this](https://casino.example/now)."


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_a_curator_sets_a_rule_sees_what_it_touches_and_takes_it_back(client, grace):
    a_writeup(title="Wins", link="https://casino.example/a", url="https://casino.example/a")
    client.force_login(grace)
    assert "No rule yet" in client.get("/curate/domains/").content.decode()
    assert client.post("/curate/domains/", RULE | {"host": "casino"}).status_code == 409
    answer = client.post("/curate/domains/", RULE, follow=True)
    assert "Wins" in answer.content.decode()
    assert client.post("/curate/domains/", RULE).status_code == 409
    pk = DomainRule.objects.get().pk
    client.post(f"/curate/domains/rules/{pk}/drop/", {"note": ""})
    assert DomainRule.objects.count() == 1
    client.post(f"/curate/domains/rules/{pk}/drop/", {"note": "They moved."})
    assert DomainRule.objects.count() == 0
    assert "hold casino.example" in client.get("/moderation/?kind=domains").content.decode()


def test_members_and_visitors_are_kept_out(client, mallory):
    made = a_domain_rule()
    pages = ("/curate/domains/", f"/curate/domains/rules/{made.pk}/")
    for address in pages:
        assert client.get(address)["Location"].startswith("/accounts/login/")
    client.force_login(mallory)
    for address in pages:
        assert client.get(address).status_code == 403
    assert client.post("/curate/domains/", RULE).status_code == 403
    assert client.post(f"/curate/domains/rules/{made.pk}/drop/", {"note": "x"}).status_code == 403
    assert client.get(f"/curate/domains/rules/{made.pk}/drop/").status_code == 403
    assert DomainRule.objects.count() == 1


def test_who_links_there_is_told_why_and_keeps_what_they_typed(client, ada):
    a_domain_rule()
    client.force_login(ada)
    answer = client.post(f"/problems/{a_problem().pk}/comment/", {"text": TEXT})
    page = answer.content.decode()
    assert (answer.status_code, "Links to casino.example are not taken here: Advertising." in page) == (409, True)
    assert "https://casino.example/now" in page
    assert client.post("/accounts/profile/", {"website": "https://casino.example/"}).status_code == 409


def test_what_waits_is_read_by_its_author_and_the_curators(client, ada, grace, mallory):
    a_domain_rule(judgement="hold")
    problem, claim = a_problem(), a_claim(person=ada)
    client.force_login(ada)
    client.post(f"/problems/{problem.pk}/comment/", {"text": f"{TEXT} Secretly."})
    client.post(f"/claims/{claim.pk}/log/", {"kind": "result", "text": f"{TEXT} Quietly."})
    entry = f"/log-entries/{claim.log.get().pk}/"

    def reads(who) -> tuple[bool, ...]:
        client.logout()
        if who:
            client.force_login(who)
        pages = [client.get(there).content.decode() for there in (problem.get_absolute_url(), entry)]
        assert all("It waits for a curator: it links to casino.example." in page for page in pages)
        return "Secretly." in pages[0], "Quietly." in pages[1]

    assert [reads(who) for who in (ada, grace, mallory, None)] == [
        (True, True),
        (True, True),
        (False, False),
        (False, False),
    ]
    client.force_login(grace)
    item = f"/curate/held-comments/{Comment.objects.get().pk}/"
    assert "Secretly." in client.get(item).content.decode()
    client.post(f"/comments/{Comment.objects.get().pk}/show/")
    assert Comment.objects.get().is_shown


def test_a_write_up_that_waits_says_so_to_its_people(client, ada, mallory):
    a_domain_rule(judgement="hold")
    client.force_login(ada)
    sent = {
        "url": "https://casino.example/a",
        "title": "Wins",
        "kind": "post",
        "is_author": "on",
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-problem": a_problem().pk,
        "form-0-says": "partial",
    }
    there = client.post("/writeups/link/", sent)["Location"]
    assert "This waits for a curator." in client.get(there).content.decode()
    client.force_login(mallory)
    assert client.get(there).status_code == 404
    assert "Wins" not in client.get("/writeups/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, grace, count, django_assert_num_queries):
    for n in range(count):
        made = a_domain_rule(f"{n}.casino.example")
        a_writeup(link=f"https://{n}.casino.example/a")
    client.force_login(grace)
    with django_assert_num_queries(4):
        client.get("/curate/domains/")
    with django_assert_num_queries(7):
        client.get(f"/curate/domains/rules/{made.pk}/")
