"""Every route says who it is for. A route that does not fails here."""

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from board.lib.access import CURATORS, MEMBERS, PUBLIC, TOKENS, public

# Whole packages that guard their own pages: Django's admin (staff only) and allauth.
GUARDED_ELSEWHERE = ("django.contrib.admin", "allauth.", "problems.admin", "programs.admin", "board.admin")


def routes(patterns, prefix=""):
    """(address pattern, callback) of every route below."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def mark(callback) -> str | None:
    """Who a route is for: on the function, or on the class behind it."""
    holders = (callback, getattr(callback, "cls", None), getattr(callback, "view_class", None))
    return next((holder.access for holder in holders if getattr(holder, "access", None)), None)


def unmarked(patterns) -> list[str]:
    return [
        address
        for address, callback in routes(patterns)
        if mark(callback) not in {PUBLIC, MEMBERS, CURATORS, TOKENS}
        and not address.startswith(("admin/", "accounts/social/"))
        and not callback.__module__.startswith(GUARDED_ELSEWHERE)
    ]


def test_every_route_is_marked():
    assert unmarked(get_resolver().url_patterns) == []


def test_a_route_without_a_mark_is_found():
    @public
    def marked(request):
        return HttpResponse()

    def forgotten(request):
        return HttpResponse()

    assert unmarked([path("marked/", marked), path("forgotten/", forgotten)]) == ["forgotten/"]


def test_the_site_map_has_the_routes_that_the_outside_relies_on():
    addresses = {address for address, _ in routes(get_resolver().url_patterns)}

    assert {
        "",
        "problems/",
        "tracks/",
        "skills/",
        "path/",
        "programs/",
        "writeups/",
        "people/",
        "about/",
        "api/",
    } <= addresses
    assert {"~<slug:username>/", "problems/<int:number>-<str:tail>/", "health/live", "health/ready"} <= addresses


@pytest.mark.django_db
def test_a_curators_page_of_the_admin_refuses_everybody_else(client, ada):
    assert client.get("/admin/problems/problem/").status_code == 302
    client.force_login(ada)
    assert client.get("/admin/problems/problem/").status_code in {302, 403}
