"""The six questions of a review, the states it goes through, and the moves between them."""

from django.db import models

MAX_LINE, MAX_REVIEW_NOTE, MAX_PRIVATE_NOTE, MAX_REPLY = 300, 5_000, 2_000, 5_000


class Question(models.TextChoices):
    """The six questions in the order in which they are asked, here and of oneself before submitting."""

    CLAIM = "claim", "Is the claim in one sentence?"
    METHOD = "method", "Can the method be followed?"
    CHECKS = "checks", "Do baselines and sanity checks fit?"
    LIMITS = "limits", "Are limits and failures stated?"
    CODE = "code", "Are code and data available and pinned?"
    RERUN = "rerun", "Did you rerun the main figure?"


# What stands for a question where six stand side by side.
WORDS = {
    Question.CLAIM: "Claim",
    Question.METHOD: "Method",
    Question.CHECKS: "Checks",
    Question.LIMITS: "Limits",
    Question.CODE: "Code",
    Question.RERUN: "Rerun",
}


class Answer(models.TextChoices):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Outcome(models.TextChoices):
    LEGIBLE = "legible", "I could follow it"
    CHANGES = "changes", "Changes asked"


class Status(models.TextChoices):
    TAKEN = "taken"
    GIVEN = "given"
    RETURNED = "returned"
    HIDDEN = "hidden"


MOVES = {
    Status.TAKEN: {Status.GIVEN, Status.RETURNED},
    Status.GIVEN: {Status.HIDDEN},
    Status.RETURNED: set(),
    Status.HIDDEN: {Status.GIVEN},
}
READ = (Status.GIVEN, Status.HIDDEN)
