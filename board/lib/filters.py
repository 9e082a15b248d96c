"""What the parameters of an address ask for."""

import copy
from typing import Any

from django import forms
from django.http import QueryDict
from django_filters import CharFilter, Filter, FilterSet, NumberFilter

from board.lib.missing import NamesWhatIsMissing

MAX_QUERY = 200


def answered(data: QueryDict | None) -> QueryDict:
    """What was filled in: a form sent without JavaScript has every field in it, most of them empty."""
    filled = QueryDict(mutable=True) if data is None else copy.copy(data)
    for name, values in list(filled.lists()):
        filled.setlist(name, [value for value in values if value.strip()])
    return filled


class Filters(dict[str, Filter]):
    """The filters of a class, of which each request has copies. They share what no request changes: to copy all of that
    took longer than to ask the database.
    """

    def __deepcopy__(self, memo: dict) -> dict[str, Filter]:
        return {name: _own(one) for name, one in self.items()}


def _own(one: Filter) -> Filter:
    own = copy.copy(one)
    own.extra = dict(one.extra)
    own.__dict__.pop("_field", None)
    # The way to its method leads through the filter itself.
    own.method = one.method
    return own


class BoardFilter(FilterSet):
    """The parameters of an address, refused in the same words as a form."""

    @classmethod
    def get_filters(cls) -> Filters:
        return Filters(super().get_filters())

    def get_form_class(self) -> type[forms.Form]:
        return self.form_of(self.filters)

    @staticmethod
    def form_of(asked: dict[str, Filter]) -> type[forms.Form]:
        fields = {name: one.field for name, one in asked.items()}
        return type("AskedForm", (NamesWhatIsMissing, forms.Form), fields)


class PlainText(forms.CharField):
    """One line without control characters, cut at nothing: too long is said, not hidden."""

    def __init__(self, **options: Any):
        super().__init__(**{"max_length": MAX_QUERY, "strip": True, **options})


class WordsFilter(CharFilter):
    field_class = PlainText


class WholeNumberFilter(NumberFilter):
    field_class = forms.IntegerField
