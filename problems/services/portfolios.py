"""Choosing what one's public page shows, and in which order. Like a profile, it leaves no event."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from board.lib import markdown
from board.lib.errors import Refused
from board.lib.text import unix_lines
from problems import permissions
from problems.models import Claim, Introduction, PortfolioItem, Review, UnnamedCount, WriteUp
from problems.models.portfolios import MAX_LINE, arranged
from problems.services import domains
from users.models import User
from users.permissions import can_speak
from users.services import people

COLUMNS: dict[type[Model], str] = {WriteUp: "writeup", Claim: "claim"}
MAX_WORDS = 150

Thing = WriteUp | Claim


@transaction.atomic
def introduce(person: User, *, text: str) -> None:
    """Puts a few words on top of a portfolio; none takes them away. Raises Refused, or markdown.Unrenderable."""
    text = unix_lines(text).strip()
    count = len(text.split())
    if count > MAX_WORDS:
        raise Refused(f"This has {count} words. {MAX_WORDS} is the limit.")
    if not text:
        Introduction.objects.filter(person=person).delete()
        return
    can_speak(person, timezone.now()).or_refuse()
    domains.refuse_in(text)
    said = {"text": text, "html": markdown.render(text), "renderer": markdown.RENDERER_VERSION}
    Introduction.objects.update_or_create(person=person, defaults=said)


@transaction.atomic
def move(thing: Thing, *, by: User, step: int) -> None:
    """Moves something up (-1) or down (1) among those of its kind. The first stays first. Raises Refused."""
    items = _placed(thing, by)
    here = next(index for index, item in enumerate(items) if _points_at(item, thing))
    there = here + step
    if not 0 <= there < len(items):
        return
    items[here].position, items[there].position = there, here
    for item in (items[here], items[there]):
        item.save(update_fields=["position"])


@transaction.atomic
def show(thing: Thing, *, by: User, is_shown: bool) -> None:
    """Shows something, or hides it. What is hidden keeps its place. Raises Refused."""
    _change(thing, by, is_shown=is_shown)


@transaction.atomic
def caption(thing: Thing, *, by: User, line: str) -> None:
    """Says something about it, in a line of one's own. Raises Refused."""
    if len(line) > MAX_LINE:
        raise Refused(f"At most {MAX_LINE} characters.")
    if line.strip():
        can_speak(by, timezone.now()).or_refuse()
        domains.refuse_in(line)
    _change(thing, by, line=line.strip())


@transaction.atomic
def count_unnamed(person: User, *, now: datetime | None = None) -> UnnamedCount:
    """Lets the page say how many reviews a person has given without their name by now, until they say so again.

    Raises Refused where there is none.
    """
    now = now or timezone.now()
    number = unnamed_by(person).count()
    if not number:
        raise Refused("You have given no review without your name.")
    row, _ = UnnamedCount.objects.update_or_create(person=person, defaults={"number": number, "at": now})
    return row


@transaction.atomic
def hide_unnamed(person: User) -> None:
    """Lets the page say nothing of them, as it does for everybody who has not chosen."""
    UnnamedCount.objects.filter(person=person).delete()


def unnamed_by(person: User) -> QuerySet[Review]:
    """What a person gave without their name, and anybody can read."""
    return Review.objects.public().unnamed().filter(by=person)


def forget(by: User, now: datetime) -> None:
    """When somebody leaves, nothing is on show any more."""
    PortfolioItem.objects.filter(person=by).delete()
    Introduction.objects.filter(person=by).delete()
    UnnamedCount.objects.filter(person=by).delete()


def _change(thing: Thing, by: User, **fields: Any) -> None:
    item = next(item for item in _placed(thing, by) if _points_at(item, thing))
    PortfolioItem.objects.filter(pk=item.pk).update(**fields)


def _placed(thing: Thing, by: User) -> list[PortfolioItem]:
    """Every item of the kind in the order that is shown, numbered from 0 and written down.

    Holds the person, so that of two moves at once neither is lost.
    """
    people.hold(by)
    kind = COLUMNS[type(thing)]
    permissions.can_arrange(by, kind, thing).or_refuse()
    numbers = list(arranged(kind, by).values_list("pk", flat=True))
    items = [PortfolioItem(person=by, position=position, **{f"{kind}_id": pk}) for position, pk in enumerate(numbers)]
    PortfolioItem.objects.bulk_create(
        items, update_conflicts=True, unique_fields=["person", kind], update_fields=["position"]
    )
    return list(by.portfolio_items.filter(**{f"{kind}__in": numbers}).order_by("position"))


def _points_at(item: PortfolioItem, thing: Thing) -> bool:
    return getattr(item, f"{COLUMNS[type(thing)]}_id") == thing.pk
