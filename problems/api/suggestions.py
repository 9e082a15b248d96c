"""Suggested edits, as their author and the curators read them."""

from typing import Any

from board.lib.reading import absolute, picked
from problems.api.people import person
from problems.api.shapes.proposals import SuggestionSerializer
from problems.models import SuggestedEdit
from users.api.writing import OwnList

EXAMPLE = {
    "id": 8,
    "url": "https://board.example/suggestions/8/",
    "problem": 42,
    "by": {"username": "ada", "name": "Ada Lovelace"},
    "before": {"success_test": "Patching the circuit alone restores the logit difference."},
    "after": {"success_test": "Patching the circuit alone restores 90 % of the logit difference."},
    "why": "The test named no threshold.",
    "status": "waiting",
    "at": "2026-11-23T09:30:00Z",
    "answered_at": None,
    "note": "",
    "revision": None,
}


def suggestion(found: SuggestedEdit) -> dict[str, Any]:
    """One whose author and revision are loaded."""
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "problem": found.problem_id,
        "by": person(found.by),
        **picked(vars(found), ("before", "after", "why", "status", "at", "answered_at", "note")),
        "revision": found.revision.number if found.revision else None,
    }


class SuggestionList(OwnList):
    """What you suggested to change, and to curators what others did: the newest first."""

    noun, operation, summary, scope = "suggestions", "listSuggestions", "List suggested edits", "proposals"
    shape, example = SuggestionSerializer, EXAMPLE

    def rows(self, asked):
        return SuggestedEdit.objects.visible_to(self.person).select_related("by", "revision").order_by("-at", "-pk")

    def row(self, found):
        return suggestion(found)
