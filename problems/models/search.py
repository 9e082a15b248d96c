"""Words to rows: full text with synonyms, and questions that are much alike."""

import re
from collections.abc import Iterable
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any

from django.contrib.postgres.search import (
    SearchQuery,
    SearchQueryField,
    SearchRank,
    TrigramSimilarity,
)
from django.db.models import Case, F, FloatField, Func, QuerySet, Value, When
from django.db.models.functions import Greatest, Least

CONFIG = "english"
MAX_SYNONYMS_USED = 6
# How much of two questions has to agree for one to be shown beside the other.
ALIKE_ENOUGH = 0.34
# Of those that share words, the newest so many are compared: a common word is in a large part of a large list.
COMPARED = 400
_COMMON = """
about also another answer between both does each else from have into large language layer like make many model models
more most much network networks neural only other over same some such than that their them then there these they this
through under using what when where whether which while with without work would
"""
COMMON = frozenset(_COMMON.split())


def full_text(spellings: Iterable[str]) -> SearchQuery:
    """A search query of any of these, each in websearch syntax: "exact phrase", -without, or."""
    return reduce(or_, (SearchQuery(text, config=CONFIG, search_type="websearch") for text in spellings))


def _thinned(words: str) -> str:
    """Without the minuses that exclude nothing; a long run of them overflows PostgreSQL's query stack."""
    return re.sub(r'-(?![\w"])', " ", words)


def spellings_of(words: str, synonyms: Iterable[tuple[str, str]]) -> list[str]:
    """The words, and what they are with a synonym in the place of one.

    `synonyms` are pairs of words that mean the same; each is tried in place of the other, in both directions.
    """
    words = _thinned(words)
    spellings = [words]
    for pair in synonyms:
        for said, meant in (pair, pair[::-1]):
            widened = re.sub(rf"(?<!\w){re.escape(said)}s?(?!\w)", meant.replace("\\", ""), words, flags=re.IGNORECASE)
            if widened != words and widened not in spellings:
                spellings.append(widened)
    return spellings[: MAX_SYNONYMS_USED + 1]


def with_rank(rows: QuerySet, query: SearchQuery, *, among: Any) -> QuerySet:
    """Annotates how well each row matches that is `among` some, by their numbers; all others come after these."""
    # Read once, and not for each row: a kept plan does not know the words.
    read = Func(query, template="(SELECT %(expressions)s)", output_field=SearchQueryField())
    is_among = When(pk__in=among, then=SearchRank(F("search"), read))
    return rows.annotate(rank=Case(is_among, default=Value(-1.0), output_field=FloatField()))


def alike(rows: QuerySet, title: str, question: str) -> QuerySet:
    """Rows that ask much the same, the nearest first, each with its `closeness`: by spelling and by shared words."""
    spelt = rows.filter(title__trigram_similar=title) if title else rows.none()
    spelt = spelt.annotate(near=TrigramSimilarity("title", title)).order_by("-near", "-number")[:COMPARED]
    shared = _pairs(f"{title} {question}")
    asked = SearchQuery(shared or "-", config=CONFIG, search_type="websearch")
    said = (rows.filter(search=asked) if shared else rows.none()).order_by("-number")[:COMPARED]
    by_spelling = Greatest(TrigramSimilarity("title", title), TrigramSimilarity("question", question or title))
    by_words = SearchRank(F("search"), asked, normalization=Value(32))
    # Joined by OR, both would be looked for in every row.
    return (
        rows.filter(pk__in=spelt.values("pk").union(said.values("pk")))
        .annotate(closeness=Least(by_spelling + by_words / 2, 1.0))
        .filter(closeness__gte=ALIKE_ENOUGH)
        .order_by("-closeness", "number")
    )


def _pairs(text: str) -> str:
    """In websearch syntax: any two of the telling words of a text."""
    words = dict.fromkeys(word for word in re.findall(r"[^\W_]{4,}", text.lower()) if word not in COMMON)
    telling = sorted(words, key=len, reverse=True)[:7]
    return " or ".join(" ".join(pair) for pair in combinations(telling, 2)) or "".join(telling)
