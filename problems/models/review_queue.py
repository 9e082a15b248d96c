"""What waits for a reviewer, and who may be one."""

from datetime import datetime

from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from problems.models.claim_states import Standing
from problems.models.claims import Claim
from problems.models.review_states import Status
from problems.models.reviews import Resubmission, Review, ReviewerGrant
from problems.models.watches import Watch
from problems.models.writeups import Author, Bearing, Says, WriteUp
from problems.models.writeups import Status as WriteUpStatus
from users.models import User
from users.models.people import Role

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
    stood = (Standing.JOINED, Standing.LEFT)
    return User.objects.filter(claimed__claim__in=claims, claimed__standing__in=stood).distinct()


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


def unread_since(moment: datetime, now: datetime) -> QuerySet:
    """What members put into the queue by then, that nobody has taken or reviewed in this round."""
    return queue(now).filter(linked_by__isnull=False, waits_since__lte=moment, taken_count=0, given_count=0)


def people_to_call(writeup: WriteUp) -> QuerySet[User]:
    """Reviewers who watch a skill of the problems that it addresses, and had no part in it."""
    addressed = writeup.bearings.exclude(says=Says.RELATED).values("problem")
    watching = Watch.objects.filter(skill__problems__in=addressed).values("person")
    wrote = writeup.authors.filter(person__isnull=False).values("person")
    people = reviewers().filter(pk__in=watching).exclude(Q(pk=writeup.linked_by_id) | Q(pk__in=wrote))
    return people.exclude(pk__in=on_claims_of(writeup))
