"""How somebody wants to hear of things, and the link in each mail that ends it without signing in."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from users.models import KINDS, MailPreference, Pace, User

SALT = "users.mail-off"


def paces_of(person: User) -> dict[str, Pace]:
    """The pace of every kind there is, chosen or the kind's own."""
    chosen = dict(person.mail_preferences.values_list("kind", "pace"))
    return {key: Pace(chosen.get(key, kind.pace)) for key, kind in KINDS.items()}


@transaction.atomic
def set_paces(person: User, paces: Mapping[str, Pace]) -> None:
    """From now on. What waits already goes as it was going, unless its kind is off: then it goes nowhere."""
    MailPreference.objects.bulk_create(
        [MailPreference(person=person, kind=kind, pace=pace) for kind, pace in sorted(paces.items())],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["pace"],
    )


def turn_off(person: User, kinds: Iterable[str]) -> None:
    """No more mail of these kinds. Twice is as good as once."""
    set_paces(person, dict.fromkeys(kinds, Pace.OFF))


def off_url(person_pk: int, kinds: Iterable[str]) -> str:
    """The whole address that ends mail of these kinds for this person. It stands in their mail alone, and never runs
    out. A digest ends what it tells of, and nothing else."""
    token = signing.dumps([person_pk, sorted(kinds)], salt=SALT)
    return settings.SITE_URL + reverse("users:mail-off", args=[token])


def read_off_token(token: str) -> tuple[User, list[str]]:
    """Whose mail a link ends, and of which kinds. Raises User.DoesNotExist for a forged one and for nobody's."""
    try:
        person_pk, kinds = signing.loads(token, salt=SALT)
    except signing.BadSignature as forged:
        raise User.DoesNotExist from forged
    return User.objects.present().get(pk=person_pk), kinds
