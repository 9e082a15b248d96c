"""Marks. Each is a shape from components/sprite.html and a word, so that neither colour nor sight is needed.

A list shows a hundred of them, and there are few different ones: they are kept.
"""

from functools import cache, lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from board.lib.addresses import address
from board.templatetags.counts import counted
from board.templatetags.words import DIFFICULTY, LEVELS, short_name

register = template.Library()

ACTIVITY = {"free": ("a0", "Free"), "worked-on": ("a1", "Being worked on"), "results": ("a2", "Has results")}


def _use(symbol: str, label: str = "") -> SafeString:
    if label:
        return format_html('<svg role="img" aria-label="{}"><use href="#{}"/></svg>', label, symbol)
    return format_html('<svg aria-hidden="true"><use href="#{}"/></svg>', symbol)


@register.simple_tag
def difficulty_mark(problem) -> SafeString | str:
    return _difficulty(problem.difficulty, problem.difficulty_max)


@cache
def _difficulty(low: str, high: str) -> SafeString | str:
    if low not in DIFFICULTY:
        return ""
    words, letters = DIFFICULTY[low][0], low
    if high in DIFFICULTY:
        words, letters = f"{words} to {DIFFICULTY[high][0]}", f"{low}–{high}"
    mark = _use(f"d{ord(low) - ord('A') + 1}", "Difficulty")
    return format_html('<span class="diff" title="{}">{}{}</span>', words, mark, letters)


@register.simple_tag
@cache
def letter_mark(letter: str) -> SafeString:
    """The mark of one difficulty, where no problem stands beside it."""
    return format_html('<span class="diff">{}{}</span>', _use(f"d{'ABCD'.find(letter) + 1}"), letter)


@register.simple_tag
def activity_mark(value: str, people: int = 0, writeups: int = 0) -> SafeString:
    """What is going on: free, worked on by so many, or with so many results."""
    return _activity(str(value), people, writeups)


@lru_cache(256)
def _activity(value: str, people: int, writeups: int) -> SafeString:
    symbol, words = ACTIVITY.get(value, ("a0", ""))
    if value == "worked-on" and people:
        words = f"{counted(people, 'person,people')} on it"
    if value == "results" and writeups:
        words = counted(writeups, "write-up")
    return format_html('<span class="act">{}{}</span>', _use(symbol), words)


@register.simple_tag
@cache
def level_mark(level: int) -> SafeString:
    return format_html('<span class="level">{}{}</span>', _use(f"l{level}"), LEVELS.get(level, ""))


@register.simple_tag
@cache
def answer_mark(answer: str) -> SafeString:
    """Yes, partly or no as a full, a half and an open node. The word stands beside it."""
    return _use({"yes": "a2", "partly": "a1"}.get(answer, "a0"))


@register.simple_tag
def need_mark(need: dict) -> SafeString:
    """A skill that a problem asks for and how far, short enough for a line of facts."""
    return _need(need["skill"], need["level"])


@lru_cache(512)
def _need(skill: str, level: int) -> SafeString:
    word, name = LEVELS.get(level, ""), short_name(skill)
    return format_html('<span class="level" title="{}">{}{}</span>', word, _use(f"l{level}", word), name)


@register.simple_tag
def track_mark(track) -> SafeString:
    """The track's name with its colour, leading to its problems."""
    return _track(address("problems:problem-list"), track.key, track.name, track.hue)


@lru_cache(64)
def _track(there: str, key: str, name: str, hue: int) -> SafeString:
    return format_html('<a class="track h{}" href="{}?track={}">{}</a>', hue, there, key, name)
