"""How far the import is that is being brought in or taken back in the background.

All of it is one transaction, of which nobody else sees anything. A sequence is seen at once, and one number of it holds
what there is to tell: which import, which step, how many rows. There is one at work at a time.
"""

from dataclasses import dataclass

from django.db import connection

from problems.models import Import

WAITING, CHECKING, WRITING = STEPS = ("waiting", "checking", "writing")
# More rows than a file has.
ROOM = 1_000_000


@dataclass(frozen=True)
class Progress:
    step: str
    done: int = 0


def tell(file: Import, step: str, done: int) -> None:
    with connection.cursor() as cursor:
        told = (file.pk * len(STEPS) + STEPS.index(step)) * ROOM + done
        cursor.execute("SELECT setval('problems_import_progress_seq', %s)", [told])


def of(file: Import) -> Progress | None:
    """Of an import that was asked for and is not done; it waits until it is its turn. None of any other."""
    if not file.is_under_way:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM problems_import_progress_seq")
        told, done = divmod(cursor.fetchone()[0], ROOM)
    pk, step = divmod(told, len(STEPS))
    return Progress(STEPS[step], done) if pk == file.pk else Progress(WAITING)
