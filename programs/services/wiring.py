"""What this app adds to the ones below it, which know nothing of programs: conditions, names, notices, histories."""

from typing import Any

from django.db.models import Model, Q

from problems import waiting
from problems.models import Skill, Track, claim_sets, followers, problem_sets
from problems.models.followers import ENDS, GOES, Follower
from problems.models.reports import ELSEWHERE
from problems.services import events, mirrors, notices, reports
from problems.services.curating import queue
from programs import permissions
from programs.models import Mentor, MentorRequest, Program, Sponsorship, requests, sponsorships, wants
from programs.models.mentor_states import STANDING_SPONSORSHIPS, Sponsoring
from programs.services import mirrors as ours_mirrored
from programs.services import notices as ours
from programs.services import queue as ours_queue
from programs.services import reports as ours_reported
from programs.services import waiting as ours_waiting
from users.models import KINDS

SPONSORED: dict[str, Any] = {
    "noun": "sponsorship",
    "once_per": "mentor",
    "counted": Q(status__in=STANDING_SPONSORSHIPS),
    "twice": ENDS,
    "ended": {"status": Sponsoring.ENDED, "returns_on": None},
    "present": Q(mentor__in=Mentor.objects.listed()),
}
# What of this app goes along when a problem is merged into another.
FOLLOWERS = (
    Follower(Sponsorship, "problem", **SPONSORED),
    Follower(
        Program.wanted_problems.through,
        "problem",
        "program that wants it,programs that want it",
        once_per="program",
        twice=GOES,
    ),
)


# What of this app a word touches.
TOUCHES: dict[type[Model], tuple[Follower, ...]] = {
    Track: (
        Follower(Sponsorship, "track", **SPONSORED),
        Follower(Mentor.areas.through, "track", "mentor", once_per="mentor", twice=GOES),
        Follower(Program.tracks.through, "track", "program", once_per="program", twice=GOES),
    ),
    Skill: (
        Follower(Sponsorship, "skill", **SPONSORED),
        Follower(Program.wanted_skills.through, "skill", "program", once_per="program", twice=GOES),
    ),
}


def wire() -> None:
    problem_sets.CONDITIONS["sponsor"] = sponsorships.sponsored
    problem_sets.CONDITIONS["round"] = wants.wanted
    problem_sets.COMPANY["sponsor_list"] = sponsorships.sponsors_of_a_problem
    claim_sets.COMPANY["mentor_list"] = requests.mentors_of_a_claim
    waiting.WAITING.extend((ours_waiting.for_mentor, ours_waiting.for_keeper))
    followers.FOLLOWERS.extend(FOLLOWERS)
    for model, touched in TOUCHES.items():
        followers.TOUCHES[model].extend(touched)
    queue.add(ours_queue.ROUNDS)
    ELSEWHERE.update(ours_reported.ELSEWHERE)
    reports.WORDS_ELSEWHERE[Program] = permissions.can_report_program
    reports.WORDS_ELSEWHERE[Mentor] = permissions.can_report_mentor
    events.HISTORIES[Sponsorship] = lambda sponsorship: {"problem": sponsorship.problem}
    events.HISTORIES[MentorRequest] = _history_of_request
    notices.NAMES.update(ours.NAMES)
    notices.NAMES_A_WRITEUP.add("work")
    notices.TALES.update(ours.TALES)
    mirrors.KINDS.update(ours_mirrored.KINDS)
    KINDS.update({kind.key: kind for kind in ours.KINDS})


def _history_of_request(request: MentorRequest) -> dict:
    if request.claim:
        return {"claim": request.claim, "problem": request.claim.problem}
    return {"writeup": request.writeup}
