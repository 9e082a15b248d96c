"""A cell that a spreadsheet would compute is made text, and comes back as it was."""

import csv
import io

import pytest

from board.lib.cells import as_meant, harmless

ALIVE = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\ufe661",
    "'=1",
    "''=1",
]
DEAD = ["", "2-layer", "a=b", "'tis", "1.10", "–1", "O'Brien", "''"]


@pytest.mark.parametrize("text", ALIVE)
def test_what_would_be_computed_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", [*DEAD, 7, None, -2])
def test_everything_else_stays(value):
    assert harmless(value) == value


@pytest.mark.parametrize("text", [*ALIVE, *DEAD])
def test_a_cell_that_was_written_and_read_is_the_same(text):
    out = io.StringIO(newline="")
    csv.writer(out).writerow([harmless(text), "end"])
    (cell, _), *_ = csv.reader(io.StringIO(out.getvalue(), newline=""))

    assert as_meant(cell) == text
