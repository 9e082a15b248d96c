"""Suggesting an edit, and answering one, for scripts."""

from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from problems.api.shapes.proposals import SuggestionSerializer
from problems.api.suggestions import EXAMPLE, suggestion
from problems.forms.notes import NoteLineForm
from problems.forms.suggestions import DeclineEditForm, SuggestForm
from problems.models import Problem, SuggestedEdit
from problems.services import suggestions
from users.api.writing import Write

ANSWERED = EXAMPLE | {"answered_at": "2026-11-24T09:30:00Z"}


class SuggestionWrite(Write):
    """Answers with the suggested edit as it is now."""

    noun, scope = "suggestions", "proposals"
    shape, example = SuggestionSerializer, EXAMPLE

    def find(self, *, id):
        return get_object_or_404(SuggestedEdit.objects.visible_to(self.person).for_page(), pk=id)

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        return suggestion(SuggestedEdit.objects.select_related("by", "revision").get(pk=done.pk))


class SuggestEdit(SuggestionWrite):
    """Another wording for a listed problem. A text that is left out stays as it is; `note` says why."""

    operation, summary, is_new = "suggestEdit", "Suggest an edit of a problem", True
    body = Body(SuggestForm, is_partial=True, needs=("note",))
    sent = {"success_test": "Patching the circuit alone restores 90 % of it.", "note": "The test named no threshold."}

    def find(self, *, number):
        return get_object_or_404(Problem.objects.public(), number=number)

    def begin(self, found: Problem) -> dict[str, Any]:
        return {"initial": SuggestForm.initial_of(found)}

    def act(self, found: Problem, fields: dict[str, Any]) -> SuggestedEdit:
        # What was not sent is what the form began with, and may read otherwise by now.
        texts = {name: text for name, text in fields.items() if name in self.request.data}
        note = texts.pop("note")
        return suggestions.suggest(found, texts, by=self.person, note=note, now=self.now)


class WithdrawSuggestion(SuggestionWrite):
    """Takes back what nobody has answered yet."""

    operation, summary = "withdrawSuggestion", "Take back a suggested edit"
    example = ANSWERED | {"status": "withdrawn"}
    verb = staticmethod(suggestions.withdraw)

    def find(self, *, id):
        return get_object_or_404(self.person.suggestions.for_page(), pk=id)


class AcceptSuggestion(SuggestionWrite):
    """Writes it into the problem as it was suggested, and credits both. Where the text has changed since, 409: then it
    is decided on its page, beside both texts."""

    operation, summary, scope, for_curators = "acceptSuggestion", "Accept a suggested edit", "curate", True
    body = Body(NoteLineForm)
    sent = {"note": "Sharper than before."}
    example = ANSWERED | {"status": "accepted", "note": "Sharper than before.", "revision": 3}
    verb = staticmethod(suggestions.accept)


class DeclineSuggestion(SuggestionWrite):
    """Says why not to whoever suggested it."""

    operation, summary, scope, for_curators = "declineSuggestion", "Decline a suggested edit", "curate", True
    body = Body(DeclineEditForm)
    sent = {"note": "The threshold stands in the first step."}
    example = ANSWERED | {"status": "declined", "note": "The threshold stands in the first step."}
    verb = staticmethod(suggestions.decline)
