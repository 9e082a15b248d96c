"""The right to review, given and taken back by curators; and the notes that reviewers get from the clock."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from problems import permissions
from problems.models import Review, ReviewerGrant
from problems.models.review_queue import people_to_call, quiet_since
from problems.models.writeups import Status
from problems.services import events
from users.models import Notification, User
from users.services import notifications

WEEK = timedelta(days=7)


@transaction.atomic
def grant(person: User, *, by: User, note: str, now: datetime | None = None) -> ReviewerGrant:
    """Somebody may review before they have earned it. Raises Refused for no reason given, and for twice."""
    now = now or timezone.now()
    permissions.can_grant_reviewing(by, person).or_refuse()
    refuse_no_reason(note)
    try:
        with transaction.atomic():
            given = ReviewerGrant.objects.create(person=person, by=by, at=now, note=note.strip())
    except IntegrityError as error:
        raise Refused(f"{person.public_name} has the right to review already.", code="granted") from error
    events.record("gave the right to review", given, by=by, whom=person, now=now, reason=note.strip())
    return given


@transaction.atomic
def take_back(grant: ReviewerGrant, *, by: User, note: str, now: datetime | None = None) -> ReviewerGrant:
    """What a curator gave. What somebody has earned by their own work stays theirs."""
    now = now or timezone.now()
    permissions.can_curate(by).or_refuse()
    refuse_no_reason(note)
    grant = ReviewerGrant.objects.select_for_update(of=("self",)).select_related("person").get(pk=grant.pk)
    if grant.taken_back_at:
        raise Refused("This right is taken back already.", code="taken-back")
    grant.taken_back_at = now
    grant.save(update_fields=["taken_back_at"])
    events.record("took back the right to review", grant, by=by, whom=grant.person, now=now, reason=note.strip())
    return grant


def remind(*, now: datetime | None = None) -> int:
    """Tells who has taken a review that its time ends soon, once. Answers how many are new."""
    now = now or timezone.now()
    due = Review.objects.due_before(now + timedelta(days=settings.REVIEW_NOTE_DAYS), now).select_related("writeup")
    return _each_once(due, lambda review: f"review:{review.pk}:due", lambda review, key: _due(review, key, now))


def call(*, now: datetime | None = None) -> int:
    """Asks reviewers with a skill of what has waited for one more reader for REVIEW_CALL_DAYS.

    Once for each reader who is missing, in each of its rounds. Nobody is asked more often in a week than
    REVIEW_CALLS_A_WEEK; what could be asked of nobody is tried again the next day. Answers how many people hear of one.
    """
    now = now or timezone.now()
    quiet = quiet_since(now - timedelta(days=settings.REVIEW_CALL_DAYS), now)
    return _each_once(quiet, _call_key, lambda writeup, key: _asked(writeup, key, now))


CALL = ":reviewers wanted:"


def _call_key(writeup: Any) -> str:
    """One for each reader who is missing: the first, the second, and anew for what was changed since it was legible."""
    key = f"write-up:{writeup.pk}{CALL}{writeup.round_now}"
    if writeup.status == Status.LEGIBLE:
        key += f":{writeup.changed_at:%Y%m%d%H%M}"
    return f"{key}:{writeup.given_count}" if writeup.given_count else key


def _each_once(rows: QuerySet, key: Callable[[Any], str], tell: Callable[[Any, str], int]) -> int:
    """Tells of every row that nobody was told of by its key. Two at once tell once: a notice's key is unique."""
    due = {key(row): row for row in rows}
    known = set(Notification.objects.filter(key__in=due).values_list("key", flat=True))
    return sum(tell(row, name) for name, row in due.items() if name not in known)


def _what_waits(writeup: Any) -> str:
    if writeup.given_count:
        return f"{writeup.title} waits for one more reader"
    if writeup.status == Status.LEGIBLE:
        return f"{writeup.title} was changed since it was found legible"
    if writeup.round_now > 1:
        return f"{writeup.title} was changed as its reviewers asked"
    return f"Nobody has read {writeup.title} yet"


def _due(review: Review, key: str, now: datetime) -> int:
    title = f"Your review of {review.writeup.title} is due on {review.due_at:%-d %B}"
    return notifications.tell(
        [review.by_id], kind="reviews", key=key, title=title, path=review.get_absolute_url(), now=now
    )


def _asked(writeup: Any, key: str, now: datetime) -> int:
    title = f"{_what_waits(writeup)}, and it needs a skill that you watch or have. Could you follow it?"
    called = Notification.objects.filter(key__contains=CALL, at__gt=now - WEEK).values("person")
    enough = called.annotate(n=Count("pk")).filter(n__gte=settings.REVIEW_CALLS_A_WEEK).values("person")
    # Whom a limit or a ban keeps from taking it is not asked to.
    kept_from_it = User.objects.filter(Q(limited_until__gt=now) | Q(banned_until__gt=now)).values("pk")
    people = people_to_call(writeup).exclude(pk__in=enough).exclude(pk__in=kept_from_it)
    return notifications.tell(people, kind="reviews", key=key, title=title, path=writeup.get_absolute_url(), now=now)
