"""Write-ups and what was run again, for scripts."""

from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body, Rows
from board.lib.parsing import Unreadable
from problems.api.reproductions import EXAMPLE as REPRODUCTION
from problems.api.reproductions import reproduction
from problems.api.shapes.reviews import ReproductionSerializer
from problems.api.shapes.writeups import MyWriteUpSerializer
from problems.api.writeups import EXAMPLE, MINE, loaded, whole_writeup
from problems.forms.notes import NoteLineForm
from problems.forms.reproductions import ReproductionForm
from problems.forms.reviews import ResubmitForm
from problems.forms.writeups import BearingForm, NewerForm, SelfCheckForm, WriteUpEditForm, WriteUpForm
from problems.models import LinkHealth, Reproduction, WriteUp
from problems.services import authors, authorship, bearings, link_health, reproductions, reviews, triage, writeups
from problems.services.writeups import MAX_PROBLEMS, BearsOn
from users.api.writing import Write

NEWEST = MINE | {"status": "submitted", "reviews": []}
BEARINGS = Rows(BearingForm, "What it says of which problem.", least=1, most=MAX_PROBLEMS)
NO_NEWER = "Give the address of the newer write-up: the page on this board, or the post itself."


def bears_on(rows: list[dict[str, Any]]) -> list[BearsOn]:
    return [BearsOn(row["problem"], row["says"]) for row in rows]


class WriteUpWrite(Write):
    """Answers with the write-up as it is now, also where it is off the board."""

    noun, scope = "writeups", "writeups"
    shape, example = MyWriteUpSerializer, MINE

    def find(self, *, id):
        return get_object_or_404(WriteUp.objects.visible_to(self.person), pk=id)

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        return whole_writeup(loaded(WriteUp.objects.all()).get(pk=found.pk), self.person)


class LinkWriteUp(WriteUpWrite):
    """Puts a public address on the board, shown at once and marked “not reviewed”. Reviewers can take it once a curator
    has looked, within days. A live claim of yours on a problem that it answers, even in part, is delivered by it.
    `self_check` is for the eyes of those alone who linked or wrote it."""

    operation, summary, is_new = "linkWriteUp", "Link a write-up", True
    body = Body(WriteUpForm, rows={"bears_on": BEARINGS}, parts={"self_check": SelfCheckForm})
    sent = {
        "url": EXAMPLE["link"],
        "title": EXAMPLE["title"],
        "summary": EXAMPLE["summary"],
        "other_authors": "C. Babbage",
        "bears_on": [{"problem": 42, "says": "partial"}],
    }
    example = NEWEST

    def find(self):
        return None

    def act(self, found: None, fields: dict[str, Any]) -> WriteUp:
        said = bears_on(fields.pop("bears_on"))
        return writeups.link(fields.pop("url"), by=self.person, bears_on=said, now=self.now, **fields)

    def answer(self, found: None, done: WriteUp) -> dict[str, Any]:
        return super().answer(done, done)


class EditWriteUp(WriteUpWrite):
    """Changes what is said of a write-up. Its address stays; what it bears on is said at `/bearings/`. A change of what
    reviewers went by shows as `changed_since_review`, until they or others have read it as it is now."""

    operation, summary = "editWriteUp", "Edit a write-up"
    body = Body(WriteUpEditForm, parts={"self_check": SelfCheckForm}, is_partial=True)
    sent = {"summary": EXAMPLE["summary"], "commit": "9fceb02"}
    verb = staticmethod(writeups.edit)

    def begin(self, found: WriteUp) -> dict[str, Any]:
        return {"initial": WriteUpEditForm.initial_of(found)}


class SayBearings(WriteUpWrite):
    """Says anew all that it bears on: a problem that is left out is taken out. With `seen`, what you last read, nothing
    is undone that somebody else said meanwhile."""

    operation, summary = "sayBearings", "Say what a write-up bears on"
    body = Body(rows={"bears_on": BEARINGS, "seen": Rows(BearingForm, "What you last read of it.", most=MAX_PROBLEMS)})
    sent = {"bears_on": [{"problem": 42, "says": "answers"}], "seen": [{"problem": 42, "says": "partial"}]}

    def act(self, found: WriteUp, fields: dict[str, Any]) -> WriteUp:
        seen = {row["problem"].pk: row["says"] for row in fields.get("seen", [])} if "seen" in fields else None
        return bearings.say_anew(found, by=self.person, bears_on=bears_on(fields["bears_on"]), seen=seen)


class SubmitWriteUpAgain(WriteUpWrite):
    """After it was declined and bettered."""

    operation, summary = "submitWriteUpAgain", "Submit a declined write-up again"
    body = Body(NoteLineForm)
    sent = {"note": "The method stands in section 2 now."}
    example = NEWEST
    verb = staticmethod(triage.submit_again)


class ResubmitWriteUp(WriteUpWrite):
    """Says what you changed after a reviewer asked for changes. A new round begins."""

    operation, summary = "resubmitWriteUp", "Say what you changed for the reviewers"
    body = Body(ResubmitForm)
    sent = {"text": "A random baseline stands in Figure 3."}
    example = MINE | {"round": 2}

    def act(self, found: WriteUp, fields: dict[str, Any]) -> Any:
        return reviews.resubmit(found, by=self.person, note=fields["text"])


class SupersedeWriteUp(WriteUpWrite):
    """Says that a newer write-up takes its place."""

    operation, summary = "supersedeWriteUp", "Say that a newer write-up takes its place"
    body = Body(NewerForm)
    sent = {"newer": "https://board.example/writeups/8/"}
    example = MINE | {"status": "superseded", "superseded_by": 8}

    def act(self, found: WriteUp, fields: dict[str, Any]) -> WriteUp:
        newer = writeups.find(fields["newer"])
        if newer is None:
            raise Unreadable({"newer": [NO_NEWER]})
        return triage.supersede(found, newer, by=self.person)


class DisownWriteUp(WriteUpWrite):
    """Says that you did not write what you were named as an author of."""

    operation, summary = "disownWriteUp", "Say that you did not write it"
    verb = staticmethod(authors.disown)


class WithdrawWriteUp(WriteUpWrite):
    """Takes back what you linked, for good. A curator takes it down, with a reason."""

    operation, summary = "withdrawWriteUp", "Withdraw a write-up"
    body = Body(NoteLineForm)
    sent = {"note": "It has moved to the paper."}
    example = MINE | {"status": "withdrawn"}
    verb = staticmethod(writeups.withdraw)

    def find(self, *, id):
        return get_object_or_404(WriteUp.objects.withdrawn_by(self.person), pk=id)


class ShowAuthorship(WriteUpWrite):
    """Has the page looked at for what shows that you wrote it. The answer is there within a minute."""

    operation, summary = "showAuthorship", "Show that you wrote it"
    verb = staticmethod(authorship.prove)

    def find(self, *, id):
        return get_object_or_404(WriteUp.objects.visible().filter(authors__person=self.person), pk=id)


class AcceptMove(WriteUpWrite):
    """Puts the address that a link has moved to in its place. `id` is of the link, as `/me/links/` lists it."""

    operation, summary = "acceptMove", "Accept a link's new address"
    verb = staticmethod(link_health.accept_move)

    def find(self, *, id):
        return get_object_or_404(LinkHealth.objects.mendable_by(self.person).select_related("writeup"), pk=id)

    def answer(self, found: LinkHealth, done: Any) -> dict[str, Any]:
        return super().answer(found.writeup, done)


class ListWriteUp(WriteUpWrite):
    """A curator has looked: it is about what it says, and can be reviewed."""

    operation, summary, scope, for_curators = "listWriteUp", "Keep a new write-up on the list", "curate", True
    body = Body(NoteLineForm)
    sent = {"note": "Clear, and about what it says."}
    verb = staticmethod(triage.put_on_list)


class DeclineWriteUp(WriteUpWrite):
    """Takes a new one off, and says what would make it listable."""

    operation, summary, scope, for_curators = "declineWriteUp", "Decline a new write-up", "curate", True
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "Say what was tried on which model, and what came out."}
    example = MINE | {"status": "declined"}
    verb = staticmethod(triage.decline)


class ReproductionWrite(Write):
    """Answers with the reproduction as it is now."""

    noun, scope = "reproductions", "writeups"
    shape, example = ReproductionSerializer, REPRODUCTION

    def find(self, *, id):
        return get_object_or_404(Reproduction.objects.public(), pk=id)

    def answer(self, found: Any, done: Reproduction) -> dict[str, Any]:
        return reproduction(Reproduction.objects.select_related("writeup", "by").get(pk=done.pk))


class TellReproduction(ReproductionWrite):
    """Tells that you ran it again, and what came out."""

    operation, summary, is_new = "tellReproduction", "Tell of a reproduction", True
    body = Body(ReproductionForm)
    sent = {name: REPRODUCTION[name] for name in ("outcome", "commit", "hardware", "hours", "numbers", "link")}
    verb = staticmethod(reproductions.tell)

    def find(self, *, id):
        return get_object_or_404(WriteUp.objects.visible(), pk=id)


class WithdrawReproduction(ReproductionWrite):
    """Takes it back: what it said is gone for good, and a stub keeps its place."""

    operation, summary = "withdrawReproduction", "Take back a reproduction"
    example = REPRODUCTION | {"status": "withdrawn", "hardware": "", "numbers": "", "link": ""}
    verb = staticmethod(reproductions.withdraw)

    def find(self, *, id):
        return get_object_or_404(Reproduction.objects.public(), pk=id, by=self.person)


class HideReproduction(ReproductionWrite):
    """Takes it out of sight, with a reason on the record. Every open report of it is answered."""

    operation, summary, scope, for_curators = "hideReproduction", "Hide a reproduction", "curate", True
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "An advertisement."}
    example = REPRODUCTION | {"status": "hidden", "hardware": "", "numbers": "", "link": ""}
    verb = staticmethod(reproductions.hide)


class ShowReproduction(ReproductionWrite):
    """Brings a hidden one back as it was."""

    operation, summary, scope, for_curators = "showReproduction", "Show a reproduction again", "curate", True
    verb = staticmethod(reproductions.show)
