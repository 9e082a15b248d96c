"""Rows that follow what they point at into another row, by the tables in `models/followers.py`, with a ledger."""

from typing import Any

from django.db.models import Model

from problems.models import Merge
from problems.models import followers as table
from problems.models.followers import Follower
from problems.services import ledgers


def rows(follower: Follower, thing: Model) -> Any:
    return follower.model._base_manager.filter(**{follower.column: thing}).order_by("pk")


def twice(follower: Follower, thing: Model, into: Model) -> Any:
    """Those of `thing` beside which `into` has one for the same already."""
    if not follower.once_per:
        return follower.model._base_manager.none()
    there = rows(follower, into).filter(follower.counted).values(follower.once_per)
    return rows(follower, thing).filter(follower.counted, **{f"{follower.once_per}__in": there})


def move(made: Merge, follower: Follower, thing: Model, into: Model) -> None:
    doubles = list(twice(follower, thing, into).select_for_update(no_key=True, of=("self",)))
    others = rows(follower, thing).exclude(pk__in=[row.pk for row in doubles])
    ledgers.change_all(made, others.select_for_update(no_key=True, of=("self",)), follower.column, into)
    # Each kind of change by itself, as an undo takes a few statements for each run of the same.
    if follower.twice == table.GOES:
        for row in doubles:
            _keep_the_greater(made, follower, row, into)
        for row in doubles:
            ledgers.remove(made, row)
    elif follower.twice == table.ENDS:
        for row in doubles:
            ledgers.change(made, row, **follower.ended, **{follower.column: into})


def _keep_the_greater(made: Merge, follower: Follower, row: Any, into: Model) -> None:
    if follower.greatest:
        kept = rows(follower, into).get(**{follower.once_per: getattr(row, follower.once_per)})
        if getattr(row, follower.greatest) > getattr(kept, follower.greatest):
            ledgers.change(made, kept, **{follower.greatest: getattr(row, follower.greatest)})


def words_of_doubles(follower: Follower, count: int, here: str, there: str) -> str:
    one, _, many = follower.noun.partition(",")
    both = f"1 {one}" if count == 1 else f"{count} {many or one + 's'}"
    if follower.greatest:
        return f"{both}: {there} is there, too. The higher level stays."
    if follower.twice == table.GOES:
        return f"{both}: the same is there for {there}, too, and stays."
    if follower.twice == table.ENDS:
        return f"{both}: {there} has one of the same, which goes on. The one on {here} ends."
    return f"{both}: {there} has one of the same, which counts. The one on {here} stays there."
