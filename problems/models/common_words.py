"""What a search asks for, as bits: common words are known by bitmaps, like tags, and rare ones by their index.

A word is common where more listed problems have it than are found and sorted at once. Each night it is learnt which
are, and their bitmaps are made; from then on these are kept as those of tags are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection, models

from problems.models.bitmaps import CHUNK, LOCK, NONE, SET, unhurried
from problems.models.tags import LISTED, Of

# A word is common that more problems have than this, and than one in so many of all. It is forgotten with half as many.
COMMON, COMMON_OF = 1000, 400
# What a search query is made of, as PostgreSQL writes it.
TOKEN = re.compile(r"'((?:[^'\\]|''|\\.)*)'|<->|<\d+>|[&|!()]")
TOLD = """
SELECT query::text, (
    SELECT json_object_agg(lexeme, id) FROM problems_commonword WHERE is_common AND lexeme IN (
        SELECT said[1] FROM regexp_matches(query::text, '''([^'']*)''', 'g') said
    )
) FROM (SELECT {query} AS query) asked
"""


@dataclass(frozen=True)
class Words:
    """`bits` is what bitmaps have of some words: SQL over columns `word_0`, `word_1` and so on, the sets of `tags`; it
    is empty where they tell nothing. `rare` is a search query of what they do not tell. Where these are not exact, each
    row is asked."""

    bits: str = ""
    tags: tuple[int, ...] = ()
    rare: str = ""
    is_exact: bool = True


@dataclass
class Branch:
    """One of several things of which any is searched for: what it must have, what it must not, and its own query. It
    is not exact where the words must stand side by side, or what is excluded is more than a word."""

    query: str
    has: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    is_exact: bool = True


def told(spellings: Sequence[str]) -> Words:
    """What bitmaps have of any of some spellings, each in websearch syntax. One query."""
    query = " || ".join(["websearch_to_tsquery('english', %s)"] * len(spellings))
    with connection.cursor() as cursor:
        cursor.execute(TOLD.format(query=query), spellings)
        text, common = cursor.fetchone()
    return _in_bits([*branches(text)], common or {})


def branches(query: str) -> Iterator[Branch]:
    """What a search query finds: any of these. As websearch syntax has no brackets, none are in others but phrases."""
    branch, start, is_excluded, depth = Branch(""), 0, False, 0
    for found in TOKEN.finditer(query):
        token, lexeme = found[0], found[1]
        if lexeme is not None:
            if is_excluded and not depth:
                branch.lacks.append(lexeme)
            elif not is_excluded:
                branch.has.append(lexeme)
        elif token == "|":  # noqa: S105
            branch.query = query[start : found.start()]
            yield branch
            branch, start = Branch(""), found.end()
        elif token.startswith("<") or (is_excluded and token == "("):  # noqa: S105
            branch.is_exact = False
        depth += (token == "(") - (token == ")")  # noqa: S105
        if token == "!" and not depth:  # noqa: S105
            is_excluded = not is_excluded
        elif not depth:
            is_excluded = False
    branch.query = query[start:]
    if branch.query.strip():
        yield branch


def _in_bits(asked: Sequence[Branch], common: Mapping[str, int]) -> Words:
    known = [branch for branch in asked if common.keys() >= {*branch.has}]
    columns: dict[int, str] = {}
    bits = [_bits(branch, common, columns) for branch in known]
    rare = [branch.query for branch in asked if branch not in known]
    is_exact = all(branch.is_exact and common.keys() >= {*branch.lacks} for branch in known)
    return Words(" | ".join(f"({sql})" for sql in bits), tuple(columns), " | ".join(rare), is_exact)


def _bits(branch: Branch, common: Mapping[str, int], columns: dict[int, str]) -> str:
    def column(tag: int) -> str:
        return columns.setdefault(tag, f"coalesce(word_{len(columns)}, {NONE})")

    has = [column(Of.WORD.tag(common[word])) for word in branch.has] or [column(LISTED)]
    lacks = [f"~{column(Of.WORD.tag(common[word]))}" for word in branch.lacks if word in common]
    return " & ".join([*has, *lacks])


class CommonWordQuerySet(models.QuerySet["CommonWord"]):
    def learn(self) -> None:
        """Which words are common, and the bitmaps of those that were not before.

        A word that no longer is has its bitmaps for a night more: somebody may just have read that they are there.
        """
        with unhurried() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute(CLEAR)
            cursor.execute(LEARN, {"common": COMMON, "of": COMMON_OF})
            learnt = [pk for [pk] in cursor.fetchall()]
            if learnt:
                cursor.execute(MAKE, [learnt])


CLEAR = f"""
WITH gone AS (DELETE FROM problems_commonword WHERE NOT is_common RETURNING id)
DELETE FROM problems_bitmap WHERE tag IN (SELECT {Of.WORD.tag(0)} + id FROM gone)
"""  # noqa: S608
LEARN = """
WITH counted AS MATERIALIZED (
    SELECT word, ndoc FROM ts_stat('SELECT search FROM problems_problem WHERE status = ''listed''')
    WHERE word !~ '[''\\\\]'
), most (common) AS (SELECT greatest(%(common)s, count(*) / %(of)s) FROM problems_problem WHERE status = 'listed'),
forgotten AS (
    UPDATE problems_commonword SET is_common = FALSE
    WHERE lexeme NOT IN (SELECT word FROM counted, most WHERE ndoc > common / 2)
)
INSERT INTO problems_commonword (lexeme, is_common) SELECT word, TRUE FROM counted, most
WHERE ndoc > common AND word NOT IN (SELECT lexeme FROM problems_commonword) RETURNING id
"""
MAKE = f"""
INSERT INTO problems_bitmap (chunk, tag, bits)
SELECT number / {CHUNK}, {Of.WORD.tag(0)} + word.id, {SET}
FROM (
    SELECT number, unnest(tsvector_to_array(search)) AS lexeme FROM problems_problem WHERE status = 'listed'
) said JOIN problems_commonword word USING (lexeme)
WHERE word.id = ANY(%s)
GROUP BY 1, 2
"""  # noqa: S608


class CommonWord(models.Model):
    """A word, as the search knows it, whose bitmaps are kept: of one that no longer is common until the next night."""

    lexeme = models.TextField(unique=True)
    is_common = models.BooleanField(default=True)

    objects = CommonWordQuerySet.as_manager()

    class Meta:
        ordering = ["lexeme"]

    def __str__(self):
        return self.lexeme
