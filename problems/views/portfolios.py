"""A person's work as files, and choosing what of it shows."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import preview, refusals
from board.lib.access import members, public
from board.lib.errors import Refused
from problems import cite, portfolio
from problems.forms.portfolios import IntroductionForm, LineForm
from problems.models import Introduction
from problems.models.portfolios import SHOWABLE
from problems.services import portfolios
from users.models import User

UNREADABLE, REFUSED = 422, 409


@public
@require_safe
def portfolio_json(request: HttpRequest, username: str) -> HttpResponse:
    """All that the page shows, for a script."""
    person = _person(username)
    introduction = getattr(person, "introduction", None)
    shown = {
        "username": person.username,
        "name": person.public_name,
        "url": cite.absolute(person),
        "bio": person.bio,
        "website": person.website,
        "introduction": introduction.text if introduction else "",
        **portfolio.plain(portfolio.of(person), timezone.now()),
    }
    return JsonResponse(shown, json_dumps_params={"ensure_ascii": False})


@public
@require_safe
def portfolio_bib(request: HttpRequest, username: str) -> HttpResponse:
    entries = [cite.bibtex_of_writeup(writeup) for writeup in _writeups(_person(username))]
    return HttpResponse(cite.file_of(entries), content_type=cite.BIBTEX)


@public
@require_safe
def portfolio_csl(request: HttpRequest, username: str) -> HttpResponse:
    return csl_answer([cite.csl_of_writeup(writeup) for writeup in _writeups(_person(username))])


def csl_answer(items: list[dict[str, Any]]) -> HttpResponse:
    return JsonResponse(items, safe=False, content_type=cite.CSL_JSON, json_dumps_params={"ensure_ascii": False})


def _person(username: str) -> User:
    return get_object_or_404(portfolio.people(), username=username.lower())


def _writeups(person: User):
    return portfolio.writeups(person).filter(is_chosen=True)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_portfolio(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    form = IntroductionForm(request.POST)
    if form.is_preview:
        return preview.answer(request, "problems/portfolio_form.html", _context(request, form))
    if form.is_valid():
        try:
            portfolios.introduce(request.user, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            return redirect(request.user)
    return _page(request, form, status=UNREADABLE)


@members
@require_POST
def move_item(request: HttpRequest, kind: str, pk: int, step: int) -> HttpResponse:
    portfolios.move(_mine(request, kind, pk), by=request.user, step=step)
    return _back_to(kind, pk)


@members
@require_POST
def show_item(request: HttpRequest, kind: str, pk: int, is_shown: bool) -> HttpResponse:
    portfolios.show(_mine(request, kind, pk), by=request.user, is_shown=is_shown)
    return _back_to(kind, pk)


@members
@require_POST
def caption_item(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    thing, form = _mine(request, kind, pk), LineForm(request.POST)
    if not form.is_valid():
        refused = {"kind": kind, "pk": pk, "form": form}
        return _page(request, refused=refused, status=UNREADABLE)
    try:
        portfolios.caption(thing, by=request.user, line=form.cleaned_data["line"])
    except Refused as refusal:
        form.add_error("line", str(refusal))
        return _page(request, refused={"kind": kind, "pk": pk, "form": form}, status=REFUSED)
    return _back_to(kind, pk)


@members
@require_POST
def count_unnamed(request: HttpRequest) -> HttpResponse:
    there = f"{reverse('problems:edit-portfolio')}#unnamed"
    try:
        portfolios.count_unnamed(request.user)
    except Refused as refusal:
        return refusals.answer(request, refusal, there)
    return redirect(there)


@members
@require_POST
def hide_unnamed(request: HttpRequest) -> HttpResponse:
    portfolios.hide_unnamed(request.user)
    return redirect(f"{reverse('problems:edit-portfolio')}#unnamed")


def _page(request: HttpRequest, form=None, *, refused: dict | None = None, status: int = 200) -> HttpResponse:
    context = _context(request, form) | {"refused": refused}
    return render(request, "problems/portfolio_form.html", context, status=status)


def _context(request: HttpRequest, form=None) -> dict:
    introduction = Introduction.objects.filter(person=request.user).first()
    arranged = [section for section in portfolio.SECTIONS if section.is_arranged]
    filled = [portfolio.Filled(section, list(section.rows(request.user))) for section in arranged]
    portfolio.load_bearings(one.section.writeup(row) for one in filled for row in one.rows)
    return {
        "form": form or IntroductionForm(initial={"text": introduction.text if introduction else ""}),
        "unnamed_given": portfolios.unnamed_by(request.user).count(),
        "unnamed_said": portfolio.unnamed_reviews(request.user),
        "sections": [(one.section, one.named(timezone.now())) for one in filled],
    }


def _mine(request: HttpRequest, kind: str, pk: int):
    if kind not in SHOWABLE:
        raise Http404
    return get_object_or_404(SHOWABLE[kind](request.user), pk=pk)


def _back_to(kind: str, pk: int) -> HttpResponse:
    """To the same thing, wherever it stands now."""
    return redirect(f"{reverse('problems:edit-portfolio')}#{kind}-{pk}")
