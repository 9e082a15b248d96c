"""Mentors as their pages show them. What somebody asked one of them is in no answer."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.reading import DetailView, absolute
from problems.api.following import FollowedList
from problems.api.people import person
from programs.api.shapes import MentorSerializer
from programs.models import Mentor, Sponsorship

EXAMPLE = {
    "id": 3,
    "url": "https://board.example/mentors/3/",
    "person": {"username": "grace", "name": "Grace Hopper"},
    "program": "example-fellowship",
    "about": "I take circuits in small language models apart.",
    "tracks": ["circuits-in-the-wild"],
    "help": ["plan", "draft"],
    "approach": "Send the plot that surprised you.",
    "capacity": 2,
    "mentee_count": 1,
    "sponsorships": [
        {
            "id": 8,
            "problem": 42,
            "track": None,
            "skill": None,
            "status": "open",
            "note": "a first patch",
            "confirmed_at": "2026-11-02T09:30:00Z",
            "expires_at": "2027-03-02T09:30:00Z",
        }
    ],
}


def mentor(found: Mentor, sponsored: list[Sponsorship], now: datetime) -> dict[str, Any]:
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "person": person(found.person),
        "program": found.program.key,
        "about": found.about,
        "tracks": [track.key for track in found.areas.all()],
        "help": found.help,
        "approach": found.approach,
        "capacity": found.capacity,
        "mentee_count": found.mentee_count,  # type: ignore[attr-defined]
        "sponsorships": [_sponsorship(one, now) for one in sponsored],
    }


def _sponsorship(found: Sponsorship, now: datetime) -> dict[str, Any]:
    return {
        "id": found.pk,
        "problem": found.problem_id,
        "track": found.track.key if found.track else None,
        "skill": found.skill.key if found.skill else None,
        "status": found.shown_status(now),
        "note": found.note,
        "confirmed_at": found.confirmed_at,
        "expires_at": found.expires_at,
    }


class MentorList(FollowedList):
    """Mentors who are listed by their own yes, with what they would look at."""

    kind = "mentor"
    noun, operation, summary = "mentors", "listMentors", "List mentors"
    shape = MentorSerializer
    example = EXAMPLE

    def rows(self, asked):
        return Mentor.objects.listed().for_page(self.now).with_sponsorships(self.now).order_by("pk")

    def row(self, found):
        return mentor(found, found.sponsored, self.now)


class MentorDetail(DetailView):
    """One mentor."""

    noun, operation, summary = "mentors", "readMentor", "Read one mentor"
    shape = MentorSerializer
    example = EXAMPLE

    def find(self, *, id):
        rows = Mentor.objects.listed().for_page(self.now).with_sponsorships(self.now)
        found = get_object_or_404(rows, pk=id)
        return mentor(found, found.sponsored, self.now)
