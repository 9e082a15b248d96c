"""Claims, their teams and their logs: who hears of what."""

from problems.services import audiences
from problems.services.tales.tale import (
    Tale,
    clock,
    decisions,
    is_new,
    is_of_a_person,
    is_of_an_agent,
    offer_note,
    reason,
    team,
    to_claim,
    to_entry,
    to_problem,
    watched,
    work,
)

TALES: dict[str, tuple[Tale, ...]] = {
    "claimed": (
        work(audiences.on_the_problem, "{who} is on {problem}, too", to_claim, when=is_of_a_person),
        watched(audiences.watchers, "{who} took on {problem}", to_claim, when=is_of_a_person),
        work(audiences.on_the_problem, "An automated agent of {who} is on {problem}", to_claim, when=is_of_an_agent),
        watched(audiences.watchers, "An automated agent of {who} is on {problem}", to_claim, when=is_of_an_agent),
    ),
    "invited": (team(audiences.whom, "{who} invites you to their claim on {problem}", to_claim, quotes=offer_note),),
    "asked": (team(audiences.lead, "{who} asks to join your claim on {problem}", to_claim, quotes=offer_note),),
    "joined": (
        team(audiences.whom, "{who} said yes: you are on the claim on {problem}", to_claim),
        team(audiences.team, "{who} is on your claim on {problem} now", to_claim, of_whom=True),
    ),
    "left": (team(audiences.team, "{who} left your claim on {problem}", to_claim, of_whom=True),),
    "handed over": (
        team(audiences.whom, "{who} made you the lead of your claim on {problem}", to_claim),
        team(audiences.team, "{who} handed over the lead of your claim on {problem}", to_claim),
    ),
    "checked in": (work(audiences.team, "{who} checked in on your claim on {problem}", to_claim),),
    "logged": (
        work(audiences.team, "{who} logged {entry} on your claim on {problem}", to_entry),
        watched(audiences.watchers, "{who} logged {entry} on {problem}", to_entry),
    ),
    "asked for eyes": (
        watched(
            audiences.watchers_around, "{who} is stuck on {problem} and would be glad of another pair of eyes", to_claim
        ),
    ),
    "paused": (work(audiences.team, "{who} paused your claim on {problem}", to_claim),),
    "active": (work(audiences.team, "{who} took your claim on {problem} up again", to_claim),),
    "released": (
        work(audiences.team, "{who} gave your claim on {problem} back", to_claim),
        watched(audiences.watchers, "{who} gave {problem} back", to_claim),
    ),
    "lapsed": (
        clock(
            audiences.team,
            "Your claim on {problem} went quiet. Everything written is kept: take it up again?",
            to_claim,
        ),
        watched(
            audiences.watchers, "A claim on {problem} went quiet, so there is room", to_problem, when=is_of_a_person
        ),
    ),
    "delivered": (work(audiences.team, "{who} ended your claim on {problem} with a write-up", to_claim),),
    "removed": (decisions(audiences.team, "A curator took down your claim on {problem}", to_claim, quotes=reason),),
    "ended by a merge": (
        decisions(
            audiences.team,
            "Your claim on {problem} ended, as you are on the problem it was merged into, too. All of it is kept",
            to_claim,
            quotes=reason,
        ),
    ),
    "is interested in": (
        team(audiences.would_join_in, "{who} would work with somebody on {problem}", to_problem, when=is_new),
    ),
    "reopened": (
        clock(
            audiences.team,
            "Your claim on {problem} goes on: the write-up that ended it was taken off, or is to be changed",
            to_claim,
        ),
    ),
    "hid an entry": (
        decisions(audiences.writer, "A curator hid your entry in the log on {problem}", to_entry, quotes=reason),
    ),
    "showed an entry": (
        decisions(audiences.writer, "A curator shows your entry in the log on {problem} again", to_entry),
    ),
}
