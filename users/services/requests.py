"""Requests by scripts: one effect for one key, and no more of them than there is room for."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import connection, transaction
from django.utils import timezone

from board.lib import commits
from users.models import KeptAnswer, RequestCount, User

HONOURED = timedelta(hours=24)
# Takes a key that nobody has, or whose time is over. Where another request has it, this waits for its end first.
TAKE = """
INSERT INTO users_keptanswer (person_id, key, fingerprint, status, body, at) VALUES (%s, %s, %s, 0, '', %s)
ON CONFLICT (person_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = 0, body = '', at = excluded.at
WHERE users_keptanswer.at <= %s
RETURNING id
"""
# One statement counts a request against every limit: each row is held from the look at it to the write.
COUNT = """
WITH asked AS (SELECT * FROM unnest(%(buckets)s::text[], %(windows)s::interval[]) AS one (bucket, lasts))
INSERT INTO users_requestcount AS counted (bucket, since, count) SELECT bucket, %(now)s, 1 FROM asked
ON CONFLICT (bucket) DO UPDATE SET (since, count) = (
    SELECT CASE WHEN is_over THEN excluded.since ELSE counted.since END,
        CASE WHEN is_over THEN 1 ELSE counted.count + 1 END
    FROM (SELECT counted.since + lasts <= excluded.since AS is_over FROM asked WHERE bucket = excluded.bucket) told
)
RETURNING bucket, since, count, {}
"""


class KeyReused(Exception):
    """A key came with another address or another body than before. Nothing was done."""


@dataclass(frozen=True)
class Answer:
    """What a script is told: the status, and the body as JSON. `is_repeated` where it was told before.

    `kept` is what is told the next time, where the body has something that is told once.
    """

    status: int
    body: str
    is_repeated: bool = False
    kept: str = ""


@transaction.atomic
def once(
    person: User,
    key: str,
    asked: str,
    act: Callable[[], Answer],
    *,
    now: datetime | None = None,
) -> Answer:
    """Does `act` and keeps its answer, or answers as the first time: the same key is one effect for HONOURED.

    `asked` is the address and the body. All of it is one transaction, so what was answered is what was done. An act
    that raises leaves no trace, and its key can be used again. Raises KeyReused. Without a key it is done at once.
    """
    if not key:
        return act()
    now = now or timezone.now()
    fingerprint = hashlib.sha256(asked.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [person.pk, key, fingerprint, now, now - HONOURED])
        taken = cursor.fetchone()
    if taken is None:
        kept = KeptAnswer.objects.get(person=person, key=key)
        if kept.fingerprint != fingerprint:
            raise KeyReused
        return Answer(kept.status, kept.body, is_repeated=True)
    answer = act()
    KeptAnswer.objects.filter(pk=taken[0]).update(status=answer.status, body=answer.kept or answer.body)
    return answer


@dataclass(frozen=True)
class Limit:
    """At most `most` requests in `window` from the first one on, for each `bucket`."""

    bucket: str
    most: int
    window: timedelta = timedelta(minutes=1)


@dataclass(frozen=True)
class Room:
    """What is left of the limit that is nearest to its end, and for how many seconds it counts on."""

    limit: int
    left: int
    seconds: int


class TooMany(Exception):
    """A limit is reached. `room` is that of the one which lasts longest."""

    def __init__(self, room: Room):
        super().__init__()
        self.room = room


def count(limits: list[Limit], *, now: datetime | None = None) -> Room:
    """Counts one request against each of `limits`, all or none. Raises TooMany, and then it counts against none.

    Exact however many come at once. Every caller names the limits in the same order: token, person, address.
    """
    now = now or timezone.now()
    by_bucket = {limit.bucket: limit for limit in limits}
    buckets, windows = list(by_bucket), [limit.window for limit in by_bucket.values()]
    statement = COUNT.format(commits.on_disk_soon())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"buckets": buckets, "windows": windows, "now": now})
        rooms = [_room(by_bucket[bucket], since, counted, now) for bucket, since, counted, _ in cursor.fetchall()]
        full = [room for room in rooms if room.left < 0]
        if full:
            raise TooMany(max(full, key=lambda room: room.seconds))
    return min(rooms, key=lambda room: room.left)


def _room(limit: Limit, since: datetime, counted: int, now: datetime) -> Room:
    seconds = ceil((since + limit.window - now).total_seconds())
    return Room(limit.most, limit.most - counted, max(seconds, 1))


def forget_old(*, now: datetime | None = None) -> int:
    """Removes answers that are honoured no longer, and counts that have run out. Answers how many answers."""
    now = now or timezone.now()
    # One that counts again at this moment is held, with others of its request, in another order than this would take.
    over = RequestCount.objects.filter(since__lt=now - timedelta(hours=1)).select_for_update(skip_locked=True)
    RequestCount.objects.filter(pk__in=over.values("pk")).delete()
    return KeptAnswer.objects.older_than(now - HONOURED).delete()[0]
