"""Rounds are added, edited, confirmed, removed and put back: each as a change with its facts, and an event."""

from datetime import date, timedelta

import pytest

from board.lib.errors import Refused
from problems.models import Event
from programs.models import Change, Round
from programs.services import changes, facts, rounds
from tests.factories import NOW, a_lead, a_person, a_program, a_round
from users.models import Notification

pytestmark = pytest.mark.django_db
FAR = date(2027, 1, 12)
DATES = {"opens_on": None, "closes_on": FAR, "starts_on": None, "ends_on": None}
GIVEN = {"name": "Summer", "note": "", "source": "https://camp.example/dates"} | DATES


@pytest.fixture
def camp(db):
    return a_program(key="camp", name="Camp")


@pytest.fixture
def lead(camp):
    return a_lead(camp, a_person("lena"))


def a_summer(camp, **fields) -> Round:
    return a_round(program=camp, **GIVEN | fields)


def edit(round_, by, why="They wrote so.", **values):
    given = {name: getattr(round_, name) for name in GIVEN} | values
    return rounds.edit(round_, given, by=by, note=why, began_from=facts.version(round_), now=NOW)


def told() -> list[tuple]:
    return list(Event.objects.order_by("pk").values_list("verb", "before", "after", "reason", "by__username"))


def kept(change) -> dict:
    return {fact.name: (fact.before, fact.after) for fact in change.facts.all()}


def test_a_lead_adds_a_round(camp, lead):
    change = rounds.add(camp, GIVEN, by=lead, note="New this week.", is_read=True, now=NOW)

    round_ = camp.rounds.get()
    assert (round_.name, round_.closes_on, round_.last_confirmed_on) == ("Summer", FAR, NOW.date())
    assert (change.number, change.act, change.standing, change.round_pk) == (1, "added", "made", round_.pk)
    assert kept(change) == {
        "name": ("", "Summer"),
        "closes_on": ("", "2027-01-12"),
        "source": ("", "https://camp.example/dates"),
        "last_confirmed_on": ("", "2026-11-23"),
    }
    after = (
        "Summer, Name: Summer\nSummer, Apply until: 2027-01-12\n"
        "Summer, Where the dates stand: https://camp.example/dates\nSummer, Dates read on: 2026-11-23"
    )
    assert told() == [("added a round", "", after, "New this week.", "lena")]


def test_an_edit_writes_what_differs_and_nothing_else(camp, lead):
    round_ = a_summer(camp, last_confirmed_on=date(2026, 10, 1))

    change = edit(round_, lead, closes_on=FAR + timedelta(days=2), why="Moved by two days.")

    round_.refresh_from_db()
    assert (round_.closes_on, round_.last_confirmed_on) == (date(2027, 1, 14), date(2026, 10, 1))
    assert kept(change) == {"closes_on": ("2027-01-12", "2027-01-14")}
    assert told() == [
        (
            "changed a round",
            "Summer, Apply until: 2027-01-12",
            "Summer, Apply until: 2027-01-14",
            "Moved by two days.",
            "lena",
        )
    ]


def test_dates_are_confirmed_in_one_act_where_they_can_be_read(camp, lead):
    round_ = a_summer(camp, last_confirmed_on=date(2026, 6, 1))

    change = rounds.confirm(round_, by=lead, now=NOW)

    round_.refresh_from_db()
    assert (round_.last_confirmed_on, round_.is_stale(NOW)) == (NOW.date(), False)
    assert (change.act, kept(change)) == ("confirmed", {"last_confirmed_on": ("2026-06-01", "2026-11-23")})
    assert [row[0] for row in told()] == ["confirmed dates"]
    with pytest.raises(Refused, match="These dates were confirmed today already"):
        rounds.confirm(round_, by=lead, now=NOW)
    elsewhere = a_round(program=camp, source="An e-mail")
    with pytest.raises(Refused, match="Say where the dates stand: an address that begins with https://"):
        rounds.confirm(elsewhere, by=lead, now=NOW)
    assert Change.objects.count() == 1


def test_a_removed_round_is_put_back_as_the_same_one(camp, lead):
    round_ = a_summer(camp, note="Online.")
    pk = round_.pk

    removed = rounds.remove(round_, by=lead, note="It is off.", now=NOW)
    assert (camp.rounds.count(), removed.round_pk, removed.round_name) == (0, pk, "Summer")
    put_back = changes.undo(removed, by=lead, note="It is on.", now=NOW)

    back = camp.rounds.get()
    assert (back.pk, back.note, back.closes_on) == (pk, "Online.", FAR)
    assert (put_back.undoes, put_back.act, put_back.number) == (removed, "added", 2)
    assert [row[0] for row in told()] == ["removed a round", "put back"]
    with pytest.raises(Refused, match="This round is there already"):
        changes.undo(removed, by=lead, note="Again.", now=NOW)


def test_an_edit_and_an_addition_are_undone(camp, lead):
    added = rounds.add(camp, GIVEN, by=lead, note="New.", now=NOW)
    edited = edit(camp.rounds.get(), lead, why="Later.", closes_on=FAR + timedelta(days=9))

    with pytest.raises(Refused, match="“Apply until” was changed again since"):
        changes.undo(added, by=lead, note="Wrong.", now=NOW)
    changes.undo(edited, by=lead, note="Wrong.", now=NOW)
    assert camp.rounds.get().closes_on == FAR
    changes.undo(added, by=lead, note="Wrong.", now=NOW)

    assert camp.rounds.count() == 0
    assert [(change.number, change.act) for change in camp.changes.order_by("number")] == [
        (1, "added"),
        (2, "edited"),
        (3, "edited"),
        (4, "removed"),
    ]
    with pytest.raises(Refused, match="This round is not there any more"):
        changes.undo(edited, by=lead, note="Wrong.", now=NOW)


def test_what_cannot_be_is_refused_and_nothing_changes(camp, lead, grace, mallory):
    round_ = a_summer(camp)
    a_round(program=camp, name="Winter")
    for by, values, why, words in (
        (mallory, {"note": "x"}, "Why.", "Only a lead of this program or a curator edits it."),
        (a_lead(a_program()), {"note": "x"}, "Why.", "Only a lead of this program or a curator edits it."),
        (lead, {"note": "x"}, " ", "Say why, in a sentence that stays on the record."),
        (lead, {}, "Why.", "Nothing was changed."),
        (lead, {"opens_on": date(2027, 2, 1)}, "Why.", "“Apply from” is after “Apply until”."),
        (grace, {"name": "Winter"}, "Why.", "There is a round called Winter already."),
    ):
        with pytest.raises(Refused) as refusal:
            edit(round_, by, why, **values)
        assert str(refusal.value) == words
    round_.refresh_from_db()
    assert (round_.name, round_.note, Change.objects.count(), Event.objects.count()) == ("Summer", "", 0, 0)


def test_an_edit_of_an_older_version_is_refused_with_both_texts(camp, lead, grace):
    round_ = a_summer(camp)
    opened = facts.version(round_)
    edit(round_, grace, why="By a curator.", closes_on=FAR + timedelta(days=2))

    mine = GIVEN | {"closes_on": FAR + timedelta(days=5), "note": "Online."}
    with pytest.raises(changes.Outdated) as refusal:
        rounds.edit(round_, mine, by=lead, note="By me.", began_from=opened, now=NOW)

    round_.refresh_from_db()
    assert (round_.closes_on, round_.note) == (date(2027, 1, 14), "")
    assert refusal.value.clashes == [
        ("Apply until", "14 January 2027", "17 January 2027"),
        ("Note", "", "Online."),
    ]
    rounds.edit(round_, mine, by=lead, note="By me.", began_from=refusal.value.version, now=NOW)
    assert camp.rounds.get().closes_on == date(2027, 1, 17)


def test_who_watches_hears_that_a_deadline_has_moved(camp, lead, ada):
    camp.watches.create(person=ada)
    camp.watches.create(person=lead)
    round_ = a_summer(camp)
    edit(round_, lead, closes_on=FAR + timedelta(days=2))
    edit(camp.rounds.get(), lead, why="Small.", source="https://camp.example/")

    assert list(Notification.objects.values_list("person__username", "kind", "title", "path")) == [
        (
            "ada",
            "deadlines",
            "The deadline of Camp, Summer is now the end of 14 January 2027, anywhere on Earth",
            "/programs/camp/",
        )
    ]
