"""Telling people, and what they do with what they were told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from board.lib.text import shortened
from users.models import KINDS, Delivery, Mail, MailPreference, Notification, User, Webhook
from users.services import deliveries, mails
from users.services.deliveries import About

TITLE, NOTE = 300, 500


@transaction.atomic(savepoint=False)
def tell(
    people: QuerySet[User] | Iterable[int],
    *,
    kind: str,
    key: str,
    title: str,
    path: str,
    by: User | None = None,
    note: str = "",
    about: About | None = None,
    now: datetime,
) -> int:
    """Leaves a notice with each of `people` who is still here, except `by`. Answers how many are new.

    Call it inside the transaction of the act: it takes two statements, however many they are, and three more where
    some have a webhook; `about` is for those (`deliveries.queue`). `title` is one sentence, in which `{who}` becomes
    the name of `by` when it is shown. Who was told of `key` before is not told again.
    """
    new = not_yet_told(people, kind=kind, key=key, by=by.pk if by else None, now=now)
    return leave(new, kind=kind, key=key, title=title, path=path, by=by, note=note, about=about, now=now)


def leave(
    new: Iterable[tuple[int, str, bool]],
    *,
    kind: str,
    key: str,
    title: str,
    path: str,
    by: User | None,
    note: str,
    about: About | None,
    now: datetime,
) -> int:
    """The second half of `tell`: a notice with each of those whom `not_yet_told` found."""
    new = list(new)
    if not new:
        return 0
    told = {"kind": kind, "key": key, "path": path, "by": by, "at": now}
    told |= {"title": shortened(title, TITLE), "note": shortened(note, NOTE)}
    rows = [Notification(person_id=pk, pace=pace, **told) for pk, pace, _ in new]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    mails.nudge()
    deliveries.queue([pk for pk, _, has_webhook in new if has_webhook], kind=kind, key=key, about=about, now=now)
    return len(rows)


def not_yet_told(
    people: QuerySet[User] | Iterable[int], *, kind: str, key: str, by: int | None, now: datetime
) -> QuerySet:
    """(primary key, pace of this kind, whether a webhook hears of it) of everybody who is to get a row."""
    wanted = people if isinstance(people, QuerySet) else list(people)
    chosen = MailPreference.objects.filter(person=OuterRef("pk"), kind=kind).values("pace")
    pace = Coalesce(Subquery(chosen), Value(KINDS[kind].pace.value), output_field=CharField())
    return (
        User.objects.present()
        .filter(~Exists(Notification.objects.filter(person=OuterRef("pk"), key=key)), pk__in=wanted)
        .exclude(pk=by)
        .order_by("pk")
        .values_list("pk", pace, Exists(Webhook.objects.hearing(kind, now).filter(person=OuterRef("pk"))))
    )


@transaction.atomic
def take_back(key: str) -> int:
    """Empties what the notices of an event quote: the words were hidden or deleted. Answers how many there were."""
    told = Notification.objects.filter(key=key)
    emptied = told.exclude(note="").update(note="")
    Mail.objects.filter(notices__in=told).forget_words()
    Delivery.objects.filter(notice__in=told).update(body="")
    return emptied


@transaction.atomic
def retell(told: QuerySet[Notification], *, title: str, path: str, without_note: bool = False) -> int:
    """Says notices in other words, and leads elsewhere: what they named is out of sight. Answers how many."""
    found = list(told.values_list("pk", flat=True))
    if not found:
        return 0
    rows = Notification.objects.filter(pk__in=found)
    rows.update(title=shortened(title, TITLE), path=path, **({"note": ""} if without_note else {}))
    Mail.objects.filter(notices__in=rows).forget_words()
    Delivery.objects.filter(notice__in=rows).update(body="")
    return len(found)


def mark_read(person: User, pk: int, *, now: datetime | None = None) -> None:
    person.notices.unread().filter(pk=pk).update(read_at=now or timezone.now())


def mark_all_read(person: User, up_to: int, *, now: datetime | None = None) -> int:
    """Marks what stood on the page: everything up to this primary key. What came after has not been seen."""
    return person.notices.unread().filter(pk__lte=up_to).update(read_at=now or timezone.now())
