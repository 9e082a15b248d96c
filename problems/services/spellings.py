"""The words that a typo may have meant: those by which listed problems are found."""

from typing import Any

from django.db import connection
from django.db.models import F

from problems.models import Problem
from problems.models.spellings import LONGEST, SHORTEST

# All that the search looks at.
SEARCH: Any = Problem._meta.get_field("search")
TEXTS = ", ".join(part.name for part in SEARCH.expression.flatten() if isinstance(part, F))  # type: ignore[attr-defined]
# Words and no numbers, and of heads a head, too. What no listed problem has any more is forgotten.
LEARN = f"""
WITH said AS (
    SELECT DISTINCT word FROM problems_problem,
        unnest(tsvector_to_array(to_tsvector('simple', concat_ws(' ', {TEXTS})))) word
    WHERE status = 'listed'
), used AS MATERIALIZED (
    SELECT DISTINCT one AS word FROM said, unnest(ARRAY[word, regexp_replace(word, '([^aeisuy])s$', '\\1')]) one
    WHERE one ~ '^[[:alpha:]][[:alnum:]]{{{SHORTEST - 1},{LONGEST - 1}}}$'
), forgotten AS (
    DELETE FROM problems_spelling WHERE word NOT IN (SELECT word FROM used)
)
INSERT INTO problems_spelling (word, dropped)
SELECT word, ARRAY(
    SELECT DISTINCT overlay(word PLACING '' FROM place FOR 1) FROM generate_series(1, length(word)) place
) || word
FROM used ON CONFLICT DO NOTHING
"""  # noqa: S608


def learn() -> None:
    with connection.cursor() as cursor:
        cursor.execute(LEARN)
