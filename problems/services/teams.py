"""Several people on one claim: asking, answering, leaving, handing over the lead.

Whoever comes to hold a problem is locked first, then the problem, then the claim: the order of every claim.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused
from problems import permissions
from problems.models import Claim, Claimant
from problems.models.claim_states import Standing
from problems.services import claims, domains, events, floods, problems
from users.models import User
from users.services import people


@transaction.atomic
def invite(claim: Claim, *, whom: User, by: User, note: str = "", now: datetime | None = None) -> Claimant:
    """The lead asks somebody to join. It stays between the two until it is accepted."""
    now = now or timezone.now()
    person = people.hold(by)
    claim = claims.locked(claim)
    permissions.can_invite(person, claim, whom, now).or_refuse()
    floods.refuse_more(person, now)
    return _offer(claim, Standing.INVITED, whom, by=by, note=note, now=now)


@transaction.atomic
def ask(claim: Claim, *, by: User, note: str = "", now: datetime | None = None) -> Claimant:
    """Somebody asks the lead to let them join."""
    now = now or timezone.now()
    person = people.hold(by)
    claim = claims.locked(claim)
    permissions.can_ask_to_join(person, claim, now).or_refuse()
    floods.refuse_more(person, now)
    return _offer(claim, Standing.ASKED, by, by=by, note=note, now=now)


@transaction.atomic
def accept(offer: Claimant, *, by: User, now: datetime | None = None) -> Claimant:
    """Who was invited says yes, or the lead to who asked. Raises Refused by the rules of a new claim."""
    now = now or timezone.now()
    joiner = people.hold_row(offer.person)
    offer = _held(offer)
    permissions.can_answer(by, offer, now).or_refuse()
    claims.sweep_of(joiner, offer.problem, now)
    permissions.can_join(joiner, offer.claim, now, by=by).or_refuse()
    claims.move_claimant(offer, Standing.JOINED, by=by, now=now)
    claims.settle(offer.claim, now)
    return offer


@transaction.atomic
def decline(offer: Claimant, *, by: User, now: datetime | None = None) -> Claimant:
    """No. It is told to who offered, and to nobody else."""
    now = now or timezone.now()
    offer = _held(offer)
    permissions.can_answer(by, offer, now).or_refuse()
    claims.move_claimant(offer, Standing.DECLINED, by=by, now=now)
    return offer


@transaction.atomic
def withdraw(offer: Claimant, *, by: User, now: datetime | None = None) -> Claimant:
    """Who offered thinks better of it before it was answered."""
    now = now or timezone.now()
    offer = _held(offer)
    permissions.can_withdraw_offer(by, offer).or_refuse()
    claims.move_claimant(offer, Standing.WITHDRAWN, by=by, now=now)
    return offer


@transaction.atomic
def leave(claim: Claim, *, by: User, now: datetime | None = None) -> Claim:
    """Steps out; the claim goes on. Where the lead leaves, who has been on it longest leads."""
    now = now or timezone.now()
    claim = claims.locked(claim)
    permissions.can_leave(by, claim, now).or_refuse()
    _part(claim, by, now)
    return claim


@transaction.atomic
def hand_over(claim: Claim, *, to: User, by: User, now: datetime | None = None) -> Claim:
    """Makes somebody else on the claim its lead."""
    now = now or timezone.now()
    claim = claims.locked(claim)
    permissions.can_hand_over(by, claim, to, now).or_refuse()
    _lead(claim, to, by=by, now=now)
    return claim


@transaction.atomic
def leave_all(person: User, now: datetime) -> None:
    """Takes somebody who leaves the board off everything: a claim goes on without them, or is given back.

    Invitations and requests to them and from them end, on a claim that went quiet as well: it can come back. The caller
    holds the person. The problems are held in one order before anything is asked again, so that what ended meanwhile is
    passed by.
    """
    held, offers = Claim.objects.active(now).held_by(person), Claimant.objects.unanswered_of(person)
    numbers = {*held.values_list("problem", flat=True), *offers.values_list("problem", flat=True)}
    for number in sorted(numbers):
        problems.lock(number)
    for claim in map(claims.locked, held.filter(problem__in=numbers)):
        if claim.claimants.on_it().exclude(person=person).exists():
            _part(claim, person, now)
        else:
            claims.release_for_good(claim, by=person, now=now)
    for offer in map(_held, offers.filter(problem__in=numbers)):
        claims.move_claimant(offer, Standing.WITHDRAWN, by=person, now=now)


def _offer(claim: Claim, standing: Standing, person: User, *, by: User, note: str, now: datetime) -> Claimant:
    domains.refuse_in(note)
    offer = Claimant.objects.create(
        claim=claim, problem=claim.problem, person=person, standing=standing, by=by, note=note, since=now
    )
    events.record(standing.value, offer, by=by, now=now, after=standing, whom=person, public=False)
    return offer


def _held(offer: Claimant) -> Claimant:
    """The offer as it is now, with its claim held."""
    claim = claims.locked(offer.claim)
    offer = Claimant.objects.select_related("person").get(pk=offer.pk)
    offer.claim = claim
    return offer


def _part(claim: Claim, person: User, now: datetime) -> None:
    if claim.person_id == person.pk:
        heir = claim.claimants.on_it().exclude(person=person).order_by("since", "pk").first()
        if heir is None:
            raise Refused("You are alone on this claim. Give it back instead.", code="alone")
        _lead(claim, heir.person, by=person, now=now)
    mine = claim.claimants.on_it().get(person=person)
    claims.move_claimant(mine, Standing.LEFT, by=person, now=now)
    claims.settle(claim, now)


def _lead(claim: Claim, to: User, *, by: User, now: datetime) -> None:
    claim.person = to
    claim.save(update_fields=["person"])
    events.record("handed over", claim, by=by, now=now, whom=to)
