"""The facts of a program and of a round that are edited here, each to and from text: a change is told in rows."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from problems.models import Problem, Skill, Track
from programs.models import Program, Round

Facts = dict[str, str]
YES_NO = {True: "yes", False: "no", None: ""}
FLAGS = {words: flag for flag, words in YES_NO.items()}


@dataclass(frozen=True)
class Fact:
    """`told` makes a value text, `meant` makes text a value again, `kept` reads the value of a row.

    A `linked` fact is a many-to-many: it is set, and no column is written. `said` makes the text fit to be read.
    """

    label: str
    told: Callable[[Any], str] = str
    meant: Callable[[str], Any] = str
    linked: bool = False
    said: Callable[[str], str] = str

    def kept(self, row: Any, name: str) -> str:
        value = getattr(row, name)
        return self.told(value.all() if self.linked else value)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _in_words(text: str) -> str:
    day = _date(text)
    return f"{day.day} {day:%B %Y}" if day else ""


def _text(label: str) -> Fact:
    return Fact(label)


def _day(label: str) -> Fact:
    return Fact(label, lambda day: day.isoformat() if day else "", _date, said=_in_words)


def _lines(label: str) -> Fact:
    return Fact(label, "\n".join, str.splitlines)


def _flag(label: str) -> Fact:
    return Fact(label, YES_NO.__getitem__, FLAGS.__getitem__)


def _links(label: str, model: Any, by: str) -> Fact:
    """Rows of another model, one a line, in the order of their name there. What was merged since means what stays."""

    def meant(text: str) -> list[Any]:
        rows = model.objects.filter(**{f"{by}__in": text.split()}).select_related("merged_into")
        return list(dict.fromkeys(row.merged_into or row for row in rows))

    return Fact(
        label,
        lambda rows: "\n".join(str(name) for name in sorted(getattr(row, by) for row in rows)),
        meant,
        linked=True,
    )


OF_A_PROGRAM: dict[str, Fact] = {
    "host": _text("Host"),
    "url": _text("Its site"),
    "url_alt": _text("Another address"),
    "self_study_url": _text("Material to study alone"),
    "kind": _text("Kind"),
    "what": _text("What it is"),
    "format": _text("Format"),
    "location": _text("Where"),
    "length": _text("Length"),
    "hours_per_week": _text("Hours a week"),
    "stipend": _flag("Stipend"),
    "stipend_note": _text("About the stipend"),
    "eligibility": _text("Who can apply"),
    "asks_for": _lines("What it asks for"),
    "usual_windows": _text("When it usually opens"),
    "interp_areas": _lines("What it works on"),
    "takes_any_track": _flag("Open to the whole field"),
    "tracks": _links("Tracks it wants", Track, "key"),
    "wanted_skills": _links("Skills it wants", Skill, "key"),
    "wanted_problems": _links("Problems it wants", Problem, "number"),
    "note": _text("Good to know"),
}
OF_A_ROUND: dict[str, Fact] = {
    "name": _text("Name"),
    "opens_on": _day("Apply from"),
    "closes_on": _day("Apply until"),
    "starts_on": _day("Begins"),
    "ends_on": _day("Ends"),
    "note": _text("Note"),
    "source": _text("Where the dates stand"),
    "last_confirmed_on": _day("Dates read on"),
}
LABELS = {name: fact.label for name, fact in (OF_A_PROGRAM | OF_A_ROUND).items()}


def in_words(name: str, text: str) -> str:
    """The text of a fact for a reader: a date as people write it."""
    table = OF_A_ROUND if name in OF_A_ROUND else OF_A_PROGRAM
    return table[name].said(text) if name in table else text


def of(row: Program | Round) -> Facts:
    """Every fact of a row, as text."""
    return {name: fact.kept(row, name) for name, fact in _table(row).items()}


def told(model: type[Program] | type[Round], values: dict[str, Any]) -> Facts:
    """Values as a form gives them, as text."""
    table = OF_A_PROGRAM if model is Program else OF_A_ROUND
    return {name: table[name].told(value) for name, value in values.items()}


def as_named_now(name: str, text: str) -> str:
    """The text of a fact as it was said earlier, in the names of today: a merge has renamed what it links to."""
    fact = (OF_A_PROGRAM | OF_A_ROUND)[name]
    return fact.told(fact.meant(text)) if fact.linked else text


def differing(before: Facts, after: Facts) -> dict[str, tuple[str, str]]:
    """What `after` changes: the text before and after, by name."""
    return {name: (text, after[name]) for name, text in before.items() if after.get(name, text) != text}


def write(row: Program | Round, changed: Facts) -> None:
    """Writes facts to the columns and links of a row that is there, and to nothing else."""
    table = _table(row)
    columns = [name for name in changed if not table[name].linked]
    for name in columns:
        setattr(row, name, table[name].meant(changed[name]))
    if columns:
        row.save(update_fields=columns)
    for name in set(changed) - set(columns):
        getattr(row, name).set(table[name].meant(changed[name]))


def a_round(program: Program, said: Facts) -> Round:
    """A round with these facts, not saved."""
    columns = {name: OF_A_ROUND[name].meant(text) for name, text in said.items()}
    return Round(program=program, **columns)


def version(row: Program | Round) -> str:
    """Names a row as it stands: an edit that began from another version would undo what somebody else did."""
    said = "\0".join(f"{name}={text}" for name, text in of(row).items())
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _table(row: Program | Round) -> dict[str, Fact]:
    return OF_A_PROGRAM if isinstance(row, Program) else OF_A_ROUND
