"""The one filter for problems: a page, a feed and a script that send the same query mean the same rows."""

from datetime import datetime
from functools import cached_property
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils import timezone

from problems.filters.vocabulary import Vocabulary
from problems.models import Problem, ProblemSkill, RelatedWork
from problems.models.choices import Activity, Compute, Difficulty, Era, Freshness, Kind
from problems.models.problems import MAX_HOURS
from problems.models.search import full_text, near, ranked, with_rank

# What was asked for, as something that can be looked up: (parameter, value or values).
Key = tuple[tuple[str, Any], ...]
LEVELS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]
HOURS = (10, 20, 40, 80)
MAX_QUERY = 200
# Of what has the words the newest so many are ranked: a common word is in every other problem of a large board.
RANKED = 2000

SORTS = {
    "best": "Best match",
    "newest": "Newest",
    "active": "Recently active",
    "easiest": "Easiest first",
}
ORDERS = {
    "best": ("-starred", "difficulty", "number"),
    "newest": ("-created_at", "-number"),
    "active": ("-last_activity_at", "number"),
    "easiest": ("difficulty", "hours_low", "number"),
}


def answered(data: QueryDict | None) -> QueryDict | None:
    """What was filled in: a form sent without JavaScript has every field in it, most of them empty."""
    if data is None:
        return None
    filled = data.copy()
    for name, values in data.lists():
        filled.setlist(name, [value for value in values if value.strip()])
    return filled


class PlainText(forms.CharField):
    """One line without control characters, cut at nothing: too long is said, not hidden."""

    def __init__(self, **options):
        super().__init__(**{"max_length": MAX_QUERY, "strip": True, **options})


class WordsFilter(filters.CharFilter):
    field_class = PlainText


class WholeNumberFilter(filters.NumberFilter):
    field_class = forms.IntegerField


class ProblemFilter(filters.FilterSet):
    """Parameters that may repeat widen each other, but for `skill`: a problem must ask for every one of them."""

    q = WordsFilter(method="_searched", label="Search")
    track = filters.MultipleChoiceFilter(method="_in", label="Track")
    skill = filters.MultipleChoiceFilter(method="_asking_for", label="Skill")
    level = filters.ChoiceFilter(choices=LEVELS, method="_level_at_most", label="Highest level needed")
    technique = filters.MultipleChoiceFilter(method="_using", label="Technique")
    difficulty = filters.MultipleChoiceFilter(choices=Difficulty.choices, method="_in", label="Difficulty")
    compute = filters.MultipleChoiceFilter(choices=Compute.choices, method="_in", label="Compute")
    hours = WholeNumberFilter(
        field_name="hours_high",
        lookup_expr="lte",
        label="Hours at most",
        min_value=1,
        max_value=MAX_HOURS,
    )
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, method="_in", label="Kind")
    activity = filters.MultipleChoiceFilter(choices=Activity.choices, method="_in_activity", label="Activity")
    freshness = filters.MultipleChoiceFilter(choices=Freshness.choices, method="_in_freshness", label="Last checked")
    source = filters.MultipleChoiceFilter(method="_in", label="Source")
    starter = filters.ChoiceFilter(choices=[("1", "Yes")], method="_with_starter", label="Has starter material")
    sponsor = filters.ChoiceFilter(choices=[("1", "Yes")], method="_meeting", label="Has a sponsor")
    round = filters.ChoiceFilter(choices=[("1", "Yes")], method="_meeting", label="A round wants this")
    era = filters.MultipleChoiceFilter(choices=Era.choices, method="_in", label="Era")
    sort = filters.ChoiceFilter(choices=list(SORTS.items()), method="_unchanged", label="Sort")

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
        self.vocabulary = vocabulary or Vocabulary.load()
        super().__init__(
            self._as_named_now(answered(data)), Problem.objects.listed() if queryset is None else queryset, **options
        )
        for parameter in self.vocabulary.names:
            self.filters[parameter].extra["choices"] = self.vocabulary.choices(parameter)
        for asked in self.filters.values():
            if "choices" in asked.extra:
                asked.extra["error_messages"] = {"invalid_choice": "There is no such choice: %(value)s."}

    def _as_named_now(self, data: QueryDict | None) -> QueryDict | None:
        """Words that were merged stand for those that they were merged into: old addresses go on meaning the same."""
        for parameter, aliases in self.vocabulary.aliases.items():
            if data is not None and any(key in aliases for key in data.getlist(parameter)):
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
        if "q" in self.values:
            return None
        return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in self.values.items())

    @classmethod
    def again(cls, key: Key, now: datetime) -> "ProblemFilter":
        """The filter of such a key at another time. It reads nothing anew: what is in the key was read before."""
        made = cls(now=now, vocabulary=Vocabulary())
        made.values = {name: list(value) if isinstance(value, tuple) else value for name, value in key}
        return made

    @property
    def order(self) -> str:
        return self.values.get("sort", "best")

    @cached_property
    def qs(self):
        return self.narrowed()

    def narrowed(self, *, without: str = ""):
        """The rows of the filter, unordered; with one parameter left out where a facet counts its own choices."""
        rows = self.queryset
        for name, value in self.values.items():
            if name != without:
                rows = self.filters[name].filter(rows, value)
        return rows

    def ordered(self):
        """The rows in the order asked for. Every order ends in the number, so that none is left to chance."""
        rows = self.qs
        if self.columns[0] == "-rank" and not self.is_fuzzy:
            newest = self.qs.order_by("-number").values("pk")[:RANKED]
            rows = with_rank(self.queryset.filter(pk__in=newest), self._text_query)
        return rows.order_by(*self.columns)

    @property
    def columns(self) -> tuple[str, ...]:
        by_rank = self.order == "best" and "q" in self.values
        return ("-rank", "number") if by_rank else ORDERS[self.order]

    @cached_property
    def is_fuzzy(self) -> bool:
        """Whether no listed problem has the words, so that near spellings are shown."""
        return "q" in self.values and not self.queryset.filter(search=self._text_query).exists()

    @cached_property
    def _text_query(self):
        return full_text(self.values["q"], self.vocabulary.synonyms)

    def _searched(self, rows, name, words):
        return near(rows, words) if self.is_fuzzy else ranked(rows, self._text_query)

    def _in(self, rows, name, values):
        column = f"{name}__key__in" if name in self.vocabulary.names else f"{name}__in"
        return rows.filter(**{column: values})

    def _asking_for(self, rows, name, keys):
        for key in keys:
            rows = rows.filter(Exists(ProblemSkill.objects.filter(problem=OuterRef("pk"), skill__key=key)))
        return rows

    def _level_at_most(self, rows, name, level):
        return rows.exclude(Exists(ProblemSkill.objects.filter(problem=OuterRef("pk"), level__gt=int(level))))

    def _using(self, rows, name, keys):
        uses = Problem.techniques.through.objects.filter(problem=OuterRef("pk"), technique__key__in=keys)
        return rows.filter(Exists(uses))

    def _in_activity(self, rows, name, values):
        return rows.in_activity(values, self.now)

    def _in_freshness(self, rows, name, values):
        return rows.in_freshness(values, self.now)

    def _with_starter(self, rows, name, value):
        return rows.filter(Exists(RelatedWork.objects.filter(problem=OuterRef("pk"), is_starter=True)))

    def _meeting(self, rows, name, value):
        return rows.meeting(name, self.now)

    def _unchanged(self, rows, name, value):
        return rows
