"""A board on which every word is common."""

import pytest

from problems.models import common_words
from problems.services.bitmaps import take_in
from problems.services.common_words import learn


def all_are_common(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common_words, "COMMON", 0)
    monkeypatch.setattr(common_words, "COMMON_OF", 1_000_000)
    take_in()
    learn()
