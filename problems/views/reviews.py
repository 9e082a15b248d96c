"""Reviews: the queue, taking one, giving it, and what author and reviewer add to it later."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts, preview, refusals
from board.lib.access import curators, members, public
from board.lib.errors import Refused
from board.lib.text import one_line
from problems import permissions
from problems.filters import QueueFilter
from problems.forms.reviews import AnswersForm, ReplyForm, ResubmitForm, ReviewForm, as_initial
from problems.models import Bearing, Problem, ProblemSkill, Resubmission, Review, WriteUp
from problems.models.review_queue import queue, with_part_of
from problems.models.review_states import READ, Status
from problems.services import reviews

PER_PAGE = 25
SHOWN_VERSIONS = 20
UNREADABLE, REFUSED = 422, 409


@public
@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    verdict = permissions.can_review(request.user)
    waiting = with_part_of(queue(now), request.user) if request.user.is_authenticated else queue(now)
    asked = QueueFilter(request.GET, waiting)
    page = Paginator(_for_queue(asked.qs), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": asked,
        "page": page,
        "query": query.urlencode(),
        "verdict": verdict,
        "mine": _taken_by(request.user, now),
        "days": settings.REVIEW_DAYS,
    }
    return render(request, "problems/review_list.html", context)


def _for_queue(writeups):
    """The loading plan of the queue: four queries for any number of rows."""
    needs = ProblemSkill.objects.select_related("skill").order_by("position", "pk")
    problems = Problem.objects.prefetch_related(Prefetch("needs", needs))
    bearings = Bearing.objects.on_public_problems().results().order_by("position", "pk")
    return writeups.select_related("linked_by").prefetch_related(
        Prefetch("bearings", bearings.prefetch_related(Prefetch("problem", problems)))
    )


def _taken_by(user, now: datetime) -> list[Review]:
    if not user.is_authenticated:
        return []
    return list(Review.objects.on_desk_of(user, now))


@members
@require_POST
def take_review(request: HttpRequest, pk: int) -> HttpResponse:
    writeup = get_object_or_404(WriteUp.objects.visible(), pk=pk)
    try:
        taken = reviews.take(writeup, by=request.user, unnamed="unnamed" in request.POST)
    except Refused as refusal:
        return refusals.answer(request, refusal, f"{writeup.get_absolute_url()}#reviews")
    messages.success(request, "It is yours to read. You can return it at any time, and nobody asks why.")
    return redirect("problems:give-review", taken.pk)


@public
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The permanent address of a review, with what it said before it was bettered. One not given has no page."""
    found = get_object_or_404(_visible().for_page(), pk=pk)
    if found.status == Status.TAKEN and found.by_id == request.user.pk:
        return redirect("problems:give-review", found.pk)
    if found.status not in READ:
        raise Http404
    of_own = permissions.is_of(request.user, found.writeup)
    shows_words = found.is_shown or (permissions.can_curate(request.user) and not of_own)
    versions = found.versions.for_page() if shows_words else found.versions.none()
    context = {
        "writeup": found.writeup,
        "shown": _with_acts(request.user, found, found.writeup),
        "page": Paginator(versions, SHOWN_VERSIONS).get_page(request.GET.get("page")),
    }
    return render(request, "problems/review_detail.html", context)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def give_review(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    form = ReviewForm(posts.data(request))
    context = {
        "review": found,
        "form": form,
        "verdict": permissions.can_give_review(request.user, found, timezone.now()),
    }

    def give() -> Review:
        kept = {name: form.cleaned_data[name] for name in ("outcome", "note", "private_note")}
        return reviews.give(found, by=request.user, answers=form.answers(), seen=request.POST.get("seen"), **kept)

    return _typed(request, "problems/review_form.html", context, give)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def better_review(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    form = AnswersForm(posts.data(request), initial=as_initial(found))
    context = {"review": found, "form": form, "verdict": permissions.can_better_review(request.user, found)}

    def better() -> Review:
        return reviews.better(found, by=request.user, answers=form.answers(), note=form.cleaned_data["note"])

    return _typed(request, "problems/review_form.html", context, better)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def reply_to_review(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible().read().for_page(), pk=pk)
    if not permissions.is_of(request.user, found.writeup):
        raise Http404
    form = ReplyForm(posts.data(request), initial={"text": found.reply})
    context = {
        "review": found,
        "writeup": found.writeup,
        "form": form,
        "verdict": permissions.can_reply_to_review(request.user, found),
    }

    def reply() -> Review:
        return reviews.reply(found, by=request.user, text=form.cleaned_data["text"])

    return _typed(request, "problems/review_reply_form.html", context, reply)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def resubmit_writeup(request: HttpRequest, pk: int) -> HttpResponse:
    writeup = get_object_or_404(WriteUp.objects.visible(), pk=pk)
    verdict = permissions.can_resubmit(request.user, writeup)
    if verdict.code == "not-yours":
        raise Http404
    form = ResubmitForm(posts.data(request))
    context = {"writeup": writeup, "form": form, "verdict": verdict}

    def resubmit() -> WriteUp:
        reviews.resubmit(writeup, by=request.user, note=form.cleaned_data["text"])
        return writeup

    return _typed(request, "problems/review_resubmit_form.html", context, resubmit)


def _typed(request: HttpRequest, template: str, context: dict[str, Any], write: Callable[[], Any]) -> HttpResponse:
    """The form; once it is sent, the preview, what was wrong, or the way to what was written."""
    form, status = context["form"], 200
    if form.is_preview:
        return preview.answer(request, template, context)
    if form.is_bound and form.is_valid():
        try:
            return redirect(write())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
    elif form.is_bound:
        status = UNREADABLE
    return render(request, template, context, status=status)


@members
@require_POST
def return_review(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    try:
        reviews.put_back(found, by=request.user)
    except Refused as refusal:
        return refusals.answer(request, refusal, "problems:review-queue")
    messages.success(request, "It is back in the queue. Thank you for having looked.")
    return redirect("problems:review-queue")


@members
@require_POST
def confirm_review(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    return _act(request, found, lambda: reviews.confirm(found, by=request.user, seen=request.POST.get("seen")))


@members
@require_POST
def reveal_reviewer(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    return _act(request, found, lambda: reviews.reveal(found, by=request.user))


@curators
@require_POST
def hide_review(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible().read(), pk=pk)
    note = one_line(request.POST)
    return _act(request, found, lambda: reviews.hide(found, by=request.user, note=note))


@curators
@require_POST
def show_review(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible().read(), pk=pk)
    return _act(request, found, lambda: reviews.show(found, by=request.user))


def _act(request: HttpRequest, found: Review, verb: Callable[[], object]) -> HttpResponse:
    """One press of a button under a review; back to it, with the refusal where there is one."""
    try:
        verb()
    except Refused as refusal:
        return refusals.answer(request, refusal, found)
    return redirect(found)


def _visible():
    return Review.objects.of_visible()


def _mine(request: HttpRequest, pk: int) -> Review:
    """A review of this person's own; to everybody else it is not there."""
    return get_object_or_404(request.user.reviews.for_page(), pk=pk)


@dataclass(frozen=True)
class Shown:
    """A review, what the reader can do to it, and whether it is `of_own` work: then even a curator sees no more."""

    review: Review
    acts: frozenset[str]
    of_own: bool


@dataclass(frozen=True)
class Round:
    """What stands for one round of a write-up, after what the author changed before it."""

    number: int
    change: Resubmission | None
    reviews: list[Shown]


def on_the_writeup(user, writeup: WriteUp, now: datetime) -> dict[str, Any]:
    """What a write-up's page shows of its reviews: two queries for a visitor, however many there are."""
    changes = list(writeup.resubmissions.select_related("by").order_by("at", "pk"))
    every = list(writeup.reviews.exclude(status=Status.RETURNED).for_page().order_by("given_at", "pk"))
    newest = len(changes) + 1
    is_author = permissions.is_of(user, writeup)
    given = [_shown(user, row, writeup, is_author, newest) for row in every if row.status in READ]
    taken = [row for row in every if row.is_taken(now)]
    rounds = [
        Round(number, ([None, *changes])[number - 1], [one for one in given if one.review.stands_in == number])
        for number in range(newest, 0, -1)
    ]
    return {
        "rounds": [one for one in rounds if one.reviews or one.change],
        "newest_round": newest,
        "taken_count": len(taken),
        "my_review": next((row for row in taken if row.by_id == user.pk), None),
        "may_review": permissions.can_take_review(user, writeup, now),
        "may_resubmit": permissions.can_resubmit(user, writeup),
        "review_days": settings.REVIEW_DAYS,
    }


def _with_acts(user, found: Review, writeup: WriteUp) -> Shown:
    is_author = permissions.is_of(user, writeup)
    return _shown(user, found, writeup, is_author, writeup.resubmissions.count() + 1)


def _shown(user, row: Review, writeup: WriteUp, is_author: bool, newest: int) -> Shown:
    row.writeup = writeup
    return Shown(row, permissions.review_acts(user, row, is_author=is_author, round=newest), is_author)
