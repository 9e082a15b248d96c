"""The address of a person's own calendar: made, made anew, ended."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from programs.models import CalendarKey
from users.models import User

SALT = "programs.calendar"


@transaction.atomic
def renew(person: User, *, now: datetime | None = None) -> str:
    """A new key of 256 bits; the one before opens nothing any more. Answers the key."""
    seed = secrets.token_hex(32)
    key = _key(seed)
    CalendarKey.objects.update_or_create(
        person=person, defaults={"seed": seed, "digest": _digest(key), "made_at": now or timezone.now()}
    )
    return key


@transaction.atomic
def end(person: User) -> None:
    CalendarKey.objects.filter(person=person).delete()


def forget(by: User, now: datetime) -> None:
    """When somebody leaves, their calendar ends."""
    CalendarKey.objects.filter(person=by).delete()


def key_of(person: User) -> str:
    """The key in force; nothing where there is none, or where the site's secret has changed since it was made."""
    row = CalendarKey.objects.filter(person=person).first()
    key = _key(row.seed) if row else ""
    return key if row and constant_time_compare(_digest(key), row.digest) else ""


def owner_of(key: str, now: datetime) -> User | None:
    """Whose calendar a key opens, as long as the account is there and no ban holds for it."""
    person = User.objects.present().filter(calendar_key__digest=_digest(key)).first()
    return None if person and person.is_banned(now) else person


def _key(seed: str) -> str:
    """Of the seed and the site's secret: a copy of the database alone opens no calendar."""
    return salted_hmac(SALT, seed, algorithm="sha256").hexdigest()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
