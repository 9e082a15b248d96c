"""The kinds of notice that programs add, and who hears of what happens around mentors."""

from functools import partial

from django.urls import reverse

from board.lib import markdown
from problems.services import audiences
from problems.services.audiences import Happened
from problems.services.notices import LONGEST_NAME
from problems.services.tales import Tale
from programs.models import Mentor, MentorRequest, Sponsorship
from users.models import Kind, Pace

KINDS = (
    Kind(
        "mentoring",
        "Mentoring",
        "Requests and answers between you and a mentor, invitations to mentor, and what you sponsor.",
        Pace.AT_ONCE,
        is_between_two=True,
    ),
    Kind(
        "deadlines",
        "Program deadlines",
        "30, 7 and 2 days before a deadline of a program you watch, and when one moves. Of a program you keep: "
        "what waits for your word.",
        Pace.AT_ONCE,
    ),
)


def _number(event: Happened) -> str:
    return event.subject.rpartition(":")[2]


def to_mentor(event: Happened) -> str:
    return reverse("programs:mentor", args=[_number(event)])


def to_invitation(event: Happened) -> str:
    return reverse("programs:answer-invitation", args=[_number(event)])


def to_mentoring(event: Happened) -> str:
    return reverse("programs:mentoring")


def to_request(event: Happened) -> str:
    return reverse("programs:mentor-request", args=[_number(event)])


def _thing(sponsorship: Sponsorship) -> str:
    return f"“{markdown.to_text(sponsorship.thing_name, LONGEST_NAME)}”"


NAMES = {
    Mentor: lambda mentor: {"program": mentor.program.name},
    Sponsorship: lambda sponsorship: {"thing": _thing(sponsorship)},
    MentorRequest: lambda request: {"work": f"“{markdown.to_text(request.work_name, LONGEST_NAME)}”"},
}

# No notice quotes a request or its answer: they are read where only the two of them get.
_told = partial(Tale, "mentoring", audiences.whom)
TALES = {
    "invited a mentor": (_told("{who} invites you to be listed as a mentor of {program}", to_invitation),),
    "became a mentor": (_told("{who} said yes, and is listed as a mentor of {program}", to_mentor),),
    "declined to mentor": (_told("{who} would rather not be listed as a mentor of {program}", to_mentoring),),
    "removed a mentor": (
        _told(
            "{who} took you off the mentors of {program}, and says why",
            to_mentoring,
            quotes=lambda event, subject: event.reason,
        ),
    ),
    "proposed a sponsor": (_told("{who} asks whether you would look at work on {thing}", to_mentoring),),
    "sponsorship expired": (_told("What you said of {thing} has run out. One click takes it up again", to_mentoring),),
    "asked a mentor": (_told("{who} asks you to look at their work on {work}", to_request),),
    "mentors": (_told("{who} said yes: you have a mentor for {work}", to_request),),
    "mentors a write-up": (_told("{who} said yes: you have a mentor for {work}", to_request),),
    "declined a request": (_told("{who} answered what you asked about {work}", to_request),),
    "took back a request": (_told("{who} took back what they asked about {work}", to_mentoring),),
    "a request ran out": (
        _told("Nobody answered what you asked about {work}. It says nothing about your work", to_request),
    ),
    "ended mentoring": (_told("{who} ended the mentoring for {work}", to_request),),
}
