"""Linking what people found, wherever they published it, to the problems it bears on."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from board.lib import markdown
from board.lib.errors import Refused
from problems import permissions
from problems.models import Author, Bearing, Claim, Problem, WriteUp
from problems.models.writeups import MOVES, Says, Status
from problems.services import claims, events, links, problems
from users.models import User

MAX_PROBLEMS = 20
MAX_SUMMARY_WORDS = 150


@dataclass(frozen=True)
class BearsOn:
    """What a write-up says about one problem."""

    problem: Problem
    says: str


@transaction.atomic
def link(
    url: str,
    *,
    by: User,
    title: str,
    kind: str,
    bears_on: list[BearsOn],
    summary: str = "",
    other_authors: list[str] | None = None,
    is_author: bool = True,
    published: str = "",
    ai_use: str = "",
    code_url: str = "",
    commit: str = "",
    archive_url: str = "",
    now: datetime | None = None,
) -> WriteUp:
    """Puts a public address on the board, shown at once and marked "not reviewed".

    With `is_author`, live claims that `by` is on for the problems it addresses (more than "related") are delivered by
    it. Raises Refused for no problem, one named twice, a summary too long, an address that is no public one or is here
    already (with a link to the first).
    """
    now = now or timezone.now()
    permissions.can_link_writeup(by).or_refuse()
    _check(bears_on, summary)
    if links.is_ours(url):
        raise Refused("That is a page of this board. Link what stands elsewhere.")
    summary_html = markdown.render(summary) if summary else ""
    for number in sorted(bearing.problem.number for bearing in bears_on):
        problems.lock(number)
    normal = links.normalise(url)
    _refuse_twice(normal)
    try:
        with transaction.atomic():
            writeup = WriteUp.objects.create(
                url=normal,
                link=url.strip(),
                title=title,
                kind=kind,
                published=published,
                summary=summary,
                summary_html=summary_html,
                status=Status.SUBMITTED,
                ai_use=ai_use,
                code_url=code_url,
                commit=commit,
                archive_url=archive_url,
                linked_by=by,
                linked_at=now,
            )
    except IntegrityError:
        # Somebody linked the same address between the look above and the insert.
        _refuse_twice(normal)
        raise
    _name_authors(writeup, by if is_author else None, other_authors or [])
    events.record("linked", writeup, by=by, now=now, after=Status.SUBMITTED, evidence=writeup.link)
    for position, bearing in enumerate(bears_on):
        _bear(writeup, bearing, position, by=by, is_author=is_author, now=now)
    return writeup


@transaction.atomic
def withdraw(writeup: WriteUp, *, by: User, note: str, now: datetime | None = None) -> WriteUp:
    """Takes a write-up off the board for good; its address stays taken. No problem has a result by it any longer.

    Raises Refused for a stranger, for a curator who does not say why, and for one that is off the board already.
    """
    now = now or timezone.now()
    writeup = locked(writeup)
    permissions.can_withdraw_writeup(by, writeup).or_refuse()
    if not note.strip() and writeup.linked_by_id != by.pk:
        raise Refused("Say why, in a sentence that stays on the record.")
    move(writeup, Status.WITHDRAWN, by=by, now=now, reason=note.strip())
    return writeup


def locked(writeup: WriteUp) -> WriteUp:
    """The write-up as it is now, held, after the problems that it bears on: whoever holds both took them so."""
    for number in writeup.bearings.order_by("problem_id").values_list("problem_id", flat=True):
        problems.lock(number)
    return WriteUp.objects.select_for_update(no_key=True).get(pk=writeup.pk)


def move(writeup: WriteUp, status: Status, *, by: User | None, now: datetime, reason: str = "") -> None:
    """The one way from status to status. The caller holds the write-up. Settles the problems it bears on."""
    before = Status(writeup.status)
    if status not in MOVES[before]:
        raise Refused(f"A write-up that is {before.label} cannot become {status.label}.")
    writeup.status = status
    writeup.save(update_fields=["status"])
    # Asked again: a curator may have added one before the row was held.
    for bearing in writeup.bearings.select_related("problem").order_by("problem_id"):
        problems.refresh_activity(bearing.problem)
    events.record(status.value, writeup, by=by, now=now, before=before, after=status, reason=reason)


def _check(bears_on: list[BearsOn], summary: str) -> None:
    if not bears_on:
        raise Refused("Name at least one problem that it bears on.")
    if len(bears_on) > MAX_PROBLEMS:
        raise Refused(f"Name at most {MAX_PROBLEMS} problems.")
    numbers = [bearing.problem.number for bearing in bears_on]
    if len(set(numbers)) < len(numbers):
        twice = next(number for number in numbers if numbers.count(number) > 1)
        raise Refused(f"Problem {twice} is named twice. Say one thing about each.")
    if len(summary.split()) > MAX_SUMMARY_WORDS:
        raise Refused(f"The summary has {len(summary.split())} words. {MAX_SUMMARY_WORDS} is the limit.")


def _refuse_twice(normal: str) -> None:
    first = WriteUp.objects.filter(url=normal).first()
    if first:
        raise Refused(
            f"This address is on the board already: {first.title}.",
            code="linked-twice",
            link=first.get_absolute_url(),
        )


def _name_authors(writeup: WriteUp, member: User | None, others: list[str]) -> None:
    authors = [Author(writeup=writeup, person=member)] if member else []
    authors += [Author(writeup=writeup, name=name) for name in others]
    for position, author in enumerate(authors):
        author.position = position
    Author.objects.bulk_create(authors)


def _bear(writeup: WriteUp, bearing: BearsOn, position: int, *, by: User, is_author: bool, now: datetime) -> None:
    claim = None
    if is_author and bearing.says != Says.RELATED:
        claim = Claim.objects.active(now).held_by(by).filter(problem=bearing.problem).first()
    row = Bearing.objects.create(
        writeup=writeup,
        problem=bearing.problem,
        says=bearing.says,
        claim=claim,
        revision=problems.current_revision(bearing.problem),
        position=position,
    )
    events.record("bears on", row, by=by, now=now, after=bearing.says)
    if claim:
        claims.deliver(claim, by=by, evidence=writeup.link, now=now)
    problems.refresh_activity(bearing.problem)
    problems.touch(bearing.problem, now)
