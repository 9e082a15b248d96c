"""Rounds of a program, for those who keep it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from board.lib import posts
from board.lib.access import members
from board.lib.text import one_line
from programs.forms.rounds import RoundForm
from programs.models import Program, Round
from programs.services import rounds
from programs.views.keeping import act, done, edited, kept


@members
@require_http_methods(["GET", "HEAD", "POST"])
def add_round(request: HttpRequest, key: str) -> HttpResponse:
    program = kept(request, key)
    form = RoundForm(posts.data(request))

    def add(*, why: str, is_read: bool, began_from: str, **values: Any) -> Program:
        done(request, rounds.add(program, values, by=request.user, note=why, is_read=is_read), "The round is there.")
        return program

    return posts.answer(request, "programs/round_form.html", {"program": program, "form": form}, add)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_round(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    round_ = _kept_round(request, key, pk)
    form = RoundForm(posts.data(request), initial=RoundForm.initial_of(round_))
    context = {"program": round_.program, "round": round_, "form": form}

    def edit(**fields: Any) -> Program:
        how = {name: fields.pop(name) for name in ("began_from", "is_read")}
        change = edited(
            form, context, lambda values, note: rounds.edit(round_, values, by=request.user, note=note, **how), **fields
        )
        done(request, change, "Saved. The change is in the history, where it can be put back.")
        return round_.program

    return posts.answer(request, "programs/round_form.html", context, edit)


@members
@require_POST
def confirm_round(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    round_ = _kept_round(request, key, pk)
    return act(
        request,
        round_.program,
        lambda: rounds.confirm(round_, by=request.user),
        "Thank you. The page says so from now on.",
    )


@members
@require_POST
def remove_round(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    round_ = _kept_round(request, key, pk)
    note = one_line(request.POST)
    return act(
        request,
        round_.program,
        lambda: rounds.remove(round_, by=request.user, note=note),
        "Removed. It can be put back from the history.",
    )


def _kept_round(request: HttpRequest, key: str, pk: int) -> Round:
    program = kept(request, key)
    return get_object_or_404(Round.objects.select_related("program"), program=program, pk=pk)
