"""Questions about many problems, and what each page loads of them."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Abs, Coalesce, Concat, JSONObject

from board.lib.json_lists import JSONList
from problems.models.choices import (
    FRESH_FOR,
    IS_OPEN,
    PUBLIC,
    STALE_AFTER,
    STILL_OPEN,
    Activity,
    Compute,
    Freshness,
    Status,
)
from problems.models.needs import ProblemSkill, RelatedWork
from problems.models.tags import FIRST, NOBODYS, OPEN, having, having_any, of_choice
from problems.models.taxonomy import Resource, SkillLevel, Technique
from users.models import SHOWN_OF_A_PERSON, User, public_person, shown_name

# What apps above know of problems, by the name of its filter: a condition at a moment. They add to it when they start.
CONDITIONS: dict[str, Callable[[datetime], Q]] = {}
# What they tell beside one problem: an expression over its row, by its name.
COMPANY: dict[str, Callable[[datetime], Any]] = {}
# Columns by which problems are found, as long as their texts. No page shows them.
TO_FIND_BY = ("search", "keywords", "tags")
# Columns of which a row of a list is made.
SHOWN_IN_A_ROW = (
    *("title", "question", "difficulty", "difficulty_max", "hours_low", "hours_high", "compute", "era", "starred"),
    *("resolution", "parent", "worked_on_until", "has_results", "track__name", "track__key", "track__position"),
)
# So many first projects are compared with each other, and what a small one runs on.
COMPARED = 200
SMALL = (Compute.BROWSER, Compute.LAPTOP)
# How the events of an import begin their reason.
OF_A_FILE = "import "
NUMBER = re.compile(r"#?([0-9]{1,9})")
PATH = re.compile(r"/problems/([0-9]{1,9})(?:-[^/]*)?/?")


class ProblemQuerySet(models.QuerySet):
    def public(self):
        """Every problem whose page anybody may read."""
        return self.filter(status__in=PUBLIC)

    def posed(self):
        """What the board asks or asked: listed problems and historical ones."""
        return self.filter(status__in=(Status.LISTED, Status.HISTORICAL))

    def listed(self):
        return self.filter(status=Status.LISTED)

    def visible_to(self, user):
        if user.is_authenticated and user.is_curator:
            # A proposal that was taken back is its proposer's alone.
            return self.filter(~Q(status=Status.DRAFT) | Q(proposal=None) | Q(posted_by=user))
        if user.is_authenticated:
            return self.filter(Q(status__in=PUBLIC) | Q(posted_by=user))
        return self.public()

    def brought_in(self):
        """Up for listing, and proposed by no member: from a file, or a part of another problem."""
        return self.filter(status=Status.PROPOSED, proposal=None)

    def to_change_at_once(self):
        """What curators may name to change many."""
        return self.public() | self.brought_in()

    def named(self, name: str) -> Any:
        """The one problem that somebody means by 42, #42, a key, or an address on the board; None for nothing found.

        Of one that was merged it is the one that it was merged into.
        """
        name = name.strip()
        if not name or not name.isprintable():
            return None
        found = NUMBER.fullmatch(name) or PATH.fullmatch(name.removeprefix(settings.SITE_URL))
        if found:
            return self._standing(Q(number=int(found[1])))
        return self._standing(Q(key=name.lower()))

    def _standing(self, which: Q) -> Any:
        meant = self.model._default_manager.filter(which).values_list(Coalesce("merged_into", "pk"))
        return self.filter(pk__in=meant).first()

    def comparable(self):
        """What a new question may be the same as: what is or was on the list, and what waits to be."""
        return self.filter(status__in=(*PUBLIC, Status.PROPOSED, Status.NEEDS_CHANGES)).exclude(status=Status.WITHDRAWN)

    def free(self, now: datetime):
        """Listed problems that nobody works on and whose answer is still wanted."""
        return self.filter(~Q(worked_on_until__gt=now), having(OPEN))

    def starters(self, now: datetime):
        """Free first projects that a browser or a laptop is enough for, those that ask least first.

        Out of the best COMPARED of them: which of a million asks least would take seconds to find.
        """
        small = self.free(now).filter(having(FIRST), having_any(of_choice("compute", one) for one in SMALL))
        best = small.order_by("-starred", "difficulty", "number").values("pk")[:COMPARED]
        levels = ProblemSkill.objects.filter(problem=OuterRef("pk")).order_by("-level").values("level")[:1]
        found = self.filter(pk__in=best).annotate(hardest=Subquery(levels))
        return found.order_by("hardest", "-starred", "hours_low", "number")

    def in_freshness(self, values, now: datetime):
        """Problems whose last check is as old as one of `values` says; none for no values."""
        due, stale = (now - FRESH_FOR).date(), (now - STALE_AFTER).date()
        tests = {
            Freshness.FRESH: Q(checked_on__gte=due),
            Freshness.DUE: Q(checked_on__lt=due, checked_on__gte=stale),
            Freshness.STALE: Q(checked_on__lt=stale),
            Freshness.UNCHECKED: Q(checked_on=None),
        }
        return self.filter(_any_of(tests[value] for value in values))

    def meeting(self, condition: str, now: datetime):
        """Problems of which an app above says so; none where that app is absent."""
        return self.filter(CONDITIONS[condition](now) if condition in CONDITIONS else having(NOBODYS))

    def due_for_check(self, now: datetime):
        """Those whose answer is still wanted, and that nobody has looked for in six months. One that was never checked
        is due six months after it came here, and at once when somebody works on it: a new list is not all overdue.
        """
        wanted = self.listed().filter(resolution__in=STILL_OPEN)
        known = wanted.in_freshness((Freshness.DUE, Freshness.STALE), now)
        waited = Q(created_at__lt=now - FRESH_FOR) | Q(worked_on_until__gt=now)
        return known | wanted.filter(waited, checked_on=None)

    def with_company(self, now: datetime):
        """Annotates what apps above tell beside a problem."""
        return self.annotate(**{name: told(now) for name, told in COMPANY.items()})

    def in_order(self, numbers: str):
        """Those of these numbers, {3,1,2}, in that order."""
        given = RawSQL("SELECT unnest(%s::integer[])", [numbers])
        return self.filter(pk__in=given).order_by(
            RawSQL("array_position(%s::integer[], problems_problem.number)", [numbers])
        )

    def with_activity(self, now: datetime, is_open: Q = IS_OPEN):
        """Annotates every row with its `shown_activity`, for grouping; a row's own answer is `activity(now)`."""
        worked_on = Q(worked_on_until__gt=now)
        return self.annotate(
            shown_activity=Case(
                When(worked_on, then=Value(Activity.WORKED_ON)),
                When(is_open, then=Value(Activity.FREE)),
                default=Value(Activity.RESULTS),
            )
        )

    def with_freshness(self, now: datetime):
        due, stale = (now - FRESH_FOR).date(), (now - STALE_AFTER).date()
        return self.annotate(
            shown_freshness=Case(
                When(checked_on=None, then=Value(Freshness.UNCHECKED)),
                When(checked_on__lt=stale, then=Value(Freshness.STALE)),
                When(checked_on__lt=due, then=Value(Freshness.DUE)),
                default=Value(Freshness.FRESH),
            )
        )

    def with_counts(self, now: datetime):
        """Annotates `live_claims_count` (people, not agents) and `writeups_count` (visible ones)."""
        people = _rows("Claimant").holding(now).filter(claim__by_agent=False)
        bearings = _rows("Bearing").visible()
        return self.annotate(
            live_claims_count=_count_of(people, "problem"), writeups_count=_count_of(bearings, "problem")
        )

    def for_list(self, now: datetime):
        """The loading plan of a row: one query. Adds counts, `need_list` ({key, skill, level}, hardest first), and the
        HTML of what it shows, `title_html` and `question_html`."""
        needs = ProblemSkill.objects.filter(problem=OuterRef("pk")).order_by("-level", "skill__position")
        shown = JSONList(needs.values(json=JSONObject(key="skill__key", skill="skill__name", level="level")))
        html = {f"{name}_html": KeyTextTransform(name, "rendered") for name in ("title", "question")}
        return self.with_counts(now).select_related("track").only(*SHOWN_IN_A_ROW).annotate(need_list=shown, **html)

    def for_detail(self):
        """The loading plan of the problem page: one query for all that the problem itself says.

        Adds `technique_list` ({key, name}), `related_list` ({title, url, is_starter}), `need_list` ({key, skill, level,
        anchor: what that level means, resources: {title, url}}, hardest first), `interested_list` ({username, name,
        note}, the first to offer first), `resolved_list` (how its answer was marked: {at, by, after, reason, evidence},
        the newest first), `outside_list` (who tried it elsewhere: {name, on, text}), `merged_list` ({number, title}:
        what was merged into it), `comments_count`, `checked_how`: what was said of the last check, and `is_of_a_file`:
        whether it came with a file that a curator brought in.
        """
        techniques = Technique.objects.filter(problems=OuterRef("pk")).order_by("position")
        related = RelatedWork.objects.filter(problem=OuterRef("pk")).order_by("position", "pk")
        return (
            self.select_related("track", "source", "parent", "merged_into", "checked_by", "posted_by", "proposal")
            .defer(
                *TO_FIND_BY,
                *_all_but(("title", "status", "rendered"), self.model, "parent", "merged_into"),
                *_all_but(SHOWN_OF_A_PERSON, User, "checked_by", "posted_by"),
            )
            .annotate(
                technique_list=JSONList(techniques.values(json=JSONObject(key="key", name="name"))),
                related_list=JSONList(
                    related.values(json=JSONObject(title="title", url="url", is_starter="is_starter"))
                ),
                need_list=JSONList(_explained_needs()),
                interested_list=JSONList(_interested_people()),
                resolved_list=JSONList(_resolutions()),
                outside_list=JSONList(_outside_attempts()),
                merged_list=JSONList(_merged()),
                comments_count=_count_of(_rows("Comment"), "problem"),
                checked_how=_last_check(),
                is_of_a_file=_is_of_a_file(),
            )
        )

    def with_facts(self):
        """What `services.facts` reads: one query. Adds `skill_facts` ("probing 2"), `technique_facts` (keys) and
        `related_facts` ("Title | address"), each in its order."""
        needs = ProblemSkill.objects.filter(problem=OuterRef("pk")).order_by("position", "pk")
        techniques = Technique.objects.filter(problems=OuterRef("pk")).order_by("position", "key")
        related = RelatedWork.objects.filter(problem=OuterRef("pk")).order_by("position", "pk")
        skill = Concat("skill__key", Value(" "), "level", output_field=models.TextField())
        work = Concat("title", Value(" | "), "url", output_field=models.TextField())
        return self.select_related("track", "source").annotate(
            skill_facts=ArraySubquery(needs.values_list(skill)),
            technique_facts=ArraySubquery(techniques.values_list("key")),
            related_facts=ArraySubquery(related.values_list(work)),
        )

    def with_watch_of(self, user):
        """Annotates `is_watched`: whether this person watches it."""
        watches = _rows("Watch").filter(problem=OuterRef("pk"), person=user.pk)
        return self.annotate(is_watched=Exists(watches))

    def around(self, number: int, now: datetime, neighbours: int = 3):
        """Variants of a problem, and free ones of its track beside it: one query, told apart by `parent_id`."""
        variants = self.listed().filter(parent=number)
        track = Subquery(self.filter(pk=number).values("track"))
        beside = self.listed().filter(track=track).free(now).exclude(pk=number).exclude(parent=number)
        # The nearest are among the nearest of each side, which an index finds. Joined by OR, the sets would be looked
        # for in every row.
        below = beside.filter(number__lt=number).order_by("-number").values("pk")[:neighbours]
        above = beside.filter(number__gt=number).order_by("number").values("pk")[:neighbours]
        near = self.filter(pk__in=below.union(above)).order_by(Abs(F("number") - number), "number")
        shown = variants.order_by().values("pk").union(near.values("pk")[:neighbours])
        return self.filter(pk__in=shown).for_list(now).order_by("number")

    def for_line(self):
        """The loading plan of a one-line mention."""
        return self.select_related("track").defer(
            *TO_FIND_BY, "statement", "success_test", "first_step", "informative_negative", "why", "editor_note"
        )


def _explained_needs():
    levels = SkillLevel.objects.filter(skill=OuterRef("skill"), level=OuterRef("level"))
    resources = Resource.objects.filter(skill=OuterRef("skill")).order_by("position", "pk")
    needs = ProblemSkill.objects.filter(problem=OuterRef("pk")).order_by("-level", "skill__position")
    return needs.values(
        json=JSONObject(
            key="skill__key",
            skill="skill__name",
            level="level",
            anchor=Subquery(levels.values("can")),
            resources=JSONList(resources.values(json=JSONObject(title="title", url="url"))[:3]),
        )
    )


def _resolutions():
    marked = _rows("Event").filter(problem=OuterRef("pk"), verb="resolved", is_public=True).order_by("-at", "-pk")
    told = JSONObject(at="at", by=public_person("by"), after="after", reason="reason", evidence="evidence")
    return marked.values(json=told)[:5]


def _merged():
    rows = _rows("Problem").filter(merged_into=OuterRef("pk"), status=Status.MERGED).order_by("number")
    return rows.values(json=JSONObject(number="number", title="title"))


def _last_check():
    """How the last curator looked who said that it was open still."""
    checks = _rows("Event").filter(problem=OuterRef("pk"), verb="checked", is_public=True).order_by("-at", "-pk")
    return Coalesce(Subquery(checks.values("reason")[:1]), Value(""), output_field=models.TextField())


def _is_of_a_file():
    """Its first event tells: that of the catalogue is nobody's."""
    first = Q(verb__in=["listed", "moved"], before="", by__isnull=False, reason__startswith=OF_A_FILE)
    return Exists(_rows("Event").filter(first, problem=OuterRef("pk")))


def _outside_attempts():
    tried = _rows("OutsideAttempt").filter(problem=OuterRef("pk")).order_by("position", "pk")
    return tried.values(json=JSONObject(name="name", on="on", text="text"))


def _interested_people():
    """Those who would work on a problem with somebody, by the names that the public sees."""
    present = Q(person__is_active=True, person__deleted_at=None)
    offers = _rows("Interest").filter(present, problem=OuterRef("pk")).order_by("at", "pk")
    return offers.values(json=JSONObject(username="person__username", name=shown_name("person"), note="note"))


def _any_of(tests) -> Q:
    wanted = Q(pk__in=[])
    for test in tests:
        wanted |= test
    return wanted


def _rows(model: str) -> Any:
    """All rows of a model that is defined later than this one."""
    return apps.get_model("problems", model)._default_manager.all()


def _count_of(rows, column: str):
    """A correlated count: how many of `rows` point at the outer row by `column`."""
    counted = rows.filter(**{column: OuterRef("pk")}).order_by().values(column).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _all_but(shown: tuple[str, ...], model: Any, *paths: str) -> list[str]:
    """The columns of what lies at each of `paths` that are not shown there."""
    columns = [one.name for one in model._meta.concrete_fields if one.name not in shown and not one.primary_key]
    return [f"{path}__{column}" for path in paths for column in columns]
