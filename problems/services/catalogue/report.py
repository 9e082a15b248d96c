"""What a load did, in lines to print: counts for each section, then each change, conflict and absent row."""

from collections.abc import Iterator
from typing import Any

from problems.services.catalogue.faults import printable
from problems.services.catalogue.plan import Change, SectionPlan
from problems.services.catalogue.sections import plain

LONGEST = 70
NAMED = 20


def lines(plans: list[SectionPlan]) -> Iterator[str]:
    """`~` a changed row, `!` a field that stays as the board has it, `?` rows that the files no longer hold."""
    totals = [0, 0, 0]
    for plan in plans:
        counts = [len(plan.created()), len(plan.changed())]
        counts.append(len(plan.changes) - sum(counts))
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        yield f"{plan.section.name}: {_counted(counts)}"
        for change in plan.changes:
            yield from _row(change)
        if plan.absent:
            yield f"  ? not in the files: {_some(plan.absent)}"
    conflicts = sum(len(change.conflicts) for plan in plans for change in plan.changes)
    yield f"total: {_counted(totals)}" + (f", {conflicts} conflict{'s' * (conflicts != 1)}" if conflicts else "")


def _counted(counts: list[int]) -> str:
    return "{} created, {} changed, {} unchanged".format(*counts)


def _row(change: Change) -> Iterator[str]:
    if change.is_changed:
        told = (f"{name}: {_both(*values)}" for name, values in change.fields.items())
        yield f"  ~ {change.key}  {'; '.join(told)}"
    for name, (ours, theirs) in change.conflicts.items():
        here, there = _shortened(plain(ours), plain(theirs))
        yield f"  ! {change.key}  {name}: kept {here}, which was changed here; the file says {there}"


def _both(before: Any, after: Any) -> str:
    return " -> ".join(both(before, after))


def both(before: Any, after: Any) -> list[str]:
    """Two values in words, cut to the part where they begin to differ."""
    return _shortened(plain(before), plain(after))


def _shortened(*texts: str) -> list[str]:
    """Texts on one line each, cut to the part where they begin to differ."""
    flat = [printable(" ".join(text.split())) for text in texts]
    same = 0
    while all(len(text) > same for text in flat) and len({text[same] for text in flat}) == 1:
        same += 1
    begin = max(0, same - 20) if max(map(len, flat)) > LONGEST else 0
    return [_cut(text, begin) for text in flat]


def _cut(text: str, begin: int) -> str:
    part = text[begin:]
    part = part if len(part) <= LONGEST else f"{part[: LONGEST - 3]}..."
    return (f"...{part}" if begin else part) or '""'


def _some(keys: list[str]) -> str:
    more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
    return ", ".join(keys[:NAMED]) + more
