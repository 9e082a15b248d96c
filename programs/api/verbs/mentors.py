"""Mentors, what they sponsor and what they are asked, for scripts. A request is there for its two people alone."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from board.lib.reading import DetailView, absolute, picked
from problems.api.people import person
from problems.forms.notes import NoteLineForm
from programs import permissions
from programs.api.mentors import EXAMPLE as MENTOR
from programs.api.mentors import mentor
from programs.api.shapes import (
    InvitedMentorSerializer,
    KeptSponsorshipsSerializer,
    MentorRequestSerializer,
    MyMentorSerializer,
    MySponsorshipSerializer,
)
from programs.forms.mentors import InviteMentorForm, MentorForm
from programs.forms.requests import AcceptForm, DeclineForm, RequestForm
from programs.forms.sponsorships import AwayForm, SponsorForm
from programs.models import Mentor, MentorRequest, Program, Sponsorship
from programs.models.mentor_states import Asking, Standing
from programs.services import mentors, requests, sponsorships
from users.api.writing import Own, OwnList, Write
from users.models import User

ME = MENTOR | {"standing": "listed"}
INVITED = {
    "id": 9,
    "program": "example-fellowship",
    "person": {"username": "mary", "name": "Mary Somerville"},
    "invited_by": {"username": "lena", "name": "Lena"},
    "since": "2026-11-20T09:00:00Z",
}
SPONSORED = {
    "id": 8,
    "mentor": 3,
    "problem": 42,
    "track": None,
    "skill": None,
    "status": "open",
    "note": "a first patch",
    "returns_on": None,
    "confirmed_at": "2026-11-02T09:30:00Z",
    "expires_at": "2027-03-02T09:30:00Z",
}
ASKED = {
    "id": 6,
    "url": "https://board.example/mentor-requests/6/",
    "mentor": 3,
    "sponsorship": 8,
    "by": {"username": "ada", "name": "Ada Lovelace"},
    "claim": 7,
    "writeup": None,
    "did": "Patched every head of layer 9; one moves the initial.",
    "asks": "Is this baseline fair?",
    "hours": 6,
    "contact": "",
    "status": "sent",
    "sent_at": "2026-11-20T09:00:00Z",
    "expires_at": "2026-12-11T09:00:00Z",
    "answered_at": None,
    "why_not": "",
    "answer": "",
    "mentor_contact": "",
}
COPIED = ("did", "asks", "hours", "why_not", "answer", "sent_at", "expires_at", "answered_at")


def my_mentor(found: Mentor, now: Any) -> dict[str, Any]:
    return mentor(found, found.sponsored, now) | {"standing": found.standing}  # type: ignore[attr-defined]


def sponsorship(found: Sponsorship, now: Any) -> dict[str, Any]:
    return {
        "id": found.pk,
        "mentor": found.mentor_id,
        "problem": found.problem_id,
        "track": found.track.key if found.track else None,
        "skill": found.skill.key if found.skill else None,
        "status": found.shown_status(now),
        **picked(vars(found), ("note", "returns_on", "confirmed_at", "expires_at")),
    }


def mentor_request(found: MentorRequest, reader: Any, now: Any) -> dict[str, Any]:
    """A request as one of its two reads it. How to write to the other shows after a yes, and never before."""
    is_mine, is_yes = found.by_id == reader.pk, found.status == Asking.ACCEPTED
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "mentor": found.mentor_id,
        "sponsorship": found.sponsorship_id,
        "by": person(found.by),
        "claim": found.claim_id,
        "writeup": found.writeup_id,
        **picked(vars(found), COPIED),
        "status": found.shown_status(now),
        "contact": found.contact if is_mine or is_yes else "",
        "mentor_contact": found.mentor_contact if is_yes or not is_mine else "",
    }


class MyMentorList(OwnList):
    """You as a mentor: where you are invited, and where you are listed."""

    noun, operation, summary, scope = "mentors", "listMyMentoring", "List where you are a mentor", "mentoring"
    shape, example = MyMentorSerializer, ME

    def rows(self, asked):
        return Mentor.objects.of(self.person).for_page(self.now).with_sponsorships(self.now).order_by("pk")

    def row(self, found):
        return my_mentor(found, self.now)


class InvitedMentorList(OwnList):
    """Whom the programs that you keep have invited, and who has not answered yet."""

    noun, operation, summary, scope = "mentors", "listInvitedMentors", "List invitations to mentor", "programs"
    shape, example = InvitedMentorSerializer, INVITED

    def rows(self, asked):
        kept = Program.objects.kept_by(self.person)
        waiting = Mentor.objects.filter(standing=Standing.INVITED, program__in=kept)
        return waiting.select_related("program", "person", "invited_by").order_by("pk")

    def row(self, found):
        return {
            "id": found.pk,
            "program": found.program.key,
            "person": person(found.person),
            "invited_by": person(found.invited_by),
            "since": found.since,
        }


class MySponsorshipList(OwnList):
    """What you sponsor, and what is proposed to you."""

    noun, operation, summary, scope = "sponsorships", "listMySponsorships", "List what you sponsor", "mentoring"
    shape, example = MySponsorshipSerializer, SPONSORED

    def rows(self, asked):
        return Sponsorship.objects.of(self.person).standing().for_page(self.now).order_by("pk")

    def row(self, found):
        return sponsorship(found, self.now)


class RequestList(OwnList):
    """What you asked mentors, and what you were asked, the newest first. Only the two of you read it."""

    noun, operation, summary, scope = "mentor-requests", "listMentorRequests", "List requests to mentors", "mentoring"
    shape, example = MentorRequestSerializer, ASKED

    def rows(self, asked):
        return MentorRequest.objects.concerning(self.person).for_page().order_by("-sent_at", "-pk")

    def row(self, found):
        return mentor_request(found, self.person, self.now)


class RequestDetail(Own, DetailView):
    """One request of yours, or to you."""

    noun, operation, summary, scope = "mentor-requests", "readMentorRequest", "Read one request", "mentoring"
    shape, example = MentorRequestSerializer, ASKED

    def find(self, *, id):
        found = get_object_or_404(MentorRequest.objects.concerning(self.person).for_page(), pk=id)
        return mentor_request(found, self.person, self.now)


class MentorWrite(Write):
    """Answers with the mentor as they are now."""

    noun, scope = "mentors", "mentoring"
    shape, example = MyMentorSerializer, ME

    def find(self, *, id):
        return get_object_or_404(Mentor.objects.of(self.person).for_page(self.now), pk=id)

    def answer(self, found: Any, done: Mentor) -> dict[str, Any]:
        return my_mentor(Mentor.objects.for_page(self.now).with_sponsorships(self.now).get(pk=done.pk), self.now)


class AcceptInvitation(MentorWrite):
    """Says yes to being listed, and what stands on your page."""

    operation, summary = "acceptInvitation", "Accept to be a mentor"
    body = Body(MentorForm)
    sent = {"about": MENTOR["about"], "areas": MENTOR["tracks"], "help": MENTOR["help"], "capacity": 2}
    verb = staticmethod(mentors.accept)


class DeclineInvitation(MentorWrite):
    """Says that you would rather not."""

    operation, summary = "declineInvitation", "Decline to be a mentor"
    example = ME | {"standing": "declined", "about": "", "sponsorships": []}
    verb = staticmethod(mentors.decline)


class EditMentor(MentorWrite):
    """Rewrites your page as a mentor."""

    operation, summary = "editMentor", "Edit your page as a mentor"
    body = Body(MentorForm, is_partial=True)
    sent = {"capacity": 3}
    verb = staticmethod(mentors.describe)

    def begin(self, found: Mentor) -> dict[str, Any]:
        said = {name: getattr(found, name) for name in ("about", "help", "approach", "capacity")}
        return {"initial": said | {"areas": [track.key for track in found.areas.all()]}}


class LeaveMentors(MentorWrite):
    """Steps down. Who waits for an answer gets a kind one."""

    operation, summary = "leaveMentors", "Be no mentor any longer"
    example = ME | {"standing": "left", "sponsorships": []}
    verb = staticmethod(mentors.leave)


class InviteMentor(MentorWrite):
    """A lead or a curator asks somebody to be listed. Nothing shows until they say yes."""

    operation, summary, scope, is_new = "inviteMentor", "Invite a mentor", "programs", True
    body = Body(InviteMentorForm)
    sent = {"whom": "rosalind"}
    example = ME | {"standing": "invited", "about": "", "sponsorships": []}
    verb = staticmethod(mentors.invite)

    def find(self, *, key):
        found = get_object_or_404(Program, key=key)
        if not permissions.can_invite_mentor(self.person, found):
            raise Http404
        return found


class LedMentorWrite(MentorWrite):
    """A mentor of a program that this person keeps; of any other nothing is there."""

    scope = "programs"

    def find(self, *, id):
        found = get_object_or_404(Mentor.objects.standing().for_page(self.now), pk=id)
        if not permissions.can_invite_mentor(self.person, found.program):
            raise Http404
        return found


class TakeBackInvitation(LedMentorWrite):
    """Takes an invitation back before it was answered."""

    operation, summary = "takeBackInvitation", "Take back an invitation to mentor"
    example = ME | {"standing": "withdrawn", "about": "", "sponsorships": []}
    verb = staticmethod(mentors.take_back)


class RemoveMentor(LedMentorWrite):
    """Takes somebody off the list, with a reason that they read."""

    operation, summary = "removeMentor", "Remove a mentor"
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "They have left the program."}
    example = ME | {"standing": "removed", "sponsorships": []}
    verb = staticmethod(mentors.remove)


class SponsorshipWrite(Write):
    """Answers with the sponsorship as it is now."""

    noun, scope = "sponsorships", "mentoring"
    shape, example = MySponsorshipSerializer, SPONSORED

    def find(self, *, id):
        return get_object_or_404(Sponsorship.objects.of(self.person).for_page(self.now), pk=id)

    def answer(self, found: Any, done: Sponsorship) -> dict[str, Any]:
        return sponsorship(Sponsorship.objects.for_page(self.now).get(pk=done.pk), self.now)


class Sponsor(SponsorshipWrite):
    """What you would look at: one problem, one track or one skill. For somebody else it is a proposal."""

    operation, summary, is_new = "sponsor", "Sponsor something", True
    body = Body(SponsorForm)
    sent = {"problem": "42", "note": SPONSORED["note"]}
    verb = staticmethod(sponsorships.offer)

    def find(self, *, id):
        found = get_object_or_404(Mentor.objects.listed().for_page(self.now), pk=id)
        if not permissions.can_offer_sponsorship(self.person, found):
            raise Http404
        return found


class ConfirmSponsorship(SponsorshipWrite):
    """Says yes to a proposal. It shows from then on."""

    operation, summary = "confirmSponsorship", "Accept a proposed sponsorship"
    verb = staticmethod(sponsorships.confirm)


class DeclineSponsorship(SponsorshipWrite):
    """Says no to a proposal. Nothing of it shows."""

    operation, summary = "declineSponsorship", "Decline a proposed sponsorship"
    example = SPONSORED | {"status": "declined", "confirmed_at": None, "expires_at": None}
    verb = staticmethod(sponsorships.decline)


class ReopenSponsorship(SponsorshipWrite):
    """Open again, from full, from away or after it expired."""

    operation, summary = "reopenSponsorship", "Open a sponsorship again"
    verb = staticmethod(sponsorships.reopen)


class FillSponsorship(SponsorshipWrite):
    """No room for now."""

    operation, summary = "fillSponsorship", "Say “full”"
    example = SPONSORED | {"status": "full"}
    verb = staticmethod(sponsorships.fill)


class GoAway(SponsorshipWrite):
    """Away, until a day or until you say so."""

    operation, summary = "goAway", "Say “away”"
    body = Body(AwayForm)
    sent = {"returns_on": "2027-01-10"}
    example = SPONSORED | {"status": "away", "returns_on": "2027-01-10"}
    verb = staticmethod(sponsorships.go_away)


class EndSponsorship(SponsorshipWrite):
    """Over. What was asked under it stays with the two."""

    operation, summary = "endSponsorship", "End a sponsorship"
    example = SPONSORED | {"status": "ended"}
    verb = staticmethod(sponsorships.end)


class KeepSponsorships(Write):
    """All that you sponsor holds for another while. What has expired is open again; what is full or away stays so."""

    noun, operation, summary, scope = "sponsorships", "keepSponsorships", "Keep all that you sponsor", "mentoring"
    shape, example = KeptSponsorshipsSerializer, {"kept_count": 1, "sponsorships": [SPONSORED]}

    def find(self):
        return self.person

    def act(self, found: User, fields: dict[str, Any]) -> int:
        return sponsorships.keep_all(found, now=self.now)

    def answer(self, found: User, done: int) -> dict[str, Any]:
        rows = Sponsorship.objects.of(found).standing().for_page(self.now).order_by("pk")
        return {"kept_count": done, "sponsorships": [sponsorship(row, self.now) for row in rows]}


class RequestWrite(Write):
    """A request of this person's, or to them. To everybody else it is not there, to curators neither."""

    noun, scope = "mentor-requests", "mentoring"
    shape, example = MentorRequestSerializer, ASKED

    def find(self, *, id):
        return get_object_or_404(MentorRequest.objects.concerning(self.person).for_page(), pk=id)

    def answer(self, found: Any, done: MentorRequest) -> dict[str, Any]:
        return mentor_request(MentorRequest.objects.for_page().get(pk=done.pk), self.person, self.now)


def _request_form(*args: Any, works: Iterable[tuple[str, Any, str]] = (), **kwargs: Any) -> RequestForm:
    return RequestForm(*args, works=works, **kwargs)


class AskMentor(RequestWrite):
    """Asks the mentor of a sponsorship about a claim or a write-up of yours: `work` is `claim-7` or `writeup-3`."""

    operation, summary, is_new = "askMentor", "Ask a mentor", True
    body = Body(_request_form)
    sent = {"work": "claim-7", "did": ASKED["did"], "asks": ASKED["asks"], "hours": 6}
    verb = staticmethod(requests.send)

    def find(self, *, id):
        return get_object_or_404(Sponsorship.objects.confirmed(self.now).for_page(self.now), pk=id)

    def begin(self, found: Sponsorship) -> dict[str, Any]:
        permissions.can_ask_mentor(self.person, found, self.now).or_refuse()
        works = requests.works_for(found, by=self.person, now=self.now)
        return {"works": [(key, work, str(work)) for key, work in works]}


class AcceptRequest(RequestWrite):
    """Yes. Each of you sees how to write to the other, and the work says who mentors it."""

    operation, summary = "acceptRequest", "Accept a request"
    body = Body(AcceptForm)
    sent = {"answer": "Send me the plot.", "contact": "rosalind@example.org"}
    example = ASKED | {"status": "accepted", "answered_at": "2026-11-21T09:00:00Z", "answer": "Send me the plot."}
    verb = staticmethod(requests.accept)


class DeclineRequest(RequestWrite):
    """No, with a kind reason or in your own words."""

    operation, summary = "declineRequest", "Decline a request"
    body = Body(DeclineForm)
    sent = {"why_not": "no-room"}
    example = ASKED | {"status": "declined", "answered_at": "2026-11-21T09:00:00Z", "why_not": "no-room"}
    verb = staticmethod(requests.decline)


class WithdrawRequest(RequestWrite):
    """Takes it back before it was answered."""

    operation, summary = "withdrawRequest", "Take back a request"
    example = ASKED | {"status": "withdrawn"}
    verb = staticmethod(requests.withdraw)


class EndMentoring(RequestWrite):
    """One of the two ends it, and no reason is asked."""

    operation, summary = "endMentoring", "End mentoring"
    example = ASKED | {"status": "ended", "answered_at": "2026-11-21T09:00:00Z"}
    verb = staticmethod(requests.end)
