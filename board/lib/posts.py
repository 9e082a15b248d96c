"""A form on a page of its own: what was typed, what is wrong with it, the refusal, or the way on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from board.lib.errors import Refused

UNREADABLE, REFUSED = 422, 409


def data(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to. A POST binds it even when it is empty: then everything is missing, and is said to be."""
    return request.POST if request.method == "POST" else None


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], act: Callable[..., Any], done: str = ""
) -> HttpResponse:
    """The page of `context["form"]`, until `act` has been done with its fields: then to where `act` says, with `done`.

    422 for what cannot be read, 409 for a refusal.
    """
    form, status = context["form"], 200
    if form.is_bound and not form.is_valid():
        status = UNREADABLE
    elif form.is_bound:
        try:
            there = act(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            if done:
                messages.success(request, done)
            return redirect(there)
    return render(request, template, context, status=status)
