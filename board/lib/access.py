"""Who a view is for. Every route carries one of these marks; a test refuses one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from board.lib import unsent

View = Callable[..., HttpResponse]
PUBLIC, MEMBERS, CURATORS, TOKENS = "public", "members", "curators", "tokens"


def public(view: View) -> View:
    """Anybody, signed in or not."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def tokens(view: View) -> View:
    """Who sends a token that was made for this. The view itself asks, and answers scripts in their words."""
    view.access = TOKENS  # type: ignore[attr-defined]
    return view


def members(view: View) -> View:
    """Signed in. A visitor is sent to sign in and comes back to where they were."""
    return _guarded(view, MEMBERS, lambda user: True, "")


def curators(view: View) -> View:
    """Curators and admins. A visitor is sent to sign in; a member gets 403."""
    return _guarded(view, CURATORS, lambda user: user.is_curator, "This page is for curators.")


def _guarded(view: View, mark: str, may: Callable[[Any], bool], reason: str) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _sign_in(request)
        if not may(request.user):
            raise PermissionDenied(reason)
        return view(request, *args, **kwargs)

    guarded.access = mark  # type: ignore[attr-defined]
    return guarded


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back. What was typed into a form stays, to be sent once they are in.

    A POST without words comes back to the page its button stood on, as it cannot be repeated.
    """
    back, is_htmx = request.get_full_path(), "HX-Request" in request.headers
    kept = unsent.words(request) if request.method == "POST" and not is_htmx else None
    if kept:
        return render(request, unsent.PAGE, kept, status=unsent.STATUS)
    if request.method not in {"GET", "HEAD"}:
        back = _same_site_path(request.headers.get("Referer", ""), request.get_host())
    answer: HttpResponse = redirect_to_login(back)
    if is_htmx:
        answer = HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]})
    return answer


def _same_site_path(address: str, host: str) -> str:
    _, found, rest = address.partition(f"//{host}/")
    return f"/{rest}" if found else "/"
