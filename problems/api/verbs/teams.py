"""Being on a claim with others, and offering to, for scripts."""

from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from board.lib.reading import absolute
from problems.api.people import person
from problems.api.shapes.own import InterestSerializer, OfferSerializer
from problems.api.verbs.claims import ClaimWrite
from problems.forms.interests import InterestForm
from problems.forms.teams import AskForm, HandOverForm, InviteForm
from problems.models import Claimant, Problem
from problems.services import interests, teams
from users.api.writing import OwnList, Write

EXAMPLE = {
    "id": 9,
    "claim": 7,
    "problem": 42,
    "person": {"username": "mary", "name": "Mary Somerville"},
    "by": {"username": "ada", "name": "Ada Lovelace"},
    "standing": "invited",
    "note": "You have patched more heads than I have.",
    "since": "2026-11-20T18:00:00Z",
}
INTERESTED = {
    "problem": 42,
    "url": "https://board.example/problems/42-how-does-gpt-2-small-build-three-letter-acronyms/",
    "is_interested": True,
    "note": "I bring path patching code.",
}


def offer(found: Claimant) -> dict[str, Any]:
    return {
        "id": found.pk,
        "claim": found.claim_id,
        "problem": found.problem_id,
        "person": person(found.person),
        "by": person(found.by),
        "standing": found.standing,
        "note": found.note,
        "since": found.since,
    }


class OfferList(OwnList):
    """Invitations and requests to join that concern you and wait for an answer, the newest first."""

    noun, operation, summary, scope = "claimants", "listOffers", "List open invitations and requests", "claims"
    shape, example = OfferSerializer, EXAMPLE

    def rows(self, asked):
        return Claimant.objects.open_offers(self.now).concerning(self.person).for_page().order_by("-since", "-pk")

    def row(self, found):
        return offer(found)


class OfferWrite(Write):
    """Answers with the invitation or request as it is now. Only those whom it concerns find it."""

    noun, scope = "claimants", "claims"
    shape, example = OfferSerializer, EXAMPLE

    def find(self, *, id):
        return get_object_or_404(Claimant.objects.concerning(self.person).for_page(), pk=id)

    def answer(self, found: Any, done: Claimant) -> dict[str, Any]:
        return offer(Claimant.objects.for_page().get(pk=done.pk))


class Invite(OfferWrite):
    """The lead asks somebody to join. It stays between the two until it is accepted."""

    operation, summary, is_new = "invite", "Invite somebody to a claim", True
    body = Body(InviteForm)
    sent = {"whom": "mary", "note": EXAMPLE["note"]}
    verb = staticmethod(teams.invite)
    find = ClaimWrite.find


class AskToJoin(OfferWrite):
    """Asks the lead to let you join."""

    operation, summary, is_new = "askToJoin", "Ask to join a claim", True
    body = Body(AskForm)
    sent = {"note": "I have time this month and know TransformerLens."}
    example = EXAMPLE | {"standing": "asked", "by": EXAMPLE["person"], "note": sent["note"]}
    verb = staticmethod(teams.ask)
    find = ClaimWrite.find


class AcceptOffer(OfferWrite):
    """Who was invited says yes, or the lead to who asked."""

    operation, summary = "acceptOffer", "Accept an invitation or a request"
    example = EXAMPLE | {"standing": "joined"}
    verb = staticmethod(teams.accept)


class DeclineOffer(OfferWrite):
    """No. It is told to who offered, and to nobody else."""

    operation, summary = "declineOffer", "Decline an invitation or a request"
    example = EXAMPLE | {"standing": "declined"}
    verb = staticmethod(teams.decline)


class WithdrawOffer(OfferWrite):
    """Who offered thinks better of it before it was answered."""

    operation, summary = "withdrawOffer", "Take back an invitation or a request"
    example = EXAMPLE | {"standing": "withdrawn"}
    verb = staticmethod(teams.withdraw)


class LeaveClaim(ClaimWrite):
    """Steps out; the claim goes on. Where the lead leaves, who has been on it longest leads."""

    operation, summary = "leaveClaim", "Leave a claim"
    verb = staticmethod(teams.leave)


class HandOver(ClaimWrite):
    """Makes somebody else on the claim its lead."""

    operation, summary = "handOverClaim", "Hand over the lead of a claim"
    body = Body(HandOverForm)
    sent = {"to": "mary"}
    verb = staticmethod(teams.hand_over)


class InterestWrite(Write):
    noun, scope = "problems", "claims"
    shape, example = InterestSerializer, INTERESTED

    def find(self, *, number):
        return get_object_or_404(Problem.objects.visible_to(self.person), number=number)

    def answer(self, found: Problem, done: Any) -> dict[str, Any]:
        mine = self.person.interests.filter(problem=found).first()
        return {
            "problem": found.pk,
            "url": absolute(found.get_absolute_url()),
            "is_interested": mine is not None,
            "note": mine.note if mine else "",
        }


class OfferInterest(InterestWrite):
    """Says that you would work on a problem with somebody. Again, it changes the note."""

    operation, summary = "offerInterest", "Offer to work on a problem together"
    body = Body(InterestForm, is_partial=True)
    sent = {"note": INTERESTED["note"]}
    verb = staticmethod(interests.offer)

    def begin(self, found: Problem) -> dict[str, Any]:
        mine = self.person.interests.filter(problem=found).first()
        return {"initial": {"note": mine.note if mine else ""}}


class WithdrawInterest(InterestWrite):
    """Takes it back, as often as you ask."""

    operation, summary = "withdrawInterest", "Take back the offer to work on a problem"
    example = INTERESTED | {"is_interested": False, "note": ""}
    verb = staticmethod(interests.withdraw)
