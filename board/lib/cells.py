"""Cells of a spreadsheet: text that none takes for a formula, and back again."""

import re
import unicodedata
from typing import Any

# After any number of apostrophes: a tab or an end of line, or a character that begins a formula, behind blanks or not.
_LOOKS_ALIVE = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@])")
# As many characters as `_LOOKS_ALIVE` looks at where somebody put blanks before a formula; more hide nothing.
_LOOKED_AT = 400


def harmless(value: Any) -> Any:
    """The value with an apostrophe before it where a spreadsheet would compute it. `as_meant` takes that away again.

    Full-width and small forms of the signs count as the signs: some programs fold them before they look.
    """
    return f"'{value}" if isinstance(value, str) and _is_alive(value) else value


def as_meant(text: str) -> str:
    """The text of a cell without the apostrophe that `harmless`, or a spreadsheet, put before it."""
    return text[1:] if text.startswith("'") and _is_alive(text[1:]) else text


def _is_alive(text: str) -> bool:
    return _LOOKS_ALIVE.match(unicodedata.normalize("NFKC", text[:_LOOKED_AT])) is not None
