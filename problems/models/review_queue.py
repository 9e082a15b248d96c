"""What waits for a reviewer, and who may be one."""

from datetime import datetime

from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest

from problems.models.claim_states import Standing
from problems.models.claims import Claim
from problems.models.fit import HeldSkill
from problems.models.needs import ProblemSkill
from problems.models.review_states import Status
from problems.models.reviews import Resubmission, Review, ReviewerGrant, round_of
from problems.models.teams import Claimant
from problems.models.watches import Watch
from problems.models.writeups import Author, Bearing, Says, WriteUp
from problems.models.writeups import Status as WriteUpStatus
from users.models import User
from users.models.people import Role

WAS_ON = (Standing.JOINED, Standing.LEFT)
# What a write-up must have come to before it earns its authors the right to review: somebody has looked at it.
EARNS = (WriteUpStatus.LISTED, WriteUpStatus.CHANGES_REQUESTED, WriteUpStatus.LEGIBLE, WriteUpStatus.SUPERSEDED)


def reviewers() -> QuerySet[User]:
    """Everybody who may review: curators, who was given the right, and who has shown how a write-up is made."""
    granted = ReviewerGrant.objects.filter(person=OuterRef("pk"), taken_back_at=None)
    legible = Author.objects.filter(person=OuterRef("pk"), writeup__status=WriteUpStatus.LEGIBLE)
    delivered = Bearing.objects.filter(
        writeup__status__in=EARNS,
        claim__claimants__person=OuterRef("pk"),
        claim__claimants__standing=Standing.JOINED,
    )
    curates = Q(role__in=(Role.CURATOR, Role.ADMIN))
    return User.objects.present().filter(curates | Exists(granted) | Exists(legible) | Exists(delivered))


def on_claims_of(writeup: WriteUp) -> QuerySet[User]:
    """Everybody who is or was on a claim that this write-up delivered."""
    claims = Claim.objects.filter(bearings__writeup=writeup)
    return User.objects.filter(claimed__claim__in=claims, claimed__standing__in=WAS_ON).distinct()


def queue(now: datetime) -> QuerySet:
    """Write-ups that wait for a reviewer, the longest first: also what was changed since it was found legible.

    Adds `waits_since`, `round_now`, and how many reviews of the round are `taken_count`, `given_count`.
    """
    sent = Resubmission.objects.filter(writeup=OuterRef("pk")).order_by("-at")
    rounds = sent.order_by().values("writeup").annotate(n=Count("pk")).values("n")
    read_before = Q(status=WriteUpStatus.LEGIBLE, changed_at__gt=F("reviewed_at"))
    waiting: QuerySet = WriteUp.objects.filter(Q(status=WriteUpStatus.LISTED) | read_before).annotate(
        waits_since=Case(
            When(read_before, then="changed_at"), default=Coalesce(Subquery(sent.values("at")[:1]), "linked_at")
        ),
        round_now=Coalesce(Subquery(rounds, output_field=IntegerField()), 0) + 1,
    )
    reviews = Review.objects.filter(writeup=OuterRef("pk")).order_by().with_read_at().values("writeup")
    # Of what is legible only those who read what it says now.
    of_now = ~Q(writeup__status=WriteUpStatus.LEGIBLE) | Q(last_read_at__gte=F("writeup__changed_at"))
    counted = {
        "taken_count": reviews.filter(status=Status.TAKEN, due_at__gt=now),
        "given_count": reviews.filter(of_now, status=Status.GIVEN, stands_in=OuterRef("round_now")),
    }
    numbers = {name: Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0) for name, rows in counted.items()}
    return waiting.annotate(**numbers).order_by("waits_since", "pk")


def with_part_of(writeups: QuerySet, person: User) -> QuerySet:
    """Adds to a queue what this person has to do with each: `is_mine` they made, `is_read` they have or had to read."""
    mine = Q(linked_by=person) | Exists(Author.objects.filter(writeup=OuterRef("pk"), person=person))
    theirs = Review.objects.filter(writeup=OuterRef("pk"), by=person, round=OuterRef("round_now"))
    return writeups.annotate(
        is_mine=Case(When(mine, then=True), default=False, output_field=models.BooleanField()),
        is_read=Exists(theirs.exclude(status=Status.RETURNED)),
    )


def quiet_since(moment: datetime, now: datetime) -> QuerySet:
    """What waits for one more reader, that nobody has taken or reviewed since then: members' work before older work."""
    given = Review.objects.given().filter(writeup=OuterRef("pk"), stands_in=OuterRef("round_now")).with_read_at()
    last_read = Subquery(given.order_by("-last_read_at").values("last_read_at")[:1])
    quiet = queue(now).annotate(quiet_since=Greatest("waits_since", last_read))
    return quiet.filter(quiet_since__lte=moment, taken_count=0).order_by(
        Case(When(linked_by=None, then=1), default=0), "waits_since", "pk"
    )


def people_to_call(writeup: WriteUp) -> QuerySet[User]:
    """Reviewers with a skill that the problems it addresses ask for, who had no part in it and have not read it.

    They watch the skill, or said that they have as much of it as one of these problems needs.
    """
    needs = ProblemSkill.objects.filter(problem__in=_addressed_by(writeup))
    watching = Watch.objects.filter(skill__in=needs.values("skill")).values("person")
    enough = needs.filter(skill=OuterRef("skill"), level__lte=OuterRef("level"))
    able = HeldSkill.objects.filter(Exists(enough)).values("fit__person")
    wrote = writeup.authors.filter(person__isnull=False).values("person")
    beside = Claimant.objects.filter(standing__in=WAS_ON, claim__in=claims_of_authors(writeup).values("claim"))
    read = Review.objects.filter(writeup=writeup, round=round_of(writeup)).exclude(status=Status.RETURNED)
    people = reviewers().filter(Q(pk__in=watching) | Q(pk__in=able))
    return (
        people.exclude(Q(pk=writeup.linked_by_id) | Q(pk__in=wrote) | Q(pk__in=read.values("by")))
        .exclude(pk__in=on_claims_of(writeup))
        .exclude(pk__in=beside.values("person"))
    )


def claims_of_authors(writeup: WriteUp) -> QuerySet[Claimant]:
    """Who wrote or linked it, on each claim that they are or were on, on a problem that it addresses."""
    wrote = Q(person=writeup.linked_by_id) | Q(person__in=writeup.authors.exclude(person=None).values("person"))
    return Claimant.objects.filter(wrote, standing__in=WAS_ON, problem__in=_addressed_by(writeup))


def _addressed_by(writeup: WriteUp) -> QuerySet:
    return writeup.bearings.exclude(says=Says.RELATED).values("problem")
