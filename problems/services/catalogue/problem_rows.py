"""Problems in the catalogue: their rows, their permanent numbers, and what a load leaves behind."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max, Q

from board.lib import markdown
from problems.models import (
    Event,
    OutsideAttempt,
    Problem,
    ProblemSkill,
    Proposal,
    RelatedWork,
    Revision,
    Skill,
    Technique,
    Track,
)
from problems.models.choices import MOVES, PUBLIC, Status
from problems.models.problems import MAX_HOURS
from problems.models.taxonomy import MAX_LEVEL, MIN_LEVEL
from problems.services import facts, links, problems, revisions
from problems.services.catalogue import bulk
from problems.services.catalogue.compound import Listing, Pairs, Record, Span
from problems.services.catalogue.faults import Fault, Wrong
from problems.services.catalogue.files import File
from problems.services.catalogue.formats import Row
from problems.services.catalogue.kinds import KEY, Day, Text, Whole
from problems.services.catalogue.places import Children, Link, Links, Pks, SpanColumns
from problems.services.catalogue.sections import (
    CATALOGUE,
    SECTIONS,
    Act,
    Field,
    Section,
    changed_event,
    column,
    event,
)
from problems.services.catalogue.vocabulary import part, refresh_keywords

if TYPE_CHECKING:
    from problems.services.catalogue.plan import Change

# What a listed problem cannot be without; the database refuses the same.
COMPLETE = ("success_test", "first_step", "difficulty", "compute", "source.key", "skills")
AXES = ("status", "resolution")
SHOWN_STATUS = tuple(str(status) for status in PUBLIC)


def _skill_columns(entry: list[Any], position: int, pks: Pks) -> dict[str, Any]:
    return {"skill_id": pks["skills"][entry[0]], "level": entry[1], "position": position}


def _related_columns(entry: dict[str, Any], position: int, pks: Pks) -> dict[str, Any]:
    return {**entry, "is_starter": links.is_starter(entry["url"]), "position": position}


def _attempt_columns(entry: dict[str, Any], position: int, pks: Pks) -> dict[str, Any]:
    said = {"name": entry.get("name", ""), "text": entry.get("text", "")}
    return {**said, "on": Day.of(entry.get("on", "")), "position": position}


def _attempt_entry(row: OutsideAttempt) -> dict[str, Any]:
    said = {"name": row.name, "on": row.on.isoformat() if row.on else "", "text": row.text}
    return {name: value for name, value in said.items() if value}


SKILLS = Children(
    model=ProblemSkill,
    parent="problem",
    natural="skill_id",
    columns_of=_skill_columns,
    entry_of=lambda need: [need.skill.key, need.level],
    order=("position", "pk"),
    child_joins=("skill",),
)
RELATED_WORK = Children(
    model=RelatedWork,
    parent="problem",
    natural="",
    columns_of=_related_columns,
    entry_of=lambda work: {"title": work.title, "url": work.url},
    order=("position", "pk"),
)


ATTEMPT = Record(tuple(part(OutsideAttempt, name) for name in ("name", "on", "text")))
ATTEMPTS = Children(
    model=OutsideAttempt,
    parent="problem",
    natural="",
    columns_of=_attempt_columns,
    entry_of=_attempt_entry,
    order=("position", "pk"),
)


class Problems(Section):
    """`number` is not compared like a field: it is given once and stays."""

    name, noun, model, key = "problems", "problem", Problem, KEY
    extra = ("number",)
    fields = (
        column(Problem, "title", required=True),
        column(Problem, "question", required=True),
        column(Problem, "why"),
        column(Problem, "statement"),
        column(Problem, "success_test"),
        column(Problem, "first_step"),
        column(Problem, "informative_negative"),
        column(Problem, "editor_note"),
        column(Problem, "kind", always=True),
        column(Problem, "difficulty", always=True),
        column(Problem, "difficulty_max"),
        Field("hours", Span(MAX_HOURS), SpanColumns("hours_low", "hours_high"), always=True),
        column(Problem, "compute", always=True),
        column(Problem, "suggested_models"),
        Field("skills", Pairs(Whole(MIN_LEVEL, MAX_LEVEL)), SKILLS, always=True, refers="skills"),
        Field(
            "techniques",
            Listing(Text(), once=True),
            Links(Problem, "techniques", "techniques"),
            always=True,
            refers="techniques",
        ),
        column(Problem, "prerequisites", always=True),
        Field("parent", Text(), Link("parent", "problems"), refers="problems", acyclic=True),
        column(Problem, "subtopic", always=True),
        column(Problem, "starred"),
        Field("source.key", Text(), Link("source", "sources"), always=True, refers="sources"),
        column(Problem, "source.locator", "source_locator", always=True),
        column(Problem, "source.spreadsheet_number", "spreadsheet_number"),
        Field(
            "related_work",
            Listing(Record((part(RelatedWork, "title", True), part(RelatedWork, "url", True)))),
            RELATED_WORK,
        ),
        Field("attempts", Listing(ATTEMPT), ATTEMPTS),
        column(Problem, "era", always=True),
        column(Problem, "provenance.statement", "statement_provenance", always=True),
        column(Problem, "provenance.difficulty", "difficulty_provenance", always=True),
        Field("track", Text(), Link("track", "tracks"), required=True, refers="tracks", written=False),
        column(Problem, "status", kind=Text(choices=SHOWN_STATUS), default=Status.LISTED.value),
        Field("merged_into", Text(), Link("merged_into", "problems"), refers="problems", acyclic=True),
        column(Problem, "resolution"),
        column(Problem, "max_claims", kind=Whole(1, 32_767)),
        column(Problem, "lapse_days", kind=Whole(1, 32_767)),
        column(Problem, "pause_days", kind=Whole(1, 32_767)),
        column(Problem, "revive_days", kind=Whole(1, 32_767)),
        column(Problem, "checked_on"),
    )

    def rows(self) -> Any:
        return super().rows().defer("rendered", "search", "keywords")

    def in_file_order(self) -> Any:
        return self.rows().public().order_by("track__position", "track__key", "number")

    def prepare(self, row: Row, file: File) -> Iterator[Fault]:
        """The folder tells the track: problems/superposition.yaml."""
        if file.track and row.data.setdefault("track", file.track) != file.track:
            yield row.fault("track", f"the file's name says {file.track}")
        if file.track and row.columns is not None:
            row.columns |= {"track"}

    def check(self, change: "Change") -> Iterator[tuple[str, str]]:
        values = change.target
        merged = values["status"] == Status.MERGED
        if merged != bool(values["merged_into"]):
            yield "merged_into", "a merged problem names the one it is merged into, and no other does"
        if values["status"] == Status.LISTED:
            for name in COMPLETE:
                if not values[name]:
                    yield name, "a listed problem cannot be without it"
        if values["difficulty_max"] and values["difficulty_max"] < values["difficulty"]:
            yield "difficulty_max", f"{values['difficulty_max']} is below {values['difficulty']}"
        if any(not (entry.get("name") or entry.get("text")) for entry in values["attempts"]):
            yield "attempts", "an attempt says who it was, or what they did"
        if "status" in change.fields and change.ours is not None:
            before, after = (Status(status) for status in change.fields["status"])
            if after not in MOVES[before]:
                yield "status", f"a problem that is {before.label.lower()} cannot become {after.label.lower()}"

    def review(self, changes: list["Change"]) -> Iterator[Fault]:
        """What somebody proposed is decided by a curator who is not they; and numbers are permanent, and given once."""
        yield from _proposed(changes)
        holders = dict(Problem.objects.values_list("number", "key"))
        for change in changes:
            try:
                change.number = Whole().read(_number(change.row))
            except Wrong as wrong:
                yield change.row.fault("number", str(wrong))
                continue
            if change.number is None:
                continue
            if change.obj is not None and change.obj.number != change.number:
                yield change.row.fault("number", f"it is number {change.obj.number}, for ever")
            elif (holder := holders.setdefault(change.number, change.key)) != change.key:
                yield change.row.fault("number", f"{change.number} is the number of {holder}")

    def render(self, change: "Change") -> Iterator[Fault]:
        if change.obj is not None and not _texts(change.fields):
            return
        draft = Problem(**{name: change.target[name] for name in revisions.REVISED_FIELDS})
        try:
            change.rendered = problems.render(draft)
        except markdown.Unrenderable:
            for name in revisions.REVISED_FIELDS:
                try:
                    problems.render_text(name, change.target[name])
                except markdown.Unrenderable as error:
                    yield change.row.fault(name, str(error))

    def new(self, change: "Change", now: datetime) -> Problem:
        return Problem(key=change.key, rendered=change.rendered, created_at=now, updated_at=now, last_activity_at=now)

    def number(self, created: list["Change"]) -> None:
        """A row without a number takes the next free one after that of the new row before it."""
        taken = set(Problem.objects.values_list("number", flat=True))
        taken |= {change.number for change in created if change.number}
        last = floor = _last_number()
        for change in created:
            if change.number is None:
                change.number = max(last, floor) + 1
                while change.number in taken:
                    change.number += 1
            last = change.obj.number = change.number

    def complete(self, created: list["Change"]) -> None:
        tracks = Track.objects.in_bulk()
        skills, techniques = (dict(model.objects.values_list("key", "name")) for model in (Skill, Technique))
        for change in created:
            change.obj.track = tracks[change.obj.track_id]
            needed = {key for key, _ in change.target["skills"]}
            named = set(change.target["techniques"])
            tags = [name for key, name in skills.items() if key in needed]
            tags += [name for key, name in techniques.items() if key in named]
            change.obj.keywords = problems.keywords(change.obj, tags)

    def update(self, change: "Change", now: datetime) -> list[str]:
        change.obj.updated_at = now
        if not _texts(change.fields):
            return ["updated_at"]
        change.obj.rendered = change.rendered
        return ["rendered", "updated_at"]

    def finish(self, created: list["Change"], changed: list["Change"], now: datetime, act: Act = CATALOGUE) -> None:
        if created:
            _advance_sequence()
        revised = [change for change in changed if set(change.fields) - {*AXES, "merged_into", "checked_on"}]
        bulk.insert(Revision, _revisions([*created, *revised], now, act))
        bulk.insert(Event, (_first_event(change.obj, now, act) for change in created))
        bulk.insert(Event, (event for change in changed for event in _events(change, now, act)))
        if changed:
            refresh_keywords(Q(pk__in=[change.obj.pk for change in changed]))


def _proposed(changes: list["Change"]) -> Iterator[Fault]:
    moved = {change.obj.pk: change for change in changes if change.obj is not None and "status" in change.fields}
    waiting = Proposal.objects.filter(problem__in=moved).exclude(problem__status__in=PUBLIC)
    for number in waiting.order_by("problem").values_list("problem", flat=True):
        yield moved[number].row.fault("status", "somebody has proposed this: it is decided on its own page")


def _number(row: Row) -> Any:
    number = row.data.get("number")
    return Whole().cell(number) if row.columns is not None and number is not None else number


def _texts(fields: Iterable[str]) -> list[str]:
    return [name for name in fields if name in revisions.REVISED_FIELDS]


def _last_number() -> int:
    """The last number ever given, 0 on a board without problems."""
    highest = Problem.objects.aggregate(highest=Max("number"))["highest"]
    if highest is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM problems_problem_number_seq")
        return max(highest, cursor.fetchone()[0])


def _advance_sequence() -> None:
    """Numbers were given by hand; the next one given by the database must be a new one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval('problems_problem_number_seq', GREATEST("
            "(SELECT last_value FROM problems_problem_number_seq), (SELECT max(number) FROM problems_problem)))"
        )


def _revisions(changes: list["Change"], now: datetime, act: Act) -> Iterator[Revision]:
    last = dict(
        Problem.objects.filter(pk__in=[change.obj.pk for change in changes])
        .annotate(last=Max("revisions__number"))
        .values_list("pk", "last")
    )
    for problem in Problem.objects.with_facts().filter(pk__in=last).order_by("pk"):
        text, rest = revisions.apart(facts.of(problem))
        number = (last[problem.pk] or 0) + 1
        yield Revision(problem=problem, number=number, text=text, facts=rest, by=act.by, at=now, note=act.reason)


def _first_event(problem: Problem, now: datetime, act: Act) -> Event:
    """That it is on the list; of one that is only proposed, that it is that."""
    return event("listed" if problem.status in PUBLIC else "moved", problem, now, act, after=problem.status)


def _events(change: "Change", now: datetime, act: Act) -> Iterator[Event]:
    """One event for the texts, one for each axis that moved, one for the rest: as the verbs of the site leave them."""
    texts = _texts(change.fields)
    moved = [name for name in AXES if name in change.fields]
    rest = [name for name in change.fields if name not in texts and name not in AXES]
    for verb, names in (("revised", texts), ("changed", rest)):
        if names:
            row = changed_event(change, now, names, act=act)
            row.verb = verb
            yield row
    for name in moved:
        before, after = change.fields[name]
        verb = {"status": "moved", "resolution": "resolved"}[name]
        yield event(verb, change.obj, now, act, before=before, after=after)


SECTIONS.add(Problems())
