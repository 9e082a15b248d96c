"""Questions about many claims, and what each page loads of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from board.lib.json_lists import JSONList
from problems.models.claim_states import LIVE, Stage, Standing, Status
from problems.models.problems import Problem
from problems.models.revisions import newest
from users.models import public_person

# What apps above tell beside a claim: an expression over its row, by its name. They add to it when they start.
COMPANY: dict[str, Callable[[], Any]] = {}


class ClaimQuerySet(models.QuerySet):
    def active(self, now: datetime):
        """Claims that hold their problem at `now`. One whose time is past has lapsed, swept or not."""
        return self.filter(status__in=LIVE, lapses_at__gt=now)

    def gone_silent(self, now: datetime):
        """Claims whose time is past and whose row does not say so yet."""
        return self.filter(status__in=LIVE, lapses_at__lte=now)

    def by_people(self):
        return self.filter(by_agent=False)

    def by_agents(self):
        return self.filter(by_agent=True)

    def public(self):
        """Claims that anybody may read about."""
        return self.exclude(status=Status.REMOVED)

    def held_by(self, person):
        """Claims that a person is on, alone or with others, live or ended."""
        return self.filter(_claimant(person=person, standing=Standing.JOINED))

    def worked_on_by(self, person):
        """Claims that a person is on or was on before they left."""
        return self.filter(_was_on_it(person))

    def silent_since(self, now: datetime, share: float):
        """Live claims, unpaused at `now`, that have used up this share of their time of silence."""
        days = Coalesce("problem__lapse_days", Value(settings.CLAIM_LAPSE_DAYS))
        left = ExpressionWrapper(days * Value(timedelta(days=1 - share)), models.DurationField())
        running = Q(status=Status.ACTIVE) | Q(status=Status.PAUSED, returns_on__lte=now.date())
        due = ExpressionWrapper(F("lapses_at") - left, models.DateTimeField())
        return self.active(now).filter(running).alias(note_due_at=due).filter(note_due_at__lte=now)

    def with_team(self):
        """Annotates `team`: everybody on the claim, the lead first, as [{username, name}] to show in public."""
        people = _claimants().on_it().filter(claim=OuterRef("pk")).lead_first()
        return self.annotate(team=JSONList(people.values(json=public_person("person"))))

    def with_entry_count(self):
        """Annotates `entry_count`: how many entries stand in the log."""
        counted = (
            _entries()
            .filter(claim=OuterRef("pk"))
            .order_by()
            .values("claim")
            .annotate(entries=Count("pk"))
            .values("entries")
        )
        return self.annotate(entry_count=Coalesce(Subquery(counted), 0))

    def ended(self, now: datetime):
        """Claims that hold their problem no longer, swept or not."""
        return self.exclude(status__in=LIVE, lapses_at__gt=now)

    def heard_from(self):
        """Claims of which somebody said what moved: in a check-in, or in the log."""
        return self.filter(_checked_in() | _logged())

    def with_ending(self):
        """Annotates how each of the claims that ended did: `ending` is delivered, released or lapsed, swept or not."""
        known = [When(status=status, then=Value(status)) for status in (Status.DELIVERED, Status.RELEASED)]
        return self.annotate(ending=Case(*known, default=Value(Status.LAPSED), output_field=models.CharField()))

    def with_stage(self):
        """Annotates the farthest `Stage` that each came to."""
        bearings = apps.get_model("problems", "Bearing")._default_manager.filter(claim=OuterRef("pk"))
        came = [
            When(Exists(bearings), then=Value(Stage.LINKED)),
            When(_logged(), then=Value(Stage.LOGGED)),
            When(_checked_in(), then=Value(Stage.CHECKED_IN)),
        ]
        return self.annotate(stage=Case(*came, default=Value(Stage.SILENT), output_field=models.CharField()))

    def with_note(self):
        return self.exclude(note="")

    def leaving_something(self):
        """Claims of which those who come next find more than that they were there."""
        return self.filter(~Q(note="") | Q(status=Status.DELIVERED) | _logged())

    def attempts_on(self, problem: Problem, now: datetime):
        """What others tried on a problem and left for whoever comes next, the newest first."""
        return self.ended_on(problem, now).leaving_something()

    def ended_on(self, problem: Problem, now: datetime):
        return self.filter(problem=problem).public().ended(now).order_by("-claimed_at", "-pk")

    def for_problem(self, problem: Problem, now: datetime, attempts):
        """Who is on a problem, and those of `attempts`, newest first, in one query; `is_live(now)` parts them."""
        shown = Q(pk__in=attempts.values("pk"))
        live = Q(status__in=LIVE, lapses_at__gt=now)
        return self.filter(live | shown, problem=problem).for_attempts().order_by("-claimed_at", "-pk")

    def for_attempts(self):
        """The loading plan of a claim in a line or two: one query."""
        return self.with_team().with_entry_count().select_related("person")

    def visible_to(self, user):
        """Claims whose page this person may read: of a removed one, its people and the curators."""
        if user.is_authenticated and user.is_curator:
            return self
        shown = ~Q(status=Status.REMOVED)
        return self.filter(shown | _was_on_it(user)) if user.is_authenticated else self.filter(shown)

    def for_page(self):
        told = {name: expression() for name, expression in COMPANY.items()}
        last = {"newest_text": newest("text"), "newest_number": newest("number")}
        return self.select_related("person", "problem__track", "revision").annotate(**told, **last)


def _claimants() -> Any:
    """All rows of a model that is defined later than this one."""
    return apps.get_model("problems", "Claimant")._default_manager.all()


def _entries() -> Any:
    """What stands in a log, of a model that is defined later than this one."""
    return apps.get_model("problems", "LogEntry")._default_manager.standing()


def _logged() -> Exists:
    return Exists(_entries().filter(claim=OuterRef("pk")))


def _checked_in() -> Exists:
    return Exists(apps.get_model("problems", "CheckIn")._default_manager.filter(claim=OuterRef("pk")))


def _claimant(**about):
    return Exists(_claimants().filter(claim=OuterRef("pk"), **about))


def _was_on_it(person):
    return _claimant(person=person, standing__in=(Standing.JOINED, Standing.LEFT))
