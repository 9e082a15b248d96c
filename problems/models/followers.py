"""What goes along when a problem is merged into another, or a word into another, and what stays.

Every foreign key to a problem or a word, of this app and of those above, is named in one of the tables; a test refuses
one that is in none.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from problems.models.attempts import OutsideAttempt
from problems.models.claims import Claim
from problems.models.comments import Comment
from problems.models.fit import Fit, HeldSkill
from problems.models.interests import Interest
from problems.models.merges import Kind
from problems.models.needs import ProblemSkill
from problems.models.problems import Problem
from problems.models.reports import Report
from problems.models.taxonomy import Skill, Technique, Track
from problems.models.teams import Claimant
from problems.models.watches import Watch
from problems.models.writeups import Bearing

STAYS, GOES, ENDS = "stays", "goes", "ends"


@dataclass(frozen=True)
class Follower:
    """Rows of `model` follow their problem or word, which `column` names; `noun` is what one is called in a sentence.

    Where of all that are `counted` there can be one for each value of `once_per`, the second of two is `twice`: it
    stays where it was, it goes (and comes back with an undo while the first is there), or it ends, by `ended`, and
    moves on. Of one that goes, the column `greatest` is kept where it is more. What a merge has ended begins anew with
    an undo where the people of the row are `present`; without that condition it always does.
    """

    model: type[Model]
    column: str
    noun: str
    once_per: str = ""
    counted: Q = field(default_factory=Q)
    twice: str = STAYS
    ended: dict[str, Any] = field(default_factory=dict)
    greatest: str = ""
    present: Q = field(default_factory=Q)

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.column}"


PERSON_IS_HERE = Q(person__is_active=True, person__deleted_at=None)
# An app above adds its own when it starts.
FOLLOWERS: list[Follower] = [
    Follower(Claim, "problem", "claim", present=PERSON_IS_HERE),
    Follower(OutsideAttempt, "problem", "attempt elsewhere,attempts elsewhere"),
    Follower(Claimant, "problem", "person on its claims,people on its claims", present=PERSON_IS_HERE),
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
    "problems.ActRow.problem": "What was done to this problem, to be undone of it.",
    "problems.Proposal.problem": "How it came here is a part of its history.",
    "problems.ViewCount.problem": "An address was opened. Sums count it where that leads today.",
    "problems.Draft.problem": "Of a proposal, which is not on the list yet and so is merged nowhere.",
    "problems.SuggestedEdit.problem": "It is about the words of this problem, which stay with it.",
    "problems.ProblemSkill.problem": "What it asks for is part of its words, as they stood.",
    "problems.RelatedWork.problem": "The same.",
    "problems.Problem_techniques.problem": "The same.",
}

MERGED = "word that was merged into it,words that were merged into it"
WATCHED: dict[str, Any] = {"noun": "watch,watches", "once_per": "person", "twice": GOES}
# What a word touches, by its kind: what a merge takes along, and what a rename or a retirement is about.
TOUCHES: dict[type[Model], list[Follower]] = {
    Track: [
        Follower(Problem, "track", "problem"),
        Follower(Watch, "track", **WATCHED),
        Follower(
            Fit.liked_tracks.through, "track", "person who likes it,people who like it", once_per="fit", twice=GOES
        ),
        Follower(Track, "merged_into", MERGED),
    ],
    Skill: [
        Follower(ProblemSkill, "skill", "problem", once_per="problem", twice=GOES, greatest="level"),
        Follower(
            HeldSkill, "skill", "person who has it,people who have it", once_per="fit", twice=GOES, greatest="level"
        ),
        Follower(
            Skill.prerequisites.through,
            "to_skill",
            "skill that builds on it,skills that build on it",
            once_per="from_skill",
            twice=GOES,
        ),
        Follower(Watch, "skill", **WATCHED),
        Follower(Skill, "merged_into", MERGED),
    ],
    Technique: [
        Follower(Problem.techniques.through, "technique", "problem", once_per="problem", twice=GOES),
        Follower(Watch, "technique", **WATCHED),
        Follower(Technique, "merged_into", MERGED),
    ],
}
# Both tables by what a merge says it merged.
BY_KIND: dict[str, list[Follower]] = {
    Kind.PROBLEM: FOLLOWERS,
    Kind.TRACK: TOUCHES[Track],
    Kind.SKILL: TOUCHES[Skill],
    Kind.TECHNIQUE: TOUCHES[Technique],
}
KEPT_BY_A_WORD: dict[str, str] = {
    "problems.SkillLevel.skill": "What its levels mean is part of the skill, as it stood.",
    "problems.Resource.skill": "The same.",
    "problems.Skill_prerequisites.from_skill": "What it builds on is part of it, too.",
}
