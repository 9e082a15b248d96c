"""How far one person has come on the way: read from what they did here and what they stated."""

from datetime import datetime

from problems import path
from problems.fit import Opened, Statement
from problems.models.progress import live_claim_of, progress_of
from problems.path import Turn
from problems.services import fit
from problems.services.fit import Words
from users.models import User


def turns_of(person: User, asked: Statement, known: Words, now: datetime) -> list[Turn]:
    """What each of the five steps says to somebody who stated `asked`: three queries."""
    claim = live_claim_of(person, now)
    opened = fit.opened(asked, known.skills.values(), now) if asked.levels else Opened()
    at_work = (claim.problem.title, claim.get_absolute_url()) if claim else None
    progress = progress_of(person) | {"entry_count": claim.entry_count if claim else 0}
    standing = path.Standing(asked, known.names, opened, claim=at_work, **progress)
    return path.turns(standing)
