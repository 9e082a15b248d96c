"""The discussion of a problem: what its members say, take back and better, and what curators do to keep it readable."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from board.lib import markdown
from board.lib.errors import Refused, not_from_here, refuse_no_reason
from problems import permissions
from problems.models import Comment, Problem
from problems.models.comments import MAX_COMMENT, MOVES, Status
from problems.services import domains, events, problems
from users.models import User
from users.services import people


@transaction.atomic
def comment(problem: Problem, *, by: User, text: str, now: datetime | None = None) -> Comment:
    """Adds to the discussion. Raises Refused, and markdown.Unrenderable for a text that the renderer refuses.

    The person's row is held while their comments of the last hour are counted, so that many requests at once cannot
    pass the limit together. Deleted ones count, or deleting would make room. The same words sent again, by a second
    click or after "Back", are the comment that they made the first time.
    """
    now = now or timezone.now()
    text = _fit_to_keep(text)
    html = markdown.render(text)
    person = people.hold(by)
    problem = problems.lock(problem.pk)
    permissions.can_comment(person, problem, now).or_refuse()
    waits = domains.why_it_waits(text, by=person, now=now)
    repeated = person.comments.said_again(problem, text, now).first()
    if repeated:
        return repeated
    _refuse_flood(person, now)
    written = Comment.objects.create(
        problem=problem, by=person, at=now, text=text, html=html, renderer=markdown.RENDERER_VERSION, **_held(waits)
    )
    if waits:
        events.record("waits", written, by=by, now=now, public=False)
        return written
    problems.touch(problem, now)
    events.record("commented", written, by=by, now=now)
    return written


@transaction.atomic
def edit(comment: Comment, *, by: User, text: str, now: datetime | None = None) -> Comment:
    """Changes the text while it is young, and says so. Raises Refused, markdown.Unrenderable."""
    now = now or timezone.now()
    text = _fit_to_keep(text)
    html = markdown.render(text)
    comment = _locked(comment)
    permissions.can_edit_comment(by, comment, now).or_refuse()
    if text == comment.text:
        return comment
    permissions.can_act(by, "edited a comment", now).or_refuse()
    waits, waited = domains.why_it_waits(text, by=by, now=now), comment.is_held
    for name, value in _held(waits).items():
        setattr(comment, name, value)
    comment.text, comment.html, comment.renderer, comment.edited_at = text, html, markdown.RENDERER_VERSION, now
    comment.save(update_fields=["text", "html", "renderer", "edited_at", *_held(waits)])
    if waits:
        events.record("waits", comment, by=by, now=now, public=False)
    else:
        events.record("commented" if waited else "edited a comment", comment, by=by, now=now)
    return comment


@transaction.atomic
def delete(comment: Comment, *, by: User, now: datetime | None = None) -> Comment:
    """Its author takes it back: the text is gone for good, and a stub with the date keeps its place."""
    now = now or timezone.now()
    comment = _locked(comment)
    permissions.can_delete_comment(by, comment).or_refuse()
    comment.text = comment.html = ""
    comment.is_held = False
    _move(comment, Status.DELETED, "deleted a comment", by=by, now=now)
    return comment


@transaction.atomic
def hide(comment: Comment, *, by: User, note: str, now: datetime | None = None) -> Comment:
    """A curator takes it out of sight, with a reason on the record. The text is kept for curators."""
    now = now or timezone.now()
    comment = _locked(comment)
    permissions.can_hide_comment(by, comment).or_refuse()
    refuse_no_reason(note)
    if comment.is_held:
        # It was out of sight already, but by nobody's word.
        comment.is_held, comment.hidden_because = False, note.strip()
        comment.save(update_fields=["is_held", "hidden_because"])
        events.record("hid a comment", comment, by=by, now=now, reason=note.strip())
        return comment
    _move(comment, Status.HIDDEN, "hid a comment", by=by, now=now, reason=note.strip())
    return comment


@transaction.atomic
def show(comment: Comment, *, by: User, note: str = "", now: datetime | None = None) -> Comment:
    """A curator brings a hidden one back as it was, or lets one stand that waited: now others hear of it."""
    now = now or timezone.now()
    comment = _locked(comment)
    permissions.can_show_comment(by, comment).or_refuse()
    waited, comment.is_held = comment.is_held, False
    _move(comment, Status.SHOWN, "showed a comment", by=by, now=now, reason=note.strip())
    if waited and permissions.can_act(comment.by, "commented", now):
        problems.touch(comment.problem, now)
        events.record("commented", comment, by=comment.by, now=now)
    return comment


@transaction.atomic
def mark(comment: Comment, *, by: User, now: datetime | None = None) -> Comment:
    """A curator says that the problem's page was changed because of it. Marking twice marks once."""
    return _mark(comment, True, "updated for a comment", by=by, now=now)


@transaction.atomic
def unmark(comment: Comment, *, by: User, now: datetime | None = None) -> Comment:
    return _mark(comment, False, "not updated for a comment", by=by, now=now)


def _mark(comment: Comment, value: bool, verb: str, *, by: User, now: datetime | None) -> Comment:
    comment = _locked(comment)
    permissions.can_mark_comment(by, comment).or_refuse()
    if comment.page_was_updated != value:
        comment.page_was_updated = value
        comment.save(update_fields=["page_was_updated"])
        events.record(verb, comment, by=by, now=now or timezone.now())
    return comment


def _held(waits: str) -> dict[str, object]:
    """The columns of one that waits, and of one that does not."""
    return {"status": Status.HIDDEN if waits else Status.SHOWN, "hidden_because": waits, "is_held": bool(waits)}


def _fit_to_keep(text: str) -> str:
    text = problems.unix_lines(text).strip()
    if not text:
        raise Refused("Write something first.")
    if len(text) > MAX_COMMENT:
        raise Refused(f"This comment is {len(text):,} characters long. {MAX_COMMENT:,} is the limit.")
    return text


def _refuse_flood(person: User, now: datetime) -> None:
    most = settings.COMMENTS_PER_HOUR
    if person.comments.written_in_the_hour_before(now).count() >= most:
        raise Refused(
            f"You have written {_counted(most)} in the last hour, as many as one person can. "
            "Nothing you typed is lost: keep this page open and send it later.",
            code="too-many",
        )


def _counted(comments: int) -> str:
    return "one comment" if comments == 1 else f"{comments} comments"


def _locked(comment: Comment) -> Comment:
    """The comment as it is now, held."""
    return (
        Comment.objects.select_for_update(of=("self",), no_key=True).select_related("problem", "by").get(pk=comment.pk)
    )


def _move(comment: Comment, status: Status, verb: str, *, by: User, now: datetime, reason: str = "") -> None:
    """The one way from status to status. The caller holds the row. No event has a word of the text."""
    before = Status(comment.status)
    if status not in MOVES[before]:
        raise not_from_here("A comment that is", before.label.lower(), status.label.lower())
    comment.status, comment.hidden_because = status, reason if status == Status.HIDDEN else ""
    comment.save(update_fields=["status", "hidden_because", "is_held", "text", "html"])
    events.record(verb, comment, by=by, now=now, before=before, after=status, reason=reason)
