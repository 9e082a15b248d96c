"""The words that a problem is about to get: by the names that they have today, and held while it gets them."""

from collections.abc import Iterable
from typing import Any

from board.lib.errors import Refused

JUST_MERGED = "A word of it was merged into another one a moment ago. Look at it again."


def held(model: Any, keys: Iterable[str]) -> dict[str, Any]:
    """Words by the keys that are given, without those that are not there: for one that was merged, the one that stays.

    Until the end of the transaction none of them is merged or renamed; others may take them, too. Whoever holds a
    problem takes its words after it, and so does a merge. Raises Refused for one that was merged just now.
    """
    wanted, table = list(set(keys)), model._meta.db_table
    # By name: a statement that is kept fails once its table has another column.
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    rows = model.objects.raw(
        f"SELECT {columns} FROM {table} WHERE key = ANY(%(keys)s) "  # noqa: S608
        f"OR id IN (SELECT merged_into_id FROM {table} WHERE key = ANY(%(keys)s)) ORDER BY id FOR SHARE",
        {"keys": wanted},
    )
    known = {word.pk: word for word in rows}
    named = [word for word in known.values() if word.key in wanted]
    if any(word.merged_into_id and word.merged_into_id not in known for word in named):
        raise Refused(JUST_MERGED, code="changed")
    return {word.key: known[word.merged_into_id or word.pk] for word in named}
