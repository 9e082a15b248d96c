"""The words that a filter searches for: what was typed with its synonyms, or what a typo in it may have meant."""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from board.lib.prepared import KEPT, Bound, Word, stand_in
from problems.models import Problem, Spelling, bitmaps, common_words, finding
from problems.models.common_words import Words
from problems.models.search import full_text

# What a statement for words is made of: how their bits are made, of how many, and whether some are rare and all is told
# exactly; and how many spellings stand for them.
WordsShape = tuple[str, int, bool, bool, int]
Found = TypeVar("Found")


class Spelt:
    """Some words: spellings of which any is searched for, and what bitmaps have of them."""

    def __init__(self, spellings: Sequence[str]):
        self.spellings = spellings

    @classmethod
    def of_shape(cls, shape: WordsShape) -> "Spelt":
        """What stands for all words of a shape while a statement is built."""
        bits, tags, is_rare, is_exact, spellings = shape
        made = cls([stand_in(Word, place) for place in range(spellings)])
        rare = stand_in(Word, spellings) if is_rare else ""
        places = range(spellings + 1, spellings + 1 + tags)
        made.words = Words(bits, tuple(stand_in(int, place) for place in places), rare, is_exact)
        return made

    @cached_property
    def words(self) -> Words:
        """What bitmaps have of them, which is asked once."""
        return common_words.told(self.spellings)

    @property
    def shape(self) -> WordsShape:
        """All that statements for these words are made of, but for the words."""
        words = self.words
        return words.bits, len(words.tags), bool(words.rare), words.is_exact, len(self.spellings)

    @property
    def sent(self) -> list[int | Word]:
        """What a statement of their shape is sent with."""
        words = self.words
        return [*map(Word, self.spellings), *([Word(words.rare)] if words.rare else []), *words.tags]

    @property
    def query(self) -> SearchQuery:
        return full_text(self.spellings)

    @property
    def is_rare(self) -> bool:
        """Whether bitmaps do not tell of every spelling."""
        return not self.words.bits or bool(self.words.rare)

    def met(self, places: Sequence[int] = ()) -> str:
        """A statement: what bitmaps have of them, and of the sets at some places. Empty where they do not tell."""
        return bitmaps.met(places, self.words.bits) if self.words.bits else ""

    def newest_met(
        self, most: int, rows: QuerySet, met: str, told: Sequence[str] = (), *, beside: QuerySet, is_sure: bool = True
    ) -> RawSQL:
        """The newest so many of some rows that have them, where bitmaps tell of them. `beside` are the same rows, and
        those that do not have the words. It names the `bitmaps.tables`."""
        exactly = beside if self.words.is_exact else rows
        return finding.newest_met(
            most, rows, met, told, exactly=exactly, beside=beside, rare=self.words.rare, is_sure=is_sure
        )

    def is_any(self) -> bool:
        """Whether any listed problem has them."""
        statement = _kept_one(self.shape)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.to(None, self.sent))
            [[is_any]] = cursor.fetchall()
        return is_any


class Search:
    """What was typed, and what is searched for. The words `are_all` that is asked for, or something is beside them."""

    def __init__(self, words: str, spell: Callable[[str], Sequence[str]], *, are_all: bool):
        """`spell` makes spellings of words, with their synonyms."""
        self._words, self._spell, self._are_all = words, spell, are_all

    @cached_property
    def spelt(self) -> Spelt:
        """What is searched for: what was typed; where no problem has that, what it may have meant that one has. A word
        that is no longer on the list, though it is known until the night, is told to nobody."""
        return self.typed if self._is_met else next(filter(Spelt.is_any, self._near), self.typed)

    @cached_property
    def typed(self) -> Spelt:
        return Spelt(self._spell(self._words))

    @cached_property
    def _is_met(self) -> bool:
        """Whether a listed problem has the words as they were typed."""
        return self.typed.is_any()

    @cached_property
    def _near(self) -> list[Spelt]:
        """What the words may have meant, the likeliest first, each with its synonyms."""
        return [Spelt(self._spell(one)) for one in Spelling.objects.meant_by(self.typed.spellings[0])]

    @property
    def taken_for(self) -> str:
        """What is searched for in the place of what was typed. Empty where that is searched for itself."""
        return "" if self.spelt is self.typed else self.spelt.spellings[0]

    def as_spelt(self, ask: Callable[[], Found], is_any: Callable[[Found], Any]) -> Found:
        """What is found for the words as they were typed, and for what they may have meant where no problem has them.
        Of words that are not rare that is looked up only where nothing was found, and something else was asked for."""
        is_rare = self.typed.is_rare
        is_asked = not is_rare or self._is_met
        if is_asked:
            found = self._found(self.typed, ask)
            if is_any(found) or is_rare:
                return found
            if self._are_all:
                self._is_met = False
            if self._is_met:
                return found
        for spelt in self._near:
            if self._are_all or spelt.is_any():
                near = self._found(spelt, ask)
                if is_any(near) or not self._are_all:
                    return near
        if is_asked:
            self.spelt = self.typed
            return found
        return self._found(self.typed, ask)

    def _found(self, spelt: Spelt, ask: Callable[[], Found]) -> Found:
        self.spelt = spelt
        return ask()


@lru_cache(KEPT)
def _kept_one(shape: WordsShape) -> Bound:
    """Whether any listed problem has some words."""
    spelt, listed = Spelt.of_shape(shape), Problem.objects.listed()
    rows, met = listed.filter(search=spelt.query), spelt.met()
    if not met:
        found = finding.newest(rows, 1)
        return Bound(f"SELECT EXISTS ({found.sql})", found.params, spelt.sent)
    found = spelt.newest_met(1, rows, met, beside=listed)
    tables, given = bitmaps.tables((), spelt.words.tags)
    return Bound(f"SELECT EXISTS (WITH {tables} {found.sql})", [*given, *found.params], spelt.sent)
