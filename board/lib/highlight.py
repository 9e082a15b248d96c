"""Colours for code blocks, as a handful of classes that static/css/code.css styles in both themes."""

import re
from html import escape
from itertools import groupby

# The lexers' regular expressions take up to cubic time: blank lines alone, and 20,000 of them kept the C lexer busy
# for a minute. These few stay under 0.1 seconds on code of ordinary shape; the rest is shown plain.
_LEXERS = (
    "bash sh shell console python py python3 pycon json yaml toml diff tex latex r julia rust javascript js "
    "typescript ts html css sql"
)
LEXERS = frozenset(_LEXERS.split())
MAX_CHARACTERS = 3_000
MAX_WIDTH = 200
_LONG_RUN = re.compile(r"\s{40}|(\S)\1{79}")

# By the kinds of tokens that Pygments knows.
_CLASSES = {
    "Comment": "hl-comment",
    "Keyword": "hl-keyword",
    "Literal.String": "hl-string",
    "Literal.Number": "hl-number",
    "Operator.Word": "hl-keyword",
    "Name.Builtin": "hl-builtin",
    "Name.Class": "hl-name",
    "Name.Decorator": "hl-name",
    "Name.Function": "hl-name",
    "Name.Tag": "hl-name",
    "Generic.Deleted": "hl-deleted",
    "Generic.Inserted": "hl-inserted",
    "Generic.Prompt": "hl-comment",
}
CLASSES = frozenset(_CLASSES.values())


def highlight(code: str, language: str) -> str:
    """Escaped HTML of the code, with a span around each run of tokens of one colour, where there are colours."""
    if not has_colours(code, language):
        return escape(code)
    from pygments.lexers import get_lexer_by_name

    tokens = get_lexer_by_name(language, stripnl=False, ensurenl=False).get_tokens(code)
    runs = groupby(tokens, key=lambda token: _class(token[0]))
    return "".join(_span(name, "".join(value for _, value in run)) for name, run in runs)


def has_colours(code: str, language: str) -> bool:
    return (
        language in LEXERS
        and len(code) <= MAX_CHARACTERS
        and max(map(len, code.split("\n"))) <= MAX_WIDTH
        and not _LONG_RUN.search(code)
    )


def _class(kind: object) -> str | None:
    """That of the narrowest kind which has one: `Token.Comment.Single` is a `Comment`."""
    name = str(kind).removeprefix("Token.")
    while name and name not in _CLASSES:
        name = name.rpartition(".")[0]
    return _CLASSES.get(name)


def _span(name, value):
    return f'<span class="{name}">{escape(value)}</span>' if name else escape(value)
