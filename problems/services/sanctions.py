"""Warnings, limits and bans: given, lifted, appealed against. What holds stands on the person's own row."""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from board.lib.text import on_one_line
from problems import permissions
from problems.models.reports import Outcome
from problems.services import answers, events, roles
from users.models import Appeal, Role, Sanction, User
from users.models.sanctions import FOR_GOOD, LASTING, MAX_APPEAL, MAX_REASON, Answer, Kind
from users.services import people

LONGEST = timedelta(days=3650)
COLUMNS = {Kind.LIMIT: "limited_until", Kind.BAN: "banned_until"}
GIVEN = {Kind.WARN: "warned", Kind.LIMIT: "limited", Kind.BAN: "banned"}
LIFTED = {Kind.WARN: "took back a warning", Kind.LIMIT: "lifted a limit", Kind.BAN: "lifted a ban"}


@transaction.atomic
def give(
    person: User, *, by: User, kind: str, reason: str, days: int | None = None, now: datetime | None = None
) -> Sanction:
    """Warns, limits or bans. It holds from the person's next request, and for good where no `days` are named.

    The reason is public and may not name them. Every open report of the person is answered with it, and a curator who
    is limited or banned is a member from now on. Raises Refused.
    """
    now = now or timezone.now()
    permissions.can_sanction(by, person).or_refuse()
    person = people.hold(person)
    permissions.can_sanction(by, person).or_refuse()
    reason = _fit_for_everybody(reason, person)
    ends_at = _end(Kind(kind), days, now)
    person.sanctions.run_out(now).update(lifted_at=F("ends_at"))
    if person.sanctions.in_force(now).filter(kind=kind).exists():
        raise Refused(f"A {kind} holds already. Lift it first to set another one.", code="already")
    made = Sanction.objects.create(person=person, kind=kind, reason=reason, by=by, at=now, ends_at=ends_at)
    if kind in LASTING:
        _write_down(person, Kind(kind), ends_at or FOR_GOOD)
        if person.role != Role.MEMBER:
            roles.take(person, by=by, note=reason, now=now)
    answers.close_all(Outcome.ACTED, by=by, now=now, note=reason, person=person)
    until = f"{ends_at:%Y-%m-%d}" if ends_at else ""
    events.record(GIVEN[Kind(kind)], made, by=by, now=now, after=until, reason=reason)
    return made


@transaction.atomic
def lift(sanction: Sanction, *, by: User, note: str, now: datetime | None = None) -> Sanction:
    """Ends one before its time, with a public reason. Roles that it took stay taken: they are given anew."""
    now = now or timezone.now()
    sanction = _held(sanction)
    permissions.can_lift(by, sanction, now).or_refuse()
    refuse_no_reason(note)
    note = _fit_for_everybody(note, sanction.person)
    _lift(sanction, by=by, note=note, now=now)
    return sanction


@transaction.atomic
def appeal(sanction: Sanction, *, by: User, text: str, now: datetime | None = None) -> Appeal:
    """Its person says why it should end. Another curator than the one who gave it answers. Raises Refused."""
    now = now or timezone.now()
    sanction = _held(sanction)
    permissions.can_appeal(by, sanction, now).or_refuse()
    text = text.strip()
    if not text:
        raise Refused("Say why it should end.")
    if len(text) > MAX_APPEAL:
        raise Refused(f"This is {len(text):,} characters long. {MAX_APPEAL:,} is the limit.")
    made = Appeal.objects.create(sanction=sanction, text=text, at=now)
    events.record("appealed", made, by=by, now=now, public=False)
    return made


@transaction.atomic
def answer(appeal: Appeal, *, by: User, answer: str, note: str, now: datetime | None = None) -> Appeal:
    """Lifts what was appealed against, or says why it stands. Everybody reads the answer; it names nobody."""
    now = now or timezone.now()
    sanction = _held(appeal.sanction)
    appeal = Appeal.objects.select_for_update(no_key=True).get(pk=appeal.pk)
    appeal.sanction = sanction
    permissions.can_answer_appeal(by, appeal).or_refuse()
    refuse_no_reason(note)
    note = _fit_for_everybody(note, sanction.person)
    appeal.answer, appeal.note, appeal.answered_by, appeal.answered_at = answer, note, by, now
    appeal.save(update_fields=["answer", "note", "answered_by", "answered_at"])
    events.record("answered an appeal", appeal, by=by, now=now, before=sanction.kind, after=answer, reason=note)
    if answer == Answer.LIFTED and sanction.is_standing(now):
        _lift(sanction, by=by, note=note, now=now)
    return appeal


def _lift(sanction: Sanction, *, by: User, note: str, now: datetime) -> None:
    sanction.lifted_at, sanction.lifted_by = now, by
    sanction.save(update_fields=["lifted_at", "lifted_by"])
    if sanction.kind in LASTING:
        _write_down(sanction.person, Kind(sanction.kind), None)
    events.record(LIFTED[Kind(sanction.kind)], sanction, by=by, now=now, reason=note)


def _held(sanction: Sanction) -> Sanction:
    """The sanction as it is now, its person held before it."""
    person = people.hold(sanction.person)
    found = (
        Sanction.objects.select_for_update(of=("self",), no_key=True).select_related("appeal", "by").get(pk=sanction.pk)
    )
    found.person = person
    return found


def _write_down(person: User, kind: Kind, until: datetime | None) -> None:
    """What holds for the person, where every request reads it. The caller holds the row."""
    setattr(person, COLUMNS[kind], until)
    person.save(update_fields=[COLUMNS[kind]])


def _end(kind: Kind, days: int | None, now: datetime) -> datetime | None:
    if kind == Kind.WARN or days is None:
        return None
    if not timedelta() < timedelta(days=days) <= LONGEST:
        raise Refused(f"It lasts from one to {LONGEST.days:,} days, or for good.", code="days")
    return now + timedelta(days=days)


def _fit_for_everybody(reason: str, person: User) -> str:
    """The reason as it is kept. It stands on the public record, where nobody learns whom it is about."""
    reason = on_one_line(reason)
    if not reason:
        raise Refused("Say why. Everybody can read the reason, so leave out whom it is about.")
    if len(reason) > MAX_REASON:
        raise Refused(f"This reason is {len(reason):,} characters long. {MAX_REASON:,} is the limit.")
    said = reason.casefold()
    named = [person.username, person.email, *person.name.split(), person.name]
    if any(re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", said) for name in named if len(name) > 2):
        raise Refused("Everybody can read the reason. Say what was done, and leave out who it was.", code="names")
    return reason
