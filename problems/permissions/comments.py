"""Who may take part in a discussion, and who keeps it fit to read."""

from datetime import datetime

from django.conf import settings

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Comment, Problem
from problems.models.choices import LEADING, PUBLIC
from problems.models.comments import Status as CommentStatus
from problems.permissions.curating import OWN_WORDS, can_curate
from problems.permissions.standing import can_act
from users.models import User


def can_comment(user: User, problem: Problem, now: datetime) -> Verdict:
    if problem.status in LEADING:
        return denied("This problem was merged into another one. Comment there.", "merged")
    if not user.is_authenticated:
        return denied("Sign in to comment.", "sign-in")
    if problem.status not in PUBLIC and problem.posted_by_id != user.pk and not can_curate(user):
        return denied("This problem is not on the list yet. Only its author and the curators comment on it.", "draft")
    return can_act(user, "commented", now)


def can_edit_comment(user: User, comment: Comment, now: datetime) -> Verdict:
    verdict = _is_mine_and_shown(user, comment)
    if verdict and now >= comment.can_be_edited_until():
        minutes = settings.COMMENT_EDIT_MINUTES
        return denied(
            f"A comment can be changed for {minutes} minutes. Write another one that puts it right, or delete this.",
            "too-late",
        )
    return verdict


def can_delete_comment(user: User, comment: Comment) -> Verdict:
    if comment.by_id != user.pk:
        return denied("Only its author deletes a comment.", "not-yours")
    if comment.status == CommentStatus.DELETED:
        return denied("This comment is deleted already.", "deleted")
    return ALLOWED


def can_hide_comment(user: User, comment: Comment) -> Verdict:
    if comment.is_held:
        return can_curate(user)
    return can_mark_comment(user, comment)


def can_show_comment(user: User, comment: Comment) -> Verdict:
    verdict = _curates_one_that_is(CommentStatus.HIDDEN, user, comment)
    return denied(OWN_WORDS, "own-words") if verdict and comment.by_id == user.pk else verdict


def can_mark_comment(user: User, comment: Comment) -> Verdict:
    """Whether the problem's page was changed because of it is said of a comment that people can read."""
    return _curates_one_that_is(CommentStatus.SHOWN, user, comment)


def can_report_comment(user: User, comment: Comment) -> Verdict:
    if not user.is_authenticated:
        return denied("Sign in to report a comment.", "sign-in")
    if comment.by_id == user.pk:
        return denied("This is your own comment. You can delete it.", "your-own")
    if not comment.is_shown:
        return denied("This comment is no longer shown.", "not-shown")
    return ALLOWED


def comment_acts(user: User, comment: Comment, now: datetime) -> frozenset[str]:
    """What this person can do to a comment, by name. Asks the database nothing."""
    verdicts = {
        "edit": can_edit_comment(user, comment, now),
        "delete": can_delete_comment(user, comment),
        "report": can_report_comment(user, comment),
        "hide": can_hide_comment(user, comment),
        "show": can_show_comment(user, comment),
        "mark": can_mark_comment(user, comment),
    }
    return frozenset(name for name, verdict in verdicts.items() if verdict)


def _is_mine_and_shown(user: User, comment: Comment) -> Verdict:
    if comment.by_id != user.pk:
        return denied("Only its author changes a comment.", "not-yours")
    if not (comment.is_shown or comment.is_held):
        return denied("This comment is no longer shown, so it cannot be changed.", "not-shown")
    return ALLOWED


def _curates_one_that_is(status: CommentStatus, user: User, comment: Comment) -> Verdict:
    verdict = can_curate(user)
    if verdict and comment.status != status:
        return denied(f"This comment is {CommentStatus(comment.status).label.lower()}.", comment.status)
    return verdict
