"""Taking an import back on a board that has moved on: words were merged, problems listed or led to others since."""

from datetime import timedelta

import pytest

from problems.models import Problem, Track
from problems.services import variants, words
from problems.services.imports import acts
from tests.factories import NOW
from tests.sheets import a_board, brought_in, sheet_of

pytestmark = pytest.mark.django_db
LATER, LAST = NOW + timedelta(days=1), NOW + timedelta(days=2)
ROW = {
    "Number": "1",
    "Problem": "Which head adds?",
    "track": "toys",
    "success_test": "A number.",
    "first_step": "Load it.",
    "difficulty": "A",
    "difficulty_max": "",
    "compute": "laptop",
    "skills": "python: 2",
    "source": "the-list",
    "parent": "",
}


@pytest.fixture
def board(tmp_path):
    a_board(tmp_path)


def brought(grace, *rows, now=NOW):
    """A file of such rows: each as ROW, but for what it says itself."""
    cells = [list((ROW | row).values()) for row in rows]
    return brought_in(sheet_of(cells, tuple(ROW)), grace, now=now, new_as="listed")


def undo(file, grace) -> list[dict[str, str]]:
    return acts.undo(file, by=grace, note="The wrong file.", now=LAST)


def merge(gone: str, kept: str, grace) -> None:
    track, into = (Track.objects.get(key=key) for key in (gone, kept))
    words.merge(track, into=into, by=grace, note="One thing.", now=LATER)


def test_what_was_merged_since_is_put_back_as_what_stays(board, grace):
    Track.objects.create(key="toy-ones", name="Toy ones", position=9)
    brought(grace, {})
    file = brought(grace, {"track": "superposition"}, now=LATER)
    merge("toys", "toy-ones", grace)

    assert undo(file, grace) == []
    assert Problem.objects.get().track.key == "toy-ones"


def test_a_word_that_was_merged_since_is_no_edit_of_its_row(board, grace):
    brought(grace, {})
    file = brought(grace, {"track": "superposition", "first_step": "Train it."}, now=LATER)
    merge("superposition", "toys", grace)

    assert undo(file, grace) == []
    assert Problem.objects.values_list("track__key", "first_step").get() == ("toys", "Load it.")


def test_a_new_problem_whose_word_was_merged_since_is_taken_back(board, grace):
    file = brought(grace, {})
    merge("toys", "superposition", grace)

    assert undo(file, grace) == []
    assert Problem.objects.values_list("track__key", "status").get() == ("superposition", "withdrawn")


@pytest.mark.parametrize(
    ("cell", "empty", "told"),
    [
        ("success_test", "", "test of success: a listed problem cannot be without it"),
        ("skills", "", "skills: a listed problem cannot be without it"),
    ],
)
def test_what_was_listed_since_keeps_what_that_needs(board, grace, cell, empty, told):
    brought(grace, {cell: empty}, {"Number": "2", "first_step": "Train it."})
    file = brought(grace, {}, {"Number": "2"}, now=LATER)
    Problem.objects.filter(key="opi-1").update(status="listed")

    left = undo(file, grace)

    assert left == [{"key": "opi-1", "number": "1", "reason": f"It cannot go back as it is now: {told}."}]
    first, second = Problem.objects.order_by("number")
    assert (first.success_test, first.needs.count()) == ("A number.", 1)
    assert second.first_step == "Train it."


def test_a_range_that_was_set_since_is_not_turned_round(board, grace):
    brought(grace, {"difficulty": "C"}, {"Number": "2", "difficulty": "B"})
    file = brought(grace, {}, {"Number": "2"}, now=LATER)
    Problem.objects.update(difficulty_max="B")

    left = undo(file, grace)

    assert [row["reason"] for row in left] == ["It cannot go back as it is now: difficulty max: B is below C."]
    assert list(Problem.objects.order_by("pk").values_list("difficulty", flat=True)) == ["A", "B"]


def test_what_was_led_to_it_since_is_not_led_round_in_a_circle(board, grace):
    two, three = {"Number": "2", "first_step": "Train it."}, {"Number": "3"}
    brought(grace, {"parent": "2"}, two, three)
    file = brought(grace, {"parent": "3"}, two | {"first_step": "Load it."}, three, now=LATER)
    first, second, third = Problem.objects.order_by("number")
    variants.mark(second, of=first, by=grace, note="It is one.", now=LATER)

    left = undo(file, grace)

    reason = "It cannot go back as it is now: variant of goes round in a circle: opi-1 -> opi-2 -> opi-1."
    assert left == [{"key": "opi-1", "number": "1", "reason": reason}]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.parent, second.parent, second.first_step) == (third, first, "Train it.")


def test_a_circle_that_stands_already_hinders_no_other_row(board, grace):
    brought(grace, {}, {"Number": "2"}, {"Number": "3"})
    first, second, _ = Problem.objects.order_by("number")
    Problem.objects.filter(pk=first.pk).update(parent=second)
    Problem.objects.filter(pk=second.pk).update(parent=first)

    file = brought(grace, {"Number": "3", "parent": "1"}, now=LATER)

    assert (file.status, file.changed_count) == ("applied", 1)
