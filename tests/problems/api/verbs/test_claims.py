"""The life of a claim, by a script: each verb with its row, its event, and the page's refusal."""

import pytest

from problems.models import Claim, Event
from tests.api import Script
from tests.factories import a_problem

pytestmark = pytest.mark.django_db
PLAN = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it."}


def last_event():
    return Event.objects.values_list("verb", "by__username").order_by("-pk").first()


def test_claim_a_problem(ada):
    problem = a_problem()

    claimed = Script(ada).post(f"problems/{problem.number}/claim/", 201, **PLAN)

    claim = Claim.objects.get()
    assert (claimed["id"], claimed["status"], claimed["person"]["username"]) == (claim.pk, "active", "ada")
    assert (claim.hours_per_week, claim.looking_for, claim.by_agent) == (6, "nobody", False)
    assert last_event() == ("claimed", "ada")


def test_whole_life(ada):
    problem = a_problem()
    script = Script(ada)
    there = f"claims/{script.post(f'problems/{problem.number}/claim/', 201, **PLAN)['id']}"
    assert script.post(f"{there}/check-in/", moved="Runs.")["check_ins"][0]["moved"] == "Runs."
    entry = script.post(f"{there}/log/", 201, kind="result", text="*It* copies.")
    assert script.post(f"log-entries/{entry['id']}/edit/", text="It does not.")["kind"] == "result"
    assert script.post(f"{there}/release/", note="Tried.")["status"] == "released"


def test_scope_missing(ada):
    answer = Script(ada, "comments").post("claims/1/check-in/", 403, moved="x")
    assert "“claims”" in answer["detail"]


def test_no_token(client):
    answer = client.post("/api/v1/claims/1/check-in/", {}, content_type="application/json")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_unknown(ada):
    answer = Script(ada).post(f"problems/{a_problem().number}/claim/", 400, colour="red", hours_per_week="six", aim="x")
    assert set(answer["errors"]) == {"colour", "hours_per_week", "aim", "hypothesis", "plan"}
