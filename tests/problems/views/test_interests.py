"""Offering to work with somebody, through the pages."""

import pytest

from problems.models import Interest
from tests.factories import a_claim, a_person, a_problem, an_interest

pytestmark = pytest.mark.django_db


def test_an_offer_stands_on_the_problem_and_leads_to_the_person(client, ada):
    problem = a_problem()
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.number}/interest/", {"note": "I bring plots."})

    assert answer["Location"] == f"{problem.get_absolute_url()}#together"
    page = client.get(problem.get_absolute_url()).content.decode()
    assert "1 person would work on this with somebody:" in page
    offer = '<a href="/~ada/"><bdi>Ada Lovelace</bdi></a> <span class="quiet small"><bdi>I bring plots.</bdi></span>'
    assert offer in page
    assert f"/problems/{problem.number}/interest/withdraw/" in page


def test_taking_it_back(client, ada):
    problem = an_interest(person=ada).problem
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.number}/interest/withdraw/")

    assert answer["Location"] == f"{problem.get_absolute_url()}#together"
    assert not Interest.objects.exists()
    assert "would work on this with somebody:" not in client.get(problem.get_absolute_url()).content.decode()


def test_ones_words_are_there_to_be_changed(client, ada):
    problem = an_interest(person=ada, note="Plots.").problem
    client.force_login(ada)

    assert "Plots.</textarea>" in client.get(f"/problems/{problem.number}/interest/").content.decode()
    client.post(f"/problems/{problem.number}/interest/", {"note": "Plots and patience."})

    assert Interest.objects.get().note == "Plots and patience."


def test_an_empty_note_is_enough(client, ada):
    client.force_login(ada)

    assert client.post(f"/problems/{a_problem().number}/interest/").status_code == 302
    assert Interest.objects.get().note == ""


def test_a_note_too_long_is_named_and_kept(client, ada):
    client.force_login(ada)

    answer = client.post(f"/problems/{a_problem().number}/interest/", {"note": "x" * 301})

    assert answer.status_code == 422
    assert " is 301 characters long; the most is 300." in answer.content.decode()
    assert "x" * 301 in answer.content.decode()


def test_a_closed_problem_says_why(client, ada):
    problem = a_problem(resolution="answered")
    client.force_login(ada)
    reason = "This problem takes no new work, so there is nobody to find for it."

    asked = client.get(f"/problems/{problem.number}/interest/")
    answer = client.post(f"/problems/{problem.number}/interest/")

    assert (asked.status_code, reason in asked.content.decode()) == (200, True)
    assert (answer.status_code, reason in answer.content.decode()) == (409, True)
    assert f"/problems/{problem.number}/interest/" not in client.get(problem.get_absolute_url()).content.decode()


def test_who_has_begun_is_no_longer_among_those_who_would(client):
    problem = an_interest(person=a_person(name="Waiting")).problem
    begun = an_interest(problem=problem, person=a_person(name="Begun")).person
    a_claim(problem=problem, person=begun, lapses_at="2099-01-01T00:00Z")

    answer = client.get(problem.get_absolute_url())

    assert [one["name"] for one in answer.context["together"]] == ["Waiting"]


def test_hostile_names_and_notes_are_shown_as_text(client):
    problem = an_interest(person=a_person(name="<script>alert(1)</script>"), note="<img src=x onerror=1>").problem

    page = client.get(problem.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_stranger_takes_back_only_their_own(client, mallory):
    problem = an_interest().problem
    client.force_login(mallory)

    assert client.get(f"/problems/{problem.number}/interest/withdraw/").status_code == 405
    assert client.post(f"/problems/{problem.number}/interest/withdraw/").status_code == 302
    assert Interest.objects.count() == 1


def test_a_draft_of_somebody_else_is_not_there(client, mallory):
    problem = a_problem(status="draft")
    client.force_login(mallory)

    for verb in ("interest", "interest/withdraw"):
        assert client.post(f"/problems/{problem.number}/{verb}/").status_code == 404


def test_a_visitor_sees_names_and_no_form(client):
    problem = an_interest(person=a_person(name="Waiting")).problem

    page = client.get(problem.get_absolute_url()).content.decode()

    assert ("Waiting" in page, "/interest/" in page) == (True, False)
