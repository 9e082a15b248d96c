"""What goes along when a problem is merged into another, and what stays.

Every foreign key to a problem, of this app and of those above, is named in one of the two tables; a test refuses one
that is in neither.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from problems.models.attempts import OutsideAttempt
from problems.models.claims import Claim
from problems.models.comments import Comment
from problems.models.interests import Interest
from problems.models.problems import Problem
from problems.models.reports import Report
from problems.models.teams import Claimant
from problems.models.watches import Watch
from problems.models.writeups import Bearing

STAYS, GOES, ENDS = "stays", "goes", "ends"


@dataclass(frozen=True)
class Follower:
    """Rows of `model` follow their problem, which `column` names; `noun` is what one is called in a sentence.

    Where of all that are `counted` there can be one for each value of `once_per`, the second of two is `twice`: it
    stays where it was, it goes (and comes back with an undo), or it ends, by `ended`, and moves on.
    """

    model: type[Model]
    column: str
    noun: str
    once_per: str = ""
    counted: Q = field(default_factory=Q)
    twice: str = STAYS
    ended: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.column}"


# An app above adds its own when it starts.
FOLLOWERS: list[Follower] = [
    Follower(Claim, "problem", "claim"),
    Follower(OutsideAttempt, "problem", "attempt elsewhere,attempts elsewhere"),
    Follower(Claimant, "problem", "person on its claims,people on its claims"),
    Follower(Bearing, "problem", "write-up", once_per="writeup"),
    Follower(Comment, "problem", "comment"),
    Follower(Watch, "problem", "watch,watches", once_per="person", twice=GOES),
    Follower(
        Interest,
        "problem",
        "offer to work on it with somebody,offers to work on it with somebody",
        once_per="person",
        twice=GOES,
    ),
    Follower(Report, "problem", "report", once_per="by", counted=Q(handled_at=None)),
    Follower(Problem, "parent", "variant"),
    Follower(Problem, "merged_into", "problem that was merged into it,problems that were merged into it"),
]
STAYING: dict[str, str] = {
    "problems.Revision.problem": "A text is a text of this problem: claims and write-ups name the one they addressed.",
    "problems.Event.problem": "The record is never changed.",
    "problems.ProblemSkill.problem": "What it asks for is part of its words, as they stood.",
    "problems.RelatedWork.problem": "The same.",
    "problems.Problem_techniques.problem": "The same.",
}
