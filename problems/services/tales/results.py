"""Write-ups, their links, reviews and reproductions: who hears of what."""

from problems.services import audiences
from problems.services.tales.tale import (
    Tale,
    decisions,
    is_back_from_reviewers,
    is_claim,
    is_first_look,
    is_named,
    is_unnamed,
    is_writeup,
    reason,
    reports,
    review_note,
    review_reply,
    reviews,
    team,
    to_board,
    to_claim,
    to_reproduction,
    to_review,
    to_writeup,
    watched,
    work,
)

# A problem has a new write-up, whenever it was named.
_LINKED = (
    work(audiences.of_the_problem, "{who} linked a write-up to {problem}: {writeup}", to_writeup),
    watched(audiences.watchers_around, "{who} linked a write-up to {problem}: {writeup}", to_writeup),
)
TALES: dict[str, tuple[Tale, ...]] = {
    "named an author": (team(audiences.whom, "{who} named you as an author of {writeup}", to_writeup),),
    "listed": (
        decisions(
            audiences.authors,
            "{who} looked at {writeup}: it stays, and waits for reviewers",
            to_writeup,
            quotes=reason,
            when=is_first_look,
        ),
        reviews(audiences.authors, "{writeup} waits for reviewers again", to_writeup, when=is_back_from_reviewers),
    ),
    "superseded": (decisions(audiences.authors, "{who} marked {writeup} as superseded", to_writeup, when=is_writeup),),
    "declined": (
        decisions(
            audiences.authors,
            "{who} took {writeup} off the board, and says why",
            to_writeup,
            quotes=reason,
            when=is_writeup,
        ),
        team(audiences.offerer, "{who} said no to your offer to work on {problem} together", to_claim, when=is_claim),
    ),
    "bears on": _LINKED,
    "now bears on": _LINKED,
    "bears on it otherwise": (
        decisions(audiences.authors, "{who} said anew what {writeup} does to {problem}", to_writeup),
    ),
    "no longer bears on": (
        decisions(audiences.authors, "{who} took {problem} out of what {writeup} bears on", to_writeup),
    ),
    "withdrawn": (decisions(audiences.authors, "{who} took down {writeup}", to_board, quotes=reason),),
    "submitted": (reports(audiences.curators, "{who} submitted {writeup} again", to_writeup, when=is_writeup),),
    "link gone": (
        work(audiences.authors, "The {link} of {writeup} could not be found on three days", to_writeup),
        reports(audiences.curators, "The {link} of {writeup} could not be found on three days", to_writeup),
    ),
    "link silent": (
        work(
            audiences.authors,
            "The {link} of {writeup} has given us no answer for two weeks. Does it open for you?",
            to_writeup,
        ),
    ),
    "gave a review": (
        reviews(audiences.authors, "{who} {verdict} {writeup}", to_review, quotes=review_note, when=is_named),
        reviews(audiences.authors, "A reviewer {verdict} {writeup}", to_review, quotes=review_note, when=is_unnamed),
    ),
    "confirmed a review": (
        reviews(audiences.authors, "{who} can still follow {writeup}", to_review, when=is_named),
        reviews(audiences.authors, "A reviewer can still follow {writeup}", to_review, when=is_unnamed),
    ),
    "replied to a review": (
        reviews(audiences.reviewer, "{who} replied to your review of {writeup}", to_review, quotes=review_reply),
    ),
    "resubmitted": (
        reviews(
            audiences.asked_for_changes,
            "{who} changed {writeup}, which you asked for. Read it again?",
            to_writeup,
            quotes=review_note,
        ),
        reviews(
            audiences.could_follow,
            "{who} changed {writeup} since you could follow it. Can you still?",
            to_writeup,
            quotes=review_note,
        ),
    ),
    "legible": (
        reviews(audiences.authors, "Two people could follow {writeup}: it is legible", to_writeup),
        watched(audiences.watchers_of_its_problems, "{writeup} is legible: two people could follow it", to_writeup),
    ),
    "no longer legible": (
        reviews(
            audiences.authors,
            "A review of {writeup} was hidden, so it waits for a second reader again",
            to_writeup,
        ),
    ),
    "changed what was reviewed": (
        reviews(
            audiences.could_follow,
            "{who} changed what is said of {writeup} since you could follow it. Can you still?",
            to_writeup,
        ),
    ),
    "a review ran out": (
        reviews(
            audiences.reviewer,
            "Your review of {writeup} went back to the queue. Take it up again when you have time",
            to_writeup,
        ),
    ),
    "hid a review": (
        decisions(audiences.reviewer, "A curator hid your review of {writeup}", to_review, quotes=reason),
    ),
    "showed a review": (decisions(audiences.reviewer, "A curator shows your review of {writeup} again", to_review),),
    "reproduced": (reviews(audiences.authors, "{who} {rerun} {writeup}", to_reproduction),),
    "hid a reproduction": (
        decisions(audiences.reviewer, "A curator hid your reproduction of {writeup}", to_reproduction, quotes=reason),
    ),
    "showed a reproduction": (
        decisions(audiences.reviewer, "A curator shows your reproduction of {writeup} again", to_reproduction),
    ),
}
