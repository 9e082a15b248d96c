"""What reviews do to a write-up: two who could follow make it legible, one who could not asks for changes.

Locks: the people on a claim that may go on, then the problems, the write-up, the review.
"""

from datetime import datetime
from itertools import combinations

from problems import permissions
from problems.models import WriteUp
from problems.models.review_states import Outcome
from problems.models.reviews import round_of
from problems.models.writeups import Status
from problems.services import claims, writeups
from users.models import User


def weigh(writeup: WriteUp, now: datetime) -> None:
    """Moves the write-up by what is said of it in its newest round. The caller holds it.

    By nobody: whose reviews they were may be nobody's business.
    """
    if writeup.status != Status.LISTED:
        return
    said = writeup.reviews.standing_in(round_of(writeup)).select_related("by")
    # Whoever was named as an author since no longer counts as a reviewer.
    standing = [review for review in said if permissions.is_apart_from(review.by, writeup)]
    if any(review.outcome == Outcome.CHANGES for review in standing):
        writeups.move(writeup, Status.CHANGES_REQUESTED, by=None, now=now)
        for claim in writeups.claims_of(writeup):
            claims.reopen(claim, by=None, now=now)
    elif any(permissions.are_independent(*pair) for pair in combinations(standing, 2)):
        writeups.move(writeup, Status.LEGIBLE, by=None, now=now)


def list_again(writeup: WriteUp, *, by: User, now: datetime) -> None:
    """What was asked for is answered: it waits for reviewers, and the claims that went on have delivered it."""
    writeups.move(writeup, Status.LISTED, by=by, now=now)
    for claim in writeups.claims_of(writeup):
        if claim.is_live(now):
            claims.deliver(claim, by=by, evidence=writeup.link, now=now)
    weigh(writeup, now)
