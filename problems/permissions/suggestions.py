"""Who may suggest an edit, and decide on one."""

from django.conf import settings

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Problem, SuggestedEdit
from problems.models.choices import Status
from problems.permissions.curating import can_curate
from users.models import User


def can_suggest(user: User, problem: Problem) -> Verdict:
    """Any member, of what is on the list, one at a time on each problem and not too many in all."""
    if not user.is_authenticated:
        return denied("Sign in to suggest an edit.", "sign-in")
    if problem.status != Status.LISTED:
        return denied("This problem is not on the list any more, so its text stays as it is.", "not-listed")
    waiting = list(user.suggestions.waiting().values_list("problem", flat=True))
    if problem.pk in waiting:
        return denied("An edit of yours waits here already. Take it back to suggest another.", "waits-already")
    if len(waiting) >= settings.MAX_OPEN_SUGGESTIONS:
        return denied(
            f"{settings.MAX_OPEN_SUGGESTIONS} edits of yours wait, as many as one person can have. "
            "Once a curator has answered one, or you take one back, there is room for the next.",
            "too-many-open",
        )
    return ALLOWED


def can_answer_suggestion(user: User, suggestion: SuggestedEdit) -> Verdict:
    """A curator, and never of their own."""
    verdict = can_curate(user)
    if verdict and suggestion.by_id == user.pk:
        return denied("This edit is yours. Another curator answers it.", "your-own")
    if verdict and not suggestion.is_waiting:
        return denied("It is answered or taken back already.", "decided")
    return verdict


def can_withdraw_suggestion(user: User, suggestion: SuggestedEdit) -> Verdict:
    if not user.is_authenticated or suggestion.by_id != user.pk:
        return denied("Only whoever suggested it can take it back.", "not-yours")
    if not suggestion.is_waiting:
        return denied("It is answered or taken back already.", "decided")
    return ALLOWED
