"""What scripts read of their person's own: what waits, the portfolio as it is arranged, forms left half done."""

from datetime import timedelta

import pytest

from problems.models import Draft
from problems.services import portfolios
from tests.api import Script
from tests.factories import NOW, a_claim, a_link, a_person, a_proposal, a_sanction, join, written_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_what_needs_somebody_is_what_their_board_says(client, ada, grace, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory, standing="asked", by=mallory)
    proposal = a_proposal(ada, status="needs_changes")
    type(proposal).objects.update(note="Name a threshold.", noted_at=NOW)

    told = Script(ada).read("me/needs/")["needs"]

    assert [(one["text"], one["note"]) for one in told] == [
        (f"{mallory.public_name} asks to join your claim.", ""),
        ("Your proposal is not listable yet. What would make it so:", "Name a threshold."),
        ("Say what you did first. One line is enough.", ""),
    ]
    assert told[0]["url"].endswith(claim.get_absolute_url())
    client.force_login(ada)
    assert [one.text for one in client.get("/my-board/").context["needs"]] == [one["text"] for one in told]
    assert Script(grace).read("me/needs/") == {"needs": []}
    Script(ada, "profile").read("me/needs/", 403)


def test_a_claim_that_went_quiet_is_told(ada, time_machine):
    claim = a_claim(person=ada)
    time_machine.move_to(claim.lapses_at + timedelta(days=1), tick=False)

    [told] = Script(ada).read("me/needs/")["needs"]
    assert told["text"].startswith("It went quiet")


def test_the_portfolio_as_it_is_arranged_with_what_is_hidden(ada, mallory):
    first, second, claim = written_by(ada), written_by(ada), a_claim(person=ada)
    written_by(mallory)
    portfolios.show(first, by=ada, is_shown=False)
    portfolios.caption(second, by=ada, line="The one to begin with.")
    portfolios.introduce(ada, text="Circuits.")

    told = Script(ada).read("me/portfolio/")

    assert told["introduction"] == "Circuits."
    items = {(one["kind"], one["id"]): (one["title"], one["is_shown"], one["line"]) for one in told["items"]}
    assert items == {
        ("writeup", first.pk): (first.title, False, ""),
        ("writeup", second.pk): (second.title, True, "The one to begin with."),
        ("claim", claim.pk): (claim.problem.title, True, ""),
    }
    assert [one["position"] for one in told["items"]] == [0, 1, 0]
    Script(ada, "claims").read("me/portfolio/", 403)


def test_ones_own_drafts_alone(ada, mallory):
    draft = Draft.objects.create(by=ada, words={"title": ["Half of it"], "needs-0-skill": [""]})
    script = Script(ada)

    [told] = script.read("me/drafts/")["results"]

    assert (told["key"], told["title"], told["words"]) == (str(draft.key), "Half of it", draft.words)
    Script(mallory).post(f"problems/propose/{draft.key}/discard/", 404)
    assert Script(mallory).read("me/drafts/")["results"] == []
    assert script.post(f"problems/propose/{draft.key}/discard/") == told
    assert script.read("me/drafts/")["results"] == []


def test_who_has_a_role_is_for_curators(ada, grace):
    a_person("margaret", role="admin")

    rows = Script(grace).read("curate/roles/")["results"]

    assert {row["username"]: row["role"] for row in rows} == {"grace": "curator", "margaret": "admin"}
    Script(ada).read("curate/roles/", 403)


def test_what_was_decided_about_people_is_told_to_curators(ada, grace, mallory):
    first, other = a_sanction(mallory, by=grace), a_sanction(ada, by=a_person("barbara", role="curator"))
    script = Script(grace)

    rows = script.read("curate/sanctions/")["results"]
    assert {row["id"]: (row["person"]["username"], row["by"]["username"]) for row in rows} == {
        first.pk: ("mallory", "grace"),
        other.pk: ("ada", "barbara"),
    }
    [told] = script.read("curate/sanctions/?person=mallory")["results"]
    assert (told["reason"], told["is_in_force"], told["lifted_by"]) == (first.reason, True, None)
    script.post(f"sanctions/{told['id']}/lift/", note="It was a script.")
    assert script.read("curate/sanctions/?person=mallory")["results"][0]["lifted_by"]["username"] == "grace"
    Script(ada).read("curate/sanctions/", 403)


def test_a_link_that_moved_is_found_and_followed(ada, grace, mallory):
    writeup = written_by(ada)
    link = a_link(writeup, state="moved", moved_to="https://ada.example/new/")
    a_link(written_by(mallory), state="gone")
    a_link(written_by(ada), state="ok")
    script = Script(ada)

    [told] = script.read("me/links/")["results"]

    assert (told["id"], told["writeup"], told["state"], told["moved_to"]) == (
        link.pk,
        writeup.pk,
        "moved",
        "https://ada.example/new/",
    )
    assert Script(grace).read("me/links/")["results"] == []
    script.post(f"links/{told['id']}/accept/")
    assert script.read("me/links/")["results"] == []
    Script(ada, "claims").read("me/links/", 403)


def test_the_way_says_what_the_page_says(client, ada):
    a_claim(person=ada)

    steps = Script(ada).read("me/path/")["steps"]

    client.force_login(ada)
    turns = client.get("/path/").context["turns"]
    assert [(one["state"], one["says"]) for one in steps] == [(one.state, one.says) for one in turns]
    assert len(steps) == 5
    Script(ada, "claims").read("me/path/", 403)
