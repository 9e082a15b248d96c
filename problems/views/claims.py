"""Taking a problem on, saying what moved, giving it back."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts, preview
from board.lib.access import members, public
from board.lib.errors import Refused
from board.lib.posts import REFUSED, UNREADABLE
from problems import permissions
from problems.forms.claims import CheckInForm, ClaimForm, NoteForm, PauseForm
from problems.forms.logs import LogForm
from problems.forms.teams import AskForm, InviteForm
from problems.models import CheckIn, Claim, Claimant, Problem
from problems.models.claim_states import OFFERS, Standing
from problems.models.logs import leaves, notebook
from problems.models.revisions import changed_since
from problems.services import claims
from problems.views import programs

PER_PAGE = 40
SHOWN_EVENTS = 50
SHOWN_ATTEMPTS = 20


@members
@require_http_methods(["GET", "HEAD", "POST"])
def claim_problem(request: HttpRequest, number: int) -> HttpResponse:
    now = timezone.now()
    problem = get_object_or_404(Problem.objects.visible_to(request.user).for_detail(), number=number)
    newest = Claim.objects.attempts_on(problem, now).with_note()[: SHOWN_ATTEMPTS + 1]
    everybody = list(Claim.objects.for_problem(problem, now, newest))
    live = [claim for claim in everybody if claim.is_live(now)]
    attempts = [claim for claim in everybody if not claim.is_live(now)]
    own = next((one for one in live if request.user.get_username() in {name["username"] for name in one.team}), None)
    company = [claim for claim in live if not claim.by_agent]
    form = ClaimForm(posts.data(request), has_company=bool(company))
    context = {
        "problem": problem,
        "form": form,
        "own": own,
        "company": [claim for claim in company if claim != own],
        "agent_claims": [claim for claim in live if claim.by_agent and claim != own],
        "attempts": attempts[:SHOWN_ATTEMPTS],
        "has_more_attempts": len(attempts) > SHOWN_ATTEMPTS,
        "neighbours": [other for other in Problem.objects.around(problem.pk, now) if other.parent_id != problem.pk],
        "verdict": permissions.can_claim(request.user, problem, now),
    } | programs.beside(problem, now, form.fields["hours_per_week"].initial)
    done = "It is yours to work on. A short note every few weeks keeps it that way."
    take_on = partial(claims.claim, problem, by=request.user)
    return posts.answer(request, "problems/claim_form.html", context, take_on, done)


@public
@require_safe
def claim_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return claim_page(request, get_object_or_404(Claim.objects.visible_to(request.user).for_page(), pk=pk))


@members
@require_POST
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    return act(request, _mine(request, pk), claims.check_in, "check_in_form", done="Noted. That keeps it yours.")


@members
@require_POST
def ask_for_eyes(request: HttpRequest, pk: int) -> HttpResponse:
    done = "Told. Whoever watches this track, its skills or its techniques sees your log next."
    return act(request, _mine(request, pk), claims.ask_for_eyes, done=done)


@members
@require_POST
def pause_claim(request: HttpRequest, pk: int) -> HttpResponse:
    return act(request, _mine(request, pk), claims.pause, "pause_form")


@members
@require_POST
def resume_claim(request: HttpRequest, pk: int) -> HttpResponse:
    return act(request, _mine(request, pk), claims.resume)


@members
@require_POST
def revive_claim(request: HttpRequest, pk: int) -> HttpResponse:
    return act(request, _mine(request, pk), claims.revive)


@members
@require_POST
def release_claim(request: HttpRequest, pk: int) -> HttpResponse:
    done = "Released. What you wrote stays on the problem, with thanks."
    return act(request, _mine(request, pk), claims.release, "note_form", back_to="problem", done=done)


@members
@require_POST
def better_note(request: HttpRequest, pk: int) -> HttpResponse:
    return act(request, _mine(request, pk), claims.better_note, "note_form")


def _mine(request: HttpRequest, pk: int) -> Claim:
    return get_object_or_404(Claim.objects.worked_on_by(request.user).for_page(), pk=pk)


FORMS = {
    "ask_form": AskForm,
    "check_in_form": CheckInForm,
    "invite_form": InviteForm,
    "log_form": LogForm,
    "note_form": NoteForm,
    "pause_form": PauseForm,
}


def act(
    request: HttpRequest, claim: Claim, verb: Callable, form_name: str = "", *, back_to: str = "", done: str = ""
) -> HttpResponse:
    """One verb on a claim: the page again with a preview, with what was wrong or with the refusal, else back to it.

    `done` is what the person reads there once it is done.
    """
    forms = {form_name: FORMS[form_name](request.POST)} if form_name else {}
    form = forms.get(form_name)
    if getattr(form, "is_preview", False):
        context = _context(request, claim, timezone.now()) | forms | {"form": form}
        return preview.answer(request, "problems/claim_detail.html", context)
    if form and not form.is_valid():
        return claim_page(request, claim, forms, status=UNREADABLE)
    try:
        verb(claim, by=request.user, **(form.cleaned_data if form else {}))
    except Refused as refusal:
        return claim_page(request, claim, forms, refusal=refusal, status=REFUSED)
    if done:
        messages.success(request, done)
    return redirect(getattr(claim, back_to) if back_to else claim)


def claim_page(
    request: HttpRequest, claim: Claim, forms: dict | None = None, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    context = _context(request, claim, timezone.now()) | (forms or {}) | {"refusal": refusal}
    return render(request, "problems/claim_detail.html", context, status=status)


def _context(request: HttpRequest, claim: Claim, now: datetime) -> dict:
    people = list(claim.claimants.shown_to(request.user).for_page().lead_first())
    mine = next((row for row in people if row.person_id == request.user.pk and row.standing != Standing.LEFT), None)
    page = Paginator(notebook(claim), PER_PAGE).get_page(request.GET.get("page"))
    is_mine = mine is not None and mine.standing == Standing.JOINED
    return (
        {name: form() for name, form in FORMS.items()}
        | {
            "claim": claim,
            "problem": claim.problem,
            "text_changed": changed_since(claim),
            "status": claim.shown_status(now),
            "is_live": claim.is_live(now),
            "is_mine": is_mine,
            "is_lead": claim.person_id == request.user.pk,
            "people": people,
            "joined_count": sum(row.standing == Standing.JOINED for row in people),
            "offers": [row for row in people if row.standing in OFFERS and _answers(row, request.user, claim)],
            "page": page,
            "leaves": leaves(page.object_list),
            "bearings": claim.bearings.visible().for_problem(),
            "history": claim.events.on_record().for_feed()[:SHOWN_EVENTS],
            "note_form": NoteForm(initial={"note": claim.note, "may_contact": claim.may_contact}),
        }
        | (_for_its_people(request, claim, now) if is_mine else _for_others(request, claim, mine, now))
    )


def _sponsors(claim: Claim, now: datetime) -> list[dict]:
    """Who would look at work on it and does not mentor it yet."""
    company = Problem.objects.with_company(now).get(pk=claim.problem_id)
    asked = {one["mentor"] for one in getattr(claim, "mentor_list", [])}
    return [one for one in getattr(company, "sponsor_list", []) if one["mentor"] not in asked]


def _answers(offer: Claimant, user, claim: Claim) -> bool:
    """Whether this person is the one to say yes or no."""
    return user.pk == (offer.person_id if offer.standing == Standing.INVITED else claim.person_id)


def _for_its_people(request: HttpRequest, claim: Claim, now: datetime) -> dict:
    last = CheckIn.objects.filter(claim=claim).first()
    is_stuck = bool(last and last.is_stuck and claim.is_live(now))
    return {
        "sponsors": _sponsors(claim, now) if claim.is_live(now) else [],
        "revival": permissions.can_revive(request.user, claim, now),
        "can_log": permissions.can_log(request.user, claim),
        "needs": claim.what_it_needs(now) if claim.is_live(now) else "",
        "is_stuck": is_stuck,
        "eyes": permissions.can_ask_for_eyes(request.user, claim, now) if is_stuck else None,
        "neighbours": list(Problem.objects.around(claim.problem_id, now)) if is_stuck else [],
    } | (programs.beside(claim.problem, now, claim.hours_per_week) if claim.is_live(now) else {})


def _for_others(request: HttpRequest, claim: Claim, mine: Claimant | None, now: datetime) -> dict:
    if not claim.is_live(now) or mine is not None:
        return {}
    return {"may_ask": permissions.can_ask_to_join(request.user, claim, now)}
