"""Mentors: who they are, how one becomes one, and their own page."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts, refusals
from board.lib.access import members, public
from board.lib.errors import Refused
from board.lib.text import one_line, without_unstorable
from problems.models import Track
from programs import permissions
from programs.forms.mentors import InviteMentorForm, MentorForm
from programs.models import Mentor, MentorRequest, Program, Sponsorship
from programs.models.mentor_states import Standing
from programs.models.work import without_a_mentor
from programs.services import mentors

PER_PAGE = 40
SHOWN_WORK = 10
SHOWN_PAST = 20


@public
@require_safe
def mentor_list(request: HttpRequest) -> HttpResponse:
    """Everybody who said yes, by program. Those with room can be asked for alone."""
    now = timezone.now()
    found = Mentor.objects.offered(now).for_page(now).by_name()
    wanted = without_unstorable(request.GET.get("track", ""))
    track = Track.objects.filter(key=wanted).first() if wanted else None
    if track:
        found = found.around(track, now)
    open_now = Sponsorship.objects.open(now).values("mentor")
    if request.GET.get("room"):
        found = found.filter(pk__in=open_now)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "open": set(open_now.filter(mentor__in=[row.pk for row in page.object_list]).values_list("mentor", flat=True)),
        "track": track,
        "tracks": Track.objects.filter(pk__in=Mentor.objects.offered(now).values("areas")),
        "has_room": bool(request.GET.get("room")),
    }
    return render(request, "programs/mentor_list.html", context)


@public
@require_safe
def mentor(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_object_or_404(Mentor.objects.visible_to(request.user).for_page(now), pk=pk)
    if found.standing != Standing.LISTED:
        if found.person_id == request.user.pk:
            return redirect("programs:answer-invitation", found.pk)
        raise Http404
    rows = Sponsorship.objects.confirmed(now).filter(mentor=found).for_page(now).nearest_first()
    sponsored = [(row, row.shown_status(now)) for row in rows]
    context = {
        "mentor": found,
        "sponsored": sponsored,
        "has_room": any(status == "open" for _, status in sponsored),
        "others": _with_room_beside(found, now),
        "verdict": permissions.can_ask_person(request.user, found, now),
        "is_me": found.person_id == request.user.pk,
        "may_remove": permissions.can_remove_mentor(request.user, found),
    }
    return render(request, "programs/mentor_detail.html", context)


def _with_room_beside(found: Mentor, now) -> list[Mentor]:
    """Others of the same tracks who have room: where to go on when this one is full."""
    near = Mentor.objects.offered(now).filter(areas__in=found.areas.all()).exclude(person=found.person_id)
    open_now = Sponsorship.objects.open(now).values("mentor")
    return list(near.filter(pk__in=open_now).distinct().for_page(now).by_name()[:3])


@members
@require_http_methods(["GET", "HEAD", "POST"])
def invite_mentor(request: HttpRequest, key: str) -> HttpResponse:
    program = get_object_or_404(Program, key=key)
    verdict = permissions.can_invite_mentor(request.user, program)
    if not verdict:
        raise Http404
    form = InviteMentorForm(posts.data(request))
    context = {
        "program": program,
        "form": form,
        "invited": program.mentors.filter(standing=Standing.INVITED).for_page(timezone.now()),
    }

    def invite(**asked) -> Program:
        mentors.invite(program, by=request.user, **asked)
        return program

    done = "Invited. They hear of it now, and nothing shows until they say yes."
    return posts.answer(request, "programs/mentor_invite.html", context, invite, done)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def answer_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was invited reads what it means, writes their page, and says yes; or no."""
    found = get_object_or_404(Mentor.objects.of(request.user).for_page(timezone.now()), pk=pk)
    if found.standing == Standing.LISTED:
        return redirect(found)
    context = {"mentor": found, "form": MentorForm(posts.data(request))}
    done = "You are listed. Say now what you would look at: a problem, a track or a skill."
    say_yes = partial(mentors.accept, found, by=request.user)
    return posts.answer(request, "programs/mentor_answer.html", context, say_yes, done)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_mentor(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    said = {name: getattr(found, name) for name in ("about", "help", "approach", "capacity")}
    form = MentorForm(posts.data(request), initial=said | {"areas": [track.key for track in found.areas.all()]})
    context = {"mentor": found, "form": form}
    return posts.answer(
        request, "programs/mentor_form.html", context, partial(mentors.describe, found, by=request.user)
    )


@members
@require_POST
def decline_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, mentors.decline, _mine(request, pk), "Said. They hear that you would rather not.")


@members
@require_POST
def leave_mentors(request: HttpRequest, pk: int) -> HttpResponse:
    done = "You are no longer listed. Who waited for an answer has got a kind one."
    return _act(request, mentors.leave, _mine(request, pk), done)


@members
@require_POST
def take_back_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, mentors.take_back, _led(request, pk), "The invitation is taken back.")


@members
@require_POST
def remove_mentor(request: HttpRequest, pk: int) -> HttpResponse:
    remove = partial(mentors.remove, note=one_line(request.POST))
    return _act(request, remove, _led(request, pk), "Taken off the list. They read the reason.")


@members
@require_safe
def mentoring(request: HttpRequest) -> HttpResponse:
    """Both sides of it: what waits for a mentor, and what somebody asked."""
    now = timezone.now()
    person = request.user
    mine = list(Mentor.objects.of(person).for_page(now))
    is_mentor = any(row.standing == Standing.LISTED for row in mine)
    asked = MentorRequest.objects.for_page()
    rows = list(Sponsorship.objects.of(person).standing().for_page(now).to_answer_first()) if is_mentor else []
    context = {
        "mine": mine,
        "is_mentor": is_mentor,
        "waiting": asked.to(person).waiting(now).order_by("sent_at"),
        "running": asked.to(person).running(now),
        "past": asked.to(person).past(now)[:SHOWN_PAST],
        "sponsored": [(row, row.shown_status(now)) for row in rows],
        "sent": [(row, row.shown_status(now)) for row in asked.filter(by=person)[:SHOWN_PAST]],
        "work": without_a_mentor(person, now).for_list()[:SHOWN_WORK] if is_mentor else [],
    }
    return render(request, "programs/mentoring.html", context)


def _mine(request: HttpRequest, pk: int) -> Mentor:
    return get_object_or_404(Mentor.objects.of(request.user).for_page(timezone.now()), pk=pk)


def _led(request: HttpRequest, pk: int) -> Mentor:
    """A mentor of a program that this person keeps; of any other nothing is there."""
    found = get_object_or_404(Mentor.objects.standing().for_page(timezone.now()), pk=pk)
    if not permissions.can_invite_mentor(request.user, found.program):
        raise Http404
    return found


def _act(request: HttpRequest, verb: Callable, found: Mentor, done: str) -> HttpResponse:
    there = "programs:mentoring" if found.person_id == request.user.pk else found.program
    try:
        verb(found, by=request.user)
    except Refused as refusal:
        return refusals.answer(request, refusal, there)
    messages.success(request, done)
    return redirect(there)
