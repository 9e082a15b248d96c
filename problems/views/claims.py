"""Taking a problem on, saying what moved, giving it back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib.access import members, public
from board.lib.errors import Refused
from problems import permissions
from problems.forms.claims import CheckInForm, ClaimForm, PauseForm, ReleaseForm
from problems.models import Claim, Problem
from problems.services import claims

UNREADABLE = 422
STUCK = (
    "Noted, and others can see that you are stuck. The problem’s page has what to learn, who else is on it, and free "
    "problems close by. Giving it back with a note helps, too."
)
REFUSED = 409


@members
@require_http_methods(["GET", "HEAD", "POST"])
def claim_problem(request: HttpRequest, number: int) -> HttpResponse:
    now = timezone.now()
    problem = get_object_or_404(Problem.objects.visible_to(request.user).for_detail(), number=number)
    form = ClaimForm(request.POST or None)
    status = UNREADABLE if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            taken = claims.claim(problem, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            messages.success(request, "It is yours to work on. A short note every few weeks keeps it that way.")
            return redirect(taken)
    everybody = list(Claim.objects.for_problem(problem))
    context = {
        "problem": problem,
        "form": form,
        "claims": [claim for claim in everybody if claim.is_live(now) and not claim.by_agent],
        "attempts": [claim for claim in everybody if claim.note and not claim.is_live(now)],
        "verdict": permissions.can_claim(request.user, problem, now),
    }
    return render(request, "problems/claim_form.html", context, status=status)


@public
@require_safe
def claim_detail(request: HttpRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.visible_to(request.user).for_page(), pk=pk)
    return _claim_page(request, claim)


@members
@require_POST
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    answer = _act(request, pk, claims.check_in, "check_in_form")
    if answer.status_code == 302:
        messages.success(request, STUCK if request.POST.get("is_stuck") else "Noted. That keeps it yours.")
    return answer


@members
@require_POST
def pause_claim(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, claims.pause, "pause_form")


@members
@require_POST
def resume_claim(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, claims.resume)


@members
@require_POST
def revive_claim(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, claims.revive)


@members
@require_POST
def release_claim(request: HttpRequest, pk: int) -> HttpResponse:
    answer = _act(request, pk, claims.release, "release_form", back_to="problem")
    if answer.status_code == 302:
        messages.success(request, "Released. What you wrote stays on the problem, with thanks.")
    return answer


FORMS = {"check_in_form": CheckInForm, "pause_form": PauseForm, "release_form": ReleaseForm}


def _act(request: HttpRequest, pk: int, verb: Callable, form_name: str = "", back_to: str = "") -> HttpResponse:
    """One verb of the holder's on their claim: the page again with what was wrong or refused, else back to it."""
    claim = get_object_or_404(request.user.claims.for_page(), pk=pk)
    forms = {form_name: FORMS[form_name](request.POST)} if form_name else {}
    if not all(form.is_valid() for form in forms.values()):
        return _claim_page(request, claim, forms, status=UNREADABLE)
    asked = {name: value for form in forms.values() for name, value in form.cleaned_data.items()}
    try:
        verb(claim, by=request.user, **asked)
    except Refused as refusal:
        return _claim_page(request, claim, forms, refusal=refusal, status=REFUSED)
    return redirect(getattr(claim, back_to) if back_to else claim)


def _claim_page(
    request: HttpRequest, claim: Claim, forms: dict | None = None, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    is_mine = claim.person_id == request.user.pk
    context = {
        "claim": claim,
        "problem": claim.problem,
        "status": claim.shown_status(now),
        "is_live": claim.is_live(now),
        "is_mine": is_mine,
        "refusal": refusal,
        "revival": permissions.can_revive(request.user, claim, now) if is_mine else None,
        "check_ins": claim.check_ins.all()[:100],
        "bearings": claim.bearings.visible().for_problem(),
        "history": claim.events.on_record().for_feed()[:50],
    }
    unbound = {name: form() for name, form in FORMS.items()}
    return render(request, "problems/claim_detail.html", context | unbound | (forms or {}), status=status)
