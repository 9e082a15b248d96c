"""How PostgreSQL went about a statement, for tests of what it reads."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

Node = dict[str, Any]


def ran(sql: str, params: Sequence[Any] = ()) -> list[Node]:
    """Runs a statement. All nodes of its plan, each before those inside it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, VERBOSE, FORMAT json) {sql}", params)
        [[[told]]] = cursor.fetchall()
    return nodes(told["Plan"])


def nodes(plan: Node) -> list[Node]:
    return [plan, *(inner for one in plan.get("Plans", []) for inner in nodes(one))]
