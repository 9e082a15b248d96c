"""The rules about domains, what each touches, and the form for another."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts, refusals
from board.lib.access import curators
from board.lib.errors import Refused
from board.lib.text import one_line
from problems.forms.domains import DomainRuleForm
from problems.models import DomainRule
from problems.models.domains import MAX_RULES
from problems.services import domains

SHOWN = 50


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def domain_list(request: HttpRequest) -> HttpResponse:
    form = DomainRuleForm(posts.data(request), initial={"judgement": "hold", "host": request.GET.get("host", "")})
    context = {"form": form, "rules": DomainRule.objects.select_related("by")[:MAX_RULES]}

    def rule(**fields: Any) -> str:
        made = domains.rule(**fields, by=request.user)
        return reverse("problems:domain", args=[made.pk])

    return posts.answer(request, "problems/domain_list.html", context, rule, "It holds from now on.")


@curators
@require_safe
def domain(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule, and what stands on the board and links there."""
    found = get_object_or_404(DomainRule.objects.select_related("by"), pk=pk)
    touched = found.touches()
    context = {
        "rule": found,
        "writeups": touched["writeups"].order_by("-linked_at")[:SHOWN],
        "comments": touched["comments"].select_related("by", "problem").order_by("-at")[:SHOWN],
        "entries": touched["entries"].select_related("by", "claim__problem").order_by("-at")[:SHOWN],
        "most": SHOWN,
    }
    return render(request, "problems/domain_detail.html", context)


@curators
@require_POST
def drop_domain(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DomainRule, pk=pk)
    try:
        domains.drop(found, by=request.user, note=one_line(request.POST))
    except Refused as refusal:
        rules, here = reverse("problems:domain-list"), reverse("problems:domain", args=[pk])
        return refusals.answer(request, refusal, rules if refusal.code == "handled" else here)
    return redirect("problems:domain-list")
