"""Addresses of the board's pages, kept: a page asks for some fifty of them, most the same on every page."""

from functools import lru_cache

from django.conf import settings
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


def slug(title: str, otherwise: str) -> str:
    """What an address says of a title; `otherwise` where nothing of it can stand there."""
    return slugify(title)[:60].strip("-") or otherwise
