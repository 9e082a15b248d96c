"""The one filter for problems: a page, a feed and a script that send the same query mean the same rows.

Here is what each parameter means. The words of `q` have a module of their own, `search`; how many a filter leaves is
told by `sets`, in which order they are shown by `pages`.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property, reduce
from operator import or_
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from board.lib.filters import BoardFilter, WholeNumberFilter, WordsFilter, answered
from board.lib.prepared import Word
from problems.filters.search import Search, Spelt, WordsShape
from problems.filters.vocabulary import TERMS, Vocabulary
from problems.models import Problem, finding
from problems.models.choices import Activity, Compute, Difficulty, Era, Freshness, Kind
from problems.models.problems import MAX_HOURS
from problems.models.search import spellings_of
from problems.models.tags import CHOICES, HOURS, NOT_OPEN, OPEN, STARTER, Of, having, having_any, of_choice

# What was asked for, as something that can be looked up: (parameter, value or values, primary keys of what they name).
Key = tuple[tuple[str, Any, tuple[int, ...]], ...]
# The same of what is asked for beside words, and what statements for the words are made of.
Shape = tuple[Key, WordsShape]
LEVELS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]
SORTS = {
    "best": "Best match",
    "newest": "Newest",
    "active": "Recently active",
    "easiest": "Easiest first",
}
# What an activity is by its tag, but for what somebody works on.
BY_TAG = {Activity.FREE: OPEN, Activity.RESULTS: NOT_OPEN}
ORDERS = {
    "best": finding.BEST_FIRST,
    "newest": ("-created_at", "-number"),
    "active": ("-last_activity_at", "number"),
    "easiest": finding.EASIEST,
}


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
        return (self._rest, self.search.spelt.shape) if self.search else None

    @property
    def sent(self) -> list[int | Word]:
        """What a statement of this shape is sent with."""
        return self.search.spelt.sent if self.search else []

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
    def of_shape(cls, shape: Shape, now: datetime) -> "ProblemFilter":
        """The filter of such a shape, with what stands for its words."""
        rest, words = shape
        made = cls.again(rest, now)
        made.values = {"q": "words"} | made.values
        made.search = Search("words", made._spell, are_all=not rest)
        made.search.spelt = Spelt.of_shape(words)
        return made

    def _refs(self, name: str, keys: list[str]) -> list[int]:
        """The primary keys of terms; none where a parameter names none."""
        return [self.vocabulary.refs[name][key] for key in keys] if name in TERMS else []

    @cached_property
    def search(self) -> Search | None:
        """The words, where some are searched for."""
        if "q" not in self.values:
            return None
        return Search(self.values["q"], self._spell, are_all=not self.values.keys() - {"q", "sort"})

    def _spell(self, words: str) -> list[str]:
        """Some words, and what they are with a synonym in the place of one."""
        return spellings_of(words, self.vocabulary.synonyms)

    @property
    def taken_for(self) -> str:
        """What was searched for in the place of the words. Empty where they were searched for themselves."""
        return self.search.taken_for if self.search else ""

    @property
    def order(self) -> str:
        return self.values.get("sort", "best")

    @property
    def sorts(self) -> dict[str, str]:
        """The orders to choose from. Without words there is nothing to match."""
        return SORTS if "q" in self.values else SORTS | {"best": "Favourites first"}

    @property
    def by_rank(self) -> bool:
        return self.order == "best" and "q" in self.values

    @property
    def columns(self) -> tuple[str, ...]:
        return ("-rank", "number") if self.by_rank else ORDERS[self.order]

    # The numbers of all that are shown, in their order, where counting them has found them.
    found: list[str] | None = None

    @cached_property
    def qs(self):
        """All of its rows, unordered."""
        return self.narrow(self.queryset)

    def narrow(self, rows, *without: str):
        """What the filter leaves of some rows, or would without some parameters. One look at the tags of a row tells
        what each of several would, and sooner."""
        asked = [(name, value) for name, value in self.values.items() if name not in without]
        apart = [tags for name, tags in self.apart if name not in without and NOT_OPEN not in tags]
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

    def _told_apart(self, name: str, value: Any) -> list[list[int]]:
        """Lists of tags: each row that has a value of a parameter has one of each. Where tags tell of a parameter at
        all no other row has, but for hours between two choices, and for what somebody works on."""
        if name == "activity":
            return [[tag] for activity, tag in BY_TAG.items() if value == [activity]]
        if name == "hours":
            return [[Of.HOURS.tag(choice)] for choice in HOURS if choice >= value][:1]
        tags = self.tags(name, value)
        if not tags:
            return []
        return [[tag] for tag in tags] if name == "skill" else [tags]

    def tags(self, name: str, value: Any) -> list[int] | None:
        """Tags of which a row has any where it has a value of a parameter; None of what tags do not tell."""
        if name in TERMS:
            return [Of[name.upper()].tag(ref) for ref in self._refs(name, value)]
        if name in CHOICES:
            return [of_choice(name, choice) for choice in value]
        if name == "level":
            return [Of.HARDEST.tag(hardest) for hardest in range(int(value) + 1)]
        if name == "hours" and value in HOURS:
            return [Of.HOURS.tag(value)]
        return [STARTER] if name == "starter" else None

    def _searched(self, rows, name, words):
        return rows.filter(search=self.search.spelt.query)

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
