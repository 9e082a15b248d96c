"""The life of a claim: every verb, every refusal, every pair of states."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from board.lib.errors import Refused
from problems.models import CheckIn, Claim, Event, LogEntry
from problems.models.claims import MOVES, Status
from problems.services import claims, problems
from tests.factories import NOW, a_check_in, a_claim, a_log_entry, a_person, a_problem, join

pytestmark = pytest.mark.django_db

ASKED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
DAY = timedelta(days=1)


def last_event() -> tuple:
    return Event.objects.values_list("verb", "subject", "before", "after", "by__username", "at").latest("pk")


def test_claim_takes_the_problem_and_leaves_an_event(ada):
    problem = a_problem()

    taken = claims.claim(problem, by=ada, **ASKED, now=NOW)

    row = Claim.objects.values(
        "problem", "person", "status", "claimed_at", "last_sign_at", "lapses_at", "ended_at"
    ).get()
    assert row == {
        "problem": problem.pk,
        "person": ada.pk,
        "status": "active",
        "claimed_at": NOW,
        "last_sign_at": NOW,
        "lapses_at": NOW + 30 * DAY,
        "ended_at": None,
    }
    assert last_event() == ("claimed", f"claim:{taken.pk}", "", "active", "ada", NOW)
    problem.refresh_from_db()
    assert (problem.worked_on_until, problem.last_activity_at) == (NOW + 30 * DAY, NOW)


def test_claim_remembers_the_text_it_addresses(ada, grace):
    problem = a_problem()
    revision = problems.revise(problem, {"statement": "Sharper."}, by=grace, note="It was vague.", now=NOW)

    assert claims.claim(problem, by=ada, **ASKED, now=NOW).revision == revision


def test_claim_refused_when_already_held(ada):
    problem = a_problem()
    held = claims.claim(problem, by=ada, **ASKED, now=NOW)

    with pytest.raises(Refused, match="^You are already working on this problem.$") as refused:
        claims.claim(problem, by=ada, **ASKED, now=NOW)

    assert refused.value.link == held.get_absolute_url()
    assert Claim.objects.count() == 1


def test_claim_refused_when_the_problem_is_full(ada):
    problem = a_problem(max_claims=1)
    a_claim(problem=problem)

    with pytest.raises(Refused, match="^One person is working on this, as many as it takes at a time."):
        claims.claim(problem, by=ada, **ASKED, now=NOW)


def test_claim_of_an_agent_takes_no_place(ada):
    problem = a_problem(max_claims=1)
    a_claim(problem=problem, by_agent=True)

    assert claims.claim(problem, by=ada, **ASKED, now=NOW).status == "active"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"status": "historical"},
            "This problem is historical: it is kept to be read, and takes no new claims.",
        ),
        ({"status": "withdrawn"}, "This problem is not listed, so it takes no claims."),
        ({"status": "proposed"}, "This problem is not listed, so it takes no claims."),
        ({"resolution": "answered"}, "This problem is closed: answered."),
        ({"resolution": "ill_posed"}, "This problem is closed: ill-posed."),
    ],
)
def test_claim_refused_when_the_problem_is_closed(ada, fields, sentence):
    with pytest.raises(Refused) as refusal:
        claims.claim(a_problem(**fields), by=ada, **ASKED, now=NOW)

    assert str(refusal.value) == sentence
    assert not Claim.objects.exists()


def test_a_partly_answered_problem_can_be_claimed(ada):
    assert claims.claim(a_problem(resolution="partially_answered"), by=ada, **ASKED, now=NOW).status == "active"


def test_a_new_member_holds_one_claim_until_the_first_check_in(ada):
    first = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    with pytest.raises(Refused, match="^You hold one claim. Check in once, and you can hold 3.$"):
        claims.claim(a_problem(), by=ada, **ASKED, now=NOW)

    claims.check_in(first, by=ada, moved="A plot.", now=NOW)
    claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    with pytest.raises(Refused, match="^You hold 3 claims, as many as one person can."):
        claims.claim(a_problem(), by=ada, **ASKED, now=NOW)


def test_a_claim_gone_silent_neither_counts_nor_blocks_before_any_sweep(ada, mallory):
    problem = a_problem(max_claims=1)
    silent = claims.claim(problem, by=ada, **ASKED, now=NOW)
    later = NOW + 30 * DAY

    assert claims.claim(problem, by=mallory, **ASKED, now=later).status == "active"

    silent.refresh_from_db()
    assert (silent.status, silent.shown_status(later)) == ("active", "lapsed")


def test_the_same_person_claims_again_after_silence(ada):
    problem = a_problem()
    silent = claims.claim(problem, by=ada, **ASKED, now=NOW)

    again = claims.claim(problem, by=ada, **ASKED, now=NOW + 31 * DAY)

    silent.refresh_from_db()
    assert (silent.status, silent.ended_at) == ("lapsed", NOW + 30 * DAY)
    assert again.status == "active"


def test_check_in_starts_the_clock_anew(ada):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    later = NOW + 20 * DAY

    claims.check_in(claim, by=ada, moved="A plot.", next="Another.", is_stuck=True, now=later)

    note = CheckIn.objects.values("claim", "by", "at", "moved", "next", "is_stuck").get()
    assert note == {
        "claim": claim.pk,
        "by": ada.pk,
        "at": later,
        "moved": "A plot.",
        "next": "Another.",
        "is_stuck": True,
    }
    claim.refresh_from_db()
    assert (claim.last_sign_at, claim.lapses_at) == (later, later + 30 * DAY)
    assert last_event() == ("checked in", f"claim:{claim.pk}", "", "A plot.", "ada", later)
    claim.problem.refresh_from_db()
    assert claim.problem.worked_on_until == later + 30 * DAY


def test_check_in_refused_at_the_very_moment_of_lapse(ada):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)

    with pytest.raises(Refused, match="^This claim has ended. Everything you wrote is kept.$"):
        claims.check_in(claim, by=ada, moved="Late.", now=NOW + 30 * DAY)


def test_check_in_refused_for_a_stranger(mallory):
    with pytest.raises(Refused, match="^Only the people on a claim check in on it.$"):
        claims.check_in(a_claim(), by=mallory, moved="Hi.", now=NOW)


def test_release_leaves_the_note_and_frees_the_place(ada):
    claim = claims.claim(a_problem(max_claims=1), by=ada, **ASKED, now=NOW)

    claims.release(claim, by=ada, note="Tried **patching**.", may_contact=True, now=NOW + DAY)

    row = Claim.objects.values("status", "ended_at", "note", "note_html", "may_contact").get()
    assert row == {
        "status": "released",
        "ended_at": NOW + DAY,
        "note": "Tried **patching**.",
        "note_html": "<p>Tried <strong>patching</strong>.</p>\n",
        "may_contact": True,
    }
    assert last_event() == ("released", f"claim:{claim.pk}", "active", "released", "ada", NOW + DAY)
    claim.problem.refresh_from_db()
    assert claim.problem.worked_on_until is None


def test_release_twice_is_refused(ada):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    claims.release(claim, by=ada, note="", now=NOW)

    with pytest.raises(Refused, match="^This claim has ended."):
        claims.release(claim, by=ada, note="Again.", now=NOW)

    assert Claim.objects.get().note == ""


def test_remove_needs_a_curator_and_a_reason(ada, grace):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    with pytest.raises(Refused, match="^Only a curator can remove a claim.$"):
        claims.remove(claim, by=ada, note="Mine.", now=NOW)
    with pytest.raises(Refused, match="^Say why"):
        claims.remove(claim, by=grace, note=" ", now=NOW)

    claims.remove(claim, by=grace, note="Spam.", now=NOW)

    assert last_event() == ("removed", f"claim:{claim.pk}", "active", "removed", "grace", NOW)
    assert Event.objects.latest("pk").reason == "Spam."


@pytest.mark.parametrize("status", ["released", "lapsed", "delivered"])
def test_an_ended_claim_is_taken_down_with_its_note_and_its_log(ada, mallory, grace, status):
    claim = a_claim(person=ada, status=status, note="Buy this.", note_html="<p>Buy this.</p>")
    entry = a_log_entry(claim)

    claims.remove(claim, by=grace, note="Spam.", now=NOW)

    assert last_event() == ("removed", f"claim:{claim.pk}", status, "removed", "grace", NOW)
    for reader, sees in ((AnonymousUser(), False), (mallory, False), (ada, True), (grace, True)):
        assert Claim.objects.visible_to(reader).filter(pk=claim.pk).exists() is sees
        assert LogEntry.objects.visible_to(reader).filter(pk=entry.pk).exists() is sees
    assert list(Claim.objects.attempts_on(claim.problem, NOW)) == []
    with pytest.raises(Refused, match="^A claim that is removed cannot become removed.$"):
        claims.remove(claim, by=grace, note="Spam.", now=NOW)


def test_sweep_writes_down_what_has_lapsed_once(ada):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    claims.check_in(claim, by=ada, moved="A first plot.", now=NOW + DAY)
    later = NOW + 40 * DAY

    assert (claims.lapse_silent(now=later), claims.lapse_silent(now=later)) == (1, 0)

    row = Claim.objects.values("status", "ended_at", "note").get()
    assert row == {
        "status": "lapsed",
        "ended_at": NOW + 31 * DAY,
        "note": "24 November 2026: A first plot.",
    }
    assert last_event() == ("lapsed", f"claim:{claim.pk}", "active", "lapsed", None, later)
    assert Event.objects.filter(verb="lapsed").count() == 1


@pytest.mark.parametrize("moved", ["$" + "{" * 900 + "}" * 900 + "$", "<script>alert(1)</script>", "x" * 2000])
def test_no_check_in_can_stop_the_sweep(ada, moved):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    for _ in range(12):
        claims.check_in(claim, by=ada, moved=moved, now=NOW)

    assert claims.lapse_silent(now=NOW + 31 * DAY) == 1

    claim.refresh_from_db()
    assert len(claim.note) <= 20_000
    assert "<script>" not in claim.note_html


def test_sweep_leaves_live_claims_alone(ada):
    claims.claim(a_problem(), by=ada, **ASKED, now=NOW)

    assert claims.lapse_silent(now=NOW + 29 * DAY) == 0


def test_a_problem_can_set_its_own_clock(ada):
    claim = claims.claim(a_problem(lapse_days=7), by=ada, **ASKED, now=NOW)

    assert claim.lapses_at == NOW + 7 * DAY


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)), ids=lambda status: status.value)
def test_every_pair_of_states_follows_the_table(before, after):
    claim = a_claim(status=before)

    if after in MOVES[before]:
        claim.returns_on = NOW.date()
        claims._move(claim, after, by=None, now=NOW)
        claim.refresh_from_db()
        assert claim.status == after
        assert (claim.ended_at is None) == (after in {Status.ACTIVE, Status.PAUSED})
        assert last_event()[0] == after
    else:
        with pytest.raises(Refused) as refusal:
            claims._move(claim, after, by=None, now=NOW)
        assert str(refusal.value) == f"A claim that is {before.value} cannot become {after.value}."
        claim.refresh_from_db()
        assert claim.status == before
        assert not Event.objects.exists()


def test_an_event_cannot_be_changed_or_removed(ada):
    claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    for tamper in (lambda rows: rows.update(verb="liked"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError, match="events are append-only"), transaction.atomic():
            tamper(Event.objects.all())

    assert last_event()[0] == "claimed"


def test_checked_in_once_is_for_the_person_not_the_claim(ada):
    old = a_claim(person=ada, status="released")
    a_check_in(old)
    claims.claim(a_problem(), by=ada, **ASKED, now=NOW)

    assert claims.claim(a_problem(), by=ada, **ASKED, now=NOW).status == "active"


def test_others_claims_do_not_count_against_a_person(ada):
    a_claim(person=a_person())

    assert claims.claim(a_problem(), by=ada, **ASKED, now=NOW).status == "active"


def test_somebody_who_leaves_gives_back_what_they_hold(ada):
    from users.services import people

    problem = a_problem(max_claims=1)
    claims.claim(problem, by=ada, **ASKED, now=NOW)

    people.delete(ada, now=NOW + DAY)

    assert Claim.objects.values_list("status", "ended_at", "person__username").get() == (
        "released",
        NOW + DAY,
        f"former-member-{ada.pk}",
    )
    problem.refresh_from_db()
    assert problem.worked_on_until is None


@pytest.mark.parametrize("own", ["", "Layer 9, not layer 5."])
def test_what_somebody_who_leaves_has_tried_is_a_previous_attempt(ada, own):
    from users.services import people

    claim = a_claim(person=ada, note=own)
    a_check_in(claim, moved="Layer 9 < layer 5.")

    people.delete(ada, now=NOW + DAY)

    left, drafted = Claim.objects.attempts_on(claim.problem, NOW + DAY).get(), f"{NOW:%-d %B %Y}: Layer 9 < layer 5."
    assert (left.note, left.note_html) == ((own, "") if own else (drafted, f"<p>{drafted.replace('<', '&lt;')}</p>"))


def test_pause_stops_the_clock_and_the_return_lets_it_go_on(ada):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)

    claims.pause(claim, by=ada, returns_on=(NOW + 10 * DAY).date(), now=NOW + 5 * DAY)

    claim.refresh_from_db()
    back = claim.resumes_at
    assert (claim.status, claim.lapses_at) == ("paused", back + 25 * DAY)
    assert last_event() == ("paused", f"claim:{claim.pk}", "active", "paused", "ada", NOW + 5 * DAY)
    assert [claim.shown_status(at) for at in (back - DAY, back, back + 25 * DAY)] == ["paused", "active", "lapsed"]
    claim.problem.refresh_from_db()
    assert claim.problem.worked_on_until == claim.lapses_at


@pytest.mark.parametrize("days", [-1, 0, 61])
def test_pause_refused_for_a_day_that_is_past_or_too_far(ada, days):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)

    with pytest.raises(Refused, match="^Name a day to come back, from tomorrow to 60 days from now.$"):
        claims.pause(claim, by=ada, returns_on=(NOW + days * DAY).date(), now=NOW)

    claim.refresh_from_db()
    assert (claim.status, claim.returns_on) == ("active", None)


def test_resume_gives_back_the_days_that_were_left(ada):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    claims.pause(claim, by=ada, returns_on=(NOW + 40 * DAY).date(), now=NOW + 5 * DAY)

    claims.resume(claim, by=ada, now=NOW + 20 * DAY)

    claim.refresh_from_db()
    assert (claim.status, claim.returns_on, claim.lapses_at) == ("active", None, NOW + 45 * DAY)
    with pytest.raises(Refused, match="^This claim is not paused.$"):
        claims.resume(claim, by=ada, now=NOW + 20 * DAY)


def test_a_claim_cannot_be_paused_twice_to_keep_it_for_ever(ada):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    claims.pause(claim, by=ada, returns_on=(NOW + 60 * DAY).date(), now=NOW)

    with pytest.raises(Refused, match="^This claim is paused already.$"):
        claims.pause(claim, by=ada, returns_on=(NOW + 62 * DAY).date(), now=NOW + 5 * DAY)


@pytest.mark.parametrize("verb", ["check_in", "deliver", "release", "release_for_good"])
def test_a_paused_claim_can_still_move_on(ada, verb):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    claims.pause(claim, by=ada, returns_on=(NOW + 10 * DAY).date(), now=NOW)

    more = {"check_in": {"moved": "Back."}, "deliver": {"evidence": "https://example.org"}, "release": {"note": ""}}
    getattr(claims, verb)(claim, by=ada, **more.get(verb, {}), now=NOW + DAY)

    claim.refresh_from_db()
    expected = {"check_in": "active", "deliver": "delivered"}
    assert (claim.status, claim.returns_on) == (expected.get(verb, "released"), None)
    # Nobody is said to have gone on with what ended.
    said = {"check_in": ["went on", "checked in"], "deliver": ["delivered"]}
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)[2:]) == said.get(verb, ["released"])


def test_a_paused_claim_that_goes_quiet_is_not_said_to_have_gone_on(ada):
    claim = a_claim(person=ada, status="paused", returns_on=(NOW - DAY).date(), lapses_at=NOW)

    claims.lapse_silent(now=NOW)

    claim.refresh_from_db()
    assert (claim.status, claim.returns_on) == ("lapsed", None)
    assert last_event() == ("lapsed", f"claim:{claim.pk}", "paused", "lapsed", None, NOW)
    assert Event.objects.count() == 1


def test_a_pause_that_ran_out_lapses_after_the_days_that_were_left(ada):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    claims.pause(claim, by=ada, returns_on=(NOW + 10 * DAY).date(), now=NOW)
    claim.refresh_from_db()

    assert claims.lapse_silent(now=claim.lapses_at - DAY) == 0
    assert claims.lapse_silent(now=claim.lapses_at) == 1

    claim.refresh_from_db()
    assert claim.status == "lapsed"


@pytest.mark.parametrize("swept", [True, False])
def test_revive_takes_up_what_went_quiet_swept_or_not(ada, swept):
    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    later = NOW + 45 * DAY
    if swept:
        claims.lapse_silent(now=later)

    claims.revive(claim, by=ada, now=later)

    claim.refresh_from_db()
    assert (claim.status, claim.ended_at, claim.lapses_at) == ("active", None, later + 30 * DAY)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["claimed", "lapsed", "active"]


@pytest.mark.parametrize("led", [True, False])
def test_revive_passes_another_claim_that_went_quiet_and_was_not_swept(ada, mallory, led):
    first = a_claim(person=ada, status="lapsed", ended_at=NOW - 40 * DAY, lapses_at=NOW - 40 * DAY)
    second = a_claim(problem=first.problem, person=ada if led else mallory, lapses_at=NOW)
    if not led:
        join(second, ada)

    claims.revive(first, by=ada, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("active", "lapsed")


def test_without_the_sweep_the_database_refuses_the_revival(ada, monkeypatch):
    """The control: the row of the other claim still holds the problem."""
    first = a_claim(person=ada, status="lapsed", ended_at=NOW - 40 * DAY, lapses_at=NOW - 40 * DAY)
    a_claim(problem=first.problem, person=ada, lapses_at=NOW)
    monkeypatch.setattr(claims, "sweep_of", lambda person, problem, now: None)

    with pytest.raises(IntegrityError, match="claim_one_live_each"), transaction.atomic():
        claims.revive(first, by=ada, now=NOW)


def test_revive_follows_the_rules_of_a_new_claim(ada, mallory):
    problem = a_problem(max_claims=1)
    claim = claims.claim(problem, by=ada, **ASKED, now=NOW)
    with pytest.raises(Refused, match="^Only a claim that went quiet can be taken up again.$"):
        claims.revive(claim, by=ada, now=NOW)
    with pytest.raises(Refused, match="^Only who led a claim takes it up again.$"):
        claims.revive(claim, by=mallory, now=NOW + 31 * DAY)
    with pytest.raises(Refused, match="^This claim went quiet too long ago."):
        claims.revive(claim, by=ada, now=NOW + 90 * DAY)

    claims.claim(problem, by=mallory, **ASKED, now=NOW + 31 * DAY)
    with pytest.raises(Refused, match="^One person is working on this"):
        claims.revive(claim, by=ada, now=NOW + 32 * DAY)


def test_leaving_works_whatever_the_notes_hold(ada):
    from users.services import people

    claim = claims.claim(a_problem(), by=ada, **ASKED, now=NOW)
    claims.check_in(claim, by=ada, moved="https://example.org/ " * 60, now=NOW)
    claims.lapse_silent(now=NOW + 31 * DAY)
    claims.revive(claim, by=ada, now=NOW + 32 * DAY)
    claim.refresh_from_db()
    assert claim.note == ""

    people.delete(ada, now=NOW + 33 * DAY)

    claim.refresh_from_db()
    assert claim.status == "released"
