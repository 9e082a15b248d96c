"""Reviews, for scripts: taken, given, bettered, answered."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from board.lib.reading import absolute, picked
from problems import permissions
from problems.api.people import person
from problems.api.reviews import COPIED, EXAMPLE
from problems.api.shapes.reviews import MyReviewSerializer
from problems.forms.notes import NoteLineForm
from problems.forms.reviews import AnswersForm, ReplyForm, ReviewForm, TakeForm, as_initial
from problems.models import Review, WriteUp
from problems.models.review_states import READ, Question
from problems.services import reviews
from users.api.writing import OwnList, Write

GIVEN = EXAMPLE | {"status": "given", "is_unnamed": True, "taken_at": "2026-11-20T09:00:00Z", "due_at": None}
TAKEN = GIVEN | {
    "status": "taken",
    "outcome": None,
    "answers": [],
    "note": "",
    "given_at": None,
    "due_at": "2026-12-04T09:00:00Z",
}
ANSWERS = {
    **{f"{question}_answer": "yes" for question in Question.values},
    **{f"{question}_line": "It is." for question in Question.values},
    "note": "The second figure says it all.",
}


def mine(found: Review) -> dict[str, Any]:
    """A review as its reviewer, or a curator, reads it. The row is loaded with its answers."""
    is_given = found.status in READ
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "writeup": found.writeup_id,
        "by": person(found.shown_by),
        "reviewer": found.reviewer,
        **picked(vars(found), COPIED),
        "status": found.status,
        "outcome": found.outcome or None,
        "is_unnamed": found.is_unnamed,
        "answers": found.said,  # type: ignore[attr-defined]
        "taken_at": found.taken_at,
        "due_at": None if is_given else found.due_at,
    }


def loaded():
    return Review.objects.with_answers().select_related("by")


class Desk(OwnList):
    """The reviews that you have taken and not given yet."""

    noun, operation, summary, scope = "reviews", "listTakenReviews", "List the reviews you have taken", "reviews"
    shape, example = MyReviewSerializer, TAKEN

    def rows(self, asked):
        return loaded().taken(self.now).filter(by=self.person).order_by("due_at", "pk")

    def row(self, found):
        return mine(found)


class ReviewWrite(Write):
    """Answers with the review as it is now. One that is not one's own is not there."""

    noun, scope = "reviews", "reviews"
    shape, example = MyReviewSerializer, GIVEN

    def find(self, *, id):
        return get_object_or_404(self.person.reviews.for_page(), pk=id)

    def answer(self, found: Any, done: Review) -> dict[str, Any]:
        return mine(loaded().get(pk=done.pk))


class TakeReview(ReviewWrite):
    """You will read it within two weeks. Nobody but you chooses whether your name is shown.

    Reviewing is earned: end a claim with a write-up of your own, or write one that is found legible. A curator can also
    give you the right. Nobody reviews what they linked or wrote, nor the work of somebody with whom they are or were on
    a claim. It has to wait for reviewers: `listReviewQueue` names what does."""

    operation, summary, is_new = "takeReview", "Take a review", True
    body = Body(TakeForm)
    sent, example = {"unnamed": True}, TAKEN
    verb = staticmethod(reviews.take)

    def find(self, *, id):
        return get_object_or_404(WriteUp.objects.visible(), pk=id)


class GiveReview(ReviewWrite):
    """The six answers with a line each, and whether it can be followed. Curators alone read `private_note`."""

    operation, summary = "giveReview", "Give a review"
    body = Body(ReviewForm)
    sent = ANSWERS | {"outcome": "legible"}

    def act(self, found: Review, fields: dict[str, Any]) -> Review:
        kept = {name: fields[name] for name in ("outcome", "note", "private_note")}
        return reviews.give(found, by=self.person, answers=answers(fields), **kept)


class BetterReview(ReviewWrite):
    """Rewrites the words and the answers. What they were stays readable beside them, and the outcome stays."""

    operation, summary = "betterReview", "Better a review"
    body = Body(AnswersForm, is_partial=True)
    sent = {"note": ANSWERS["note"]}

    def begin(self, found: Review) -> dict[str, Any]:
        return {"initial": as_initial(found)}

    def act(self, found: Review, fields: dict[str, Any]) -> Review:
        return reviews.better(found, by=self.person, answers=answers(fields), note=fields["note"])


class ReturnReview(ReviewWrite):
    """Puts it back in the queue. Nobody asks why."""

    operation, summary = "returnReview", "Return a review"
    example = TAKEN | {"status": "returned"}
    verb = staticmethod(reviews.put_back)


class ConfirmReview(ReviewWrite):
    """It was changed, and you can still follow: your yes is of what it says now, and counts in this round."""

    operation, summary = "confirmReview", "Confirm a review after a change"
    verb = staticmethod(reviews.confirm)


class RevealReviewer(ReviewWrite):
    """Puts your name to all that you said of this write-up. It cannot be taken back."""

    operation, summary = "revealReviewer", "Put your name to a review"
    example = GIVEN | {
        "is_unnamed": False,
        "by": {"username": "ada", "name": "Ada Lovelace"},
        "reviewer": "Ada Lovelace",
    }
    verb = staticmethod(reviews.reveal)


class ReplyToReview(ReviewWrite):
    """What the author says to it: one text, which can be changed."""

    operation, summary = "replyToReview", "Reply to a review"
    body = Body(ReplyForm)
    sent = {"text": "Both are fair. The baseline runs now."}
    example = GIVEN | {"reply": sent["text"]}
    verb = staticmethod(reviews.reply)

    def find(self, *, id):
        found = get_object_or_404(Review.objects.of_visible().read().for_page(), pk=id)
        if not permissions.is_of(self.person, found.writeup):
            raise Http404
        return found


class CuratedReview(ReviewWrite):
    scope, for_curators = "curate", True

    def find(self, *, id):
        return get_object_or_404(Review.objects.of_visible().read(), pk=id)


class HideReview(CuratedReview):
    """Takes it out of sight, with a reason on the record. It no longer counts: what was legible by it waits for
    reviewers again. Its reports are answered."""

    operation, summary = "hideReview", "Hide a review"
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "Unkind to the author."}
    example = GIVEN | {"status": "hidden"}
    verb = staticmethod(reviews.hide)


class ShowReview(CuratedReview):
    """Brings a hidden one back as it was. It counts again."""

    operation, summary = "showReview", "Show a review again"
    verb = staticmethod(reviews.show)


def answers(fields: dict[str, Any]) -> dict[str, reviews.Said]:
    return {key: reviews.Said(fields[f"{key}_answer"], fields[f"{key}_line"]) for key in Question.values}
