"""Where links lead: the pages of the header, this page asked otherwise, this page as Markdown, another site."""

from functools import lru_cache
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from board.lib.addresses import address
from board.lib.filters import answered
from board.lib.quoting import as_markdown
from board.lib.reading import absolute
from users.models.notifications import COUNTED

register = template.Library()


@register.simple_tag(takes_context=True)
def nav_link(context, name: str, label: str | SafeString) -> SafeString:
    """One entry of the main navigation, marked where the reader is."""
    url = address(name)
    request = context.get("request")
    if request and request.path.startswith(url):
        return _nav_link(url, label, "page" if request.path == url else "true")
    return _nav_link(url, label)


@lru_cache(64)
def _nav_link(url: str, label: str | SafeString, here: str = "") -> SafeString:
    current = format_html(' aria-current="{}"', here) if here else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, current, label)


@register.simple_tag(takes_context=True)
def notices_link(context) -> SafeString:
    """The way to one's notices, and how many are new: "3 new" to hear, a number in a mark to see."""
    count = context["unread_notices"]()
    if not count:
        return nav_link(context, "users:notices", "Notices")
    said = f"{COUNTED - 1}+" if count >= COUNTED else str(count)
    label = format_html('Notices <span class="new">{}<span class="vh"> new</span></span>', said)
    return nav_link(context, "users:notices", label)


@register.simple_tag(takes_context=True)
def url_with(context, **changes) -> str:
    """This page's query with some parameters set, from its first page."""
    query = _query(context)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def without(context, *names: str) -> str:
    """This page's query without some parameters, from its first page."""
    query = _query(context)
    for name in names:
        query.pop(name, None)
    return f"?{query.urlencode()}"


def _query(context):
    """What this page was asked for, without its page and without what was left empty."""
    query = answered(context["request"].GET)
    query.pop("page", None)
    return query


@register.simple_tag
def markdown_url(name: str) -> str:
    """Where a page is read as Markdown."""
    return as_markdown(absolute(address(name)))


@register.filter
def host(url: str) -> str:
    """Where a link leads."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
