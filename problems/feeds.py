"""Atom feeds: of each list with its query, and of what moved on a problem, in a log, a track, a skill, a portfolio."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape, format_html, strip_tags
from django.views.decorators.http import require_safe

from board.lib import feeds, markdown
from board.lib.access import public
from board.lib.feeds import ENTRIES, EPOCH, Entry, Feed
from board.lib.reading import absolute
from problems import exports, moderation, portfolio
from problems.filters import ProblemFilter, WriteUpFilter, chips, pages, writeups
from problems.filters.moderation import ModerationFilter
from problems.models import Bearing, Claim, Event, LogEntry, Problem, Review, Skill, Technique, Track, WriteUp
from problems.models.choices import PUBLIC
from problems.models.logs import leaves, notebook

LINE = "problems/_event_line.html"
LOGGED = re.compile(r"log entry:(\d+)")


@public
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What moves on the board: claims, notes, results. What curators put in order has feeds of its own."""
    entries = _events(Event.objects.shown_at_home())
    feed = Feed("board", "Circuit Board", reverse("home"), EPOCH, "Claims, notes and results, as they come.", entries)
    return feeds.answer(request, feed)


@public
@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    asked = ProblemFilter(request.GET)
    rows = asked.qs.order_by("-created_at", "-number") if "sort" not in asked.values else pages.ordered(asked)
    refused = exports.unreadable(asked)
    if refused:
        return refused
    entries = map(_problem, rows.for_line()[:ENTRIES])
    page = _asked(reverse("problems:problem-list"), request)
    title, said = _narrowed("problems", chips.chips(asked)), "Concrete open problems in interpretability."
    return feeds.answer(request, Feed(_asked("problems", request), title, page, EPOCH, said, entries))


@public
@require_safe
def writeup_list(request: HttpRequest) -> HttpResponse:
    asked = WriteUpFilter(request.GET, WriteUp.objects.visible())
    refused = exports.unreadable(asked)
    if refused:
        return refused
    entries = map(_writeup, asked.qs.for_list().order_by("-linked_at", "-pk")[:ENTRIES])
    page = _asked(reverse("problems:writeup-list"), request)
    title, said = (
        _narrowed("write-ups", writeups.chips(asked)),
        "What people found, linked to the problems it bears on.",
    )
    return feeds.answer(request, Feed(_asked("writeups", request), title, page, EPOCH, said, entries))


@public
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Reviews as they are given. Who chose not to be named is named nowhere."""
    given = Review.objects.public().select_related("by", "writeup").order_by("-given_at", "-pk")[:ENTRIES]
    said = "Whether write-ups can be followed. Never whether they are right."
    page = reverse("problems:review-queue")
    return feeds.answer(request, Feed("reviews", "Circuit Board: reviews", page, EPOCH, said, map(_review, given)))


@public
@require_safe
def moderation_log(request: HttpRequest) -> HttpResponse:
    asked = ModerationFilter(request.GET)
    page = _asked(reverse("problems:moderation-log"), request)
    said = "What curators hid, took down, allowed and forbade, and why."
    entries = map(_moderated, asked.qs[:ENTRIES])
    feed = Feed(_asked("moderation", request), "Circuit Board: moderation", page, EPOCH, said, entries)
    return exports.unreadable(asked) or feeds.answer(request, feed)


@public
@require_safe
def problem_events(request: HttpRequest, number: int) -> HttpResponse:
    """What moves on a problem. One that was merged leads to its page, and that to where it is now."""
    problem = get_object_or_404(Problem.objects.public().select_related("track"), number=number)
    events = _events(problem.events.public())
    title, said = f"Problem {problem.number}: {markdown.plain(problem.title)}", markdown.plain(problem.question)
    page = problem.get_absolute_url()
    return feeds.answer(request, Feed(f"problems/{number}/events", title, page, problem.created_at, said, events))


@public
@require_safe
def claim_log(request: HttpRequest, pk: int) -> HttpResponse:
    """The notebook of a claim: log entries and check-ins."""
    rows = Claim.objects.visible_to(AnonymousUser()).select_related("person", "problem")
    claim = get_object_or_404(rows, pk=pk)
    entries = (_leaf(claim, leaf) for leaf in leaves(notebook(claim)[:ENTRIES]))
    title = f"Log of {claim.person.public_name} on problem {claim.problem_id}"
    said = markdown.plain(claim.problem.title)
    page = claim.get_absolute_url()
    return feeds.answer(request, Feed(f"claims/{pk}/log", title, page, claim.claimed_at, said, entries))


@public
@require_safe
def track(request: HttpRequest, key: str) -> HttpResponse:
    return _of_term(request, get_object_or_404(Track, key=key), "tracks", "track")


@public
@require_safe
def technique(request: HttpRequest, key: str) -> HttpResponse:
    return _of_term(request, get_object_or_404(Technique, key=key), "techniques", "techniques")


@public
@require_safe
def skill(request: HttpRequest, key: str) -> HttpResponse:
    return _of_term(request, get_object_or_404(Skill, key=key), "skills", "needs__skill")


def _of_term(request: HttpRequest, term: Any, noun: str, relation: str) -> HttpResponse:
    """What moves on the problems of a track, a technique or a skill. What is merely said is left to each problem's."""
    of_term = {"problem__status__in": PUBLIC, f"problem__{relation}": term}
    entries = _events(Event.objects.public().besides_talk().filter(**of_term))
    title, said = f"Circuit Board: {term.name}", f"What moves on problems of “{term.name}”."
    feed = Feed(f"{noun}/{term.key}", title, term.get_absolute_url(), EPOCH, said, entries)
    return feeds.answer(request, feed)


@public
@require_safe
def person(request: HttpRequest, username: str) -> HttpResponse:
    """What a person's portfolio shows, by when it came: nothing that they chose to leave out of it."""
    found = get_object_or_404(portfolio.people(), username=username.lower())
    shown = [
        _shown(filled.section, row, named.title)
        for filled in portfolio.of(found)
        for row, named in zip(filled.rows, filled.named(found.joined_at), strict=True)
    ]
    newest = sorted(shown, key=lambda entry: (entry.at, entry.id), reverse=True)[:ENTRIES]
    title, said = f"{found.public_name} on Circuit Board", "Write-ups, problems taken on, reviews and reproductions."
    return feeds.answer(
        request, Feed(f"people/{found.username}", title, found.get_absolute_url(), found.joined_at, said, newest)
    )


# When each kind of row in a portfolio came to be, what it is called, and what of it is told.
CAME: dict[str, tuple[str, str, Callable[[Any], str]]] = {
    "writeup": ("linked_at", "Write-up", lambda row: markdown.plain(row.summary)),
    "claim": ("claimed_at", "Took on", lambda row: row.hypothesis),
    "review": ("given_at", "Reviewed", lambda row: row.get_outcome_display()),
    "reproduction": ("at", "Ran again", lambda row: row.get_outcome_display()),
}


def _shown(section: portfolio.Section, row: Any, title: str) -> Entry:
    when, words, told = CAME[section.kind]
    said = f"{words}: {markdown.plain(title)}"
    return Entry(f"{section.kind}s/{row.pk}", said, row.get_absolute_url(), getattr(row, when), text=told(row))


def _problem(problem: Problem) -> Entry:
    return Entry(
        f"problems/{problem.number}",
        ": ".join(filter(None, [problem.difficulty, markdown.plain(problem.title)])),
        problem.get_absolute_url(),
        problem.created_at,
        problem.updated_at,
        text=markdown.plain(problem.question),
        categories=[problem.track.name],
    )


def _writeup(writeup: WriteUp) -> Entry:
    return Entry(
        f"writeups/{writeup.pk}",
        writeup.title,
        writeup.get_absolute_url(),
        writeup.linked_at,
        max(filter(None, (writeup.linked_at, writeup.reviewed_at, writeup.changed_at))),
        text=markdown.plain(writeup.summary),
        html="".join(_bearing(one) for one in writeup.bearings.all()) + writeup.summary_html,
        authors=[str(author) for author in writeup.authors.all()],
        categories=[writeup.review_words],
    )


def _bearing(bearing: Bearing) -> str:
    problem = bearing.problem
    there = absolute(problem.get_absolute_url())
    return format_html(
        '<p>{}: <a href="{}">#{} <bdi>{}</bdi></a></p>',
        bearing.get_says_display(),
        there,
        problem.number,
        problem.title,
    )


def _review(review: Review) -> Entry:
    return Entry(
        f"reviews/{review.pk}",
        f"{review.reviewer}: {review.writeup.title}",
        review.get_absolute_url(),
        review.given_at or review.taken_at,
        review.edited_at,
        text=review.get_outcome_display(),
        html=review.note_html,
        authors=[review.reviewer],
    )


def _moderated(event: Event) -> Entry:
    there = moderation.page_of(event) or f"{reverse('problems:moderation-log')}#event-{event.pk}"
    by = [event.by.public_name] if event.by else []
    return Entry(f"events/{event.pk}", moderation.sentence(event), there, event.at, text=event.reason, authors=by)


def _leaf(claim: Claim, leaf: Any) -> Entry:
    by = [leaf.by.public_name]
    if isinstance(leaf, LogEntry):
        row, link, title = f"log-entries/{leaf.pk}", leaf.get_absolute_url(), leaf.get_kind_display()
        if not leaf.is_shown:
            return Entry(row, f"{title} (no longer shown)", link, leaf.at, leaf.deleted_at, authors=by)
        text = markdown.plain(leaf.text)
        return Entry(row, title, link, leaf.at, leaf.edited_at, text=text, html=leaf.html, authors=by)
    said = "\n\n".join(filter(None, [leaf.moved, f"Next: {leaf.next}" if leaf.next else ""]))
    title = "Check-in: stuck" if leaf.is_stuck else "Check-in"
    return Entry(f"check-ins/{leaf.pk}", title, claim.get_absolute_url(), leaf.at, text=said, authors=by)


def _events(events: Any) -> Iterator[Entry]:
    """The newest of some events, each with the sentence that pages say of it. One query."""
    template = get_template(LINE)
    for event in events.for_feed().order_by("-at", "-pk")[:ENTRIES]:
        yield _event(event, template.render({"event": event}).strip())


def _event(event: Event, line: str) -> Entry:
    reason = f"<p>{escape(event.reason)}</p>" if event.reason else ""
    whole = line.replace('href="/', f'href="{absolute("/")}')
    return Entry(
        f"events/{event.pk}",
        unescape(strip_tags(line)),
        _page_of(event),
        event.at,
        html=f"<p>{whole}</p>{reason}",
        authors=[event.by.public_name] if event.by else [],
        categories=[event.verb],
    )


def _page_of(event: Event) -> str:
    """Where an event is seen best: the closest thing that it is about."""
    logged = LOGGED.fullmatch(event.subject) if event.verb == "logged" else None
    if logged:
        return reverse("problems:log-entry", args=[logged[1]])
    if event.comment_id:
        return reverse("problems:comment", args=[event.comment_id])
    nearest: Iterable[Any] = (event.claim, event.writeup, event.problem)
    return next((one.get_absolute_url() for one in nearest if one), reverse("home"))


def _narrowed(noun: str, narrowing: list[chips.Chip]) -> str:
    """What the feed of a list is called, with what it was narrowed down by: a reader may follow several."""
    asked = ", ".join(chip.label for chip in narrowing)
    return f"Circuit Board: {noun} ({asked})" if asked else f"Circuit Board: {noun}"


def _asked(path: str, request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"{path}?{query}" if query else path
