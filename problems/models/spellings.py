"""How the words of listed problems are spelt, so that a typo is known for what was meant.

Two words are near where the same is left when a letter of either, or of both, is dropped: one is missing, too many,
another one, or in another place.
"""

import re
from collections.abc import Iterable
from itertools import product

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import RawSQL

from board.lib.prepared import Word, prepared

SHORTEST, LONGEST = 4, 40
# So many words of what was typed are looked up; so many of the unknown ones may have meant several, each so many, and
# the rest the likeliest; and so many spellings of the whole are tried.
LOOKED_UP, VARIED, TRIED, SPELLINGS = 8, 3, 3, 3
# What is excluded, which may be a phrase; or a word.
WORD = re.compile(r'(?<!\w)-(?:"[^"]*"?|\S+)|\w+')


def dropped(word: str) -> set[str]:
    """The word, and what is left of it without one of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


class SpellingQuerySet(models.QuerySet["Spelling"]):
    def meant_by(self, words: str) -> list[str]:
        """What may have been meant by some words, the likeliest first: with known words in the place of unknown ones.
        One query, or none."""
        typed = dict.fromkeys(found.lower() for found in WORD.findall(words) if not found.startswith("-"))
        asked = [word for word in typed if SHORTEST <= len(word) <= LONGEST][:LOOKED_UP]
        if not asked:
            return []
        left = {word: dropped(word) for word in asked}
        array = ",".join(f'"{part}"' for part in sorted(set().union(*left.values())))
        known = {word: dropped(word) for word in _left_with(Word(f"{{{array}}}"))}
        meant = [(word, _nearest(word, parts, known)) for word, parts in left.items() if word not in known]
        # What was typed may be too new to be known, so it is tried as well, after what is.
        near_to_some = enumerate((word, nearest) for word, nearest in meant if nearest)
        tried = {word: [*nearest, word] if place < VARIED else nearest[:1] for place, (word, nearest) in near_to_some}
        chosen = sorted(product(*(enumerate(those) for those in tried.values())), key=_unlikely)[:SPELLINGS]
        spelt = (_with(words, dict(zip(tried, (word for _, word in those), strict=True))) for those in chosen)
        return [one for one in spelt if one.lower() != words.lower()]


class Spelling(models.Model):
    """A word by which a listed problem is found, and what is left of it without a letter."""

    word = models.CharField(max_length=LONGEST, primary_key=True)
    dropped = ArrayField(models.TextField())

    objects = SpellingQuerySet.as_manager()

    class Meta:
        ordering = ["word"]
        indexes = [GinIndex(fields=["dropped"], fastupdate=False, name="spelling_without_a_letter")]

    def __str__(self):
        return self.word


@prepared
def _left_with(parts: Word) -> models.QuerySet:
    """The words of which any of some parts is left, as an array in PostgreSQL's writing."""
    is_left = RawSQL("dropped && %s::text[]", [parts], models.BooleanField())
    return Spelling.objects.filter(is_left).values_list("word", flat=True)


def _nearest(word: str, left: set[str], known: dict[str, set[str]]) -> list[str]:
    """The known words that are near to one, the likeliest first: few mistype the first letter, and many swap two."""
    near = (one for one, parts in known.items() if left & parts)
    return sorted(near, key=lambda one: (one[0] != word[0], sorted(one) != sorted(word), one))[:TRIED]


def _unlikely(chosen: Iterable[tuple[int, str]]) -> int:
    return sum(place for place, _ in chosen)


def _with(words: str, meant: dict[str, str]) -> str:
    """What was typed, with other words in the place of some."""
    return WORD.sub(lambda found: meant.get(found[0].lower(), found[0]), words)
