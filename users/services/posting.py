"""Sends what waits for webhooks: by the worker alone, with nothing held while a host takes its time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from board.lib import fetching
from board.lib.text import shortened
from users.models import Delivery, Webhook
from users.models.webhooks import MAX_ANSWER, MAX_TROUBLE, State
from users.services import deliveries, hook_bodies, notifications, webhooks

# Longer than any talk with a host.
LEASE = timedelta(minutes=2)
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
MOST_ATTEMPTS = len(WAITS) + 1
# A webhook is turned off after so many tries in a row that failed, over so long a time: not for one bad evening.
MOST_FAILURES, FAILING_FOR = 10, timedelta(hours=12)
KEPT = timedelta(days=30)
BATCH, HOOKS = 20, 100
GONE = 410


class Post(Protocol):
    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> fetching.Page: ...


def ask_due(*, now: datetime | None = None) -> int:
    """Has the worker look at each webhook for which something is due. Answers how many."""
    if not settings.FETCH_LINKS:
        return 0
    due = list(Webhook.objects.with_due(now or timezone.now())[:HOOKS])
    for webhook in due:
        deliveries.ask(webhook)
    return len(due)


def send(pk: int, *, post: Post = fetching.post, now: datetime | None = None) -> int:
    """Sends what is due for one webhook, one after the other, and answers how many arrived.

    The first that fails ends the run: a host that is away is not asked once for every notice.
    """
    arrived = 0
    for _ in range(BATCH):
        delivery = _take(pk, now or timezone.now())
        if delivery is None:
            return arrived
        if delivery.state == State.SENDING and not _hand_over(delivery, post, now):
            return arrived
        arrived += delivery.state == State.SENDING
    return arrived


@transaction.atomic
def _take(pk: int, now: datetime) -> Delivery | None:
    """The next one due, marked as on its way; or as dropped, where its person's rights have ended since."""
    due = Delivery.objects.due(now).filter(webhook=pk).select_for_update(skip_locked=True, of=("self",))
    delivery = due.select_related("webhook__person", "notice__by").first()
    if delivery is None:
        return None
    if not Webhook.objects.live(now).filter(pk=pk).exists() or not _may_hear(delivery):
        deliveries.move(delivery, State.DROPPED, trouble="Its owner may not hear of it any more.")
    elif delivery.attempts >= MOST_ATTEMPTS:
        deliveries.move(delivery, State.FAILED, trouble="Its sender was ended in the middle, every time.")
    else:
        # Not when it is settled: whoever takes words back meanwhile empties what stands here.
        body = hook_bodies.write(delivery.webhook, delivery)
        lease = {"attempts": delivery.attempts + 1, "leased_until": now + LEASE}
        deliveries.move(delivery, State.SENDING, body=body, **lease)
    return delivery


def _may_hear(delivery: Delivery) -> bool:
    return Delivery.objects.told_to(delivery.webhook.person).filter(pk=delivery.pk).exists()


def _hand_over(delivery: Delivery, post: Post, now: datetime | None) -> bool:
    """Whether it arrived."""
    webhook = delivery.webhook
    headers = hook_bodies.headers(webhook, delivery, delivery.body, now or timezone.now())
    status, said, trouble = None, "", ""
    try:
        page = post(webhook.url, delivery.body.encode(), headers)
    except fetching.Unfetched as error:
        trouble = str(error)
    else:
        status, said = page.status, page.text
        trouble = "" if 200 <= status < 300 else _wrong(status)
    told = {
        "status_code": status,
        "answer": shortened(said, MAX_ANSWER),
        "trouble": shortened(trouble, MAX_TROUBLE),
    }
    _settle(delivery, told, now or timezone.now())
    return not trouble


def _wrong(status: int) -> str:
    if 300 <= status < 400:
        return "It sends on to another address. Nothing is sent on: enter that address itself."
    return "It says that it is gone for good." if status == GONE else f"It answered {status}, and not 2xx."


@transaction.atomic
def _settle(delivery: Delivery, told: dict[str, Any], now: datetime) -> None:
    """How a try ended; unless the row is gone, or another worker has taken it over since.

    A failure at an address that its person has changed meanwhile says nothing of the new one.
    """
    webhook = Webhook.objects.held().filter(pk=delivery.webhook_id).first()
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, leased_until=delivery.leased_until)
    current = mine.select_for_update(of=("self",)).first()
    if webhook is None or current is None:
        return
    if not told["trouble"]:
        deliveries.move(current, State.DONE, sent_at=now, **told)
        Webhook.objects.filter(pk=webhook.pk).update(failures=0, failing_since=None)
        return
    if not webhook.is_on:
        deliveries.move(current, State.DROPPED, sent_at=now, **told)
    elif current.attempts >= MOST_ATTEMPTS:
        deliveries.move(current, State.FAILED, sent_at=now, **told)
    else:
        deliveries.move(current, State.WAITING, sent_at=now, next_try_at=now + WAITS[current.attempts - 1], **told)
    if webhook.url == delivery.webhook.url:
        _count_failure(webhook, told, now)


def _count_failure(webhook: Webhook, told: dict[str, Any], now: datetime) -> None:
    """Turns the webhook off where it has failed for long enough, and tells its person."""
    since = Case(When(failures=0, then=Value(now)), default=F("failing_since"))
    Webhook.objects.filter(pk=webhook.pk).update(failing_since=since, failures=F("failures") + 1)
    webhook.refresh_from_db(fields=["failures", "failing_since"])
    has_failed = webhook.failures >= MOST_FAILURES and webhook.failing_since <= now - FAILING_FOR  # type: ignore[operator]
    if not webhook.is_on or not (has_failed or told["status_code"] == GONE):
        return
    because = shortened(f"What was sent there did not arrive. {told['trouble']}", MAX_TROUBLE)
    webhooks.turn_off(webhook, because=because, now=now)
    notifications.tell(
        [webhook.person_id],
        kind="webhooks",
        key=f"webhook:{webhook.pk}:{now.isoformat()}",
        title=f"Your webhook to {webhook.place} was turned off: what was sent there did not arrive",
        note=told["trouble"],
        path=f"/accounts/webhooks/{webhook.pk}/",
        now=now,
    )


def forget_old(*, now: datetime | None = None) -> int:
    """Removes deliveries after thirty days, whatever became of them."""
    return Delivery.objects.filter(made_at__lt=(now or timezone.now()) - KEPT).delete()[0]
