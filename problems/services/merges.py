"""Merging a duplicate into the problem that stays, and taking the two apart again.

Every row that points at the duplicate follows, by the table in `models/followers.py`. Each change is kept in a ledger,
so that an undo leaves every row as it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from board.lib.errors import MEANWHILE, Refused, refuse_no_reason
from problems import permissions
from problems.models import Claim, Claimant, Merge, MovedRow, Problem
from problems.models import followers as table
from problems.models.choices import Resolution, Status
from problems.models.claim_states import LIVE
from problems.models.claim_states import Status as ClaimStatus
from problems.models.followers import FOLLOWERS
from problems.models.merges import Kind
from problems.services import claims, events, following, ledgers, problems
from users.models import User

# How many rows a refusal names.
NAMED = 5


@dataclass
class Preview:
    """What a merge would do: `moves` as [(how many, of what)], what meets its double, what to know, what forbids it."""

    moves: list[tuple[int, str]] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)


def preview(problem: Problem, into: Problem, now: datetime) -> Preview:
    """Reads, and writes nothing."""
    shown = Preview()
    for follower in FOLLOWERS:
        twice = following.twice(follower, problem, into).count()
        count = following.rows(follower, problem).count() - (0 if follower.twice == table.ENDS else twice)
        if count and follower.model is not Claimant:
            shown.moves.append((count, follower.noun))
        if twice:
            shown.doubles.append(following.words_of_doubles(follower, twice, f"#{problem.pk}", f"#{into.pk}"))
    for claim in _double_claims(problem, into, now):
        _tell_double_claim(claim, problem, into, shown)
    _tell_what_to_know(problem, into, now, shown)
    return shown


@transaction.atomic
def merge(problem: Problem, *, into: Problem, by: User, note: str, now: datetime | None = None) -> Merge:
    """Takes `problem` into `into`: what people left on it follows, and its address leads there from now on.

    Whoever is alone on a claim here and holds one there, too, is given back the one here. Nobody else loses a claim,
    even where there are more than the other problem takes. Raises Refused with the rule that says no.
    """
    now = now or timezone.now()
    held = _hold(problem.pk, into.pk)
    problem, into = held[problem.pk], held[into.pk]
    permissions.can_merge(by, problem, into).or_refuse()
    refuse_no_reason(note)
    claims.lapse_silent_on([problem.pk, into.pk], now)
    stops = preview(problem, into, now).stops
    if stops:
        raise Refused(" ".join(stops), code="two-claims")
    made = Merge.objects.create(kind=Kind.PROBLEM, gone=problem.pk, kept=into.pk, by=by, at=now, note=note.strip())
    # The first tells those who are still around the duplicate: what follows takes them along.
    before = Status(problem.status)
    events.record("merged", problem, by=by, now=now, before=before, after=f"#{into.pk}", reason=made.note)
    for claim in _double_claims(problem, into, now):
        _end_double_claim(made, claim, by=by, now=now)
    _lift_over(made, problem, into)
    for follower in FOLLOWERS:
        following.move(made, follower, problem, into)
    ledgers.change(made, problem, status=Status.MERGED, merged_into=into)
    events.record("took in", into, by=by, now=now, after=f"#{problem.pk}", reason=made.note)
    problems.refresh_activity(problem)
    problems.refresh_activity(into)
    return made


@transaction.atomic
def undo(merge: Merge, *, by: User, note: str, now: datetime | None = None) -> Problem:
    """Leaves every row as it was before. What came to the other problem since stays there.

    Raises Refused after 30 days, where a row was changed since in what the merge had changed: it says which; and for
    variants that would go round in a circle.
    """
    now = now or timezone.now()
    held = _hold(merge.gone, merge.kept)
    problem, kept = held[merge.gone], held[merge.kept]
    merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk, kind=Kind.PROBLEM)
    permissions.can_undo_merge(by, merge, now).or_refuse()
    refuse_no_reason(note)
    if problem.merged_into_id != kept.pk:
        raise Refused(f"#{kept.pk} was merged into #{problem.merged_into_id} since. Undo that first.", code="merged-on")
    put_back(merge)
    # Who came to a claim since goes along with it.
    Claimant.objects.filter(claim__problem=problem).exclude(problem=problem).update(problem=problem)
    _refuse_circle(problem)
    Merge.objects.filter(pk=merge.pk).update(undone_at=now, undone_by=by)
    for one in (problem, kept):
        problems.refresh_activity(one)
    problem.refresh_from_db()
    for claim in Claim.objects.filter(problem=problem, status__in=LIVE).exclude(note=""):
        claims.take_back_draft(claim)
    reason = note.strip()
    events.record("unmerged", problem, by=by, now=now, before=f"#{kept.pk}", after=problem.status, reason=reason)
    events.record("gave back", kept, by=by, now=now, after=f"#{problem.pk}", reason=reason)
    return problem


def _refuse_circle(problem: Problem) -> None:
    """Raises Refused where a problem that variants were given back to is a variant of one of them in the end."""
    above = problems.ancestors(problem.pk)
    if problem.pk in above:
        way = ", ".join(f"#{number}" for number in above if number != problem.pk)
        raise Refused(f"#{problem.pk} would be a variant of itself, by {way}. Take that away first.", code="circle")


def put_back(merge: Merge) -> None:
    """Raises Refused where somebody has changed a row since in what the merge had changed: it names them."""
    changed = ledgers.put_back(merge)
    if changed:
        told = [f"{row._meta.verbose_name} {row.pk} ({row})"[:120] for row in changed[:NAMED]]
        more = f"; and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
        raise Refused(f"Changed since, so this stays as it is: {'; '.join(told)}{more}.", code="changed")


def forget_ledgers(*, now: datetime | None = None) -> int:
    """Once a merge stands for good, nobody needs what it moved. Answers how many rows of ledgers went."""
    old = Merge.objects.out_of_time(now or timezone.now())
    return MovedRow.objects.filter(merge__in=old).delete()[0]


def _hold(*numbers: int) -> dict[int, Problem]:
    """The problems, and those around them that a merge changes, held in the order of their numbers."""
    wanted = _around(numbers)
    held = {number: problems.lock(number) for number in sorted(wanted)}
    if not _around(numbers) <= wanted:
        raise Refused(MEANWHILE, code="changed")
    return held


def _around(numbers: Iterable[int]) -> set[int]:
    near = Problem.objects.filter(Q(parent__in=numbers) | Q(merged_into__in=numbers)).values_list("pk", flat=True)
    return {*numbers, *near, *(number for one in numbers for number in problems.ancestors(one))}


def _double_claims(problem: Problem, into: Problem, now: datetime) -> list[Claim]:
    """Live claims on the one that somebody is on who is on a live claim on the other, too."""
    there = Claimant.objects.holding(now).filter(problem=into).values("person")
    here = Claimant.objects.holding(now).filter(problem=problem, person__in=there).values("claim")
    return list(Claim.objects.filter(pk__in=here).select_related("person", "problem").order_by("pk"))


def _end_double_claim(made: Merge, claim: Claim, *, by: User, now: datetime) -> None:
    for row in claim.claimants.on_it().order_by("pk"):
        ledgers.change(made, row, is_holding=False)
    claims.leave_draft(claim)
    ledgers.change(made, claim, status=ClaimStatus.RELEASED, ended_at=now, returns_on=None)
    events.record("ended by a merge", claim, by=by, now=now, after=ClaimStatus.RELEASED, reason=made.note)


def _lift_over(made: Merge, problem: Problem, into: Problem) -> None:
    """Where `into` is a variant of the duplicate, or of a variant of it, that one moves up: no circle is left."""
    way = [into.pk, *problems.ancestors(into.pk)]
    if problem.pk in way:
        ledgers.change(made, Problem.objects.get(pk=way[way.index(problem.pk) - 1]), parent_id=problem.parent_id)


def _tell_double_claim(claim: Claim, problem: Problem, into: Problem, shown: Preview) -> None:
    name = claim.person.public_name
    if claim.claimants.on_it().count() > 1:
        shown.stops.append(
            f"The claim that {name} leads on #{problem.pk} has people on it who hold one on #{into.pk}, too. "
            "One of the two is left or handed over first: write to them."
        )
    else:
        shown.doubles.append(
            f"{name} holds a claim on both. The one on #{problem.pk} ends as given back; its log comes along."
        )


def _tell_what_to_know(problem: Problem, into: Problem, now: datetime, shown: Preview) -> None:
    holding = Claim.objects.active(now).by_people()
    ending = [claim.pk for claim in _double_claims(problem, into, now)]
    together = holding.filter(problem__in=[problem, into]).exclude(pk__in=ending).count()
    if together > into.claims_limit:
        shown.notes.append(
            f"#{into.pk} will have {together} claims and takes {into.claims_limit}. Everybody keeps theirs; nobody can "
            "claim it until there is room."
        )
    if problem.resolution != into.resolution:
        here, there = Resolution(problem.resolution), Resolution(into.resolution)
        shown.notes.append(
            f"#{problem.pk} is marked “{here.label}” and #{into.pk} “{there.label}”. The mark does not move: set it on "
            f"#{into.pk} where it should."
        )
