"""People by name, each name leading to its page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from board.templatetags.texts import isolated

register = template.Library()


@register.filter
def person(user) -> SafeString | str:
    """A name that leads to its page, unless its owner has left."""
    if user is None:
        return "The board"
    if user.deleted_at or not user.is_active:
        return isolated(user.public_name)
    return format_html('<a href="{}">{}</a>', user.get_absolute_url(), isolated(user.public_name))


@register.simple_tag
def member(shown: dict) -> SafeString | str:
    """The same of somebody who came along with another row: {username, name}, without a username once they are gone."""
    if not shown["username"]:
        return isolated(shown["name"])
    return format_html('<a href="/~{}/">{}</a>', shown["username"], isolated(shown["name"]))
