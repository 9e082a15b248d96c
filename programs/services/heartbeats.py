"""Asking a mentor whether what they sponsor still holds: a mail, one click, and no drama where none comes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from board.lib.errors import Refused
from programs.models import Sponsorship
from users.models import Notification, User
from users.services import notifications

SALT = "programs.heartbeats"
# Days before the first of a mentor's sponsorships expires.
NOTES = (14, 3)


def remind(*, now: datetime | None = None) -> int:
    """Asks every mentor whose sponsorships run out soon, once for each of NOTES. Answers how many notices are new."""
    now = now or timezone.now()
    soon = Sponsorship.objects.confirmed(now).filter(expires_at__lte=now + timedelta(days=max(NOTES)))
    first: dict[int, Sponsorship] = {}
    for sponsorship in soon.select_related("mentor__person").order_by("expires_at", "pk"):
        first.setdefault(sponsorship.mentor.person_id, sponsorship)
    known = set(Notification.objects.filter(person__in=first, kind="mentoring").values_list("key", flat=True))
    return sum(_ask(sponsorship, now) for sponsorship in first.values() if _key(sponsorship, now) not in known)


def token_of(person: User) -> str:
    """What a mail carries, so that its button works for who is not signed in: for nothing but what they sponsor."""
    return signing.dumps(person.pk, salt=SALT)


def person_of(token: str) -> User:
    """Whose mail it came from. Raises Refused for one that is too old, was changed, or whose person is gone."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=timedelta(days=settings.SPONSORSHIP_DAYS))
    except signing.BadSignature as error:
        raise Refused("This link is too old, or something of it is missing. Sign in to say it instead.") from error
    person = User.objects.present().filter(pk=pk).first()
    if person is None:
        raise Refused("The account of this link is gone.")
    return person


@transaction.atomic
def _ask(sponsorship: Sponsorship, now: datetime) -> int:
    person = sponsorship.mentor.person
    return notifications.tell(
        [person.pk],
        kind="mentoring",
        key=_key(sponsorship, now),
        title=f"Would you still look at work on what you sponsor? It holds until {sponsorship.expires_at:%-d %B}",
        path=reverse("programs:keep-sponsoring", args=[token_of(person)]),
        now=now,
    )


def _key(sponsorship: Sponsorship, now: datetime) -> str:
    """The same for every run on behalf of one note: whose, which heartbeat, and which of NOTES."""
    left = sponsorship.expires_at - now  # type: ignore[operator]
    note = min((days for days in NOTES if left <= timedelta(days=days)), default=max(NOTES))
    return f"sponsorships:{sponsorship.mentor.person_id}:{sponsorship.expires_at:%Y-%m-%dT%H:%M:%S}:{note}"
