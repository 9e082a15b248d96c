"""People and their work, in public."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from board.lib.access import public
from problems import portfolio
from problems.models.people import with_work
from users.models import User

PER_PAGE = 50


@public
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who has something to show, by name: no ranking."""
    page = Paginator(with_work(User.objects.present()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "users/people.html", {"page": page})


@public
@require_safe
def person(request: HttpRequest, username: str) -> HttpResponse:
    """A portfolio: what its person chose to show, or everything that is public. It is the same for every reader."""
    found = get_object_or_404(portfolio.people(), username=username.lower())
    sections = portfolio.of(found)
    context = {
        "person": found,
        "sections": sections,
        "is_empty": not any(one.rows or one.unnamed for one in sections),
        "is_me": found == request.user,
    }
    return render(request, "users/profile.html", context)
