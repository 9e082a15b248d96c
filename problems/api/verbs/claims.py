"""The life of a claim, for scripts."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from board.lib.prepared import only, prepared
from problems.api.claims import EXAMPLE, claim_detail, shown
from problems.api.shapes.claims import ClaimDetailSerializer
from problems.forms.claims import CheckInForm, ClaimForm, NoteForm, PauseForm
from problems.models import Claim, Problem
from problems.services import claims
from users.api.writing import Write
from users.models import User

CHECKED_IN = EXAMPLE | {
    "check_ins": [{"at": "2026-11-16T18:00:00Z", "moved": "Patching runs.", "next": "Ablate.", "is_stuck": False}]
}


class ClaimWrite(Write):
    """Answers with the claim as it is now."""

    noun, scope = "claims", "claims"
    shape, example = ClaimDetailSerializer, CHECKED_IN

    def find(self, *, id):
        return get_object_or_404(Claim.objects.visible_to(self.person), pk=id)

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        return claim_detail(only(_shown(found.pk, self.now, self.person.pk, self.person.role)), self.now)


@prepared
def _problem(number: int, reader: int, role: str):
    return Problem.objects.visible_to(User(pk=reader, role=role)).filter(number=number)


@prepared
def _shown(pk: int, now: datetime, reader: int, role: str):
    return shown(now, User(pk=reader, role=role)).filter(pk=pk)


class MyClaimWrite(ClaimWrite):
    """Of a claim that this person is on, or was on. To everybody else it is not there."""

    def find(self, *, id):
        return get_object_or_404(Claim.objects.worked_on_by(self.person), pk=id)


class ClaimProblem(ClaimWrite):
    """Takes a problem on. Others may be on it too; `alongside` says why, where somebody is."""

    operation, summary, is_new = "claimProblem", "Claim a problem", True
    body = Body(partial(ClaimForm, has_company=True))
    sent = {
        "aim": "attempt",
        "hypothesis": "One head in layer 9 moves the middle initial.",
        "plan": "Patch every head. Ablate the best three. Rerun with ten prompts.",
        "hours_per_week": 6,
        "looking_for": "collaborators",
    }
    example = CHECKED_IN | {"check_ins": []}
    verb = staticmethod(claims.claim)

    def find(self, *, number):
        for found in _problem(number, self.person.pk, self.person.role):
            return found
        raise Http404

    def answer(self, found: Any, done: Claim) -> dict[str, Any]:
        return super().answer(done, done)


class CheckIn(MyClaimWrite):
    """A sign of life: it starts the clock of silence anew, and ends a pause."""

    operation, summary = "checkIn", "Check in"
    body = Body(CheckInForm)
    sent = {"moved": "Patching runs.", "next": "Ablate.", "is_stuck": False}
    verb = staticmethod(claims.check_in)


class AskForEyes(MyClaimWrite):
    """Shows the log to those who watch the track, its skills or its techniques; once a week."""

    operation, summary = "askForEyes", "Ask others to look at a log"
    verb = staticmethod(claims.ask_for_eyes)


class PauseClaim(MyClaimWrite):
    """Stops the clock until a day. The claim keeps its place."""

    operation, summary = "pauseClaim", "Pause a claim"
    body = Body(PauseForm)
    sent = {"returns_on": "2026-12-20"}
    example = CHECKED_IN | {"status": "paused"}
    verb = staticmethod(claims.pause)


class ResumeClaim(MyClaimWrite):
    """Ends a pause. The clock goes on with the days that were left."""

    operation, summary = "resumeClaim", "Resume a claim"
    verb = staticmethod(claims.resume)


class ReviveClaim(MyClaimWrite):
    """Takes up a claim that went quiet, by the rules of a new one."""

    operation, summary = "reviveClaim", "Take up a claim that went quiet"
    verb = staticmethod(claims.revive)


class ReleaseClaim(MyClaimWrite):
    """Gives the problem back. The note stays on it for whoever comes next."""

    operation, summary = "releaseClaim", "Release a claim"
    body = Body(NoteForm)
    sent = {"note": "**Tried:** every head. **Learned:** layer 9 alone is not enough.", "may_contact": True}
    example = CHECKED_IN | {"status": "released", "ended_at": "2026-11-23T12:00:00Z"} | sent
    verb = staticmethod(claims.release)


class BetterNote(MyClaimWrite):
    """Rewrites the hand-over note of a claim that has ended."""

    operation, summary = "betterNote", "Better a hand-over note"
    body = Body(NoteForm, is_partial=True)
    sent, example = ReleaseClaim.sent, ReleaseClaim.example
    verb = staticmethod(claims.better_note)

    def begin(self, found: Claim) -> dict[str, Any]:
        return {"initial": {"note": found.note, "may_contact": found.may_contact}}
