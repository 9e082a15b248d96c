"""Looking at the addresses of write-ups, and telling those whom it concerns when one is gone."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import takewhile
from typing import Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from board.lib import fetching, jobs
from board.lib.errors import Refused, refuse_no_reason
from problems import permissions
from problems.models import Event, FormerAddress, LinkCheck, LinkHealth, WriteUp
from problems.models.link_health import AGREE, FIELDS, KEPT, LOOK_AGAIN, WEEK, Outcome, State, Which, unwatched
from problems.services import domains, events, links, writeups
from users.models import User

TASK = "problems.tasks.check_link"
BATCH = 100
MAX_ADDRESS = 500
ABSENT = {404, 410}


class Fetch(Protocol):
    def __call__(self, url: str, *, most: int) -> fetching.Page: ...


def ask_due(*, now: datetime | None = None) -> int:
    """Queues a look at each address whose time has come, some at a time. Answers how many."""
    if not settings.FETCH_LINKS:
        return 0
    now = now or timezone.now()
    begin(now=now)
    due = list(LinkHealth.objects.due(now).values_list("pk", "address")[:BATCH])
    for pk, address in due:
        jobs.ask_outside(TASK, fetching.host_of(address), link=pk)
    return len(due)


@transaction.atomic
def begin(*, now: datetime) -> int:
    """Gives a standing to every address that has none; one that was changed begins anew. Answers how many."""
    found = [
        LinkHealth(writeup_id=pk, which=which, address=address, since=now, due_at=now)
        for which, field in FIELDS.items()
        for pk, address in unwatched(which).order_by("pk").values_list("pk", field)[:BATCH]
    ]
    for new in found:
        LinkCheck.objects.filter(link__writeup=new.writeup_id, link__which=new.which).delete()
    LinkHealth.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["writeup", "which"],
        update_fields=["address", "state", "since", "due_at", "checked_at", "moved_to", "left_at"],
    )
    return len(found)


def check(pk: int, *, fetch: Fetch = fetching.fetch, now: datetime | None = None) -> State | None:
    """Looks at one address and writes down what it found. Nothing is held while the host takes its time.

    Answers the state that follows; None for an address that is no longer on its write-up.
    """
    link = LinkHealth.objects.current().filter(pk=pk).first()
    if link is None:
        return None
    found = look(link.address, fetch)
    return _write_down(link, found, now or timezone.now())


def look(address: str, fetch: Fetch) -> LinkCheck:
    """What is there, as a row that is not saved. It asks for no text: an answer is enough."""
    try:
        page = fetch(links.as_https(address), most=0)
    except fetching.UnknownName as error:
        return LinkCheck(outcome=Outcome.GONE, note=str(error)[:300])
    except fetching.Unreachable as error:
        return LinkCheck(outcome=Outcome.UNSURE, note=str(error)[:300])
    except (fetching.Forbidden, Refused) as error:
        return LinkCheck(outcome=Outcome.REFUSED, note=str(error)[:300])
    final = page.final_url if len(page.final_url) <= MAX_ADDRESS else ""
    return LinkCheck(outcome=_outcome(page, address), status_code=page.status % 1000, final_url=final)


def _outcome(page: fetching.Page, address: str) -> Outcome:
    if page.status in ABSENT:
        return Outcome.GONE
    if not 200 <= page.status < 300:
        return Outcome.UNSURE
    return Outcome.MOVED if page.has_moved_for_good and _is_elsewhere(page.final_url, address) else Outcome.OK


def _is_elsewhere(final: str, address: str) -> bool:
    """Whether it is another thing's address, and not another spelling of the same."""
    try:
        return links.normalise(final) != links.normalise(address) and not links.is_ours(final)
    except Refused:
        return False


@transaction.atomic
def _write_down(looked_at: LinkHealth, found: LinkCheck, now: datetime) -> State | None:
    held = LinkHealth.objects.select_for_update(of=("self",), no_key=True).select_related("writeup")
    link = held.filter(pk=looked_at.pk, address=looked_at.address).first()
    if link is None:
        # The address was changed while the old one was looked at.
        return None
    found.link, found.at = link, now
    found.save()
    before, state = State(link.state), _follows(link)
    if state != before:
        link.state, link.since, link.left_at = state, now, None
    link.moved_to = found.final_url if state == State.MOVED else ""
    link.checked_at = now
    link.due_at = now + (WEEK if found.outcome == Outcome.REFUSED else LOOK_AGAIN[state])
    link.save(update_fields=["state", "since", "moved_to", "checked_at", "due_at", "left_at"])
    _tell(link, before, now)
    LinkCheck.objects.filter(pk__in=link.checks.values("pk")[KEPT:]).delete()
    return state


def _follows(link: LinkHealth) -> State:
    """The state that the last looks add up to, the newest first. One look makes nothing moved, and nothing gone."""
    looks = list(link.checks.all()[:KEPT])
    last = looks[0].outcome
    if last == Outcome.GONE:
        days = {look.at.date() for look in _while(looks, lambda look: look.outcome == Outcome.GONE)}
        return State.GONE if len(days) >= AGREE or link.is_gone else State.UNSURE
    if last == Outcome.MOVED:
        to = looks[0].final_url
        seen = list(_while(looks, lambda look: look.outcome == Outcome.MOVED and look.final_url == to))
        return State.MOVED if len(seen) >= AGREE else State.OK
    if last == Outcome.OK:
        return State.OK
    # A host that does not answer today tells nothing new of a page that was gone.
    return State.GONE if link.is_gone else State.UNSURE


def _while(looks: list[LinkCheck], agrees: Callable[[LinkCheck], bool]) -> Iterator[LinkCheck]:
    return takewhile(agrees, looks)


def _tell(link: LinkHealth, before: State, now: datetime) -> None:
    label = Which(link.which).label
    if link.is_gone and before != State.GONE:
        events.record("link gone", link, by=None, now=now, after=label, evidence=link.address)
    if before == State.GONE and not link.is_gone:
        events.record("link back", link, by=None, now=now, after=label, evidence=link.address)
    if link.is_silent(now) and not _was_told(link):
        events.record("link silent", link, by=None, now=now, after=label, evidence=link.address)


def _was_told(link: LinkHealth) -> bool:
    """Whether its people have heard of this silence."""
    about = f"{link._meta.verbose_name}:{link.pk}"
    return Event.objects.filter(verb="link silent", subject=about, at__gte=link.since).exists()


@transaction.atomic
def accept_move(link: LinkHealth, *, by: User, now: datetime | None = None) -> WriteUp:
    """Puts the address that it moved to in the place of the old one. The write-up stays the one that it was.

    Both addresses of a page are its own from then on: nobody links it anew under the old one. Raises Refused for a
    stranger, for one that has not moved (any more), and where another write-up has that address.
    """
    now = now or timezone.now()
    writeup = WriteUp.objects.select_for_update(no_key=True).get(pk=link.writeup_id)
    permissions.can_mend_link(by, writeup).or_refuse()
    moved = LinkHealth.objects.current().select_for_update(of=("self",), no_key=True).filter(pk=link.pk).first()
    if moved is None or not moved.has_moved:
        raise Refused("This address has changed since. Look at the page again.", code="changed")
    domains.refuse([moved.moved_to])
    field, before = FIELDS[Which(moved.which)], moved.address
    setattr(writeup, field, moved.moved_to)
    was_changed = writeup.is_changed
    columns = [field, *writeup.note_change([field], now)]
    if field == "link":
        _readdress(writeup, links.normalise(moved.moved_to), now)
    writeup.save(update_fields=columns)
    events.record("link changed", moved, by=by, now=now, before=before, after=moved.moved_to)
    if writeup.is_changed and not was_changed:
        # Its reviewers are asked to look, as after any other change.
        events.record("changed what was reviewed", writeup, by=by, now=now)
    moved.checks.all().delete()
    moved.address, moved.state, moved.moved_to, moved.left_at = moved.moved_to, State.NEW, "", None
    moved.since = moved.due_at = now
    moved.save(update_fields=["address", "state", "moved_to", "since", "due_at", "left_at"])
    return writeup


@transaction.atomic
def leave(link: LinkHealth, *, by: User, note: str, now: datetime | None = None) -> None:
    """A curator knows that it is gone or has moved, and lets it stay as it is. It waits again once that changes.

    Raises Refused without a reason, and for a link that is not broken (any more).
    """
    now = now or timezone.now()
    permissions.can_curate(by).or_refuse()
    refuse_no_reason(note)
    held = LinkHealth.objects.to_mend().select_for_update(of=("self",), no_key=True).select_related("writeup")
    found = held.filter(pk=link.pk).first()
    if found is None:
        raise Refused(
            "This link does not wait any more: it is there again, or somebody has looked at it.", code="decided"
        )
    found.left_at = now
    found.save(update_fields=["left_at"])
    events.record("left a link", found, by=by, now=now, after=Which(found.which).label, reason=note.strip())


def _readdress(writeup: WriteUp, url: str, now: datetime) -> None:
    """Makes the new address the one that it is known by; the old one is still its own."""
    if url == writeup.url:
        return
    writeups.refuse_twice(url, besides=writeup)
    FormerAddress.objects.filter(url=url, writeup=writeup).delete()
    former, writeup.url = writeup.url, url
    try:
        with transaction.atomic():
            writeup.save(update_fields=["url"])
    except IntegrityError:
        # Somebody linked the same address between the look above and the update.
        writeups.refuse_twice(url, besides=writeup)
        raise
    FormerAddress.objects.create(writeup=writeup, url=former, until=now)
