"""Claims: who works on what, or did, and what they left for the next person."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import django_filters as filters
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, F, Q, Value, When
from django.shortcuts import get_object_or_404

from board.lib.filters import BoardFilter, WholeNumberFilter
from board.lib.prepared import prepared
from board.lib.reading import DetailView, absolute, picked
from problems.api.following import FollowedList
from problems.api.people import person
from problems.api.shapes.claims import SHOWN_CLAIM_STATUSES, ClaimDetailSerializer, ClaimSerializer
from problems.models import CheckIn, Claim
from problems.models.claims import LIVE, Status
from users.models import User

SHOWN_CHECK_INS = 100
A_NUMBER = {"min_value": 1, "max_value": 2**31 - 1}
COPIED = (
    "status",
    "aim",
    "hypothesis",
    "plan",
    "hours_per_week",
    "looking_for",
    "ai_use",
    "alongside",
    "by_agent",
    "claimed_at",
    "last_sign_at",
    "lapses_at",
    "ended_at",
    "note",
    "may_contact",
)
EXAMPLE = {
    "id": 7,
    "url": "https://board.example/claims/7/",
    "problem": 42,
    "person": {"username": "ada", "name": "Ada Lovelace"},
    "team": [{"username": "ada", "name": "Ada Lovelace"}, {"username": "mary", "name": "Mary Somerville"}],
    "status": "active",
    "aim": "attempt",
    "hypothesis": "One head in layer 9 moves the middle initial.",
    "plan": "Patch every head. Ablate the best three. Rerun with ten prompts.",
    "hours_per_week": 6,
    "looking_for": "collaborators",
    "log_link": "https://ada.example/log/",
    "ai_use": "Completion in the editor.",
    "alongside": "We start from the weights, they from the activations.",
    "by_agent": False,
    "claimed_at": "2026-11-02T09:30:00Z",
    "last_sign_at": "2026-11-16T18:00:00Z",
    "lapses_at": "2026-12-16T18:00:00Z",
    "ended_at": None,
    "note": "",
    "may_contact": False,
}
CHECK_IN = {"at": "2026-11-16T18:00:00Z", "moved": "Patching runs.", "next": "Ablate.", "is_stuck": False}


class ClaimFilter(BoardFilter):
    """No page lists all claims, so this is the API's own."""

    problem = WholeNumberFilter(field_name="problem_id", label="Problem", **A_NUMBER)
    person = filters.CharFilter(method="of_person", max_length=32, label="Person")
    status = filters.MultipleChoiceFilter(field_name="status_now", choices=SHOWN_CLAIM_STATUSES, label="Status")

    class Meta:
        model = Claim
        fields: list[str] = []

    def of_person(self, claims, name, username):
        return claims.worked_on_by(User.objects.filter(username=username.lower()).first())


def claim(found: Claim, now: datetime) -> dict[str, Any]:
    """A claim whose person and team are loaded, as it is true at `now`."""
    status = found.shown_status(now)
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "problem": found.problem_id,
        "person": person(found.person),
        "team": found.team,  # type: ignore[attr-defined]
        **picked(vars(found), COPIED),
        "status": status,
        "log_link": found.log_url,
        "ended_at": found.lapses_at if status == Status.LAPSED else found.ended_at,
    }


def claim_detail(found: Claim, now: datetime, wants: Callable[[str], bool] = lambda name: True) -> dict[str, Any]:
    """The same, with the notes made on the way, where somebody `wants` to read them."""
    return claim(found, now) | {"check_ins": list(_notes_of(found.pk)) if wants("check_ins") else []}


@prepared
def _notes_of(claim: int):
    return CheckIn.objects.filter(claim=claim).values("at", "moved", "next", "is_stuck")[:SHOWN_CHECK_INS]


def shown(now: datetime, user: Any = None):
    """Claims that everybody may read, or that this person may, with what an answer says of them."""
    lapsed = Q(status__in=LIVE, lapses_at__lte=now)
    resumed = Q(status=Status.PAUSED, returns_on__lte=now.date())
    status = Case(
        When(lapsed, then=Value(Status.LAPSED)),
        When(resumed, then=Value(Status.ACTIVE)),
        default=F("status"),
        output_field=CharField(),
    )
    claims = Claim.objects.visible_to(user or AnonymousUser()).with_team()
    return claims.annotate(status_now=status).select_related("person")


class ClaimList(FollowedList):
    """Every claim that was not removed, the newest first."""

    kind = "claim"
    noun, operation, summary = "claims", "listClaims", "List claims"
    shape = ClaimSerializer
    example = EXAMPLE
    filterset_class = ClaimFilter
    told = {
        "problem": "Claims on the problem with this number.",
        "person": "Claims that the person with this username is or was on.",
        "status": "As it is now, not as it was last written down. Repeat it for any of several.",
    }

    def filter(self, data):
        return ClaimFilter(data, shown(self.now))

    def rows(self, asked):
        return asked.qs.order_by("-claimed_at", "-pk")

    def row(self, found):
        return claim(found, self.now)


class ClaimDetail(DetailView):
    """One claim, with the notes made on the way. Its log is at `/log-entries/?claim=`."""

    noun, operation, summary = "claims", "readClaim", "Read one claim"
    shape = ClaimDetailSerializer
    example = EXAMPLE | {"check_ins": [CHECK_IN]}

    def find(self, *, id):
        return claim_detail(get_object_or_404(shown(self.now), pk=id), self.now, self.wants)
