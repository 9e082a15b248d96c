"""The answer to "may they?", with the sentence that goes along."""

import pytest

from board.lib.errors import Refused
from board.lib.verdicts import ALLOWED, denied


def test_an_allowed_verdict_is_true_and_refuses_nothing():
    assert ALLOWED
    ALLOWED.or_refuse()


def test_a_denied_verdict_is_false_and_refuses_with_its_sentence_and_code():
    verdict = denied("This problem is closed.", "closed")

    assert not verdict
    with pytest.raises(Refused, match="^This problem is closed.$") as refusal:
        verdict.or_refuse()
    assert (refusal.value.code, refusal.value.link) == ("closed", "")
