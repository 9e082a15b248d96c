"""Questions about many programs and rounds, and what each page loads of them."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject

from board.lib.deadlines import today_anywhere
from board.lib.json_lists import JSONList
from board.lib.prepared import prepared
from problems.models import Claimant, Problem, ProblemSkill, Skill, Watch
from programs.models.dates import CONFIRMED_FOR, REMEMBERED
from programs.models.wants import Beside, Taking, days_for
from users.models import public_person

NO_TIME = timedelta(0)


def _rows(model: str) -> Any:
    return apps.get_model("programs", model).objects


class ProgramQuerySet(models.QuerySet):
    def wanting(self, problem: Problem):
        """Programs that name a problem, one of its skills or its track. Taking the whole field names nothing."""
        return self.filter(_names(self.model, problem.pk, problem.track_id, OuterRef("pk")))

    def kept_by(self, person: Any):
        """Programs whose pages and rounds a person edits."""
        return self.all() if person.is_curator else self.filter(leads__person=person)

    def concerning(self, person: Any, now: datetime):
        """Programs that a person watches, and those that name what they watch or hold: track, skill or problem."""
        watches = Watch.objects.filter(person=person)
        held = Claimant.objects.holding(now).filter(person=person)
        about = Problem.objects.filter(Q(pk__in=watches.values("problem")) | Q(pk__in=held.values("problem")))
        skills = ProblemSkill.objects.filter(problem__in=about)
        program: Any = self.model
        return self.filter(
            Q(pk__in=_rows("ProgramWatch").filter(person=person).values("program"))
            | Q(pk__in=program.wanted_problems.through.objects.filter(problem__in=about).values("program"))
            | Q(pk__in=_of_terms(program.tracks.through, "track", watches, about.values("track")))
            | Q(pk__in=_of_terms(program.wanted_skills.through, "skill", watches, skills.values("skill")))
        )

    def fitting(self, number: int, takes: timedelta, now: datetime):
        """Those that the problem of a number fits, which `takes` so long: they name it, one of its skills or its track,
        or, after these, are open to all.

        Adds `is_named`, `round_name` and `closes_on` of the nearest round ahead, and `enough_name` and `enough_on` of
        the nearest that leaves the time. Each is None for no such round.
        """
        track = Subquery(Problem.objects.filter(pk=number).values("track"))
        nearest = _rows("Round").ahead(now).filter(program=OuterRef("pk")).order_by("closes_on", "pk")
        enough = nearest.filter(closes_on__gte=today_anywhere(now) + takes)
        found = self.annotate(
            is_named=_names(self.model, number, track, OuterRef("pk")),
            round_name=Subquery(nearest.values("name")[:1]),
            closes_on=Subquery(nearest.values("closes_on")[:1]),
            enough_name=Subquery(enough.values("name")[:1]),
            enough_on=Subquery(enough.values("closes_on")[:1]),
        )
        return found.filter(Q(is_named=True) | Q(takes_any_track=True)).order_by("-is_named", "position")

    def for_list(self):
        rounds = _rows("Round").order_by("-closes_on", "-starts_on", "position")
        return self.prefetch_related(Prefetch("rounds", queryset=rounds), "tracks")

    def for_page(self):
        """The loading plan of a program's page and of its answer.

        Adds `lead_list` ({username, name}), `wanted_skill_list` ({key, name}) and `wanted_problem_list` ({number,
        title} of those that anybody may read).
        """
        leads = _rows("ProgramLead").filter(program=OuterRef("pk")).order_by("since", "pk")
        skills = Skill.objects.filter(wanting_programs=OuterRef("pk")).order_by("position", "key")
        problems = Problem.objects.public().filter(wanting_programs=OuterRef("pk")).order_by("number")
        return self.for_list().annotate(
            lead_list=JSONList(leads.values(json=public_person("person"))),
            wanted_skill_list=JSONList(skills.values(json=JSONObject(key="key", name="name"))),
            wanted_problem_list=JSONList(problems.values(json=JSONObject(number="number", title="title"))),
        )


def asked_beside(number: int, now: datetime) -> Any:
    """What `beside` reads where nobody's hours are known, asked before the problem is."""
    return _beside(number, NO_TIME, now)


def beside(problem: Problem, now: datetime, hours_per_week: int | None = None, asked: Any = None) -> Beside:
    """All programs that a problem fits, with the deadlines of whoever has so many hours for it: by a kept statement.

    What was `asked_beside` it is read where it says the same.
    """
    takes = timedelta(days=days_for(problem, hours_per_week))
    rows = _beside(problem.pk, takes, now) if takes or asked is None else asked
    return Beside([Taking(*row) for row in rows], problem, now, hours_per_week)


@prepared
def _beside(number: int, takes: timedelta, now: datetime):
    return _rows("Program").fitting(number, takes, now).values_list(*Taking._fields)


def _names(program: Any, number: int, track: Any, which: OuterRef) -> Exists | Any:
    """Whether the program `which` names a problem, one of its skills or its track."""
    skills = ProblemSkill.objects.filter(problem=number).values("skill")
    return (
        Exists(program.wanted_problems.through.objects.filter(program=which, problem=number))
        | Exists(program.wanted_skills.through.objects.filter(program=which, skill__in=skills))
        | Exists(program.tracks.through.objects.filter(program=which, track=track))
    )


def _of_terms(through: Any, column: str, watches: models.QuerySet, more: models.QuerySet) -> models.QuerySet:
    """Programs that are linked to a term which is watched, or which is one of `more`."""
    watched = Q(**{f"{column}__in": watches.filter(**{f"{column}__isnull": False}).values(column)})
    return through.objects.filter(watched | Q(**{f"{column}__in": more})).values("program")


class RoundQuerySet(models.QuerySet):
    def closing_after(self, now: datetime):
        """Rounds whose deadline has not passed anywhere on Earth, the nearest first."""
        return self.filter(closes_on__gte=today_anywhere(now)).order_by("closes_on")

    def ahead(self, now: datetime):
        """Rounds with a known deadline that one can apply for, now or later: `Round.state` in SQL."""
        today = today_anywhere(now)
        not_begun = Q(starts_on=None) | Q(starts_on__gt=today)
        not_over = Q(ends_on=None) | Q(ends_on__gte=today)
        return self.closing_after(now).filter(not_begun, not_over)

    def unconfirmed(self, now: datetime):
        """Rounds ahead whose dates nobody has read at their source for 90 days: `Round.is_stale` in SQL."""
        since = today_anywhere(now) - CONFIRMED_FOR
        return self.ahead(now).filter(Q(last_confirmed_on=None) | Q(last_confirmed_on__lt=since)).order_by("pk")

    def wanting(self, problem: Problem):
        """Rounds of programs that name a problem, one of its skills or its track."""
        return self.filter(program__in=_rows("Program").wanting(problem))

    def for_calendar(self, now: datetime):
        """Rounds that are ahead, run, or ended lately. Adds `changes_count`, and `changed_at` of the last of them."""
        since = today_anywhere(now) - REMEMBERED
        lately = Q(opens_on__gte=since) | Q(closes_on__gte=since) | Q(starts_on__gte=since) | Q(ends_on__gte=since)
        made = _rows("Change").made().filter(round_pk=OuterRef("pk")).order_by().values("round_pk")
        last = made.annotate(last=Max(Coalesce("answered_at", "at")))
        return (
            self.filter(lately)
            .select_related("program")
            .annotate(
                changes_count=Coalesce(Subquery(made.annotate(n=Count("pk")).values("n")), 0),
                changed_at=Subquery(last.values("last")),
            )
            .order_by("pk")
        )

    def dated(self):
        """Rounds with any date at all."""
        names = ("opens_on", "closes_on", "starts_on", "ends_on")
        return self.exclude(**dict.fromkeys(names))
