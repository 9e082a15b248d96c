"""The life of a webhook: made with a secret that is shown once, tried out, changed, turned off, removed."""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from board.lib import fetching
from board.lib.errors import Refused
from users import permissions
from users.models import Delivery, User, Webhook
from users.models.webhooks import State
from users.services import deliveries, hook_bodies, people, requests
from users.services.requests import Limit

# How long the secret of before signs beside a new one.
BOTH_SIGN = timedelta(hours=24)
# What a person sends by hand, trials and repetitions together.
MOST_BY_HAND = 30
HOUR = timedelta(hours=1)
GONE = "This is gone: somebody has removed it meanwhile."
# What a webhook can be narrowed to, as (name, words) of a person's. Apps above add theirs when they start.
NARROWER: list[Callable[[User], list[tuple[str, str]]]] = []


def narrower(person: User) -> list[tuple[str, str]]:
    """Everything that a webhook of this person's can hear of alone."""
    return [choice for choices in NARROWER for choice in choices(person)]


@transaction.atomic
def make(
    person: User, *, url: str, format: str, kinds: Iterable[str], only: str = "", now: datetime | None = None
) -> tuple[Webhook, str]:
    """A new one, and its secret, which is shown now and never again. Raises Refused.

    The person's row is held, so that many requests at once cannot pass the limit. The name of the address is looked up
    by the worker alone, each time that it sends.
    """
    now = now or timezone.now()
    _refuse_address(url)
    person = people.hold(person)
    wanted = list(dict.fromkeys(kinds))
    permissions.can_make_webhook(person, url, only, wanted).or_refuse()
    seed = secrets.token_hex(32)
    made = Webhook.objects.create(
        person=person, url=url, format=format, kinds=wanted, only=only, seed=seed, made_at=now
    )
    return made, hook_bodies.secret(seed)


@transaction.atomic
def edit(webhook: Webhook, *, format: str, kinds: Iterable[str], url: str = "", only: str = "") -> None:
    """Sends elsewhere, in another shape or of other things from now on, what waits among it. Raises Refused.

    Without `url` it stays where it is. The secret stays, and so does whether it is on; what failed at another address
    counts no more. People are held before their webhooks, as where one is made.
    """
    if url:
        _refuse_address(url)
    people.hold(User(pk=webhook.person_id))
    held = _held(webhook)
    there, wanted = url or held.url, list(dict.fromkeys(kinds))
    permissions.can_edit_webhook(held, there, only, wanted).or_refuse()
    if there != held.url:
        held.failures, held.failing_since = 0, None
    held.url, held.format, held.kinds, held.only = there, format, wanted, only
    held.save(update_fields=["url", "format", "kinds", "only", "failures", "failing_since"])


def _refuse_address(url: str) -> None:
    try:
        fetching.read(url)
    except fetching.Forbidden as error:
        raise Refused(f"Nothing can be sent there. {error}", code="address") from error
    for check in people.WORD_CHECKS:
        check(url)


@transaction.atomic
def renew_secret(webhook: Webhook, *, now: datetime | None = None) -> str:
    """A new secret, shown now and never again. For a day both sign, so that nothing is lost meanwhile."""
    now = now or timezone.now()
    held = _held(webhook)
    held.old_seed, held.old_until, held.seed = held.seed, now + BOTH_SIGN, secrets.token_hex(32)
    held.save(update_fields=["old_seed", "old_until", "seed"])
    return hook_bodies.secret(held.seed)


@transaction.atomic
def turn_on(webhook: Webhook) -> None:
    """From now on. What happened while it was off is not sent."""
    _held(webhook)
    Webhook.objects.filter(pk=webhook.pk).update(disabled_at=None, disabled_because="", failures=0, failing_since=None)


@transaction.atomic
def turn_off(webhook: Webhook, *, because: str = "You turned it off.", now: datetime | None = None) -> None:
    """Nothing is sent there any more, and what waits is dropped."""
    held = _held(webhook)
    if not held.is_on:
        return
    held.disabled_at, held.disabled_because = now or timezone.now(), because
    held.save(update_fields=["disabled_at", "disabled_because"])
    held.deliveries.filter(state=State.WAITING).update(state=State.DROPPED, trouble="The webhook was turned off.")


@transaction.atomic
def remove(webhook: Webhook) -> None:
    """With everything that was sent to it."""
    Webhook.objects.filter(pk=_held(webhook).pk).delete()


@transaction.atomic
def try_out(webhook: Webhook, *, now: datetime | None = None) -> Delivery:
    """Sends a trial. Raises Refused where it is off, and for too many by hand."""
    now = now or timezone.now()
    webhook = _held(webhook)
    _refuse_by_hand(webhook, now)
    made = Delivery.objects.create(webhook=webhook, made_at=now, next_try_at=now)
    deliveries.ask(webhook)
    return made


@transaction.atomic
def send_again(delivery: Delivery, *, now: datetime | None = None) -> None:
    """The same delivery under the same number, with all its tries. Raises Refused for one that is on its way."""
    now = now or timezone.now()
    webhook = _held(delivery.webhook)
    held = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery.pk).first()
    if held is None:
        raise Refused(GONE, code="gone")
    _refuse_by_hand(webhook, now)
    if held.is_unsent:
        raise Refused("This one is on its way already.", code="waiting")
    deliveries.move(held, State.WAITING, attempts=0, next_try_at=now, trouble="")
    deliveries.ask(webhook)


def _refuse_by_hand(webhook: Webhook, now: datetime) -> None:
    permissions.can_send_by_hand(webhook).or_refuse()
    try:
        requests.count([Limit(f"webhooks:{webhook.person_id}", MOST_BY_HAND, HOUR)], now=now)
    except requests.TooMany as error:
        raise Refused(
            f"You have sent {MOST_BY_HAND} by hand within an hour. It works again in {error.room.seconds // 60 + 1} "
            "minutes.",
            code="too-many",
        ) from error


def _held(webhook: Webhook) -> Webhook:
    found = Webhook.objects.held().filter(pk=webhook.pk).first()
    if found is None:
        raise Refused(GONE, code="gone")
    return found
