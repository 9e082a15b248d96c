"""Which hosts may be linked: what curators said of a domain and everything below it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from problems.models.comments import Comment
from problems.models.logs import LogEntry
from problems.models.writeups import WriteUp

MAX_RULES = 500


class Judgement(models.TextChoices):
    ALLOW = "allow", "Allow"
    HOLD = "hold", "Hold for a curator"
    REFUSE = "refuse", "Refuse"


class DomainRuleQuerySet(models.QuerySet["DomainRule"]):
    def around(self, hosts: set[str]):
        """The rules of these hosts, and of every domain that they lie in."""
        return self.filter(host__in={above for host in hosts for above in domains_of(host)})


class DomainRule(models.Model):
    """`host` as the name system has it, in small letters; it holds for every host below, unless one has its own."""

    host = models.CharField(max_length=253, unique=True)
    judgement = models.CharField(max_length=6, choices=Judgement.choices)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = DomainRuleQuerySet.as_manager()

    class Meta:
        ordering = ["host"]
        constraints = [
            models.CheckConstraint(condition=Q(judgement__in=Judgement.values), name="domain_rule_judgement_known"),
            models.CheckConstraint(condition=~Q(host="") & ~Q(reason=""), name="domain_rule_is_whole"),
        ]

    def __str__(self):
        return f"{self.host}: {self.judgement}"

    def touches(self) -> dict[str, models.QuerySet]:
        """What stands on the board now and links there. A text that only names the host is counted, too."""
        below = Q(link__icontains=f"//{self.host}") | Q(link__icontains=f".{self.host}")
        return {
            "writeups": WriteUp.objects.visible().filter(below),
            "comments": Comment.objects.filter(status="shown", text__icontains=self.host),
            "entries": LogEntry.objects.shown().filter(text__icontains=self.host),
        }


def domains_of(host: str) -> list[str]:
    """A host and every domain it lies in, the nearest first: a.b.c, b.c, c."""
    parts = host.split(".")
    return [".".join(parts[start:]) for start in range(len(parts))]
