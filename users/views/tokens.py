"""The tokens of a person: made and shown once, looked over, revoked."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from board.lib import posts
from board.lib.access import members
from board.lib.errors import Refused
from users.forms import TokenForm
from users.services import tokens

SHOWN_ENDED = 20


@members
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def api_tokens(request: HttpRequest) -> HttpResponse:
    """A new one stands on the answer itself, which no session and no cache keeps: shown once, and to nobody else."""
    form = TokenForm(posts.data(request), person=request.user)
    context: dict[str, Any] = {"form": form}
    status = 200
    if form.is_bound and not form.is_valid():
        status = posts.UNREADABLE
    elif form.is_bound:
        try:
            made, text = tokens.make(request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = posts.REFUSED
        else:
            context = {"form": TokenForm(person=request.user), "made": made, "text": text}
    return render(request, "users/tokens.html", context | _lists(request), status=status)


@members
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.user.api_tokens, pk=pk)
    tokens.revoke(token)
    messages.success(request, f"“{token.name}” is revoked. Whatever still sends it is turned away.")
    return redirect("users:tokens")


def _lists(request: HttpRequest) -> dict:
    now = timezone.now()
    return {
        "live": request.user.api_tokens.live(now),
        "ended": request.user.api_tokens.ended(now)[:SHOWN_ENDED],
    }
