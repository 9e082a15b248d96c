"""What waits for curators of programs: dates that nobody has confirmed for too long."""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from problems.services.curating.queue import Kind
from programs.models import Round
from programs.models.dates import CONFIRMED_FOR


def _unconfirmed(now: datetime) -> QuerySet:
    """With `read_on`: when the dates were last read, or as long ago as lets them be old."""
    at_the_least = Value(now - CONFIRMED_FOR - timedelta(days=1), output_field=DateTimeField())
    read_on = Coalesce(Cast("last_confirmed_on", DateTimeField()), at_the_least)
    return Round.objects.unconfirmed(now).annotate(read_on=read_on)


ROUNDS = Kind(
    slug="rounds",
    name="Programs’ dates that may be old",
    one="Dates that may be old",
    asks="Do these dates still stand where they were read? Somebody may plan their months by them.",
    rows=_unconfirmed,
    title="program__name",
    about=F("name"),
    since="read_on",
    load=lambda rows, now: rows.select_related("program"),
    template="programs/queue/rounds.html",
    is_upkeep=True,
)
