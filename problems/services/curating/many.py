"""One change of many problems as one act: doing what its plan showed and nothing else, and undoing it.

However many problems there are, each step takes the same few statements. What was shown is what is done: the change is
worked out again while the rows are held, and refused where it would not be the same. More than AT_ONCE are done in the
background, so many at a time: nobody waits for a page or for a lock. What somebody changes meanwhile is left as it is.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from board.lib import jobs
from board.lib.errors import Refused, refuse_no_reason
from problems import permissions
from problems.models import Act, ActRow, Claimant, Problem, Revision
from problems.models.acts import Change, Standing
from problems.services import terms
from problems.services.curating import changes, plans, writes
from problems.services.curating.changes import SKILLS, WORDS, Wanted
from problems.services.curating.writes import Told
from users.models import User
from users.services import notifications

# So many are done while the curator waits; of more, so many at a time.
AT_ONCE = 1000
CARRY_ON = "problems.tasks.carry_on_acts"


@transaction.atomic
def change(chosen: QuerySet, wanted: Wanted, *, by: User, note: str, seen: str, now: datetime | None = None) -> Act:
    """Does what a plan showed, as one act, with an event for each problem. Those at work on them hear of it once.

    Raises Refused where it would not do exactly what was `seen`, for nothing to do, and without a reason.
    """
    now = now or timezone.now()
    permissions.can_curate(by).or_refuse()
    refuse_no_reason(note)
    is_quick = len(_hold(chosen)) <= AT_ONCE
    word = terms.held(WORDS[wanted.change], [wanted.term]).get(wanted.term) if wanted.change in WORDS else None
    found = plans.plan(chosen, wanted, by=by, now=now)
    if not found.rows:
        raise Refused("There is nothing to change here.", code="unchanged")
    if found.seen != seen:
        raise Refused(
            "What this would change is not what you saw: somebody was quicker. Look at it again, then say yes.",
            code="changed",
        )
    told = [(row.problem.pk, row.before, row.after) for row in found.rows]
    act = Act(change=wanted.change, term=wanted.term, by=by, at=now, note=note.strip())
    if is_quick:
        _do_all(act, told, word)
    else:
        _leave_for_later(act, told)
    return act


@transaction.atomic
def undo(act: Act, *, by: User, note: str, now: datetime | None = None) -> tuple[Act, list[Problem]]:
    """Puts back what an act changed, as an act of its own; a word that was merged since, as the word that stays.

    Answers it, and the problems that were changed since: those stay as they are. Of an act that is done in the
    background they are read from its rows.

    Raises Refused without a reason, for what was undone before or is still being done, and where everything was changed
    since.
    """
    now = now or timezone.now()
    permissions.can_curate(by).or_refuse()
    refuse_no_reason(note)
    act = Act.objects.select_for_update(of=("self",), no_key=True).select_related("undone_by_act").get(pk=act.pk)
    if act.was_undone_by:
        raise Refused("This was undone already.", code="undone")
    if act.ended_at is None:
        raise Refused("This is still being done. Once it has ended, it can be undone.", code="unfinished")
    made = Act(change=act.change, term=act.term, by=by, at=now, note=note.strip(), undoes=act)
    told = _held_rows(act, Standing.DONE, AT_ONCE + 1)
    if len(told) > AT_ONCE:
        every = act.rows.filter(standing=Standing.DONE).order_by("problem")
        _leave_for_later(made, list(every.values_list("problem", "after", "before")))
        return made, []
    done, left, word = _still(made, [(number, after, before) for number, before, after in told])
    if not done:
        raise Refused("Every one of them was changed since, so they stay as they are.", code="changed")
    _do_all(made, done, word)
    return made, list(Problem.objects.filter(pk__in=left).order_by("pk"))


def carry_on(now: datetime | None = None) -> None:
    """Goes on with the acts that are not done, to the end of each. Stopped in between, it goes on where it was."""
    for act in Act.objects.unfinished().order_by("at", "pk").values_list("pk", flat=True):
        while _carry_on(act, now or timezone.now()):
            pass


@transaction.atomic
def _carry_on(pk: int, now: datetime) -> bool:
    """The next AT_ONCE problems of an act. Answers whether there may be more."""
    held = Act.objects.select_for_update(of=("self",), no_key=True)
    act = held.select_related("by", "undoes").get(pk=pk)
    if act.ended_at:
        return False
    if not (permissions.can_curate(act.by) and permissions.can_act(act.by, writes.verb(act), now)):
        act.rows.filter(standing=Standing.WAITING).update(standing=Standing.LEFT)
    told = _held_rows(act, Standing.WAITING, AT_ONCE)
    if not told:
        act.ended_at = max(now, act.at)
        act.save(update_fields=["ended_at"])
        done_ones = act.rows.filter(standing=Standing.DONE)
        _tell(act, list(done_ones.values_list("problem", flat=True)), by=act.by, now=now)
        return False
    done, left, word = _still(act, told)
    act.save(update_fields=["term"])
    act.rows.filter(problem__in=left).update(standing=Standing.LEFT)
    # Written anew, as a word of it may be another by now.
    act.rows.filter(problem__in=[number for number, *_ in done]).delete()
    _write_down(act, done, Standing.DONE)
    if done:
        writes.do(act, done, word, now=now)
    return True


def _do_all(act: Act, told: Told, word: Any) -> None:
    act.ended_at = act.at
    act.save(force_insert=True)
    _write_down(act, told, Standing.DONE)
    writes.do(act, told, word, now=act.at)
    _tell(act, [number for number, *_ in told], by=act.by, now=act.at)


def _leave_for_later(act: Act, told: Told) -> None:
    act.save(force_insert=True)
    _write_down(act, told, Standing.WAITING)
    jobs.nudge(CARRY_ON)


def _write_down(act: Act, told: Told, standing: Standing) -> None:
    ActRow.objects.bulk_create(
        ActRow(act=act, problem_id=number, before=before, after=after, standing=standing)
        for number, before, after in told
    )


def _hold(chosen: QuerySet) -> list[int]:
    """The chosen problems, by number, as whoever holds two of them takes them; of very many only some."""
    meant = Problem.objects.filter(pk__in=chosen.order_by().values("pk")).order_by("pk")
    return list(meant.select_for_update(no_key=True).values_list("pk", flat=True)[: AT_ONCE + 1])


def _held_rows(act: Act, standing: Standing, most: int) -> Told:
    """Rows of an act, by number, with their problems held."""
    about = Problem.objects.filter(act_rows__act=act, act_rows__standing=standing).order_by("pk")
    rows = about.select_for_update(of=("self",), no_key=True).values_list("pk", "act_rows__before", "act_rows__after")
    return list(rows[:most])


def _still(act: Act, told: Told) -> tuple[Told, list[int], Any]:
    """What of it can be done as it was told, the numbers of the others, and the word that it is about, which is held.

    Where a word was merged since, it is the one that stays: the act goes on under its name. The caller holds the
    problems.
    """
    numbers = [number for number, *_ in told]
    wanted, texts, word = _as_called_now(act, told)
    act.term = wanted.term
    both = _named_beside(act, wanted.term, numbers)
    done: Told = []
    rows = changes.loaded(Problem.objects.filter(pk__in=numbers), wanted, is_undo=bool(act.undoes_id))
    for problem in rows.order_by("pk"):
        before, after = texts[problem.pk]
        if act.undoes_id:
            stop = changes.cannot_go_back(problem, wanted, after)
        else:
            stop = changes.stop(problem, wanted, before, act.by)
        if changes.text(problem, wanted) == before and not stop and problem.pk not in both:
            done.append((problem.pk, before, after))
    return done, sorted(set(numbers) - {number for number, *_ in done}), word


def _as_called_now(act: Act, told: Told) -> tuple[Wanted, dict[int, tuple[str, str]], Any]:
    """What an act is about, the texts before and after of each, and its word, by the words of today, which are held."""
    change = Change(act.change)
    texts = {number: (before, after) for number, before, after in told}
    if change not in WORDS:
        return Wanted(change, act.term), texts, None
    keys = {act.term, *(key for pair in texts.values() for key in pair if change not in SKILLS)} - {""}
    found = terms.held(WORDS[change], keys)
    names = {key: word.key for key, word in found.items()}
    wanted = Wanted(change, names.get(act.term, act.term))
    if change not in SKILLS:
        texts = {number: (names.get(one, one), names.get(other, other)) for number, (one, other) in texts.items()}
    return wanted, texts, found.get(act.term)


def _named_beside(act: Act, term: str, numbers: list[int]) -> set[int]:
    """Where a technique was named beside one that it was merged into: taking back the first leaves the second."""
    first = act.undoes
    if first is None or first.change != Change.ADD_TECHNIQUE or first.term == term:
        return set()
    made = Revision.objects.filter(problem__in=numbers, note=first.note, at__range=(first.at, first.ended_at))
    kept = made.values_list("problem", "facts__techniques")
    return {number for number, techniques in kept if term in (techniques or "").split()}


def _tell(act: Act, numbers: list[int], *, by: User, now: datetime) -> None:
    """One notice for each person at work on any of them, however many there are."""
    people = Claimant.objects.holding(now).filter(problem__in=numbers).values("person")
    count = len(numbers)
    what = (
        "changed a problem you are on" if count == 1 else f"changed {count:,} problems at once, one of yours among them"
    )
    notifications.tell(
        User.objects.filter(pk__in=people),
        kind="decisions",
        key=f"act:{act.pk}",
        title=f"{{who}} {what}",
        path=act.get_absolute_url(),
        by=by,
        note=act.note,
        now=now,
    )
