"""What people wrote, as a page shows it: whole, its beginning, or a name in a line of other words."""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from board.lib import markdown
from board.lib.text import on_one_line, shortened

register = template.Library()

# So many beginnings of texts are kept, the last that were shown.
EXCERPTS = 300


@register.filter
@lru_cache(EXCERPTS)
def excerpt(text: str, length: int) -> str:
    """The beginning of a text in Markdown, as one line of plain words."""
    try:
        return markdown.to_text(text, length)
    except markdown.Unrenderable:
        return shortened(on_one_line(text), length)


@register.filter
def text(problem, name: str) -> SafeString | str:
    """The HTML of a problem's text as it was made safe on save; the plain text, escaped, where none was made."""
    html = problem.html(name)
    return getattr(problem, name) if html is None else mark_safe(html)  # noqa: S308


@register.filter
def isolated(words: str) -> SafeString:
    """A name or a title in a line of other words: written from right to left, it turns only itself."""
    return format_html("<bdi>{}</bdi>", words)
