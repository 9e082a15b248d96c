"""Formulas of a page as TeX: what they look like is what the TeX looks like."""

import re

import pytest

from board.lib import markdown, unpaged

SAME = [
    r"x_i^2",
    r"x^{\frac{a}{b}}",
    r"\frac{a+b}{\sqrt{c_{12}}}",
    r"∑_{i=1}^n \log p(x_i)",
    r"W_{\text{out}}σ(Wx)",
    r"\{a\}\_b",
    r"\sqrt[3]{x}",
    r"\operatorname{KL}(p‖q)",
]


def page(text: str) -> str:
    return f"<main>{markdown.render(text)}</main>"


def told(tex: str) -> str:
    return unpaged.written(page(f"a ${tex}$ b"), "https://board.example/")[1]


def looks(tex: str) -> str:
    return re.search(r"<math.*?</math>", markdown.render(f"${tex}$")).group()


@pytest.mark.parametrize("tex", SAME)
def test_what_is_read_back_looks_the_same(tex):
    found = re.fullmatch(r"a `\$(.*)\$` b", told(tex)).group(1)

    assert looks(found) == looks(tex)


def test_one_formula_does_not_look_like_another():
    """The control."""
    assert len({looks(tex) for tex in SAME}) == len(SAME)
    assert len({told(tex) for tex in SAME}) == len(SAME)


@pytest.mark.parametrize(
    ("tex", "read"),
    [
        (r"\sum_{i=1}^n", "∑_{i=1}^n"),
        (r"\hat{y}", r"\overset{ˆ}{y}"),
        (r"\begin{pmatrix}1 & 2\\3 & 4\end{pmatrix}", r"(\begin{matrix}1 & 2 \\ 3 & 4\end{matrix})"),
    ],
)
def test_what_has_no_name_is_told_by_its_signs(tex, read):
    assert told(tex) == f"a `${read}$` b"


def test_a_formula_on_its_own_lines_has_two_dollars():
    assert unpaged.written(page("$$x^2$$"), "https://board.example/")[1] == "`$$x^2$$`"


def test_a_formula_ends_nothing_that_stands_around_it():
    assert told(r"\text{a ` b}") == r"a `$\text{a ‘ b}$` b"
