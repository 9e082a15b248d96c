"""The pages that belong to no app: home, the path, about, health, and what is shown when something goes wrong."""

from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from board import middleware
from board.lib import jobs, unsent
from board.lib.access import CURATORS, MEMBERS, public
from board.lib.prepared import prepared
from problems.forms.fit import Choices
from problems.models import Event, Problem, TagCount, Track
from problems.services import fit
from problems.services import path as path_of
from programs.models import Round
from users.models import Mail

SHOWN_EVENTS = 5


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "starters": _starters(now),
        "events": _newest_events(),
        "rounds": Round.objects.ahead(now).select_related("program")[:3],
        "counts": TagCount.objects.tally(now) | {"tracks": Track.objects.current().count()},
    }
    return render(request, "home.html", context)


@prepared
def _starters(now: datetime):
    return Problem.objects.listed().starters(now).for_list(now)[:3]


@prepared
def _newest_events():
    return Event.objects.shown_at_home().for_feed()[:SHOWN_EVENTS]


@public
@require_safe
def path(request: HttpRequest) -> HttpResponse:
    """The way in five steps. A member sees on each what is next for them."""
    now, known, asked = timezone.now(), fit.words(), fit.of(request.user)
    turns = path_of.turns_of(request.user, asked, known, now) if request.user.is_authenticated else []
    context = {
        "choices": Choices(asked, known),
        "turns": turns,
        "round": Round.objects.ahead(now).select_related("program").first(),
    }
    return render(request, "path.html", context)


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html", {"lapse_days": settings.CLAIM_LAPSE_DAYS})


@public
@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """What the board is and how a machine reads it: https://llmstxt.org."""
    context = {"site_url": settings.SITE_URL, "counts": TagCount.objects.tally(timezone.now())}
    text = render_to_string("llms.txt", context)
    return HttpResponse(text, content_type="text/markdown; charset=utf-8", headers={"Cache-Control": "no-cache"})


@public
@never_cache
@require_safe
def health_live(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else."""
    return JsonResponse({"live": True})


@public
@never_cache
@require_safe
def health_ready(request: HttpRequest) -> HttpResponse:
    """Whether the database answers, every migration is in, and the queue can be read; 503 when not.

    Beside it, numbers for whoever watches. They do not decide: the site serves its pages while the worker is away.
    """
    numbers: dict = {}
    try:
        checks = {"database": _database_answers(), "migrations": not _missing_migrations(), "queue": True}
        numbers = jobs.standing() | {"mails_dead": Mail.objects.dead().count()}
    except DatabaseError:
        checks = {"database": False, "migrations": False, "queue": False}
    ready = all(checks.values())
    return JsonResponse({"ready": ready} | checks | numbers, status=200 if ready else 503)


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _missing_migrations() -> list:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from this site, or was open longer than its session.

    Whoever signed in meanwhile in another tab keeps what they typed. Passwords and the like never come back: they are
    typed into pages that carry no mark of ours.
    """
    match = request.resolver_match
    is_ours = match is not None and getattr(match.func, "access", None) in {MEMBERS, CURATORS}
    kept = unsent.words(request) if is_ours and unsent.is_from_here(request) else None
    if kept:
        return _error_page(request, unsent.PAGE, unsent.STATUS, **kept)
    return _error_page(request, "403_csrf.html", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403, reason=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The one page that asks nothing of anything: no database, no request, no context processors."""
    if middleware.is_for_machines(request.path):
        return middleware.problem_document(500, "Something broke here. Nothing was changed.")
    context = {"request_id": middleware.request_id.get(), "site_name": settings.SITE_NAME}
    return HttpResponse(render_to_string("500.html", context), status=500)


def _error(request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
    if middleware.is_for_machines(request.path):
        return middleware.problem_document(status, reason)
    return _error_page(request, f"{status}.html", status, reason=reason)


def _error_page(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """A page that names who is signed in, where the database can tell. No middleware sees what fails in here."""
    try:
        return render(request, template, {"other_forms": [], **context}, status=status)
    except middleware.AWAY as error:
        return middleware.unavailable(request, error)
