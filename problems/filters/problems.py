"""The one filter for problems: a page, a feed and a script that send the same query mean the same rows."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, lru_cache, reduce
from operator import or_
from secrets import choice
from typing import Any, TypeVar

import django_filters as filters
from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import FloatField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils import timezone

from board.lib import keyset
from board.lib.filters import BoardFilter, answered
from board.lib.prepared import KEPT, Bound, Moment, Word, prepared, stand_in
from problems.filters.vocabulary import TERMS, Vocabulary
from problems.models import Problem, Spelling, bitmaps, finding
from problems.models.choices import Activity, Compute, Difficulty, Era, Freshness, Kind
from problems.models.problems import MAX_HOURS
from problems.models.search import full_text, spellings_of, with_rank
from problems.models.tags import (
    CHOICES,
    HOURS,
    LISTED,
    OPEN,
    STARTER,
    Of,
    having,
    having_any,
    of_choice,
)

# What was asked for, as something that can be looked up: (parameter, value or values, primary keys of what they name).
Key = tuple[tuple[str, Any, tuple[int, ...]], ...]
# The same of what is asked for beside words, whether these are common, and how many spellings stand for them.
Shape = tuple[Key, tuple[tuple[str, bool], ...], int]
Found = TypeVar("Found")
LEVELS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]
MAX_QUERY = 200
# Of what has the words the newest so many are shown, and the newest of these ranked by how well they match: a common
# word is in every other problem of a large board.
SHOWN, RANKED = 1000, 500
# Words that more have than this are looked for from the newest back, and all that have rarer ones are sorted. With
# something else asked for, they may be far between: so many blocks are looked through, and then all of the rest.
COMMON = 2000
# What the planner takes for so few may be many more.
UNSURE = 20_000
# Words that no more have may well be in none: whether any has them is looked up first.
RARE = 10
# A board of more problems than these is large.
LARGE = 100_000
BLOCKS, ALL_BLOCKS = 256, 1_000_000

SORTS = {
    "best": "Best match",
    "newest": "Newest",
    "active": "Recently active",
    "easiest": "Easiest first",
}
ORDERS = {
    "best": finding.BEST_FIRST,
    "newest": ("-created_at", "-number"),
    "active": ("-last_activity_at", "number"),
    "easiest": ("difficulty", "hours_low", "number"),
}


class PlainText(forms.CharField):
    """One line without control characters, cut at nothing: too long is said, not hidden."""

    def __init__(self, **options):
        super().__init__(**{"max_length": MAX_QUERY, "strip": True, **options})


class WordsFilter(filters.CharFilter):
    field_class = PlainText


class WholeNumberFilter(filters.NumberFilter):
    field_class = forms.IntegerField


class ProblemFilter(BoardFilter):
    """Parameters that may repeat widen each other, but for `skill`: a problem must ask for every one of them."""

    q = WordsFilter(method="_searched", label="Search")
    track = filters.MultipleChoiceFilter(method="_told_elsewhere", label="Track")
    skill = filters.MultipleChoiceFilter(method="_told_elsewhere", label="Skill")
    level = filters.ChoiceFilter(choices=LEVELS, method="_told_elsewhere", label="Highest level needed")
    technique = filters.MultipleChoiceFilter(method="_told_elsewhere", label="Technique")
    difficulty = filters.MultipleChoiceFilter(choices=Difficulty.choices, method="_told_elsewhere", label="Difficulty")
    compute = filters.MultipleChoiceFilter(choices=Compute.choices, method="_told_elsewhere", label="Compute")
    hours = WholeNumberFilter(
        method="_hours_at_most",
        label="Hours at most",
        min_value=1,
        max_value=MAX_HOURS,
    )
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, method="_told_elsewhere", label="Kind")
    activity = filters.MultipleChoiceFilter(choices=Activity.choices, method="_in_activity", label="Activity")
    freshness = filters.MultipleChoiceFilter(choices=Freshness.choices, method="_in_freshness", label="Last checked")
    source = filters.MultipleChoiceFilter(method="_told_elsewhere", label="Source")
    starter = filters.ChoiceFilter(choices=[("1", "Yes")], method="_told_elsewhere", label="Has starter material")
    sponsor = filters.ChoiceFilter(choices=[("1", "Yes")], method="_meeting", label="Has a sponsor")
    round = filters.ChoiceFilter(choices=[("1", "Yes")], method="_meeting", label="A round wants this")
    era = filters.MultipleChoiceFilter(choices=Era.choices, method="_told_elsewhere", label="Era")
    sort = filters.ChoiceFilter(choices=list(SORTS.items()), method="_told_elsewhere", label="Sort")

    class Meta:
        model = Problem
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset=None,
        *,
        now: datetime | None = None,
        vocabulary: Vocabulary | None = None,
        **options,
    ):
        self.now = now or timezone.now()
        if vocabulary is not None:
            self.vocabulary = vocabulary
        super().__init__(
            self._as_named_now(answered(data)), Problem.objects.listed() if queryset is None else queryset, **options
        )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.load()

    def get_form_class(self) -> type[forms.Form]:
        """A form of what is asked for: no page shows it."""
        asked = {name: one for name, one in self.filters.items() if name in self.data}
        for parameter in TERMS.keys() & asked.keys():
            asked[parameter].extra["choices"] = self.vocabulary.choices(parameter)
        return self.form_of(asked)

    def _as_named_now(self, data: QueryDict) -> QueryDict:
        """Words that were merged stand for those that they were merged into: old addresses go on meaning the same."""
        for parameter in TERMS.keys() & data.keys():
            aliases = self.vocabulary.aliases[parameter]
            if any(key in aliases for key in data.getlist(parameter)):
                keys = [aliases.get(key, key) for key in data.getlist(parameter)]
                data.setlist(parameter, list(dict.fromkeys(keys)))
        return data

    @cached_property
    def is_bare(self) -> bool:
        """Whether nothing is asked for. Most requests are that, and making the form of the others takes a while."""
        return not any(self.data.getlist(name) for name in self.filters if name in self.data)

    @property
    def errors(self) -> Any:
        return {} if self.is_bare else self.form.errors

    @cached_property
    def values(self) -> dict:
        """What was asked for, cleaned. What could not be read is left out, and stands in `errors`."""
        if self.is_bare:
            return {}
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    @cached_property
    def key(self) -> Key | None:
        """All that is asked for, cleaned; None where words are searched for, which few ask for alike."""
        return None if "q" in self.values else self._rest

    @property
    def shape(self) -> Shape | None:
        """All that statements for words are made of, but for the words; None without any."""
        if "q" not in self.values:
            return None
        return self._rest, tuple(self.are_common.items()), len(self.spellings)

    @property
    def _rest(self) -> Key:
        """All that is asked for beside words."""
        return tuple(
            (name, tuple(value), tuple(self._refs(name, value))) if isinstance(value, list) else (name, value, ())
            for name, value in self.values.items()
            if name != "q"
        )

    @classmethod
    def again(cls, key: Key, now: datetime) -> "ProblemFilter":
        """The filter of such a key at another time. It reads nothing anew: what is in the key was read before."""
        made = cls(now=now, vocabulary=Vocabulary())
        made.values = {name: list(value) if isinstance(value, tuple) else value for name, value, _ in key}
        made.vocabulary.refs |= {name: dict(zip(value, refs, strict=True)) for name, value, refs in key if refs}
        return made

    @classmethod
    def with_words(cls, shape: Shape, said: Sequence[Word], now: datetime) -> "ProblemFilter":
        """The filter of such a shape for other words."""
        rest, common, _ = shape
        made = cls.again(rest, now)
        made.values = {"q": "words"} | made.values
        made.spellings, made.are_common = said, dict(common)
        return made

    def _refs(self, name: str, keys: list[str]) -> list[int]:
        """The primary keys of terms; none where a parameter names none."""
        return [self.vocabulary.refs[name][key] for key in keys] if name in self.vocabulary.refs else []

    @property
    def order(self) -> str:
        return self.values.get("sort", "best")

    # The numbers of all that are shown, in their order, where counting them has found them.
    found: list[str] | None = None

    @cached_property
    def qs(self):
        """All of its rows, unordered."""
        return self.narrowed()

    def narrowed(self, *, without: str = ""):
        """The rows of the filter, unordered; with one parameter left out where a facet counts its own choices."""
        return self._narrowed(self.queryset, {without})

    def beside(self, rows, without: str):
        """Some rows, narrowed by all but the words and one parameter."""
        return self._narrowed(rows, {"q", without})

    def _narrowed(self, rows, without: set[str]):
        """One look at the tags of a row tells what each of several would, and sooner."""
        asked = [(name, value) for name, value in self.values.items() if name not in without]
        apart = [tags for name, tags in self.apart if name not in without]
        each = [tag for tags in apart if len(tags) == 1 for tag in tags]
        rows = rows.filter(having(*each)) if each else rows
        for tags in apart:
            rows = rows.filter(having_any(tags)) if len(tags) > 1 else rows
        for name, value in asked:
            rows = self.filters[name].filter(rows, value)
        return rows

    @cached_property
    def apart(self) -> Sequence[tuple[str, list[int]]]:
        """Lists of tags, each with the parameter that asks for one of them."""
        return [(name, tags) for name, value in self.values.items() for tags in self._told_apart(name, value)]

    def is_told(self, *, without: str = "") -> bool:
        """Whether the tags of `apart` tell all that is asked for, but for what is worked on and hours between two
        choices."""
        return {*self.values} - {"sort", without} <= {name for name, _ in self.apart}

    def met(self, *, without: str = "") -> str:
        """A statement: what bitmaps have of its rows, out of the tables of `apart`. Empty where they do not tell."""
        places = [place for place, (name, _) in enumerate(self.apart) if name != without]
        return bitmaps.met(places) if self.is_told(without=without) else ""

    def is_more(self, most: int, *, without: str = "") -> tuple[str, Sequence[Any]]:
        """SQL: whether bitmaps tell that it has more rows than so many."""
        met = self.met(without=without)
        if not met or (without != "hours" and self.values.get("hours", HOURS[0]) not in HOURS):
            return "FALSE", []
        if without == "activity" or "activity" not in self.values:
            return bitmaps.is_more(str(most), met), []
        held = Problem.objects.listed().filter(worked_on_until__gt=self.now).order_by().values("pk")
        sql, params = held.query.sql_with_params()
        return bitmaps.is_more(f"{most} + (SELECT count(*) FROM ({sql}) held)", met), params  # noqa: S608

    def some(self, most: int, *, without: str = "", told: Sequence[str] = ()) -> Any:
        """The numbers of so many of its rows at most, as a subquery: of any, or of the newest that have the words. Of a
        set that is only counted, which is one `without` a parameter, they may be any."""
        rows = self.narrowed(without=without)
        if "q" not in self.values:
            return finding.any_of(most, rows, ORDERS[self.order], told, met=self.met(without=without))
        if not self.are_common[without]:
            return finding.newest(rows, most, or_any=bool(without), told=told)
        blocks = BLOCKS if self._is_narrowed(without) else ALL_BLOCKS
        return finding.newest(rows, most, blocks=blocks, or_any=bool(without), told=told)

    def _told_apart(self, name: str, value: Any) -> list[list[int]]:
        """Lists of tags: each row that has a value of a parameter has one of each. Where tags tell of a parameter at
        all no other row has, but for hours between two choices, and for what is free."""
        if name == "activity":
            return [[OPEN]] if value == [Activity.FREE] else []
        if name == "hours":
            return [[Of.HOURS.tag(choice)] for choice in HOURS if choice >= value][:1]
        tags = self._tags(name, value)
        if not tags:
            return []
        return [[tag] for tag in tags] if name == "skill" else [tags]

    def sorted_out_of(self, table: str) -> tuple[str, Sequence[Any]]:
        """A statement: the numbers in a table, in the order asked for. The table has what that `is_made_of`."""
        return finding.out_of(table, self._sorted(table).values("number"))

    def _sorted(self, table: str) -> QuerySet:
        """The order asked for, of rows of a table."""
        rows = Problem.objects.all()
        if self.by_rank:
            newest = RawSQL(f"SELECT number FROM {table} newest ORDER BY number DESC LIMIT {RANKED}", [])  # noqa: S608, S611
            rows = self._rank(rows, among=newest)
        return rows.order_by(*self.columns)

    def page(self, size: int, cursor: str) -> keyset.Page:
        """The numbers of a page by its cursor, as rows of one column. Of words it is a page of what is shown."""
        if "q" in self.values and cursor:
            return self._page_of_shown(size, cursor)
        if "q" in self.values:
            return self.as_spelt(lambda: self._page_of_shown(size), lambda page: page.rows)
        walk = Problem.objects.listed().order_by(*self.columns)
        if not self.values.keys() - {"sort"}:
            return keyset.page(walk, size, cursor, columns=("number",))
        return keyset.page(walk, size, cursor, columns=("number",), ask=self._past if cursor else self._first)

    def _page_of_shown(self, size: int, cursor: str = "") -> keyset.Page:
        rank = {"rank": RawSQL('"problems_problem"."rank"', [], FloatField())} if self.by_rank else {}
        rows = Problem.objects.annotate(**rank).order_by(*self.columns)
        return keyset.page(rows, size, cursor, columns=("number",), ask=self._shown)

    def _first(self, walk: QuerySet) -> list[dict[str, Any]]:
        rows = walk.all()
        rows.query.clear_limits()
        return list(rows.filter(pk__in=self._at(slice(0, walk.query.high_mark))))

    def _past(self, walk: QuerySet) -> list[dict[str, Any]]:
        return finding.past(walk, self.columns, lambda rows: self._narrowed(rows, set()))

    def _shown(self, rows: QuerySet) -> list[dict[str, Any]]:
        """The rows of a query of what is shown, by the columns of its order; each is ranked once."""
        found, (sql, params) = self.some(SHOWN, told=self.is_made_of), finding.out_of("shown", rows)
        names = [name.removeprefix("-") for name in self.columns]
        shown, given = finding.out_of("found", self._sorted("found").order_by().values(*names))
        tables = f"WITH found AS MATERIALIZED ({found.sql}), shown AS MATERIALIZED ({shown})"
        return finding.asked(f"{tables} {sql}", [*found.params, *given, *params])

    @property
    def is_made_of(self) -> list[str]:
        """The columns that its order is made of, beside the number."""
        if self.by_rank:
            return ["search"]
        return [name.removeprefix("-") for name in self.columns if name.removeprefix("-") != "number"]

    def counted_tags(self, *, without: str = "") -> list[int] | None:
        """Tags of which each row has one, so that their counts add up to that of the rows; None where none are such."""
        (name, value), *more = [one for one in self.values.items() if one[0] not in {without, "sort"}] or [("", [])]
        if not name:
            return [LISTED]
        may_have_two = name in {"skill", "technique"} and len(value) > 1
        return None if more or may_have_two else self._tags(name, value)

    def _tags(self, name: str, value: Any) -> list[int] | None:
        """Tags of which a row has any where it has a value of a parameter; None of what tags do not tell."""
        if name in self.vocabulary.refs:
            return [Of[name.upper()].tag(ref) for ref in self._refs(name, value)]
        if name in CHOICES:
            return [of_choice(name, choice) for choice in value]
        if name == "level":
            return [Of.HARDEST.tag(hardest) for hardest in range(int(value) + 1)]
        if name == "hours" and value in HOURS:
            return [Of.HOURS.tag(value)]
        return [STARTER] if name == "starter" else None

    @cached_property
    def are_common(self) -> dict[str, bool]:
        """Whether more rows have the words than are all looked at: by "q" alone, of those left, "", and without each
        parameter. The planner says about how many there are.
        """
        return self._are_common_of(self.spellings)

    def _are_common_of(self, spellings: Sequence[str]) -> dict[str, bool]:
        """The same of other spellings than are searched for. On a large board what has the words may be far more than
        the planner makes of all that is asked for beside them: there it is taken for as common as the words."""
        sizes = self._expected_of(spellings)
        of_words = sizes["q"] if sizes["all"] > LARGE else 0
        return {name: max(size, of_words) > COMMON for name, size in sizes.items() if name != "all"}

    def _expected_of(self, spellings: Sequence[str]) -> dict[str, int]:
        """About how many there are, which is asked once for the same spellings. On a large board the planner takes any
        word that it does not know for as common as the rarest it knows, and several for as rare as if none had to do
        with another: what it calls few is counted in a part of the board."""
        asked = tuple(Word(one) for one in spellings)
        if asked not in self._expected:
            told = _expected_by_the_planner(self._rest, asked, self.now)
            if told["all"] > LARGE and RARE < told["q"] <= UNSURE:
                [[counted]] = _counted_in_a_part(*asked)
                self._having[asked] = counted > 0
                told |= {"q": counted} if self._is_narrowed("") else {"q": counted, "": counted}
            self._expected[asked] = told
        return self._expected[asked]

    @cached_property
    def _expected(self) -> dict[tuple[str, ...], dict[str, int]]:
        return {}

    @cached_property
    def _having(self) -> dict[tuple[str, ...], bool]:
        """Whether any listed problem has some words, where that was told with how many there are."""
        return {}

    def _is_narrowed(self, without: str) -> bool:
        """Whether something is asked for beside the words."""
        return {"q", "sort", without} < {"q", "sort", without, *self.values}

    def ordered(self):
        """The rows in the order asked for. Every order ends in the number, so that none is left to chance."""
        if not self.by_rank:
            return self.qs.order_by(*self.columns)
        shown = self.queryset.filter(pk__in=self.some(SHOWN))
        return self._rank(shown, among=self.some(RANKED)).order_by(*self.columns)

    def on_page(self, place: slice, load: Callable[[Any], Any], *, are_few: bool = False) -> Any:
        """The rows of a place in that order, as `load` loads them. Where `are_few` there are no more than SHOWN."""
        if not self.values.keys() - {"sort"}:
            found = self.qs.order_by(*self.columns).values("pk")[place]
        else:
            found = self._at(place, are_few=are_few)
        return load(self.queryset.filter(pk__in=found).order_by(*self.columns))

    def _at(self, place: slice, *, are_few: bool = False) -> Any:
        """The numbers at a place of the order. Where that begins with the difficulty its steps are those asked for."""
        apart = [tags for _, tags in self.apart] if self.is_told() else []
        return finding.at(place, self.qs, self.columns, apart, among=self.letters, are_few=are_few)

    @property
    def letters(self) -> Sequence[str]:
        """The difficulties asked for, where the order begins with what is easy."""
        return self.values.get("difficulty", []) if "difficulty" in self.columns else []

    def any_free(self) -> Problem | None:
        """A random free one: of all where they are SHOWN at most, else of those that one of the orders begins with."""
        if "q" in self.values:
            numbers, rows = self.some(SHOWN), self.queryset.free(self.now)
        else:
            order = choice([*ORDERS.values()])
            numbers = finding.at(slice(0, SHOWN), self.qs.free(self.now), order)
            rows = self.queryset
        return rows.filter(pk__in=numbers).order_by("?").first()

    @property
    def by_rank(self) -> bool:
        return self.order == "best" and "q" in self.values

    @property
    def columns(self) -> tuple[str, ...]:
        return ("-rank", "number") if self.by_rank else ORDERS[self.order]

    def as_spelt(self, ask: Callable[[], Found], is_any: Callable[[Found], Any]) -> Found:
        """What is found for the words as they were typed, and for what they may have meant where no problem has them.
        Of words that are not RARE that is looked up only where nothing was found, and something else was asked for."""
        if "q" not in self.values:
            return ask()
        is_rare = self._expected_of(self._typed)["q"] <= RARE
        if not is_rare or self._is_met:
            found = self._found(self._typed, ask)
            if is_any(found) or is_rare:
                return found
            if not self._is_narrowed(""):
                self._is_met = False
            if self._is_met:
                return found
        for spellings in self._near:
            found = self._found(spellings, ask)
            if is_any(found) or (self._is_narrowed("") and self._is_any(spellings)):
                return found
        return self._found(self._typed, ask)

    def _found(self, spellings: Sequence[str], ask: Callable[[], Found]) -> Found:
        self.spellings = spellings
        self.__dict__.pop("are_common", None)
        return ask()

    @cached_property
    def spellings(self) -> Sequence[str]:
        """The words, and what they are with a synonym in the place of one; where no problem has them, what they may
        have meant that one has: a word that is no longer on the list, though it is known until the night, is told to
        nobody."""
        return self._typed if self._is_met else next(filter(self._is_any, self._near), self._typed)

    @cached_property
    def _typed(self) -> Sequence[str]:
        return spellings_of(self.values["q"], self.vocabulary.synonyms)

    @cached_property
    def _is_met(self) -> bool:
        """Whether a listed problem has the words as they were typed."""
        return self._is_any(self._typed)

    @cached_property
    def _near(self) -> list[Sequence[str]]:
        """What the words may have meant, the likeliest first, each with its synonyms."""
        return [spellings_of(one, self.vocabulary.synonyms) for one in Spelling.objects.meant_by(self._typed[0])]

    def _is_any(self, spellings: Sequence[str]) -> bool:
        are_common = self._are_common_of(spellings)["q"]
        known = self._having.get(tuple(spellings))
        return bool(_one_having(are_common, *(Word(one) for one in spellings))) if known is None else known

    @property
    def taken_for(self) -> str:
        """What was searched for in the place of the words. Empty where they were searched for themselves."""
        return self.spellings[0] if "q" in self.values and self.spellings is not self._typed else ""

    @property
    def _text_query(self) -> SearchQuery:
        return full_text(self.spellings)

    def _rank(self, rows, among):
        """Annotates how well each row matches that is `among` the newest."""
        return with_rank(rows, self._text_query, among=among)

    def _searched(self, rows, name, words):
        return rows.filter(search=self._text_query)

    def _told_elsewhere(self, rows, name, value):
        """By tags, which are all asked for at once, or by the order."""
        return rows

    def _hours_at_most(self, rows, name, most):
        """A tag tells of each choice, and between two of the next one."""
        return rows if most in HOURS else rows.filter(hours_high__lte=most)

    def _in_activity(self, rows, name, values):
        is_held, is_open = Q(worked_on_until__gt=self.now), Q(having(OPEN))
        if values == [Activity.FREE]:
            return rows.filter(~is_held)
        tests = {
            Activity.FREE: ~is_held & is_open,
            Activity.WORKED_ON: is_held,
            Activity.RESULTS: ~is_held & ~is_open,
        }
        return rows.filter(reduce(or_, (tests[value] for value in values)))

    def _in_freshness(self, rows, name, values):
        return rows.in_freshness(values, self.now)

    def _meeting(self, rows, name, value):
        return rows.meeting(name, self.now)


@prepared
def _one_having(are_common: bool, *spellings: Word) -> Any:
    """The number of a listed problem that has some words, or nothing."""
    having = Problem.objects.listed().filter(search=full_text(spellings))
    found = finding.newest(having, 1, blocks=ALL_BLOCKS if are_common else 0, or_any=True)
    return Problem.objects.filter(pk__in=found).values_list("pk")


@prepared
def _counted_in_a_part(*spellings: Word) -> Any:
    having = Problem.objects.listed().filter(search=full_text(spellings))
    return Problem.objects.order_by("pk").values_list(finding.about(having))[:1]


def _expected_by_the_planner(rest: Key, spellings: Sequence[Word], now: datetime) -> dict[str, int]:
    """About how many rows the list has, "all", how many have some words, "q", the rest too, "", and it without each."""
    names, statement = _question_to_the_planner(rest, len(spellings))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT json) {statement.sql}", statement.to(now, spellings))
        [[[told]]] = cursor.fetchall()
    plan = told["Plan"]
    # Several processes may gather what is appended: behind PgBouncer the settings of a session do not hold.
    while plan["Node Type"] != "Append":
        [plan] = plan["Plans"]
    return dict(zip(names, (part["Plan Rows"] for part in plan["Plans"]), strict=True))


@lru_cache(KEPT)
def _question_to_the_planner(rest: Key, count: int) -> tuple[tuple[str, ...], Bound]:
    words = [stand_in(Word, place) for place in range(count)]
    asked = ProblemFilter.with_words((rest, (), count), words, Moment())
    having = asked.queryset.filter(search=full_text(words))
    names = ("", *(name for name, _, _ in rest))
    sets = [asked.queryset, having, *(asked.beside(having, name) for name in names)]
    first, *others = (rows.order_by().values("pk") for rows in sets)
    sql, params = first.union(*others, all=True).query.sql_with_params()
    return ("all", "q", *names), Bound(sql, params, words)
