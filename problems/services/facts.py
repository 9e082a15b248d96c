"""The facts of a problem that are edited here, each to and from text: a revision keeps them, and a diff tells them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from board.lib.errors import Refused
from board.lib.text import unix_lines, whole_number
from problems.models import Problem, ProblemSkill, RelatedWork, Skill, Source, Technique, Track
from problems.models.choices import Compute, Difficulty, Era, Kind, Status
from problems.services import links, terms

Facts = dict[str, str]
YES = "yes"
# What is said between the name and the address of related work.
BAR = " | "


@dataclass(frozen=True)
class Fact:
    """`kept` reads it from a row of `Problem.objects.with_facts()`; `write` puts it there. `columns` are then to be
    saved; a fact without any writes rows of its own. `said` makes the text fit to be read."""

    label: str
    kept: Callable[[Any], str]
    write: Callable[[Problem, str], None]
    columns: tuple[str, ...] = ()
    said: Callable[[str], str] = str


def _text(name: str, label: str) -> Fact:
    return Fact(label, lambda row: getattr(row, name), lambda row, text: setattr(row, name, text), (name,))


def _choice(name: str, label: str, choices: Iterable[tuple[Any, Any]]) -> Fact:
    words = {str(value): str(said) for value, said in choices}
    plain = _text(name, label)
    return Fact(label, plain.kept, plain.write, (name,), lambda text: words.get(text, text))


def _number(name: str, label: str) -> Fact:
    def write(row: Problem, text: str) -> None:
        setattr(row, name, int(text) if text else None)

    return Fact(label, lambda row: "" if getattr(row, name) is None else str(getattr(row, name)), write, (name,))


def _flag(name: str, label: str) -> Fact:
    def write(row: Problem, text: str) -> None:
        setattr(row, name, text == YES)

    return Fact(label, lambda row: YES if getattr(row, name) else "", write, (name,))


def _lines(name: str, label: str) -> Fact:
    def write(row: Problem, text: str) -> None:
        setattr(row, name, text.splitlines())

    return Fact(label, lambda row: "\n".join(getattr(row, name)), write, (name,))


def _term(name: str, label: str, model: Any) -> Fact:
    def write(row: Problem, text: str) -> None:
        setattr(row, name, _found(model, [text], label)[text] if text else None)

    return Fact(label, lambda row: getattr(row, name).key if getattr(row, name) else "", write, (name,))


def _found(model: Any, keys: Iterable[str], label: str) -> dict[str, Any]:
    """Rows by key, words among them held. Raises Refused for one that is not there (any more)."""
    wanted = list(keys)
    is_source = model is Source
    found = model.objects.in_bulk(wanted, field_name="key") if is_source else terms.held(model, wanted)
    missing = [key for key in wanted if key not in found]
    if missing:
        raise Refused(f"{label}: there is no “{missing[0]}” on the board.", code="unknown")
    return found


def _write_skills(row: Problem, text: str) -> None:
    asked = [line.rsplit(" ", 1) for line in text.splitlines()]
    found = _found(Skill, (key for key, _ in asked), "Skills")
    # Two that were merged since are one, at the higher level.
    levels: dict[Skill, int] = {}
    for key, level in asked:
        levels[found[key]] = max(int(level), levels.get(found[key], 0))
    row.needs.all().delete()
    ProblemSkill.objects.bulk_create(
        ProblemSkill(problem=row, skill=skill, level=level, position=position)
        for position, (skill, level) in enumerate(levels.items())
    )


def _write_techniques(row: Problem, text: str) -> None:
    row.techniques.set(_found(Technique, text.splitlines(), "Techniques").values())


def _write_related(row: Problem, text: str) -> None:
    row.related_work.all().delete()
    told = [line.rsplit(BAR, 1) for line in text.splitlines()]
    RelatedWork.objects.bulk_create(
        RelatedWork(problem=row, title=title, url=url, is_starter=links.is_starter(url), position=position)
        for position, (title, url) in enumerate(told)
    )


# Choices that the model alone knows.
CHOICES: dict[str, Any] = {
    name: Problem._meta.get_field(name).choices  # type: ignore[union-attr]
    for name in ("statement_provenance", "difficulty_provenance")
}
# The texts, which the renderer reads, and then the rest.
TEXTS = {
    "title": _text("title", "Title"),
    "question": _text("question", "The question"),
    "why": _text("why", "Why it matters"),
    "statement": _text("statement", "The problem"),
    "success_test": _text("success_test", "You will know when"),
    "first_step": _text("first_step", "The first afternoon"),
    "informative_negative": _text("informative_negative", "A useful negative"),
    "editor_note": _text("editor_note", "A doubt worth having first"),
}
OTHERS = {
    "difficulty": _choice("difficulty", "Difficulty", Difficulty.choices),
    "difficulty_max": _choice("difficulty_max", "Difficulty, up to", Difficulty.choices),
    "hours_low": _number("hours_low", "Hours, at least"),
    "hours_high": _number("hours_high", "Hours, at most"),
    "compute": _choice("compute", "Compute", Compute.choices),
    "suggested_models": _text("suggested_models", "Models to use"),
    "skills": Fact("Skills, with the level needed", lambda row: "\n".join(row.skill_facts), _write_skills),
    "techniques": Fact("Techniques", lambda row: "\n".join(row.technique_facts), _write_techniques),
    "prerequisites": _lines("prerequisites", "What to know before"),
    "related_work": Fact("Related work", lambda row: "\n".join(row.related_facts), _write_related),
    "kind": _choice("kind", "Kind", Kind.choices),
    "track": _term("track", "Track", Track),
    "subtopic": _text("subtopic", "Subtopic"),
    "starred": _flag("starred", "Starred"),
    "source": _term("source", "Source", Source),
    "source_locator": _text("source_locator", "Where in the source"),
    "spreadsheet_number": _text("spreadsheet_number", "Number in the source’s sheet"),
    "era": _choice("era", "Era", Era.choices),
    "statement_provenance": _choice(
        "statement_provenance",
        "Where the statement is from",
        CHOICES["statement_provenance"],
    ),
    "difficulty_provenance": _choice(
        "difficulty_provenance",
        "Where the difficulty is from",
        CHOICES["difficulty_provenance"],
    ),
    "max_claims": _number("max_claims", "Claims at once, at most"),
    "lapse_days": _number("lapse_days", "Days of silence before a claim lapses"),
    "pause_days": _number("pause_days", "Days that a pause can last"),
    "revive_days": _number("revive_days", "Days in which a lapsed claim can be taken up"),
}
ALL = TEXTS | OTHERS
# What the search finds a problem by beside its texts.
SEARCHED = {"skills", "techniques", "prerequisites", "track", "subtopic"}
# What a listed problem cannot be without.
NEEDED = ("question", "success_test", "first_step", "difficulty", "compute", "source", "skills")


def of(row: Any) -> Facts:
    """Every fact of a row that came `with_facts()`."""
    return {name: fact.kept(row) for name, fact in ALL.items()}


def loaded(problem: Problem) -> Any:
    """The problem as the database has it now, with its facts. A caller who means to write holds its row."""
    return Problem.objects.with_facts().get(pk=problem.pk)


def tidy(said: Mapping[str, str]) -> Facts:
    return {name: unix_lines(text) for name, text in said.items()}


def in_words(name: str, text: str) -> str:
    return ALL[name].said(text) if name in ALL else text


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What both tell and tell otherwise: the text before and after, by name, in the order of the page."""
    names = [name for name in ALL if name in before and name in after]
    return {name: (before[name], after[name]) for name in names if before[name] != after[name]}


def write(problem: Problem, changed: Mapping[str, str]) -> list[str]:
    """Puts facts on a row that is held, and answers the columns to save. Raises Refused for an unknown word."""
    columns: list[str] = []
    for name, text in changed.items():
        ALL[name].write(problem, text)
        columns += ALL[name].columns
    return columns


def faults(said: Mapping[str, str], status: str) -> Iterator[tuple[str, str]]:
    """(fact, sentence) for what cannot stand together, or not on the list."""
    if status == Status.LISTED:
        yield from ((name, "A listed problem needs this.") for name in NEEDED if not said[name])
    if said["difficulty_max"] and said["difficulty_max"] < said["difficulty"]:
        yield "difficulty_max", "This is below the difficulty itself."
    low, high = said["hours_low"], said["hours_high"]
    if low and high and int(low) > int(high):
        yield "hours_high", "This is less than the lower end."


@dataclass(frozen=True)
class Base:
    """What an edit began from: the number of the last revision, and a mark of each fact as it stood.

    The marks tell what has changed since, whoever changed it and whether or not they left a revision.
    """

    number: int
    marks: dict[str, str]

    @classmethod
    def of(cls, said: Mapping[str, str], number: int) -> "Base":
        return cls(number, {name: _mark(said[name]) for name in ALL})

    @classmethod
    def read(cls, written: str) -> "Base | None":
        """What `str` wrote; None for anything else."""
        first, _, marks = written.partition(".")
        number, apart = whole_number(first), marks.split(".")
        if number is None or len(apart) != len(ALL):
            return None
        return cls(number, dict(zip(ALL, apart, strict=True)))

    def __str__(self) -> str:
        return ".".join([str(self.number), *self.marks.values()])

    def had(self, name: str, text: str) -> bool:
        return self.marks[name] == _mark(text)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
