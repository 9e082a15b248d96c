"""One line of the table: whom an event concerns, in which words, where that leads, what it quotes, and when not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.urls import reverse

from board.lib import markdown
from problems.models import Event
from problems.models.choices import Status
from problems.models.writeups import Status as WriteUpStatus
from problems.services.audiences import Happened, People, Subject

LONGEST_QUOTE = 300
NOT_AGAIN_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Tale:
    """What one group of people is told of an event. In `words`, {who} is who did it, {problem} its number and title.

    `of_whom` makes {who} the person it is about. `quotes` says which words of theirs come along. `when` may pass it by.
    """

    kind: str
    people: People
    words: str
    path: Callable[[Happened], str]
    of_whom: bool = False
    quotes: Callable[[Happened, Subject], str] = lambda event, subject: ""
    when: Callable[[Happened], bool] = lambda event: True


clock, team, work, watched, decisions, reviews, reports = (
    partial(Tale, kind) for kind in ("clock", "team", "work", "watched", "decisions", "reviews", "reports")
)


# Where it leads


def to_claim(event: Happened) -> str:
    return event.claim.get_absolute_url()


def to_problem(event: Happened) -> str:
    return event.problem.get_absolute_url()


def to_writeup(event: Happened) -> str:
    return event.writeup.get_absolute_url()


def to_what_is_left(event: Happened) -> str:
    """The write-up, where it is still there to be read."""
    return event.writeup.get_absolute_url() if event.writeup.is_shown else reverse("problems:writeup-list")


def to_review(event: Happened) -> str:
    return reverse("problems:review", args=[event.subject.rpartition(":")[2]])


def to_reproduction(event: Happened) -> str:
    return reverse("problems:reproduction", args=[event.subject.rpartition(":")[2]])


def to_queue(event: Happened) -> str:
    return reverse("problems:review-queue")


def to_comment(event: Happened) -> str:
    return event.comment.get_absolute_url()


def to_entry(event: Happened) -> str:
    return reverse("problems:log-entry", args=[event.subject.rpartition(":")[2]])


def to_board(event: Happened) -> str:
    return reverse("problems:my-board")


def to_standing(event: Happened) -> str:
    return reverse("problems:my-standing")


def to_curate(event: Happened) -> str:
    return reverse("problems:curate")


def to_proposal(event: Happened) -> str:
    return reverse("problems:proposal", args=[event.problem.pk])


def to_suggestion(event: Happened) -> str:
    return reverse("problems:suggestion", args=[event.subject.rpartition(":")[2]])


# What it quotes


def reason(event: Happened, subject: Subject) -> str:
    return event.reason


def offer_note(event: Happened, subject: Subject) -> str:
    return subject.note


def excerpt(event: Happened, subject: Subject) -> str:
    return markdown.to_text(subject.text, LONGEST_QUOTE)


def review_note(event: Happened, subject: Subject) -> str:
    return markdown.to_text(subject.note, LONGEST_QUOTE)


def review_reply(event: Happened, subject: Subject) -> str:
    return markdown.to_text(subject.reply, LONGEST_QUOTE)


# When it is told


def is_named(event: Happened) -> bool:
    return event.by_id is not None


def is_unnamed(event: Happened) -> bool:
    return event.by_id is None


def is_listing(event: Happened) -> bool:
    return event.after == Status.LISTED


def is_answer_to_a_proposal(event: Happened) -> bool:
    """Whether a problem that a member proposed has come on the list."""
    return event.after == Status.LISTED and event.before == Status.PROPOSED


def is_first_look(event: Happened) -> bool:
    """Whether a curator has looked at a new write-up. One that comes back from its reviewers is listed, too."""
    return is_writeup(event) and event.before != WriteUpStatus.CHANGES_REQUESTED


def is_back_from_reviewers(event: Happened) -> bool:
    return is_writeup(event) and event.before == WriteUpStatus.CHANGES_REQUESTED


def is_writeup(event: Happened) -> bool:
    return event.writeup is not None


def is_problem(event: Happened) -> bool:
    return event.problem is not None


def is_comment(event: Happened) -> bool:
    return event.comment is not None


def is_of_a_person_alone(event: Happened) -> bool:
    return not (event.claim or event.comment or event.writeup or event.problem)


def is_claim(event: Happened) -> bool:
    return event.claim is not None


def is_new(event: Happened) -> bool:
    """Whether it is the first of its kind in a week: who takes their name off and puts it on again is told of once."""
    same = Event.objects.filter(verb=event.verb, by=event.by, problem=event.problem, at__gt=event.at - NOT_AGAIN_WITHIN)
    return not same.exclude(pk=event.pk).exists()


def is_of_an_agent(event: Happened) -> bool:
    return event.claim.by_agent


def is_of_a_person(event: Happened) -> bool:
    """An agent takes no place of a person's, and leaves none."""
    return not event.claim.by_agent
