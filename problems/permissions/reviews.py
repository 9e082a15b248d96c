"""Who may review what, and who answers it. Nobody reads their own work, or that of somebody they work with."""

from datetime import datetime

from django.conf import settings

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Claimant, Review, WriteUp
from problems.models.review_queue import WAS_ON, claims_of_authors, on_claims_of, reviewers
from problems.models.review_states import READ, Outcome, Status
from problems.models.reviews import round_of
from problems.models.writeups import REVIEWABLE
from problems.models.writeups import Status as WriteUpStatus
from problems.permissions.curating import OWN_WORDS, can_curate
from problems.permissions.writeups import is_of
from users.models import User

HOW_IT_IS_EARNED = (
    "Reviewing is earned: end a claim with a write-up of your own, or write one that is found legible. "
    "A curator can also give you the right."
)
WHY_NOT_OPEN = {
    WriteUpStatus.SUBMITTED: "It is new. A curator looks at it first, within days.",
    WriteUpStatus.LEGIBLE: "It is legible: two people could follow it. It asks for no more reviewers.",
    WriteUpStatus.SUPERSEDED: "There is a newer one. That one can be reviewed.",
}


def can_review(user: User) -> Verdict:
    """Whether this person may review anything at all."""
    if not user.is_authenticated:
        return denied("Sign in to review.", "sign-in")
    if not reviewers().filter(pk=user.pk).exists():
        return denied(HOW_IT_IS_EARNED, "not-earned")
    return ALLOWED


def can_take_review(user: User, writeup: WriteUp, now: datetime) -> Verdict:
    if not user.is_authenticated:
        return denied("Sign in to review.", "sign-in")
    if not writeup.asks_for_reviewers:
        why = WHY_NOT_OPEN.get(WriteUpStatus(writeup.status), "It is no longer on the board.")
        return denied(why, "not-open")
    return (
        is_apart_from(user, writeup)
        and can_review(user)
        and _is_new_to_it(user, writeup, now)
        and _has_room(user, writeup, now)
    )


def is_apart_from(user: User, writeup: WriteUp) -> Verdict:
    """A reviewer had no part in it, and does not work with who had."""
    if writeup.linked_by_id == user.pk:
        return denied("You linked it. Somebody else reads it.", "your-own")
    if writeup.authors.filter(person=user).exists():
        return denied("You are one of its authors. Somebody else reads it.", "your-own")
    return was_not_at_work_on(user, writeup)


def was_not_at_work_on(user: User, writeup: WriteUp) -> Verdict:
    """Not on the claim that it came of, nor on any with one of its authors, now or ever, on what it addresses."""
    if on_claims_of(writeup).filter(pk=user.pk).exists():
        return denied("You are or were on the claim that it came of. Somebody else reads it.", "your-claim")
    if _worked_with_an_author(user, writeup):
        return denied(
            "You work or worked with one of its authors on a problem that it addresses. Somebody else reads it.",
            "your-team",
        )
    return ALLOWED


def _worked_with_an_author(user: User, writeup: WriteUp) -> bool:
    mine = Claimant.objects.filter(standing__in=WAS_ON, person=user).values("claim")
    return claims_of_authors(writeup).filter(claim__in=mine).exclude(person=user).exists()


def _is_new_to_it(user: User, writeup: WriteUp, now: datetime) -> Verdict:
    mine = writeup.reviews.filter(by=user)
    if mine.taken(now).exists():
        return denied("You have taken it already.", "taken")
    if mine.read().filter(round=round_of(writeup)).exists():
        return denied("You have reviewed it already.", "reviewed")
    return ALLOWED


def _has_room(user: User, writeup: WriteUp, now: datetime) -> Verdict:
    most = settings.MAX_REVIEWS_TAKEN
    if Review.objects.taken(now).filter(by=user).count() >= most:
        held = "one review" if most == 1 else f"{most} reviews"
        return denied(f"You have taken {held}, as many as one person can. Give or return one first.", "enough-reviews")
    most = settings.REVIEWERS_AT_ONCE
    if writeup.reviews.taken(now).count() >= most:
        people = "One person is" if most == 1 else f"{most} people are"
        return denied(f"{people} reading it now, as many as it takes at a time.", "full")
    return ALLOWED


def can_give_review(user: User, review: Review, now: datetime) -> Verdict:
    """What was taken is given in time, while the write-up is there to be read."""
    if review.by_id != user.pk:
        return denied("Only who took a review gives it.", "not-yours")
    if review.status in READ:
        return denied("This review is given. You can still better its words.", "given")
    if not review.is_taken(now):
        return denied("The time for this review is over. Take it again, and bring what you wrote.", "returned")
    if review.writeup.status not in {*REVIEWABLE, WriteUpStatus.LEGIBLE}:
        return denied("This write-up takes no reviews any longer. Return it, with thanks.", "not-open")
    return is_apart_from(user, review.writeup)


def can_return_review(user: User, review: Review, now: datetime) -> Verdict:
    if review.by_id != user.pk:
        return denied("Only who took a review returns it.", "not-yours")
    if not review.is_taken(now):
        return denied("This review is not on your desk.", "not-taken")
    return ALLOWED


def can_better_review(user: User, review: Review) -> Verdict:
    if review.by_id != user.pk:
        return denied("Only who gave a review betters it.", "not-yours")
    return _while_shown(review)


def can_reveal_reviewer(user: User, review: Review) -> Verdict:
    """To be named cannot be undone, so only the reviewer decides it, and only from unnamed to named."""
    if review.by_id != user.pk:
        return denied("Only the reviewer decides whether to be named.", "not-yours")
    if not review.is_unnamed:
        return denied("Your name stands on this review already.", "named")
    return ALLOWED


def can_confirm_review(user: User, review: Review, now: datetime) -> Verdict:
    """A yes to what it was counts for what it is once its reviewer has looked at what was changed."""
    if review.by_id != user.pk:
        return denied("Only who gave a review confirms it.", "not-yours")
    if not review.is_shown or review.outcome != Outcome.LEGIBLE:
        return denied("Only a review by somebody who could follow it is confirmed.", "no-yes")
    if not review.writeup.asks_for_reviewers:
        return denied("This write-up asks for no reviews now.", "not-open")
    if review.stands_in >= round_of(review.writeup) and not review.is_of_before:
        return denied("Your review stands for what it says now.", "stands")
    if review.writeup.reviews.filter(by=user, round__gt=review.round).exclude(status=Status.RETURNED).exists():
        return denied("You have read it anew since. That review counts.", "newer")
    return is_apart_from(user, review.writeup)


def can_reply_to_review(user: User, review: Review) -> Verdict:
    if not is_of(user, review.writeup):
        return denied("Only the author of a write-up replies to its reviews.", "not-yours")
    return _while_shown(review)


def can_resubmit(user: User, writeup: WriteUp) -> Verdict:
    """Its authors say that it was changed; for one listed before this board, with nobody here, a curator does."""
    stands_in = writeup.was_listed_before and can_curate(user)
    if not is_of(user, writeup) and not stands_in:
        return denied("Only the author of a write-up says that it was changed.", "not-yours")
    if writeup.status != WriteUpStatus.CHANGES_REQUESTED:
        return denied("Nobody has asked for changes.", "not-asked")
    return ALLOWED


def can_report_review(user: User, review: Review) -> Verdict:
    if not user.is_authenticated:
        return denied("Sign in to report a review.", "sign-in")
    if review.by_id == user.pk:
        return denied("This is your own review. You can better its words.", "your-own")
    if not review.is_shown:
        return denied("This review is no longer shown.", "not-shown")
    return ALLOWED


def review_acts(user: User, review: Review, *, is_author: bool, round: int) -> frozenset[str]:
    """What this person can do to a review that was given, by name. Asks the database nothing."""
    is_mine = user.is_authenticated and review.by_id == user.pk
    is_old_yes = review.outcome == Outcome.LEGIBLE and (review.stands_in < round or review.is_of_before)
    verdicts = {
        "edit": is_mine and review.is_shown,
        "reveal": can_reveal_reviewer(user, review),
        "confirm": is_mine and review.is_shown and is_old_yes and review.writeup.asks_for_reviewers,
        "reply": is_author and review.is_shown,
        "report": can_report_review(user, review),
        "hide": not is_author and _curates_one_that_is(Status.GIVEN, user, review),
        "show": not is_author and _curates_one_that_is(Status.HIDDEN, user, review),
    }
    return frozenset(name for name, verdict in verdicts.items() if verdict)


def can_hide_review(user: User, review: Review) -> Verdict:
    return _of_anothers(user, review) and _curates_one_that_is(Status.GIVEN, user, review)


def can_show_review(user: User, review: Review) -> Verdict:
    verdict = _of_anothers(user, review) and _curates_one_that_is(Status.HIDDEN, user, review)
    return denied(OWN_WORDS, "own-words") if verdict and review.by_id == user.pk else verdict


def _of_anothers(user: User, review: Review) -> Verdict:
    if is_of(user, review.writeup):
        return denied("It is a review of your own work. Another curator looks at it.", "your-own")
    return ALLOWED


def are_independent(one: Review, other: Review) -> bool:
    """Different people, never on one claim with each other on a problem of this write-up."""
    problems = one.writeup.bearings.values("problem")
    claims = Claimant.objects.filter(person=one.by_id, standing__in=WAS_ON, problem__in=problems).values("claim")
    together = Claimant.objects.filter(person=other.by_id, standing__in=WAS_ON, claim__in=claims)
    return one.by_id != other.by_id and not together.exists()


def _while_shown(review: Review) -> Verdict:
    if not review.is_shown:
        return denied("This review is not shown, so nothing is added to it.", "not-shown")
    return ALLOWED


def _curates_one_that_is(status: Status, user: User, review: Review) -> Verdict:
    verdict = can_curate(user)
    if verdict and review.status != status:
        return denied(f"This review is {Status(review.status).label.lower()}.", review.status)
    return verdict
