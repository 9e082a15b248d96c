"""Words to rows: full text with synonyms, and near spellings where no word is met."""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

CONFIG = "english"
MAX_SYNONYMS_USED = 6
# Of the trigrams of all that was typed, the share that one title or list of names must have.
NEAR_ENOUGH = 0.5


def full_text(words: str, synonyms: Iterable[tuple[str, str]]) -> SearchQuery:
    """A search query in websearch syntax ("exact phrase", -without, or), widened by the synonyms it names.

    `synonyms` are pairs of words that mean the same; each is tried in place of the other, in both directions.
    """
    return reduce(
        or_,
        (SearchQuery(text, config=CONFIG, search_type="websearch") for text in _spellings(words, synonyms)),
    )


def _thinned(words: str) -> str:
    """Without the minuses that exclude nothing; a long run of them overflows PostgreSQL's query stack."""
    return re.sub(r'-(?![\w"])', " ", words)


def _spellings(words: str, synonyms: Iterable[tuple[str, str]]) -> list[str]:
    words = _thinned(words)
    spellings = [words]
    for pair in synonyms:
        for said, meant in (pair, pair[::-1]):
            widened = re.sub(rf"(?<!\w){re.escape(said)}s?(?!\w)", meant.replace("\\", ""), words, flags=re.IGNORECASE)
            if widened != words and widened not in spellings:
                spellings.append(widened)
    return spellings[: MAX_SYNONYMS_USED + 1]


def ranked(rows: QuerySet, query: SearchQuery) -> QuerySet:
    return rows.filter(search=query).annotate(rank=SearchRank(F("search"), query))


def near(rows: QuerySet, words: str) -> QuerySet:
    """Rows whose title, or a name they are tagged with, is spelt nearly like every long word of `words`."""
    long_words = [word for word in re.findall(r"\w+", words) if len(word) > 3][:8] or [words[:60]]
    wanted = Q()
    for word in long_words:
        wanted &= Q(title__trigram_word_similar=word) | Q(keywords__trigram_word_similar=word)
    closeness = Greatest(TrigramWordSimilarity(words, "title"), TrigramWordSimilarity(words, "keywords"))
    return rows.filter(wanted).annotate(rank=closeness).filter(rank__gte=NEAR_ENOUGH)
