"""What curators decide about people, and what is reported to them: who hears of what."""

from problems.services import audiences
from problems.services.tales.tale import (
    Tale,
    decisions,
    is_claim,
    is_comment,
    is_of_a_person_alone,
    is_problem,
    is_writeup,
    reason,
    reports,
    to_board,
    to_comment,
    to_curate,
    to_problem,
    to_queue,
    to_standing,
    to_what_is_left,
)

TALES: dict[str, tuple[Tale, ...]] = {
    "reported an answer": (reports(audiences.curators, "Somebody reported an answer to {problem}", to_curate),),
    "answered": (
        decisions(
            audiences.whom,
            "A curator answered what you reported on {problem}",
            to_problem,
            quotes=reason,
            when=is_problem,
        ),
        decisions(
            audiences.whom,
            "A curator answered what you reported: {reported}",
            to_what_is_left,
            quotes=reason,
            when=is_writeup,
        ),
        decisions(
            audiences.whom,
            "A curator answered what you reported: {reported}",
            to_board,
            quotes=reason,
            when=is_of_a_person_alone,
        ),
    ),
    "gave the right to review": (
        decisions(audiences.whom, "{who} gave you the right to review", to_queue, quotes=reason),
    ),
    "took back the right to review": (
        decisions(audiences.whom, "{who} took back the right to review", to_queue, quotes=reason),
    ),
    "reported": (
        reports(audiences.curators, "A comment on {problem} was reported", to_comment, when=is_comment),
        reports(audiences.curators, "An entry in the log on {problem} was reported", to_curate, when=is_claim),
        reports(audiences.curators, "Somebody reported {reported}", to_curate, when=is_writeup),
        reports(audiences.curators, "Somebody reported {reported}", to_curate, when=is_of_a_person_alone),
    ),
    "warned": (decisions(audiences.sanctioned, "A curator warned you, and says why", to_standing, quotes=reason),),
    "limited": (
        decisions(audiences.sanctioned, "A curator limited your account, and says why", to_standing, quotes=reason),
    ),
    "banned": (
        decisions(audiences.sanctioned, "A curator banned your account, and says why", to_standing, quotes=reason),
    ),
    "took back a warning": (
        decisions(audiences.sanctioned, "A warning of yours was taken back", to_standing, quotes=reason),
    ),
    "lifted a limit": (
        decisions(audiences.sanctioned, "The limit on your account was lifted", to_standing, quotes=reason),
    ),
    "lifted a ban": (
        decisions(audiences.sanctioned, "The ban on your account was lifted", to_standing, quotes=reason),
    ),
    "appealed": (reports(audiences.curators, "Somebody appeals against what a curator decided", to_curate),),
    "answered an appeal": (
        decisions(audiences.sanctioned, "A curator answered your appeal", to_standing, quotes=reason),
    ),
    "gave a role": (decisions(audiences.whom, "{who} made you {role}", to_board, quotes=reason),),
    "took back a role": (
        decisions(audiences.whom, "{who} took back a role of yours: you are {role} now", to_board, quotes=reason),
    ),
}
