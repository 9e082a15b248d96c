"""What listed problems are found by, and how many have each of it, is kept by the database, whoever writes."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Case, Value, When

from problems.models import Problem, ProblemSkill, Retagged, TagCount
from problems.models.finding import newest
from problems.models.tags import CHOICES, HELD, OPEN, Of, having, of_choice, of_step
from problems.multiply import multiply
from problems.services import bitmaps
from tests.factories import NOW, a_problem, a_skill, a_technique, a_track
from tests.tagged import untrue_bits, untrue_counts, untrue_tags

pytestmark = pytest.mark.django_db


def a_few() -> Problem:
    problem = a_problem(skills={a_skill(): 3, a_skill(): 1}, techniques=[a_technique()])
    a_problem(status="proposed", skills={a_skill(): 2})
    a_problem(has_results=True, hours_high=None)
    return problem


CHANGES = {
    "a column": lambda problem: Problem.objects.filter(pk=problem.pk).update(difficulty="C", hours_high=80),
    "every row": lambda problem: Problem.objects.update(track=a_track(), resolution="answered"),
    "a star": lambda problem: Problem.objects.filter(pk=problem.pk).update(starred=True),
    "the whole row": lambda problem: problem.save(),
    "off the list": lambda problem: Problem.objects.filter(pk=problem.pk).update(status="historical"),
    "onto it": lambda problem: Problem.objects.filter(status="proposed").update(status="listed"),
    "a result": lambda problem: Problem.objects.filter(pk=problem.pk).update(has_results=True),
    "one more skill": lambda problem: problem.needs.create(skill=a_skill(), level=4),
    "another level": lambda problem: ProblemSkill.objects.filter(level=3).update(level=2),
    "another skill": lambda problem: ProblemSkill.objects.filter(level=3).update(skill=a_skill()),
    "of another problem": lambda problem: ProblemSkill.objects.filter(problem=problem).update(problem=a_problem()),
    "no skill": lambda problem: problem.needs.all().delete(),
    "other techniques": lambda problem: problem.techniques.set([a_technique(), a_technique()]),
    "no technique": lambda problem: problem.techniques.clear(),
    "where to begin": lambda problem: problem.related_work.create(title="Demo", url="https://a.eu", is_starter=True),
    "only reading": lambda problem: problem.related_work.create(title="Book", url="https://a.eu"),
    "gone": lambda problem: Problem.objects.all().delete(),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_written_they_are_true(change):
    problem = a_few()
    bitmaps.take_in()
    assert (untrue_tags(), untrue_counts(), untrue_bits()) == ({}, {}, {})

    change(problem)

    assert (untrue_tags(), untrue_counts(), untrue_bits()) == ({}, {}, {})
    bitmaps.take_in()
    assert (untrue_bits(), Retagged.objects.count()) == ({}, 0)


def test_control_without_its_trigger_a_change_is_missed():
    problem = a_few()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE problems_problem DISABLE TRIGGER tagged")
    Problem.objects.filter(pk=problem.pk).update(difficulty="C")

    bitmaps.take_in()
    both = {tag for letter in "AC" for tag in (of_choice("difficulty", letter), of_step(False, letter))}
    assert untrue_tags() == {problem.pk: both}
    assert untrue_counts() != {}
    assert untrue_bits() == {tag: {problem.pk} for tag in both}


def test_control_without_its_trigger_a_skill_is_missed():
    problem, skill = a_few(), a_skill()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE problems_problemskill DISABLE TRIGGER tagged_by_insert")
    problem.needs.create(skill=skill, level=1)

    assert Of.SKILL.tag(skill.pk) in untrue_tags()[problem.pk]


@pytest.mark.parametrize(("name", "choices"), CHOICES.items(), ids=CHOICES)
def test_each_choice_has_a_tag(name, choices):
    for value in choices.values:
        problem = a_problem(**{name: value})

        assert list(Problem.objects.filter(having(of_choice(name, value)))) == [problem]
        problem.delete()


def test_joined_counts_are_the_same_with_a_row_for_each_tag():
    for _ in range(3):
        a_few()
    before = TagCount.objects.tally(NOW)
    rows = TagCount.objects.count()

    TagCount.objects.join()

    assert untrue_counts() == {}
    assert TagCount.objects.tally(NOW) == before == {"problems": 6, "free": 3}
    assert TagCount.objects.count() == TagCount.objects.values("tag").distinct().count() < rows
    kept = list(TagCount.objects.values_list("pk", flat=True))
    TagCount.objects.join()
    assert list(TagCount.objects.values_list("pk", flat=True)) == kept


def test_of_many_rows_the_one_whose_tags_change_is_counted_and_none_where_none_does():
    problem = a_few()
    before = TagCount.objects.count()

    Problem.objects.update(why="It would tell us.")
    assert TagCount.objects.count() == before

    letter = Case(When(pk=problem.pk, then=Value("D")), default="difficulty")
    Problem.objects.update(difficulty=letter)
    assert TagCount.objects.count() > before
    assert untrue_counts() == {}


def test_what_is_worked_on_is_free_again_when_its_time_is_over():
    a_problem(worked_on_until=NOW + timedelta(days=1))
    a_problem()

    assert TagCount.objects.tally(NOW) == {"problems": 2, "free": 1}
    assert TagCount.objects.tally(NOW + timedelta(days=1)) == {"problems": 2, "free": 2}


def dearer(table: str) -> float:
    """How many times as dear as a plan for one time one for all times seems."""
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE asked (timestamptz) AS SELECT * FROM {table.replace('%s', '$1')} held")
        costs = {}
        for mode in ("custom", "generic"):
            cursor.execute(f"SET LOCAL plan_cache_mode = force_{mode}_plan")
            cursor.execute("EXPLAIN (FORMAT json) EXECUTE asked ('2030-01-01')")
            [[[told]]] = cursor.fetchall()
            costs[mode] = told["Plan"]["Total Cost"]
        cursor.execute("DEALLOCATE asked")
    return costs["generic"] / costs["custom"]


def test_a_plan_for_all_times_of_what_is_worked_on_seems_no_dearer():
    """PostgreSQL keeps none that does. Of a time that it does not know it takes a third of all to be later."""
    a_problem()
    multiply(2000)
    a_problem(worked_on_until=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE problems_problem")

    assert dearer(HELD) == 1
    assert dearer(HELD.replace("OFFSET 0", "")) > 1.5


def test_an_empty_board_has_none():
    assert TagCount.objects.tally(NOW) == {"problems": 0, "free": 0}


EASY, SHORT = of_choice("difficulty", "A"), Of.HOURS.tag(80)


@pytest.mark.parametrize(
    ("tags", "in_index", "in_rows"),
    [((OPEN, EASY), [EASY], [OPEN]), ((EASY, SHORT, OPEN), [EASY], [SHORT, OPEN]), ((OPEN, SHORT), [OPEN, SHORT], [])],
)
def test_what_most_have_is_looked_for_in_the_rows_that_are_left(tags, in_index, in_rows):
    """The index is asked for nothing but what stands of the column as it is."""
    sql = newest(Problem.objects.listed().filter(having(*tags)), 1).sql

    assert re.findall(r"""tags" @> '{(\d+)}'""", sql) == [str(tag) for tag in in_index]
    assert re.findall(r"""coalesce\(.*?\) @> '{(\d+)}'""", sql) == [str(tag) for tag in in_rows]


def test_copies_of_a_benchmark_have_tags_of_their_own():
    a_few().related_work.create(title="Demo", url="https://a.eu", is_starter=True)

    multiply(2)

    assert (untrue_tags(), untrue_counts(), untrue_bits()) == ({}, {}, {})


def test_copies_of_a_benchmark_come_as_the_board_does():
    """All once, and then all again, under the same indexes; a second time after what the first time made."""
    a_few()
    a_problem(title="The last one")
    titles = list(Problem.objects.listed().order_by("number").values_list("title", flat=True))
    assert len(set(titles)) == len(titles) > 2
    before = _indexes()

    assert multiply(2) == len(titles) * 3
    assert multiply(1, after=2) == len(titles) * 4
    assert list(Problem.objects.listed().order_by("number").values_list("title", flat=True)) == titles * 4
    assert _indexes() == before


def _indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'problems_problem%'")
        return {definition for [definition] in cursor.fetchall()}
