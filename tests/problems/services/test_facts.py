"""The facts of a problem: to text, back to rows, and what cannot stand."""

import pytest

from board.lib.errors import Refused
from problems.models import Problem
from problems.services import facts
from problems.services.facts import Base
from tests.factories import a_problem, a_skill, a_source, a_technique, a_track

pytestmark = pytest.mark.django_db

# Columns of a problem that no edit writes: given once, moved by verbs of their own, or derived.
ELSEWHERE = {
    *("number", "key", "status", "resolution", "merged_into", "checked_on", "checked_by", "posted_by", "created_at"),
    *("updated_at", "rendered", "keywords", "worked_on_until", "has_results", "last_activity_at", "search", "tags"),
    "parent",
}


def whole() -> Problem:
    return a_problem(
        skills={a_skill(key="probing"): 2, a_skill(key="python"): 1},
        techniques=[a_technique(key="patching", position=2), a_technique(key="ablation", position=1)],
        prerequisites=["Linear algebra", "PyTorch"],
        starred=True,
        max_claims=2,
        difficulty_max="B",
    )


def test_every_column_of_a_problem_is_a_fact_or_is_kept_elsewhere():
    """A column added later is edited, or is named here with a reason to be elsewhere."""
    columns = {field.name for field in Problem._meta.concrete_fields}
    written = {name for fact in facts.ALL.values() for name in fact.columns}

    assert written | ELSEWHERE == columns
    assert written & ELSEWHERE == set()


def test_facts_are_read_as_text_in_one_query(django_assert_num_queries):
    problem = whole()
    problem.related_work.create(title="A toy | model", url="https://example.org/a", position=1)

    with django_assert_num_queries(1):
        said = facts.of(facts.loaded(problem))

    told = ("skills", "techniques", "related_work", "prerequisites", "starred", "max_claims", "hours_low", "track")
    assert {name: said[name] for name in told} == {
        "skills": "probing 2\npython 1",
        "techniques": "ablation\npatching",
        "related_work": "A toy | model | https://example.org/a",
        "prerequisites": "Linear algebra\nPyTorch",
        "starred": "yes",
        "max_claims": "2",
        "hours_low": "8",
        "track": problem.track.key,
    }


def test_what_is_read_is_written_back_to_the_same():
    first, second = whole(), a_problem()
    first.related_work.create(title="A toy", url="https://github.com/a/b", position=0)
    said = facts.of(facts.loaded(first))

    second.save(update_fields=facts.write(second, said))

    assert facts.of(facts.loaded(second)) == said
    assert second.related_work.get().is_starter


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("track", "nowhere", "Track: there is no “nowhere” on the board."),
        ("skills", "nothing 2", "Skills: there is no “nothing” on the board."),
        ("techniques", "nothing", "Techniques: there is no “nothing” on the board."),
    ],
)
def test_a_word_that_is_not_there_is_refused(name, text, words):
    with pytest.raises(Refused) as refused:
        facts.write(a_problem(), {name: text})

    assert str(refused.value) == words


def test_what_cannot_stand_together_is_said_at_its_place():
    said = facts.of(facts.loaded(a_problem(skills={a_skill(): 1})))
    wrong = said | {"difficulty": "C", "difficulty_max": "B", "hours_low": "30", "hours_high": "9", "question": ""}

    assert list(facts.faults(said, "listed")) == []
    assert [name for name, _ in facts.faults(wrong, "listed")] == ["question", "difficulty_max", "hours_high"]
    assert [name for name, _ in facts.faults(wrong, "draft")] == ["difficulty_max", "hours_high"]


def test_choices_are_told_in_words():
    assert facts.in_words("difficulty", "A") == "First project"
    assert facts.in_words("title", "x") == "x"


def test_a_base_tells_what_has_changed_and_reads_nothing_else():
    said = facts.of(facts.loaded(a_problem(track=a_track(), source=a_source())))
    base = Base.read(str(Base.of(said, 7)))

    assert base is not None
    assert (base.number, base.had("title", said["title"]), base.had("title", "Another")) == (7, True, False)
    for nonsense in ("", "7", "x.y", f"{'9' * 12}.a", "²." + str(base).partition(".")[2], f"{base}.a"):
        assert Base.read(nonsense) is None
