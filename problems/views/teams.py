"""Being on a claim with others: asking, answering, leaving, leading."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from board.lib.access import members
from board.lib.errors import Refused
from board.lib.posts import REFUSED
from board.lib.text import one_line
from problems.models import Claim, Claimant
from problems.services import teams
from problems.views.claims import act, claim_page
from users.models import User


@members
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    done = "Invited. They hear of it now, and nobody else does until they say yes."
    return act(request, _claim(request, pk), teams.invite, "invite_form", done=done)


@members
@require_POST
def ask_to_join(request: HttpRequest, pk: int) -> HttpResponse:
    done = "Asked. Who leads the claim hears of it now, and you hear what they say."
    return act(request, _claim(request, pk), teams.ask, "ask_form", done=done)


@members
@require_POST
def leave_claim(request: HttpRequest, pk: int) -> HttpResponse:
    done = "You have left. The claim goes on, and what you wrote stays."
    return act(request, _claim(request, pk), teams.leave, done=done)


@members
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    to = get_object_or_404(User.objects.joined(), username=one_line(request.POST, "to", 40))
    return act(request, _claim(request, pk), partial(teams.hand_over, to=to))


@members
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, teams.accept)


@members
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, teams.decline)


@members
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, teams.withdraw)


def _claim(request: HttpRequest, pk: int) -> Claim:
    return get_object_or_404(Claim.objects.visible_to(request.user).for_page(), pk=pk)


def _answer(request: HttpRequest, pk: int, verb: Callable) -> HttpResponse:
    """What somebody says to an invitation or a request that concerns them; to everybody else it is not there."""
    offer = get_object_or_404(Claimant.objects.concerning(request.user).for_page(), pk=pk)
    try:
        verb(offer, by=request.user)
    except Refused as refusal:
        return claim_page(request, offer.claim, refusal=refusal, status=REFUSED)
    return redirect(offer.claim)
