"""What curators do about a person, and what the person reads and answers."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts, refusals
from board.lib.access import curators, members
from board.lib.errors import Refused
from board.lib.text import one_line
from problems import permissions
from problems.forms.moderation import AppealAnswerForm, AppealForm, SanctionForm
from problems.models import Report
from problems.services import sanctions
from problems.views import queue
from users.models import Appeal, Sanction, User


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def sanction_person(request: HttpRequest, username: str) -> HttpResponse:
    """Everything that was decided about somebody, what was reported of them, and the form to decide more."""
    person = get_object_or_404(User.objects.joined(), username=username.lower())
    now = timezone.now()
    context = {
        "person": person,
        "rows": [(row, *_may_end(request.user, row, now)) for row in person.sanctions.for_page()],
        "in_force": set(person.sanctions.in_force(now).values_list("pk", flat=True)),
        "reports": Report.objects.open().filter(person=person).select_related("by"),
        "verdict": permissions.can_sanction(request.user, person),
        "form": SanctionForm(posts.data(request), initial={"kind": "warn"}),
    }

    def give(**fields: Any) -> str:
        sanctions.give(person, by=request.user, **fields)
        return _of(person)

    return posts.answer(request, "problems/sanction_form.html", context, give, "It holds, and they are told.")


@curators
@require_POST
def lift_sanction(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Sanction.objects.select_related("person"), pk=pk)
    try:
        sanctions.lift(found, by=request.user, note=one_line(request.POST))
    except Refused as refusal:
        return refusals.answer(request, refusal, _of(found.person))
    return redirect(_of(found.person))


@curators
@require_POST
def answer_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Appeal.objects.select_related("sanction__person"), pk=pk)
    form = AppealAnswerForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("Say whether it stands or is lifted, and why.")
        sanctions.answer(found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return queue.refused(request, "appeals", pk, refusal)
    return redirect(queue.decided(request, "problems:curate"))


@members
@never_cache
@require_safe
def my_standing(request: HttpRequest) -> HttpResponse:
    """What was decided about oneself, why, what stays open, and how to appeal."""
    now = timezone.now()
    rows = [(row, permissions.can_appeal(request.user, row, now)) for row in request.user.sanctions.for_page()]
    context = {"rows": rows, "in_force": set(request.user.sanctions.in_force(now).values_list("pk", flat=True))}
    return render(request, "problems/my_standing.html", context)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.user.sanctions.for_page(), pk=pk)
    verdict = permissions.can_appeal(request.user, found, timezone.now())
    context = {"sanction": found, "verdict": verdict, "form": AppealForm(posts.data(request))}

    def send(text: str) -> str:
        sanctions.appeal(found, by=request.user, text=text)
        return reverse("problems:my-standing")

    done = "It is sent. Another curator than the one who decided reads it, and you hear what they say."
    return posts.answer(request, "problems/appeal_form.html", context, send, done)


def _may_end(user: User, sanction: Sanction, now: datetime) -> tuple[bool, bool]:
    """Whether the page offers to answer the appeal against it, and to lift it."""
    asked = getattr(sanction, "appeal", None)
    return bool(asked and permissions.can_answer_appeal(user, asked)), bool(permissions.can_lift(user, sanction, now))


def _of(person: User) -> str:
    return reverse("problems:sanction-person", args=[person.username])
