"""A claim's or a write-up's state as a small picture, to stand in a README elsewhere."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import public
from problems.models import Claim, WriteUp
from problems.models.claims import Status

CLAIM_WORDS = {
    Status.ACTIVE: "being worked on",
    Status.PAUSED: "paused",
    Status.DELIVERED: "written up",
    Status.RELEASED: "given back",
    Status.LAPSED: "went quiet",
}
# At 11 px. Each half is fitted to its width, so that another font changes nothing around it.
PX_A_LETTER, PAD = 6.2, 8
FIVE_MINUTES = 300


@public
@require_safe
def claim_badge(request: HttpRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.visible_to(AnonymousUser()), pk=pk)
    return _badge(f"Circuit Board #{claim.problem_id}", CLAIM_WORDS[claim.shown_status(timezone.now())])


@public
@require_safe
def writeup_badge(request: HttpRequest, pk: int) -> HttpResponse:
    writeup = get_object_or_404(WriteUp.objects.visible(), pk=pk)
    return _badge("Circuit Board", _words_of(writeup))


def _words_of(writeup: WriteUp) -> str:
    return f"{writeup.review_word}, then changed" if writeup.is_changed else writeup.review_word


def _badge(name: str, state: str) -> HttpResponse:
    """The same bytes for everybody, open to every site. It holds no word that a person typed."""
    picture = render_to_string("problems/badge.svg", {"name": name, "state": state} | _measures(name, state))
    answer = HttpResponse(picture, content_type="image/svg+xml")
    answer["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _measures(name: str, state: str) -> dict[str, int]:
    """Where the two halves and their words begin and end."""
    left, right = (round(len(words) * PX_A_LETTER) + 2 * PAD for words in (name, state))
    return {
        "left": left,
        "width": left + right,
        "name_x": PAD,
        "name_width": left - 2 * PAD,
        "state_x": left + PAD,
        "state_width": right - 2 * PAD,
    }
