"""Watching a problem, a track, a skill or a technique. Asking twice is as good as asking once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from board.lib import markdown
from problems.models import Problem, Skill, Technique, Track, Watch
from problems.services import problems
from users.models import User

COLUMNS: dict[type[Model], str] = {Problem: "problem", Track: "track", Skill: "skill", Technique: "technique"}

Thing = Problem | Track | Skill | Technique


@dataclass(frozen=True)
class Watched:
    """All that a person watches here, the newest first. A watch of a term has it loaded, with its name and address."""

    problems: QuerySet[Problem]
    terms: QuerySet[Watch]


@transaction.atomic
def watch(thing: Thing, *, by: User) -> None:
    """Of what was merged into another, the other is watched."""
    if isinstance(thing, Problem):
        thing = problems.standing(thing)
    elif thing.merged_into:
        thing = thing.merged_into
    Watch.objects.get_or_create(person=by, **_column(thing))


def unwatch(thing: Thing, *, by: User) -> None:
    Watch.objects.filter(person=by, **_column(thing)).delete()


def is_watched(thing: Thing, *, by: User) -> bool:
    return Watch.objects.filter(person=by.pk, **_column(thing)).exists()


def of(person: User, now: datetime) -> Watched:
    """Everything that a person watches: two queries."""
    watched = Problem.objects.visible_to(person).filter(watches__person=person)
    return Watched(watched.for_list(now).order_by("-watches__since"), person.watches.of_terms())


def programs_of(person: User) -> list[Any]:
    """The programs that a person watches: through the reverse relation, as the app above may be absent."""
    watched = getattr(person, "program_watches", None)
    return [] if watched is None else [one.program for one in watched.select_related("program")]


def tracks_of(person: User) -> set[int]:
    """The ids of the tracks that a person watches."""
    return {watch.track_id for watch in person.watches.filter(track__isnull=False) if watch.track_id}


def choices_of(person: User) -> list[tuple[str, str]]:
    """What a person watches, as (name, words): a webhook can hear of one of these alone. Two queries."""
    problems = Problem.objects.visible_to(person).filter(watches__person=person).order_by("number")
    terms = [(watch.kind, watch.thing) for watch in person.watches.of_terms()]
    return [
        *(
            (f"problem:{number}", f"#{number} {markdown.to_text(title, 80)}")
            for number, title in problems.values_list("number", "title")
        ),
        *((f"{kind}:{thing.key}", f"the {kind} {thing.name}") for kind, thing in terms),
    ]


def forget(by: User, now: datetime) -> None:
    """When somebody leaves, nobody is to be told any more."""
    Watch.objects.filter(person=by).delete()


def _column(thing: Thing) -> dict[str, Any]:
    return {COLUMNS[type(thing)]: thing}
