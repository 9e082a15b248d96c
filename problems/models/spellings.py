"""How the words of listed problems are spelt, so that a typo is known for what was meant.

Two words are near where the same is left when a letter of either, or of both, is dropped: one is missing, too many,
another one, or in another place.
"""

import re
from collections.abc import Sequence
from itertools import islice, product

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

SHORTEST, LONGEST = 4, 40
# So many words of what was typed are looked up, so many known ones tried for each, and so many spellings of the whole.
LOOKED_UP, TRIED, SPELLINGS = 8, 3, 6
# A typo has a few near words. More than these are near to none in particular.
MOST_NEAR = 100
# A word, or one that is excluded.
WORD = re.compile(r"(?<!\S)-\w+|\w+")


def dropped(word: str) -> set[str]:
    """The word, and what is left of it without one of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


class SpellingQuerySet(models.QuerySet["Spelling"]):
    def meant_by(self, words: str) -> list[str]:
        """What may have been meant by some words, the likeliest first: with known words in the place of unknown ones.
        One query, or none."""
        typed = dict.fromkeys(found.lower() for found in WORD.findall(words) if not found.startswith("-"))
        asked = [word for word in typed if SHORTEST <= len(word) <= LONGEST][:LOOKED_UP]
        left = {word: dropped(word) for word in asked}
        if not left:
            return []
        near = self.filter(dropped__overlap=sorted(set().union(*left.values()))).values_list("word", flat=True)
        known = {word: dropped(word) for word in near[:MOST_NEAR]}
        meant = {word: _nearest(word, known) for word in asked if word not in known}
        meant = {word: nearest for word, nearest in meant.items() if nearest}
        if not meant:
            return []
        chosen = product(*([*nearest, word] for word, nearest in meant.items()))
        spelt = (_with(words, dict(zip(meant, those, strict=True))) for those in chosen)
        return [*islice((one for one in spelt if one != words), SPELLINGS)]


class Spelling(models.Model):
    """A word that a listed problem has in its texts or its names, and what is left of it without a letter."""

    word = models.CharField(max_length=LONGEST, primary_key=True)
    dropped = ArrayField(models.TextField())

    objects = SpellingQuerySet.as_manager()

    class Meta:
        ordering = ["word"]
        indexes = [GinIndex(fields=["dropped"], name="spelling_without_a_letter")]

    def __str__(self):
        return self.word


def _nearest(word: str, known: dict[str, set[str]]) -> Sequence[str]:
    """The known words that are near to one, the likeliest first: few mistype the first letter, and many swap two."""
    left = dropped(word)
    near = (one for one, without in known.items() if left & without)
    return sorted(near, key=lambda one: (one[0] != word[0], sorted(one) != sorted(word), one))[:TRIED]


def _with(words: str, meant: dict[str, str]) -> str:
    """What was typed, with other words in the place of some."""
    return WORD.sub(lambda found: meant.get(found[0].lower(), found[0]), words)
