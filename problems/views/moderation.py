"""The public record of moderation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from board.lib import keyset
from board.lib.access import public
from problems import moderation
from problems.filters.moderation import ModerationFilter

PER_PAGE = 50


@public
@require_safe
def moderation_log(request: HttpRequest) -> HttpResponse:
    """What curators did to what others wrote and to people, the newest first, with the reason of each."""
    asked = ModerationFilter(request.GET)
    is_known = asked.is_valid()
    try:
        page = keyset.page(asked.qs, PER_PAGE, request.GET.get("cursor", ""))
    except keyset.BadCursor as error:
        raise Http404 from error
    kind = asked.form.cleaned_data.get("kind", "")
    context = {"page": page, "kind": kind, "kinds": moderation.LABELS, "is_unknown": not is_known}
    return render(request, "problems/moderation_log.html", context)
