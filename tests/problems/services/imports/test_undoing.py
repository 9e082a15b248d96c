"""Taking an import back on a board that has moved on: words were merged, problems listed or led to others since."""

from datetime import timedelta

import pytest

from problems.models import Problem, Track
from problems.services import words
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
