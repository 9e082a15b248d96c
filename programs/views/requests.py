"""Asking a mentor, and being asked. A request is there for its two people alone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts
from board.lib.access import members
from board.lib.errors import Refused
from board.lib.posts import REFUSED, UNREADABLE
from problems import portfolio
from problems.models import Claim
from programs import permissions
from programs.forms.requests import AcceptForm, DeclineForm, RequestForm
from programs.models import MentorRequest, Sponsorship
from programs.services import requests


@members
@require_http_methods(["GET", "HEAD", "POST"])
def ask_mentor(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    sponsorship = get_object_or_404(Sponsorship.objects.confirmed(now).for_page(now), pk=pk)
    works = [(key, work, _label(work)) for key, work in requests.works_for(sponsorship, by=request.user, now=now)]
    form = RequestForm(posts.data(request), works=works)
    context = {
        "sponsorship": sponsorship,
        "mentor": sponsorship.mentor,
        "works": works,
        "not_these": [
            (_label(work), why)
            for work, why in (() if works else requests.why_not_about(sponsorship, by=request.user, now=now))
        ],
        "form": form,
        "verdict": permissions.can_ask_mentor(request.user, sponsorship, now),
    }

    def send(**said) -> MentorRequest:
        return requests.send(sponsorship, by=request.user, **said)

    done = "Sent. Only the two of you can read it. You hear of the answer, or in three weeks that none came."
    return posts.answer(request, "programs/request_form.html", context, send, done)


@members
@never_cache
@require_safe
def mentor_request(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _between(request, pk))


@members
@never_cache
@require_POST
def accept_request(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, requests.accept, "accept_form", AcceptForm(request.POST))


@members
@never_cache
@require_POST
def decline_request(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, requests.decline, "decline_form", DeclineForm(request.POST))


@members
@never_cache
@require_POST
def withdraw_request(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, requests.withdraw)


@members
@never_cache
@require_POST
def end_mentoring(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, requests.end)


def _between(request: HttpRequest, pk: int) -> MentorRequest:
    """A request of this person's, or to them. To everybody else it is not there, to curators neither."""
    return get_object_or_404(MentorRequest.objects.concerning(request.user).for_page(), pk=pk)


def _act(request: HttpRequest, pk: int, verb: Callable, name: str = "", form=None) -> HttpResponse:
    found = _between(request, pk)
    forms = {name: form} if name else {}
    if form and not form.is_valid():
        return _page(request, found, forms, status=UNREADABLE)
    try:
        verb(found, by=request.user, **(form.cleaned_data if form else {}))
    except Refused as refusal:
        return _page(request, found, forms, refusal=refusal, status=REFUSED)
    return redirect(found)


def _page(
    request: HttpRequest,
    found: MentorRequest,
    forms: dict | None = None,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    is_mentor = found.mentor.person_id == request.user.pk
    context = {
        "asked": found,
        "status": found.shown_status(now),
        "is_mentor": is_mentor,
        "accept_form": AcceptForm(),
        "decline_form": DeclineForm(),
        "may_accept": permissions.can_accept_request(request.user, found, now),
        "may_answer": permissions.can_answer_request(request.user, found, now),
        "may_withdraw": permissions.can_withdraw_request(request.user, found, now),
        "may_end": permissions.can_end_mentoring(request.user, found),
        "sections": portfolio.of(found.by) if is_mentor and found.by.is_active else [],
        "refusal": refusal,
    }
    return render(request, "programs/request_detail.html", context | (forms or {}), status=status)


def _label(work) -> str:
    if isinstance(work, Claim):
        return f"Your claim on #{work.problem.number} {work.problem.title}"
    return f"Your write-up “{work.title}”"
