"""What fits whom, and why in words: the rule of order, and the sentences."""

import re

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from problems import arena, fit
from problems.fit import Row, Statement
from problems.models import Problem, Skill
from problems.models.choices import Compute
from problems.models.fit import nearest
from tests.catalogues import SHIPPED
from tests.factories import NOW, a_problem, a_skill, a_track
from tests.plans import ran
from tests.problems.personas import ASKED, NAMES, PROBING, PYTHON, RIGOR, TOLD, TRACKS, WORLD

A, B = {"a": 1}, {"b": 1}
# Two rows that differ in one part of the rule, told apart by who asks. The later parts would have them the other way.
PAIRS = {
    "who named no skill sees first projects first": (
        Statement(),
        Row(2, {"a": 3}, "A"),
        Row(1, A, "B", starred=True),
    ),
    "the fewest missing levels": (Statement({"a": 1}), Row(2, A, "B", "multi-gpu"), Row(1, {"a": 2}, "A", "laptop")),
    "the smallest step up in computing": (
        Statement({"a": 1}, compute="laptop", hours=5),
        Row(2, A, "B", "gpu-24gb", 500, 500),
        Row(1, A, "A", "gpu-80gb", 1, 5, starred=True),
    ),
    "what is done within six weeks": (
        Statement({"a": 1}, hours=5, tracks=("t",)),
        Row(2, A, "B", "laptop", 30, 30),
        Row(1, A, "A", "laptop", 1, 31, "t", starred=True),
    ),
    "what is done within twelve weeks": (
        Statement({"a": 1}, hours=5, tracks=("t",)),
        Row(2, A, "B", "laptop", 60, 60),
        Row(1, A, "A", "laptop", 1, 61, "t", starred=True),
    ),
    "a liked track": (
        Statement({"a": 3}, tracks=("t",)),
        Row(2, A, "B", track="t"),
        Row(1, {"a": 3}, "A", track="u", starred=True),
    ),
    "what calls for a strength": (Statement({"a": 3}), Row(2, {"a": 3}, "B"), Row(1, {"a": 2}, "A", starred=True)),
    "what is starred": (Statement({"a": 1}), Row(2, A, "B", starred=True), Row(1, A, "A")),
    "the lower difficulty": (Statement({"a": 1}), Row(2, A, "A", "", 9, 9), Row(1, A, "B", "", 1, 1)),
    "the fewer hours": (Statement({"a": 1}), Row(2, A, "A", "", 1, 9), Row(1, A, "A", "", 2, 2)),
    "the lower number": (Statement({"a": 1}), Row(1, A, "A"), Row(2, A, "A")),
}


# The rule


@pytest.mark.parametrize("part", PAIRS)
def test_each_part_of_the_rule_decides_between_two_that_are_alike_up_to_it(part):
    asked, first, second = PAIRS[part]

    assert fit.ranked([second, first], asked) == [first, second]
    assert fit.ranked([first, second], asked) == [first, second]


@pytest.mark.parametrize(
    ("left_out", "part"),
    [
        (0, "who named no skill sees first projects first"),
        (1, "the fewest missing levels"),
        (2, "the smallest step up in computing"),
        (3, "what is done within six weeks"),
        (3, "what is done within twelve weeks"),
        (4, "a liked track"),
        (5, "what calls for a strength"),
        (6, "what is starred"),
        (7, "the lower difficulty"),
        (8, "the fewer hours"),
    ],
)
def test_a_rule_that_lost_a_part_is_caught(monkeypatch, left_out, part):
    """The control: without the part the pair stands the other way."""
    whole = fit._place
    monkeypatch.setattr(fit, "_place", lambda *row: whole(*row)[:left_out] + whole(*row)[left_out + 1 :])
    asked, first, second = PAIRS[part]

    assert fit.ranked([first, second], asked) == [second, first]


def test_a_level_above_the_one_needed_makes_up_for_none_that_is_missing():
    row = Row(1, {"a": 1, "b": 2})

    assert [row.missing(levels) for levels in ({"a": 3}, {"a": 1, "b": 1}, {"a": 1, "b": 2}, {})] == [2, 1, 0, 3]


def test_the_bands_are_those_of_problems():
    assert list(fit.BANDS) == Compute.values
    assert len(fit.THINGS) == len(fit.YOURS) == len(fit.BANDS)


# The same rule in SQL


@pytest.fixture
def world(db) -> dict[str, Skill]:
    """WORLD as rows of the database, under the same numbers."""
    skills = {key: a_skill(key=key, name=name) for key, name in NAMES.items()}
    tracks = {key: a_track(key=key, name=name) for key, name in TRACKS.items()}
    for row in WORLD:
        a_problem(
            number=row.number,
            skills={skills[key]: level for key, level in row.needs.items()},
            difficulty=row.difficulty,
            compute=row.compute,
            hours_low=row.hours_low,
            hours_high=row.hours_high,
            track=tracks[row.track],
            starred=row.starred,
        )
    return skills


def in_sql(asked: Statement, skills: dict[str, Skill]) -> list[int]:
    levels = {skills[key].pk: level for key, level in asked.levels.items() if key in skills}
    return [problem.number for problem in nearest(asked, levels, NOW, count=100)]


def test_the_database_puts_the_world_in_the_same_order_for_each_of_twenty(world):
    assert {who: in_sql(asked, world) for who, asked in ASKED.items()} == {
        who: told.order for who, told in TOLD.items()
    }


@pytest.mark.parametrize(
    ("most", "of_a_kind", "numbers"),
    [(1, 1, [1, 3, 4]), (2, 1, [1, 2, 3, 4]), (1, 2, [1, 3, 4, 5]), (9, 9, [1, 2, 3, 4, 5])],
)
def test_so_many_are_compared_of_all_of_what_one_can_and_of_what_one_likes(db, monkeypatch, most, of_a_kind, numbers):
    """There are two at the head of the list: what is wanted less than its second is left out with the first alone."""
    probing, liked = a_skill(key="probing"), a_track(key="liked")
    for number in (1, 2):
        a_problem(number=number, difficulty="A")
    a_problem(number=3, difficulty="D", skills={probing: 1})
    a_problem(number=4, difficulty="D", track=liked)
    a_problem(number=5, difficulty="D", track=liked)
    monkeypatch.setattr("problems.models.fit.COMPARED", most)
    monkeypatch.setattr("problems.models.fit.COMPARED_OF_A_KIND", of_a_kind)

    assert sorted(in_sql(Statement({"probing": 1}, tracks=("liked",)), {"probing": probing})) == numbers


def test_what_a_row_shows_is_loaded_of_those_alone_that_come_first(db):
    """The texts of a problem lie apart from its row: to open them takes longer than to compare it."""
    for _ in range(9):
        a_problem()
    with CaptureQueriesContext(connection) as asked:
        found = list(nearest(Statement(hours=6), {}, NOW, count=4))

    loading = [node for node in ran(asked[0]["sql"]) if any("->> 'question'" in one for one in node.get("Output", []))]
    assert len(found) == 4
    assert max(node["Actual Rows"] for node in loading) == 4


@pytest.mark.parametrize("part", PAIRS)
def test_each_part_of_the_rule_decides_in_the_database_too(db, part):
    asked, *rows = PAIRS[part]
    skills = {key: a_skill(key=key) for key in ("a", "b")}
    tracks = {key: a_track(key=key) for key in ("t", "u", "")}
    for row in rows:
        needs = {skills[key]: level for key, level in row.needs.items()}
        hours = {"hours_low": row.hours_low, "hours_high": row.hours_high}
        given = {"difficulty": row.difficulty, "compute": row.compute or "laptop", "starred": row.starred} | hours
        a_problem(number=row.number, skills=needs, track=tracks[row.track], **given)

    assert in_sql(asked, skills) == [row.number for row in rows]


def test_what_is_not_free_or_not_listed_is_not_there(world):
    Problem.objects.filter(pk=1).update(has_results=True)
    Problem.objects.filter(pk=2).update(status="withdrawn")
    Problem.objects.filter(pk=3).update(worked_on_until=NOW.replace(year=2027))
    Problem.objects.filter(pk=4).update(resolution="answered")

    assert sorted(in_sql(Statement(), world)) == [5, 6, 7]


# The words


def told_to(asked: Statement, rows: list[Row], names=NAMES, tracks=TRACKS) -> list[fit.Reason]:
    return fit.explained(fit.ranked(rows, asked), asked, names, tracks)


def test_there_are_twenty_people():
    assert len(ASKED) == 20
    assert list(ASKED) == list(TOLD)


@pytest.mark.parametrize("who", ASKED)
def test_each_of_twenty_reads_these_words(who):
    asked, told = ASKED[who], TOLD[who]

    first, second, *_ = told_to(asked, WORLD)

    assert [row.number for row in fit.ranked(WORLD, asked)] == told.order
    assert (first.text, second.text) == (told.first, told.second)


def test_a_skill_is_introduced_once_and_named_again_after_that():
    rows = [Row(1, {PROBING: 1}), Row(2, {PROBING: 1, RIGOR: 1})]

    reasons = told_to(Statement({PYTHON: 1}), rows)

    shown = [[(gap.name, gap.is_first) for gap in reason.gaps] for reason in reasons]
    assert shown == [[("probing", True)], [("probing", False), ("experimental rigor", True)]]


def test_who_named_no_skill_is_not_told_what_is_missing():
    assert [reason.gaps for reason in told_to(Statement(hours=3), WORLD)] == [[]] * len(WORLD)


@pytest.mark.parametrize(
    ("name", "in_a_sentence"),
    [
        ("Solid engineering in Python and PyTorch", "Python and PyTorch"),
        ("A puzzle temperament: sitting with confusion, chasing anomalies", "puzzle temperament"),
        ("TransformerLens", "TransformerLens"),
        ("LLM judges and automated interpretation", "LLM judges and automated interpretation"),
        ("nnsight and raw hooks", "nnsight and raw hooks"),
        ("Theory: superposition, singular learning theory", "theory"),
        ("Linear algebra for interpretability", "linear algebra"),
        ("Python", "Python"),
    ],
)
def test_names_of_skills_in_a_sentence(name, in_a_sentence):
    assert fit.short(name) == in_a_sentence


@pytest.mark.parametrize(
    ("low", "high", "hours", "words"),
    [
        (None, None, 6, ""),
        (8, None, 6, ""),
        (1, 1, None, "it takes about 1 hour"),
        (8, 8, None, "it takes about 8 hours"),
        (8, 20, None, "it takes about 8 to 20 hours"),
        (None, 20, None, "it takes about 20 hours"),
        (1, 1, 1, "at 1 hour a week it is done within one week"),
        (8, 20, 20, "at 20 hours a week it is done within one week"),
        (18, 30, 6, "at 6 hours a week it takes about 3 to 5 weeks"),
        (14, 18, 6, "at 6 hours a week it takes about 3 weeks"),
        (4, 8, 6, "at 6 hours a week it takes about 1 to 2 weeks"),
        (26, 26, 1, "at 1 hour a week it takes about 26 weeks"),
        (4, 40, 1, "at 1 hour a week it takes about 1 to 9 months"),
        (100, 100, 1, "at 1 hour a week it takes about 23 months"),
        (50, 200, 1, "at 1 hour a week it takes up to two years and more"),
        (200, 300, 1, "at 1 hour a week it takes more than two years"),
    ],
)
def test_time_is_told_in_weeks_at_ones_own_pace(low, high, hours, words):
    assert fit.of_time(low, high, hours) == words


# The shipped catalogue


def shipped() -> tuple[list[Row], dict[str, str], dict[str, str]]:
    names, tracks = (
        {row["key"]: row["name"] for row in yaml.safe_load((SHIPPED / f"{kind}.yaml").read_text())}
        for kind in ("skills", "tracks")
    )
    rows = []
    for file in sorted((SHIPPED / "problems").glob("*.yaml")):
        for number, row in enumerate(yaml.load(file.read_text(), yaml.CSafeLoader), start=1000 * len(rows)):
            low, high = row["hours"]
            given = (row["difficulty"], row["compute"], low, high, file.stem, row.get("starred", False))
            rows.append(Row(number, row["skills"], *given))
    return rows, names, tracks


SPOILT = re.compile(r"None|\b1 (weeks|hours|months|skills|entries)\b|  |\.\.|[, ]\.|\bis are\b|^\W|\{|:\.|[^.]$")


def test_everything_that_ships_has_a_good_reason_for_each_of_twenty():
    rows, names, tracks = shipped()
    assert len(rows) == 412
    bad = set()
    for asked in ASKED.values():
        told = told_to(asked, rows, names, tracks)
        bad |= {reason.text for reason in told if not reason.skills or SPOILT.search(reason.text)}
        assert [reason.missing for reason in told if asked.levels] == sorted(
            reason.missing for reason in told if asked.levels
        )
    assert bad == set()


@pytest.mark.parametrize(
    "text", ["It takes None.", "About 1 weeks.", "You have 1 skills.", "It asks for .", "No end", "Two.. dots."]
)
def test_a_bad_reason_is_noticed(text):
    assert SPOILT.search(text)


# ARENA


def test_every_chapter_gives_levels_that_the_catalogue_has():
    levels = {
        row["key"]: {level["level"] for level in row["levels"]}
        for row in yaml.safe_load((SHIPPED / "skills.yaml").read_text())
    }

    assert len(arena.BY_KEY) == len(arena.CHAPTERS) == 11
    for chapter in arena.CHAPTERS:
        assert chapter.gives
        for skill, level in chapter.gives.items():
            assert level in levels[skill], (chapter.key, skill)


def test_a_chapter_gives_at_least_its_level_and_never_takes_one_away():
    lifted = Statement({"probing": 1, "transformerlens": 1, "activation-patching": 3}, chapters=("1.2", "1.4.1"))

    assert lifted.levels == {
        "probing": 1,
        "transformerlens": 2,
        "activation-patching": 3,
        "attribution-methods": 1,
    }
    assert {skill: (level, chapter.key) for skill, (level, chapter) in lifted.taught.items()} == {
        "transformerlens": (2, "1.2"),
        "attribution-methods": (1, "1.2"),
    }
    assert arena.levels_of(["no such chapter"]) == {}
