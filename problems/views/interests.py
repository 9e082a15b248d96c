"""Offering to work on a problem with somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from board.lib import posts
from board.lib.access import members
from problems import permissions
from problems.forms.interests import InterestForm
from problems.models import Problem
from problems.services import interests


@members
@require_http_methods(["GET", "HEAD", "POST"])
def offer_interest(request: HttpRequest, number: int) -> HttpResponse:
    problem = get_object_or_404(Problem.objects.visible_to(request.user).select_related("track"), number=number)
    mine = request.user.interests.filter(problem=problem).first()
    form = InterestForm(posts.data(request), initial={"note": mine.note if mine else ""})
    verdict = permissions.can_offer(request.user, problem, timezone.now())
    context = {"problem": problem, "form": form, "verdict": verdict, "mine": mine}

    def offer(note: str) -> str:
        interests.offer(problem, by=request.user, note=note)
        return f"{problem.get_absolute_url()}#together"

    return posts.answer(request, "problems/interest_form.html", context, offer)


@members
@require_POST
def withdraw_interest(request: HttpRequest, number: int) -> HttpResponse:
    problem = get_object_or_404(Problem.objects.visible_to(request.user), number=number)
    interests.withdraw(problem, by=request.user)
    return redirect(f"{problem.get_absolute_url()}#together")
