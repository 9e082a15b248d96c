"""What mentors and those who keep a program have to answer, for the top of their board."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from problems.waiting import Need
from programs.models import Change, Mentor, MentorRequest, Sponsorship
from programs.models.mentor_states import Sponsoring, Standing
from users.models import User


def for_mentor(person: User, now: datetime) -> Iterator[Need]:
    """Requests to answer, an invitation to be listed, and things that somebody proposes to sponsor."""
    if not Mentor.objects.filter(person=person).exists():
        return
    asked = MentorRequest.objects.waiting(now).filter(mentor__person=person).select_related("by", "claim__problem")
    for one in asked:
        about = f"#{one.claim.problem_id}" if one.claim else "a write-up"
        yield Need(f"{one.by.public_name} asks you", one.get_absolute_url(), f"Mentoring, on {about}.", one.expires_at)
    for mentor in Mentor.objects.filter(person=person, standing=Standing.INVITED).select_related("program"):
        url = reverse("programs:answer-invitation", args=[mentor.pk])
        yield Need(mentor.program.name, url, "They would list you as a mentor, if you say yes.", mentor.since, False)
    proposed = Sponsorship.objects.filter(mentor__person=person, status=Sponsoring.PROPOSED)
    for one in proposed.filter(mentor__standing=Standing.LISTED).select_related("problem", "track", "skill"):
        title = str(one.problem or one.thing.name)
        text = "Somebody proposes that you look at work on it."
        yield Need(title, reverse("programs:mentoring"), text, one.proposed_at, False)


def for_keeper(person: User, now: datetime) -> Iterator[Need]:
    """Changes of a deadline that wait for a second person: another lead, or a curator."""
    kept = Q() if person.is_curator else Q(program__leads__person=person)
    waiting = Change.objects.waiting(now).filter(kept).exclude(by=person).select_related("program", "by")
    for change in waiting.order_by("lapses_at", "pk").distinct():
        text = (
            f"{change.by.public_name} moves when one can apply for {change.round_name}. A second person agrees or not."
        )
        yield Need(change.program.name, change.program.get_absolute_url(), text, change.lapses_at)
