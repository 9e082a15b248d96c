"""How somebody wants to hear of things, and the link in each mail that ends it without signing in."""

from collections.abc import Mapping

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from users.models import KINDS, MailPreference, Pace, User

SALT = "users.mail-off"
# In a link, in place of a kind: mail of every kind.
EVERYTHING = "*"


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


def turn_off(person: User, kind: str) -> None:
    """No more mail of this kind, or of any. Twice is as good as once."""
    set_paces(person, dict.fromkeys(KINDS if kind == EVERYTHING else [kind], Pace.OFF))


def off_url(person_pk: int, kind: str) -> str:
    """The whole address that ends mail of this kind for this person. It is in their mail alone, and never runs out."""
    token = signing.dumps([person_pk, kind], salt=SALT)
    return settings.SITE_URL + reverse("users:mail-off", args=[token])


def read_off_token(token: str) -> tuple[User, str]:
    """Whose mail a link ends, and of which kind. Raises User.DoesNotExist for a forged one, or where nobody is left."""
    try:
        person_pk, kind = signing.loads(token, salt=SALT)
    except signing.BadSignature as forged:
        raise User.DoesNotExist from forged
    return User.objects.present().get(pk=person_pk), kind
