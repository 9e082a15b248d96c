"""The demo world: one person of every role, claims of every state, only in development."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from problems.models import Act, Claim, Import, Problem, Proposal, SuggestedEdit
from users.models import ApiToken, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(settings):
    settings.DEBUG = True
    call_command("load_catalogue", settings.BASE_DIR / "catalogue", stdout=StringIO())


def seed(*words: str) -> str:
    out = StringIO()
    call_command("seed_demo", *words, stdout=out)
    return out.getvalue()


def test_everybody_it_names_can_sign_in_and_twice_is_as_good_as_once(catalogue, client):
    people = json.loads(seed("--json"))["people"]

    assert {person["role"] for person in people} == {"member", "reviewer", "mentor", "program lead", "curator", "admin"}
    for person in people:
        answer = client.post("/accounts/login/", {"login": person["username"], "password": person["password"]})
        assert answer["Location"] == "/my-board/"
        client.logout()
        me = client.get("/api/v1/me/", headers={"authorization": f"Bearer {person['token']}"}).json()
        assert me["username"] == person["username"]
        assert ("curate" in me["token"]["scopes"]) == (person["role"] in {"curator", "admin"})
    ApiToken.objects.update(expires_at=timezone.now())
    assert json.loads(seed("--json"))["people"] == people
    assert ApiToken.objects.live(timezone.now()).count() == len(people)
    assert User.objects.count() == len(people)
    states = {"active", "paused", "delivered", "released", "lapsed"}
    assert set(Claim.objects.values_list("status", flat=True)) == states
    assert set(Proposal.objects.values_list("problem__status", flat=True)) == {
        "proposed",
        "needs_changes",
        "listed",
        "declined",
        "duplicate",
    }
    assert set(SuggestedEdit.objects.values_list("status", flat=True)) == {"waiting", "accepted", "declined"}
    assert set(Import.objects.values_list("status", flat=True)) == {"applied", "draft"}
    assert (Problem.objects.brought_in().count(), Act.objects.count()) == (3, 3)


def test_refused_outside_development(db, settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="for development: it needs DEBUG=1"):
        seed()

    assert not User.objects.exists()


def test_refused_on_an_empty_board(db, settings):
    settings.DEBUG = True

    with pytest.raises(CommandError, match="^Load the catalogue first"):
        seed()
