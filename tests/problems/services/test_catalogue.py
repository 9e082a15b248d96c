"""Loading: what a row of the files becomes, and what happens when files and board both changed."""

import pytest
import yaml
from django.db import connection
from django.db.models import F

from board.lib.errors import Refused
from problems.models import Event, LoadedRow, Problem, Revision, Skill, Track, WriteUp
from problems.services import links, problems, revisions, writeups
from problems.services.catalogue import report
from problems.services.catalogue.faults import BadCatalogue
from problems.services.catalogue.load import load
from tests.catalogues import a_problem_row, a_writeup_row, fingerprint, write_catalogue
from tests.factories import NOW, a_person, a_problem

pytestmark = pytest.mark.django_db


def told(plans) -> list[str]:
    return list(report.lines(plans))


def test_load_makes_a_listed_problem_with_everything_the_row_says(tmp_path):
    row = a_problem_row(
        "cop-1.10",
        statement="Find $x$.",
        difficulty_max="B",
        skills={"maths": 3, "python": 1},
        techniques=["probing", "ablation"],
        prerequisites=["A paper"],
        subtopic="Geometry",
        starred=True,
        source={"key": "the-list", "locator": "page 7", "spreadsheet_number": "1.10"},
        related_work=[
            {"title": "Code", "url": "https://github.com/a/b"},
            {"title": "Paper", "url": "https://arxiv.org/abs/1"},
        ],
        era="classic",
        provenance={"statement": "seen", "difficulty": "source"},
    )
    load(write_catalogue(tmp_path, problems=[row]), now=NOW)
    problem = Problem.objects.get()
    assert (problem.number, problem.key, problem.title) == (1, "cop-1.10", "Title of cop-1.10")
    assert (problem.status, problem.resolution, problem.track.key) == ("listed", "open", "superposition")
    assert (problem.difficulty, problem.difficulty_max, problem.hours_low, problem.hours_high) == ("A", "B", 8, 20)
    assert (problem.source.key, problem.source_locator, problem.spreadsheet_number) == ("the-list", "page 7", "1.10")
    assert (problem.era, problem.starred, problem.subtopic) == ("classic", True, "Geometry")
    assert (problem.statement_provenance, problem.difficulty_provenance) == ("seen", "source")
    assert problem.prerequisites == ["A paper"]
    assert [(need.skill.key, need.level) for need in problem.needs.all()] == [("maths", 3), ("python", 1)]
    assert list(problem.related_work.values_list("title", "is_starter")) == [("Code", True), ("Paper", False)]
    assert sorted(problem.techniques.values_list("key", flat=True)) == ["ablation", "probing"]
    assert problem.rendered == problems.render(problem)
    assert (
        problem.keywords == "cop-1.10 · Superposition · Geometry · A paper · Python · Maths · Ablation · Linear probes"
    )
    assert (problem.created_at, problem.posted_by, problem.checked_on) == (NOW, None, None)


def test_load_leaves_an_event_by_nobody_and_the_first_revision(tmp_path):
    load(write_catalogue(tmp_path), now=NOW)
    event = Event.objects.get(problem__key="p-1")
    assert (event.verb, event.by, event.before, event.after) == ("listed", None, "", "listed")
    assert (event.reason, event.subject, event.at) == ("from the catalogue", "problem:1", NOW)
    revision = Revision.objects.get()
    assert (revision.number, revision.by, revision.note) == (1, None, "from the catalogue")
    assert revision.text == {name: getattr(revision.problem, name) for name in revisions.REVISED_FIELDS}


def test_a_key_is_text(tmp_path):
    load(write_catalogue(tmp_path, problems=[a_problem_row("cop-1.1"), a_problem_row("cop-1.10")]))
    assert dict(Problem.objects.values_list("key", "title")) == {
        "cop-1.1": "Title of cop-1.1",
        "cop-1.10": "Title of cop-1.10",
    }


def test_second_load_says_unchanged_and_writes_nothing(tmp_path):
    folder = write_catalogue(tmp_path, writeups=[a_writeup_row(addresses=["p-1"])])
    load(folder)
    before = fingerprint()
    assert told(load(folder)) == [
        "tracks: 0 created, 0 changed, 2 unchanged",
        "techniques: 0 created, 0 changed, 2 unchanged",
        "sources: 0 created, 0 changed, 1 unchanged",
        "skills: 0 created, 0 changed, 2 unchanged",
        "problems: 0 created, 0 changed, 1 unchanged",
        "writeups: 0 created, 0 changed, 1 unchanged",
        "total: 0 created, 0 changed, 9 unchanged",
    ]
    assert fingerprint() == before


def test_changed_text_becomes_a_revision_and_an_event(tmp_path):
    load(write_catalogue(tmp_path))
    load(write_catalogue(tmp_path, problems=[a_problem_row(first_step="Load **it**.", subtopic="Heads")]), now=NOW)
    problem = Problem.objects.get()
    assert (problem.first_step, problem.subtopic, problem.updated_at) == ("Load **it**.", "Heads", NOW)
    assert problem.rendered == problems.render(problem)
    assert problem.keywords == problems.keywords(problem)
    assert list(problem.revisions.values_list("number", "note")) == [
        (2, "from the catalogue"),
        (1, "from the catalogue"),
    ]
    events = problem.events.filter(at=NOW).order_by("pk").values_list("verb", "before", "after", "by")
    assert list(events) == [
        ("revised", "first_step: Load it.", "first_step: Load **it**.", None),
        ("changed", "subtopic: ", "subtopic: Heads", None),
    ]


def test_changed_field_that_is_no_text_leaves_an_event_and_a_revision_of_its_facts(tmp_path):
    load(write_catalogue(tmp_path))
    plans = load(write_catalogue(tmp_path, problems=[a_problem_row(hours=[2, 4], skills={"maths": 1, "python": 3})]))
    assert told(plans)[4:6] == [
        "problems: 0 created, 1 changed, 0 unchanged",
        "  ~ p-1  hours: 8, 20 -> 2, 4; skills: python 2 -> maths 1, python 3",
    ]
    problem = Problem.objects.get()
    assert [(need.skill.key, need.level) for need in problem.needs.all()] == [("maths", 1), ("python", 3)]
    assert list(problem.events.order_by("pk").values_list("verb", "before", "after")) == [
        ("listed", "", "listed"),
        ("changed", "hours: 8, 20\n\nskills: python 2", "hours: 2, 4\n\nskills: maths 1, python 3"),
    ]
    kept = problem.revisions.order_by("number").values_list("facts__skills", flat=True)
    assert list(kept) == ["python 2", "maths 1\npython 3"]


# What the files said last, what the board says, what the files say now; what the board says then, and how it is told.
NOTHING: list[str] = []
MERGES = {
    "nobody changed it": ("A", "A", "A", "A", NOTHING),
    "the files changed it": ("A", "A", "B", "B", ["  ~ p-1  difficulty: A -> B"]),
    "a curator changed it": ("A", "B", "A", "B", NOTHING),
    "both changed it to the same": ("A", "B", "B", "B", NOTHING),
    "both changed it": ("A", "B", "C", "B", ["  ! p-1  difficulty: kept B, which was changed here; the file says C"]),
}


@pytest.mark.parametrize("merge", MERGES.values(), ids=MERGES)
def test_field_is_merged_three_ways(tmp_path, merge):
    base, ours, theirs, then, lines = merge
    load(write_catalogue(tmp_path, problems=[a_problem_row(difficulty=base)]))
    Problem.objects.update(difficulty=ours)
    plans = load(write_catalogue(tmp_path, problems=[a_problem_row(difficulty=theirs)]))
    assert Problem.objects.get().difficulty == then
    assert [line for line in told(plans) if line[2] in "~!"] == lines
    assert LoadedRow.objects.get(key="p-1").fields["difficulty"] == theirs


def test_other_fields_of_a_row_in_conflict_still_load(tmp_path):
    load(write_catalogue(tmp_path))
    Problem.objects.update(difficulty="B")
    plans = load(write_catalogue(tmp_path, problems=[a_problem_row(difficulty="C", subtopic="New")]))
    problem = Problem.objects.get()
    assert (problem.difficulty, problem.subtopic) == ("B", "New")
    assert [line[:8] for line in told(plans) if line[2] in "~!"] == ["  ~ p-1 ", "  ! p-1 "]


def test_a_conflict_is_told_once_and_counted(tmp_path, grace):
    load(write_catalogue(tmp_path))
    problems.revise(Problem.objects.get(), {"title": "Edited here"}, by=grace, note="Clearer.")
    changed = write_catalogue(tmp_path, problems=[a_problem_row(title="Edited in the files")])
    assert told(load(changed))[4:] == [
        "problems: 0 created, 0 changed, 1 unchanged",
        "  ! p-1  title: kept Edited here, which was changed here; the file says Edited in the files",
        "total: 0 created, 0 changed, 8 unchanged, 1 conflict",
    ]
    assert told(load(changed))[-1] == "total: 0 created, 0 changed, 8 unchanged"
    assert Problem.objects.get().title == "Edited here"


def test_what_was_made_here_under_the_same_key_stays(tmp_path):
    a_problem(key="p-1", title="Made here")
    plans = load(write_catalogue(tmp_path))
    assert "  ! p-1  title: kept Made here, which was changed here; the file says Title of p-1" in told(plans)
    assert list(Problem.objects.values_list("key", "title")) == [("p-1", "Made here")]


def test_status_set_here_outlives_a_load(tmp_path, grace):
    folder = write_catalogue(tmp_path)
    load(folder)
    problems.move(Problem.objects.get(), "historical", by=grace, note="Old.")
    assert told(load(folder))[-1] == "total: 0 created, 0 changed, 8 unchanged"
    assert Problem.objects.get().status == "historical"


def test_status_moves_only_along_its_table(tmp_path):
    load(write_catalogue(tmp_path, problems=[a_problem_row(status="withdrawn")]))
    with pytest.raises(BadCatalogue) as bad:
        load(write_catalogue(tmp_path, problems=[a_problem_row()]))
    assert [str(fault) for fault in bad.value.faults] == [
        "problems/superposition.yaml:1: p-1: status: a problem that is withdrawn cannot become listed"
    ]


def test_axes_moved_by_the_files_leave_the_events_of_the_verbs(tmp_path):
    load(write_catalogue(tmp_path))
    row = a_problem_row(status="historical", resolution="answered", checked_on="2026-11-01")
    load(write_catalogue(tmp_path, problems=[row]), now=NOW)
    assert list(Event.objects.filter(at=NOW).order_by("pk").values_list("verb", "before", "after")) == [
        ("changed", "checked_on: ", "checked_on: 2026-11-01"),
        ("moved", "listed", "historical"),
        ("resolved", "open", "answered"),
    ]


def test_row_that_is_gone_from_the_files_is_named_and_stays(tmp_path):
    load(write_catalogue(tmp_path, problems=[a_problem_row(), a_problem_row("p-2")]))
    plans = load(write_catalogue(tmp_path, problems=[a_problem_row("p-2")]))
    assert told(plans)[4:6] == ["problems: 0 created, 0 changed, 1 unchanged", "  ? not in the files: p-1"]
    assert list(Problem.objects.values_list("key", flat=True)) == ["p-1", "p-2"]


def test_a_single_file_says_nothing_of_other_rows(tmp_path):
    folder = write_catalogue(tmp_path, problems=[a_problem_row(), a_problem_row("p-2")])
    load(folder)
    (folder / "problems/superposition.yaml").write_text(yaml.safe_dump([a_problem_row()]))
    assert told(load(folder / "problems/superposition.yaml")) == [
        "problems: 0 created, 0 changed, 1 unchanged",
        "total: 0 created, 0 changed, 1 unchanged",
    ]


def test_numbers_follow_the_order_of_tracks_and_rows(tmp_path):
    rows = {"problems_toys": [a_problem_row("t-1")], "problems": [a_problem_row("z-1"), a_problem_row("a-1")]}
    load(write_catalogue(tmp_path, **rows))
    assert dict(Problem.objects.values_list("key", "number")) == {"z-1": 1, "a-1": 2, "t-1": 3}


def test_number_in_the_file_is_kept_and_the_next_row_counts_on(tmp_path):
    rows = [a_problem_row("p-1"), a_problem_row("p-2", number=40), a_problem_row("p-3")]
    load(write_catalogue(tmp_path, problems=rows))
    assert dict(Problem.objects.values_list("key", "number")) == {"p-1": 1, "p-2": 40, "p-3": 41}
    assert a_problem().number > 41


def test_a_number_is_never_given_twice(tmp_path):
    proposed = a_problem(status="proposed")
    Problem.objects.filter(pk=proposed.pk).update(number=F("number") + 4)
    load(write_catalogue(tmp_path, problems=[a_problem_row("p-1"), a_problem_row("p-2", number=proposed.pk + 1)]))
    last = proposed.pk + 4
    assert dict(Problem.objects.filter(status="listed").values_list("key", "number")) == {
        "p-1": last + 1,
        "p-2": proposed.pk + 1,
    }


def test_number_is_permanent_and_belongs_to_one(tmp_path):
    load(write_catalogue(tmp_path, problems=[a_problem_row("p-1"), a_problem_row("p-2")]))
    rows = [a_problem_row("p-1", number=7), a_problem_row("p-2"), a_problem_row("p-3", number=2)]
    with pytest.raises(BadCatalogue) as bad:
        load(write_catalogue(tmp_path, problems=rows))
    assert [str(fault).split(": ", 1)[1] for fault in bad.value.faults] == [
        "p-1: number: it is number 1, for ever",
        "p-3: number: 2 is the number of p-2",
    ]


def test_parents_may_stand_after_their_variants(tmp_path):
    load(write_catalogue(tmp_path, problems=[a_problem_row("p-1", parent="p-2"), a_problem_row("p-2")]))
    assert Problem.objects.get(key="p-1").parent == Problem.objects.get(key="p-2")


def test_merged_problem_leads_to_its_canonical_one(tmp_path):
    row = a_problem_row("p-1", status="merged", merged_into="p-2")
    load(write_catalogue(tmp_path, problems=[row, a_problem_row("p-2")]))
    assert Problem.objects.get(key="p-1").merged_into == Problem.objects.get(key="p-2")


def test_renamed_skill_is_found_by_its_new_name(tmp_path):
    load(write_catalogue(tmp_path))
    skills = [{"key": "python", "name": "Snakes", "group": "core", "means": "Writing it."}]
    load(write_catalogue(tmp_path, skills=skills))
    assert Problem.objects.get().keywords == "p-1 · Superposition · Snakes · Ablation"
    event = Event.objects.get(verb="changed")
    skill = Skill.objects.get(key="python")
    assert (event.subject, event.before, event.after) == (f"skill:{skill.pk}", "name: Python", "name: Snakes")


def test_new_track_takes_its_place_after_the_one_before_it(tmp_path):
    load(write_catalogue(tmp_path))
    tracks = [
        {"key": "superposition", "name": "Superposition"},
        {"key": "new", "name": "New"},
        {"key": "toys", "name": "Toy models"},
    ]
    load(write_catalogue(tmp_path, tracks=tracks))
    assert list(Track.objects.values_list("key", "position")) == [("superposition", 0), ("new", 1), ("toys", 2)]


def test_skill_has_levels_prerequisites_and_resources(tmp_path):
    skill = {
        "key": "probes",
        "name": "Probes",
        "core": True,
        "group": "technique",
        "means": "Training them.",
        "levels": [
            {"level": 1, "name": "Starting", "can": "Runs one."},
            {"level": 3, "name": "Strong", "can": "Doubts."},
        ],
        "prereqs": ["python", "maths"],
        "resources": [{"title": "A course", "url": "https://example.org/course", "sure": "known"}],
        "sure": "digest",
    }
    load(write_catalogue(tmp_path))
    skills = [*yaml.safe_load((tmp_path / "skills.yaml").read_text()), skill]
    load(write_catalogue(tmp_path, skills=skills))
    row = Skill.objects.get(key="probes")
    assert (row.name, row.is_core, row.group, row.means, row.sure) == (
        "Probes",
        True,
        "technique",
        "Training them.",
        "digest",
    )
    assert list(row.levels.values_list("level", "name", "can")) == [
        (1, "Starting", "Runs one."),
        (3, "Strong", "Doubts."),
    ]
    assert sorted(row.prerequisites.values_list("key", flat=True)) == ["maths", "python"]
    assert list(row.resources.values_list("title", "url", "sure")) == [
        ("A course", "https://example.org/course", "known")
    ]


def test_entries_that_stay_keep_their_rows(tmp_path):
    work = [{"title": "A", "url": "https://example.org/a"}, {"title": "B", "url": "https://example.org/b"}]
    load(write_catalogue(tmp_path, problems=[a_problem_row(related_work=work, skills={"python": 1, "maths": 1})]))
    problem = Problem.objects.get()
    # As the admin leaves them: all in place 0.
    problem.related_work.update(position=0)
    kept = problem.needs.get(skill__key="maths").pk
    load(write_catalogue(tmp_path, problems=[a_problem_row(related_work=work[1:], skills={"maths": 2})]))
    assert list(problem.related_work.values_list("title", "position")) == [("B", 0)]
    assert list(problem.needs.values_list("pk", "level", "position")) == [(kept, 2, 0)]


def test_writeup_bears_on_what_it_addresses_and_relates_to(tmp_path):
    row = a_writeup_row(
        url="https://www.LessWrong.com/posts/abcdefghijkl/slug?utm_source=x",
        year="2024",
        summary="It *works*.",
        note="Short.",
        addresses=["p-2"],
        related=["p-1"],
        bearings={"p-3": "negative"},
        authors=["Ada", "Grace"],
        sure="listed",
        summary_basis="read",
    )
    rows = [a_problem_row(f"p-{number}") for number in (1, 2, 3)]
    load(write_catalogue(tmp_path, problems=rows, writeups=[row]), now=NOW)
    writeup = WriteUp.objects.get()
    assert (writeup.key, writeup.status, writeup.linked_by, writeup.linked_at) == ("w-1", "listed", None, NOW)
    assert (writeup.link, writeup.url) == (row["url"], links.normalise(row["url"]))
    assert (writeup.published, writeup.note, writeup.sure, writeup.summary_basis) == (
        "2024",
        "Short.",
        "listed",
        "read",
    )
    assert writeup.summary_html == "<p>It <em>works</em>.</p>\n"
    assert list(writeup.bearings.values_list("problem__key", "says", "revision", "claim")) == [
        ("p-2", "partial", None, None),
        ("p-1", "related", None, None),
        ("p-3", "negative", None, None),
    ]
    assert list(writeup.authors.values_list("name", "person")) == [("Ada", None), ("Grace", None)]
    assert dict(Problem.objects.values_list("key", "has_results")) == {"p-1": False, "p-2": True, "p-3": True}
    assert list(writeup.events.values_list("verb", "after", "by")) == [("listed", "listed", None)]


def test_withdrawn_writeup_is_no_result_any_more(tmp_path):
    row = a_writeup_row(addresses=["p-1"])
    load(write_catalogue(tmp_path, writeups=[row]))
    assert Problem.objects.get().has_results is True
    load(write_catalogue(tmp_path, writeups=[row | {"status": "withdrawn"}]))
    assert Problem.objects.get().has_results is False


def test_legible_writeup_stays_legible(tmp_path):
    folder = write_catalogue(tmp_path, writeups=[a_writeup_row()])
    load(folder)
    WriteUp.objects.update(status="legible")
    assert told(load(folder))[-1] == "total: 0 created, 0 changed, 9 unchanged"
    assert WriteUp.objects.get().status == "legible"


def test_bearing_changed_by_a_curator_stays(tmp_path):
    folder = write_catalogue(tmp_path, writeups=[a_writeup_row(addresses=["p-1"])])
    load(folder)
    WriteUp.objects.get().bearings.update(says="answers")
    assert told(load(folder))[-1] == "total: 0 created, 0 changed, 9 unchanged"
    assert list(WriteUp.objects.get().bearings.values_list("says", flat=True)) == ["answers"]


def test_address_that_a_member_linked_is_refused_in_the_files(tmp_path, ada):
    load(write_catalogue(tmp_path))
    bears_on = [writeups.BearsOn(Problem.objects.get(), "partial")]
    theirs = writeups.link("https://example.org/w-1/", by=ada, title="Mine", kind="post", bears_on=bears_on)
    with pytest.raises(BadCatalogue) as bad:
        load(write_catalogue(tmp_path, writeups=[a_writeup_row()]))
    assert [str(fault) for fault in bad.value.faults] == [
        f"writeups.yaml:3: w-1: url: the same address as write-up {theirs.pk}, which a member linked"
    ]


def test_address_in_the_files_is_refused_to_a_member(tmp_path, ada):
    load(write_catalogue(tmp_path, writeups=[a_writeup_row()]))
    bears_on = [writeups.BearsOn(Problem.objects.get(), "partial")]
    with pytest.raises(Refused, match="on the board already"):
        writeups.link("http://www.example.org/w-1", by=ada, title="Mine", kind="post", bears_on=bears_on)


@pytest.mark.django_db(transaction=True)
def test_a_load_that_fails_half_way_leaves_nothing(tmp_path):
    folder = write_catalogue(tmp_path)
    before = fingerprint()
    # A rule that only the database knows: the events, the last rows that a problem brings, cannot be written.
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE problems_event ADD CONSTRAINT none_today CHECK (false) NOT VALID")
    try:
        with pytest.raises(Exception, match="none_today"):
            load(folder)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE problems_event DROP CONSTRAINT none_today")
    assert fingerprint() == before


def test_edits_of_a_person_are_theirs_and_those_of_a_load_nobodys(tmp_path):
    load(write_catalogue(tmp_path))
    curator = a_person(role="curator")
    problems.revise(Problem.objects.get(), {"why": "It matters."}, by=curator, note="Said why.")
    load(write_catalogue(tmp_path, problems=[a_problem_row(title="New")]))
    problem = Problem.objects.get()
    assert (problem.title, problem.why) == ("New", "It matters.")
    assert list(problem.revisions.values_list("number", "by")) == [(3, None), (2, curator.pk), (1, None)]
