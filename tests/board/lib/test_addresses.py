"""Addresses that are kept are those that Django tells."""

import types

import pytest
from django.http import HttpResponse
from django.template import engines
from django.urls import NoReverseMatch, path, reverse, set_script_prefix

from board.lib.addresses import _address, address

elsewhere = types.ModuleType("elsewhere")
elsewhere.urlpatterns = [path("elsewhere/", HttpResponse, name="home")]


def test_it_is_looked_up_once_for_the_same_arguments():
    name = "problems:problem-detail"
    there = address(name, 7, "seven")
    misses = _address.cache_info().misses

    assert address(name, 7, "seven") == there == reverse(name, args=[7, "seven"])
    assert _address.cache_info().misses == misses
    assert address(name, 8, "eight") != there


def test_each_prefix_and_each_set_of_routes_has_its_own(settings):
    assert address("home") == "/"
    set_script_prefix("/board/")
    try:
        assert address("home") == "/board/"
    finally:
        set_script_prefix("/")
    settings.ROOT_URLCONF = elsewhere
    assert address("home") == "/elsewhere/"


def test_a_route_that_is_not_there_is_said():
    with pytest.raises(NoReverseMatch):
        address("no-such-page")
    with pytest.raises(NoReverseMatch):
        engines["django"].from_string("{% url 'no-such-page' %}").render()


def test_the_tag_tells_what_djangos_own_does():
    def told(source: str, **given: object) -> str:
        return engines["django"].from_string(source).render(given)

    assert told("{% url 'problems:skill' key %}", key="probing") == "/skills/probing/"
    assert told("{% url 'problems:skill' key=key %}", key="probing") == "/skills/probing/"
    assert told("{% url 'problems:skill' 'a' as there %}<{{ there }}>") == "</skills/a/>"
    assert told("{% url 'no-such-page' as there %}<{{ there }}>") == "<>"
    assert told("{% url name %}", name="home") == "/"
