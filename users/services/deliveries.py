"""Deliveries to webhooks: put in the queue with the notices themselves, and taken by whoever sends."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings

from board.lib import fetching, jobs
from users.models import Delivery, Notification, Webhook
from users.models.webhooks import MOVES, State

TASK = "users.tasks.send_to_webhook"

About = Callable[[], Iterable[str]]


def queue(people: Iterable[int], *, kind: str, key: str, about: About | None, now: datetime) -> int:
    """Leaves a delivery with each webhook of these people that hears of this kind. Answers how many.

    In the transaction of the notices, and without a statement where there is nobody. `about` names what it is about
    ("problem:42", "track:probing"), and is asked only where a webhook hears of one thing alone.
    """
    people = list(people)
    hooks = list(Webhook.objects.hearing(kind, now).filter(person__in=people)) if people else []
    if any(hook.only for hook in hooks):
        named = set(about()) if about else set()
        hooks = [hook for hook in hooks if not hook.only or hook.only in named]
    if not hooks:
        return 0
    told = Notification.objects.filter(key=key, person__in={hook.person_id for hook in hooks})
    notices = dict(told.values_list("person_id", "pk"))
    rows = [
        Delivery(webhook=hook, notice_id=notices[hook.person_id], made_at=now, next_try_at=now)
        for hook in hooks
        if hook.person_id in notices
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        ask(row.webhook)
    return len(rows)


def ask(webhook: Webhook) -> None:
    """Has the worker send what is due for this webhook, after the transaction. Asked twice, it does so once. Where the
    board sends nothing it waits."""
    if settings.FETCH_LINKS:
        jobs.ask_outside(TASK, fetching.host_of(webhook.url), soon=True, webhook=webhook.pk)


def move(delivery: Delivery, state: State, **fields: object) -> None:
    """Writes the new state of a row that is held, as MOVES allows it, and what changes with it."""
    if state not in MOVES[State(delivery.state)]:
        raise ValueError(f"A delivery that is {delivery.state} does not become {state}.")
    fields = {"leased_until": None, "state": state} | fields
    for name, value in fields.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=list(fields))
