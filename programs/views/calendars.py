"""Deadlines for calendar programs: of all programs, of one, and of what a person watches."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from board.lib.access import members, public
from programs.models import Change, Program, Round
from programs.services import calendars as keys


@public
@require_safe
def calendar_of_all(request: HttpRequest) -> HttpResponse:
    return _answer(request, f"{settings.SITE_NAME}: program deadlines", Program.objects.all())


@public
@require_safe
def calendar_of_program(request: HttpRequest, key: str) -> HttpResponse:
    program = get_object_or_404(Program, key=key)
    return _answer(request, program.name, Program.objects.filter(pk=program.pk))


@public
@never_cache
@require_safe
def calendar_of_person(request: HttpRequest, key: str) -> HttpResponse:
    """Without a session: the key is the right to it. Nobody in between may keep a copy."""
    now = timezone.now()
    person = keys.owner_of(key, now)
    if person is None:
        raise Http404
    concerning = Program.objects.concerning(person, now)
    answer = _answer(request, f"{settings.SITE_NAME}: what you watch", concerning)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _answer(request: HttpRequest, name: str, programs) -> HttpResponse:
    """The calendar with a validator made from its bytes, or 304 where the reader has it."""
    from programs import calendars

    now = timezone.now()
    rounds = Round.objects.filter(program__in=programs).for_calendar(now)
    removed = Change.objects.filter(program__in=programs).removed_lately(now)
    written = calendars.write(name, rounds, removed, now)
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    set_response_etag(answer)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


@public
@never_cache
@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    key = keys.key_of(request.user) if request.user.is_authenticated else ""
    context = {
        "all": _addresses(reverse("programs:calendar-of-all")),
        "private": _addresses(reverse("programs:calendar-of-person", args=[key])) if key else None,
        "concerning": Program.objects.concerning(request.user, timezone.now()) if key else [],
    }
    return render(request, "programs/calendar.html", context)


def _addresses(path: str) -> dict[str, str]:
    """A calendar's address, and the one that a browser hands to a calendar program."""
    address = f"{settings.SITE_URL}{path}"
    return {"address": address, "subscribe": f"webcal:{address.partition(':')[2]}"}


@members
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    keys.renew(request.user)
    messages.success(request, "Here is your address. One that you had before leads nowhere from now on.")
    return redirect("programs:calendar")


@members
@require_POST
def end_calendar(request: HttpRequest) -> HttpResponse:
    keys.end(request.user)
    messages.success(request, "Your address leads nowhere any more.")
    return redirect("programs:calendar")
