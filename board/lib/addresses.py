"""Addresses of the board's pages, kept: a page asks for some fifty of them, most the same on every page."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import get_script_prefix, reverse
from django.utils.text import slugify

# The last that were asked for: at some 300 bytes each, 1 MB.
KEPT = 4096


def address(name: str, *args: object) -> str:
    """The path of a route, as `reverse` tells it. Raises its NoReverseMatch.

    The routes are those of the settings: no request has others.
    """
    return _address(settings.ROOT_URLCONF, get_script_prefix(), name, args)


@lru_cache(KEPT, typed=True)
def _address(urlconf: str, prefix: str, name: str, args: tuple[object, ...]) -> str:
    return reverse(name, urlconf, args)


def moved(there: Any, *args: object) -> HttpResponse:
    """Leads on to where something is today. Titles and mergers are taken back: a browser that kept this answer, as it
    keeps any 301 that does not say for how long, would be led in a circle."""
    answer = redirect(there, *args, permanent=True)
    answer["Cache-Control"] = "no-cache"
    return answer


def slug(title: str, otherwise: str) -> str:
    """What an address says of a title; `otherwise` where nothing of it can stand there."""
    return slugify(title)[:60].strip("-") or otherwise
