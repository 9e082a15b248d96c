"""What a token looks like, and that a wrong letter is seen without asking anybody."""

import re

import pytest

from board.lib import tokens

SECRET = "0123456789ABCDEFGHIJKLMNOPQRSTUV"


def test_a_token_can_be_recognised_wherever_it_was_published():
    assert re.fullmatch(r"obp_[0-9A-Za-z]{38}", tokens.new())
    assert len({tokens.new() for _ in range(100)}) == 100


def test_a_token_of_a_secret_is_always_the_same():
    assert tokens.of(SECRET) == tokens.of(SECRET) == f"obp_{SECRET}{tokens.of(SECRET)[-6:]}"
    assert tokens.is_whole(tokens.of(SECRET))


def test_every_wrong_letter_is_seen():
    token = tokens.of(SECRET)
    wrong = [
        token[:place] + other + token[place + 1 :]
        for place in range(len(token))
        for other in "0aZ"
        if token[place] != other
    ]

    assert [one for one in wrong if tokens.is_whole(one)] == []
    assert len(wrong) > 100


@pytest.mark.parametrize("text", ["", "obp_", "x" * 42, " ".join(SECRET), f"{tokens.of(SECRET)}\n", "obp_é" + "0" * 37])
def test_other_texts_are_none(text):
    assert not tokens.is_whole(text)


def test_what_is_kept_is_a_sha_256():
    assert tokens.digest("obp_x") == "461a6cac694becb8e0fa56017a5d31f346bc2513b20fd79a756ab90a9cf3aed7"
