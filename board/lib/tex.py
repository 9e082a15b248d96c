"""MathML of this board as TeX: what a formula says, where the text that it was made of is not at hand."""

import re
from collections.abc import Sequence
from typing import Protocol

# What TeX would take for more than a sign.
SIGNS = re.compile(r"([#$%&_{}])")
# By tag: what is made of what stands inside, each part already TeX.
SHAPES = {
    "mfrac": "\\frac{{{0}}}{{{1}}}",
    "msqrt": "\\sqrt{{{all}}}",
    "mroot": "\\sqrt[{1}]{{{0}}}",
    "msub": "{0}_{1}",
    "msup": "{0}^{1}",
    "msubsup": "{0}_{1}^{2}",
    "munder": "{0}_{1}",
    "mover": "\\overset{{{1}}}{{{0}}}",
    "munderover": "{0}_{1}^{2}",
}
# Signs that say "applied to" and "times", and are not seen.
INVISIBLE = re.compile("[\u2061-\u2064]")
FUNCTIONS = {"arg", "cos", "det", "dim", "exp", "ln", "log", "max", "min", "sin", "tan", "tanh"}
LEAVES = {"mi", "mn", "mo", "ms"}


class Element(Protocol):
    """A node of a page: its tag, what stands inside, and its letters."""

    tag: str

    @property
    def inside(self) -> Sequence["Element | str"]: ...

    @property
    def text(self) -> str: ...


def read(formula: Element) -> str:
    """The TeX of a `math` element, on one line: by what it looks like, so not always as it was typed."""
    return " ".join(_inside(formula).split())


def _inside(node: Element) -> str:
    return "".join(_parts(node))


def _parts(node: Element) -> list[str]:
    return [_one(child) for child in node.inside if not isinstance(child, str)]


def _one(node: Element) -> str:
    text = SIGNS.sub(r"\\\1", " ".join(node.text.split()))
    if node.tag in LEAVES:
        # A name of several letters stands upright: sin, log.
        is_name = node.tag == "mi" and len(text) > 1 and text.isalpha()
        return _named(text) if is_name else INVISIBLE.sub("", text)
    if node.tag == "mtext":
        return f"\\text{{{text}}}"
    if node.tag == "mspace":
        return " "
    if node.tag == "mtable":
        rows = [" & ".join(_parts(row)) for row in node.inside if not isinstance(row, str)]
        return "\\begin{matrix}" + " \\\\ ".join(rows) + "\\end{matrix}"
    return _shaped(node)


def _named(word: str) -> str:
    return f"\\{word} " if word in FUNCTIONS else f"\\operatorname{{{word}}}"


def _shaped(node: Element) -> str:
    parts, shape = _parts(node), SHAPES.get(node.tag)
    wanted = 0 if shape is None else len({place for place in "012" if f"{{{place}}}" in shape})
    if shape is None or (wanted and len(parts) != wanted):
        return "".join(parts)
    if "^" in shape or "_" in shape:
        parts = [parts[0], *(part if len(part) == 1 else f"{{{part}}}" for part in parts[1:])]
    return shape.format(*parts, all="".join(parts))
