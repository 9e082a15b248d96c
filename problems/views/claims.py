"""Taking a problem on, saying what moved, giving it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib.access import members, public
from board.lib.errors import Refused
from problems import permissions
from problems.forms.claims import CheckInForm, ClaimForm, ReleaseForm
from problems.models import Claim, Problem
from problems.services import claims

UNREADABLE = 422
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
    claim = get_object_or_404(request.user.claims.for_page(), pk=pk)
    form = CheckInForm(request.POST)
    if not form.is_valid():
        return _claim_page(request, claim, check_in_form=form, status=UNREADABLE)
    try:
        claims.check_in(claim, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _claim_page(request, claim, check_in_form=form, refusal=refusal, status=REFUSED)
    return redirect(claim)


@members
@require_POST
def release_claim(request: HttpRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(request.user.claims.for_page(), pk=pk)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _claim_page(request, claim, release_form=form, status=UNREADABLE)
    try:
        claims.release(claim, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _claim_page(request, claim, release_form=form, refusal=refusal, status=REFUSED)
    messages.success(request, "Released. What you wrote stays on the problem, with thanks.")
    return redirect(claim.problem)


def _claim_page(
    request: HttpRequest, claim: Claim, *, check_in_form=None, release_form=None, refusal=None, status=200
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
        "check_ins": claim.check_ins.all()[:100],
        "check_in_form": check_in_form or CheckInForm(),
        "release_form": release_form or ReleaseForm(),
        "bearings": claim.bearings.visible().for_problem(),
        "history": claim.events.public().for_feed()[:50],
    }
    return render(request, "problems/claim_detail.html", context, status=status)
