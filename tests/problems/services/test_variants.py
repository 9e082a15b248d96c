"""Splitting a problem, and saying what is a variant of what."""

import pytest

from board.lib.errors import Refused
from problems.models import Event, Problem
from problems.services import merges, variants
from problems.services.variants import Part
from tests.factories import NOW, a_problem, a_skill, a_technique

pytestmark = pytest.mark.django_db
WHY = "Two questions in one."
PARTS = [Part("How are initials found?", "Which heads?"), Part("How are they moved?", "Which path?")]


def test_a_split_makes_drafts_that_begin_with_the_words_of_the_whole(grace):
    skill, technique = a_skill(), a_technique()
    whole = a_problem(key="cop-2.1", skills={skill: 2}, techniques=[technique], why="It matters.", hours_low=3)
    whole.related_work.create(title="A paper", url="https://example.org/paper")

    made = variants.split(whole, parts=PARTS, by=grace, note=WHY, now=NOW)

    whole.refresh_from_db()
    assert (whole.status, whole.parent) == ("listed", None)
    assert [(one.key, one.title, one.question, one.status, one.posted_by) for one in made] == [
        ("cop-2.1-part-1", "How are initials found?", "Which heads?", "draft", grace),
        ("cop-2.1-part-2", "How are they moved?", "Which path?", "draft", grace),
    ]
    for part in Problem.objects.filter(parent=whole):
        assert [getattr(part, name) for name in variants.KEPT] == [getattr(whole, name) for name in variants.KEPT]
        assert list(part.needs.values_list("skill", "level")) == [(skill.pk, 2)]
        assert list(part.techniques.all()) == [technique]
        assert part.related_work.get().title == "A paper"
        assert skill.name in part.keywords
        assert part.revisions.get().note == f"A part of #{whole.pk}."
        assert part.rendered["title"]
    event = Event.objects.get(verb="split")
    assert (event.problem, event.by, event.reason) == (whole, grace, WHY)
    assert event.after == ", ".join(f"#{one.pk}" for one in made)


def test_a_second_split_finds_keys_that_are_free(grace):
    whole = a_problem(key="cop-2.1")
    variants.split(whole, parts=PARTS, by=grace, note=WHY, now=NOW)

    again = variants.split(whole, parts=PARTS, by=grace, note=WHY, now=NOW)

    assert [one.key for one in again] == ["cop-2.1-part-3", "cop-2.1-part-4"]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (PARTS[:1], "Name 2 to 6 parts"),
        (PARTS * 4, "Name 2 to 6 parts"),
        ([PARTS[0], Part("HOW ARE INITIALS FOUND?", "Which?")], "a title of its own"),
        ([PARTS[0], Part("The whole", "Which?")], "a title of its own"),
    ],
)
def test_parts_that_are_none_are_refused(grace, parts, words):
    with pytest.raises(Refused, match=words):
        variants.split(a_problem(title="The whole"), parts=parts, by=grace, note=WHY, now=NOW)

    assert (Problem.objects.count(), Event.objects.count()) == (1, 0)


def test_members_split_and_mark_nothing(ada):
    problem = a_problem(posted_by=ada)
    with pytest.raises(Refused, match="Only a curator"):
        variants.split(problem, parts=PARTS, by=ada, note=WHY, now=NOW)
    with pytest.raises(Refused, match="Only a curator"):
        variants.mark(problem, of=a_problem(), by=ada, note=WHY, now=NOW)


@pytest.mark.parametrize("status", ["draft", "declined", "withdrawn"])
def test_what_is_not_on_the_list_is_not_split(grace, status):
    with pytest.raises(Refused, match="is split"):
        variants.split(a_problem(status=status), parts=PARTS, by=grace, note=WHY, now=NOW)


def test_a_problem_is_marked_as_a_variant_and_unmarked(grace):
    problem, parent = a_problem(), a_problem()

    variants.mark(problem, of=parent, by=grace, note="A larger model.", now=NOW)
    problem.refresh_from_db()
    assert (problem.parent, problem.updated_at) == (parent, NOW)
    with pytest.raises(Refused, match=f"a variant of #{parent.pk} already"):
        variants.mark(problem, of=parent, by=grace, note=WHY, now=NOW)

    variants.mark(problem, of=None, by=grace, note="It is not.", now=NOW)
    problem.refresh_from_db()
    assert problem.parent is None
    with pytest.raises(Refused, match="a variant of none already"):
        variants.mark(problem, of=None, by=grace, note=WHY, now=NOW)
    assert list(Event.objects.order_by("pk").values_list("verb", "before", "after", "reason")) == [
        ("is a variant", "", f"#{parent.pk}", "A larger model."),
        ("is no longer a variant", f"#{parent.pk}", "", "It is not."),
    ]


def test_no_circle_of_variants_is_closed(grace):
    top = a_problem()
    middle = a_problem(parent=top)
    bottom = a_problem(parent=middle)

    with pytest.raises(Refused, match=f"#{bottom.pk} is a variant of #{top.pk} in the end"):
        variants.mark(top, of=bottom, by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match="a variant of itself"):
        variants.mark(top, of=top, by=grace, note=WHY, now=NOW)

    top.refresh_from_db()
    assert (top.parent, Event.objects.count()) == (None, 0)


def test_a_variant_is_of_something_that_can_be_read(grace):
    merged = a_problem()
    merges.merge(merged, into=a_problem(), by=grace, note=WHY, now=NOW)
    for parent in (a_problem(status="draft"), merged):
        with pytest.raises(Refused, match="Name one that is on the list"):
            variants.mark(a_problem(), of=parent, by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match="Mark that one"):
        variants.mark(merged, of=a_problem(), by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match="Say why"):
        variants.mark(a_problem(), of=a_problem(), by=grace, note=" ", now=NOW)
