"""Parts of an answer: `fields=number,title,track.key` names what a reader wants of each row, and gets no more."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from rest_framework.serializers import Serializer

from board.lib.text import shortened

# The names in an object, each with the names inside it. Nothing inside: the whole of it.
Tree = dict[str, Any]
SHOWN = 60


class UnknownField(ValueError):
    """A name that the answer does not have. `str(error)` says which."""


def read(text: str, shape: type[Serializer]) -> Tree:
    """The fields that a query names, out of those of `shape`. What is named whole stays whole. Raises UnknownField."""
    paths = {tuple(part.strip() for part in name.split(".")) for name in text.split(",")}
    kept: set[tuple[str, ...]] = set()
    wanted: Tree = {}
    for path in sorted(paths, key=len):
        _refuse_unknown(path, shape)
        if not any(path[:length] in kept for length in range(1, len(path))):
            kept.add(path)
            place = wanted
            for name in path:
                place = place.setdefault(name, {})
    return wanted


def cut(value: Any, wanted: Tree) -> Any:
    """What is left of an answer; of a list, of each of its rows."""
    if not wanted or value is None:
        return value
    if isinstance(value, list):
        return [cut(one, wanted) for one in value]
    return {name: cut(inner, wanted[name]) for name, inner in value.items() if name in wanted}


def names(shape: type[Serializer]) -> Iterable[str]:
    """Every name that can be asked for, an inner one after a dot, for the reference."""
    return _flat(_tree(shape))


def _refuse_unknown(path: tuple[str, ...], shape: type[Serializer]) -> None:
    place = _tree(shape)
    for name in path:
        if name not in place:
            raise UnknownField(f"“{shortened('.'.join(path), SHOWN)}” is no field of this answer.")
        place = place[name]


@cache
def _tree(shape: type[Serializer]) -> Tree:
    return {name: _below(field) for name, field in shape().fields.items()}


def _below(field: Any) -> Tree:
    inner = getattr(field, "child", field)
    return _tree(type(inner)) if isinstance(inner, Serializer) else {}


def _flat(tree: Tree, before: str = "") -> list[str]:
    found = []
    for name, below in tree.items():
        found += [f"{before}{name}", *_flat(below, f"{before}{name}.")]
    return found
