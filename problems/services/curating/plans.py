"""The plan of one change of many problems: what exactly it would do, as it is shown before it is done."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from board.lib.errors import Refused
from problems.models import Problem
from problems.services.curating import changes
from problems.services.curating.changes import Wanted
from users.models import User

# More are refused with a sentence; the board is changed in parts then.
MOST = 20_000
# How many are shown one by one before they are changed, and after: so many weigh less than 60 kB.
SHOWN = 150


@dataclass(frozen=True)
class Row:
    problem: Problem
    before: str
    after: str

    @property
    def shown(self) -> tuple[str, str]:
        return self.before.partition(" ")[0], self.after.partition(" ")[0]


@dataclass
class Plan:
    """What would be changed, what stands so already, and what cannot be changed, with the sentence that says why."""

    rows: list[Row] = field(default_factory=list)
    same: list[Problem] = field(default_factory=list)
    refused: list[tuple[Problem, str]] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """A mark of exactly these changes, for a form to bring back."""
        told = "\n".join(f"{row.problem.pk}\0{row.before}\0{row.after}" for row in self.rows)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def plan(chosen: QuerySet, wanted: Wanted, *, by: User, now: datetime) -> Plan:
    """What `wanted` would do to the chosen problems. Reads, and writes nothing. Raises Refused for too many."""
    changes.refuse_unknown(wanted)
    found = Plan()
    meant = Problem.objects.filter(pk__in=chosen.order_by().values("pk"))
    loaded = list(changes.loaded(meant, wanted)[: MOST + 1])
    if len(loaded) > MOST:
        raise Refused(f"At most {MOST:,} problems are changed at once. Choose fewer.", code="too-many")
    for problem in sorted(loaded, key=lambda row: row.pk):
        before, after = changes.text(problem, wanted), changes.wanted_text(problem, wanted, by, now)
        stop = changes.stop(problem, wanted, before, by)
        if before == after:
            found.same.append(problem)
        elif stop:
            found.refused.append((problem, stop))
        else:
            found.rows.append(Row(problem, before, after))
    return found


def with_texts(found: Plan) -> Plan:
    """The same, with the rendered titles of those that are shown one by one: one query."""
    shown = [row.problem for row in found.rows[:SHOWN]] + [problem for problem, _ in found.refused[:SHOWN]]
    texts = dict(Problem.objects.filter(pk__in=[row.pk for row in shown]).values_list("pk", "rendered"))
    for problem in shown:
        problem.rendered = texts[problem.pk]
    return found
