"""What a mentor would look at: offered, answered, open, full, away, kept."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from board.lib import posts, refusals
from board.lib.access import members, public
from board.lib.errors import Refused
from programs import permissions
from programs.forms.sponsorships import AwayForm, SponsorForm
from programs.models import Mentor, Sponsorship
from programs.services import heartbeats, sponsorships


@members
@require_http_methods(["GET", "HEAD", "POST"])
def sponsor(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor offers it, and it is open; from a lead or a curator it is a proposal."""
    mentor = get_object_or_404(Mentor.objects.listed().for_page(timezone.now()), pk=pk)
    if not permissions.can_offer_sponsorship(request.user, mentor):
        raise Http404
    is_mine = mentor.person_id == request.user.pk
    asked = {name: request.GET.get(name, "")[:200] for name in ("problem", "track", "skill")}
    form = SponsorForm(posts.data(request), initial=asked)
    context = {"mentor": mentor, "form": form, "is_mine": is_mine}

    def offer(**said) -> Mentor:
        sponsorships.offer(mentor, by=request.user, **said)
        return mentor

    done = "It shows now, and people at work on it can ask you." if is_mine else "Proposed. It shows once they say yes."
    return posts.answer(request, "programs/sponsor_form.html", context, offer, done)


@members
@require_POST
def confirm_sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, sponsorships.confirm, "It shows now, and people at work on it can ask you.")


@members
@require_POST
def decline_sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, sponsorships.decline, "Said. Nothing of it shows.")


@members
@require_POST
def reopen_sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, sponsorships.reopen, "Open. People at work on it can ask you.")


@members
@require_POST
def fill_sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, sponsorships.fill, "Full. Nobody can ask you about it until you open it again.")


@members
@require_POST
def end_sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, sponsorships.end, "It has ended, with thanks.")


@members
@require_POST
def go_away(request: HttpRequest, pk: int) -> HttpResponse:
    form = AwayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That is no date. Nothing was changed.")
        return redirect("programs:mentoring")
    leave = partial(sponsorships.go_away, returns_on=form.cleaned_data["returns_on"])
    return _act(request, pk, leave, "Away. Nobody can ask you about it meanwhile.")


@members
@require_POST
def keep_sponsoring_all(request: HttpRequest) -> HttpResponse:
    """The heartbeat of somebody who is signed in."""
    try:
        sponsorships.keep_all(request.user)
    except Refused as refusal:
        return refusals.answer(request, refusal, "programs:mentoring")
    messages.success(request, "Noted. All of it holds for another while.")
    return redirect("programs:mentoring")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def keep_sponsoring(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mail leads: one button, for whoever has the mail. To look changes nothing."""
    try:
        person = heartbeats.person_of(token)
    except Refused as refusal:
        return render(request, "programs/sponsorship_keep.html", {"refusal": refusal}, status=404)
    now = timezone.now()
    is_kept = request.method == "POST"
    if is_kept:
        try:
            sponsorships.keep_all(person, now=now)
        except Refused as refusal:
            context = {"refusal": refusal, "is_barred": True}
            return render(request, "programs/sponsorship_keep.html", context, status=posts.REFUSED)
    rows = Sponsorship.objects.of(person).standing().for_page(now)
    context = {"sponsored": [(row, row.shown_status(now)) for row in rows], "is_kept": is_kept}
    return render(request, "programs/sponsorship_keep.html", context)


def _act(request: HttpRequest, pk: int, verb: Callable, done: str) -> HttpResponse:
    """One verb of a mentor on what they sponsor. Somebody else's is not there."""
    found = get_object_or_404(Sponsorship.objects.of(request.user).for_page(timezone.now()), pk=pk)
    try:
        verb(found, by=request.user)
    except Refused as refusal:
        return refusals.answer(request, refusal, "programs:mentoring")
    messages.success(request, done)
    return redirect("programs:mentoring")
