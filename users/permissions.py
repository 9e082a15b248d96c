"""May they? Every answer carries the sentence that the page and the refusal show."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from board.lib.verdicts import ALLOWED, Verdict, denied
from users.models import KINDS, SCOPES, ApiToken, Kind, Scope, User, Webhook
from users.models.sanctions import FOR_GOOD

MOST_TOKENS = 20
MOST_WEBHOOKS = 5
# What tells of webhooks goes to none.
WEBHOOKS = "webhooks"


def can_speak(user: User, now: datetime) -> Verdict:
    """Whether this person may say something to others: no limit and no ban holds."""
    if user.is_banned(now):
        return denied(_kept_from_this("ban", user.banned_until), "banned")
    if user.is_limited(now):
        return denied(_kept_from_this("limit", user.limited_until), "limited")
    return ALLOWED


def _kept_from_this(kind: str, until: datetime | None) -> str:
    end = "" if until is None or until >= FOR_GOOD else f" until {until:%-d %B %Y}"
    return (
        f"A {kind} on your account{end} keeps you from this. Your own work stays open to you; "
        "why it is so, and how to appeal, stands under “Your standing”."
    )


def can_make_token(user: User, name: str, scopes: Iterable[str], now: datetime) -> Verdict:
    """At most MOST_TOKENS that work, each of a name of its own, and for nothing that its person may not do."""
    if not (user.is_authenticated and user.is_active):
        return denied("Sign in to make a token.", "sign-in")
    if unknown := sorted(set(scopes) - {scope.key for scope in offered_scopes(user)}):
        return denied(f"Nothing that you may do is called “{unknown[0]}”.", "unknown-scope")
    mine = ApiToken.objects.filter(person=user)
    if mine.live(now).filter(name=name).exists():
        return denied("You have a token of this name already. Choose another name, or revoke that one.", "named")
    if mine.live(now).count() >= MOST_TOKENS:
        return denied(f"You have {MOST_TOKENS} tokens that work, as many as one person can. Revoke one.", "enough")
    return ALLOWED


def offered_scopes(user: User) -> list[Scope]:
    """What a token of this person can be allowed to do, in the order of the page."""
    offered = [scope for scope in SCOPES.values() if user.is_curator or not scope.for_curators]
    return sorted(offered, key=lambda scope: scope.place)


def can_make_webhook(user: User, url: str, only: str, kinds: Iterable[str]) -> Verdict:
    """At most MOST_WEBHOOKS, each to another address or about something else, of kinds that the person is told of."""
    if not (user.is_authenticated and user.is_active):
        return denied("Sign in to make a webhook.", "sign-in")
    mine = Webhook.objects.filter(person=user)
    verdict = _can_go_to(user, mine, url, only, kinds)
    if verdict and mine.count() >= MOST_WEBHOOKS:
        return denied(f"You have {MOST_WEBHOOKS} webhooks, as many as one person can. Remove one.", "enough")
    return verdict


def can_edit_webhook(webhook: Webhook, url: str, only: str, kinds: Iterable[str]) -> Verdict:
    """To what could be made anew."""
    others = Webhook.objects.filter(person=webhook.person_id).exclude(pk=webhook.pk)
    return _can_go_to(webhook.person, others, url, only, kinds)


def _can_go_to(user: User, others: QuerySet[Webhook], url: str, only: str, kinds: Iterable[str]) -> Verdict:
    offered = {kind.key for kind in offered_kinds(user)}
    if not kinds or set(kinds) - offered:
        return denied("Choose at least one kind of notice that you are told of.", "kinds")
    if others.filter(url=url, only=only).exists():
        return denied("You have a webhook to this address for this already. Change that one.", "twice")
    return ALLOWED


def can_send_by_hand(webhook: Webhook) -> Verdict:
    return ALLOWED if webhook.is_on else denied("This webhook is off. Turn it on first.", "off")


def offered_kinds(user: User) -> list[Kind]:
    """The kinds of notices that this person can have sent to a webhook."""
    return [kind for kind in kinds_to_send() if user.is_curator or not kind.for_curators]


def kinds_to_send() -> list[Kind]:
    """The kinds of notices that can be sent to somebody's webhook."""
    return [kind for kind in KINDS.values() if kind.key != WEBHOOKS]
