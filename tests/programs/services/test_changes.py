"""A deadline that is near is moved by two people: asked, agreed to, refused or lapsed, to the second."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from board.lib.deadlines import end_of_day
from board.lib.errors import Refused
from problems.models import Event
from programs.models import Change
from programs.models.changes import MOVES, Standing
from programs.services import changes, facts, rounds
from tests.factories import a_lead, a_person, a_program, a_round
from users.models import Notification

pytestmark = pytest.mark.django_db
CLOSES = date(2027, 1, 12)
END = datetime(2027, 1, 13, 12, 0, tzinfo=UTC)
HOURS, SECOND = timedelta(hours=1), timedelta(seconds=1)
NEAR = END - 20 * HOURS
FIELDS = ("name", "note", "source", "opens_on", "closes_on", "starts_on", "ends_on")


@pytest.fixture
def camp(db):
    return a_program(key="camp", name="Camp")


@pytest.fixture
def lena(camp):
    return a_lead(camp, a_person("lena"))


@pytest.fixture
def leo(camp):
    return a_lead(camp, a_person("leo"))


@pytest.fixture
def summer(camp):
    return a_round(program=camp, name="Summer", closes_on=CLOSES)


def move(round_, by, to, now, **values):
    given = {name: getattr(round_, name) for name in FIELDS} | {"closes_on": to} | values
    return rounds.edit(round_, given, by=by, note="More time.", began_from=facts.version(round_), now=now)


def days(count):
    return CLOSES + timedelta(days=count)


def told(kind="deadlines"):
    found = Notification.objects.filter(kind=kind).order_by("pk")
    return list(found.values_list("person__username", "title", "note"))


def said():
    return list(Event.objects.order_by("pk").values_list("verb", "by__username", "whom__username", "is_public"))


def test_an_addition_is_undone_with_all_that_was_said_since(camp, lena):
    given = dict.fromkeys(FIELDS) | {"name": "Autumn", "note": "", "source": "https://example.org/d"}
    added = rounds.add(camp, given, by=lena, note="New.", now=NEAR - 200 * HOURS)
    round_ = camp.rounds.get()
    move(round_, lena, CLOSES, NEAR - 100 * HOURS)

    # Taken off so, its deadline would neither wait for a second person nor come back with it.
    with pytest.raises(Refused, match="was changed again since"):
        changes.undo(added, by=lena, note="Gone.", now=NEAR)
    assert rounds.remove(camp.rounds.get(), by=lena, note="Gone.", now=NEAR).standing == "waiting"


def test_what_was_put_back_and_taken_off_again_comes_back_as_it_was_last(camp, lena, summer):
    early = NEAR - 1000 * HOURS
    first = rounds.remove(summer, by=lena, note="Off.", now=early)
    changes.undo(first, by=lena, note="On.", now=early)
    move(camp.rounds.get(), lena, days(7), early)
    second = rounds.remove(camp.rounds.get(), by=lena, note="Off.", now=early)

    with pytest.raises(Refused, match="^This round was put back since, and taken off again. Put that back.$"):
        changes.undo(first, by=lena, note="On.", now=early)
    changes.undo(second, by=lena, note="On.", now=early)
    assert camp.rounds.get().closes_on == days(7)


@pytest.mark.parametrize(
    ("dates", "before", "standing"),
    [
        ((CLOSES, days(7)), 72 * HOURS + SECOND, "made"),
        ((CLOSES, days(7)), 72 * HOURS, "waiting"),
        ((CLOSES, days(7)), SECOND, "waiting"),
        ((CLOSES, days(7)), timedelta(0), "made"),
        ((days(7), CLOSES), 72 * HOURS + SECOND, "made"),
        ((days(7), CLOSES), 72 * HOURS, "waiting"),
        ((CLOSES, None), 72 * HOURS, "waiting"),
        ((None, CLOSES), 72 * HOURS, "waiting"),
        ((days(7), days(9)), SECOND, "made"),
    ],
)
def test_a_lead_needs_a_second_person_from_72_hours_on_to_the_second(camp, lena, dates, before, standing):
    old, new = dates
    round_ = a_round(program=camp, closes_on=old)

    change = move(round_, lena, new, END - before)

    round_.refresh_from_db()
    assert (change.standing, round_.closes_on) == (standing, new if standing == "made" else old)


def test_the_end_of_a_deadline_is_counted_anywhere_on_earth():
    assert end_of_day(CLOSES) == END


def test_a_curator_moves_it_at_once(summer, grace):
    change = move(summer, grace, days(2), NEAR)

    summer.refresh_from_db()
    assert (change.standing, summer.closes_on) == ("made", days(2))
    assert said() == [("changed a round", "grace", None, True)]


@pytest.mark.parametrize("name", ["starts_on", "ends_on"])
def test_a_round_that_would_begin_or_end_before_its_deadline_needs_a_second_person(camp, summer, lena, name):
    """Nobody could apply for it any longer, which is what a deadline is for."""
    camp.watches.create(person=a_person("ada"))

    change = move(summer, lena, CLOSES, NEAR, **{name: days(-1)})
    summer.refresh_from_db()
    assert (change.standing, getattr(summer, name), told()[-1:]) == ("waiting", None, told()[-1:])
    assert not [one for one in told() if one[0] == "ada"]

    changes.agree(change, by=a_lead(camp, a_person("leo")), now=NEAR + SECOND)
    assert [one[1] for one in told() if one[0] == "ada"][-1].startswith("The deadline of ")


def test_what_comes_after_the_deadline_is_changed_at_once(summer, lena):
    change = move(summer, lena, CLOSES, NEAR, starts_on=days(9))

    summer.refresh_from_db()
    assert (change.standing, summer.starts_on) == ("made", days(9))


def test_what_is_no_deadline_is_changed_at_once(summer, lena):
    change = move(summer, lena, CLOSES, NEAR, note="Online.")

    summer.refresh_from_db()
    assert (change.standing, summer.note) == ("made", "Online.")


def test_it_waits_and_the_other_keepers_hear_of_it(camp, lena, leo, grace, ada):
    summer = a_round(program=camp, name="Summer", closes_on=CLOSES)
    camp.watches.create(person=ada)

    change = move(summer, lena, days(2), NEAR, note="Online.")

    summer.refresh_from_db()
    assert (summer.closes_on, summer.note) == (CLOSES, "")
    assert (change.lapses_at, change.is_waiting(NEAR)) == (END, True)
    assert said() == [("asked for a second", "lena", None, False)]
    title = "{who} asks you to agree to a new deadline of Camp, Summer"
    assert {row[:2] for row in told() if not row[0].startswith("person-")} == {("leo", title), ("grace", title)}


def test_the_notice_that_asks_for_a_second_quotes_no_reason_which_is_private_still(summer, lena, leo, grace):
    move(summer, lena, days(2), NEAR)

    assert {(who, note) for who, _, note in told() if who in ("leo", "grace")} == {("leo", ""), ("grace", "")}


def test_another_lead_agrees_and_it_is_made(summer, camp, lena, leo, ada):
    camp.watches.create(person=ada)
    change = move(summer, lena, days(2), NEAR, note="Online.")
    Notification.objects.all().delete()

    changes.agree(change, by=leo, now=NEAR + HOURS)

    summer.refresh_from_db()
    change.refresh_from_db()
    assert (summer.closes_on, summer.note) == (days(2), "Online.")
    assert (change.standing, change.answered_by, change.answered_at) == ("made", leo, NEAR + HOURS)
    assert said()[1:] == [("agreed to a change", "leo", "lena", True)]
    assert told() == [
        ("lena", "{who} agreed: Camp, Summer is changed", ""),
        ("ada", "The deadline of Camp, Summer is now the end of 14 January 2027, anywhere on Earth", ""),
    ]


def test_a_curator_refuses_and_says_why(summer, lena, grace):
    change = move(summer, lena, days(2), NEAR)
    with pytest.raises(Refused, match="Say why"):
        changes.refuse(change, by=grace, note="", now=NEAR)

    changes.refuse(change, by=grace, note="Their page says otherwise.", now=NEAR)

    summer.refresh_from_db()
    change.refresh_from_db()
    assert (summer.closes_on, change.standing, change.answer) == (CLOSES, "refused", "Their page says otherwise.")
    assert said()[1:] == [("refused a change", "grace", "lena", False)]
    assert told()[-1] == ("lena", "{who} did not agree to your change of Camp, Summer", "Their page says otherwise.")


def test_nobody_but_a_second_keeper_answers(summer, lena, mallory):
    change = move(summer, lena, days(2), NEAR)
    elsewhere = a_lead(a_program())
    for by, words in (
        (lena, "You asked for this change. Another lead or a curator answers it."),
        (mallory, "Only a lead of this program or a curator edits it."),
        (elsewhere, "Only a lead of this program or a curator edits it."),
    ):
        for act in (changes.agree, lambda change, **how: changes.refuse(change, note="No.", **how)):
            with pytest.raises(Refused) as refusal:
                act(change, by=by, now=NEAR)
            assert str(refusal.value) == words
    change.refresh_from_db()
    assert change.standing == "waiting"


@pytest.mark.parametrize(("moment", "answered"), [(END - SECOND, True), (END, False)])
def test_it_can_be_answered_until_the_old_deadline_has_passed(summer, lena, leo, moment, answered):
    change = move(summer, lena, days(2), NEAR)

    if answered:
        changes.agree(change, by=leo, now=moment)
    else:
        with pytest.raises(Refused, match="This change waits for nobody any more"):
            changes.agree(change, by=leo, now=moment)

    summer.refresh_from_db()
    assert (summer.closes_on, change.shown_standing(moment)) == (
        (days(2), Standing.WAITING) if answered else (CLOSES, Standing.LAPSED)
    )


def test_what_nobody_answered_lapses_once_and_who_asked_hears_of_it(summer, lena):
    move(summer, lena, days(2), NEAR)
    assert changes.lapse_unanswered(now=END - SECOND) == 0

    assert [changes.lapse_unanswered(now=END), changes.lapse_unanswered(now=END)] == [1, 0]

    assert Change.objects.get().standing == "lapsed"
    assert said()[1:] == [("a change lapsed", None, "lena", False)]
    assert told()[-1] == ("lena", "Nobody answered in time, so Camp, Summer stays as it was", "")


def test_one_change_of_a_round_waits_at_a_time(summer, lena, leo):
    move(summer, lena, days(2), NEAR)
    with pytest.raises(Refused, match="A change of this deadline waits for a second person already"):
        move(summer, leo, days(3), NEAR)
    assert Change.objects.count() == 1


def test_what_lapsed_makes_room_though_no_sweep_has_run(summer, lena):
    # A new deadline that is nearer than the old one ends the time to answer.
    summer.closes_on = days(7)
    summer.save()
    move(summer, lena, CLOSES, NEAR)

    second = move(summer, lena, days(1), END + HOURS)

    assert list(Change.objects.order_by("number").values_list("standing", flat=True)) == ["lapsed", "waiting"]
    assert second.lapses_at == END + 24 * HOURS


def test_what_has_moved_meanwhile_is_not_overwritten(summer, lena, leo, grace):
    change = move(summer, lena, days(2), NEAR)
    summer.refresh_from_db()
    move(summer, grace, days(5), NEAR)

    with pytest.raises(Refused, match="“Apply until” was changed again since"):
        changes.agree(change, by=leo, now=NEAR)

    summer.refresh_from_db()
    assert summer.closes_on == days(5)
    changes.refuse(change, by=leo, note="A curator did it.", now=NEAR)


def test_neither_removing_nor_adding_nor_undoing_goes_around_the_second_person(camp, summer, lena, leo, grace):
    given = {name: getattr(summer, name) for name in FIELDS}
    removed = rounds.remove(summer, by=lena, note="Off.", now=NEAR)
    added = rounds.add(camp, given | {"name": "Other"}, by=lena, note="New.", now=NEAR)
    assert [removed.standing, added.standing, camp.rounds.count()] == ["waiting", "waiting", 1]

    changes.agree(added, by=leo, now=NEAR)
    changes.agree(removed, by=leo, now=NEAR)
    assert [one.name for one in camp.rounds.all()] == ["Other"]

    by_curator = move(camp.rounds.get(), grace, days(9), NEAR)
    undone = changes.undo(by_curator, by=lena, note="Not so.", now=NEAR)
    assert (undone.standing, undone.undoes, camp.rounds.get().closes_on) == ("waiting", by_curator, days(9))
    with pytest.raises(Refused, match="This change was never made"):
        changes.undo(undone, by=leo, note="Not so.", now=NEAR)


@pytest.mark.parametrize(("before", "after"), list(product(Standing, repeat=2)))
def test_only_what_waits_moves(summer, lena, leo, before, after):
    change = move(summer, lena, days(2), NEAR)
    Change.objects.filter(pk=change.pk).update(standing=before)
    change.refresh_from_db()
    acts = {
        Standing.MADE: lambda: changes.agree(change, by=leo, now=NEAR),
        Standing.REFUSED: lambda: changes.refuse(change, by=leo, note="No.", now=NEAR),
        Standing.LAPSED: lambda: changes.lapse_unanswered(now=END),
        Standing.WAITING: lambda: None,
    }
    with suppress(Refused):
        acts[after]()
    change.refresh_from_db()
    assert change.standing == (after if after in MOVES[before] else before)
