"""What a mentor might care to read, and what somebody can ask a mentor about."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from problems.models import Author, Bearing, Claim, Problem, WriteUp
from problems.models.writeups import Status, WriteUpQuerySet
from programs.models.mentors import Mentor
from programs.models.requests import MentorRequest
from programs.models.sponsorships import Sponsorship
from users.models import User


def in_the_area_of(person: User, now: datetime) -> QuerySet[Problem]:
    """Problems of the tracks that a mentor knows, and what they sponsor."""
    mine = Sponsorship.objects.confirmed(now).of(person)
    tracks = Mentor.objects.listed().filter(person=person).values("areas")
    of_skill = Problem.objects.filter(skills__in=mine.exclude(skill=None).values("skill"))
    return Problem.objects.filter(
        Q(track__in=tracks)
        | Q(track__in=mine.values("track"))
        | Q(pk__in=mine.values("problem"))
        | Q(pk__in=of_skill.values("pk"))
    )


def without_a_mentor(person: User, now: datetime) -> WriteUpQuerySet:
    """Legible work in a mentor's area by members whom nobody mentors, the newest first. Never their own."""
    bearing = Bearing.objects.results().filter(problem__in=in_the_area_of(person, now).values("pk"))
    members = Author.objects.filter(writeup=OuterRef("pk"), person__is_active=True, person__deleted_at=None)
    mentored = MentorRequest.objects.running(now).values("by")
    return (
        WriteUp.objects.filter(status=Status.LEGIBLE)
        .filter(Exists(bearing.filter(writeup=OuterRef("pk"))), Exists(members))
        .exclude(Exists(members.filter(Q(person=person) | Q(person__in=mentored))))
        .order_by("-linked_at", "-pk")
    )


def askable(person: User, sponsorship: Sponsorship, now: datetime) -> list[Claim | WriteUp]:
    """A person's live claims and legible write-ups that a sponsorship covers."""
    if sponsorship.problem_id:
        covered = Problem.objects.filter(pk=sponsorship.problem_id)
    elif sponsorship.track_id:
        covered = Problem.objects.filter(track=sponsorship.track_id)
    else:
        covered = Problem.objects.filter(skills=sponsorship.skill_id)
    claims = Claim.objects.active(now).held_by(person).by_people().filter(problem__in=covered.values("pk"))
    bearing = Bearing.objects.results().filter(writeup=OuterRef("pk"), problem__in=covered.values("pk"))
    wrote = Author.objects.filter(writeup=OuterRef("pk"), person=person)
    legible = WriteUp.objects.filter(Exists(bearing), Exists(wrote), status=Status.LEGIBLE)
    return [*claims.for_page().order_by("pk"), *legible.order_by("pk")]
