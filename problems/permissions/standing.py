"""What a limit and a ban leave to a person: reading, their own work, and taking back what they said."""

from datetime import datetime

from board.lib.verdicts import ALLOWED, Verdict
from users.models import User
from users.permissions import can_speak

# Named by the verbs of their events. Nobody is ever locked out of logging or submitting, nor kept in anything.
OWN_WORK = frozenset(
    {
        *("checked in", "logged", "edited an entry", "deleted an entry", "bettered the note"),
        *("paused", "active", "went on", "released", "delivered", "left", "handed over", "declined"),
        *(
            "linked",
            "named an author",
            "bears on",
            "bears on it otherwise",
            "no longer bears on",
            "edited a write-up",
            "changed what was reviewed",
            "submitted",
        ),
        *("withdrawn", "disowned", "resubmitted", "listed", "superseded", "showed authorship", "link changed"),
        *("deleted a comment", "took back an offer", "is no longer interested in", "took back a reproduction"),
        *("returned a review", "took back a request", "declined a request", "ended mentoring"),
        *("is full", "is away", "ended a sponsorship", "declined to sponsor", "declined to mentor", "took back a lead"),
        *("left as a mentor", "took back a proposal", "withdrew a suggestion"),
        "appealed",
        "waits",
    }
)
# A limit leaves what reaches curators alone, too, and taking up a problem.
LEFT_BY_A_LIMIT = OWN_WORK | {
    "claimed",
    "posted",
    "proposed",
    "proposed again",
    "revised",
    "moved",
    "suggested an edit",
}


def can_act(user: User, verb: str, now: datetime) -> Verdict:
    """Whether what a sanction leaves to this person includes an act of this name."""
    if not user.is_limited(now):
        return ALLOWED
    left = OWN_WORK if user.is_banned(now) else LEFT_BY_A_LIMIT
    return ALLOWED if verb in left else can_speak(user, now)
