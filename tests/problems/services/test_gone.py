"""An act of somebody whose account was closed while it waited for their row: it is refused and leaves nothing."""

import pytest

from board.lib.errors import Refused
from problems.models import Event
from problems.services import claims, comments, interests, reports, teams, writeups
from problems.services.writeups import BearsOn
from tests.factories import NOW, a_claim, a_comment, a_problem, join
from users.models import User
from users.services import people

pytestmark = pytest.mark.django_db
ASKED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 2}
FOUND = {"title": "Found", "kind": "post"}
ACTS = {
    "claim": lambda by: claims.claim(a_problem(), by=by, now=NOW, **ASKED),
    "ask to join": lambda by: teams.ask(a_claim(), by=by, now=NOW),
    "comment": lambda by: comments.comment(a_problem(), by=by, text="Hello.", now=NOW),
    "report": lambda by: reports.report(a_comment(), by=by, reason="spam", now=NOW),
    "offer": lambda by: interests.offer(a_problem(), by=by, now=NOW),
    "link": lambda by: writeups.link(
        "https://example.org/found", by=by, bears_on=[BearsOn(a_problem(), "answers")], now=NOW, **FOUND
    ),
}


def stale(person: User) -> User:
    """The person as a request has loaded them that waits while their account is closed."""
    loaded = User.objects.get(pk=person.pk)
    people.delete(person, now=NOW)
    return loaded


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_for_an_account_that_was_closed_meanwhile(ada, act):
    before = stale(ada)
    with pytest.raises(Refused, match=r"^This account is closed\.$") as refusal:
        ACTS[act](before)
    assert refusal.value.code == "gone"
    assert not Event.objects.filter(by=ada).exists()


@pytest.mark.parametrize("act", ACTS)
def test_the_control_with_an_account_that_is_open(ada, act):
    ACTS[act](ada)
    assert Event.objects.filter(by=ada).exists()


def test_a_claim_is_not_taken_up_again_by_who_left_its_team(ada, mallory):
    claim = a_claim(person=ada, lapses_at=NOW)
    join(claim, mallory)
    claims.lapse_silent(now=NOW)
    before = stale(mallory)
    with pytest.raises(Refused, match=r"^This account is closed\.$"):
        claims.revive(claim, by=before, now=NOW)
    claim.refresh_from_db()
    assert claim.status == "lapsed"
