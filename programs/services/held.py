"""Rows of this app that several services hold."""

from programs.models import Mentor


def mentor(found: Mentor) -> Mentor:
    """The mentor as they are now, held."""
    rows = Mentor.objects.select_for_update(of=("self",), no_key=True).select_related("person", "program", "invited_by")
    return rows.get(pk=found.pk)
