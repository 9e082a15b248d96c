"""Claiming through the pages: each asked the same questions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from problems.models import CheckIn, Claim, Event
from problems.services import claims
from tests.factories import a_claim, a_person, a_problem, join

pytestmark = pytest.mark.django_db

FORM = {
    "aim": "attempt",
    "hypothesis": "It copies.",
    "plan": "Patch it.",
    "hours_per_week": "5",
    "looking_for": "nobody",
}


def live_claim(person, **fields):
    return a_claim(person=person, lapses_at=timezone.now() + timedelta(days=20), **fields)


def test_claiming_leads_to_the_claim(client, ada):
    problem = a_problem()
    client.force_login(ada)
    assert client.get(f"/problems/{problem.number}/claim/").status_code == 200

    answer = client.post(
        f"/problems/{problem.number}/claim/", FORM | {"ai_use": "None.", "log_url": "github.com/ada/log"}
    )

    claim = Claim.objects.get()
    assert answer["Location"] == f"/claims/{claim.pk}/"
    assert (claim.person, claim.problem, claim.status) == (ada, problem, "active")
    assert (claim.hypothesis, claim.hours_per_week, claim.log_url) == ("It copies.", 5, "https://github.com/ada/log")
    assert Event.objects.values_list("verb", "by__username").get() == ("claimed", "ada")


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client):
    problem = a_problem()

    answer = client.get(f"/problems/{problem.number}/claim/")

    assert answer["Location"] == f"/accounts/login/?next=/problems/{problem.number}/claim/"
    assert client.post(f"/problems/{problem.number}/claim/", FORM).status_code == 403
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"hypothesis": ""}, "“Your guess” is empty."),
        ({"hours_per_week": "0"}, "“Hours a week” is 0; the least is 1."),
        ({"hours_per_week": "many"}, "This is no whole number. Write one in digits, like 6."),
        ({"aim": "conquer"}, "There is no such choice: conquer."),
        ({"log_url": "javascript:alert(1)"}, "This is no address that anybody can open. One begins with https://."),
        ({"hypothesis": "a\x00b"}, "Null characters are not allowed."),
        ({"plan": "x" * 2001}, " is 2,001 characters long; the most is 2,000."),
    ],
)
def test_what_cannot_be_read_is_named_and_what_was_typed_is_kept(client, ada, wrong, message):
    problem = a_problem()
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.number}/claim/", FORM | {"plan": "My long plan."} | wrong)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    if "plan" not in wrong:
        assert "My long plan." in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_refusal_is_said_and_changes_nothing(client, ada):
    problem = a_problem(max_claims=1)
    live_claim(None, problem=problem)
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.number}/claim/", FORM)

    assert answer.status_code == 409
    assert "One person is working on this, as many as it takes at a time." in answer.content.decode()
    assert Claim.objects.count() == 1


def test_the_problem_page_says_why_it_cannot_be_claimed(client, ada):
    problem = a_problem(resolution="answered")
    client.force_login(ada)

    page = client.get(problem.get_absolute_url()).content.decode()

    assert "This problem is closed: answered." in page
    assert f"/problems/{problem.number}/claim/" not in page


def test_claiming_works_without_javascript_but_not_without_a_token(ada):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    problem = a_problem()
    address = f"/problems/{problem.number}/claim/"
    assert strict.post(address, FORM).status_code == 403

    token = strict.get(address).context["csrf_token"]
    assert strict.post(address, FORM | {"csrfmiddlewaretoken": str(token)}).status_code == 302


def test_the_claim_page_is_public_and_shows_the_forms_to_its_holder(client, ada, mallory):
    claim = live_claim(ada)
    address = claim.get_absolute_url()

    def forms():
        page = client.get(address).content.decode()
        return [f"/claims/{claim.pk}/{verb}/" in page for verb in ("check-in", "release")]

    assert forms() == [False, False]
    client.force_login(mallory)
    assert forms() == [False, False]
    client.force_login(ada)
    assert forms() == [True, True]


def test_check_in_leaves_a_row(client, ada):
    claim = live_claim(ada)
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/check-in/", {"moved": "A plot.", "next": "", "is_stuck": "on"})

    assert answer["Location"] == claim.get_absolute_url()
    assert CheckIn.objects.values_list("claim", "moved", "is_stuck").get() == (claim.pk, "A plot.", True)


def test_release_leads_back_to_the_problem_where_the_note_now_stands(client, ada):
    claim = live_claim(ada)
    client.force_login(ada)

    answer = client.post(
        f"/claims/{claim.pk}/release/", {"note": "Tried *patching*.", "may_contact": "on"}, follow=True
    )

    assert answer.redirect_chain == [(claim.problem.get_absolute_url(), 302)]
    assert "Tried <em>patching</em>." in answer.content.decode()
    claim.refresh_from_db()
    assert (claim.status, claim.may_contact) == ("released", True)


def test_a_hand_over_note_that_cannot_be_rendered_is_refused_and_kept_in_the_form(client, ada):
    claim = live_claim(ada)
    client.force_login(ada)
    note = "$" + "{" * 60 + "x" + "}" * 60 + "$"

    answer = client.post(f"/claims/{claim.pk}/release/", {"note": note})

    assert answer.status_code == 422
    assert note in answer.content.decode()
    claim.refresh_from_db()
    assert claim.status == "active"


@pytest.mark.parametrize("verb", ["check-in", "pause", "resume", "revive", "release"])
def test_verbs_are_for_the_holder_and_by_post(client, ada, mallory, verb):
    claim = live_claim(ada)
    address = f"/claims/{claim.pk}/{verb}/"

    assert client.post(address, {"moved": "x"}).status_code == 403
    client.force_login(mallory)
    assert client.post(address, {"moved": "x"}).status_code == 404
    client.force_login(ada)
    assert client.get(address).status_code == 405
    claim.refresh_from_db()
    assert (claim.status, CheckIn.objects.count()) == ("active", 0)


@pytest.mark.parametrize(("verb", "fields"), [("check-in", {"moved": "Late."}), ("release", {"note": "Late."})])
def test_verbs_on_an_ended_claim_are_refused_in_words(client, ada, verb, fields):
    claim = a_claim(person=ada, status="released", lapses_at=timezone.now())
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/{verb}/", fields)

    assert answer.status_code == 409
    assert "This claim has ended. Everything you wrote is kept." in answer.content.decode()


@pytest.mark.parametrize("standing", ["invited", "asked", "declined", "withdrawn", "left"])
def test_a_removed_claim_is_hidden_from_who_was_never_on_it(client, ada, mallory, standing):
    claim = a_claim(person=ada, status="removed")
    join(claim, mallory, standing=standing)
    client.force_login(mallory)

    assert client.get(claim.get_absolute_url()).status_code == (200 if standing == "left" else 404)


def test_a_removed_claim_is_hidden_from_everybody_but_its_holder_and_curators(client, ada, grace, mallory):
    claim = live_claim(ada)
    claims.remove(claim, by=grace, note="Spam.")

    def status(person):
        client.force_login(person) if person else client.logout()
        return client.get(claim.get_absolute_url()).status_code

    assert [status(person) for person in (None, mallory, ada, grace)] == [404, 404, 200, 200]


def test_my_board_says_what_needs_me_and_needs_a_member(client, ada, django_assert_max_num_queries):
    assert client.get("/my-board/")["Location"] == "/accounts/login/?next=/my-board/"
    client.force_login(ada)
    assert client.get("/my-board/").status_code == 200
    live_claim(ada, problem=a_problem(title="Heads that copy"))
    with django_assert_max_num_queries(14):
        page = client.get("/my-board/").content.decode()
    assert "Heads that copy" in page
    assert "Say what you did first." in page


def test_a_person_whose_account_was_closed_can_do_nothing_on_the_next_request(client, ada):
    claim = live_claim(ada)
    client.force_login(ada)
    ada.is_active = False
    ada.save(update_fields=["is_active"])

    assert client.post(f"/claims/{claim.pk}/release/", {"note": ""})["Location"].startswith("/accounts/login/")
    claim.refresh_from_db()
    assert claim.status == "active"


def test_pause_resume_lapse_and_revive_through_the_page(client, ada):
    claim = live_claim(ada)
    client.force_login(ada)
    soon = timezone.now().date() + timedelta(days=7)

    def status():
        claim.refresh_from_db()
        return claim.status

    assert client.post(f"/claims/{claim.pk}/pause/", {"returns_on": str(soon)})["Location"] == claim.get_absolute_url()
    assert status() == "paused"
    assert "Go on now" in client.get(claim.get_absolute_url()).content.decode()
    client.post(f"/claims/{claim.pk}/resume/")
    assert status() == "active"
    Claim.objects.update(lapses_at=timezone.now())
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "This claim went quiet on" in page
    assert f"/claims/{claim.pk}/revive/" in page
    client.post(f"/claims/{claim.pk}/revive/")
    assert status() == "active"
    assert claim.is_live(timezone.now())


def test_only_the_lead_is_offered_to_end_a_pause(client, ada, mallory):
    claim = live_claim(ada, status="paused")
    join(claim, mallory)
    client.force_login(mallory)

    page = client.get(claim.get_absolute_url()).content.decode()

    assert "Paused until" in page
    assert "Go on now" not in page


@pytest.mark.parametrize("day", ["", "soon", "2020-01-01", "9999-12-31"])
def test_a_day_that_is_no_pause_is_said_in_words(client, ada, day):
    claim = live_claim(ada)
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/pause/", {"returns_on": day})

    assert answer.status_code in {409, 422}
    claim.refresh_from_db()
    assert claim.status == "active"


def test_who_is_on_it_already_is_led_to_their_claim_and_not_to_join_themselves(client, ada, mallory):
    problem = a_problem(max_claims=3)
    own, other = live_claim(ada, problem=problem), live_claim(mallory, problem=problem)
    client.force_login(ada)

    page = client.get(f"/problems/{problem.number}/claim/").content.decode()

    assert "You are already working on this problem." in page
    assert f'<a class="button main" href="{own.get_absolute_url()}">Open your claim</a>' in page
    assert "Join one of them" not in page
    assert "ask to join" not in page
    assert page.count(f'href="{own.get_absolute_url()}"') == 1
    assert f'href="{other.get_absolute_url()}"' in page
    # The control: a stranger is shown both, and how to join.
    client.force_login(a_person())
    page = client.get(f"/problems/{problem.number}/claim/").content.decode()
    assert "Join one of them" in page
    assert "Open your claim" not in page
    assert f'href="{own.get_absolute_url()}"' in page


def test_who_holds_as_many_as_they_can_is_led_to_their_claims(client, ada, settings):
    settings.MAX_LIVE_CLAIMS = settings.MAX_LIVE_CLAIMS_AT_FIRST = 1
    live_claim(ada)
    problem = a_problem()
    client.force_login(ada)

    page = client.get(f"/problems/{problem.number}/claim/").content.decode()

    assert "Release one to take another." in page
    assert '<a class="button main" href="/my-board/">Open my board</a>' in page
    assert "activity=free" not in page
