"""The life of a review: taken, given in time or back in the queue; bettered, answered, confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from board.lib import markdown
from board.lib.errors import Refused, not_from_here, refuse_no_reason
from board.lib.text import unix_lines
from problems import permissions
from problems.models import Resubmission, Review, ReviewAnswer, ReviewVersion, WriteUp
from problems.models.reports import Outcome as ReportOutcome
from problems.models.review_states import (
    MAX_LINE,
    MAX_PRIVATE_NOTE,
    MAX_REPLY,
    MAX_REVIEW_NOTE,
    MOVES,
    Answer,
    Outcome,
    Question,
    Status,
)
from problems.models.reviews import ReviewQuerySet, round_of
from problems.services import answers as reported
from problems.services import domains, events, legibility, writeups
from users.models import User
from users.services import people


@dataclass(frozen=True)
class Said:
    """The answer to one question, and its line."""

    answer: str
    line: str


# Every question has its answer.
Answers = Mapping[str, Said]


@transaction.atomic
def take(writeup: WriteUp, *, by: User, unnamed: bool = False, now: datetime | None = None) -> Review:
    """Somebody will read it within REVIEW_DAYS. Raises Refused with the rule that says no.

    The person's row is held so that many requests at once cannot pass their limit, the write-up's for its own.
    """
    now = now or timezone.now()
    person = people.hold(by) if by.is_authenticated else by
    writeup = writeups.locked(writeup)
    permissions.can_take_review(person, writeup, now).or_refuse()
    _return_those(Review.objects.filter(writeup=writeup, by=person), now)
    this_round = round_of(writeup)
    taken = Review.objects.create(
        writeup=writeup,
        by=person,
        round=this_round,
        stands_in=this_round,
        is_unnamed=unnamed,
        letter=_letter(writeup, person) if unnamed else "",
        taken_at=now,
        due_at=now + timedelta(days=settings.REVIEW_DAYS),
    )
    events.record("took a review", taken, by=person, now=now, after=Status.TAKEN, public=False)
    return taken


@transaction.atomic
def put_back(review: Review, *, by: User, now: datetime | None = None) -> Review:
    """Returns it to the queue. Nobody asks why."""
    now = now or timezone.now()
    review = _locked(review)
    permissions.can_return_review(by, review, now).or_refuse()
    _move(review, Status.RETURNED, "returned a review", by=by, now=now, public=False)
    return review


@transaction.atomic
def give(
    review: Review,
    *,
    by: User,
    outcome: str,
    answers: Answers,
    note: str = "",
    private_note: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> Review:
    """Says whether it can be followed, for the round that the write-up is in now. `seen` is the mark of the text read.

    Raises Refused, and markdown.Unrenderable for a note that the renderer refuses.
    """
    now = now or timezone.now()
    note, html = _rendered(note, MAX_REVIEW_NOTE, "note")
    private_note = _fit(private_note, MAX_PRIVATE_NOTE, "note to curators")
    _check(Outcome(outcome), answers, note)
    _refuse_links(answers, note)
    writeup = writeups.hold(review.writeup)
    review = _locked(review, writeup)
    permissions.can_give_review(by, review, now).or_refuse()
    _refuse_changed(writeup, seen)
    review.round = review.stands_in = round_of(writeup)
    review.outcome, review.given_at = outcome, now
    review.note, review.note_html, review.private_note = note, html, private_note
    review.commit = writeup.commit
    told = ("round", "stands_in", "outcome", "given_at", "note", "note_html", "private_note", "commit")
    _answer(review, answers)
    _move(review, Status.GIVEN, "gave a review", by=by, now=now, fields=told, after=outcome)
    legibility.weigh(writeup, now)
    return review


@transaction.atomic
def better(review: Review, *, by: User, answers: Answers, note: str = "", now: datetime | None = None) -> Review:
    """Rewrites the words and the answers; what they were stays readable beside them. The outcome stays."""
    now = now or timezone.now()
    note, html = _rendered(note, MAX_REVIEW_NOTE, "note")
    review = _locked(review)
    permissions.can_better_review(by, review).or_refuse()
    _check(Outcome(review.outcome), answers, note)
    _refuse_links(answers, note)
    standing = {row.question: Said(row.answer, row.line) for row in review.answers.filter(version=None)}
    if standing == _trimmed(answers) and review.note == note:
        raise Refused("Nothing was changed.")
    version = ReviewVersion.objects.create(review=review, note=review.note, note_html=review.note_html, until=now)
    review.answers.filter(version=None).update(version=version)
    _answer(review, answers)
    review.note, review.note_html, review.edited_at = note, html, now
    review.save(update_fields=["note", "note_html", "edited_at"])
    _record("bettered a review", review, by=by, now=now)
    return review


@transaction.atomic
def confirm(review: Review, *, by: User, seen: str | None = None, now: datetime | None = None) -> Review:
    """It was changed, and its reviewer can still follow: the yes is of what it says now, and counts in this round."""
    now = now or timezone.now()
    writeup = writeups.hold(review.writeup)
    review = _locked(review, writeup)
    permissions.can_confirm_review(by, review, now).or_refuse()
    _refuse_changed(writeup, seen)
    review.stands_in, review.confirmed_at, review.commit = round_of(writeup), now, writeup.commit
    review.save(update_fields=["stands_in", "confirmed_at", "commit"])
    _record("confirmed a review", review, by=by, now=now)
    legibility.weigh(writeup, now)
    return review


@transaction.atomic
def reveal(review: Review, *, by: User, now: datetime | None = None) -> Review:
    """An unnamed reviewer puts their name to all that they said of this write-up. It cannot be taken back."""
    now = now or timezone.now()
    review = _locked(review)
    permissions.can_reveal_reviewer(by, review).or_refuse()
    Review.objects.filter(writeup=review.writeup, by=by, is_unnamed=True).update(is_unnamed=False)
    review.is_unnamed = False
    # Of one that is not given, nobody knows yet.
    events.record("signed a review", review, by=by, now=now, public=review.is_shown)
    return review


@transaction.atomic
def reply(review: Review, *, by: User, text: str, now: datetime | None = None) -> Review:
    """What the author says to it: one text, which can be changed. Raises Refused, markdown.Unrenderable."""
    now = now or timezone.now()
    text, html = _rendered(text, MAX_REPLY, "reply")
    if not text:
        raise Refused("Write something first.")
    review = _locked(review)
    permissions.can_reply_to_review(by, review).or_refuse()
    domains.refuse_in(text)
    review.reply, review.reply_html, review.replied_by, review.replied_at = text, html, by, now
    review.save(update_fields=["reply", "reply_html", "replied_by", "replied_at"])
    events.record("replied to a review", review, by=by, now=now, whom=review.shown_by)
    return review


@transaction.atomic
def resubmit(writeup: WriteUp, *, by: User, note: str, now: datetime | None = None) -> Resubmission:
    """The author says what they changed. A new round begins, and the claims that went on are delivered again."""
    now = now or timezone.now()
    note, html = _rendered(note, MAX_REPLY, "note")
    if not note:
        raise Refused("Say what you changed, so that its reviewers know where to look.")
    writeup = writeups.hold(writeup)
    permissions.can_resubmit(by, writeup).or_refuse()
    domains.refuse_in(note)
    sent = Resubmission.objects.create(writeup=writeup, by=by, at=now, note=note, note_html=html)
    writeup.changed_at = now
    writeup.save(update_fields=["changed_at"])
    events.record("resubmitted", sent, by=by, now=now)
    legibility.list_again(writeup, by=by, now=now)
    return sent


@transaction.atomic
def hide(review: Review, *, by: User, note: str, now: datetime | None = None) -> Review:
    """A curator takes it out of sight, with a reason on the record, and it no longer counts.

    A write-up that was legible by it waits for reviewers again, where no two others stand by it: "two people could
    follow it" would not be true. Every open report of the review is answered.
    """
    now = now or timezone.now()
    refuse_no_reason(note)
    writeup = writeups.hold(review.writeup)
    review = _locked(review, writeup)
    permissions.can_hide_review(by, review).or_refuse()
    review.hidden_because = note.strip()
    _move(review, Status.HIDDEN, "hid a review", by=by, now=now, reason=note.strip())
    reported.close_all(ReportOutcome.HIDDEN, by=by, now=now, note=note, review=review)
    legibility.weigh_without(writeup, review, by=by, now=now)
    return review


@transaction.atomic
def show(review: Review, *, by: User, note: str = "", now: datetime | None = None) -> Review:
    """A curator brings a hidden one back as it was. It counts again."""
    now = now or timezone.now()
    writeup = writeups.hold(review.writeup)
    review = _locked(review, writeup)
    permissions.can_show_review(by, review).or_refuse()
    review.hidden_because = ""
    _move(review, Status.GIVEN, "showed a review", by=by, now=now, reason=note.strip())
    legibility.weigh(writeup, now)
    return review


def return_overdue(*, now: datetime | None = None) -> int:
    """Writes down which reviews ran out. Twice at once it acts once. Answers how many."""
    return _return_those(Review.objects.all(), now or timezone.now())


def return_all(person: User, now: datetime) -> None:
    """Puts back what somebody who leaves the board has taken."""
    for review in Review.objects.filter(by=person, status=Status.TAKEN).order_by("pk"):
        _move(_locked(review), Status.RETURNED, "returned a review", by=person, now=now, public=False)


def _return_those(reviews: ReviewQuerySet, now: datetime) -> int:
    return sum(_run_out(review, now) for review in reviews.overdue(now).order_by("pk"))


@transaction.atomic
def _run_out(review: Review, now: datetime) -> int:
    review = _locked(review)
    if review.status != Status.TAKEN or review.due_at > now:
        return 0
    _move(review, Status.RETURNED, "a review ran out", by=None, now=now, public=False)
    return 1


def _refuse_changed(writeup: WriteUp, seen: str | None) -> None:
    if seen is not None and seen != writeup.mark:
        raise Refused(
            "It was changed since you opened this page. Look at it as it is now, then say it.", code="changed"
        )


def _locked(review: Review, writeup: WriteUp | None = None) -> Review:
    """The review as it is now, held; with the write-up that is held already, where there is one."""
    rows = Review.objects.select_for_update(of=("self",), no_key=True).select_related("writeup", "by")
    review = rows.get(pk=review.pk)
    if writeup:
        review.writeup = writeup
    return review


def _letter(writeup: WriteUp, person: User) -> str:
    """What an unnamed reviewer is called here: the same in every round. Named reviews take no letter."""
    given = writeup.reviews.exclude(letter="")
    mine = given.filter(by=person, is_unnamed=True).first()
    if mine:
        return mine.letter
    number, name = given.values("letter").distinct().count(), ""
    while number >= 0:
        number, place = divmod(number, 26)
        name = chr(ord("A") + place) + name
        number -= 1
    return name


def _fit(text: str, most: int, what: str) -> str:
    text = unix_lines(text).strip()
    if len(text) > most:
        raise Refused(f"This {what} is {len(text):,} characters long. {most:,} is the limit.")
    return text


def _rendered(text: str, most: int, what: str) -> tuple[str, str]:
    """The text as it is kept, and its HTML. Called before a row is locked: a formula may take half a second."""
    text = _fit(text, most, what)
    return text, markdown.render(text) if text else ""


def _trimmed(answers: Answers) -> dict[str, Said]:
    return {question: Said(said.answer, said.line.strip()) for question, said in answers.items()}


def _check(outcome: Outcome, answers: Answers, note: str) -> None:
    if set(answers) != set(Question.values) or {said.answer for said in answers.values()} - set(Answer.values):
        raise Refused("Answer each of the six questions: yes, partly or no.")
    lines = [said.line.strip() for said in answers.values()]
    if not all(lines):
        raise Refused("Write one line for each answer.")
    if any(len(line) > MAX_LINE for line in lines):
        raise Refused(f"A line has at most {MAX_LINE} characters.")
    unclear = [asked for asked in (Question.CLAIM, Question.METHOD) if answers[asked].answer == Answer.NO]
    if outcome == Outcome.LEGIBLE and unclear:
        raise Refused(f"You answered no to “{unclear[0].label}” Then ask for changes, and say which.")
    if outcome == Outcome.CHANGES and not note:
        raise Refused("Say in the note what you ask to be changed.")


def _refuse_links(answers: Answers, note: str) -> None:
    """Of what everybody reads. A note to the curators alone may name what it warns of."""
    domains.refuse_in(note, *(said.line for said in answers.values()))


def _answer(review: Review, answers: Answers) -> None:
    said = _trimmed(answers)
    ReviewAnswer.objects.bulk_create(
        ReviewAnswer(review=review, question=question, answer=said[question].answer, line=said[question].line)
        for question in Question.values
    )


def _move(
    review: Review,
    status: Status,
    verb: str,
    *,
    by: User | None,
    now: datetime,
    fields: tuple[str, ...] = (),
    after: str = "",
    reason: str = "",
    public: bool = True,
) -> None:
    """The one way from status to status. The caller holds the row. No event has a word of the text."""
    before = Status(review.status)
    if status not in MOVES[before]:
        raise not_from_here("A review that is", before.label.lower(), status.label.lower())
    review.status = status
    review.save(update_fields=["status", "hidden_because", *fields])
    _record(verb, review, by=by, now=now, public=public, before=before, after=after or status, reason=reason)


def _record(verb: str, review: Review, *, by: User | None, now: datetime, public: bool = True, **told: Any) -> None:
    """One event. Of what an unnamed reviewer does, everybody reads that it happened, and curators by whom."""
    if public and by is not None and by.pk == review.by_id and review.is_unnamed:
        events.record("unnamed", review, by=by, now=now, after=verb, public=False)
        by = None
    events.record(verb, review, by=by, now=now, public=public, **told)
