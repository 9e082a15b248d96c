"""Who may ask a mentor, about what, and who answers."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Claim, Claimant, Problem, WriteUp
from problems.models.writeups import Status as WriteUpStatus
from programs.models import Mentor, MentorRequest, Sponsorship
from programs.models.mentor_states import Asking
from users.models import User
from users.permissions import can_speak

ASKED_AGAIN_AFTER = timedelta(days=30)
# What was taken back costs nothing, but does not ring at the mentor's door all day.
SENT_ANEW_AFTER = timedelta(days=1)
Work = Claim | WriteUp


def can_ask_person(user: User, mentor: Mentor, now: datetime) -> Verdict:
    """Whether this person may ask this mentor at all, about whatever has room."""
    if not user.is_authenticated:
        return denied("Sign in to ask a mentor.", "sign-in")
    if mentor.person_id == user.pk:
        return denied("This is you.", "yourself")
    if mentor.person.is_banned(now):
        return denied("This mentor takes no requests right now.", "no-room")
    return _has_no_answer_yet(user, mentor, now) and _has_room(user, now)


def can_ask_mentor(user: User, sponsorship: Sponsorship, now: datetime) -> Verdict:
    """Whether this person may ask under this sponsorship. What about is `can_ask_about`."""
    verdict = can_ask_person(user, sponsorship.mentor, now)
    if verdict and not Sponsorship.objects.open(now).filter(pk=sponsorship.pk).exists():
        return denied("This mentor has no room right now. Their page says how it stands.", "no-room")
    return verdict


def can_ask_about(user: User, sponsorship: Sponsorship, work: Work, now: datetime) -> Verdict:
    """It is their own work, it is live or legible, and it is what the mentor sponsors."""
    verdict = _is_theirs(user, work, now)
    if not verdict:
        return verdict
    if not Sponsorship.objects.covering_any(problems_of(work)).filter(pk=sponsorship.pk).exists():
        return denied("This mentor sponsors something else than what this work is about.", "another-area")
    if (
        isinstance(work, Claim)
        and Claimant.objects.on_it().filter(claim=work, person=sponsorship.mentor.person).exists()
    ):
        return denied("They are on this claim with you. Write to them in its log.", "with-you")
    running = MentorRequest.objects.running(now).filter(mentor=sponsorship.mentor)
    about = {"claim": work} if isinstance(work, Claim) else {"writeup": work}
    if running.filter(**about).exists():
        return denied("They mentor this work already.", "mentored")
    return ALLOWED


def problems_of(work: Work) -> QuerySet[Problem]:
    """What a claim is on, or what a write-up addresses."""
    if isinstance(work, Claim):
        return Problem.objects.filter(pk=work.problem_id)
    return Problem.objects.filter(pk__in=work.bearings.results().values("problem"))


def can_answer_request(user: User, request: MentorRequest, now: datetime) -> Verdict:
    if request.mentor.person_id != user.pk:
        return denied("Only the mentor answers this.", "not-yours")
    return _while_waiting(request, now)


def can_accept_request(user: User, request: MentorRequest, now: datetime) -> Verdict:
    """A yes takes a place, the work has to be there still, and of a team one is answered with yes."""
    verdict = can_answer_request(user, request, now) and _both_are_there(request, now)
    if not verdict:
        return verdict
    running = MentorRequest.objects.running(now).filter(mentor=request.mentor).values_list("claim", "writeup")
    if (request.claim_id, request.writeup_id) in running:
        return denied("You mentor this work already.", "mentored")
    places = request.mentor.capacity
    if len(running) >= places:
        people = "one person" if places == 1 else f"{places} people"
        return denied(f"You have room for {people}, and it is taken. Make room on your page first.", "full")
    return ALLOWED


def _both_are_there(request: MentorRequest, now: datetime) -> Verdict:
    """With the work, and with nothing that keeps them from it."""
    if not request.mentor.is_listed:
        return denied("You are not listed as a mentor any longer.", "not-listed")
    if not can_speak(request.by, now):
        return denied("They cannot be mentored right now.", "kept-away")
    if not _is_theirs(request.by, request.work, now):
        return denied("The work has ended since. Say so to them, and they can ask about what comes next.", "over")
    return ALLOWED


def can_withdraw_request(user: User, request: MentorRequest, now: datetime) -> Verdict:
    if request.by_id != user.pk:
        return denied("Only who asked takes it back.", "not-yours")
    return _while_waiting(request, now)


def can_end_mentoring(user: User, request: MentorRequest) -> Verdict:
    if user.pk not in (request.by_id, request.mentor.person_id):
        return denied("Only the two of you end it.", "not-yours")
    if request.status != Asking.ACCEPTED:
        return denied("There is nothing to end.", "not-running")
    return ALLOWED


def _is_theirs(user: User, work: Work, now: datetime) -> Verdict:
    if isinstance(work, Claim):
        if not Claimant.objects.on_it().filter(claim=work, person=user).exists():
            return denied("You are not on this claim.", "not-yours")
        if work.by_agent:
            return denied("A mentor is for people. This is the claim of an automated agent.", "agent")
        return ALLOWED if work.is_live(now) else denied("This claim has ended. Take it up again first.", "ended")
    if not work.authors.filter(person=user).exists():
        return denied("You are not one of its authors.", "not-yours")
    if work.status != WriteUpStatus.LEGIBLE:
        return denied("A write-up is shown to mentors once two reviewers could follow it.", "not-legible")
    return ALLOWED


def _has_no_answer_yet(user: User, mentor: Mentor, now: datetime) -> Verdict:
    """One question at a time, and after a no some weeks before the next one."""
    name = mentor.person.public_name
    last = MentorRequest.objects.filter(by=user, mentor__person=mentor.person).order_by("-sent_at").first()
    if last is None or last.status in (Asking.ACCEPTED, Asking.ENDED):
        return ALLOWED
    if last.is_waiting(now):
        return denied(f"You have asked {name}. They answer by {last.expires_at:%-d %B}, or it lapses.", "asked")
    if last.status == Asking.WITHDRAWN:
        again = last.sent_at + SENT_ANEW_AFTER
    else:
        again = (last.answered_at or last.expires_at) + ASKED_AGAIN_AFTER
    if now < again:
        return denied(f"You asked {name} a short while ago. You can ask again after {again:%-d %B %Y}.", "asked-before")
    return ALLOWED


def _has_room(user: User, now: datetime) -> Verdict:
    most = settings.MAX_MENTOR_REQUESTS
    if MentorRequest.objects.waiting(now).filter(by=user).count() >= most:
        waiting = "One request" if most == 1 else f"{most} requests"
        return denied(
            f"{waiting} of yours wait for an answer, as many as one person can have. Take one back first.", "enough"
        )
    return ALLOWED


def _while_waiting(request: MentorRequest, now: datetime) -> Verdict:
    return ALLOWED if request.is_waiting(now) else denied("This was answered, or its time is over.", "answered")
