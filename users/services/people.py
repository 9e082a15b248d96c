"""The life of an account: what its owner may change, how it ends, and sign-ups that nobody finished."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from board.lib.errors import Refused
from board.lib.links import refuse_unopenable
from board.lib.prepared import only, prepared
from users import permissions
from users.models import ApiToken, Appeal, Delivery, KeptAnswer, Mail, MailPreference, Notification, User, Webhook

UNFINISHED_KEPT = timedelta(days=2)
CLOSED = "This account is closed."
# What apps above ask of words and addresses before they stand on somebody's page. Each raises Refused.
WORD_CHECKS: list[Callable[..., None]] = []
# What they do when somebody leaves, in the transaction that closes the account. They add to it when they start.
PARTINGS: list[Callable[[User, datetime], None]] = []


def hold(person: User) -> User:
    """The person as they are now, held until the transaction ends. Before any problem: that is the order of locks.

    Raises Refused where their account was closed while the act waited for the row.
    """
    person = hold_row(person)
    if person.deleted_at:
        raise Refused(CLOSED, code="gone")
    return person


def hold_row(person: User) -> User:
    """The same for whom somebody else's act is about, even where they have left: the act says what it does then."""
    return only(_held(person.pk))


@prepared
def _held(pk: int) -> QuerySet:
    return User.objects.select_for_update(no_key=True).filter(pk=pk)


@transaction.atomic
def edit_profile(person: User, *, name: str, bio: str, website: str) -> None:
    """What the public page says about a person. The username stays: links to it must not break.

    Raises Refused for words of somebody who is limited or banned; they can still empty it. The person is held, so that
    no words come back to an account that is being closed.
    """
    refuse_unopenable(website)
    person = hold(person)
    if name or bio or website:
        permissions.can_speak(person, timezone.now()).or_refuse()
        for check in WORD_CHECKS:
            check(name, bio, website)
    person.name, person.bio, person.website = name, bio, website
    person.save(update_fields=["name", "bio", "website"])


@transaction.atomic
def delete(person: User, *, now: datetime | None = None) -> None:
    """Closes an account for ever. The row stays, empty, so that what the person contributed reads "former member".

    Everything that names the person or lets them in goes: name, e-mail, password, providers, second factors. Sessions
    end with the password, on their next request. Tells the address for the last time. Twice does it once.
    """
    # Partings take the locks of problems. Whoever holds one and writes a row that names the person must not wait here.
    person = hold_row(person)
    if person.deleted_at:
        return
    now = now or timezone.now()
    # In memory alone: whatever holds for them, leaving is refused to nobody.
    person.limited_until = person.banned_until = None
    for part in PARTINGS:
        part(person, now)
    if person.email:
        _say_farewell(person)
    for private in (EmailAddress, SocialAccount, Authenticator):
        private.objects.filter(user=person).delete()
    Appeal.objects.filter(sanction__person=person).delete()
    list(Webhook.objects.held().filter(person=person))
    for told in (Webhook, Notification, MailPreference, Mail, ApiToken, KeptAnswer):
        told.objects.filter(person=person).delete()
    # Mail to others that has not left yet names the person, and so does what was sent to a webhook.
    Mail.objects.filter(notices__by=person).forget_words()
    Delivery.objects.filter(notice__by=person).update(body="")
    person.username = f"former-member-{person.pk}"
    person.email = person.name = person.bio = person.website = ""
    person.set_unusable_password()
    person.is_active, person.deleted_at = False, now
    person.save(
        update_fields=["username", "email", "name", "bio", "website", "password", "is_active", "deleted_at"],
    )


def _say_farewell(person: User) -> None:
    words = render_to_string("account/email/account_deleted_message.txt", {"site_url": settings.SITE_URL})
    send_mail(f"{settings.SITE_NAME}: your account is deleted", words, None, [person.email])


@transaction.atomic
def remove_second_factors(person: User) -> int:
    """For somebody who lost phone and codes: the password alone signs in again. Answers how many there were."""
    removed, _ = Authenticator.objects.filter(user=person).delete()
    return removed


@transaction.atomic
def make_way(*, email: str, username: str = "", now: datetime | None = None) -> None:
    """Removes sign-ups that nobody finished and that hold this address, or for long enough this name."""
    held = User.objects.in_the_way(email=email, username=username, now=now or timezone.now())
    User.objects.filter(pk__in=held).delete()


def begin_beside(*, email: str, username: str, password: str | None) -> None:
    """A sign-up with the address of another account. Nobody can finish it: its code is sent to nobody.

    It is there so that its name is taken, and its password leads to the page for the code, as with an address that has
    no account. The row has no address of its own, as an address is one account's.
    """
    person = User.objects.create_user(username, password=password)
    EmailAddress.objects.create(user=person, email=email.lower(), primary=True)


def orcids_of(person: User) -> set[str]:
    """The ORCID iDs that a person has signed in with."""
    return set(SocialAccount.objects.filter(user=person, provider="orcid").values_list("uid", flat=True))


def forget_unfinished(*, now: datetime | None = None) -> int:
    """Removes sign-ups of which nobody has proven the address: it may be a stranger's. Answers how many.

    One that something names stays, as what names it does.
    """
    removed = 0
    old = User.objects.unfinished().filter(joined_at__lt=(now or timezone.now()) - UNFINISHED_KEPT)
    for pk in old.values_list("pk", flat=True):
        with suppress(ProtectedError), transaction.atomic():
            # Whoever proves their address meanwhile stays.
            removed += User.objects.filter(pk__in=old.filter(pk=pk)).delete()[1].get("users.User", 0)
    return removed
