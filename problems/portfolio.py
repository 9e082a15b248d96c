"""What a portfolio is made of: one section for each kind of work, in the order of the page.

A further kind is one more `Section`. Its `rows` are what a person may show, loaded for the template; a kind that is
also in `problems.models.portfolios.SHOWABLE` (and a column of PortfolioItem) can be ordered, hidden and commented on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from problems import cite
from problems.models import Bearing, Claim, LogEntry, Reproduction, Review, WriteUp
from problems.models.portfolios import KINDS, UnnamedCount, arranged
from problems.models.reproductions import with_reproductions
from users.models import User

SHOWN_ENTRIES = 2


@dataclass(frozen=True)
class Section:
    """`rows` are all that a person may show of a kind, `plain` is one of them as JSON, `problems` what it is about.

    `unnamed` is how many more of them the person lets be counted, without a name: nothing leads to them.
    `writeup` is the one that a row is, or is about. `plain` has at least a `title` and a `url` on this board, and where
    the work itself stands elsewhere, its `link`.
    """

    kind: str
    title: str
    template: str
    rows: Callable[[User], QuerySet]
    plain: Callable[[Any, datetime], dict]
    problems: Callable[[Any], set[int]]
    writeup: Callable[[Any], WriteUp | None]
    unnamed: Callable[[User], int] = lambda person: 0

    @property
    def none_template(self) -> str:
        """What its owner reads while there is none."""
        return f"problems/_portfolio_no_{self.kind}.html"

    @property
    def is_arranged(self) -> bool:
        """Whether the person chooses the order, and what shows."""
        return self.kind in KINDS

    def shown(self, person: User) -> QuerySet:
        rows = self.rows(person)
        return rows.filter(is_chosen=True) if self.is_arranged else rows


@dataclass(frozen=True)
class Filled:
    """A section with the rows of one person."""

    section: Section
    rows: list[Any]
    unnamed: int = 0

    def named(self, now: datetime) -> list["Named"]:
        return [Named(row, plain["title"], plain.get("link", plain["url"])) for row, plain in self._plain(now)]

    def plain(self, now: datetime) -> list[dict]:
        return [plain for _, plain in self._plain(now)]

    def _plain(self, now: datetime) -> list[tuple[Any, dict]]:
        return [(row, self.section.plain(row, now)) for row in self.rows]


class Named(NamedTuple):
    """One thing with what it is called and where it is read."""

    row: Any
    title: str
    link: str


def of(person: User) -> list[Filled]:
    """A portfolio as its visitors see it: a bounded number of queries, whatever it holds."""
    filled = [Filled(section, list(section.shown(person)), section.unnamed(person)) for section in SECTIONS]
    load_bearings(one.section.writeup(row) for one in filled for row in one.rows)
    return filled


def load_bearings(writeups: Iterable[WriteUp | None]) -> None:
    """What each bears on, whatever it stands in: one query."""
    public = Bearing.objects.on_public_problems().select_related("problem__track").order_by("position", "pk")
    prefetch_related_objects([one for one in writeups if one], Prefetch("bearings", public))


def people() -> QuerySet[User]:
    """Who has a portfolio, with what they say on top of it and the number of `unnamed_reviews`."""
    said = UnnamedCount.objects.filter(person=OuterRef("pk")).with_count().values("count")
    return User.objects.joined().select_related("introduction").annotate(unnamed_reviews=Coalesce(Subquery(said), 0))


def plain(filled: Iterable[Filled], now: datetime) -> dict[str, Any]:
    """The same for scripts."""
    filled = list(filled)
    unnamed = {f"unnamed_{one.section.kind}s": one.unnamed for one in filled if one.unnamed}
    return {f"{one.section.kind}s": one.plain(now) for one in filled} | unnamed


def writeups(person: User) -> QuerySet[WriteUp]:
    """Without what they bear on, which `load_bearings` adds."""
    return with_reproductions(arranged("writeup", person).with_authors())


def _plain_writeup(writeup: Any, now: datetime) -> dict:
    return {
        "title": writeup.title,
        "url": cite.absolute(writeup),
        "link": writeup.link,
        "kind": writeup.kind,
        "published": writeup.published,
        "review": writeup.review_word,
        "changed_since_review": writeup.is_changed,
        "reviewed_at": writeup.reviewed_at,
        "summary": writeup.summary,
        "authors": [str(author) for author in writeup.authors.all()],
        "bearings": [
            {"problem": one.problem_id, "title": one.problem.title, "url": cite.absolute(one.problem), "says": one.says}
            for one in writeup.bearings.all()
        ],
        "code_link": writeup.code_url,
        "line": writeup.line,
    }


def claims(person: User) -> QuerySet[Claim]:
    """With what this person wrote in the notebook of each: how many entries, and the last ones. Two queries."""
    written = LogEntry.objects.shown().filter(by=person).order_by("-at", "-pk")
    counted = written.filter(claim=OuterRef("pk")).order_by().values("claim").annotate(n=Count("pk")).values("n")
    return (
        arranged("claim", person)
        .with_team()
        .for_page()
        .annotate(entry_count=Coalesce(Subquery(counted), 0))
        .prefetch_related(Prefetch("log", written[:SHOWN_ENTRIES], to_attr="last_entries"))
    )


def _plain_claim(claim: Any, now: datetime) -> dict:
    return {
        "problem": claim.problem_id,
        "title": claim.problem.title,
        "url": cite.absolute(claim),
        "problem_url": cite.absolute(claim.problem),
        "status": claim.shown_status(now).value,
        "aim": claim.aim,
        "claimed_at": claim.claimed_at,
        "ended_at": claim.ended_at,
        "people": [one["name"] for one in claim.team],
        "by_agent": claim.by_agent,
        "log_entries": claim.entry_count,
        "last_entries": [
            {"url": cite.absolute(entry), "kind": entry.kind, "at": entry.at, "text": entry.text}
            for entry in claim.last_entries
        ],
        "note": claim.note,
        "line": claim.line,
    }


def reviews(person: User) -> QuerySet[Review]:
    """Given under their own name. One that is unnamed leads to nobody, here least of all."""
    return Review.objects.public().named().filter(by=person).select_related("writeup").order_by("-given_at", "-pk")


def unnamed_reviews(person: User) -> int:
    """The number alone, and only once its person has chosen that it shows. Some were loaded with it, by `people`."""
    if "unnamed_reviews" in vars(person):
        return vars(person)["unnamed_reviews"]
    return UnnamedCount.objects.filter(person=person).with_count().values_list("count", flat=True).first() or 0


def _plain_review(review: Any, now: datetime) -> dict:
    return {
        "title": review.writeup.title,
        "url": cite.absolute(review),
        "outcome": review.outcome,
        "given_at": review.given_at,
    }


def reproductions(person: User) -> QuerySet[Reproduction]:
    return Reproduction.objects.public().shown().filter(by=person).select_related("writeup").order_by("-at", "-pk")


def _plain_reproduction(told: Any, now: datetime) -> dict:
    return {
        "title": told.writeup.title,
        "url": cite.absolute(told),
        "outcome": told.outcome,
        "commit": told.commit,
        "at": told.at,
    }


def _problems_of(writeup: WriteUp) -> set[int]:
    return {bearing.problem_id for bearing in writeup.bearings.all()}


SECTIONS = (
    Section(
        kind="writeup",
        title="Write-ups",
        template="problems/_portfolio_writeup.html",
        rows=writeups,
        plain=_plain_writeup,
        problems=_problems_of,
        writeup=lambda row: row,
    ),
    Section(
        kind="claim",
        title="Problems taken on",
        template="problems/_portfolio_claim.html",
        rows=claims,
        plain=_plain_claim,
        problems=lambda claim: {claim.problem_id},
        writeup=lambda row: None,
    ),
    Section(
        kind="review",
        title="Reviews given",
        template="problems/_portfolio_review.html",
        rows=reviews,
        plain=_plain_review,
        problems=lambda row: _problems_of(row.writeup),
        writeup=lambda row: row.writeup,
        unnamed=unnamed_reviews,
    ),
    Section(
        kind="reproduction",
        title="Reproductions",
        template="problems/_portfolio_reproduction.html",
        rows=reproductions,
        plain=_plain_reproduction,
        problems=lambda row: _problems_of(row.writeup),
        writeup=lambda row: row.writeup,
    ),
)
