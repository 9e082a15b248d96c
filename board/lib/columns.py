"""Rows that point at one of several things: a nullable key for each, of which just one is filled."""

from django.db.models import Q


def exactly_one(names: tuple[str, ...]) -> Q:
    """The condition of a check constraint: one of these columns is filled, and the others are not."""
    condition = Q()
    for name in names:
        condition |= Q(**{f"{other}__isnull": other != name for other in names})
    return condition
