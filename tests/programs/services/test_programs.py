"""The facts of a program are edited with a reason, kept in its history, put back, and not lost to a load."""

import pytest

from board.lib.errors import Refused
from problems.models import Event
from problems.services import merges, words
from programs.models import Change, Program
from programs.services import changes, facts, programs, rounds
from tests.catalogues import a_program_row
from tests.factories import NOW, a_lead, a_person, a_problem, a_program, a_skill, a_track
from tests.programs.services.test_catalogue import programs as load

pytestmark = pytest.mark.django_db
LINKED = {"tracks": (words, a_track), "wanted_skills": (words, a_skill), "wanted_problems": (merges, a_problem)}


@pytest.fixture
def camp(db):
    return a_program(key="camp", name="Camp", what="Research.", asks_for=["a letter"])


@pytest.fixture
def lead(camp):
    return a_lead(camp, a_person("lena"))


def edit(program, by, why="They wrote so.", **values):
    return programs.edit(program, values, by=by, note=why, began_from=facts.version(program), now=NOW)


def kept(change) -> dict:
    return {fact.name: (fact.before, fact.after) for fact in change.facts.all()}


def test_every_kind_of_fact_is_written_kept_as_text_and_put_back(camp, lead):
    track, skill, problems = a_track(key="toys"), a_skill(key="patching"), [a_problem(), a_problem()]
    first, second = sorted(problem.number for problem in problems)

    change = edit(
        camp,
        lead,
        what="Mentored research.",
        stipend=True,
        asks_for=["a letter", "a sample"],
        takes_any_track=True,
        tracks=[track],
        wanted_skills=[skill],
        wanted_problems=problems,
    )

    assert kept(change) == {
        "what": ("Research.", "Mentored research."),
        "stipend": ("", "yes"),
        "asks_for": ("a letter", "a letter\na sample"),
        "takes_any_track": ("no", "yes"),
        "tracks": ("", "toys"),
        "wanted_skills": ("", "patching"),
        "wanted_problems": ("", f"{first}\n{second}"),
    }
    row = Program.objects.get()
    assert (row.stipend, row.asks_for, list(row.tracks.all())) == (True, ["a letter", "a sample"], [track])
    assert (list(row.wanted_skills.all()), set(row.wanted_problems.all())) == ([skill], set(problems))

    back = changes.undo(change, by=lead, note="Not yet.", now=NOW)

    row = Program.objects.get()
    assert (row.what, row.stipend, row.asks_for, row.takes_any_track) == ("Research.", None, ["a letter"], False)
    assert (row.tracks.count(), row.wanted_skills.count(), row.wanted_problems.count()) == (0, 0, 0)
    assert (back.undoes, back.number, kept(back)["stipend"]) == (change, 2, ("yes", ""))


def test_an_edit_leaves_an_event_with_its_reason(camp, lead):
    edit(camp, lead, length="12 weeks", why="They extended it.")

    assert list(Event.objects.values_list("verb", "subject", "by", "before", "after", "reason")) == [
        ("edited a program", f"program:{camp.pk}", lead.pk, "", "Length: 12 weeks", "They extended it.")
    ]


def test_others_and_edits_of_nothing_are_refused(camp, lead, mallory):
    for by, values, why, said in (
        (mallory, {"what": "x"}, "Why.", "Only a lead of this program or a curator edits it."),
        (lead, {"what": "x"}, " ", "Say why, in a sentence that stays on the record."),
        (lead, {"what": "Research."}, "Why.", "Nothing was changed."),
    ):
        with pytest.raises(Refused) as refusal:
            edit(camp, by, why, **values)
        assert str(refusal.value) == said
    assert (Program.objects.get().what, Change.objects.count(), Event.objects.count()) == ("Research.", 0, 0)


def test_an_edit_of_an_older_version_shows_both_texts_and_loses_neither(camp, lead, grace):
    opened = facts.version(camp)
    edit(camp, grace, what="By grace.")

    with pytest.raises(changes.Outdated) as refusal:
        programs.edit(camp, {"what": "By me."}, by=lead, note="Mine.", began_from=opened, now=NOW)

    assert refusal.value.clashes == [("What it is", "By grace.", "By me.")]
    assert Program.objects.get().what == "By grace."


def test_an_undo_of_what_was_changed_again_is_refused(camp, lead, grace):
    first = edit(camp, lead, what="One.")
    edit(Program.objects.get(), grace, what="Two.")

    with pytest.raises(Refused, match="“What it is” was changed again since. Put that back first"):
        changes.undo(first, by=lead, note="Wrong.", now=NOW)

    assert (Program.objects.get().what, Change.objects.count()) == ("Two.", 2)


@pytest.mark.parametrize("name", LINKED)
def test_an_undo_names_what_a_merge_has_left_and_can_be_undone(camp, lead, grace, name):
    service, a_thing = LINKED[name]
    old, middle, last = a_thing(), a_thing(), a_thing()
    edit(camp, lead, **{name: [old]})
    emptied = edit(camp, lead, **{name: []})
    service.merge(old, into=middle, by=grace, note="The same.", now=NOW)
    service.merge(middle, into=last, by=grace, note="The same.", now=NOW)

    undone = changes.undo(emptied, by=lead, note="By mistake.", now=NOW)

    links = getattr(camp, name)
    assert list(links.all()) == [last]
    changes.undo(undone, by=lead, note="No.", now=NOW)
    assert list(links.all()) == []


def test_what_was_added_and_then_merged_is_taken_out_by_an_undo(camp, lead, grace):
    old, new = a_track(), a_track()
    change = edit(camp, lead, tracks=[old])
    words.merge(old, into=new, by=grace, note="The same.", now=NOW)

    changes.undo(change, by=lead, note="By mistake.", now=NOW)

    assert list(camp.tracks.all()) == []


def a_row(**fields):
    rows = [{"name": "Winter", "closes_on": "2027-01-12", "source": "https://camp.example/"}]
    return a_program_row(**{"location": "Berkeley", "rounds": rows} | fields)


def test_a_load_of_the_catalogue_keeps_what_was_edited_here(tmp_path):
    """Field by field: what only the files changed is taken, what was changed here stays, though both changed it."""
    load(tmp_path, a_row())
    program = Program.objects.get()
    lead = a_lead(program)
    skill = a_skill()
    edit(program, lead, location="London", wanted_skills=[skill])
    rounds.confirm(program.rounds.get(), by=lead, now=NOW)

    load(tmp_path, a_row())
    load(tmp_path, a_row(location="Paris", length="12 weeks", rounds=[]))

    program.refresh_from_db()
    assert (program.location, program.length, list(program.wanted_skills.all())) == ("London", "12 weeks", [skill])
    assert list(program.rounds.values_list("name", "last_confirmed_on")) == [("Winter", NOW.date())]


def test_a_load_takes_what_nobody_edited_here(tmp_path):
    """The control: without an edit the files win."""
    load(tmp_path, a_row())
    load(tmp_path, a_row(location="Paris", rounds=[]))

    program = Program.objects.get()
    assert (program.location, program.rounds.count()) == ("Paris", 0)
