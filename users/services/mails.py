"""The outbox: makes mails of notices, and sends each once, whatever ends in the middle (docs/decisions/0005)."""

import contextlib
import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from board.lib import jobs, mail
from board.lib.errors import Refused
from board.lib.text import shortened
from users.models import Mail, MailPreference, Notification, Pace
from users.models.mails import MOVES, State
from users.services import letters

BATCH = 200
MOST_IN_ONE_RUN = 500
# Longer than any talk with a mail server: each of its steps ends after mail.SMTP_TIMEOUT_SECONDS.
LEASE = timedelta(minutes=10)
# What a mail that is done with keeps of itself: nothing that names or quotes anybody.
FORGOTTEN: dict[str, Any] = {"to": "", "subject": "", "text": "", "html": "", "headers": {}}
MAILS_KEPT, NOTICES_KEPT = timedelta(days=30), timedelta(days=365)
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(WAITS) + 1
MORNING = 7
# The server closes the connection with this answer.
CLOSING = 421


def nudge() -> None:
    """Has the outbox looked at soon after this transaction commits, and not only when its minute comes."""
    jobs.nudge("users.tasks.send_mails")


# Gathering: notices become mails


def gather(*, now: datetime | None = None) -> int:
    """Makes the mails that are due of notices: one for each that goes at once, one digest a person and period.

    Answers how many notices went into one. Ended in the middle it has done some batches whole; two at once share them.
    """
    now = now or timezone.now()
    gathered = 0
    while batch := _gather_at_once(now):
        gathered += batch
    for pace in (Pace.DAILY, Pace.WEEKLY):
        while batch := _gather_digests(pace, now):
            gathered += batch
    return gathered


@transaction.atomic
def _gather_at_once(now: datetime) -> int:
    waiting = Notification.objects.waiting(Pace.AT_ONCE).order_by("at", "pk").select_for_update(skip_locked=True)
    taken = dict(waiting.values_list("pk", "person_id")[:BATCH])
    _queue([(person, f"notice:{pk}") for pk, person in taken.items()], now)
    _put_in(Notification.objects.filter(pk__in=taken), "notice:", "pk")
    return len(taken)


@transaction.atomic
def _gather_digests(pace: Pace, now: datetime) -> int:
    """One digest for each of some people. Whoever has this period's already waits for the next one."""
    began = period_began(pace, now)
    stem = f"{pace}:{began:%Y-%m-%d}:"
    has_one = Exists(Mail.objects.filter(key=_key_of(stem, "person_id")))
    due = Notification.objects.waiting(pace).filter(~has_one, at__lt=began)
    people = due.order_by("person_id").values_list("person_id", flat=True).distinct()[:BATCH]
    rows = due.filter(person__in=list(people)).select_for_update(skip_locked=True, of=("self",))
    taken = dict(rows.values_list("pk", "person_id"))
    _queue([(person, f"{stem}{person}") for person in sorted(set(taken.values()))], now)
    _put_in(Notification.objects.filter(pk__in=taken), stem, "person_id")
    return len(taken)


def period_began(pace: Pace, now: datetime) -> datetime:
    """The last 07:00 UTC, or that of the last Monday: a digest holds what happened before."""
    began = now.astimezone(UTC).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if began > now:
        began -= timedelta(days=1)
    return began - timedelta(days=began.weekday()) if pace == Pace.WEEKLY else began


def _key_of(stem: str, column: str) -> Concat:
    """The key of the mail that a notice belongs in, for a query inside one of notices."""
    return Concat(Value(stem), Cast(OuterRef(column), CharField()), output_field=CharField())


def _queue(keys: list[tuple[int, str]], now: datetime) -> None:
    """One mail a key. A key that is there already makes none: that is what holds "once a period"."""
    Mail.objects.bulk_create(
        [Mail(person_id=person, key=key, created_at=now, next_try_at=now) for person, key in keys],
        ignore_conflicts=True,
    )


def _put_in(rows: QuerySet[Notification], stem: str, column: str) -> None:
    """Each notice into the mail of its key, if this transaction made it: one made elsewhere holds notices already."""
    ours = Mail.objects.filter(key=_key_of(stem, column), notices=None)
    rows.update(mail=Subquery(ours.values("pk")))


# Sending


def send_due(*, now: datetime | None = None) -> int:
    """Sends what is due, one mail at a time, and answers how many left.

    No lock and no transaction is held while the mail server is talked to: the row says `sending`, with a lease. Trouble
    with the server ends the run, so that a dead one is not asked once for every mail.
    """
    sent = 0
    with contextlib.closing(mail.transport()) as server:
        for _ in range(MOST_IN_ONE_RUN):
            row = _take(now or timezone.now())
            if row is None:
                return sent
            if row.state == State.SENDING:
                went, may_go_on = _hand_over(row, server, now)
                sent += went
                if not may_go_on:
                    return sent
    nudge()
    return sent


@transaction.atomic
def _take(now: datetime) -> Mail | None:
    """The next due mail, settled and marked as being sent; or as dropped or dead, where there is nothing to send."""
    row = Mail.objects.due(now).select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    proven = EmailAddress.objects.filter(user=row.person_id, verified=True, user__is_active=True)
    address = proven.order_by("-primary", "pk").first()
    notices = list(_still_wanted(row)) if address else []
    if not address or not notices:
        _move(row, State.DROPPED, **FORGOTTEN)
    elif row.attempts >= MOST_ATTEMPTS:
        _move(row, State.DEAD, last_error="Its sender was ended in the middle, every time.")
    else:
        # Anew for each try: what was taken back, read or lost with a role since is not in it.
        words = letters.write(row, notices)
        lease = {"attempts": row.attempts + 1, "leased_until": now + LEASE}
        _move(row, State.SENDING, to=address.email, **lease, **words)
    return row


def _still_wanted(row: Mail) -> QuerySet[Notification]:
    """The notices of a mail that are unread, that the person may read, and of kinds that are not turned off since."""
    off = MailPreference.objects.filter(person=row.person_id, pace=Pace.OFF).values("kind")
    theirs = Notification.objects.of(row.person).filter(mail=row)
    return theirs.unread().exclude(kind__in=off).for_page().order_by("at", "pk")


def _hand_over(row: Mail, server: BaseEmailBackend, now: datetime | None) -> tuple[bool, bool]:
    """Whether the mail left, and whether the server can be asked for more."""
    try:
        server.open()
        server.send_messages([_message(row)])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
        code, words = _answer(refusal)
        # What this address is answered for good will be answered tomorrow too.
        for_good = isinstance(refusal, smtplib.SMTPRecipientsRefused) and code >= 500
        _put_off(row, f"{code} {words}", now or timezone.now(), for_good=for_good)
        return False, code != CLOSING
    except OSError as trouble:
        _put_off(row, f"{type(trouble).__name__}: {trouble}", now or timezone.now())
        return False, False
    _settle(row, State.SENT, sent_at=now or timezone.now(), last_error="", **FORGOTTEN)
    return True, True


def _message(row: Mail) -> EmailMultiAlternatives:
    headers = {"Message-ID": row.message_id} | row.headers
    message = EmailMultiAlternatives(row.subject, row.text, None, [row.to], headers=headers)
    message.attach_alternative(row.html, "text/html")
    return message


def _answer(refusal: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> tuple[int, str]:
    """The code and the words of the server. There is one recipient."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(refusal.recipients.values()))
        return code, words.decode(errors="replace")
    said = refusal.smtp_error
    return refusal.smtp_code, said.decode(errors="replace") if isinstance(said, bytes) else said


def _put_off(row: Mail, error: str, now: datetime, *, for_good: bool = False) -> None:
    """Back into the queue for later; dead after the last try, until an admin looks."""
    last_error = shortened(error, 200)
    if for_good or row.attempts >= MOST_ATTEMPTS:
        _settle(row, State.DEAD, last_error=last_error)
    else:
        _settle(row, State.QUEUED, last_error=last_error, next_try_at=now + WAITS[row.attempts - 1])


@transaction.atomic
def _settle(row: Mail, state: State, **fields: object) -> None:
    """How a try ended; unless the row is gone, or another sender has taken it over since."""
    current = Mail.objects.filter(pk=row.pk, state=State.SENDING, attempts=row.attempts).select_for_update().first()
    if current:
        _move(current, state, **fields)


def forget_old(*, now: datetime | None = None) -> int:
    """Removes what nobody asks for any longer: mails that are done with, and notices that were read long ago."""
    now = now or timezone.now()
    old, _ = Notification.objects.filter(read_at__lt=now - NOTICES_KEPT).delete()
    done = Mail.objects.filter(state__in=(State.SENT, State.DROPPED), created_at__lt=now - MAILS_KEPT, notices=None)
    return old + done.delete()[0]


@transaction.atomic
def retry(row: Mail, *, now: datetime | None = None) -> None:
    """Gives a dead mail all its tries again. Raises Refused for one that is not dead."""
    current = Mail.objects.select_for_update().get(pk=row.pk)
    if current.state != State.DEAD:
        raise Refused(f"This mail is {current.state}: only a dead one can be tried again.")
    _move(current, State.QUEUED, attempts=0, next_try_at=now or timezone.now())
    nudge()


def _move(row: Mail, state: State, **fields: object) -> None:
    """Writes the new state of a row that is locked, as MOVES allows it, and what changes with it."""
    if state not in MOVES[State(row.state)]:
        raise Refused(f"A mail that is {row.state} does not become {state}.")
    fields = {"leased_until": None, "state": state} | fields
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
