"""How the columns of a file are read: which field each goes to, and what its words mean here."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from problems.models.choices import Compute as ComputeBand
from problems.models.choices import Difficulty, Era, Kind, Status
from problems.services.catalogue import files
from problems.services.catalogue.sections import SECTIONS

IGNORE = ""
ID, EXISTING_WORK, WORKING_ON = "id", "existing_work", "working_on"
# What a column can be besides a field of the catalogue.
SPECIAL = {
    ID: "its own number or id, kept as it is written",
    EXISTING_WORK: "existing work: text with addresses in it",
    WORKING_ON: "who works on it, with a date",
}
LABELS = {
    "title": "title",
    "question": "question",
    "why": "why it matters",
    "statement": "statement",
    "success_test": "test of success",
    "first_step": "first step",
    "informative_negative": "a useful negative",
    "editor_note": "a doubt, shown as a note from the editors",
    "difficulty": "difficulty",
    "hours": "hours",
    "compute": "compute",
    "kind": "kind",
    "track": "track, or category",
    "subtopic": "subtopic, or subcategory",
    "skills": "skills",
    "techniques": "techniques",
    "suggested_models": "suggested models",
    "prerequisites": "prerequisites",
    "source.key": "source",
    "source.locator": "place in the source",
    "related_work": "related work: title | address",
    "parent": "variant of",
    "era": "era",
    "starred": "starred",
    "key": "key on this board",
    "number": "number on this board",
}


def label(field: str) -> str:
    """What people call a field of a row, or of a fault: `success_test`, `related_work[0].url`."""
    known = LABELS | SPECIAL
    words = known.get(field) or known.get(re.split(r"[.\[]", field)[0]) or field.replace("_", " ")
    return words.partition(":")[0]


# Several columns may go to one of these: each comes in a paragraph of its own.
TEXTS = ("why", "statement", "success_test", "first_step", "informative_negative")
JOINED = frozenset({*TEXTS, "related_work", EXISTING_WORK, WORKING_ON})
TERMS = {"track": "tracks", "source.key": "sources", "skills": "skills", "techniques": "techniques"}
CHOICES: dict[str, dict[str, str]] = {
    "difficulty": {one.value: one.label for one in Difficulty},
    "compute": {one.value: one.label for one in ComputeBand},
    "kind": {one.value: one.label for one in Kind},
    "era": {one.value: one.label for one in Era},
    "starred": {"true": "yes", "false": "no"},
}
# Whose words can be explained.
EXPLAINED = (*TERMS, *CHOICES)
# What a new row has where the file says nothing.
DEFAULTS = ("track", "source.key", "difficulty", "compute", "kind", "era")
NEW_AS = (Status.PROPOSED.value, Status.LISTED.value)
RANGE = re.compile(r"([A-D])(?:\s*(?:[-–—/]|to)\s*([A-D]))?\*?", re.IGNORECASE)
# What others call things.
CALLED = {
    "title": ("problem", "name", "problemtitle", "project", "idea"),
    "question": ("researchquestion",),
    "why": ("motivation", "importance", "rationale"),
    "statement": ("description", "details", "notes", "body", "text", "abstract", "comments", "problemstatement"),
    "success_test": ("success", "successcriteria", "donewhen", "deliverable"),
    "first_step": ("firststeps", "nextstep", "howtostart", "gettingstarted"),
    "difficulty": ("level", "rating", "hardness"),
    "hours": ("time", "effort", "estimatedhours", "timeestimate"),
    "compute": ("resources", "hardware", "gpu"),
    "track": ("category", "area", "topic", "section", "theme", "field"),
    "subtopic": ("subcategory", "subarea", "subsection", "group"),
    "skills": ("skillsneeded", "requiredskills"),
    "techniques": ("tags", "methods", "keywords"),
    "suggested_models": ("models", "model"),
    "prerequisites": ("prereqs", "background", "reading"),
    "source.key": ("source", "origin", "list"),
    "source.locator": ("page", "locator", "reference"),
    "parent": ("variantof", "parentid", "partof"),
    ID: ("number", "no", "nr", "ref", "problemid", "problemnumber", "code", "uid"),
    EXISTING_WORK: (
        "existingwork",
        "relatedwork",
        "priorwork",
        "links",
        "papers",
        "resources",
        "furtherreading",
        "url",
    ),
    WORKING_ON: ("currentlyworkingon", "workingon", "currentlyworking", "whoisworkingonthis", "claimedby", "assignee"),
}


@dataclass(frozen=True)
class Mapping:
    """
    `columns` maps a column to its target, `values` a target to what its words mean, `defaults` a target to what new
    rows have. `prefix` goes before a foreign id to make a key. `level` is that of skills that tell none. `leave_out`
    brings in the good rows where others are faulty.
    """

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    prefix: str = "import"
    new_as: str = Status.PROPOSED.value
    level: int = 2
    leave_out: bool = False

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Mapping":
        return cls(**told)

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def to(self, target: str) -> list[str]:
        """The columns that go to a target."""
        return [column for column, there in self.columns.items() if there == target]

    def fitting(self, columns: Iterable[str]) -> "Mapping":
        """The same for a file with these columns: what it knows of them, and a guess for the others."""
        return Mapping(**self.plain() | {"columns": {one: self.columns.get(one, guess(one)) for one in columns}})


def targets() -> dict[str, str]:
    """Everything that a column can be, with its words: what the catalogue has a field for, and a few things besides."""
    fields = [name for name in SECTIONS[files.PROBLEMS].names() if name not in LABELS]
    return {IGNORE: "left out", **SPECIAL, **LABELS, **{name: name.replace("_", " ") for name in fields}}


def digest_of(columns: Iterable[str]) -> str:
    """A file is of the same kind as another with the same set of columns."""
    return hashlib.sha256(json.dumps(sorted(columns)).encode()).hexdigest()


def suggested(columns: list[str]) -> Mapping:
    """A first guess, each target once where it can be only once."""
    found: dict[str, str] = {}
    for column in columns:
        target = guess(column, has_key="key" in columns)
        taken = target in found.values() and target not in JOINED
        found[column] = IGNORE if taken else target
    return Mapping(columns=found)


def guess(column: str, *, has_key: bool = False) -> str:
    known = targets()
    if column in known and (column != "number" or has_key):
        return column
    folded = re.sub(r"[^a-z0-9]", "", re.sub(r"\(.*\)", "", column.lower()))
    if not folded:
        return ID if column.strip() == "#" else IGNORE
    for target in known:
        if target and folded == re.sub(r"[^a-z0-9]", "", target) and target != "number":
            return target
    return next((target for target, names in CALLED.items() if folded in names), IGNORE)


class Meanings:
    """What the words of a file mean here: by this mapping, or as keys and names of the board."""

    def __init__(self, mapping: Mapping):
        self.mapping = mapping
        self.known: dict[str, dict[str, str]] = {}
        self.names: dict[str, dict[str, str]] = {}
        for target, section in TERMS.items():
            rows = SECTIONS[section].in_file_order().order_by("position", "key")
            self._learn(target, dict(rows.values_list("key", "name")))
        for target, choices in CHOICES.items():
            self._learn(target, choices)
        self.known["starred"] |= {"yes": "true", "x": "true", "1": "true", "*": "true", "no": "false", "0": "false"}

    def _learn(self, target: str, names: dict[str, str]) -> None:
        self.names[target] = names
        self.known[target] = {folded(name): key for key, name in names.items()} | {folded(key): key for key in names}

    def of(self, target: str, word: str) -> str | None:
        """The key that a word means; "" for one that means nothing, None for one that nobody has explained."""
        told = self.mapping.values.get(target, {})
        if word in told:
            return told[word]
        if target == "difficulty" and (match := RANGE.fullmatch(word.strip())):
            low, high = match[1].upper(), (match[2] or match[1]).upper()
            return low if low == high else f"{min(low, high)}-{max(low, high)}"
        return self.known[target].get(folded(word))


def folded(word: str) -> str:
    return " ".join(word.replace("-", " ").replace("_", " ").split()).casefold()
