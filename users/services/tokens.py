"""The life of a token: made and shown once, used, revoked; and what it says of who holds it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from board.lib import commits, tokens
from board.lib.errors import Refused
from board.lib.prepared import Word, prepared
from users import permissions
from users.models import ApiToken, User
from users.services import people

LONGEST = timedelta(days=365)
# How exactly the page tells when a token was used last: nobody needs a write for each request.
TOLD_EVERY = timedelta(minutes=1)
NOTE_USE = """
UPDATE users_apitoken SET last_used_at = %(now)s
WHERE id = %(token)s AND (last_used_at IS NULL OR last_used_at < %(now)s)
RETURNING {}
"""


class Unusable(Exception):
    """What was sent as a token opens nothing. `str(error)` says why: only who holds it reads that."""


@transaction.atomic
def make(
    person: User,
    *,
    name: str,
    scopes: Iterable[str],
    days: int | None = None,
    token: str = "",
    now: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A new one, and the token itself, which nothing keeps. Tells the person by mail. Raises Refused.

    One of its name that has ended gives the name up: nobody could revoke it any more.
    The person's row is held, so that many requests at once cannot pass the limit. `token` is for a demo alone.
    """
    now = now or timezone.now()
    lasts = timedelta(days=settings.API_TOKEN_DAYS if days is None else days)
    if not timedelta() < lasts <= LONGEST:
        raise Refused(f"A token lasts from one to {LONGEST.days} days.", code="days")
    person = people.hold(person)
    wanted = list(dict.fromkeys(scopes))
    if not wanted:
        raise Refused("Choose at least one thing that it may do.", code="no-scope")
    permissions.can_make_token(person, name, wanted, now).or_refuse()
    ApiToken.objects.filter(person=person, name=name, revoked_at=None).update(revoked_at=now)
    is_demo, token = bool(token), token or tokens.new()
    made = ApiToken.objects.create(
        person=person,
        name=name,
        digest=tokens.digest(token),
        ending=token[-4:],
        scopes=wanted,
        made_at=now,
        expires_at=now + lasts,
    )
    if person.email and not is_demo:
        words = render_to_string("account/email/token_made_message.txt", {"token": made, "site_url": settings.SITE_URL})
        send_mail(f"{settings.SITE_NAME}: a new token for your account", words, None, [person.email])
    return made, token


def revoke(token: ApiToken, *, now: datetime | None = None) -> None:
    """It opens nothing from now on. Twice is as good as once."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now or timezone.now())


def use(text: str, *, though_banned: bool = False, now: datetime | None = None) -> ApiToken:
    """The token of this text, with its person as they are now. Raises Unusable.

    `though_banned`: it opens what a ban leaves to tokens. One that is mistyped or made up is told by its checksum, and
    the database is not asked.
    """
    now = now or timezone.now()
    if not tokens.is_whole(text):
        raise Unusable("This is no token of the board, or a letter of it is wrong.")
    found = next(iter(_with_digest(Word(tokens.digest(text)))), None)
    if found is None:
        raise Unusable("The board knows no such token.")
    if found.revoked_at and found.revoked_at < found.expires_at:
        raise Unusable(f"This token was revoked on {found.revoked_at:%-d %B %Y}.")
    if found.expires_at <= now:
        raise Unusable(f"This token ended on {found.expires_at:%-d %B %Y}. Make a new one at {page()}.")
    if not found.person.is_active or found.person.deleted_at:
        raise Unusable("The account of this token is closed.")
    if found.person.is_banned(now) and not though_banned:
        raise Unusable(
            "A ban holds for the account of this token. It reads why, with listSanctions, and appeals, with "
            f"appealSanction; for all else that a ban leaves, sign in at {settings.SITE_URL}."
        )
    _note_use(found, now)
    return found


@prepared
def _with_digest(digest: Word) -> QuerySet:
    return ApiToken.objects.select_related("person").filter(digest=digest)


def page() -> str:
    """Where tokens are made, as an address."""
    return f"{settings.SITE_URL}/accounts/tokens/"


def _note_use(token: ApiToken, now: datetime) -> None:
    if token.last_used_at is None or now - token.last_used_at >= TOLD_EVERY:
        with connection.cursor() as cursor:
            cursor.execute(NOTE_USE.format(commits.on_disk_soon()), {"token": token.pk, "now": now})
