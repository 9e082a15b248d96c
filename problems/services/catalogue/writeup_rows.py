"""
Write-ups in the catalogue: those with a key, which curators keep.

A write-up that a member linked has no key and is not part of the catalogue. Reviews are not either, so what became
legible here is `listed` there.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from board.lib import markdown
from board.lib.errors import Refused
from problems.models import Author, Bearing, Event, FormerAddress, Problem, WriteUp
from problems.models.writeups import Says, Status
from problems.services import links
from problems.services.catalogue.compound import Listing, Pairs
from problems.services.catalogue.faults import Fault, Wrong
from problems.services.catalogue.files import File
from problems.services.catalogue.formats import Row
from problems.services.catalogue.kinds import ANY_CASE_KEY, Text
from problems.services.catalogue.places import Children, Pks
from problems.services.catalogue.sections import (
    CATALOGUE,
    SECTIONS,
    Act,
    Field,
    Section,
    Values,
    column,
    event,
    kind_of,
)

if TYPE_CHECKING:
    from problems.services.catalogue.plan import Change

# The two lists of a row, and what each says of the problems it names. Anything else stands in `bearings`.
LISTS = {"addresses": Says.PARTIAL.value, "related": Says.RELATED.value}
KEYS = Listing(Text(), once=True)
SAYS = Pairs(Text(choices=tuple(Says.values)))


def _bearing_columns(entry: list[Any], position: int, pks: Pks) -> dict[str, Any]:
    return {"problem_id": pks["problems"][entry[0]], "says": entry[1], "position": position}


def _author_columns(entry: str, position: int, pks: Pks) -> dict[str, Any]:
    return {"name": entry, "position": position}


BEARINGS = Children(
    model=Bearing,
    parent="writeup",
    natural="problem_id",
    columns_of=_bearing_columns,
    entry_of=lambda bearing: [bearing.problem.key, bearing.says],
    order=("position", "pk"),
    child_joins=("problem",),
)
# Members name themselves; the catalogue keeps the names from outside.
AUTHORS = Children(
    model=Author,
    parent="writeup",
    natural="",
    columns_of=_author_columns,
    entry_of=lambda author: author.name,
    order=("position", "pk"),
    only=(("person", None),),
)


class WriteUps(Section):
    name, noun, model, key = "writeups", "write-up", WriteUp, ANY_CASE_KEY
    extra = tuple(LISTS)
    fields = (
        column(WriteUp, "title", required=True),
        column(WriteUp, "url", "link", required=True),
        column(WriteUp, "kind", always=True),
        column(WriteUp, "year", "published", always=True),
        column(WriteUp, "summary_basis", always=True),
        Field("bearings", SAYS, BEARINGS, refers="problems"),
        column(WriteUp, "sure", always=True),
        column(WriteUp, "note"),
        column(WriteUp, "summary", always=True),
        Field("authors", Listing(kind_of(Author._meta.get_field("name"))), AUTHORS),
        column(WriteUp, "ai_use"),
        column(WriteUp, "code_url"),
        column(WriteUp, "data_url"),
        column(WriteUp, "commit"),
        column(WriteUp, "archive_url"),
        column(WriteUp, "status", kind=Text(choices=("listed", "withdrawn")), default=Status.LISTED.value),
    )

    def rows(self) -> Any:
        return super().rows().defer("summary_html")

    def in_file_order(self) -> Any:
        return self.rows().order_by("pk")

    def seen(self, name: str, value: Any) -> Any:
        if name == "status":
            return value if value == Status.WITHDRAWN else Status.LISTED.value
        return in_order(value) if name == "bearings" else value

    def prepare(self, row: Row, file: File) -> Iterator[Fault]:
        """Puts `addresses`, `related` and `bearings` together: one says something once about a problem."""
        bearings: dict[str, Any] = {}
        for name, said in (*LISTS.items(), ("bearings", None)):
            kind = SAYS if said is None else KEYS
            value = row.data.pop(name, None)
            try:
                entries = kind.read(kind.cell(value) if row.columns is not None and value else value)
            except Wrong as wrong:
                yield row.fault(name, str(wrong), wrong.at)
                continue
            for position, entry in enumerate(entries):
                key, says = entry if said is None else (entry, said)
                place = f"bearings.{key}"
                row.told_by.setdefault(place, place if said is None else f"{name}[{position}]")
                if key in bearings:
                    yield row.fault(name, f"{key} is named twice")
                bearings[key] = says
        row.data["bearings"] = bearings
        if row.columns is not None:
            row.data["bearings"] = "; ".join(f"{key}:{says}" for key, says in bearings.items()) or None
            row.columns |= {"bearings"} if row.columns & {*LISTS, "bearings"} else set()

    def write(self, key: str, values: Values) -> dict[str, Any]:
        row = super().write(key, {**values, "bearings": []})
        lists = {
            name: [problem for problem, says in values["bearings"] if says == said] for name, said in LISTS.items()
        }
        other = {problem: says for problem, says in values["bearings"] if says not in LISTS.values()}
        written: dict[str, Any] = {}
        for name, value in row.items():
            if name == "sure":
                written |= {**lists, **({"bearings": other} if other else {})}
            written[name] = value
        return written

    def review(self, changes: list["Change"]) -> Iterator[Fault]:
        """One address is on the board once, whoever linked it."""
        holders = {
            url: key or f"write-up {pk}, which a member linked"
            for pk, key, url in WriteUp.objects.values_list("pk", "key", "url")
        }
        before = FormerAddress.objects.select_related("writeup").values_list("url", "writeup__key", "writeup")
        moved = {url: key or f"write-up {pk}, which a member linked" for url, key, pk in before}
        holders = moved | holders
        ours = {change.key for change in changes}
        holders = {url: key for url, key in holders.items() if key not in ours}
        for change in changes:
            try:
                change.url = links.normalise(change.target["url"])
            except Refused as refused:
                yield change.row.fault("url", str(refused))
                continue
            holder = holders.setdefault(change.url, change.key)
            if holder != change.key:
                yield change.row.fault("url", f"the same address as {holder}")

    def render(self, change: "Change") -> Iterable[Fault]:
        try:
            change.rendered = {"summary": markdown.render(change.target["summary"]) if change.target["summary"] else ""}
        except markdown.Unrenderable as error:
            return [change.row.fault("summary", str(error))]
        return []

    def new(self, change: "Change", now: datetime) -> WriteUp:
        return WriteUp(key=change.key, url=change.url, summary_html=change.rendered["summary"], linked_at=now)

    def update(self, change: "Change", now: datetime) -> list[str]:
        change.obj.url = change.url
        change.obj.summary_html = change.rendered["summary"]
        changed = ("link" if name == "url" else name for name in change.fields)
        return ["url", "summary_html", *change.obj.note_change(changed, now)]

    def finish(self, created: list["Change"], changed: list["Change"], now: datetime, act: Act = CATALOGUE) -> None:
        super().finish(created, changed, now, act)
        Event.objects.bulk_create(event("listed", change.obj, now, act, after=change.obj.status) for change in created)
        refresh_results()
        new = [change.obj.pk for change in created]
        Problem.objects.filter(bearings__writeup__in=new, last_activity_at__lt=now).update(last_activity_at=now)


def in_order(bearings: list[list[str]]) -> list[list[str]]:
    """Bearings as the lists of a row give them: addresses, related, then the others."""
    ranks = {said: rank for rank, said in enumerate(LISTS.values())}
    return sorted(bearings, key=lambda bearing: ranks.get(bearing[1], len(ranks)))


def refresh_results() -> None:
    """Makes every problem say truly whether results are linked to it; writes only where it does not.

    Locks first every problem whose answer another act may be changing. The caller is in a transaction.
    """
    any_bearing = Exists(Bearing.objects.filter(problem=OuterRef("pk")))
    touched = Problem.objects.filter(Q(any_bearing) | Q(has_results=True)).order_by("number")
    list(touched.select_for_update(no_key=True).values_list("pk"))
    results = Exists(Bearing.objects.filter(problem=OuterRef("pk")).visible().results())
    Problem.objects.filter(results, has_results=False).update(has_results=True)
    Problem.objects.filter(~results, has_results=True).update(has_results=False)


SECTIONS.add(WriteUps())
