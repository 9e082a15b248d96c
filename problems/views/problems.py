"""Finding a problem, and its page."""

import re
from copy import copy
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib import htmx
from board.lib.access import public
from board.lib.addresses import moved
from board.lib.filters import answered
from board.lib.prepared import Word, prepared, together
from problems import cite, exports, metadata, permissions, pulse
from problems.filters import ProblemFilter, pages
from problems.filters.chips import chips
from problems.filters.facets import facets
from problems.filters.problems import Key
from problems.forms.comments import CommentForm
from problems.forms.interests import InterestForm
from problems.models import Bearing, Claim, Event, Problem, Technique, Track
from problems.models.choices import PUBLIC, Activity
from problems.services import fit, watches
from problems.views import comments, programs
from problems.views.claims import SHOWN_ATTEMPTS
from users.models import User

PER_PAGE = 25
SHOWN_EVENTS = 12


@public
@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    named = _named_outright(request.GET.get("q", ""))
    if named:
        return redirect(named)
    asked = ProblemFilter(request.GET)
    found = facets(asked)
    page = _Counted(_Rows(asked, are_few=not found.is_more), PER_PAGE, found.total).get_page(request.GET.get("page"))
    query = _query(request)
    context = {
        "filter": asked,
        "facets": found.facets,
        "chips": chips(asked),
        "page": page,
        "total": found.total,
        "is_more": found.is_more,
        "query": query,
        "sort": asked.order,
        "sorts": asked.sorts,
        "taken_for": asked.taken_for,
        "loosen": _ways_to_loosen(asked) if not found.total else [],
        "feeds": {kind: reverse(f"problems:problem-{kind}") + (f"?{query}" if query else "") for kind in FEEDS},
        "watchable": _watchable(asked, request.user),
        "surprise_url": f"{reverse('problems:surprise')}?{query}",
    }
    return htmx.page(request, "problems/problem_list.html", "results", context)


def _watchable(asked: ProblemFilter, user) -> dict | None:
    """The one track or technique that a member has asked for: this list is its page."""
    terms = [(kind, key) for kind in ("track", "technique") for key in asked.values.get(kind, [])]
    if not user.is_authenticated or len(terms) != 1:
        return None
    [(kind, key)] = terms
    term = (Track if kind == "track" else Technique).objects.get(key=key)
    return {"kind": kind, "term": term, "is_watched": watches.is_watched(term, by=user)}


FEEDS = ("feed", *exports.WRITERS)


class _Rows:
    """The rows of a filter, a page at a time. What was asked before is not built again."""

    def __init__(self, asked: ProblemFilter, *, are_few: bool):
        self.asked, self.are_few = asked, are_few

    def __getitem__(self, place: slice) -> Any:
        asked = self.asked
        if asked.found is not None:
            return _these(Word(f"{{{','.join(asked.found[place])}}}"), asked.now)
        return _page_of(asked.key, (place.start, place.stop, self.are_few), asked.now)


@prepared
def _these(numbers: Word, now: datetime):
    return Problem.objects.listed().for_list(now).in_order(numbers)


@prepared
def _page_of(key: Key, place: tuple[int, int, bool], now: datetime):
    start, stop, are_few = place
    asked = ProblemFilter.again(key, now)
    return pages.on_page(asked, slice(start, stop), lambda rows: rows.for_list(now), are_few=are_few)


class _Counted(Paginator):
    """A paginator that was told how many rows there are."""

    def __init__(self, rows: Any, per_page: int, count: int):
        super().__init__(rows, per_page)
        self.count = count


def _query(request: HttpRequest) -> str:
    """The query string without its page and without what was left empty."""
    query = answered(request.GET)
    query.pop("page", None)
    return query.urlencode()


def _named_outright(words: str) -> Problem | None:
    """The problem that a search names by `#42`, a key or an address: no list is needed to find it."""
    words = words.strip()
    is_a_name = words.startswith(("#", "http", "/")) or words.isdecimal() or re.fullmatch(r"\S+[-.]\S+", words)
    return Problem.objects.public().named(words) if is_a_name else None


def _ways_to_loosen(asked: ProblemFilter) -> list[tuple[str, str]]:
    """For an empty list: each thing asked for, and the address without it."""
    there = reverse("problems:problem-list")
    return [(chip.label, f"{there}?{chip.query}") for chip in chips(asked)]


@public
@require_safe
def surprise(request: HttpRequest) -> HttpResponse:
    """A random free problem of the current filter; the empty list, which says what to loosen, where there is none."""
    found = pages.any_free(ProblemFilter(request.GET))
    if found:
        return redirect(found)
    # The list of free ones, which is empty, says what to loosen.
    query = copy(request.GET)
    query.setlist("activity", [Activity.FREE])
    return redirect(f"{reverse('problems:problem-list')}?{query.urlencode()}")


@public
@require_safe
def problem_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The list as a file, whatever its filter: feed.csv beside ?difficulty=A."""
    return exports.answer(request, ending)


@public
@require_safe
def problems_bib(request: HttpRequest) -> HttpResponse:
    asked = ProblemFilter(request.GET)
    return exports.unreadable(asked) or exports.bibtex_of(asked)


@public
@require_safe
def problem_bib(request: HttpRequest, number: int) -> HttpResponse:
    """How to cite it, as the page shows it. A problem that was merged is cited as the one that took it in."""
    problem = get_object_or_404(Problem.objects.public().select_related("source", "merged_into__source"), number=number)
    entry = cite.bibtex(problem.merged_into or problem)
    return HttpResponse(cite.file_of([entry]), content_type=cite.BIBTEX)


@public
@require_safe
def problem_detail(request: HttpRequest, number: int, tail: str = "") -> HttpResponse:
    now, user = timezone.now(), request.user
    found = _found(number, tail, (user.pk, getattr(user, "role", "")), user, now)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "problems/problem_detail.html", found)


@together
def _found(
    number: int, tail: str, reader: tuple[int | None, str], user, now: datetime
) -> HttpResponse | dict[str, Any]:
    """What the page of a problem shows, or the way to where it is read instead. Raises Http404 for none."""
    asked = _Asked(
        _loaded(number, now, *reader),
        _claims_on(number, now),
        _beside(number, now),
        _results_of(number),
        _months_of(number, pulse.since(now)),
        _history_of(number),
        programs.ask(number, now) if reader[0] is None else None,
    )
    problem = next(iter(asked.problem), None)
    if problem is None:
        raise Http404
    if problem.merged_into:
        return moved(problem.merged_into)
    proposal = getattr(problem, "proposal", None)
    if problem.status not in PUBLIC and proposal:
        return redirect(proposal)
    if tail != problem.slug:
        return moved(problem)
    return _around(problem, asked, user, now) | {"problem": problem, "proposal": proposal}


class _Asked(NamedTuple):
    """What a problem's page shows, asked by its number at once: PostgreSQL goes on while Python reads the first."""

    problem: Any
    claims: Any
    related: Any
    bearings: Any
    months: Any
    history: Any
    # Of a visitor; who has stated their hours is told what fits these.
    programs: Any


@prepared
def _loaded(number: int, now: datetime, reader: int | None, role: str):
    user = User(pk=reader, role=role) if reader else AnonymousUser()
    return Problem.objects.visible_to(user).for_detail().with_watch_of(user).with_company(now).filter(number=number)


@prepared
def _claims_on(number: int, now: datetime):
    """Those who are on it, and the newest attempts: one more than is shown tells that there are more."""
    problem = Problem(number=number)
    newest = Claim.objects.attempts_on(problem, now)[: SHOWN_ATTEMPTS + 1]
    return Claim.objects.for_problem(problem, now, newest)


@prepared
def _beside(number: int, now: datetime):
    return Problem.objects.around(number, now)


@prepared
def _results_of(number: int):
    return Bearing.objects.visible().filter(problem=number).for_problem()


@prepared
def _history_of(number: int):
    return Event.objects.filter(problem=number).public().besides_talk().for_feed()[:SHOWN_EVENTS]


@prepared
def _months_of(number: int, since: datetime):
    return Event.objects.filter(problem=number).public().by_month(since)


def _around(problem: Any, asked: _Asked, user, now) -> dict:
    """What is going on around a problem, and what this person can do about it."""
    stated = fit.of(user)
    said = comments.latest_on(problem.number) if problem.comments_count else []
    live = [claim for claim in asked.claims if claim.is_live(now)]
    my_claim = next((claim for claim in live if user.get_username() in _names(claim)), None)
    attempts = [claim for claim in asked.claims if not claim.is_live(now)]
    claims = [claim for claim in live if not claim.by_agent]
    shown = {
        "claims": claims,
        "agent_claims": [claim for claim in live if claim.by_agent],
        "attempts": attempts[:SHOWN_ATTEMPTS],
        "has_more_attempts": len(attempts) > SHOWN_ATTEMPTS,
        "bearings": asked.bearings,
        "variants": [other for other in asked.related if other.parent_id == problem.pk],
        "neighbours": [other for other in asked.related if other.parent_id != problem.pk],
        "verdict": permissions.can_claim(user, problem, now),
        "my_claim": my_claim,
        "people_count": sum(len(claim.team) for claim in claims),
        "pulse": pulse.draw(asked.months, now),
        "history": asked.history,
        "discussion": comments.last_said(problem, said, user, now),
        "comment_form": CommentForm() if user.is_authenticated else None,
        "may_comment": permissions.can_comment(user, problem, now),
        "together": _together(problem, live),
        "my_interest": next((one for one in problem.interested_list if one["username"] == user.get_username()), None),
        "interest_form": InterestForm() if user.is_authenticated else None,
        "activity": problem.activity(now),
        "freshness": problem.freshness(now),
        "limit_left": problem.claims_limit - len(claims),
        "bibtex": cite.bibtex(problem),
        "citation": cite.plain(problem),
        "metadata": metadata.of_problem(problem),
        "my_levels": stated.levels,
    }
    # PostgreSQL is asked for these last, and answers while the rest is put together.
    hours = my_claim.hours_per_week if my_claim else stated.hours
    return shown | programs.beside(problem, now, hours, asked.programs)


@public
@require_safe
def attempt_list(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that people tried on a problem and left, however much that is by now."""
    now = timezone.now()
    problem = get_object_or_404(Problem.objects.visible_to(request.user).select_related("track"), number=number)
    attempts = Claim.objects.attempts_on(problem, now).for_attempts()
    page = Paginator(attempts, SHOWN_ATTEMPTS).get_page(request.GET.get("page"))
    return render(request, "problems/attempt_list.html", {"problem": problem, "page": page})


def _together(problem: Any, live: list[Claim]) -> list[dict]:
    """Those who would work on it with somebody, without those who have begun."""
    begun = {name for claim in live for name in _names(claim)}
    return [one for one in problem.interested_list if one["username"] not in begun]


def _names(claim: Any) -> set[str]:
    """The usernames of the people on a claim. A visitor's is empty, and so on none."""
    return {person["username"] for person in claim.team if person["username"]}
