"""What a person in a shell is shown. Titles and sentences are other people's, so none of them drives the terminal."""

import sys
import unicodedata
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

# Columns of a terminal that leave room for more than a title.
WIDE = 70
PARTS = (
    ("why", "Why"),
    ("statement", "Statement"),
    ("success_test", "You are done when"),
    ("first_step", "This afternoon"),
    ("informative_negative", "If it comes out negative"),
    ("editor_note", "Note"),
)


def plain(text: str) -> str:
    """Without what would drive a terminal. A blank of any kind stays one."""
    text = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in text)
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def problems(found: Iterable[Any]) -> None:
    """A table, of titles alone where there is no room. To a file or another program a line for each, with tabs."""
    console = Console()
    rows = [[plain(cell) for cell in _cells(row)] for row in found]
    if not console.is_terminal:
        sys.stdout.writelines("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)
        return
    names: tuple[str, ...] = ("#", "", "Problem", "Hours", "Runs on", "Skills")
    names = names if console.width >= WIDE else names[:3]
    table = Table(*names, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row[: len(names)]))
    console.print(table)


def _cells(row: Any) -> tuple[str, ...]:
    return (str(row["number"]), _difficulty(row), row["title"], _hours(row), row["compute"] or "", _skills(row))


def _difficulty(row: Any) -> str:
    most = row["difficulty_max"]
    return f"{row['difficulty']}-{most}" if most and most != row["difficulty"] else row["difficulty"] or ""


def _hours(row: Any) -> str:
    return f"{row['hours_low'] or '?'}-{row['hours_high'] or '?'}"


def _skills(row: Any) -> str:
    return ", ".join(f"{need['name']} {need['level']}" for need in row["skills"])


def problem(row: Any) -> str:
    """All that somebody needs who begins this afternoon, and who tried before."""
    parts = [f"#{row['number']} {row['title']}", row["url"], *_facts(row), "", row["question"]]
    for name, title in PARTS:
        if row[name]:
            parts += ["", f"{title}:", row[name]]
    for title, lines in (
        ("Know before", row["prerequisites"]),
        ("To read", [f"{work['title']} {work['link']}".strip() for work in row["related_work"]]),
        ("Claims", [f"{claim['status']}, {claim['person']['name']}: {claim['url']}" for claim in row["claims"]]),
        ("Write-ups", [f"{writeup['title']}: {writeup['url']}" for writeup in row["writeups"]]),
    ):
        if lines:
            parts += ["", f"{title}:", *(f"- {line}" for line in lines)]
    return plain("\n".join(parts))


def _facts(row: Any) -> list[str]:
    difficulty = f"difficulty {_difficulty(row)}" if row["difficulty"] else ""
    said = (row["status"], row["resolution"], row["activity"], difficulty, f"{_hours(row)} hours", row["compute"])
    facts = [", ".join(fact.replace("_", " ") for fact in said if fact)]
    facts += [f"Track: {row['track']['name']}"] if row["track"] else []
    facts += [f"Skills: {_skills(row)}"] if row["skills"] else []
    facts += [f"Models: {row['suggested_models']}"] if row["suggested_models"] else []
    return facts
