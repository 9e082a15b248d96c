"""People and their work, in public."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import public
from problems.models import Claim, LogEntry, WriteUp
from problems.models.people import with_work
from users.models import User

PER_PAGE = 50
SHOWN_ENTRIES = 5


@public
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who has something to show, by name: no ranking."""
    page = Paginator(with_work(User.objects.present()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "users/people.html", {"page": page})


@public
@require_safe
def person(request: HttpRequest, username: str) -> HttpResponse:
    found = get_object_or_404(User.objects.present(), username=username.lower())
    now = timezone.now()
    claims = list(Claim.objects.visible_to(request.user).worked_on_by(found).with_team().for_page())
    context = {
        "person": found,
        "entries": LogEntry.objects.visible_to(request.user).shown().filter(by=found).for_page()[:SHOWN_ENTRIES],
        "claims": [(claim, claim.shown_status(now)) for claim in claims],
        "writeups": WriteUp.objects.visible().of(found).for_list(),
        "is_me": found == request.user,
    }
    return render(request, "users/profile.html", context)
