"""Who wrote a write-up, as somebody says: shown as said, and taken back by whoever is named wrongly."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused
from problems.models import Author, Event, WriteUp
from problems.services import events
from users.models import User


def name(writeup: WriteUp, first: User | None, others: list[str], *, by: User, now: datetime) -> None:
    """Names who wrote it. A member who is named by somebody else hears of it, and can say that it is not them."""
    members = {f"~{one.username}": one for one in User.objects.joined().filter(username__in=_usernames(others))}
    authors = [Author(writeup=writeup, person=first)] if first else []
    said_no = Event.objects.filter(writeup=writeup, verb="disowned")
    refused = set(said_no.values_list("by", flat=True))
    # A member is named once, however their name is spelled.
    for label in dict.fromkeys(name.lower() if name.lower() in members else name for name in others):
        member = members.get(label)
        if member is None:
            authors.append(Author(writeup=writeup, name=label))
        elif member != first and member.pk not in refused:
            authors.append(Author(writeup=writeup, person=member))
    for position, author in enumerate(authors):
        author.position = position
    Author.objects.bulk_create(authors)
    for author in authors:
        if author.person and author.person != by:
            events.record("named an author", writeup, by=by, now=now, whom=author.person, public=False)


def _usernames(names: list[str]) -> list[str]:
    return [name[1:].lower() for name in names if name.startswith("~")]


def others(writeup: WriteUp) -> list[str]:
    """Everybody named but the member who linked it, as a form names them."""
    rows = writeup.authors.select_related("person")
    shown = [row for row in rows if row.person_id is None or row.person_id != writeup.linked_by_id]
    return [_label(row) for row in shown]


def rename(writeup: WriteUp, names: list[str], *, by: User, now: datetime) -> tuple[str, str]:
    """Names others instead. Answers who stood there, and who stands there now. The caller holds the write-up.

    Whoever stays keeps their row, and what was shown about it.
    """
    before = _shown(writeup)
    rows = {_label(row): row for row in writeup.authors.select_related("person")}
    first = next(
        (label for label, row in rows.items() if row.person_id and row.person_id == writeup.linked_by_id), None
    )
    kept = {*names, first}
    for label, row in rows.items():
        if label not in kept:
            row.delete()
    name(writeup, None, [one for one in names if one not in rows], by=by, now=now)
    order = {label: position for position, label in enumerate([first, *names])}
    for row in writeup.authors.select_related("person"):
        row.position = order.get(_label(row), len(order))
        row.save(update_fields=["position"])
    return before, _shown(writeup)


def _label(row: Author) -> str:
    return f"~{row.person.username}" if row.person else row.name


def _shown(writeup: WriteUp) -> str:
    return ", ".join(str(author) for author in writeup.authors.select_related("person"))


@transaction.atomic
def disown(writeup: WriteUp, *, by: User, now: datetime | None = None) -> None:
    """Somebody who was named as an author says that it is not them."""
    # Held, as whoever names the authors anew holds it.
    writeup = WriteUp.objects.select_for_update(no_key=True).get(pk=writeup.pk)
    gone, _ = writeup.authors.filter(person=by).delete()
    if not gone:
        raise Refused("You are not named as an author of this.")
    events.record("disowned", writeup, by=by, now=now or timezone.now())
