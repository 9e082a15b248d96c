"""Lists that a copy elsewhere can follow, and what it is to drop (docs/api.md, "Keeping a copy")."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import QueryDict

from board.lib import keyset
from board.lib.reading import PAGING, ListView
from problems.api.shapes.events import DeletionSerializer
from problems.models import Mark
from problems.services import mirrors

SINCE = "updated_since"
BAD_MOMENT = "Give a moment with its zone: 2026-11-26T09:30:00Z. In an address a + is written %2B."
OWN_ORDER = "With `updated_since` the list is in the order of the changes."
# How many marks a page looks through. Few of them may be what is asked for, or none.
STRETCH = 500
# What the database and the zones of the world can hold, with room.
YEARS = range(1900, 9000)


def moment(asked: QueryDict) -> datetime | None:
    """The moment since when something is to have changed; None where none was given. Raises ValueError."""
    if SINCE not in asked:
        return None
    since = datetime.fromisoformat(asked[SINCE])
    if since.tzinfo is None or since.year not in YEARS:
        raise ValueError(BAD_MOMENT)
    return since.astimezone(UTC)


class Since(ListView):
    paging: ClassVar[tuple[str, ...]] = (*PAGING, SINCE)

    def also_unreadable(self, asked: QueryDict) -> dict[str, list[str]]:
        try:
            since = moment(asked)
        except ValueError:
            return {SINCE: [BAD_MOMENT]}
        return {"sort": [OWN_ORDER]} if since and "sort" in asked else {}


class FollowedList(Since):
    """A list of a `kind` of `mirrors.KINDS`. With `updated_since` it holds what changed, what changed first first."""

    kind: ClassVar[str]

    def page(self, rows: QuerySet, size: int, asked: QueryDict) -> keyset.Page:
        since = moment(asked)
        if since is None:
            return super().page(rows, size, asked)
        rows = rows.order_by()
        due = Mark.objects.due().filter(kind=self.kind, at__gte=since)
        marks = due.newest().filter(ref__in=rows.values("pk"))
        page = keyset.page_of_stretch(marks, due, STRETCH, size, asked.get("cursor", ""), columns=("ref",))
        refs = [mark["ref"] for mark in page.rows]
        found = self._loaded_rows(rows.filter(pk__in=refs))
        # One that left the list between the two queries is among the deletions by now.
        return keyset.Page([found[ref] for ref in refs if ref in found], page.next, page.previous)

    def _loaded_rows(self, rows: QuerySet) -> dict[Any, Any]:
        columns = self.loaded()
        if not columns:
            return {row.pk: row for row in rows}
        return {row["pk"]: row for row in rows.values("pk", *columns)}


class DeletionList(Since):
    """What is no longer in its list, the oldest first: for copies. It names nobody and quotes nothing.

    A comment, an entry or a reproduction that was deleted or hidden keeps its place in its list, without words.
    """

    noun, operation, summary = "deletions", "listDeletions", "List what is gone"
    shape = DeletionSerializer
    since_told = "Only what was written down at this moment or after it, as `at` tells it: ISO 8601 with a zone."
    example = {"kind": "problem", "id": 41, "at": "2026-11-02T09:30:00Z", "why": "merged", "into": 42}

    def rows(self, asked: Any) -> QuerySet:
        return mirrors.gone()

    def page(self, rows: QuerySet, size: int, asked: QueryDict) -> keyset.Page:
        since, due = moment(asked), Mark.objects.due()
        if since:
            rows, due = rows.filter(at__gte=since), due.filter(at__gte=since)
        return keyset.page_of_stretch(rows, due, STRETCH, size, asked.get("cursor", ""))

    def row(self, found: Mark) -> dict[str, Any]:
        return {"kind": found.kind, "id": found.ref, "at": found.at, "why": found.why, "into": found.into}  # type: ignore[attr-defined]
