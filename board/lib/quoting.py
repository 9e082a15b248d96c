"""Writing Markdown in which it shows who speaks.

What the board says stands free. What people wrote stands quoted as they wrote it, every line behind a `>`, so that
nothing in it makes a heading, a front matter or a sentence of the board's; or it is one line in which no sign means
anything. Each block below has an empty line before and after it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from board.lib.text import on_one_line, without_overrides, without_unstorable

# What begins or ends something in a line. An underscore between letters does neither.
MEANS_SOMETHING = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|!(?=\[)")
A_NUMBER = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
FRONT = "---"


def inline(text: Any) -> str:
    """Words in one line in which no sign means anything."""
    return MEANS_SOMETHING.sub(lambda sign: f"\\{sign[0]}", on_one_line(without_overrides(str(text))))


def at_start(words: str) -> str:
    """A line of `inline` words that can stand at its beginning, too."""
    number = A_NUMBER.match(words)
    if number:
        return f"{number[0]}\\{words[number.end() :]}"
    return f"\\{words}" if words[:1] and words[0] in "#+-=:" else words


def quoted(text: str) -> str:
    """What somebody wrote, as they wrote it. Nothing for nothing."""
    lines = without_overrides(without_unstorable(text)).strip("\r\n").splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines) if text.strip() else ""


def link(words: Any, address: str) -> str:
    """An address that is written by this board, or was checked to be one."""
    there = re.sub(r"[\s<>]", "", address)
    return f"[{inline(words)}](<{there}>)" if re.search(r"[()\\]", there) else f"[{inline(words)}]({there})"


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def front(facts: Mapping[str, Any]) -> str:
    """Front matter in YAML, each value written as JSON, which is YAML that nothing breaks out of."""
    told = {name: value for name, value in facts.items() if value not in (None, "", [], {})}
    lines = [f"{name}: {_value(value)}" for name, value in told.items()]
    return "\n".join([FRONT, *lines, FRONT])


def document(facts: Mapping[str, Any], title: Any, *blocks: str) -> str:
    """A whole text: front matter, its one heading of the first level, and whatever of `blocks` is not empty."""
    return f"{front(facts)}\n\n{page(title, *blocks)}"


def page(title: Any, *blocks: str) -> str:
    return "\n\n".join([f"# {inline(title)}", *filter(None, blocks)]) + "\n"


def section(title: str, *blocks: str) -> str:
    """A heading of the second level with what stands below; nothing where nothing does."""
    below = [block for block in blocks if block]
    return "\n\n".join([f"## {inline(title)}", *below]) if below else ""


def many(count: int, thing: str) -> str:
    """1 problem, 2 problems."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def day(moment: Any) -> str:
    """2026-11-23, of a date, a moment, or either as the API writes it."""
    return moment.date().isoformat() if isinstance(moment, datetime) else str(moment or "")[:10]


def as_markdown(address: str) -> str:
    """Where a page of this board is read as Markdown; another's address as it is."""
    there, mark, query = address.partition("?")
    if not (there == settings.SITE_URL or there.startswith((f"{settings.SITE_URL}/", "/"))):
        return address
    base = there.rstrip("/")
    is_home = base in {"", settings.SITE_URL}
    return f"{base}{'/index.md' if is_home else '.md'}{mark}{query}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        value = on_one_line(without_overrides(value))
    if isinstance(value, list | tuple):
        value = [on_one_line(without_overrides(one)) if isinstance(one, str) else one for one in value]
    return json.dumps(value, ensure_ascii=False, default=str)
