"""The states of a mentor, a sponsorship and a request, and the moves between them."""

from django.db import models


class Help(models.TextChoices):
    """What a mentor offers. The words finish the sentence "I can ..."."""

    QUESTIONS = "questions", "answer a question now and then"
    LITERATURE = "literature", "say what has been done already"
    PLAN = "plan", "look at a plan before the work begins"
    DRAFT = "draft", "read a draft or a finished write-up"
    MEET = "meet", "meet every week or two while it lasts"


class Standing(models.TextChoices):
    """Of a person among the mentors of a program."""

    INVITED = "invited"
    LISTED = "listed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    REMOVED = "removed"


STANDING_MOVES = {
    Standing.INVITED: {Standing.LISTED, Standing.DECLINED, Standing.WITHDRAWN},
    Standing.LISTED: {Standing.LEFT, Standing.REMOVED},
    Standing.DECLINED: set(),
    Standing.WITHDRAWN: set(),
    Standing.LEFT: set(),
    Standing.REMOVED: set(),
}
STANDING = (Standing.INVITED, Standing.LISTED)


class Sponsoring(models.TextChoices):
    """The status of a sponsorship."""

    PROPOSED = "proposed", "Proposed"
    OPEN = "open", "Open"
    FULL = "full", "Full"
    AWAY = "away", "Away"
    EXPIRED = "expired", "Expired"
    DECLINED = "declined", "Declined"
    ENDED = "ended", "Ended"


CONFIRMED = (Sponsoring.OPEN, Sponsoring.FULL, Sponsoring.AWAY)
# What is still somebody's: to be answered, to be kept, or to be taken up again.
STANDING_SPONSORSHIPS = (Sponsoring.PROPOSED, *CONFIRMED, Sponsoring.EXPIRED)
SPONSORING_MOVES = {
    Sponsoring.PROPOSED: {Sponsoring.OPEN, Sponsoring.DECLINED, Sponsoring.ENDED},
    Sponsoring.OPEN: {Sponsoring.FULL, Sponsoring.AWAY, Sponsoring.EXPIRED, Sponsoring.ENDED},
    Sponsoring.FULL: {Sponsoring.OPEN, Sponsoring.AWAY, Sponsoring.EXPIRED, Sponsoring.ENDED},
    Sponsoring.AWAY: {Sponsoring.OPEN, Sponsoring.FULL, Sponsoring.EXPIRED, Sponsoring.ENDED},
    Sponsoring.EXPIRED: {Sponsoring.OPEN, Sponsoring.ENDED},
    Sponsoring.DECLINED: set(),
    Sponsoring.ENDED: set(),
}


class Asking(models.TextChoices):
    """The status of a request to a mentor."""

    SENT = "sent", "Waits for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Taken back"
    EXPIRED = "expired", "Not answered in time"
    ENDED = "ended", "Over"


ASKING_MOVES = {
    Asking.SENT: {Asking.ACCEPTED, Asking.DECLINED, Asking.WITHDRAWN, Asking.EXPIRED},
    Asking.ACCEPTED: {Asking.ENDED},
    Asking.DECLINED: set(),
    Asking.WITHDRAWN: set(),
    Asking.EXPIRED: set(),
    Asking.ENDED: set(),
}


class WhyNot(models.TextChoices):
    """Kind reasons to say no, so that saying it costs a mentor a click."""

    NO_ROOM = "no-room", "I have no room for it right now. That says nothing about your work."
    NOT_MY_AREA = "not-my-area", "It is too far from what I know. Somebody closer to it would help you more."
    TOO_EARLY = "too-early", "It is too early for me to be of use. Log a first result, and ask again."
    ON_A_GOOD_WAY = "on-a-good-way", "You are on a good way without me. I would finish and publish it as it is."
    OWN_WORDS = "own-words", "In my own words"
    # Said by the board.
    GONE = "gone", "This mentor takes no requests any longer."


SAID_BY_A_MENTOR = tuple(choice for choice in WhyNot if choice != WhyNot.GONE)
