"""What waits of this app's own: write-ups to look at, reports, problems due for a check, links that are gone."""

from datetime import datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, Prefetch, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from problems import permissions
from problems.models import Bearing, Event, LinkCheck, LinkHealth, Problem, Report, WriteUp
from problems.models.choices import Difficulty, Resolution
from problems.models.link_health import State, Which
from problems.models.reports import Reason
from problems.services.curating.queue import Kind, add
from users.models import Appeal, User, shown_name
from users.models.sanctions import Kind as SanctionKind

HISTORY = 6
LOOKS = 5


def _words(column: str, choices: list[tuple[Any, Any]]) -> Case:
    """The label of a choice."""
    known = [When(**{column: value}, then=Value(str(label))) for value, label in choices]
    return Case(*known, default=Value(""), output_field=TextField())


# Write-ups


def _writeups(rows: Any, now: datetime) -> QuerySet:
    bearings = Bearing.objects.on_public_problems().select_related("problem__track").order_by("position", "pk")
    return rows.select_related("linked_by").with_authors().prefetch_related(Prefetch("bearings", queryset=bearings))


add(
    Kind(
        slug="writeups",
        name="New write-ups",
        one="New write-up",
        asks="Does it say what it is, and is it about the problem it names? Whether it is right is not asked here.",
        rows=lambda now: WriteUp.objects.to_triage(),
        title="title",
        since="submitted_at",
        load=_writeups,
        can_answer=permissions.can_triage,
        template="problems/queue/writeups.html",
    )
)


# Reports

REPORTED = (
    "problem__title",
    "comment__problem__title",
    "log_entry__claim__problem__title",
    "writeup__title",
    "review__writeup__title",
    "reproduction__writeup__title",
    "claim__problem__title",
    "person__username",
    "name",
)


def _of_report(report: Report, user: User, now: datetime) -> dict[str, Any]:
    resolutions = [choice for choice in Resolution.choices if choice[0] != Resolution.OPEN]
    return {"resolutions": resolutions, "of_own": bool(report.result and permissions.is_of(user, report.result))}


add(
    Kind(
        slug="reports",
        name="Reports",
        one="Report",
        asks="Somebody says that this should not stand as it does. Are they right?",
        rows=lambda now: Report.objects.open(),
        title=Coalesce(*(Cast(name, TextField()) for name in REPORTED)),
        about=_words("reason", Reason.choices),
        since="at",
        load=lambda rows, now: rows.for_queue(),
        context=_of_report,
        can_answer=permissions.can_answer_report,
        template="problems/queue/reports.html",
    )
)


# Appeals

add(
    Kind(
        slug="appeals",
        name="Appeals",
        one="Appeal",
        asks="Should it stand? Nobody is asked twice: what you say is final.",
        rows=lambda now: Appeal.objects.open(),
        title=_words("sanction__kind", [(kind, f"Against a {kind.label.lower()}") for kind in SanctionKind]),
        about=shown_name("sanction__person"),
        since="at",
        load=lambda rows, now: rows.for_queue(),
        can_answer=permissions.can_answer_appeal,
        template="problems/queue/appeals.html",
    )
)


# Problems due for a check


def _pressing(now: datetime) -> Case:
    """Those that people work on first, and within them the projects that somebody new would begin with."""
    steps = list(Difficulty.values)
    on_it = [When(worked_on_until__gt=now, difficulty=letter, then=Value(place)) for place, letter in enumerate(steps)]
    free = [When(difficulty=letter, then=Value(place + len(steps))) for place, letter in enumerate(steps)]
    return Case(*on_it, *free, default=Value(2 * len(steps)))


def _of_problem(problem: Problem, user: User, now: datetime) -> dict[str, Any]:
    told = Event.objects.filter(problem=problem).public().besides_talk().for_feed()
    return {"activity": problem.activity(now), "freshness": problem.freshness(now), "history": told[:HISTORY]}


add(
    Kind(
        slug="checks",
        name="Problems due for a check",
        one="Due for a check",
        asks="Is it still open, as far as a search can tell? Say how you looked: everybody reads it.",
        rows=lambda now: Problem.objects.due_for_check(now).annotate(pressing=_pressing(now)),
        title="title",
        about=_words("difficulty", [(letter, f"{letter}: {label}") for letter, label in Difficulty.choices]),
        since=Coalesce(Cast("checked_on", DateTimeField()), F("created_at")),
        sort="pressing",
        load=lambda rows, now: rows.select_related("track", "source", "checked_by").with_counts(now),
        context=_of_problem,
        template="problems/queue/checks.html",
        is_upkeep=True,
    )
)


# Links


def _links(rows: Any, now: datetime) -> QuerySet:
    looks = Prefetch("checks", queryset=LinkCheck.objects.order_by("-at", "-pk")[:LOOKS], to_attr="looks")
    return rows.select_related("writeup__linked_by").prefetch_related(looks)


add(
    Kind(
        slug="links",
        name="Links that are gone or have moved",
        one="A link that is gone or has moved",
        asks="Where is it now? A write-up that cannot be opened helps nobody.",
        rows=lambda now: LinkHealth.objects.to_mend(),
        title="writeup__title",
        about=Case(
            *(
                When(which=which, state=state, then=Value(f"the {which.label} {words}"))
                for which in Which
                for state, words in ((State.GONE, "is gone"), (State.MOVED, "has moved"))
            ),
            default=Value(""),
        ),
        since="since",
        load=_links,
        template="problems/queue/links.html",
        is_upkeep=True,
    )
)
