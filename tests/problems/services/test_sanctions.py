"""Warnings, limits and bans: who gives which to whom, what each takes and leaves, and how it ends."""

from datetime import timedelta

import pytest

from board.lib.errors import Refused
from problems.models import Event, Report
from problems.permissions.standing import LEFT_BY_A_LIMIT, OWN_WORK
from problems.services import claims, comments, interests, logs, reports, reviews, sanctions, teams, writeups
from problems.services.writeups import BearsOn
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_mentor,
    a_person,
    a_problem,
    a_report,
    a_review,
    a_sanction,
    a_writeup,
    an_appeal,
    join,
)
from tests.problems.services.test_reviews import SAID, a_reviewer
from tests.problems.services.test_reviews import given as said_of
from users.models import Notification, Sanction, User
from users.models.sanctions import FOR_GOOD
from users.services import people

pytestmark = pytest.mark.django_db
WHY = "The same advertisement on five problems."


def give(person, by, kind="limit", **more):
    return sanctions.give(person, by=by, **{"kind": kind, "reason": WHY, "now": NOW} | more)


def now_is(person) -> User:
    return User.objects.get(pk=person.pk)


def told() -> list[tuple]:
    columns = ("verb", "by__username", "whom", "before", "after", "reason", "is_public")
    return list(Event.objects.order_by("pk").values_list(*columns))


def heard(person) -> list[str]:
    return [one.sentence for one in Notification.objects.filter(person=person).order_by("pk")]


@pytest.mark.parametrize(
    ("kind", "days", "verb", "holds"),
    [
        ("warn", None, "warned", (False, False)),
        ("limit", 30, "limited", (True, False)),
        ("limit", None, "limited", (True, False)),
        ("ban", 30, "banned", (True, True)),
        ("ban", None, "banned", (True, True)),
    ],
)
def test_each_kind_holds_at_once_and_is_recorded_without_the_name(kind, days, verb, holds):
    ada, grace = a_person("ada"), a_person("grace", role="curator")
    made = give(ada, grace, kind, days=days)

    found = now_is(ada)
    assert (found.is_limited(NOW), found.is_banned(NOW)) == holds
    until = (NOW + timedelta(days=days)).date().isoformat() if days else ""
    assert told() == [(verb, "grace", None, "", until, WHY, True)]
    assert Event.objects.get().subject == f"sanction:{made.pk}"
    assert [one.person for one in Notification.objects.all()] == [ada]


def test_it_ends_by_itself_and_another_can_follow(ada, grace):
    give(ada, grace, "ban", days=1)
    later = NOW + timedelta(days=1)
    assert now_is(ada).is_banned(later - timedelta(seconds=1))
    assert not now_is(ada).is_limited(later)

    give(ada, grace, "ban", now=later)

    assert [one.lifted_at for one in Sanction.objects.order_by("pk")] == [later, None]
    assert now_is(ada).banned_until == FOR_GOOD


def test_a_limit_outlives_a_shorter_ban(ada, grace):
    give(ada, grace, "limit")
    give(ada, grace, "ban", days=1)

    later = NOW + timedelta(days=2)
    assert (now_is(ada).is_limited(later), now_is(ada).is_banned(later)) == (True, False)


def test_one_of_a_kind_holds_at_a_time(ada, grace):
    give(ada, grace)
    with pytest.raises(Refused, match="A limit holds already"):
        give(ada, grace)
    give(ada, grace, "warn")
    give(ada, grace, "warn")
    assert Sanction.objects.count() == 3


@pytest.mark.parametrize(
    ("by", "over", "said"),
    [
        ("member", "member", "Only a curator"),
        ("curator", "curator", "Only a higher role"),
        ("curator", "admin", "Only a higher role"),
        ("admin", "admin", "Only a higher role"),
        ("curator", "member", ""),
        ("admin", "curator", ""),
        ("admin", "member", ""),
    ],
)
def test_the_higher_over_the_lower_alone(db, by, over, said):
    giver, person = a_person("giver", role=by), a_person("taker", role=over)
    if not said:
        assert give(person, giver).by == giver
        return
    with pytest.raises(Refused, match=said):
        give(person, giver)
    assert (Sanction.objects.count(), told()) == (0, [])


def test_nobody_does_it_to_themselves_nor_to_who_is_gone(ada, grace):
    with pytest.raises(Refused, match="to themselves"):
        give(grace, grace)
    people.delete(ada, now=NOW)
    with pytest.raises(Refused, match="is deleted"):
        give(now_is(ada), grace)


@pytest.mark.parametrize(
    "reason", ["", "  \n ", "Ada advertises.", "(lovelace) again", "See ADA@example.org", "x" * 501]
)
def test_the_reason_is_for_everybody_and_names_nobody(ada, grace, reason):
    with pytest.raises(Refused):
        give(ada, grace, reason=reason)
    assert Sanction.objects.count() == 0


def test_a_word_that_only_holds_the_name_is_no_name(ada, grace):
    assert give(ada, grace, reason="It breaks the Canada grant.").reason == "It breaks the Canada grant."


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_no_time_but_one_that_makes_sense(ada, grace, days):
    with pytest.raises(Refused, match="from one to"):
        give(ada, grace, days=days)


def test_a_curator_who_is_limited_is_a_member_from_then_on(grace):
    root = a_person("root", role="admin")
    give(grace, root)
    assert now_is(grace).role == "member"
    assert [row[0] for row in told()] == ["took back a role", "limited"]


def test_it_answers_every_open_report_of_the_person(ada, grace, mallory):
    mine, other = a_report(person=ada, by=mallory), a_report(person=mallory, by=ada)
    give(ada, grace, "warn")
    assert Report.objects.get(pk=mine.pk).outcome == "acted"
    assert Report.objects.get(pk=other.pk).handled_at is None
    assert heard(mallory) == ["A curator answered what you reported: Ada Lovelace"]


def test_lifting_ends_it_with_a_reason(ada, grace):
    made = give(ada, grace, "ban")
    with pytest.raises(Refused, match="Say why"):
        sanctions.lift(made, by=grace, note=" ", now=NOW)
    sanctions.lift(made, by=grace, note="A mistake of ours.", now=NOW)

    assert not now_is(ada).is_limited(NOW)
    assert told()[-1] == ("lifted a ban", "grace", None, "", "", "A mistake of ours.", True)
    with pytest.raises(Refused, match="ended already"):
        sanctions.lift(made, by=grace, note="Again.", now=NOW)


def test_a_warning_is_taken_back(ada, grace):
    made = give(ada, grace, "warn")
    sanctions.lift(made, by=grace, note="It was somebody else.", now=NOW)
    assert told()[-1][0] == "took back a warning"
    with pytest.raises(Refused, match="ended already"):
        sanctions.lift(made, by=grace, note="Again.", now=NOW)


@pytest.mark.parametrize("kind", ["warn", "limit", "ban"])
def test_what_an_admin_gave_a_curator_their_peers_do_not_lift(grace, kind):
    root, barbara = a_person("root", role="admin"), a_person("barbara", role="curator")
    made = give(grace, root, kind)
    with pytest.raises(Refused) as refused:
        sanctions.lift(made, by=barbara, note="A friend.", now=NOW)
    assert refused.value.code == "not-higher"
    sanctions.lift(made, by=root, note="A mistake of ours.", now=NOW)
    assert not now_is(grace).is_limited(NOW)


@pytest.mark.parametrize("gone", ["deleted", "demoted"])
def test_an_admin_lifts_what_somebody_gave_who_is_none_any_more(ada, gone):
    root, other = a_person("root", role="admin"), a_person("other", role="admin")
    made = give(ada, root)
    if gone == "deleted":
        people.delete(root, now=NOW)
    else:
        User.objects.filter(pk=root.pk).update(role="member")
    sanctions.lift(made, by=other, note="A mistake of ours.", now=NOW)
    assert not now_is(ada).is_limited(NOW)


# What it takes and leaves


def acts_of(person, of_others):
    """Each act that anybody can try, with whether it is one's own work."""
    problem, claim = a_problem(), a_claim(person=person)
    return {
        "comment": lambda: comments.comment(problem, by=person, text="Hello.", now=NOW),
        "interest": lambda: interests.offer(problem, by=person, note="", now=NOW),
        "report": lambda: reports.report(of_others, by=person, reason="spam", now=NOW),
        "claim": lambda: claims.claim(
            problem, by=person, aim="attempt", hypothesis="It copies.", plan="Patch.", hours_per_week=1, now=NOW
        ),
        "log": lambda: logs.write(claim, by=person, kind="result", text="It copies.", now=NOW),
        "check in": lambda: claims.check_in(claim, by=person, moved="Runs.", next="Ablate.", now=NOW),
        "link": lambda: writeups.link(
            "https://example.org/found",
            by=person,
            title="Found",
            kind="post",
            bears_on=[BearsOn(problem, "partial")],
            other_authors=["~ada"],
            now=NOW,
        ),
        "release": lambda: claims.release(claim, by=person, note="Tried.", now=NOW),
        "profile": lambda: people.edit_profile(person, name="Buy now", bio="", website=""),
    }


LEFT = {
    "": {"comment", "interest", "report", "claim", "log", "check in", "link", "release", "profile"},
    "limit": {"claim", "log", "check in", "link", "release"},
    "ban": {"log", "check in", "link", "release"},
}


@pytest.mark.parametrize("kind", LEFT)
def test_what_a_sanction_leaves(ada, grace, mallory, kind, settings):
    settings.MAX_LIVE_CLAIMS_AT_FIRST = 3
    if kind:
        give(mallory, grace, kind)
    said = a_comment(by=ada)
    done = set()
    for name, act in acts_of(now_is(mallory), said).items():
        begun = Event.objects.count()
        refused = refusal_of(act)
        if refused is None:
            done.add(name)
            continue
        assert refused.code == {"limit": "limited", "ban": "banned"}[kind]
        assert str(refused).startswith(f"A {kind} on your account keeps you from this.")
        assert Event.objects.count() == begun, "a refused act left something"
    assert done == LEFT[kind]


def refusal_of(act) -> Refused | None:
    try:
        act()
    except Refused as refusal:
        return refusal
    return None


def test_who_is_banned_still_takes_back_what_they_said(ada, grace):
    comment = a_comment(by=ada)
    ada.bio = "Buy now."
    ada.save()
    give(ada, grace, "ban")
    person = now_is(ada)
    comments.delete(comment, by=person, now=NOW)
    people.edit_profile(person, name="", bio="", website="")
    assert now_is(ada).bio == ""


def test_who_is_banned_can_leave(ada, grace):
    claim = a_claim(person=ada)
    join(claim, a_person())
    a_mentor(ada)
    a_review(by=ada)
    made = give(ada, grace, "ban")
    sanctions.appeal(made, by=now_is(ada), text="I am Ada, and I am sorry.", now=NOW)
    people.delete(now_is(ada), now=NOW)
    assert now_is(ada).public_name == "former member"
    assert not hasattr(Sanction.objects.get(), "appeal")


@pytest.mark.parametrize("unnamed", [False, True])
def test_no_review_is_given_or_bettered_without_a_name_either(ada, grace, unnamed):
    taken = reviews.take(a_writeup(), by=a_reviewer(), unnamed=unnamed, now=NOW)
    given = said_of(a_writeup(), a_reviewer(), unnamed=unnamed)
    said = {"answers": SAID, "note": "Abuse.", "now": NOW}
    for review in (taken, given):
        give(review.by, grace, "ban")
        review.by.refresh_from_db()

    with pytest.raises(Refused, match="^A ban on your account"):
        reviews.give(taken, by=taken.by, outcome="changes", **said)
    with pytest.raises(Refused, match="^A ban on your account"):
        reviews.better(given, by=given.by, **said)


def test_the_note_of_an_offer_is_for_others_and_is_not_changed(ada, grace):
    problem = a_problem()
    interests.offer(problem, by=ada, note="Hello.", now=NOW)
    give(ada, grace, "limit")

    with pytest.raises(Refused, match="^A limit on your account"):
        interests.offer(problem, by=now_is(ada), note="Abuse.", now=NOW)


def test_who_leads_a_team_can_leave_it(ada, grace, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory)
    give(ada, grace, "ban")

    teams.leave(claim, by=now_is(ada), now=NOW)

    claim.refresh_from_db()
    assert claim.person == mallory


def test_what_reviewers_asked_to_change_is_changed(ada, grace):
    writeup = a_writeup(linked_by=ada, status="changes_requested", reviewed_at=NOW)
    give(ada, grace, "ban")

    writeups.edit(writeup, by=now_is(ada), commit="abcdef1", now=NOW)

    writeup.refresh_from_db()
    assert writeup.commit == "abcdef1"


@pytest.mark.parametrize(("kind", "joins"), [("ban", False), ("limit", True)])
def test_a_request_from_before_takes_nobody_past_a_ban(ada, grace, mallory, kind, joins):
    claim = a_claim(person=ada)
    offer = teams.ask(claim, by=mallory, now=NOW)
    give(mallory, grace, kind)

    if not joins:
        with pytest.raises(Refused, match="^This person cannot take on a problem right now.$"):
            teams.accept(offer, by=ada, now=NOW)
    else:
        teams.accept(offer, by=ada, now=NOW)
    assert claim.claimants.on_it().filter(person=mallory).exists() == joins


def test_the_words_say_until_when(ada, grace):
    give(ada, grace, "limit", days=30)
    with pytest.raises(Refused, match="A limit on your account until 23 December 2026 keeps you from this"):
        comments.comment(a_problem(), by=now_is(ada), text="Hello.", now=NOW)


def test_a_ban_leaves_no_act_that_a_limit_takes():
    assert OWN_WORK < LEFT_BY_A_LIMIT
    assert not LEFT_BY_A_LIMIT & {"commented", "invited", "asked", "reported", "gave a review", "asked a mentor"}


# Appeals


def test_another_curator_answers_an_appeal_once(ada, grace):
    barbara = a_person("barbara", role="curator")
    made = give(ada, grace, "ban")
    sent = sanctions.appeal(made, by=now_is(ada), text=" It was a script. ", now=NOW)
    assert (sent.text, heard(barbara)) == ("It was a script.", ["Somebody appeals against what a curator decided"])
    with pytest.raises(Refused, match="You gave it yourself"):
        sanctions.answer(sent, by=grace, answer="stands", note="No.", now=NOW)
    with pytest.raises(Refused, match="leave out who it was"):
        sanctions.answer(sent, by=barbara, answer="stands", note="Ada did it before.", now=NOW)

    sanctions.answer(sent, by=barbara, answer="lifted", note="It was a script indeed.", now=NOW)

    assert not now_is(ada).is_limited(NOW)
    assert [row[0] for row in told()] == ["banned", "appealed", "answered an appeal", "lifted a ban"]
    assert [row[-1] for row in told()] == [True, False, True, True]
    with pytest.raises(Refused, match="has answered this appeal"):
        sanctions.answer(sent, by=barbara, answer="stands", note="No.", now=NOW)
    assert heard(ada)[1:] == ["A curator answered your appeal", "The ban on your account was lifted"]


def test_an_appeal_that_is_not_granted_leaves_things_as_they_are(ada, grace):
    sent = an_appeal(a_sanction(ada))
    sanctions.answer(sent, by=grace, answer="stands", note="It happened again since.", now=NOW)
    assert now_is(ada).is_limited(NOW)
    assert told()[-1] == ("answered an appeal", "grace", None, "limit", "stands", "It happened again since.", True)


def test_only_whom_it_is_about_appeals_and_only_once_and_only_while_it_holds(ada, grace, mallory):
    made = give(ada, grace, days=1)
    with pytest.raises(Refused, match="Only whom it is about"):
        sanctions.appeal(made, by=mallory, text="Let her.", now=NOW)
    with pytest.raises(Refused, match="Say why"):
        sanctions.appeal(made, by=now_is(ada), text="  ", now=NOW)
    with pytest.raises(Refused, match="ended already"):
        sanctions.appeal(made, by=now_is(ada), text="Why?", now=NOW + timedelta(days=1))
    sanctions.appeal(made, by=now_is(ada), text="Why?", now=NOW)
    with pytest.raises(Refused, match="one appeal"):
        sanctions.appeal(made, by=now_is(ada), text="Why?", now=NOW)


def test_another_admin_answers_an_appeal_against_an_admin(grace):
    root, other = a_person("root", role="admin"), a_person("other", role="admin")
    barbara = a_person("barbara", role="curator")
    sent = an_appeal(give(grace, root, "ban"))
    for who, said in ((barbara, "Another admin answers"), (root, "You gave it yourself")):
        with pytest.raises(Refused, match=said):
            sanctions.answer(sent, by=who, answer="lifted", note="No more of it.", now=NOW)
    sanctions.answer(sent, by=other, answer="lifted", note="No more of it.", now=NOW)
    assert not now_is(grace).is_limited(NOW)


def test_a_curator_answers_an_appeal_against_the_only_admin(ada, grace):
    sent = an_appeal(give(ada, a_person("root", role="admin"), "ban"))
    sanctions.answer(sent, by=grace, answer="lifted", note="No more of it.", now=NOW)
    assert not now_is(ada).is_limited(NOW)
