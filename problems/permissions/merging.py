"""What curators do to the shape of the list: merge, split, say what is a variant of what."""

from datetime import datetime

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Merge, Problem
from problems.models.choices import LEADING, PUBLIC, Status
from problems.permissions.curating import can_curate
from users.models import User

# What another problem can be merged into: what anybody can read, and is not elsewhere itself.
KEEPS = (Status.LISTED, Status.HISTORICAL)


def can_merge(user: User, problem: Problem, into: Problem) -> Verdict:
    verdict = can_merge_away(user, problem)
    if verdict and problem.pk == into.pk:
        return denied("A problem is not merged into itself. Name the other one.", "itself")
    if verdict and into.status in LEADING:
        return denied(f"#{into.pk} was merged into #{into.merged_into_id} itself. Name that one.", "merged")
    if verdict and into.status not in KEEPS:
        return denied(
            f"#{into.pk} is {Status(into.status).label.lower()}. Merge into one that is on the list.", "closed"
        )
    return verdict


def can_merge_away(user: User, problem: Problem) -> Verdict:
    """Whether it can be merged into any other."""
    verdict = can_curate(user)
    if verdict and problem.status in LEADING:
        return denied(f"This problem was merged into #{problem.merged_into_id} already.", "merged")
    if verdict and problem.status == Status.HISTORICAL:
        return denied("This problem is historical. List it again first, then merge it.", "closed")
    if verdict and problem.status != Status.LISTED:
        return denied("Only what is on the list is merged. A proposal that is a duplicate is declined.", "closed")
    return verdict


def can_undo_merge(user: User, merge: Merge, now: datetime) -> Verdict:
    verdict = can_curate(user)
    if verdict and merge.undone_at:
        return denied("This merge was undone already.", "undone")
    if verdict and merge.can_be_undone_until() <= now:
        return denied("This merge is older than 30 days, so what it moved is no longer kept apart.", "too-late")
    return verdict


def can_split(user: User, problem: Problem) -> Verdict:
    verdict = can_curate(user)
    if verdict and problem.status not in KEEPS:
        return denied("Only what is on the list, or was, is split.", "closed")
    return verdict


def can_mark_variant(user: User, problem: Problem) -> Verdict:
    verdict = can_curate(user)
    if verdict and problem.status in LEADING:
        return denied(f"This problem was merged into #{problem.merged_into_id}. Mark that one.", "merged")
    return verdict


def can_be_parent(problem: Problem, of: Problem) -> Verdict:
    """Whether `problem` can be marked as a variant of `of`."""
    if of.pk == problem.pk:
        return denied("A problem is not a variant of itself.", "itself")
    if of.status not in PUBLIC or of.status in LEADING:
        return denied(f"#{of.pk} is {Status(of.status).label.lower()}. Name one that is on the list.", "closed")
    return ALLOWED
