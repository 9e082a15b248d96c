"""Offering to work on a problem with somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from board.lib.access import members
from board.lib.errors import Refused
from problems import permissions
from problems.forms.interests import InterestForm
from problems.models import Problem
from problems.services import interests

UNREADABLE, REFUSED = 422, 409


@members
@require_http_methods(["GET", "HEAD", "POST"])
def offer_interest(request: HttpRequest, number: int) -> HttpResponse:
    problem = get_object_or_404(Problem.objects.visible_to(request.user).select_related("track"), number=number)
    mine = request.user.interests.filter(problem=problem).first()
    form = InterestForm(request.POST if request.method == "POST" else None, initial={"note": mine.note if mine else ""})
    status = UNREADABLE if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            interests.offer(problem, by=request.user, note=form.cleaned_data["note"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            return redirect(f"{problem.get_absolute_url()}#together")
    verdict = permissions.can_offer(request.user, problem, timezone.now())
    context = {"problem": problem, "form": form, "verdict": verdict, "mine": mine}
    return render(request, "problems/interest_form.html", context, status=status)


@members
@require_POST
def withdraw_interest(request: HttpRequest, number: int) -> HttpResponse:
    problem = get_object_or_404(Problem.objects.visible_to(request.user), number=number)
    interests.withdraw(problem, by=request.user)
    return redirect(f"{problem.get_absolute_url()}#together")
