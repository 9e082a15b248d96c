"""Proposing a problem: the form and its drafts, the page of a proposal, and what curators decide there."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import htmx
from board.lib.access import curators, members
from board.lib.back import back
from board.lib.errors import Refused
from board.lib.posts import REFUSED, UNREADABLE
from board.lib.text import whole_number, without_unstorable
from problems import permissions
from problems.filters.vocabulary import Vocabulary
from problems.forms import proposals as asked
from problems.forms.proposals import (
    AskForm,
    DecideForm,
    DeclineForm,
    MergeForm,
    NeedFormSet,
    ProposalAgainForm,
    ProposalForm,
)
from problems.models import Draft, Problem, ProblemSkill, Proposal
from problems.models.choices import Status
from problems.services import drafts, problems, proposals, revisions

FORM = "problems/proposal_form.html"
# What stands on the page of a proposal, of all that happened to the problem.
STEPS = (
    "proposed",
    "proposed again",
    "took back a proposal",
    "asked for changes",
    "set a proposal right",
    "declined a proposal",
    "merged a proposal",
    "moved",
)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """A new one: from nothing, or from the words of one of one's own that was declined."""
    first = _own(request, request.GET.get("from", ""))
    begun = (asked.initial_of(first), asked.needs_of(_needs(first))) if first else ({}, [])
    return _answer_form(request, *begun)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_draft(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    draft = request.user.drafts.filter(key=key, problem=None).first()
    if draft is None and request.method == "POST":
        # It was sent or thrown away meanwhile. What is in this window is not lost.
        return _answer_form(request, {}, [])
    if draft is None:
        sent = Proposal.objects.filter(by=request.user, key=key).first()
        if sent is None:
            raise Http404
        return redirect(sent)
    return _answer_form(request, asked.begun(draft.words), asked.rows_of(draft.words), draft=draft)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One that was sent: as it stands, or as its draft left it."""
    proposal = get_object_or_404(request.user.proposals.for_page(), problem=number)
    draft = request.user.drafts.filter(problem=proposal.problem).first()
    if draft:
        begun = asked.initial_of(proposal) | asked.begun(draft.words), asked.rows_of(draft.words)
    else:
        begun = asked.initial_of(proposal), asked.needs_of(_needs(proposal))
    return _answer_form(request, *begun, draft=draft, proposal=proposal)


@members
@require_POST
def keep_draft(request: HttpRequest) -> HttpResponse:
    """What htmx sends while somebody types: the line that says so comes back, with the version to go on from."""
    proposal = _own(request, request.POST.get("problem", ""))
    try:
        draft = _kept(request, proposal)
    except Refused as refusal:
        return render(request, "problems/_draft_kept.html", {"key": _key(request), "refusal": refusal})
    return render(request, "problems/_draft_kept.html", {"draft": draft, "key": _key(request), "is_new": True})


@members
@require_POST
def show_alikes(request: HttpRequest) -> HttpResponse:
    """What asks much the same, while somebody types."""
    context = {"alikes": _alikes(request, _own(request, request.POST.get("problem", ""))), "has_looked": True}
    return render(request, "problems/_alikes.html", context)


@members
@require_POST
def discard_draft(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    draft = get_object_or_404(request.user.drafts, key=key)
    drafts.discard(draft, by=request.user)
    messages.success(request, "Thrown away.")
    return redirect("problems:my-board")


@members
@require_safe
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, _visible(request, number))


@members
@require_POST
def take_back_proposal(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(request.user.proposals.for_page(), problem=number)
    try:
        proposals.take_back(found, by=request.user)
    except Refused as refusal:
        return _page(request, found, refusal=refusal, status=REFUSED)
    messages.success(request, "Taken back. It is a draft of yours again.")
    return redirect(found)


@curators
@require_POST
def list_proposal(request: HttpRequest, number: int) -> HttpResponse:
    names = Vocabulary.load().names
    form, rows = DecideForm(request.POST, auto_id="list_%s", names=names), _rows(names, request.POST)
    is_whole = rows.management_form.is_valid()
    if not is_whole:
        form.add_error(None, "The skills did not arrive. Name them again.")
        rows = _rows(names)

    def put(found: Proposal, **given: Any) -> None:
        proposals.put_on_list(found, by=request.user, needs=rows.needs(), **given)

    is_read = is_whole and rows.is_valid()
    return _decide(request, number, {"list_form": form, "rows": rows}, put, "It is on the list.", is_read=is_read)


@curators
@require_POST
def ask_for_changes(request: HttpRequest, number: int) -> HttpResponse:
    form = AskForm(request.POST, auto_id="ask_%s")
    return _decide(request, number, {"ask_form": form}, _by(request, proposals.ask_for_changes), "They hear of it.")


@curators
@require_POST
def decline_proposal(request: HttpRequest, number: int) -> HttpResponse:
    form = DeclineForm(request.POST, auto_id="decline_%s")
    return _decide(request, number, {"decline_form": form}, _by(request, proposals.decline), "Declined.")


@curators
@require_POST
def merge_proposal(request: HttpRequest, number: int) -> HttpResponse:
    form = MergeForm(request.POST, auto_id="merge_%s")
    return _decide(request, number, {"merge_form": form}, _by(request, proposals.merge), "It leads there now.")


def _by(request: HttpRequest, verb: Callable[..., Any]) -> Callable[..., Any]:
    return lambda found, **given: verb(found, by=request.user, **given)


def _decide(
    request: HttpRequest,
    number: int,
    bound: dict[str, Any],
    act: Callable[..., Any],
    done: str,
    *,
    is_read: bool = True,
) -> HttpResponse:
    """One decision: on to what waits, or the page again with what is wrong, and everything that was typed."""
    found, form = _visible(request, number), next(iter(bound.values()))
    if not (form.is_valid() and is_read):
        return _page(request, found, bound=bound, status=UNREADABLE)
    try:
        act(found, seen=whole_number(request.POST.get("seen", "")), **form.cleaned_data)
    except Refused as refusal:
        return _page(request, _visible(request, number), bound=bound, refusal=refusal, status=REFUSED)
    messages.success(request, done)
    return back(request, "problems:curate")


def _visible(request: HttpRequest, number: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.user).for_page(), problem=number)


def _page(
    request: HttpRequest,
    found: Proposal,
    *,
    bound: dict[str, Any] | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    problem, needs = found.problem, _needs(found)
    revision = revisions.current_revision(problem)
    may_decide = permissions.can_decide_proposal(request.user, found)
    is_mine = found.by_id == request.user.pk
    context: dict[str, Any] = {
        "proposal": found,
        "problem": problem,
        "needs": needs,
        "techniques": problem.techniques.all(),
        "is_mine": is_mine,
        "seen": revision.number if revision else 0,
        "steps": problem.events.filter(verb__in=STEPS).for_feed().order_by("at", "pk"),
        "missing": proposals.missing(problem, needs) if problem.status != Status.LISTED else [],
        "may_better": permissions.can_better_proposal(request.user, found),
        "may_take_back": permissions.can_take_back_proposal(request.user, found),
        "may_decide": may_decide,
        "refusal": refusal,
        "next": request.POST.get("next", request.GET.get("next", "")),
    }
    if may_decide:
        context |= _decisions(found, needs, request) | (bound or {})
    elif bound:
        context["refusal"] = refusal or may_decide.reason
    return render(request, "problems/proposal_detail.html", context, status=status)


def _needs(found: Proposal) -> list[ProblemSkill]:
    return list(found.problem.needs.select_related("skill").order_by("position"))


def _decisions(found: Proposal, needs: list[ProblemSkill], request: HttpRequest) -> dict[str, Any]:
    """The four ways to decide, and what asks much the same."""
    problem, names = found.problem, Vocabulary.load().names
    return {
        "list_form": DecideForm(initial=asked.corrections_of(found), auto_id="list_%s", names=names),
        "rows": _rows(names, initial=asked.needs_of(needs)),
        "ask_form": AskForm(auto_id="ask_%s"),
        "decline_form": DeclineForm(auto_id="decline_%s"),
        "merge_form": MergeForm(auto_id="merge_%s"),
        "alikes": proposals.look_alikes(problem.title, problem.question, by=request.user, besides=problem),
        "has_looked": True,
    }


# The form, with its four buttons


def _answer_form(
    request: HttpRequest,
    initial: dict[str, Any],
    needed: list[dict[str, Any]],
    *,
    draft: Draft | None = None,
    proposal: Proposal | None = None,
) -> HttpResponse:
    kind = ProposalAgainForm if proposal else ProposalForm
    problem = proposal.problem if proposal else None
    revision = revisions.current_revision(problem) if problem else None
    verdict = (
        permissions.can_better_proposal(request.user, proposal) if proposal else permissions.can_propose(request.user)
    )
    context: dict[str, Any] = {
        "proposal": proposal,
        "problem": problem,
        "draft": draft,
        "key": draft.key if draft else uuid.uuid4(),
        "seen": _began_from(draft, revision.number if revision else 0),
        "verdict": verdict,
        "groups": GROUPS,
        "of_source": asked.OF_SOURCE,
        "names": (names := Vocabulary.load().names),
    }
    if request.method != "POST":
        context |= {"form": kind(initial=initial, names=names), "rows": _rows(names, initial=needed)}
        return render(request, FORM, context)
    context |= {"form": kind(request.POST, names=names), "rows": _rows(names, request.POST), "key": _key(request)}
    # What was typed began from what the form showed, however often it is drawn again.
    seen, context["newest"] = asked.seen_in(asked.words_of(request.POST)), revision.number if revision else 0
    context["seen"] = context["seen"] if seen is None else seen
    if not context["rows"].management_form.is_valid():
        context["rows"] = _rows(names, initial=needed)
    for button, answer in BUTTONS.items():
        if button in request.POST:
            return answer(request, context)
    return _send(request, context)


def _began_from(draft: Draft | None, newest: int) -> int:
    """The revision that the words of a draft, or the form as it stands, began from."""
    seen = asked.seen_in(draft.words) if draft else None
    return newest if seen is None else seen


def _send(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    form, rows, proposal = context["form"], context["rows"], context["proposal"]
    # Both, so that everything that is wrong is said at once.
    is_read = [form.is_valid(), rows.is_bound and rows.is_valid()]
    if not all(is_read):
        return render(request, FORM, context, status=UNREADABLE)
    given = form.cleaned_data | {"by": request.user, "needs": rows.needs()}
    try:
        if proposal:
            sent = proposals.send_again(proposal, seen=whole_number(request.POST.get("seen", "")), **given)
        else:
            sent = proposals.propose(key=_key(request), **given)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        if refusal.code == "changed":
            # Sent again, it is sent knowingly.
            context["seen"] = context["newest"]
        return render(request, FORM, context | {"refusal": refusal}, status=REFUSED)
    messages.success(request, "Sent. A curator reads it within days, and you hear of it.")
    return redirect(sent)


def _save(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    try:
        draft = _kept(request, context["proposal"])
    except Refused as refusal:
        return _as_typed(request, context | {"refusal": refusal}, status=REFUSED)
    if draft is None:
        messages.success(request, "This was sent already.")
        return redirect("problems:edit-draft", _key(request))
    if draft.key != _key(request):
        messages.success(request, "Another window had kept it meanwhile, so this is a draft of its own.")
    else:
        messages.success(request, "Kept as a draft. Nobody but you reads it.")
    return redirect(draft)


def _look(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return _as_typed(request, context | {"alikes": _alikes(request, context["proposal"]), "has_looked": True})


def _preview(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """What can be read of it, as its page will show it."""
    form = context["form"]
    form.is_valid()
    said = {name: form.cleaned_data.get(name) or "" for name in (*proposals.TEXTS, "difficulty", "compute")}
    shown = Problem(**said, suggested_models=form.cleaned_data.get("suggested_models", ""))
    shown.hours_low, shown.hours_high = form.cleaned_data.get("hours_low"), form.cleaned_data.get("hours_high")
    shown.rendered = {name: problems.render_text(name, said[name]) for name in proposals.TEXTS}
    unread = {
        form[name].label: form.errors[name] for name in proposals.TEXTS if name in form.errors and _typed(form, name)
    }
    context |= {"shown": shown, "unread": unread}
    if htmx.wants_fragment(request):
        return htmx.either(request, FORM, "problems/_proposal_preview.html", context)
    return _as_typed(request, context)


def _rows(names: asked.Names, posted: QueryDict | None = None, initial: list[dict[str, Any]] | None = None) -> Any:
    return NeedFormSet(posted, initial=initial, skills=names["skill"])


def _typed(form: forms.Form, name: str) -> bool:
    return bool((form[name].value() or "").strip())


def _as_typed(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page again with what was typed, and without a word about what is not there yet."""
    words, names = asked.words_of(request.POST), context["names"]
    context |= {
        "form": type(context["form"])(initial=asked.begun(words), names=names),
        "rows": _rows(names, initial=asked.rows_of(words)),
        "version": whole_number(request.POST.get("version", "")) or 0,
    }
    return render(request, FORM, context, status=status)


BUTTONS = {"save": _save, "look": _look, "preview": _preview}
# The fields of the form, in the steps that it leads through.
GROUPS = (
    ("The question", ("title", "question"), ""),
    ("What makes it a project", ("success_test", "first_step", "informative_negative"), ""),
    ("The setting", ("why", "statement"), ""),
    (
        "What it takes",
        ("kind", "track", "difficulty", "hours_low", "hours_high", "compute", "suggested_models", "techniques"),
        "needs",
    ),
    (
        "Its source",
        ("origin", "source_name", "source_url", "source_locator", "posed_by", "licence", "consent", "agrees", "note"),
        "",
    ),
)


def _kept(request: HttpRequest, proposal: Proposal | None) -> Draft | None:
    return drafts.save(
        asked.words_of(request.POST),
        by=request.user,
        key=_key(request),
        seen=whole_number(request.POST.get("version", "")) or 0,
        problem=proposal.problem if proposal else None,
    )


def _alikes(request: HttpRequest, proposal: Proposal | None) -> list[proposals.Alike]:
    title, question = (without_unstorable(request.POST.get(name, "")) for name in ("title", "question"))
    return proposals.look_alikes(title, question, by=request.user, besides=proposal.problem if proposal else None)


def _own(request: HttpRequest, number: str) -> Proposal | None:
    """The proposal of this person with a number that a form names; None for anything else."""
    named = whole_number(number)
    return None if named is None else request.user.proposals.for_page().filter(problem=named).first()


def _key(request: HttpRequest) -> uuid.UUID:
    """What the form goes by. One that has none gets one."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()
