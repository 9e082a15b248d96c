"""Numbers as people write them, alone and with what they count."""

from django import template

register = template.Library()


@register.filter
def counted(number, words: str) -> str:
    """`{{ 3|counted:"problem" }}` is "3 problems"; an odd plural follows a comma: "person,people"."""
    one, _, many = words.partition(",")
    number = number or 0
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@register.filter
def tallied(number: int) -> str:
    """`{{ 12345|tallied }}` is "12,345"."""
    return f"{number:,}"
