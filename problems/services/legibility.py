"""What reviews do to a write-up: two who could follow make it legible, one who could not asks for changes.

Locks: the people on a claim that may go on, then the problems, the write-up, the review.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations

from problems import permissions
from problems.models import Review, WriteUp
from problems.models.review_states import Outcome
from problems.models.reviews import round_of
from problems.models.writeups import Status
from problems.services import claims, writeups
from users.models import User


def weigh(writeup: WriteUp, now: datetime) -> None:
    """Moves the write-up by what is said of it in its newest round, and writes down of when that is.

    The caller holds it. By nobody: whose reviews they were may be nobody's business.
    """
    standing = _standing(writeup)
    if _asks_for_changes(writeup, standing):
        writeups.move(writeup, Status.CHANGES_REQUESTED, by=None, now=now)
        for claim in writeups.ended_by_nothing_else(writeup):
            claims.reopen(claim, by=None, now=now)
    elif writeup.status == Status.LISTED and _pairs(standing):
        writeups.move(writeup, Status.LEGIBLE, by=None, now=now)
    _write_down(writeup, standing)


def weigh_without(writeup: WriteUp, hidden: Review, *, by: User, now: datetime) -> None:
    """The same after a curator has hidden a review: what rested on it goes back to the list."""
    standing = _standing(writeup)
    rested_on_it = hidden.outcome == Outcome.LEGIBLE and hidden.stands_in == round_of(writeup)
    asked = any(review.outcome == Outcome.CHANGES for review in standing)
    if writeup.status == Status.LEGIBLE and rested_on_it and not _pairs(standing):
        writeups.move(writeup, Status.LISTED, by=by, now=now, verb="no longer legible")
    elif writeup.status == Status.CHANGES_REQUESTED and hidden.outcome == Outcome.CHANGES and not asked:
        writeups.move(writeup, Status.LISTED, by=by, now=now)
        writeups.end_claims(writeup, by=None, now=now)
    weigh(writeup, now)


def list_again(writeup: WriteUp, *, by: User, now: datetime) -> None:
    """What was asked for is answered: it waits for reviewers, and the claims that went on have delivered it."""
    writeups.move(writeup, Status.LISTED, by=by, now=now)
    writeups.end_claims(writeup, by=by, now=now)
    weigh(writeup, now)


def _standing(writeup: WriteUp) -> list[Review]:
    """What counts. Whoever was named as an author since is no reviewer any longer."""
    said = writeup.reviews.standing_in(round_of(writeup)).select_related("by")
    return [review for review in said if permissions.is_apart_from(review.by, writeup)]


def _asks_for_changes(writeup: WriteUp, standing: Iterable[Review]) -> bool:
    """Of one that is legible only what was said of a later text than its two readers saw."""
    asked = [review for review in standing if review.outcome == Outcome.CHANGES]
    if writeup.status == Status.LEGIBLE:
        return writeup.is_changed and any(_reads_what_stands(review, writeup) for review in asked)
    return writeup.status == Status.LISTED and bool(asked)


def _reads_what_stands(review: Review, writeup: WriteUp) -> bool:
    review.writeup = writeup
    return not review.is_of_before


def _pairs(standing: Iterable[Review]) -> list[tuple[Review, Review]]:
    """Every two who could follow it and have nothing to do with each other."""
    could = [review for review in standing if review.outcome == Outcome.LEGIBLE]
    return [pair for pair in combinations(could, 2) if permissions.are_independent(*pair)]


def _write_down(writeup: WriteUp, standing: list[Review]) -> None:
    """When it was reviewed: a legible one when the later two readers had both read it, any other when it last was."""
    moments = [min(_moments(pair)) for pair in _pairs(standing)] if writeup.status == Status.LEGIBLE else []
    last = max(moments or _moments(standing) or _moments(writeup.reviews.given()), default=None)
    if last != writeup.reviewed_at:
        writeup.reviewed_at = last
        writeup.save(update_fields=["reviewed_at"])


def _moments(reviews: Iterable[Review]) -> list[datetime]:
    return [review.read_at for review in reviews if review.read_at]
