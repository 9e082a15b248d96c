"""Every address of the board that can be asked for, filled in from what is there: for walks over all of it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter

NOT_OURS = ("admin/", "accounts/", "health/")


def addresses(numbers: list[int], slugs: list[str], *, skipping: tuple[str, ...] = NOT_OURS) -> Iterator[str]:
    """The address of every route, once for each of `numbers` and `slugs` that it has room for."""
    for prefix, converters in _routes(get_resolver().url_patterns):
        if prefix.startswith(skipping):
            continue
        for filled in _filled(prefix, list(converters.items()), numbers, slugs):
            yield f"/{filled}"


def routes() -> list[str]:
    """Every route as it is written, `programs/<slug:key>/`."""
    return [route for route, _ in _routes(get_resolver().url_patterns)]


def _routes(patterns, prefix: str = "") -> Iterator[tuple[str, dict]]:
    for pattern in patterns:
        there = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, there)
        elif isinstance(pattern, URLPattern):
            yield there, pattern.pattern.converters


def _filled(address: str, converters: list, numbers: list[int], slugs: list[str]) -> Iterator[str]:
    if not converters:
        yield address
        return
    (name, converter), *rest = converters
    if isinstance(converter, IntConverter):
        values: list = numbers
    else:
        values = slugs if isinstance(converter, SlugConverter) else ["x"]
    for value in values:
        yield from _filled(address.replace(_place(address, name), str(value)), rest, numbers, slugs)


def _place(address: str, name: str) -> str:
    """The part of a route that stands for a parameter: `<int:pk>` or `<pk>`."""
    before, _, _ = address.partition(f"{name}>")
    return before[before.rindex("<") :] + f"{name}>"
