"""Each request has filters of its own, though they share what no request changes."""

import contextlib
import copy

import pytest
from django.http import QueryDict
from django_filters import CharFilter, ChoiceFilter

from board.lib import filters
from board.lib.filters import BoardFilter
from problems.filters.problems import ProblemFilter
from problems.models import Track

pytestmark = pytest.mark.django_db


class TrackFilter(BoardFilter):
    key = ChoiceFilter(choices=[("first", "First")])
    said = CharFilter(method="_said")

    class Meta:
        model = Track
        fields: list[str] = []

    def _said(self, rows, name, value):
        self.heard = value
        return rows


def two_requests() -> tuple[TrackFilter, TrackFilter]:
    return TrackFilter(QueryDict("key=second&said=one")), TrackFilter(QueryDict("key=second&said=other"))


def what_they_allow() -> list[bool]:
    one, other = two_requests()
    one.filters["key"].extra["choices"] = [("second", "Second")]
    return [one.is_valid(), other.is_valid()]


def test_what_one_request_allows_no_other_does_and_control_without_copies(monkeypatch):
    # A field that the class itself was asked for is no request's.
    assert TrackFilter.base_filters["key"].field.choices
    assert what_they_allow() == [True, False]
    monkeypatch.setattr(filters, "_own", lambda one: one)
    monkeypatch.delattr(TrackFilter.base_filters["key"], "_field")
    monkeypatch.setattr(TrackFilter.base_filters["key"], "extra", dict(TrackFilter.base_filters["key"].extra))
    assert what_they_allow() == [True, True]


def test_a_method_is_that_of_its_own_request_and_control_of_a_plain_copy(monkeypatch):
    one, other = two_requests()
    assert list(one.filters["said"].filter(one.queryset, "one")) == []
    assert list(other.filters["said"].filter(other.queryset, "other")) == []
    assert (one.heard, other.heard) == ("one", "other")
    monkeypatch.setattr(filters, "_own", copy.copy)
    one, other = two_requests()
    with contextlib.suppress(AssertionError):
        one.filters["said"].filter(one.queryset, "one")
    assert not hasattr(one, "heard")


def test_names_are_read_only_for_who_asks_for_one(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ProblemFilter(QueryDict("difficulty=A&sort=newest")).values == {"difficulty": ["A"], "sort": "newest"}
    with django_assert_num_queries(1):
        assert "track" in ProblemFilter(QueryDict("track=nonsense")).errors
