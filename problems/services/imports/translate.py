"""A row of a file, by its mapping, as a row of the catalogue."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.text import slugify

from board.lib.text import on_one_line
from problems.models.attempts import OutsideAttempt
from problems.models.needs import RelatedWork
from problems.services.catalogue import files
from problems.services.catalogue.compound import Listing
from problems.services.catalogue.faults import Fault, Wrong, shown
from problems.services.catalogue.formats import Row
from problems.services.catalogue.kinds import KEY, Text, Whole, described
from problems.services.catalogue.sections import SECTIONS, Field
from problems.services.catalogue.values import Bare
from problems.services.imports.mapping import (
    CHOICES,
    EXISTING_WORK,
    ID,
    IGNORE,
    TERMS,
    WORKING_ON,
    Mapping,
    Meanings,
)
from problems.services.imports.reading import Entry, Sheet

ADDRESS = re.compile(r"https?://[^\s<>\"'\]]+")
LINES = re.compile(r"[;\n]")
NUMBERS = re.compile(r"\d+")
# Of a number of hours: nothing takes longer than that.
MOST_DIGITS = 4
MONTHS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%B %Y", "%b %Y")
DAY = re.compile(
    r"\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[./]\d{1,2}[./]\d{4}|(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Z][a-z]{2,8}\.?\s+"
    r"(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?\d{4}|\b(?:19|20)\d{2}\b"
)
MAX_NAME = OutsideAttempt._meta.get_field("name").max_length or 0
MAX_WORDS = OutsideAttempt._meta.get_field("text").max_length or 0
MAX_TITLE = RelatedWork._meta.get_field("title").max_length or 0
AS_THE_SOURCE_TELLS = "**Existing work, as the source tells it:** "


class Translation:
    """The rows of a file as the catalogue reads them, and what could not be read of each."""

    def __init__(self, sheet: Sheet, mapping: Mapping, on_board: set[str]):
        self.sheet = sheet
        self.mapping = mapping
        self.meanings = Meanings(mapping)
        self.on_board = on_board
        self.fields = {field.name: field for field in SECTIONS[files.PROBLEMS].fields}
        self.faults: list[Fault] = []
        # How a cell is read that is no plain field, or whose words have to be explained.
        self.readers: dict[str, Callable[[Any], dict[str, Any]]] = {
            ID: lambda cell: {"id": plain(cell), "source.spreadsheet_number": plain(cell)},
            EXISTING_WORK: lambda cell: existing_work(plain(cell)),
            WORKING_ON: lambda cell: {"attempts": attempts(plain(cell))},
            "hours": lambda cell: {"hours": cell if isinstance(cell, list) else hours(plain(cell))},
            "difficulty": self._difficulty,
            "skills": self._skills,
            "techniques": self._techniques,
            "parent": lambda cell: {"parent": self._key(plain(cell))},
            "starred": lambda cell: {"starred": self._meaning("starred", plain(cell)) == "true"},
            "key": lambda cell: {"key": plain(cell)},
            "number": lambda cell: {"number": cell if type(cell) is int else Whole().cell(plain(cell))},
        }
        # Words that nobody has explained yet, with how often each stands there.
        self.unexplained: dict[str, dict[str, int]] = {}

    def rows(self) -> list[Row]:
        rows = [self._row(entry) for entry in self.sheet.entries]
        bad = {fault.position for fault in self.faults}
        return [row for row in rows if row.position not in bad]

    def _row(self, entry: Entry) -> Row:
        row = Row(self.sheet.name, entry.position, entry.line, {})
        values: dict[str, Any] = {}
        for target in dict.fromkeys(self.mapping.columns.values()):
            if target == IGNORE:
                continue
            for column in self.mapping.to(target):
                if column in entry.cells:
                    self._take(row, values, target, column, entry.cells[column])
        self._name(row, values)
        if row.data.get("key") not in self.on_board:
            self._begin(row, values)
        row.said = frozenset(values)
        for name, value in values.items():
            outer, dot, inner = name.partition(".")
            if dot:
                row.data.setdefault(outer, {})[inner] = value
            else:
                row.data[outer] = value
        return row

    def _take(self, row: Row, values: dict[str, Any], target: str, column: str, cell: Any) -> None:
        """What one cell says, put where it belongs."""
        try:
            said = self._read(target, cell)
        except Wrong as wrong:
            row.data.setdefault("key", values.get("key"))
            self.faults.append(Fault(row.file, row.line, row.name, column, str(wrong), row.position))
            return
        for name, value in said.items():
            if value in (None, "", [], {}):
                continue
            row.told_by.setdefault(name, column)
            values[name] = _joined(values[name], value) if name in values else value

    def _read(self, target: str, cell: Any) -> dict[str, Any]:
        """The fields that a cell fills."""
        if reader := self.readers.get(target):
            return reader(cell)
        if target in TERMS or target in CHOICES:
            return {target: self._meaning(target, plain(cell))}
        return {target: self._of_kind(self.fields[target], cell)}

    def _difficulty(self, cell: Any) -> dict[str, Any]:
        low, _, high = self._meaning("difficulty", plain(cell)).partition("-")
        return {"difficulty": low, "difficulty_max": high}

    def _techniques(self, cell: Any) -> dict[str, Any]:
        meant = (self._meaning("techniques", word) for word in words(cell))
        return {"techniques": list(dict.fromkeys(key for key in meant if key))}

    def _of_kind(self, field: Field, cell: Any) -> Any:
        """A cell as the catalogue's own field reads it."""
        if isinstance(field.kind, Text):
            return plain(cell).strip()
        # What another column says of the same field is put behind it.
        if isinstance(field.kind, Listing) and not isinstance(cell, str | list):
            raise Wrong(f"a list is wanted, not {described(cell)}")
        return field.kind.cell(cell) if isinstance(cell, str) else cell

    def _meaning(self, target: str, word: str) -> str:
        word = word.strip()
        found = self.meanings.of(target, word)
        if found is None:
            self.unexplained.setdefault(target, {})[word] = self.unexplained.get(target, {}).get(word, 0) + 1
            raise Wrong(f"{shown(word)} means nothing here yet: say what it means")
        return found

    def _skills(self, cell: Any) -> dict[str, Any]:
        """`probing: 2; python`, or names with their levels."""
        told = cell if isinstance(cell, dict) else {}
        for word in [] if told else words(cell):
            name, _, level = word.partition(":")
            told[name.strip()] = level.strip()
        skills = {}
        for name, level in told.items():
            key = self._meaning("skills", str(name))
            is_told = str(level).isascii() and str(level).isdecimal()
            number = Whole().cell(str(level)) if is_told else self.mapping.level
            if key:
                skills[key] = number
        return {"skills": skills}

    def _name(self, row: Row, values: dict[str, Any]) -> None:
        """The key of the row: what the file says, or made of its own id, or of its title."""
        given = values.pop("key", None)
        own = values.pop("id", None)
        if given:
            row.data["key"] = given
        elif own or values.get("title"):
            row.data["key"] = self._key(own or str(values["title"]))
            row.told_by["key"] = next(iter(self.mapping.to(ID) or self.mapping.to("title")), "key")
        if "number" in values:
            row.data["number"] = values.pop("number")

    def _key(self, own: str) -> str:
        """A key on this board of a foreign id; one that is a key already stays."""
        if own in self.on_board or (own.startswith(f"{self.mapping.prefix}-") and KEY.form and KEY.form.fullmatch(own)):
            return own
        slug = re.sub(r"[^a-z0-9.]+", "-", slugify(own) if not re.search(r"\d\.\d", own) else own.lower()).strip("-.")
        return f"{self.mapping.prefix}-{slug}"[:80].rstrip("-.")

    def _begin(self, row: Row, values: dict[str, Any]) -> None:
        """What a new row has where the file says nothing."""
        for name, value in self.mapping.defaults.items():
            if value and name not in values:
                row.told_by.setdefault(name, name)
                low, _, high = value.partition("-") if name == "difficulty" else (value, "", "")
                values |= {name: low, "difficulty_max": high} if high else {name: low}
        if "title" in values and "question" not in values:
            values["question"] = values["title"]


def _joined(first: Any, second: Any) -> Any:
    """What two columns say of one field: lists one after the other, texts in paragraphs."""
    return first + second if isinstance(first, list) else f"{first}\n\n{second}"


def plain(cell: Any) -> str:
    """A cell as text, verbatim: an unquoted 1.10 stays "1.10"."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case int() | Bare():
            return str(cell)
        case str():
            return cell.strip()
        case list():
            return "; ".join(plain(part) for part in cell)
    raise Wrong("text is wanted, not names with their values")


def words(cell: Any) -> list[str]:
    """A list, or `one; two`, or `one, two`."""
    if isinstance(cell, list):
        return [plain(part) for part in cell]
    text = plain(cell)
    return [part for one in text.split(";" if ";" in text else ",") if (part := one.strip())]


def hours(text: str) -> list[int]:
    """`8-20`, `about 10 h`."""
    numbers = NUMBERS.findall(text)
    if not 1 <= len(numbers) <= 2 or max(map(len, numbers)) > MOST_DIGITS:
        raise Wrong(f"{shown(text)} tells no hours, like 8-20")
    return [int(numbers[0]), int(numbers[-1])]


# What joins one address to the last, and says nothing of it.
JOINS = re.compile(r"(?:(?:and|or|also|see|plus)\b[\s,;:]*)+", re.IGNORECASE)


def existing_work(text: str) -> dict[str, Any]:
    """Each address with the words before it as its title; other words as a paragraph of the statement."""
    found, begin = [], 0
    for match in ADDRESS.finditer(text):
        url = match[0].rstrip(".,;:)!?")
        title = on_one_line(text[begin : match.start()]).strip(" ,;:.-–—()[]")
        title = JOINS.sub("", title, count=1) if JOINS.match(title) else title
        begin = match.start() + len(url)
        found.append({"title": (title or _site(url))[:MAX_TITLE].strip(), "url": url})
    rest = on_one_line(text[begin:]).strip(" ,;:.-–—()[]") if found else text
    return {"related_work": found, "statement": f"{AS_THE_SOURCE_TELLS}{rest}" if rest else ""}


def _site(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}" or url


def attempts(text: str) -> list[dict[str, str]]:
    """One on each line, or after each semicolon."""
    return [attempt(line) for part in LINES.split(text) if (line := part.strip())]


def attempt(text: str) -> dict[str, str]:
    """`Ada Lovelace (12 May 2023): probing it`, as who, when and what."""
    match = DAY.search(text)
    day = _day(match[0]) if match else None
    before = text[: match.start()] if match else text
    after = text[match.end() :] if match else ""
    name, _, what = before.partition(":")
    name = on_one_line(name).strip(" ,;(-–—[")
    told = " ".join(part for part in (what.strip(" ("), after.strip(" ,;:)]-–—")) if part)
    if not day and match:
        told = text
    if len(name) > MAX_NAME:
        name, told = "", text
    said = {"name": name, "on": day.isoformat() if day else "", "text": on_one_line(told)[:MAX_WORDS]}
    return {part: value for part, value in said.items() if value} or {"text": text[:MAX_WORDS]}


def _day(text: str) -> date | None:
    """The day that a text means; the first of its month or year where it says no more. None where it could be two."""
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)|[,.](?=\s)", "", text)
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1)
    for form in _forms(text):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _forms(text: str) -> Iterator[str]:
    if "-" in text:
        yield from ("%Y-%m-%d", "%Y-%m")
    elif "." in text:
        yield "%d.%m.%Y"
    elif "/" in text:
        first, second, _ = text.split("/")
        if int(first) > 12 or first == second:
            yield "%d/%m/%Y"
        elif int(second) > 12:
            yield "%m/%d/%Y"
    else:
        yield from MONTHS
