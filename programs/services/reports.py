"""What of this app can be reported: whose words those are, and how a curator sets them right."""

from problems.models.reports import Elsewhere
from programs.models import Mentor, Program
from users.models import User


def _of_program(program: Program) -> str:
    noted = [f"{one.name}: {one.note}" for one in program.rounds.all() if one.note]
    return "\n\n".join(filter(None, (program.what, program.eligibility, program.note, *program.history, *noted)))


def _of_mentor(mentor: Mentor) -> str:
    noted = [one.note for one in mentor.sponsorships.standing() if one.note]
    return "\n\n".join(filter(None, (mentor.about, mentor.approach, *noted)))


def _leads(program: Program) -> list[User]:
    return list(User.objects.filter(led_programs__program=program).order_by("username"))


def _themselves(mentor: Mentor) -> list[User]:
    return [mentor.person]


ELSEWHERE = {
    "program": Elsewhere(
        Program,
        Program.objects.all,
        _of_program,
        _leads,
        "programs/_reported_program.html",
        "Edit the page or its rounds, or put back an earlier text from its history. Where a lead wrote it on purpose, "
        "take the right back on the page, or warn them on their own.",
    ),
    "mentor": Elsewhere(
        Mentor,
        lambda: Mentor.objects.select_related("person", "program"),
        _of_mentor,
        _themselves,
        "programs/_reported_mentor.html",
        "Nobody writes on a mentor’s page but they themselves: take them off the list there, or warn them on their own "
        "page, with the words that have to go.",
    ),
}
