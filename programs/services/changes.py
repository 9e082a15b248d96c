"""Every edit of a program or a round is a change with its facts: made at once, or by a second person's word."""

from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from board.lib.deadlines import end_of_day
from board.lib.errors import Refused, refuse_no_reason
from problems.models import Event
from problems.services import domains, events, notices
from programs import permissions
from programs.models import Change, ChangedFact, Program, ProgramWatch, Round
from programs.models.changes import MOVES, Act, Standing
from programs.models.dates import last_day_to_apply
from programs.services import facts
from programs.services.facts import LABELS, Facts
from users.models import User
from users.models.people import Role
from users.services import notifications

Pairs = dict[str, tuple[str, str]]
VERBS = {
    Act.EDITED: "changed a round",
    Act.ADDED: "added a round",
    Act.CONFIRMED: "confirmed dates",
    Act.REMOVED: "removed a round",
}
ORDERED = (("opens_on", "closes_on"), ("starts_on", "ends_on"))


class Outdated(Refused):
    """Somebody changed it since this edit began. `clashes` has (label, as it is now, as it was typed)."""

    def __init__(self, clashes: list[tuple[str, str, str]], version: str):
        super().__init__(
            "Somebody changed this since you opened it. Nothing of yours is saved yet: both texts stand below.",
            code="outdated",
        )
        self.clashes = clashes
        self.version = version


def lock(program: Program, by: User) -> Program:
    """The program's row, held until the transaction ends, for somebody who keeps it. Raises Refused for others."""
    held = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    permissions.can_keep_program(by, held).or_refuse()
    return held


def lock_round(round_: Round, by: User) -> Round:
    """The round as it stands, its program's row held."""
    program = lock(round_.program, by)
    try:
        return Round.objects.select_related("program").get(pk=round_.pk, program=program)
    except Round.DoesNotExist as error:
        raise Refused("This round is not there any more.", code="gone") from error


def refuse_outdated(row: Program | Round, said: Facts, began_from: str) -> None:
    """Raises Outdated for an edit that began from other values than those that stand."""
    stands = facts.version(row)
    if began_from != stands:
        clashes = facts.differing(facts.of(row), said)
        words = facts.in_words
        raise Outdated([(LABELS[name], words(name, a), words(name, b)) for name, (a, b) in clashes.items()], stands)


def make(
    program: Program,
    act: Act,
    pairs: Pairs,
    *,
    by: User,
    now: datetime,
    note: str = "",
    round_: Round | None = None,
    undoes: Change | None = None,
) -> Change:
    """Makes a change, or has it wait for a second person. The caller holds the program's row.

    `round_` is the round as it stands, or one that is to be added and may have the primary key that it had before.
    """
    domains.refuse_in(note, *(will for _, will in pairs.values()))
    before, after = _last_days(round_, pairs) if round_ else (None, None)
    waits = round_ is not None and permissions.needs_a_second(by, before, after, now)
    if waits and round_ is not None and round_.pk:
        _make_room(round_, now)
    change = Change.objects.create(
        program=program,
        number=(program.changes.aggregate(last=Max("number"))["last"] or 0) + 1,
        act=act,
        round_pk=round_.pk if round_ else None,
        round_name=round_.name if round_ else "",
        standing=Standing.WAITING if waits else Standing.MADE,
        by=by,
        at=now,
        note=note.strip(),
        undoes=undoes,
        lapses_at=_answer_by(before, after, now) if waits else None,
    )
    ChangedFact.objects.bulk_create(
        ChangedFact(change=change, name=name, before=was, after=will) for name, (was, will) in pairs.items()
    )
    if waits:
        _refuse_impossible(change, pairs)
        _ask_for_a_second(change, pairs)
    else:
        _apply(change, pairs)
        verb = "put back" if undoes else VERBS[act] if round_ else "edited a program"
        _tell_watchers(_record(verb, change, pairs, by=by, now=now, reason=note), change, pairs)
    return change


@transaction.atomic
def agree(change: Change, *, by: User, now: datetime | None = None) -> None:
    """A second person says yes: the change is made. Raises Refused where what it changes has moved meanwhile."""
    now = now or timezone.now()
    change = _held(change, by, now)
    pairs = _pairs(change)
    _apply(change, pairs)
    _answer(change, Standing.MADE, by, now)
    event = _record("agreed to a change", change, pairs, by=by, now=now, whom=change.by, reason=change.note)
    _tell_asker(change, event, f"{{who}} agreed: {_what(change)} is changed")
    _tell_watchers(event, change, pairs)


@transaction.atomic
def refuse(change: Change, *, by: User, note: str, now: datetime | None = None) -> None:
    """A second person says no, and why. The round stays as it is."""
    now = now or timezone.now()
    refuse_no_reason(note)
    change = _held(change, by, now)
    domains.refuse_in(note)
    _answer(change, Standing.REFUSED, by, now, note)
    pairs = _pairs(change)
    event = _record("refused a change", change, pairs, by=by, now=now, whom=change.by, reason=note, public=False)
    _tell_asker(change, event, f"{{who}} did not agree to your change of {_what(change)}", note)


@transaction.atomic
def undo(change: Change, *, by: User, note: str, now: datetime | None = None) -> Change:
    """Puts the earlier values back, as a new change. Raises Refused where they were changed again since."""
    now = now or timezone.now()
    program = lock(change.program, by)
    refuse_no_reason(note)
    if change.standing != Standing.MADE:
        raise Refused("This change was never made, so there is nothing to put back.", code="never-made")
    pairs = _pairs(change)
    named = facts.as_named_now
    back = {name: (named(name, after), named(name, before)) for name, (before, after) in pairs.items()}
    act, round_ = Act.EDITED, None
    if change.is_of_a_round:
        round_ = _round_of(change)
        if change.act == Act.REMOVED:
            _refuse_removed_again(change)
            act, round_ = Act.ADDED, facts.a_round(program, {name: will for name, (_, will) in back.items()})
            round_.pk = cast(int, change.round_pk)
        elif round_ is None:
            raise Refused("This round is not there any more. Put back its removal first.", code="gone")
        elif change.act == Act.ADDED:
            act = Act.REMOVED
    return make(program, act, back, by=by, now=now, note=note, round_=round_, undoes=change)


def _refuse_removed_again(change: Change) -> None:
    """What it took off is what stood there before it was put back, and not what stood there in the end."""
    later = Change.objects.made().filter(program=change.program, round_pk=change.round_pk, act=Act.REMOVED)
    if later.filter(number__gt=change.number).exists():
        raise Refused("This round was put back since, and taken off again. Put that back.", code="moved-on")


@transaction.atomic
def lapse_unanswered(*, now: datetime | None = None) -> int:
    """Writes down which changes nobody answered in time, and tells who asked. Answers how many."""
    now = now or timezone.now()
    overdue = Change.objects.overdue(now).select_for_update(of=("self",), skip_locked=True)
    return sum(_lapse(change, now) for change in overdue.select_related("program", "by").order_by("pk"))


def _lapse(change: Change, now: datetime) -> int:
    _answer(change, Standing.LAPSED, None, now)
    event = _record("a change lapsed", change, _pairs(change), by=None, now=now, whom=change.by, public=False)
    _tell_asker(change, event, f"Nobody answered in time, so {_what(change)} stays as it was")
    return 1


def _held(change: Change, by: User, now: datetime) -> Change:
    """A change that waits, as it stands, its program's row held."""
    Program.objects.select_for_update(no_key=True).get(pk=change.program_id)
    change = Change.objects.select_related("program", "by").get(pk=change.pk)
    permissions.can_answer(by, change, now).or_refuse()
    return change


def _answer(change: Change, standing: Standing, by: User | None, now: datetime, answer: str = "") -> None:
    if standing not in MOVES[Standing(change.standing)]:
        raise Refused("This change waits for nobody any more.", code="not-waiting")
    answered = {"standing": standing, "answered_by": by, "answered_at": now, "answer": answer.strip()}
    if not Change.objects.filter(pk=change.pk, standing=change.standing).update(**answered):
        raise Refused("Somebody else has answered this change.", code="not-waiting")
    change.standing, change.answered_by = standing, by


def _make_room(round_: Round, now: datetime) -> None:
    """One change of a round waits at a time. One that nobody answered in time waits no more."""
    for change in Change.objects.overdue(now).filter(round_pk=round_.pk).select_related("program", "by"):
        _lapse(change, now)
    if Change.objects.waiting(now).filter(round_pk=round_.pk).exists():
        raise Refused("A change of this deadline waits for a second person already.", code="waits")


def _standing(change: Change) -> Round | None:
    """The round that a change is of, as it stands."""
    return Round.objects.filter(pk=change.round_pk).first() if change.round_pk else None


def _last_days(round_: Round | None, pairs: Pairs) -> tuple[date | None, date | None]:
    """The last day to apply for a round without a change, and with it. What the change leaves is as `round_` has it."""

    def day(name: str, side: int) -> date | None:
        return _day(pairs[name][side]) if name in pairs else getattr(round_, name, None)

    before, after = (
        last_day_to_apply(day("closes_on", side), day("starts_on", side), day("ends_on", side)) for side in (0, 1)
    )
    return before, after


def _answer_by(before: date | None, after: date | None, now: datetime) -> datetime:
    """Until when a change can be answered: the first of the two deadlines that is still ahead."""
    return min(end for day in (before, after) if day and (end := end_of_day(day)) > now)


# What a change does to its row


def _apply(change: Change, pairs: Pairs) -> None:
    """Writes what a change says. Raises Refused where its row is not as the change found it."""
    _refuse_impossible(change, pairs)
    will = {name: after for name, (_, after) in pairs.items()}
    if change.act == Act.ADDED:
        round_ = facts.a_round(change.program, will)
        if change.round_pk:
            round_.pk = change.round_pk
        round_.position = change.program.rounds.count()
        round_.save(force_insert=True)
        Change.objects.filter(pk=change.pk).update(round_pk=round_.pk)
        change.round_pk = round_.pk
    elif change.act == Act.REMOVED:
        _row(change).delete()
    else:
        facts.write(_row(change), will)


def _refuse_impossible(change: Change, pairs: Pairs) -> None:
    will = {name: after for name, (_, after) in pairs.items()}
    if change.act == Act.ADDED:
        if change.round_pk and Round.objects.filter(pk=change.round_pk).exists():
            raise Refused("This round is there already.", code="there")
        _refuse_disorder(facts.a_round(change.program, will))
        return
    row = _row(change)
    stands = facts.of(row)
    found = {name: before for name, (before, _) in pairs.items()}
    if change.act == Act.REMOVED:
        # All of it goes, so all of it is as it was found.
        found = dict.fromkeys(facts.OF_A_ROUND, "") | found
    for name, before in found.items():
        if stands[name] != before:
            raise Refused(
                f"“{LABELS[name]}” was changed again since. Put that back first, or edit it by hand.", code="moved-on"
            )
    if isinstance(row, Round) and change.act != Act.REMOVED:
        altered = facts.a_round(change.program, stands | will)
        altered.pk = row.pk
        _refuse_disorder(altered)


def _row(change: Change) -> Program | Round:
    if not change.is_of_a_round:
        return change.program
    round_ = _round_of(change)
    if round_ is None:
        raise Refused("This round is not there any more.", code="gone")
    return round_


def _round_of(change: Change) -> Round | None:
    return Round.objects.filter(pk=change.round_pk or 0, program=change.program).first()


def _refuse_disorder(round_: Round) -> None:
    for first, last in ORDERED:
        begins, ends = getattr(round_, first), getattr(round_, last)
        if begins and ends and begins > ends:
            raise Refused(f"“{LABELS[first]}” is after “{LABELS[last]}”.", code="disorder")
    others = Round.objects.filter(program=round_.program, name=round_.name).exclude(pk=round_.pk)
    if others.exists():
        raise Refused(f"There is a round called {round_.name} already.", code="name-taken")


def _pairs(change: Change) -> Pairs:
    return {fact.name: (fact.before, fact.after) for fact in change.facts.all()}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# Who hears of it


def _record(
    verb: str,
    change: Change,
    pairs: Pairs,
    *,
    by: User | None,
    now: datetime,
    whom: User | None = None,
    reason: str = "",
    public: bool = True,
) -> Event:
    of = f"{change.round_name}, " if change.is_of_a_round else ""
    before, after = (
        "\n".join(f"{of}{LABELS[name]}: {pair[side]}" for name, pair in pairs.items() if pair[side]) for side in (0, 1)
    )
    return events.record(
        verb,
        change.program,
        by=by,
        now=now,
        before=before,
        after=after,
        reason=reason.strip(),
        whom=whom,
        public=public,
    )


def _what(change: Change) -> str:
    return f"{change.program.name}, {change.round_name}"


def _ask_for_a_second(change: Change, pairs: Pairs) -> None:
    """Tells the other leads and the curators. Nobody else hears of it before it is made.

    The reason is read on the page alone: a notice stays with whoever keeps the program no longer.
    """
    event = _record("asked for a second", change, pairs, by=change.by, now=change.at, reason=change.note, public=False)
    keepers = User.objects.present().filter(
        Q(led_programs__program=change.program) | Q(role__in=(Role.CURATOR, Role.ADMIN))
    )
    title = f"{{who}} asks you to agree to a new deadline of {_what(change)}"
    _tell(event, keepers.distinct(), change, title)


def _tell_asker(change: Change, event: Event, title: str, note: str = "") -> None:
    _tell(event, User.objects.filter(pk=change.by_id), change, title, note)


def _tell_watchers(event: Event, change: Change, pairs: Pairs) -> None:
    """Who watches a program hears when a deadline that they may plan with has moved, or a round begins before it."""
    before, after = _last_days(_standing(change), pairs)
    if not before or before == after or end_of_day(before) <= event.at:
        return
    is_now = f"is now the end of {after:%-d %B %Y}, anywhere on Earth" if after else "is not known any more"
    watchers = User.objects.filter(pk__in=ProgramWatch.objects.filter(program=change.program).values("person"))
    # Who asked, and who agreed, hear of it by themselves.
    told = watchers.exclude(pk__in=[change.by_id, change.answered_by_id or change.by_id])
    _tell(event, told, change, f"The deadline of {_what(change)} {is_now}")


def _tell(event: Event, people: QuerySet[User], change: Change, title: str, note: str = "") -> None:
    notifications.tell(
        people,
        kind="deadlines",
        key=notices.key(event),
        title=title,
        path=change.program.get_absolute_url(),
        by=event.by,
        note=note,
        now=event.at,
    )
