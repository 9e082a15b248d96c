"""The words a problem is described with, and the moves along its editorial axis."""

from datetime import timedelta

from django.db import models


class Difficulty(models.TextChoices):
    A = "A", "First project"
    B = "B", "Solid project"
    C = "C", "Research project"
    D = "D", "Uncharted"


def reach(least: str, most: str) -> str:
    """A difficulty as the marks of the pages tell it: B, or B-D."""
    return "-".join(filter(None, (least, most)))


class Compute(models.TextChoices):
    BROWSER = "browser", "Browser"
    LAPTOP = "laptop", "Laptop"
    FREE_COLAB = "free-colab", "Free Colab"
    GPU_24GB = "gpu-24gb", "24 GB GPU"
    GPU_80GB = "gpu-80gb", "80 GB GPU"
    MULTI_GPU = "multi-gpu", "Several GPUs"


class Kind(models.TextChoices):
    QUESTION = "question", "Question"
    EXPLORATION = "exploration", "Exploration"
    REPLICATION = "replication", "Replication"
    TOOLING = "tooling", "Tooling"
    THEORY = "theory", "Theory"
    SURVEY = "survey", "Survey"


class Status(models.TextChoices):
    """The editorial axis: is this on the list?"""

    DRAFT = "draft"
    PROPOSED = "proposed"
    NEEDS_CHANGES = "needs_changes", "needs changes"
    DECLINED = "declined"
    # The same as another problem, found before it was listed: it leads there, and was never public.
    DUPLICATE = "duplicate"
    LISTED = "listed"
    HISTORICAL = "historical"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


MOVES = {
    Status.DRAFT: {Status.PROPOSED},
    # Taken back by whoever proposed it, it is a draft again.
    Status.PROPOSED: {Status.DRAFT, Status.NEEDS_CHANGES, Status.LISTED, Status.DECLINED, Status.DUPLICATE},
    Status.NEEDS_CHANGES: {Status.DRAFT, Status.PROPOSED},
    Status.DECLINED: set(),
    Status.DUPLICATE: set(),
    Status.LISTED: {Status.HISTORICAL, Status.MERGED, Status.WITHDRAWN},
    Status.HISTORICAL: {Status.LISTED},
    Status.MERGED: set(),
    Status.WITHDRAWN: set(),
}
# What is on the list, or was once. Anything else is its author's and the curators' to read.
PUBLIC = (Status.LISTED, Status.HISTORICAL, Status.MERGED, Status.WITHDRAWN)
# What leads to another problem.
LEADING = (Status.MERGED, Status.DUPLICATE)


class Resolution(models.TextChoices):
    """The other axis: what is known about the answer. Set by curators, with evidence; every one can be reopened."""

    OPEN = "open", "Open: we know of no answer"
    PARTIALLY_ANSWERED = "partially_answered", "Partially answered"
    ANSWERED = "answered", "Answered"
    ALREADY_KNOWN = "already_known", "Answered before it was posed here"
    ILL_POSED = "ill_posed", "Ill-posed"


# What an answer is still wanted for.
STILL_OPEN = (Resolution.OPEN, Resolution.PARTIALLY_ANSWERED)


class Era(models.TextChoices):
    CLASSIC = "classic", "2022-23 list"
    CURRENT = "current", "2024-26"


class Activity(models.TextChoices):
    """Derived, never stored. The first that holds, from the bottom up."""

    FREE = "free", "Free"
    WORKED_ON = "worked-on", "Being worked on"
    RESULTS = "results", "Has results"


class Freshness(models.TextChoices):
    """Derived from `checked_on`: is this still open, as far as a curator knows?"""

    FRESH = "fresh", "Checked in the last 6 months"
    DUE = "due", "Due for a check"
    STALE = "stale", "Not checked for a year"
    UNCHECKED = "unchecked", "Not checked here yet"


FRESH_FOR = timedelta(days=183)
STALE_AFTER = timedelta(days=365)


# No result here, and the question stands: free, where nobody is on it.
IS_OPEN = models.Q(has_results=False, resolution__in=STILL_OPEN)
