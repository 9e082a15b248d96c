"""Working together through the pages: each asked the same questions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from problems.models import Claimant, Event
from problems.services import problems
from tests.factories import a_claim, a_person, join

pytestmark = pytest.mark.django_db


def live_claim(person, **fields):
    return a_claim(person=person, lapses_at=timezone.now() + timedelta(days=20), **fields)


def standings(claim) -> dict[str, str]:
    return dict(claim.claimants.values_list("person__username", "standing"))


def test_the_lead_invites_by_name_and_the_other_joins(client, ada, mallory):
    claim = live_claim(ada)
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/invite/", {"whom": "~Mallory", "note": "You know probes."})

    assert answer["Location"] == f"/claims/{claim.pk}/"
    offer = claim.claimants.get(person=mallory)
    assert (offer.standing, offer.note, offer.by) == ("invited", "You know probes.", ada)
    client.force_login(mallory)
    page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "invites you to work on this together. “You know probes.”" in page

    assert client.post(f"/claimants/{offer.pk}/accept/")["Location"] == f"/claims/{claim.pk}/"
    assert standings(claim) == {"ada": "joined", "mallory": "joined"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "“Name on the board” is empty."),
        ("nobody-here", "Nobody here goes by that name."),
        ("a\x00b", "Null characters are not allowed."),
        ("<script>", "Nobody here goes by that name."),
        ("x" * 41, " is 41 characters long; the most is 40."),
    ],
)
def test_a_name_that_nobody_has_is_said_and_the_words_are_kept(client, ada, name, message):
    claim = live_claim(ada)
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/invite/", {"whom": name, "note": "My long line."})

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "My long line." in answer.content.decode()
    assert standings(claim) == {"ada": "joined"}


def test_somebody_who_has_left_the_board_cannot_be_invited(client, ada, mallory):
    claim = live_claim(ada)
    type(mallory).objects.filter(pk=mallory.pk).update(is_active=False)
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/invite/", {"whom": "mallory"})

    assert answer.status_code == 422
    assert "Nobody here goes by that name." in answer.content.decode()


def test_a_stranger_asks_to_join_and_the_lead_says_yes_or_no(client, ada, mallory):
    claim = live_claim(ada)
    client.force_login(mallory)
    assert "Ask to join" in client.get(f"/claims/{claim.pk}/").content.decode()

    client.post(f"/claims/{claim.pk}/ask-to-join/", {"note": "I have the data."})

    offer = claim.claimants.get(person=mallory)
    assert (offer.standing, offer.note) == ("asked", "I have the data.")
    client.force_login(ada)
    page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "asks to join. “I have the data.”" in page
    client.post(f"/claimants/{offer.pk}/decline/")
    assert standings(claim)["mallory"] == "declined"


def test_a_request_without_words_is_not_sent(client, ada, mallory):
    claim = live_claim(ada)
    client.force_login(mallory)

    answer = client.post(f"/claims/{claim.pk}/ask-to-join/", {"note": ""})

    assert answer.status_code == 422
    assert standings(claim) == {"ada": "joined"}


@pytest.mark.parametrize("reader", ["", "grace", "mary"])
def test_an_open_offer_is_seen_by_the_two_alone(client, ada, mallory, grace, reader):
    claim = live_claim(ada)
    join(claim, mallory, standing="asked", note="SECRET WORDS")
    join(claim, a_person("emmy"), standing="invited", note="OTHER WORDS")
    join(claim, a_person("mary"))
    if reader:
        client.force_login(type(ada).objects.get(username=reader))

    page = client.get(f"/claims/{claim.pk}/").content.decode()

    for private in ("SECRET WORDS", "OTHER WORDS", "mallory", "emmy", "asks to join", "invited"):
        assert private not in page
    answer = client.get(f"/api/v1/claims/{claim.pk}/").content.decode()
    assert "mallory" not in answer
    assert "emmy" not in answer


def test_who_invited_takes_it_back(client, ada, mallory):
    claim = live_claim(ada)
    offer = join(claim, mallory, standing="invited", by=ada)
    client.force_login(ada)
    assert "Take it back" in client.get(f"/claims/{claim.pk}/").content.decode()

    client.post(f"/claimants/{offer.pk}/withdraw/")

    assert standings(claim)["mallory"] == "withdrawn"


def test_the_new_lead_takes_an_invitation_back(client, ada, mallory, grace):
    claim = live_claim(mallory)
    join(claim, ada)
    offer = join(claim, grace, standing="invited", by=ada)
    client.force_login(ada)
    assert "Take it back" not in client.get(f"/claims/{claim.pk}/").content.decode()
    client.force_login(mallory)
    assert "Take it back" in client.get(f"/claims/{claim.pk}/").content.decode()

    client.post(f"/claimants/{offer.pk}/withdraw/")

    assert standings(claim)["grace"] == "withdrawn"


def test_a_full_claim_tells_a_stranger_nothing_of_its_offers(client, ada, mallory, grace, settings):
    settings.MAX_PEOPLE_ON_A_CLAIM = 2
    claim = live_claim(ada)
    join(claim, grace, standing="invited", by=ada)
    client.force_login(mallory)

    page = client.get(f"/claims/{claim.pk}/").content.decode()

    assert "This claim takes nobody else for now." in page
    assert "asked to it" not in page


@pytest.mark.parametrize("verb", ["accept", "decline", "withdraw"])
def test_a_strangers_offer_is_not_there(client, ada, mallory, grace, verb):
    offer = join(live_claim(ada), mallory, standing="asked")

    assert client.post(f"/claimants/{offer.pk}/{verb}/").status_code == 302
    client.force_login(grace)
    assert client.post(f"/claimants/{offer.pk}/{verb}/").status_code == 404
    client.force_login(ada)
    assert client.get(f"/claimants/{offer.pk}/{verb}/").status_code == 405

    assert Claimant.objects.get(pk=offer.pk).standing == "asked"


def test_an_answer_given_twice_is_refused_with_the_sentence(client, ada, mallory):
    claim = live_claim(ada)
    offer = join(claim, mallory, standing="asked")
    client.force_login(ada)
    client.post(f"/claimants/{offer.pk}/accept/")

    answer = client.post(f"/claimants/{offer.pk}/accept/")

    assert answer.status_code == 409
    assert "This was answered already." in answer.content.decode()
    assert Event.objects.filter(verb="joined").count() == 1


def test_leaving_and_handing_over(client, ada, mallory):
    claim = live_claim(ada)
    join(claim, mallory)
    client.force_login(ada)
    assert "Hand over the lead" in client.get(f"/claims/{claim.pk}/").content.decode()

    client.post(f"/claims/{claim.pk}/hand-over/", {"to": "mallory"})
    claim.refresh_from_db()
    assert claim.person == mallory
    client.post(f"/claims/{claim.pk}/leave/")

    assert standings(claim) == {"ada": "left", "mallory": "joined"}
    assert "left" in client.get(f"/claims/{claim.pk}/").content.decode()


@pytest.mark.parametrize("to", ["", "nobody", "a\x00b", "grace"])
def test_the_lead_goes_to_nobody_who_is_not_on_it(client, ada, grace, to):
    claim = live_claim(ada)
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/hand-over/", {"to": to})

    assert answer.status_code == (409 if to == "grace" else 404)
    claim.refresh_from_db()
    assert claim.person == ada


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("invite", "Only who leads a claim invites others to it."),
        ("leave", "You are not on this claim."),
        ("hand-over", "Only who leads a claim hands it over."),
    ],
)
def test_a_stranger_moves_nothing_of_a_team(client, ada, mallory, verb, sentence):
    claim = live_claim(ada)
    data = {"whom": "mallory", "to": "mallory"}
    assert client.post(f"/claims/{claim.pk}/{verb}/", data).status_code == 403
    client.force_login(mallory)

    answer = client.post(f"/claims/{claim.pk}/{verb}/", data)

    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    assert client.get(f"/claims/{claim.pk}/{verb}/").status_code == 405
    assert standings(claim) == {"ada": "joined"}


def test_my_board_begins_with_who_waits_for_me(client, ada, mallory):
    claim = live_claim(ada)
    join(claim, mallory, standing="asked", by=mallory, note="I have the data.")
    client.force_login(ada)

    page = client.get("/my-board/").content.decode()

    assert "mallory asks to join your claim. “I have the data.”" in page
    assert page.index("asks to join your claim") < page.index("Say what you did first.")
    client.force_login(mallory)
    assert "to join <a" in client.get("/my-board/").content.decode()


def test_a_team_is_shown_on_the_problem_and_on_the_pages_of_its_people(client, ada, mallory):
    claim = live_claim(ada)
    join(claim, mallory)
    problems.refresh_activity(claim.problem)

    page = client.get(claim.problem.get_absolute_url()).content.decode()

    assert "Ada Lovelace, mallory" in page
    assert "2 people on it" in page
    assert f"/claims/{claim.pk}/" in client.get("/~mallory/").content.decode()
    client.force_login(mallory)
    assert "Open your claim" in client.get(claim.problem.get_absolute_url()).content.decode()


def test_the_claim_page_takes_as_many_queries_for_a_team_of_five(client, ada, django_assert_num_queries):
    small, large = live_claim(ada), live_claim(ada)
    for _ in range(4):
        join(large, a_person())

    for claim in (small, large):
        with django_assert_num_queries(5):
            client.get(f"/claims/{claim.pk}/")
