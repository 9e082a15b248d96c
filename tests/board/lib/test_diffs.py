"""Word by word, marked without colour, and quick whatever the texts are."""

import time
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.lib import diffs
from board.lib.diffs import Piece

TEXTS = st.text(alphabet="ab \n<&é.", max_size=60)


def test_words_that_differ_stand_beside_those_that_do_not():
    assert diffs.pieces("The head copies.\nAll of it.", "The heads copy.\nAll of it.") == [
        Piece("same", "The "),
        Piece("gone", "head"),
        Piece("new", "heads"),
        Piece("same", " "),
        Piece("gone", "copies"),
        Piece("new", "copy"),
        Piece("same", ".\nAll of it."),
    ]


def test_it_is_said_in_words_and_marks_and_is_escaped():
    assert diffs.html("<b>one", "<b>two & so") == (
        '&lt;b&gt;<del><span class="vh">[taken out: </span>one<span class="vh">]</span></del>'
        '<ins><span class="vh">[put in: </span>two &amp; so<span class="vh">]</span></ins>'
    )


def test_nothing_differs_between_equal_texts():
    assert diffs.pieces("", "") == []
    assert diffs.pieces("a\n", "a\n") == [Piece("same", "a\n")]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back(before, after):
    found = diffs.pieces(before, after)

    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after


def test_long_stretches_without_a_change_are_cut():
    same = "word " * 400

    found = diffs.html(f"{same}one", f"{same}two")

    assert "[…]" in found
    assert len(found) < 1200


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 10_000, "a " * 9_999 + "b"),
        ("\n" * 20_000, "\n" * 19_999),
        (" ".join(map(str, range(5000))), " ".join(map(str, range(5000, 0, -1)))),
        ("ab\n" * 5000, "ba\n" * 5000),
        (" ".join(str(n % 70) for n in range(7000)), " ".join(str(n * 7 % 71) for n in range(7000))),
    ],
)
def test_no_text_of_20000_characters_takes_long(before, after):
    began = time.process_time()

    diffs.html(before[:20_000], after[:20_000])

    assert time.process_time() - began < 1


def test_without_the_bound_it_would_take_long():
    """The control, on a tenth of the text: its cost grows with the square."""
    before, after = ["a", " "] * 1000, [*["a", " "] * 999, "b"]
    assert diffs._pairs(before, after) > diffs.MOST_PAIRS
    began = time.process_time()

    SequenceMatcher(None, before, after, autojunk=False).get_opcodes()

    assert (time.process_time() - began) * 100 > 1
