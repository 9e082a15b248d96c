"""Watching programs, and keeping their pages and rounds, for scripts."""

from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from problems.api.verbs.problems import WatchWrite
from problems.forms.notes import NoteLineForm
from programs.api.changes import CHANGE, change
from programs.api.programs import EXAMPLE, program
from programs.api.shapes import ChangeSerializer, ProgramSerializer
from programs.forms.programs import LeadForm, ProgramForm
from programs.forms.rounds import RoundForm
from programs.models import Change, Program, ProgramLead, Round
from programs.services import changes, leads, programs, rounds, watches
from users.api.writing import Write

WATCHED = {"url": EXAMPLE["url"], "is_watched": True}


class WatchProgram(WatchWrite):
    """You hear when a deadline moves that you may plan with."""

    noun, operation, summary, model = "programs", "watchProgram", "Watch a program", Program
    watches, example = watches, WATCHED


class UnwatchProgram(WatchProgram):
    """You hear of it no longer."""

    operation, summary, is_watching = "unwatchProgram", "Watch a program no longer", False
    example = WATCHED | {"is_watched": False}


class Keeping(Write):
    """What those who keep a program change of it. Answers with the change, which may wait for a second person."""

    noun, scope = "programs", "programs"
    shape, example = ChangeSerializer, CHANGE

    def find(self, *, key):
        return get_object_or_404(Program, key=key)

    def answer(self, found: Any, done: Change | None) -> dict[str, Any]:
        return change(Change.objects.for_history().get(pk=(done or found).pk), self.now)


class EditProgram(Keeping):
    """Changes the page of a program. The change is in its history, where it can be put back."""

    operation, summary = "editProgram", "Edit a program"
    body = Body(ProgramForm, is_partial=True)
    sent = {"length": "12 weeks", "why": CHANGE["note"]}
    example = CHANGE | {"round": "", "round_id": None}

    def begin(self, found: Program) -> dict[str, Any]:
        return {"initial": ProgramForm.initial_of(found)}

    def act(self, found: Program, fields: dict[str, Any]) -> Change:
        note, began_from = fields.pop("why"), fields.pop("began_from")
        return programs.edit(found, fields, by=self.person, note=note, began_from=began_from)


class AddRound(Keeping):
    """A new round. `is_read` says that you read its dates at `source` today."""

    operation, summary, is_new = "addRound", "Add a round", True
    body = Body(RoundForm)
    sent = {
        "name": "Spring 2027",
        "opens_on": "2026-11-01",
        "closes_on": "2026-12-15",
        "source": "https://fellowship.example/dates",
        "is_read": True,
        "why": CHANGE["note"],
    }
    example = CHANGE | {"act": "added"}

    def act(self, found: Program, fields: dict[str, Any]) -> Change:
        note, is_read = fields.pop("why"), fields.pop("is_read")
        del fields["began_from"]
        return rounds.add(found, fields, by=self.person, note=note, is_read=is_read)


class RoundWrite(Keeping):
    def find(self, *, key, id):
        return get_object_or_404(Round.objects.select_related("program"), program__key=key, pk=id)


class EditRound(RoundWrite):
    """Changes a round. A deadline at most 72 hours away waits for a second person."""

    operation, summary = "editRound", "Edit a round"
    body = Body(RoundForm, is_partial=True)
    sent = {"closes_on": "2026-12-20", "is_read": True, "why": CHANGE["note"]}

    def begin(self, found: Round) -> dict[str, Any]:
        return {"initial": RoundForm.initial_of(found)}

    def act(self, found: Round, fields: dict[str, Any]) -> Change:
        how = {name: fields.pop(name) for name in ("began_from", "is_read")}
        return rounds.edit(found, fields, by=self.person, note=fields.pop("why"), **how)


class ConfirmRound(RoundWrite):
    """You read the dates at their source today, and they hold."""

    operation, summary = "confirmRound", "Confirm the dates of a round"
    example = CHANGE | {"act": "confirmed", "note": ""}
    verb = staticmethod(rounds.confirm)


class RemoveRound(RoundWrite):
    """Takes a round off the page. It can be put back from the history."""

    operation, summary = "removeRound", "Remove a round"
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "They cancelled it."}
    example = CHANGE | {"act": "removed"}
    verb = staticmethod(rounds.remove)


class ChangeWrite(Keeping):
    def find(self, *, key, number):
        found = Change.objects.select_related("program", "by")
        # What was asked for and never made is for those who keep the program; the service refuses others anyway.
        return get_object_or_404(found, program__key=key, number=number)


class UndoChange(ChangeWrite):
    """Puts the earlier values back, as a new change."""

    operation, summary = "undoChange", "Put a change back"
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "It was the other round."}
    verb = staticmethod(changes.undo)


class AgreeToChange(ChangeWrite):
    """A second person says yes: the change is made."""

    operation, summary = "agreeToChange", "Agree to a change"
    verb = staticmethod(changes.agree)


class RefuseChange(ChangeWrite):
    """A second person says no, and why. Everything stays as it was."""

    operation, summary = "refuseChange", "Refuse a change"
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "Their page says the 15th."}
    example = CHANGE | {"standing": "refused"}
    verb = staticmethod(changes.refuse)


class LeadWrite(Write):
    noun, scope = "programs", "curate"
    shape, example = ProgramSerializer, EXAMPLE

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        key = found.program.key if isinstance(found, ProgramLead) else found.key
        return program(Program.objects.for_page().get(key=key), self.now)


class NameLead(LeadWrite):
    """Makes somebody a lead of a program, and tells them."""

    operation, summary, for_curators = "nameLead", "Name a lead", True
    body = Body(LeadForm)
    sent = {"username": "mary"}

    def find(self, *, key):
        return get_object_or_404(Program, key=key)

    def act(self, found: Program, fields: dict[str, Any]) -> ProgramLead:
        return leads.name(found, fields["username"], by=self.person)


class UnnameLead(LeadWrite):
    """Takes the right back, with a reason; or steps down, which needs none."""

    operation, summary, scope = "unnameLead", "Take back a lead, or step down", "programs"
    body = Body(NoteLineForm)
    sent = {"note": "They have left the program."}
    example = EXAMPLE | {"leads": []}
    verb = staticmethod(leads.unname)

    def find(self, *, key, username):
        there = ProgramLead.objects.select_related("program", "person").filter(program__key=key)
        mine = there if self.person.is_curator else there.filter(person=self.person)
        return get_object_or_404(mine, person__username=username)
