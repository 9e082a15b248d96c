"""What was changed of programs, for everybody; and what waits for a second person, for those who keep them."""

from datetime import datetime
from typing import Any

import django_filters as filters

from board.lib.filters import BoardFilter
from board.lib.reading import ListView
from problems.api.people import person
from programs.api.shapes import ChangeSerializer, UnmadeChangeSerializer
from programs.models import Change, Program
from programs.models.changes import Standing
from users.api.writing import OwnList

CHANGE = {
    "number": 12,
    "program": "example-fellowship",
    "act": "edited",
    "round": "Spring 2027",
    "round_id": 4,
    "standing": "made",
    "by": {"username": "mary", "name": "Mary Somerville"},
    "note": "Their page says so.",
    "facts": [{"field": "closes_on", "before": "2026-12-15", "after": "2026-12-22"}],
    "at": "2026-11-23T09:30:00Z",
    "lapses_at": None,
}


def change(found: Change, now: datetime) -> dict[str, Any]:
    """One as `for_history` loads it."""
    return {
        "number": found.number,
        "program": found.program.key,
        "act": found.act,
        "round": found.round_name,
        "round_id": found.round_pk,
        "standing": found.shown_standing(now),
        "by": person(found.by),
        "note": found.note,
        "facts": [{"field": one.name, "before": one.before, "after": one.after} for one in found.facts.all()],
        "at": found.at,
        "lapses_at": found.lapses_at,
    }


class ChangeFilter(BoardFilter):
    program = filters.CharFilter(label="The key of a program.", max_length=60)

    class Meta:
        model = Change
        fields: list[str] = []


class ChangeList(ListView):
    """Every change that was made of a program's page and rounds, the newest first."""

    noun, operation, summary = "programs", "listChanges", "Read the history of programs"
    shape, example, filterset_class = ChangeSerializer, CHANGE, ChangeFilter

    def rows(self, asked):
        key = asked.form.cleaned_data["program"]
        made = Change.objects.made().for_history().order_by("-pk")
        return made.filter(program__key=key) if key else made

    def row(self, found):
        return change(found, self.now)


class UnmadeChangeList(OwnList):
    """What was asked for of the programs that you keep: what waits for a second person, and what was never made."""

    noun, operation, summary, scope = "programs", "listUnmadeChanges", "List changes that wait", "programs"
    shape, example = UnmadeChangeSerializer, CHANGE | {"standing": "waiting", "lapses_at": "2026-11-30T09:30:00Z"}

    def rows(self, asked):
        kept = Program.objects.kept_by(self.person)
        return Change.objects.exclude(standing=Standing.MADE).filter(program__in=kept).for_history().order_by("-pk")

    def row(self, found):
        return change(found, self.now)
