"""Notes that the clock sends to the people on a claim: twice in a silence, at the end of a pause, after a long time."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from problems.models import Claim, Claimant
from problems.models.claim_sets import ClaimQuerySet
from problems.models.claim_states import Status
from problems.services.notices import named
from users.models import Notification
from users.services import notifications

BATCH = 500


def remind(*, now: datetime | None = None) -> int:
    """Leaves the notes that are due, each once however often it is asked. Answers how many are new."""
    now = now or timezone.now()
    return sum(_send(claims, words, key, now) for claims, words, key in _due(now))


def _due(now: datetime) -> Iterable[tuple[ClaimQuerySet, Callable[[Claim], str], Callable[[Claim], str]]]:
    """(claims, their sentence, the key that makes it one note). Who gets the last note needs no first one beside it."""
    live = Claim.objects.active(now)
    last = live.silent_since(now, settings.CLAIM_LAST_NOTE_DAYS / settings.CLAIM_LAPSE_DAYS)
    first = live.silent_since(now, settings.CLAIM_NOTE_DAYS / settings.CLAIM_LAPSE_DAYS).exclude(pk__in=last)
    aged = live.filter(claimed_at__lte=now - timedelta(days=settings.CLAIM_AGE_NOTE_DAYS))
    old = aged.exclude(status=Status.PAUSED, returns_on__gt=now.date())
    back = live.filter(status=Status.PAUSED, returns_on__lte=now.date())
    yield last, _last_words, lambda claim: f"claim:{claim.pk}:last note:{claim.last_sign_at:%Y-%m-%dT%H:%M:%S}"
    yield first, _first_words, lambda claim: f"claim:{claim.pk}:note:{claim.last_sign_at:%Y-%m-%dT%H:%M:%S}"
    yield back, _back_words, lambda claim: f"claim:{claim.pk}:back:{claim.returns_on}"
    yield old, _old_words, lambda claim: f"claim:{claim.pk}:still on it:{_ages(claim, now)}"


def _ages(claim: Claim, now: datetime) -> int:
    """How many times over the claim has reached the age of a question."""
    return (now - claim.claimed_at).days // settings.CLAIM_AGE_NOTE_DAYS


def _first_words(claim: Claim) -> str:
    return f"How is {named(claim.problem)} going? A note by {claim.lapses_at:%-d %B} keeps it yours"


def _last_words(claim: Claim) -> str:
    return f"Your claim on {named(claim.problem)} lapses on {claim.lapses_at:%-d %B}. One line keeps it"


def _back_words(claim: Claim) -> str:
    return f"Welcome back: the clock of your claim on {named(claim.problem)} runs again"


def _old_words(claim: Claim) -> str:
    return f"You have been on {named(claim.problem)} since {claim.claimed_at:%-d %B %Y}. Still on it?"


def _send(claims: ClaimQuerySet, words: Callable[[Claim], str], key: Callable[[Claim], str], now: datetime) -> int:
    due = {key(claim): claim for claim in claims.select_related("problem").order_by("pk").iterator(chunk_size=BATCH)}
    known = set(Notification.objects.filter(key__in=due).values_list("key", flat=True))
    return sum(_note(claim, words(claim), name, now) for name, claim in due.items() if name not in known)


@transaction.atomic
def _note(claim: Claim, words: str, key: str, now: datetime) -> int:
    people = Claimant.objects.on_it().filter(claim=claim).values_list("person", flat=True)
    return notifications.tell(list(people), kind="clock", key=key, title=words, path=claim.get_absolute_url(), now=now)
