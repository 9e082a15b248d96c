"""How it was shown that a member wrote something: what was found, and each look for it."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery

from problems.models.writeups import Author


class How(models.TextChoices):
    LINK_BACK = "link_back", "a link back"
    TOKEN = "token", "a line on the page"  # a kind of proof, and public
    ORCID = "orcid", "their ORCID iD"


class AuthorProof(models.Model):
    """The page (or its metadata) names the member. Found once it stays: pages change, and what was shown was shown."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="proofs")
    how = models.CharField(max_length=9, choices=How.choices)
    at = models.DateTimeField()
    evidence_url = models.URLField(max_length=500)

    class Meta:
        ordering = ["author", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "how"], name="author_proof_once_each"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="author_proof_how_known"),
        ]

    def __str__(self):
        return f"{self.author}: {self.how}"


class AuthorLookQuerySet(models.QuerySet["AuthorLook"]):
    def on_the_day_before(self, now: datetime):
        return self.filter(at__gt=now - timedelta(days=1))


class AuthorLook(models.Model):
    """A look that an author asked for. `found` says in a sentence what came of it."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="looks")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    found = models.CharField(max_length=300, blank=True)

    objects = AuthorLookQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, found="") | (Q(ended_at__isnull=False) & ~Q(found="")),
                name="author_look_ended_says_what",
            ),
        ]

    def __str__(self):
        return f"{self.author} at {self.at:%Y-%m-%d %H:%M}"


def with_proofs(authors: QuerySet[Author]) -> QuerySet[Author]:
    """Adds `shown_by`: how it was first shown that each of them wrote it; None where it was not."""
    proofs = AuthorProof.objects.filter(author=OuterRef("pk")).order_by("at", "pk")
    return authors.annotate(shown_by=Subquery(proofs.values("how")[:1]))
