"""Problems, what is proposed and said of them: who hears of what."""

from problems.services import audiences
from problems.services.tales.tale import (
    Tale,
    decisions,
    excerpt,
    is_answer_to_a_proposal,
    reason,
    reports,
    to_comment,
    to_problem,
    to_proposal,
    to_suggestion,
    watched,
)

TALES: dict[str, tuple[Tale, ...]] = {
    "resolved": (
        decisions(audiences.of_the_problem, "{who} marked {problem} as {resolution}", to_problem, quotes=reason),
        watched(audiences.watchers_around, "{who} marked {problem} as {resolution}", to_problem, quotes=reason),
    ),
    "revised": (
        decisions(audiences.of_the_problem, "{who} edited the text of {problem}", to_problem, quotes=reason),
        watched(audiences.watchers, "{who} edited the text of {problem}", to_problem, quotes=reason),
    ),
    "proposed": (reports(audiences.curators, "{who} proposed {problem}", to_proposal),),
    "proposed again": (reports(audiences.curators, "{who} changed their proposal {problem}", to_proposal),),
    "asked for changes": (
        decisions(audiences.proposer, "{who} asks for changes in your proposal {problem}", to_proposal, quotes=reason),
    ),
    "declined a proposal": (
        decisions(
            audiences.proposer, "{who} declined your proposal {problem}, and says why", to_proposal, quotes=reason
        ),
    ),
    "merged a proposal": (
        decisions(
            audiences.proposer,
            "{who} found that the board has your proposal {problem} already",
            to_proposal,
            quotes=reason,
        ),
    ),
    "suggested an edit": (
        reports(audiences.curators, "{who} suggested an edit of {problem}", to_suggestion, quotes=reason),
    ),
    "accepted an edit": (
        decisions(audiences.whom, "{who} accepted the edit you suggested of {problem}", to_problem, quotes=reason),
    ),
    "declined an edit": (
        decisions(audiences.whom, "{who} declined the edit you suggested of {problem}", to_suggestion, quotes=reason),
    ),
    "moved": (
        decisions(
            audiences.proposer,
            "{who} put your proposal {problem} on the list",
            to_problem,
            quotes=reason,
            when=is_answer_to_a_proposal,
        ),
        decisions(audiences.of_the_problem, "{who} marked {problem} as {status}", to_problem, quotes=reason),
        watched(
            audiences.watchers_around,
            "{problem} is new on the list",
            to_problem,
            when=lambda event: event.after == "listed",
        ),
        watched(audiences.watchers, "{who} marked {problem} as {status}", to_problem, quotes=reason),
    ),
    "merged": (
        decisions(audiences.of_the_problem, "{who} merged {problem} into {other}", to_problem, quotes=reason),
        watched(audiences.watchers, "{who} merged {problem} into {other}", to_problem, quotes=reason),
    ),
    "unmerged": (
        decisions(
            audiences.of_the_problem, "{problem} is a problem of its own again, as before", to_problem, quotes=reason
        ),
        watched(audiences.watchers, "{problem} is a problem of its own again, as before", to_problem, quotes=reason),
    ),
    "commented": (
        Tale("discussion", audiences.in_the_discussion, "{who} commented on {problem}", to_comment, quotes=excerpt),
        watched(audiences.watchers, "{who} commented on {problem}", to_comment, quotes=excerpt),
    ),
    "hid a comment": (
        decisions(audiences.commenter, "A curator hid your comment on {problem}", to_comment, quotes=reason),
    ),
    "showed a comment": (
        decisions(audiences.commenter, "A curator shows your comment on {problem} again", to_comment),
    ),
    "updated for a comment": (decisions(audiences.commenter, "{who} updated {problem} for your comment", to_comment),),
}
