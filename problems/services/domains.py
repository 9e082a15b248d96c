"""Rules about domains: made by curators, and asked of whatever somebody links."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.utils import timezone

from board.lib import markdown
from board.lib.errors import Refused, refuse_no_reason
from board.lib.text import on_one_line
from problems import permissions
from problems.models import DomainRule
from problems.models.domains import Judgement, domains_of
from problems.services import events, links
from users.models import User

WAITS = "It waits for a curator"
# An address as it stands in words that are no Markdown, or in code: its host.
IN_WORDS = re.compile(r"//(?:[^\s/?#@]*@)?([^\s/?#:@<>()\[\]{}\"'`,;!*|\\]+)")


@transaction.atomic
def rule(host: str, judgement: str, *, by: User, note: str, now: datetime | None = None) -> DomainRule:
    """Says of a domain, and of everything below it, whether it may be linked. What was said of it before is replaced.

    What links there already stays: the page of the rules lists it. Raises Refused.
    """
    now = now or timezone.now()
    permissions.can_curate(by).or_refuse()
    refuse_no_reason(note)
    host, note = links.host_of(host), on_one_line(note)
    before = DomainRule.objects.select_for_update(no_key=True).filter(host=host).first()
    if before and (before.judgement, before.reason) == (judgement, note):
        raise Refused(f"That is what holds for {host} already.", code="already")
    told = {"judgement": judgement, "reason": note, "by": by, "at": now}
    made, _ = DomainRule.objects.update_or_create(host=host, defaults=told)
    events.record("set a domain rule", made, by=by, now=now, before=_said(before), after=_said(made), reason=note)
    return made


@transaction.atomic
def drop(rule: DomainRule, *, by: User, note: str, now: datetime | None = None) -> None:
    """Takes a rule back. What it held or refused does not come back by itself."""
    permissions.can_curate(by).or_refuse()
    refuse_no_reason(note)
    found = DomainRule.objects.select_for_update().filter(pk=rule.pk).first()
    if found is None:
        raise Refused("Another curator has taken this rule back.", code="handled")
    now = now or timezone.now()
    events.record("took back a domain rule", found, by=by, now=now, before=_said(found), reason=on_one_line(note))
    found.delete()


def held(urls: Iterable[str]) -> str:
    """The first host of these that a rule holds; nothing where none does. Raises Refused for one that is refused."""
    waits = ""
    for host, found in _judged(urls):
        if found.judgement == Judgement.REFUSE:
            raise Refused(f"Links to {host} are not taken here: {found.reason}", code="domain-refused")
        if found.judgement == Judgement.HOLD:
            waits = waits or host
    return waits


def refuse(urls: Iterable[str]) -> None:
    """For places where nothing can wait: what would be held is refused, too."""
    host = held(urls)
    if host:
        raise Refused(
            f"A curator looks at links to {host} first, and here nothing can wait. Leave it out.", code="domain-held"
        )


def refuse_in(*words: str) -> None:
    """Asks of whatever a member writes, Markdown or not, and of an address by itself. Whatever has no way to wait for a
    curator calls this; a test sends a link through every text of every verb."""
    refuse(address for text in words for address in addresses_in(text))


def addresses_in(text: str) -> list[str]:
    """Every address in some words, whether they become links or stay as they are."""
    if "/" not in text and "&" not in text:
        return []
    found = [f"//{host.rstrip('._~')}" for host in IN_WORDS.findall(text)]
    with suppress(markdown.Unrenderable):
        found += markdown.addresses(text)
    return found


def why_it_waits(text: str, *, by: User, now: datetime) -> str:
    """Why a text in Markdown is shown to nobody yet; nothing where it is. Raises Refused for a link that is refused."""
    host = held(markdown.addresses(text))
    if host:
        return f"{WAITS}: it links to {host}."
    return f"{WAITS}." if by.is_limited(now) else ""


def _judged(urls: Iterable[str]) -> list[tuple[str, DomainRule]]:
    """(host, the rule nearest to it) of every address that a rule speaks of. One query, none without a link."""
    hosts = [host for host in map(_host, urls) if host]
    rules = {found.host: found for found in DomainRule.objects.around(set(hosts))} if hosts else {}
    nearest = ((host, next((above for above in domains_of(host) if above in rules), "")) for host in hosts)
    return [(host, rules[above]) for host, above in nearest if above]


def _host(url: str) -> str:
    """The host of an address as rules know it, and as a browser reads it, which resolves escapes in it; nothing for
    what has none, such as mail."""
    try:
        return links.host_of(unquote(urlsplit(url.strip()).hostname or "")) if url.strip() else ""
    except (Refused, ValueError):
        return ""


def _said(found: DomainRule | None) -> str:
    return f"{found.judgement} {found.host}" if found else ""
