"""The plan of a load: what each row of the files would change. Reads files and database, writes nothing."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from board.lib import markdown
from board.lib.text import UNSTORABLE
from problems.models import LoadedRow
from problems.services.catalogue import files
from problems.services.catalogue.aliases import Aliases
from problems.services.catalogue.faults import BadCatalogue, Fault, shown
from problems.services.catalogue.files import File
from problems.services.catalogue.formats import Row
from problems.services.catalogue.sections import SECTIONS, Field, Section, Values

# Hears how many rows are done.
Tell = Callable[[int], None]
# The formulas of so many rows are typeset together.
AT_ONCE = 500
# How much of a circle a message shows.
MANY_ROUND = 10


def nobody(done: int) -> None:
    """Where nobody asks how far it is."""


@dataclass
class Change:
    """One row of the files: what they say (`theirs`), what the board says (`ours`), what they said last (`base`).

    `target` is how the row will stand, `fields` what changes, before and after, `conflicts` what a curator and the
    files changed both: the board's value stays. `follows` is the key of the row before it in its file. The rest is
    filled on the way: `obj` the row of the database, `rendered` its HTML, `number` and `url` what the section needs.
    """

    row: Row
    key: str
    theirs: Values
    ours: Values | None = None
    base: Values | None = None
    obj: Any = None
    target: Values = dataclasses.field(default_factory=dict)
    fields: dict[str, tuple[Any, Any]] = dataclasses.field(default_factory=dict)
    conflicts: dict[str, tuple[Any, Any]] = dataclasses.field(default_factory=dict)
    follows: str = ""
    rendered: dict[str, Any] = dataclasses.field(default_factory=dict)
    number: int | None = None
    url: str = ""

    @property
    def kept(self) -> dict[str, tuple[Any, Any]]:
        """What stays as the board has it, because only the board changed it since the files said it last."""
        if self.ours is None or self.base is None:
            return {}
        return {
            name: (ours, self.theirs[name])
            for name, ours in self.ours.items()
            if ours != self.theirs[name] and self.theirs[name] == self.base[name]
        }

    @property
    def is_new(self) -> bool:
        return self.ours is None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(self.fields)

    @property
    def is_unchanged(self) -> bool:
        return not self.is_new and not self.fields


@dataclass
class SectionPlan:
    """What a load does to one section.

    `board`: the values of every row that is there. `absent`: keys that earlier files had and these have not, where a
    whole catalogue is loaded.
    """

    section: Section
    changes: list[Change]
    board: dict[str, Values]
    absent: list[str] = dataclasses.field(default_factory=list)

    def created(self) -> list[Change]:
        return [change for change in self.changes if change.is_new]

    def changed(self) -> list[Change]:
        return [change for change in self.changes if change.is_changed]


def make(path: Path, *, format: str | None = None, lock: bool = False) -> list[SectionPlan]:
    """Plans the load of a catalogue folder or file. Raises BadCatalogue with everything that is wrong.

    `lock` holds the rows of the database that the files speak of until the transaction ends.
    """
    rows = _read(files.find(path, SECTIONS.names(), format))
    plans, faults = [], []
    for section in SECTIONS:
        if section.name in rows:
            plan, wrong = _plan(section, rows[section.name], lock)
            plans.append(plan)
            faults += wrong
    faults += _unknown_references(plans)
    faults = faults or [fault for plan in plans for fault in _settle(plan)]
    faults = faults or [fault for plan in plans for fault in unrenderable(plan)]
    if faults:
        raise BadCatalogue(faults)
    if path.is_dir():
        for plan in plans:
            plan.absent = _absent(plan)
    return plans


def sift(
    rows: list[tuple[File, Row]],
    *,
    lock: bool = False,
    prepare: Callable[[SectionPlan], None] = lambda plan: None,
    tell: Tell = nobody,
) -> tuple[SectionPlan, list[Fault]]:
    """Plans problems row by row: a faulty one is left out, with what refers to it, and the others go on.

    `prepare` may change what the rows say before they are merged.
    """
    plan, faults = _plan(SECTIONS[files.PROBLEMS], rows, lock)
    prepare(plan)
    wrong = faults
    while True:
        bad = {fault.position for fault in wrong}
        plan.changes = [change for change in plan.changes if change.row.position not in bad]
        wrong = list(_unknown_references([plan])) or list(_settle(plan)) or list(unrenderable(plan, tell))
        if not wrong:
            return plan, faults
        faults += wrong


def unrenderable(plan: SectionPlan, tell: Tell = nobody) -> Iterator[Fault]:
    """Makes the HTML of every row that needs it, the formulas of many together, and says what cannot be made."""
    moved = [change for change in plan.changes if not change.is_unchanged and not change.rendered]
    for start in range(0, len(moved), AT_ONCE):
        tell(start)
        some = moved[start : start + AT_ONCE]
        with markdown.at_once(value for change in some for value in change.target.values() if isinstance(value, str)):
            for change in some:
                yield from plan.section.render(change)


def _read(found: list[File]) -> dict[str, list[tuple[File, Row]]]:
    """Every row of every file, by section; problems in the order of their tracks."""
    rows: dict[str, list[tuple[File, Row]]] = {}
    faults: list[Fault] = []
    for file in found:
        try:
            rows.setdefault(file.section, []).extend((file, row) for row in files.read(file))
        except BadCatalogue as bad:
            faults += bad.faults
    if faults:
        raise BadCatalogue(faults)
    tracks = SECTIONS["tracks"].model.objects.order_by("position", "key").values_list("key", flat=True)
    order = [str(row.data.get("key")) for _, row in rows.get("tracks", [])] + list(tracks)
    place = {track: position for position, track in reversed(list(enumerate(order)))}
    if files.PROBLEMS in rows:
        rows[files.PROBLEMS].sort(key=lambda pair: place.get(pair[0].track, len(place)))
    return rows


def _plan(section: Section, rows: list[tuple[File, Row]], lock: bool) -> tuple[SectionPlan, list[Fault]]:
    if lock:
        _hold(section, rows)
    present = section.present(section.rows())
    bases = {loaded.key: loaded.fields for loaded in LoadedRow.objects.filter(section=section.name)}
    changes: dict[str, Change] = {}
    faults: list[Fault] = []
    aliases = Aliases.load()
    before = ("", "")
    for file, row in rows:
        faults += section.prepare(row, file)
        key, wrong = section.read_key(row)
        obj, ours = present.get(key, (None, None))
        base = (
            {field.name: bases[key].get(field.name, field.kind.empty) for field in section.fields}
            if key in bases
            else None
        )
        theirs, more = section.read(row, ours and (base or ours))
        theirs, base = aliases.of(section, theirs), base and aliases.of(section, base)
        faults += wrong + more
        if key in changes:
            faults.append(
                row.fault("key", f"the key is on line {changes[key].row.line} of {changes[key].row.file} already")
            )
        follows = before[1] if before[0] == file.name else ""
        changes.setdefault(key, Change(row, key, theirs, ours, base, obj, follows=follows))
        before = (file.name, key)
    return SectionPlan(section, list(changes.values()), {key: values for key, (_, values) in present.items()}), faults


def _hold(section: Section, rows: list[tuple[File, Row]]) -> None:
    """Holds the rows of the database that these speak of, by number, as whoever holds two of them takes them."""
    keys = [key for _, row in rows if isinstance(key := row.data.get("key"), str) and not UNSTORABLE.search(key)]
    meant = section.model.objects.filter(key__in=keys).order_by("pk")
    list(meant.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _unknown_references(plans: list[SectionPlan]) -> Iterator[Fault]:
    known: dict[str, set[str]] = {}
    for section in SECTIONS:
        known[section.name] = set(section.rows().values_list("key", flat=True))
    for plan in plans:
        known[plan.section.name] |= {change.key for change in plan.changes}
    for plan in plans:
        for field in plan.section.fields:
            if field.refers:
                noun = SECTIONS[field.refers].noun
                for change in plan.changes:
                    for place, key in _named(field, change.theirs[field.name]):
                        if key not in known[field.refers]:
                            yield change.row.fault(field.name, f"no {noun} is called {shown(key)}", place)


def _named(field: Field, value: Any) -> Iterable[tuple[str, str]]:
    """The keys that a value names, with the place of each inside the value."""
    for position, key in enumerate(field.kind.named(value)):
        yield ("" if isinstance(value, str) else f".{key}" if isinstance(value[0], list) else f"[{position}]"), key


def _settle(plan: SectionPlan) -> Iterator[Fault]:
    """Merges every row, then checks the rows as they would stand."""
    for change in plan.changes:
        _merge(plan.section, change)
        for name, reason in () if change.is_unchanged else plan.section.check(change):
            yield change.row.fault(name, reason)
    yield from circles(plan)
    yield from plan.section.review(plan.changes)


def _merge(section: Section, change: Change) -> None:
    """Field by field: the files win where only they changed, the board where only it did or where both did."""
    for field in section.fields:
        name = field.name
        theirs = change.theirs[name]
        change.target[name] = theirs
        if change.ours is None:
            continue
        ours = change.ours[name]
        if theirs == ours:
            continue
        base = change.base[name] if change.base is not None else None
        if change.base is not None and ours == base:
            change.fields[name] = (ours, theirs)
            continue
        change.target[name] = ours
        if change.base is None or theirs != base:
            change.conflicts[name] = (ours, theirs)


def circles(plan: SectionPlan) -> Iterator[Fault]:
    """What would lead back to itself, by any field that must not."""
    for field in plan.section.fields:
        if field.acyclic:
            yield from _cycles(plan, field)


def _cycles(plan: SectionPlan, field: Field) -> Iterator[Fault]:
    """Rows that lead back to themselves by `field`; a circle is told once, at its first row in the files."""
    board = plan.board | {change.key: change.target for change in plan.changes}
    leads = _on_circles({key: list(field.kind.named(values[field.name])) for key, values in board.items()})
    place = {change.key: position for position, change in enumerate(plan.changes)}
    seen: set[str] = set()
    for start in place:
        way: list[str] = []
        key = start
        while key in leads and key not in seen:
            seen.add(key)
            way.append(key)
            key = leads[key][0]
        circle = way[way.index(key) :] if key in way else []
        # One that stands on the board already, and that no row here is part of, is none of theirs.
        if any(one in place for one in circle):
            first = min(range(len(circle)), key=lambda at: place.get(circle[at], len(place)))
            told = [*circle[first:], *circle[:first]]
            more = ["..."] if len(told) > MANY_ROUND else []
            reason = f"goes round in a circle: {' -> '.join([*told[:MANY_ROUND], *more, told[0]])}"
            yield plan.changes[place[told[0]]].row.fault(field.name, reason)


def _on_circles(leads: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is left of `leads` when every key that leads nowhere is taken away, again and again."""
    left = {key: [other for other in others if other in leads] for key, others in leads.items()}
    towards: dict[str, list[str]] = {key: [] for key in left}
    for key, others in left.items():
        for other in others:
            towards[other].append(key)
    ends = [key for key, others in left.items() if not others]
    while ends:
        gone = ends.pop()
        del left[gone]
        for key in towards[gone]:
            left[key].remove(gone)
            if not left[key]:
                ends.append(key)
    return left


def _absent(plan: SectionPlan) -> list[str]:
    here = {change.key for change in plan.changes}
    loaded = LoadedRow.objects.filter(section=plan.section.name).order_by("pk").values_list("key", flat=True)
    return [key for key in loaded if key not in here]
