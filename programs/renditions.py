"""What each page about programs and mentors is in other forms, by the name of its route."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from board.lib.quoting import bullets, section
from board.lib.renditions import Rendition, listing, of
from problems.models import Problem
from programs import texts
from programs.api import mentors, programs
from programs.models import Program

# As many programs as a problem's page names.
NAMED = 6


def around_a_problem(said: dict[str, Any]) -> Iterable[str]:
    """Who would look at work on a problem, the nearest deadline that it fits, and the programs that take such work."""
    now, root = timezone.now(), said["url"].partition("/problems/")[0]
    problem = Problem.objects.with_company(now).get(pk=said["number"])
    sponsors = [texts.sponsor(one, root) for one in problem.sponsor_list]
    yield section("Who would look at work on it", bullets(sponsors))
    beside = Program.beside(problem, now)
    nearest = beside.next_fitting if said["is_claimable"] else None
    yield section("Next fitting deadline", f"{texts.deadline(nearest, root)} {texts.AOE}" if nearest else "")
    named = [texts.named(program, root) for program in beside.programs[:NAMED]]
    yield section("Programs that take this kind of work", bullets(named))


PAGES = {
    "programs:program-list": of(
        programs.ProgramList,
        listing(
            "Programs",
            f"Where mentored work happens, those with a round ahead first. {texts.AOE}",
            texts.program_row,
            first=texts.rounds_ahead,
        ),
        feed="programs:feed",
    ),
    "programs:program-detail": of(programs.ProgramDetail, texts.program, feed="programs:program-feed"),
    "programs:calendar": Rendition(is_our_own=True),
    "programs:program-history": Rendition(feed="programs:program-feed"),
    "programs:mentor-list": of(
        mentors.MentorList,
        listing("Mentors", "People who would look at work, each listed by their own yes.", texts.mentor_row),
    ),
    "programs:mentor": of(mentors.MentorDetail, texts.mentor, renamed={"pk": "id"}),
}
