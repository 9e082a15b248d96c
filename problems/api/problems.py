"""Problems. A list row is one row of plain values: the database builds its skills and techniques."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import quote

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from rest_framework.response import Response

from board.lib import keyset, partial
from board.lib.addresses import moved
from board.lib.json_lists import JSONList
from board.lib.prepared import Word, prepared
from board.lib.reading import DetailView, picked
from problems.api import addresses
from problems.api.claims import EXAMPLE as CLAIM
from problems.api.claims import claim
from problems.api.following import SINCE, FollowedList
from problems.api.shapes.problems import ProblemDetailSerializer, ProblemSerializer
from problems.filters import ProblemFilter, pages
from problems.filters.problems import Key
from problems.models import Bearing, Claim, Problem, ProblemSkill, RelatedWork, Technique
from problems.models.choices import PUBLIC

COPIED = (
    "key",
    "title",
    "question",
    "hours_low",
    "hours_high",
    "kind",
    "era",
    "starred",
    "resolution",
    "checked_on",
    "live_claims_count",
    "writeups_count",
    "created_at",
    "updated_at",
    "last_activity_at",
)
# How many claims that have ended a problem tells of: the newest. `/claims/?problem=` has all of them.
ENDED_CLAIMS = 100
# Not given is null here, and an empty string in the row.
CHOSEN = ("difficulty", "difficulty_max", "compute")
RELATED = ("track__key", "track__name", "source__key")
DERIVED = ("shown_activity", "shown_freshness", "skill_list", "technique_list")
COLUMNS = ("number", *COPIED, *CHOSEN, *RELATED, *DERIVED)
# What each field of a row is made of, where that is not the column of its name. All of them are made of these two.
IDENTITY = ("number", "title")
MADE_OF = {
    "url": IDENTITY,
    "track": ("track__key", "track__name"),
    "source": ("source__key",),
    "skills": ("skill_list",),
    "techniques": ("technique_list",),
    "activity": ("shown_activity",),
    "freshness": ("shown_freshness",),
}
SEARCHED_FOR = "Searched-For"
NOT_LOADED = dict.fromkeys(COLUMNS)
ALSO_IN_DETAIL = (
    "status",
    "why",
    "statement",
    "success_test",
    "first_step",
    "informative_negative",
    "editor_note",
    "suggested_models",
    "subtopic",
    "prerequisites",
    "statement_provenance",
    "difficulty_provenance",
)
# Lists of a problem's terms, as the database writes them.
SKILL_LIST = JSONList(
    ProblemSkill.objects.filter(problem=OuterRef("pk"))
    .order_by("-level", "skill__position")
    .values(json=JSONObject(key="skill__key", name="skill__name", level="level"))
)
TECHNIQUE_LIST = JSONList(
    Technique.objects.filter(problems=OuterRef("pk"))
    .order_by("position")
    .values(json=JSONObject(key="key", name="name"))
)
EXAMPLE: dict[str, Any] = {
    "number": 42,
    "key": "cop-2.13",
    "url": "https://board.example/problems/42-how-does-gpt-2-small-build-three-letter-acronyms/",
    "title": "How does GPT-2 Small build three-letter acronyms?",
    "question": "Which components find each initial, and which move it to the output?",
    "track": {"key": "circuits-in-the-wild", "name": "Circuits in the wild"},
    "difficulty": "B",
    "difficulty_max": None,
    "hours_low": 12,
    "hours_high": 30,
    "compute": "free-colab",
    "kind": "question",
    "era": "classic",
    "starred": False,
    "skills": [{"key": "activation-patching", "name": "Activation patching", "level": 2}],
    "techniques": [{"key": "activation-patching", "name": "Activation patching"}],
    "source": "cop-circuits-in-the-wild",
    "activity": "worked-on",
    "freshness": "fresh",
    "checked_on": "2026-10-01",
    "resolution": "open",
    "live_claims_count": 1,
    "writeups_count": 1,
    "created_at": "2026-09-01T00:00:00Z",
    "updated_at": "2026-10-01T08:00:00Z",
    "last_activity_at": "2026-11-16T18:00:00Z",
}
DETAIL_EXAMPLE = EXAMPLE | {
    "status": "listed",
    "source": {
        "key": "cop-circuits-in-the-wild",
        "name": "200 Concrete Open Problems: circuits in the wild",
        "link": "https://www.lesswrong.com/s/yivyHaCAmMJ3CqSyj",
        "locator": "Problem 2.13",
    },
    "why": "",
    "statement": "GPT-2 Small completes *The Chief Executive Officer (CEO)*. Find the circuit.",
    "success_test": "Patching the circuit alone restores the logit difference.",
    "first_step": "Load the model, and make 50 prompts of one shape.",
    "informative_negative": "No small set of heads restores it.",
    "editor_note": "",
    "suggested_models": "GPT-2 Small",
    "subtopic": "",
    "prerequisites": ["Interpretability in the Wild (IOI)"],
    "related_work": [{"title": "IOI notebook", "link": "https://github.com/neelnanda-io/", "is_starter": True}],
    "parent": None,
    "variants": [],
    "statement_provenance": "seen",
    "difficulty_provenance": "source",
    "claims_limit": 5,
    "is_claimable": True,
    "claims": [CLAIM],
    "writeups": [
        {
            "id": 3,
            "url": "https://board.example/writeups/3-where-the-middle-initial-comes-from/",
            "link": "https://ada.example/middle-initial/",
            "title": "Where the middle initial comes from",
            "says": "partial",
            "status": "listed",
            "review": "under review",
            "reviewed_at": "2026-11-28T20:15:00Z",
            "changed_since_review": False,
        }
    ],
}


def _with_terms(rows: QuerySet, now: datetime) -> QuerySet:
    counted = rows.with_counts(now).with_activity(now).with_freshness(now)  # type: ignore[attr-defined]
    return counted.annotate(skill_list=SKILL_LIST, technique_list=TECHNIQUE_LIST)


def whole(now: datetime, rows: QuerySet[Problem] | None = None) -> QuerySet[Problem]:
    """Public problems, or these rows, with everything that the problem itself says, in one query."""
    related = RelatedWork.objects.filter(problem=OuterRef("pk")).order_by("position", "pk")
    variants = Problem.objects.listed().filter(parent=OuterRef("pk")).order_by("number")
    linked = JSONObject(title="title", link="url", is_starter="is_starter")
    return (
        _with_terms(Problem.objects.public() if rows is None else rows, now)
        .select_related("track", "source", "parent")
        .annotate(
            related_list=JSONList(related.values(json=linked)),
            variant_list=JSONList(variants.values(json=JSONObject(number="number", title="title"))),
        )
    )


def problem(found: dict[str, Any]) -> dict[str, Any]:
    """One row's values as the answer says them."""
    return {
        "number": found["number"],
        "url": addresses.of_problem(found["number"], found["title"]),
        **picked(found, COPIED),
        **{name: found[name] or None for name in CHOSEN},
        "track": {"key": found["track__key"], "name": found["track__name"]},
        "source": found["source__key"],
        "skills": found["skill_list"],
        "techniques": found["technique_list"],
        "activity": found["shown_activity"],
        "freshness": found["shown_freshness"],
    }


def problem_detail(found: Any, now: datetime, wants: Callable[[str], bool] = lambda name: True) -> dict[str, Any]:
    """One problem of `whole`, with what is going on around it, where somebody `wants` to read that."""
    values = vars(found) | {
        "track__key": found.track.key,
        "track__name": found.track.name,
        "source__key": found.source and found.source.key,
    }
    parent = found.parent if found.parent and found.parent.status in PUBLIC else None
    return problem(values) | {
        **picked(values, ALSO_IN_DETAIL),
        "source": found.source and _source(found),
        "related_work": found.related_list,
        "parent": parent and _mention(parent.number, parent.title),
        "variants": [_mention(**variant) for variant in found.variant_list],
        "claims_limit": found.claims_limit,
        "is_claimable": found.is_claimable,
        "claims": [claim(one, now) for one in _claims_on(found.pk, now, (ENDED_CLAIMS,))] if wants("claims") else [],
        "writeups": [_result(one) for one in _results_of(found.pk)] if wants("writeups") else [],
    }


@prepared
def _whole(number: int, now: datetime):
    return whole(now).filter(number=number)


@prepared
def _claims_on(number: int, now: datetime, newest: tuple[int]):
    problem = Problem(number=number)
    return Claim.objects.for_problem(problem, now, Claim.objects.ended_on(problem, now)[: newest[0]])


@prepared
def _results_of(number: int):
    return Bearing.objects.visible().filter(problem=number).for_problem()


@prepared
def _these(numbers: Word, columns: tuple[str, ...], now: datetime):
    return _with_terms(Problem.objects.listed().in_order(numbers), now).values(*columns)


@prepared
def _first_page(key: Key, size: tuple[int], columns: tuple[str, ...], now: datetime):
    [most] = size
    asked = ProblemFilter.again(key, now)
    rows = pages.on_page(asked, slice(0, most + 1), lambda rows: _with_terms(rows, now))
    return keyset.first_rows(rows, most, columns=columns)


class ProblemList(FollowedList):
    """Listed problems. Takes the same filter as the page `/problems/`, so a link and a query mean the same problems."""

    kind = "problem"
    noun, operation, summary = "problems", "listProblems", "List problems"
    shape = ProblemSerializer
    example = EXAMPLE
    filterset_class = ProblemFilter
    columns = COLUMNS
    own_headers = {
        SEARCHED_FOR: "Where no problem has the words of `q`: what a typo in them was taken for, percent-encoded. The "
        "list has what has that."
    }
    told = {
        "q": 'Words to find: "exact phrase", -without, or. Known synonyms are tried too, and where no problem has the '
        "words, what a typo may have meant: the header `Searched-For` says what.",
        "track": "The key of a track. Repeat it for any of several.",
        "skill": "The key of a skill that the problem asks for. Repeat it for problems that ask for all of them.",
        "level": "The highest level that it may ask for in any skill.",
        "technique": "The key of a technique. Repeat it for any of several.",
        "difficulty": "A: first project, B: solid, C: research, D: uncharted. Repeat it for any of several.",
        "compute": "What it runs on. Repeat it for any of several.",
        "hours": "The most hours it may take.",
        "kind": "Repeat it for any of several.",
        "activity": "What is going on now. Repeat it for any of several.",
        "freshness": "How long ago a curator checked it. Repeat it for any of several.",
        "source": "The key of a source. Repeat it for any of several.",
        "sponsor": "Only problems that a mentor with room would look at work on.",
        "round": "Only problems that a program with a round ahead asks for, by number, skill or track.",
        "starter": "With code, a notebook or a demo to begin from.",
        "era": "Repeat it for any of several.",
        "sort": "`best` is the best match with `q`, and favourites first without; it is the default.",
    }

    def filter(self, data):
        return ProblemFilter(data, now=self.now)

    def rows(self, asked):
        return _with_terms(pages.ordered(asked), self.now)

    def beside(self, asked):
        return {SEARCHED_FOR: quote(asked.taken_for)} if asked.taken_for else {}

    def quick_page(self, filtered, size, asked):
        """The numbers of the page, and then its rows: one statement for all pages."""
        if SINCE in asked:
            return None
        if filtered.key is not None and "cursor" not in asked:
            found = _first_page(filtered.key, (size,), self.loaded(), self.now)
            return keyset.first_page(list(found), size, filtered.columns)
        page = pages.by_cursor(filtered, size, asked.get("cursor", ""))
        numbers = Word(f"{{{','.join(str(row['number']) for row in page.rows)}}}")
        return replace(page, rows=list(_these(numbers, self.loaded(), self.now)))

    def loaded(self):
        made_of = (MADE_OF.get(name, (name,)) for name in self.fields)
        return tuple(dict.fromkeys([*IDENTITY, *chain.from_iterable(made_of)])) if self.fields else self.columns

    def row(self, found):
        return problem(NOT_LOADED | found if self.fields else found)


class ProblemDetail(DetailView):
    """One problem with all that is said about it: texts, claims, write-ups. `/events/?problem=` is its history.

    Of its claims every live one is here, and the newest hundred that have ended; `/claims/?problem=` has all of them.
    The number of a problem that was merged redirects to the one that stays.
    """

    noun, operation, summary = "problems", "readProblem", "Read one problem"
    shape = ProblemDetailSerializer
    example = DETAIL_EXAMPLE
    moved = "Merged into another problem: `Location` leads to it."

    def get(self, request, *, number):
        self.refuse_query(request)
        found = next(iter(_whole(number, self.now)), None)
        if found is None:
            raise Http404
        if found.merged_into_id:
            return moved("api-problem", found.merged_into_id)
        return Response(partial.cut(problem_detail(found, self.now, self.wants), self.fields))


def _source(found: Problem) -> dict[str, Any]:
    source = found.source
    return {"key": source.key, "name": source.name, "link": source.url, "locator": found.source_locator}


def _mention(number: int, title: str) -> dict[str, Any]:
    return {"number": number, "title": title, "url": addresses.of_problem(number, title)}


def _result(bearing: Bearing) -> dict[str, Any]:
    found = bearing.writeup
    return {
        "id": found.pk,
        "url": addresses.of_writeup(found.pk, found.title),
        "link": found.link,
        "title": found.title,
        "says": bearing.says,
        "status": found.status,
        "review": found.review_word,
        "reviewed_at": found.reviewed_at,
        "changed_since_review": found.is_changed,
    }
