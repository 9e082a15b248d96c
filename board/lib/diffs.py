"""What differs between two texts, word by word, at a cost that no text can raise."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WORD = re.compile(r"\s+|\w+|[^\w\s]")
# So many pairs of equal words are compared at most; what has more is shown as replaced as a whole.
MOST_PAIRS = 100_000
# Longer stretches without a change are cut in the middle.
LONGEST_SAME, KEPT_SAME = 700, 300


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `same` in both, `gone` with the first, or `new` in the second."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts in one: first paragraph by paragraph, then word by word where paragraphs differ."""
    found: list[Piece] = []
    for one, other in _blocks(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if one == other:
            found.append(Piece("same", one))
            continue
        for gone, new in _blocks(WORD.findall(one), WORD.findall(other)):
            found += [Piece("same", gone)] if gone == new else [Piece("gone", gone), Piece("new", new)]
    return _joined([piece for piece in found if piece.text])


def html(before: str, after: str) -> SafeString:
    """The pieces with what is gone struck out and what is new underlined, and both said to who does not see that."""
    return format_html_join("", "{}", ((_drawn(piece),) for piece in pieces(before, after)))


def _drawn(piece: Piece) -> SafeString | str:
    if piece.kind == "same":
        return _shortened(piece.text)
    tag, said = ("del", "taken out: ") if piece.kind == "gone" else ("ins", "put in: ")
    shown = format_html('<span class="vh">[{}</span>{}<span class="vh">]</span>', said, piece.text)
    return format_html("<del>{}</del>", shown) if tag == "del" else format_html("<ins>{}</ins>", shown)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_SAME:
        return text
    return f"{text[:KEPT_SAME].rstrip()} […] {text[-KEPT_SAME:].lstrip()}"


def _blocks(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Stretches of both, side by side: equal ones, and those that stand in each other's place."""
    head = _alike(one, other)
    tail = _alike(one[head:][::-1], other[head:][::-1])
    here, there = one[head : len(one) - tail], other[head : len(other) - tail]
    yield "".join(one[:head]), "".join(one[:head])
    if _pairs(here, there) > MOST_PAIRS:
        yield "".join(here), "".join(there)
    else:
        for _, a, b, c, d in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
            yield "".join(here[a:b]), "".join(there[c:d])
    end = one[len(one) - tail :]
    yield "".join(end), "".join(end)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many entries both begin with."""
    return next(
        (n for n, (here, there) in enumerate(zip(one, other, strict=False)) if here != there), min(len(one), len(other))
    )


def _pairs(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pairs of equal entries a comparison would look at."""
    here, there = Counter(one), Counter(other)
    return sum(count * there[word] for word, count in here.items())


def _joined(found: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, what is gone before what is new."""
    joined: list[Piece] = []
    for piece in found:
        last = joined[-1] if joined else None
        if last and last.kind == piece.kind:
            joined[-1] = Piece(last.kind, last.text + piece.text)
        elif last and last.kind == "new" and piece.kind == "gone" and len(joined) > 1 and joined[-2].kind == "gone":
            joined[-2] = Piece("gone", joined[-2].text + piece.text)
        else:
            joined.append(piece)
    return joined
