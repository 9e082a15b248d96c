"""The discussion of a problem, for scripts."""

from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from problems.api.comments import EXAMPLE, comment
from problems.api.shapes.problems import CommentSerializer
from problems.forms.comments import CommentForm
from problems.forms.notes import NoteLineForm
from problems.models import Comment, Problem
from problems.services import comments, reports
from users.api.writing import Write


class CommentWrite(Write):
    """Answers with the comment as it is now."""

    noun, scope = "comments", "comments"
    shape, example = CommentSerializer, EXAMPLE

    def find(self, *, id):
        return get_object_or_404(Comment.objects.visible_to(self.person), pk=id, by=self.person)

    def answer(self, found: Any, done: Comment | None) -> dict[str, Any]:
        return comment(Comment.objects.select_related("by").get(pk=(done or found).pk))


class WriteComment(CommentWrite):
    """Adds to the discussion of a problem."""

    operation, summary, is_new = "writeComment", "Comment on a problem", True
    body = Body(CommentForm)
    sent = {"text": EXAMPLE["text"]}
    verb = staticmethod(comments.comment)

    def find(self, *, number):
        return get_object_or_404(Problem.objects.visible_to(self.person), number=number)


class EditComment(CommentWrite):
    """Changes it while it is young, and says so."""

    operation, summary = "editComment", "Edit a comment"
    body = Body(CommentForm)
    sent = WriteComment.sent
    example = EXAMPLE | {"edited_at": "2026-11-02T09:40:00Z"}
    verb = staticmethod(comments.edit)


class DeleteComment(CommentWrite):
    """Takes the text away for good. A stub with the date keeps its place."""

    operation, summary = "deleteComment", "Delete a comment"
    example = EXAMPLE | {"status": "deleted", "text": ""}
    verb = staticmethod(comments.delete)


class CuratedComment(CommentWrite):
    scope, for_curators = "curate", True

    def find(self, *, id):
        return get_object_or_404(Comment.objects.visible_to(self.person), pk=id)


class HideComment(CuratedComment):
    """Takes it out of sight, with a reason on the record. Every open report of it is answered."""

    operation, summary = "hideComment", "Hide a comment"
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "Advertising."}
    example = EXAMPLE | {"status": "hidden", "text": ""}
    verb = staticmethod(reports.hide_comment)


class ShowComment(CuratedComment):
    """Brings a hidden one back as it was."""

    operation, summary = "showComment", "Show a comment again"
    verb = staticmethod(comments.show)


class MarkComment(CuratedComment):
    """Says that the problem's page was changed because of it."""

    operation, summary = "markComment", "Say that a comment changed the page"
    verb = staticmethod(comments.mark)


class UnmarkComment(CuratedComment):
    """Says that it was not."""

    operation, summary = "unmarkComment", "Say that a comment did not change the page"
    example = EXAMPLE | {"page_was_updated": False}
    verb = staticmethod(comments.unmark)
