"""What each page about problems and work on them is in other forms, by the name of its route."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import slug_re
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from board.lib.quoting import bullets, section
from board.lib.renditions import Part, Rendition, listing, of
from problems.api import (
    claims,
    comments,
    logs,
    moderation,
    people,
    problems,
    reproductions,
    review_queue,
    taxonomy,
    writeups,
)
from problems.models import Claim, Event, OutsideAttempt, Problem
from problems.models.choices import Resolution
from problems.texts import problems as told
from problems.texts import work
from problems.views import portfolios
from problems.views import problems as problem_pages
from problems.views import writeups as writeup_pages

BY_PK = {"pk": "id"}
ITS_PROBLEMS = {
    kind: Part("Its problems", problems.ProblemList, kind, "key", told.row, page="problems:problem-list")
    for kind in ("track", "technique", "skill")
}
TALK = Part("Discussion", comments.CommentList, "problem", "number", told.comment)
RERUNS = Part("Who ran it again", reproductions.ReproductionList, "writeup", "id", work.rerun)
LOG = Part("The log", logs.LogEntryList, "claim", "id", work.entry)


def what_moves(asked: QueryDict) -> dict[str, str]:
    """The feed of a track or a technique, where a list is of one alone: the list's own has only what comes to it."""
    for noun in ("track", "technique"):
        keys = asked.getlist(noun)
        if len(keys) == 1 and slug_re.fullmatch(keys[0]):
            return {"Feed of what moves there": reverse(f"problems:{noun}-feed", kwargs={"key": keys[0]})}
    return {}


def settled(said: dict[str, Any]) -> Iterable[str]:
    """What is known of the answer, and by what."""
    if said["resolution"] != Resolution.OPEN:
        marked = Event.objects.public().filter(problem=said["number"], verb="resolved").select_related("by")
        yield told.settled(marked.order_by("-at", "-pk").first())


def tried(said: dict[str, Any]) -> Iterable[str]:
    """What people tried here and left, and who tried it elsewhere."""
    outside = OutsideAttempt.objects.filter(problem=said["number"]).order_by("position", "pk")
    yield section("Previous attempts", *_attempts(said))
    yield section("Tried elsewhere, as its source tells it", bullets(map(told.elsewhere, outside)))


def left_here(said: dict[str, Any]) -> Iterable[str]:
    """The attempts alone, on a page of their own."""
    return _attempts(said) or ["Nobody has left an attempt on this board yet."]


def _attempts(said: dict[str, Any]) -> list[str]:
    now = timezone.now()
    found = Claim.objects.attempts_on(Problem(number=said["number"]), now).for_attempts()[: problems.ENDED_CLAIMS]
    return [told.attempt(claims.claim(one, now), one.entry_count) for one in found]


PROBLEM = of(
    problems.ProblemDetail,
    told.problem,
    beside=(settled, tried),
    parts=(TALK,),
    bib=problem_pages.problem_bib,
    feed="problems:problem-events",
)
WRITEUP = of(writeups.WriteUpDetail, work.writeup, parts=(RERUNS,), bib=writeup_pages.writeup_bib, renamed=BY_PK)
CLAIM = of(claims.ClaimDetail, work.claim, parts=(LOG,), feed="problems:claim-feed", renamed=BY_PK)

PAGES = {
    "problems:problem-list": of(
        problems.ProblemList,
        listing("Problems", "Open problems in interpretability. Every filter of the page works here.", told.row),
        bib=problem_pages.problems_bib,
        feed="problems:problem-feed",
        feeds=what_moves,
        page_size=problem_pages.PER_PAGE,
    ),
    "problems:problem": PROBLEM,
    "problems:problem-detail": PROBLEM,
    "problems:attempt-list": of(problems.ProblemDetail, told.attempts, beside=(left_here,), has_json=False),
    "problems:comment-list": of(problems.ProblemDetail, told.discussion, parts=(TALK,), has_json=False),
    "problems:claim-detail": CLAIM,
    "problems:log-entry": of(logs.LogEntryDetail, work.log_entry, renamed=BY_PK),
    "problems:writeup-list": of(
        writeups.WriteUpList,
        listing("Write-ups", "What people published about the problems, the last linked first.", work.writeup_row),
        bib=writeup_pages.writeups_bib,
        feed="problems:writeup-feed",
        page_size=writeup_pages.PER_PAGE,
    ),
    "problems:writeup": WRITEUP,
    "problems:writeup-detail": WRITEUP,
    "problems:track-list": of(
        taxonomy.TrackList,
        listing("Tracks", "The areas of the field that the problems are sorted by.", told.track_row),
    ),
    "problems:track": of(taxonomy.TrackDetail, told.track, parts=(ITS_PROBLEMS["track"],), feed="problems:track-feed"),
    "problems:technique": of(
        taxonomy.TechniqueDetail, told.technique, parts=(ITS_PROBLEMS["technique"],), feed="problems:technique-feed"
    ),
    "problems:skill-list": of(
        taxonomy.SkillList,
        listing("Skills", "What problems ask for, in levels from 1 to 4, and where to learn it.", told.skill_row),
    ),
    "problems:skill": of(taxonomy.SkillDetail, told.skill, parts=(ITS_PROBLEMS["skill"],), feed="problems:skill-feed"),
    "problems:people": of(
        people.PersonList,
        listing("People", "Everybody who has something to show, by name. There is no ranking.", work.person_row),
        page_size=50,
    ),
    "problems:person": Rendition(
        read=portfolios.portfolio_json, text=work.portfolio, bib=portfolios.portfolio_bib, feed="problems:person-feed"
    ),
    "problems:moderation-log": Rendition(read=moderation.ModerationList.as_view(), feed="problems:moderation-feed"),
    "problems:review-queue": Rendition(read=review_queue.ReviewQueue.as_view(), feed="problems:review-feed"),
}
