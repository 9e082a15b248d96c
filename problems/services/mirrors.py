"""What copies of the board elsewhere can follow: which rows changed since, and which are to be read no longer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Exists, Max, Min, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from problems.models import Claim, Comment, Event, LogEntry, Mark, Problem, Reproduction, Review, WriteUp
from problems.models.choices import FRESH_FOR, PUBLIC, STALE_AFTER, Status
from problems.models.claims import Status as ClaimStatus
from problems.models.people import with_work
from problems.models.review_states import Status as ReviewStatus
from problems.models.writeups import VISIBLE
from problems.models.writeups import Status as WriteUpStatus
from users.models import User

DAY = timedelta(days=1)
# How many marks are looked at in one statement of the nightly tidying.
AT_ONCE = 10_000
UNLISTED = (Status.HISTORICAL, Status.WITHDRAWN)


def _nothing(*asked: Any) -> None:
    return None


@dataclass(frozen=True)
class Kind:
    """A kind of row that copies follow. Its list in the API holds `listed`, and no copy ever held one of `never`.

    `hidden` are those that a curator took out of sight, and `clock` those whose answer another day alone changes.
    """

    rows: type[Model]
    listed: Callable[[], QuerySet]
    never: Q | None = None
    hidden: Q | None = None
    clock: Callable[[datetime], Q | None] = _nothing


def _by_the_clock_of_problems(now: datetime) -> Q:
    """Those whose freshness is another word since yesterday."""
    turned = [(now - age).date() - timedelta(days=back) for age in (FRESH_FOR, STALE_AFTER) for back in (0, 1, 2)]
    return Q(checked_on__in=turned)


def _by_the_clock_of_claims(now: datetime) -> Q:
    """Those whose pause ended without anybody doing anything."""
    return Q(status=ClaimStatus.PAUSED, returns_on__in=[now.date(), (now - DAY).date()])


# Write-ups that were held when they came, and that no curator has let show since.
_MOVES = Event.objects.filter(writeup=OuterRef("pk")).order_by()
_WAS_HELD_ALWAYS = Q(Exists(_MOVES.filter(verb="linked", after=WriteUpStatus.HELD))) & ~Q(
    Exists(_MOVES.filter(after__in=VISIBLE))
)
# Apps above add theirs when they start.
KINDS: dict[str, Kind] = {
    "problem": Kind(Problem, Problem.objects.listed, ~Q(status__in=PUBLIC), clock=_by_the_clock_of_problems),
    "claim": Kind(Claim, Claim.objects.public, hidden=Q(status=ClaimStatus.REMOVED), clock=_by_the_clock_of_claims),
    "log-entry": Kind(LogEntry, lambda: LogEntry.objects.visible_to(AnonymousUser())),
    "comment": Kind(Comment, Comment.objects.public, ~Q(problem__status__in=PUBLIC)),
    "writeup": Kind(WriteUp, WriteUp.objects.visible, _WAS_HELD_ALWAYS),
    "review": Kind(Review, Review.objects.public, Q(given_at=None), hidden=Q(status=ReviewStatus.HIDDEN)),
    "reproduction": Kind(Reproduction, Reproduction.objects.public),
    "person": Kind(User, lambda: with_work(User.objects.present())),
}


def gone() -> QuerySet[Mark]:
    """Marks of what was to be read and is not any longer, the oldest first, with `why` and, where merged, `into`.

    Each mark costs a look at its list: ask it of a stretch of them.
    """
    is_gone = Q(pk__in=[])
    hidden = []
    for name, kind in KINDS.items():
        here = Q(kind=name)
        is_gone |= here & ~Exists(kind.listed().filter(pk=OuterRef("ref"))) & _once_there(kind)
        if kind.hidden is not None:
            hidden.append(When(here & Q(Exists(_row(kind).filter(kind.hidden))), then=Value("hidden")))
    problem = Problem.objects.filter(number=OuterRef("ref"))
    merged = When(kind="problem", into__isnull=False, then=Value("merged"))
    unlisted = When(Q(kind="problem") & Q(Exists(problem.filter(status__in=UNLISTED))), then=Value("unlisted"))
    into = Case(When(kind="problem", then=Subquery(problem.values("merged_into"))), default=None)
    why = Case(merged, unlisted, *hidden, default=Value("gone"), output_field=CharField())
    return Mark.objects.newest().filter(is_gone).annotate(into=into).annotate(why=why)


def _once_there(kind: Kind) -> Q:
    return Q() if kind.never is None else ~Q(Exists(_row(kind).filter(kind.never)))


def _row(kind: Kind) -> QuerySet:
    return kind.rows._default_manager.filter(pk=OuterRef("ref"))


def mark_what_the_day_changed(*, now: datetime | None = None) -> int:
    """Marks the rows whose answer is another one today although nobody touched them. Answers how many."""
    now = now or timezone.now()
    marked = 0
    for name, kind in KINDS.items():
        turned = kind.clock(now)
        if turned is not None:
            rows = kind.listed().filter(turned).order_by().values_list("pk", flat=True).distinct()
            marked += len(Mark.objects.bulk_create([Mark(kind=name, ref=pk) for pk in rows]))
    return marked


def forget_overtaken() -> int:
    """Removes marks of what was marked again since: nobody asks for them. Looks at few in each statement."""
    ends = Mark.objects.aggregate(first=Min("pk"), last=Max("pk"))
    starts = range(ends["first"] or 0, (ends["last"] or -1) + 1, AT_ONCE)
    slices = (Mark.objects.filter(pk__gte=start, pk__lt=start + AT_ONCE) for start in starts)
    return sum(marks.overtaken().delete()[0] for marks in slices)
