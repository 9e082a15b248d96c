"""The states of a claim and of the people on it, and the moves between them."""

from django.db import models


class Status(models.TextChoices):
    ACTIVE = "active"
    PAUSED = "paused"
    DELIVERED = "delivered"
    RELEASED = "released"
    LAPSED = "lapsed"
    REMOVED = "removed"


MOVES = {
    Status.ACTIVE: {Status.PAUSED, Status.DELIVERED, Status.RELEASED, Status.LAPSED, Status.REMOVED},
    Status.PAUSED: {Status.ACTIVE, Status.DELIVERED, Status.RELEASED, Status.LAPSED, Status.REMOVED},
    Status.DELIVERED: {Status.ACTIVE, Status.REMOVED},
    Status.RELEASED: {Status.REMOVED},
    Status.LAPSED: {Status.ACTIVE, Status.REMOVED},
    Status.REMOVED: set(),
}
LIVE = (Status.ACTIVE, Status.PAUSED)


class Stage(models.TextChoices):
    """How far a claim came, whatever became of it. Derived, never stored."""

    SILENT = "silent", "Never checked in"
    CHECKED_IN = "checked_in", "Checked in"
    LOGGED = "logged", "Logged"
    LINKED = "linked", "Linked a write-up"


class Aim(models.TextChoices):
    EXPLORE = "explore", "Explore: look around and report what is there"
    REPLICATE = "replicate", "Replicate: see whether a known result holds"
    EXTEND = "extend", "Extend: carry a known result further"
    ATTEMPT = "attempt", "Attempt: answer the question"


class LookingFor(models.TextChoices):
    NOBODY = "nobody", "Nobody, working alone is fine"
    COLLABORATORS = "collaborators", "Collaborators"
    MENTOR = "mentor", "A mentor"


class Standing(models.TextChoices):
    """How somebody stands to a claim."""

    INVITED = "invited"
    ASKED = "asked"
    JOINED = "joined"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


STANDING_MOVES = {
    Standing.INVITED: {Standing.JOINED, Standing.DECLINED, Standing.WITHDRAWN},
    Standing.ASKED: {Standing.JOINED, Standing.DECLINED, Standing.WITHDRAWN},
    Standing.JOINED: {Standing.LEFT},
    Standing.DECLINED: set(),
    Standing.WITHDRAWN: set(),
    Standing.LEFT: set(),
}
OFFERS = (Standing.INVITED, Standing.ASKED)
