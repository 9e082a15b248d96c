"""Mentor programs with their rounds. The state of a round is what its dates say at the moment of the answer."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.reading import DetailView, absolute, picked
from problems.api.following import FollowedList
from programs.api.shapes import ProgramSerializer
from programs.models import Program, Round

COPIED = (
    "key",
    "name",
    "host",
    "kind",
    "what",
    "format",
    "location",
    "length",
    "hours_per_week",
    "stipend",
    "stipend_note",
    "eligibility",
    "interp_areas",
    "asks_for",
    "usual_windows",
    "note",
    "history",
    "takes_any_track",
)
ROUND_COPIED = ("name", "opens_on", "closes_on", "starts_on", "ends_on", "note", "source", "last_confirmed_on")
EXAMPLE = {
    "id": 4,
    "key": "example-fellowship",
    "name": "Example Fellowship",
    "url": "https://board.example/programs/example-fellowship/",
    "link": "https://fellowship.example/",
    "other_link": "",
    "self_study_link": "",
    "host": "Example Institute",
    "kind": "fellowship",
    "what": "Twelve weeks of mentored research.",
    "format": "remote",
    "location": "",
    "length": "12 weeks",
    "hours_per_week": "40",
    "stipend": True,
    "stipend_note": "",
    "eligibility": "18 or over.",
    "interp_areas": ["probes and monitoring"],
    "asks_for": ["a write-up of your own"],
    "usual_windows": "Spring and autumn.",
    "note": "",
    "history": [],
    "takes_any_track": False,
    "tracks": ["monitoring-and-probes"],
    "wanted_skills": ["probing"],
    "wanted_problems": [42],
    "leads": [{"username": "mary", "name": "Mary Somerville"}],
    "rounds": [
        {
            "id": 4,
            "name": "Spring 2027",
            "state": "open",
            "opens_on": "2026-11-01",
            "closes_on": "2026-12-15",
            "closes_at": "2026-12-16T12:00:00Z",
            "starts_on": "2027-03-01",
            "ends_on": "2027-05-21",
            "note": "",
            "source": "https://fellowship.example/dates",
            "last_confirmed_on": "2026-11-20",
            "is_stale": False,
        }
    ],
}


def program(found: Any, now: datetime) -> dict[str, Any]:
    """A program as `for_page` loads it."""
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        **picked(vars(found), COPIED),
        "link": found.url,
        "other_link": found.url_alt,
        "self_study_link": found.self_study_url,
        "tracks": [track.key for track in found.tracks.all()],
        "wanted_skills": [skill["key"] for skill in found.wanted_skill_list],
        "wanted_problems": [problem["number"] for problem in found.wanted_problem_list],
        "leads": found.lead_list,
        "rounds": [_round(one, now) for one in found.rounds.all()],
    }


def _round(found: Round, now: datetime) -> dict[str, Any]:
    return {
        "id": found.pk,
        **picked(vars(found), ROUND_COPIED),
        "state": found.state(now),
        "closes_at": found.closes_at(),
        "is_stale": found.is_stale(now),
    }


class ProgramList(FollowedList):
    """Programs where mentored work happens. The board links to each one's own form and runs no admissions."""

    kind = "program"
    noun, operation, summary = "programs", "listPrograms", "List programs"
    shape = ProgramSerializer
    example = EXAMPLE

    def rows(self, asked):
        return Program.objects.for_page().order_by("position", "key")

    def row(self, found):
        return program(found, self.now)


class ProgramDetail(DetailView):
    """One program with its rounds."""

    noun, operation, summary = "programs", "readProgram", "Read one program"
    shape = ProgramSerializer
    example = EXAMPLE

    def find(self, *, key):
        return program(get_object_or_404(Program.objects.for_page(), key=key), self.now)
