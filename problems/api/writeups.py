"""Write-ups: what people published, and what it says about the problems."""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from board.lib.reading import DetailView, picked
from problems import permissions
from problems.api import addresses
from problems.api.following import FollowedList
from problems.api.people import person
from problems.api.reviews import EXAMPLE as REVIEW
from problems.api.reviews import review, shown_reviews
from problems.api.shapes.writeups import MyWriteUpSerializer, WriteUpDetailSerializer, WriteUpSerializer
from problems.filters import WriteUpFilter
from problems.models import Author, Bearing, WriteUp
from problems.models.reviews import round_of
from users.api.writing import Own, OwnList
from users.models import User

COPIED = ("link", "title", "kind", "status", "published", "summary", "note", "ai_use", "commit", "linked_at")
EXAMPLE = {
    "id": 3,
    "url": "https://board.example/writeups/3-where-the-middle-initial-comes-from/",
    "link": "https://ada.example/middle-initial/",
    "title": "Where the middle initial comes from",
    "kind": "post",
    "status": "listed",
    "review": "under review",
    "reviewed_at": "2026-11-28T20:15:00Z",
    "changed_since_review": False,
    "published": "2026-11-20",
    "summary": "Two heads in layer 9 move it; ablating both halves the accuracy.",
    "note": "",
    "ai_use": "None.",
    "code_link": "https://github.com/ada/middle-initial",
    "commit": "9fceb02",
    "data_link": "https://zenodo.org/records/1234567",
    "archive_link": "",
    "authors": [{"username": "ada", "name": "Ada Lovelace"}, {"username": None, "name": "C. Babbage"}],
    "bearings": [{"problem": 42, "says": "partial"}],
    "superseded_by": None,
    "linked_by": {"username": "ada", "name": "Ada Lovelace"},
    "linked_at": "2026-11-20T20:15:00Z",
}


MINE = EXAMPLE | {"round": 1, "reviews": [REVIEW], "self_check": {"claim": "yes", "limits": "partly"}}


def writeup(found: WriteUp) -> dict[str, Any]:
    return {
        "id": found.pk,
        "url": addresses.of_writeup(found.pk, found.title),
        **picked(vars(found), COPIED),
        "review": found.review_word,
        "reviewed_at": found.reviewed_at,
        "changed_since_review": found.is_changed,
        "code_link": found.code_url,
        "data_link": found.data_url,
        "archive_link": found.archive_url,
        "authors": [_author(author) for author in found.authors.all()],
        "bearings": [{"problem": one.problem_id, "says": one.says} for one in found.bearings.all()],
        "superseded_by": found.shown_successor and found.shown_successor.pk,
        "linked_by": person(found.linked_by),
    }


def _author(author: Author) -> dict[str, Any]:
    return person(author.person) or {"username": None, "name": author.name}


def writeup_detail(found: WriteUp, wants: Callable[[str], bool] = lambda name: True) -> dict[str, Any]:
    """The same, with its reviews, where somebody `wants` to read them."""
    given = shown_reviews().filter(writeup=found).order_by("given_at", "pk")
    reviews = [review(one) for one in given] if wants("reviews") else []
    return writeup(found) | {"round": round_of(found) if wants("round") else 0, "reviews": reviews}


def whole_writeup(found: WriteUp, person: User, wants: Callable[[str], bool] = lambda name: True) -> dict[str, Any]:
    """The same for those who see it off the board. What its people answered to themselves is told to them alone."""
    is_told = wants("self_check") and permissions.is_of(person, found)
    return writeup_detail(found, wants) | {"self_check": _answers(found) if is_told else None}


def _answers(found: WriteUp) -> dict[str, str]:
    return {one.question: one.answer for one in found.self_checks.all()}


def loaded(rows: QuerySet[WriteUp]) -> QuerySet[WriteUp]:
    """Three queries for any number of rows. A bearing on a problem that is not public is left out."""
    bearings = Bearing.objects.on_public_problems().order_by("position", "pk")
    authors = Author.objects.select_related("person").order_by("position", "pk")
    rows = rows.select_related("linked_by", "superseded_by").defer("summary_html")
    return rows.prefetch_related(Prefetch("authors", authors), Prefetch("bearings", bearings))


def _shown() -> QuerySet[WriteUp]:
    return loaded(WriteUp.objects.visible())


class WriteUpList(FollowedList):
    """Write-ups that can be seen on the board, the last linked first. The filter is that of the page `/writeups/`."""

    kind = "writeup"
    noun, operation, summary = "writeups", "listWriteUps", "List write-ups"
    shape = WriteUpSerializer
    example = EXAMPLE
    filterset_class = WriteUpFilter
    told = {
        "q": "Words in the title.",
        "track": "The key of a track: write-ups that bear on a problem of it. Repeat it for any of several.",
        "says": "What it says about some problem. Repeat it for any of several.",
        "kind": "Repeat it for any of several.",
        "state": "Where its review stands. Repeat it for any of several.",
        "problem": "A problem that it bears on.",
        "author": "The name of a member.",
    }

    def filter(self, data):
        return WriteUpFilter(data, _shown())

    def rows(self, asked):
        return asked.qs.order_by("-linked_at", "-published", "pk")

    def row(self, found):
        return writeup(found)


class WriteUpDetail(DetailView):
    """One write-up, with its reviews. Who ran it again is at `/reproductions/?writeup=`."""

    noun, operation, summary = "writeups", "readWriteUp", "Read one write-up"
    shape = WriteUpDetailSerializer
    example = EXAMPLE | {"round": 1, "reviews": [REVIEW]}

    def find(self, *, id):
        return writeup_detail(get_object_or_404(_shown(), pk=id), self.wants)


class MyWriteUpList(OwnList):
    """What you wrote or linked, also what is off the board, with the reviews of it; the last linked first."""

    noun, operation, summary, scope = "writeups", "listMyWriteUps", "List your write-ups", "writeups"
    shape, example = MyWriteUpSerializer, MINE

    def rows(self, asked):
        given = Prefetch("reviews", shown_reviews().order_by("given_at", "pk"), to_attr="given")
        rows = loaded(WriteUp.objects.of(self.person)).prefetch_related("self_checks", "resubmissions", given)
        return rows.order_by("-linked_at", "-pk")

    def row(self, found):
        reviews = [review(one) for one in found.given]
        return writeup(found) | {"round": round_of(found), "reviews": reviews, "self_check": _answers(found)}


class WholeWriteUp(Own, DetailView):
    """One write-up as its authors read it, also where it was declined or waits; and as curators do."""

    noun, operation, summary, scope = "writeups", "readWholeWriteUp", "Read a write-up of yours", "writeups"
    shape, example = MyWriteUpSerializer, MINE

    def find(self, *, id):
        found = get_object_or_404(loaded(WriteUp.objects.visible_to(self.person)), pk=id)
        return whole_writeup(found, self.person, self.wants)
