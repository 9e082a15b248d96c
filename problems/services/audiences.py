"""Groups of people around an event: those whom it may concern. Each is a question, asked of (event, its subject)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from problems.models import Author, Bearing, Claimant, Comment, Review, WriteUp
from problems.models.choices import PUBLIC
from problems.models.review_states import Outcome
from problems.models.watches import people_watching
from problems.models.writeups import Status as WriteUpStatus
from users.models import Appeal, User
from users.models.people import Role

# An Event. Which of its columns are filled goes by its verb, and so does what its subject is.
Happened = Any
Subject = Any


People = Callable[[Happened, Subject], QuerySet[User]]


BY_NUMBERS: set[People] = set()


class Numbers(NamedTuple):
    """All of an event that an audience `by_numbers` looks at."""

    by_id: Any
    problem_id: int | None
    claim_id: int | None
    writeup_id: int | None
    at: datetime


def by_numbers(people: People) -> People:
    """Marks an audience whose question is the same for all events but for their `Numbers`: it is built once."""
    BY_NUMBERS.add(people)
    return people


def _users(**about: Any) -> QuerySet[User]:
    return User.objects.present().filter(**about)


def is_of_held(event: Happened) -> bool:
    """Whether it is about a write-up that waits, or that was taken off before it ever showed."""
    gone = (WriteUpStatus.DECLINED, WriteUpStatus.WITHDRAWN)
    never_shown = event.before == WriteUpStatus.HELD and event.after in gone
    return event.writeup is not None and (event.writeup.status == WriteUpStatus.HELD or never_shown)


def is_for_all(event: Happened) -> bool:
    """Whether everybody may know what happened: then `who_may_know` leaves nobody out."""
    return not is_of_held(event) and (event.problem is None or event.problem.status in PUBLIC)


def who_may_know(event: Happened, people: QuerySet[User]) -> QuerySet[User]:
    """Those of `people` who may read the problem and the write-up.

    Of a problem that is not public that is its author and the curators; of a write-up that waits, who linked it and
    they: whoever it names as an author hears of it when it shows.
    """
    if is_of_held(event):
        people = people.filter(Q(pk=event.writeup.linked_by_id) | Q(role__in=(Role.CURATOR, Role.ADMIN)))
    if event.problem is None or event.problem.status in PUBLIC:
        return people
    return people.filter(Q(pk=event.problem.posted_by_id) | Q(role__in=(Role.CURATOR, Role.ADMIN)))


def who_may_read_hidden(writeup: WriteUp) -> QuerySet[User]:
    """Those whose a write-up that is out of sight is, and the curators."""
    wrote = Author.objects.filter(writeup=writeup, person__isnull=False).values("person")
    theirs = Q(pk=writeup.linked_by_id) | Q(pk__in=wrote)
    return User.objects.filter(theirs | Q(role__in=(Role.CURATOR, Role.ADMIN)))


@by_numbers
def team(event: Happened, subject: Subject) -> QuerySet[User]:
    return _users(pk__in=Claimant.objects.on_it().filter(claim=event.claim_id).values("person"))


def lead(event: Happened, subject: Subject) -> QuerySet[User]:
    return _users(pk=event.claim.person_id)


def whom(event: Happened, subject: Subject) -> QuerySet[User]:
    return _users(pk=event.whom_id)


def offerer(event: Happened, subject: Subject) -> QuerySet[User]:
    return _users(pk=subject.by_id)


@by_numbers
def on_the_problem(event: Happened, subject: Subject) -> QuerySet[User]:
    """Everybody who is on it at the time, whatever the claim."""
    holding = Claimant.objects.holding(event.at).filter(problem=event.problem_id)
    return _users(pk__in=holding.values("person"))


def of_the_problem(event: Happened, subject: Subject) -> QuerySet[User]:
    posted = Q(pk=event.problem.posted_by_id)
    return User.objects.present().filter(posted | Q(pk__in=on_the_problem(event, subject)))


def proposer(event: Happened, subject: Subject) -> QuerySet[User]:
    return _users(pk=event.problem.posted_by_id)


@by_numbers
def in_the_discussion(event: Happened, subject: Subject) -> QuerySet[User]:
    spoke = Comment.objects.filter(problem=event.problem_id).values("by")
    return User.objects.present().filter(Q(pk__in=spoke) | Q(pk__in=on_the_problem(event, subject)))


@by_numbers
def would_join_in(event: Happened, subject: Subject) -> QuerySet[User]:
    interested = Q(interests__problem=event.problem_id)
    return User.objects.present().filter(interested | Q(pk__in=on_the_problem(event, subject))).distinct()


@by_numbers
def watchers(event: Happened, subject: Subject) -> QuerySet[User]:
    """Those who watch this very problem."""
    return _users(watches__problem=event.problem_id)


def watchers_around(event: Happened, subject: Subject) -> QuerySet[User]:
    """Those who watch the problem, its track, a skill or a technique of it."""
    return people_watching(event.problem)


def commenter(event: Happened, subject: Subject) -> QuerySet[User]:
    return _users(pk=subject.by_id)


def writer(event: Happened, subject: Subject) -> QuerySet[User]:
    return _users(pk=subject.by_id)


def authors(event: Happened, subject: Subject) -> QuerySet[User]:
    wrote = Author.objects.filter(writeup=event.writeup_id, person__isnull=False).values("person")
    return User.objects.present().filter(Q(pk=event.writeup.linked_by_id) | Q(pk__in=wrote))


@by_numbers
def watchers_of_its_problems(event: Happened, subject: Subject) -> QuerySet[User]:
    """Those who watch a problem that a write-up bears on."""
    borne_on = Bearing.objects.on_public_problems().results().filter(writeup=event.writeup_id).values("problem")
    return _users(watches__problem__in=borne_on).distinct()


def reviewer(event: Happened, subject: Subject) -> QuerySet[User]:
    return _users(pk=subject.by_id)


@by_numbers
def asked_for_changes(event: Happened, subject: Subject) -> QuerySet[User]:
    """Reviewers whose last word on a write-up was that something should change."""
    return _who_said(event, Outcome.CHANGES)


@by_numbers
def could_follow(event: Happened, subject: Subject) -> QuerySet[User]:
    """Reviewers who could follow a write-up as it was."""
    return _who_said(event, Outcome.LEGIBLE)


def _who_said(event: Happened, outcome: Outcome) -> QuerySet[User]:
    """By the last review of each: a later one takes the place of those before."""
    given = Review.objects.given().filter(writeup=event.writeup_id)
    later = Review.objects.given().filter(writeup=OuterRef("writeup"), by=OuterRef("by"), round__gt=OuterRef("round"))
    return _users(pk__in=given.filter(~Exists(later), outcome=outcome).values("by"))


def sanctioned(event: Happened, subject: Subject) -> QuerySet[User]:
    """Whom a sanction, or the answer to an appeal against one, is about. The event itself names nobody."""
    sanction = subject.sanction if isinstance(subject, Appeal) else subject
    return _users(pk=sanction.person_id)


@by_numbers
def curators(event: Happened, subject: Subject) -> QuerySet[User]:
    return _users(role__in=(Role.CURATOR, Role.ADMIN))
