"""Suggesting an edit on the site, and answering one there."""

import pytest

from problems.models import Problem, SuggestedEdit
from problems.services import problems
from tests.factories import NOW, a_problem, a_suggestion

pytestmark = pytest.mark.django_db
TEXTS = ("title", "question", "why", "statement", "success_test", "first_step", "informative_negative")


def typed(problem, **other) -> dict:
    """What a browser sends of the form."""
    return {name: getattr(problem, name) for name in TEXTS} | {"note": "A threshold.", "seen": 0} | other


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_way_there_is_on_the_problem(client, ada):
    problem = a_problem()
    there = f"/problems/{problem.pk}/suggest/"
    assert there in client.get(problem.get_absolute_url()).content.decode()
    assert client.get(there)["Location"] == f"/accounts/login/?next={there}"


def test_it_begins_with_the_texts_as_they_stand(client, ada):
    problem = a_problem(title="Heads that copy", success_test="A patch.")
    client.force_login(ada)

    page = text_of(client.get(f"/problems/{problem.pk}/suggest/"))

    assert 'value="Heads that copy"' in page
    assert "A patch.</textarea>" in page


def test_it_is_sent_and_its_page_shows_what_it_changes(client, ada):
    problem = a_problem(success_test="A patch.")
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.pk}/suggest/", typed(problem, success_test="A patch at 90 %."))

    found = SuggestedEdit.objects.get()
    assert answer["Location"] == f"/suggestions/{found.pk}/"
    assert found.after == {"success_test": "A patch at 90 %."}
    page = text_of(client.get(answer["Location"]))
    assert "<ins>" in page
    assert "It waits for a curator. Until one has answered, only you and the curators read it." in page


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_typed_is_lost(client, ada):
    problem = a_problem()
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.pk}/suggest/", typed(problem, question="", why="Because.", note=""))

    page = text_of(answer)
    assert answer.status_code == 422
    assert 'id="id_question_error"' in page
    assert 'id="id_note_error"' in page
    assert "Because.</textarea>" in page


def test_nothing_changed_is_refused(client, ada):
    problem = a_problem()
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.pk}/suggest/", typed(problem))

    assert (answer.status_code, SuggestedEdit.objects.count()) == (409, 0)
    assert "Nothing was changed." in text_of(answer)


def test_sent_twice_it_waits_once(client, ada):
    problem = a_problem()
    client.force_login(ada)
    form = typed(problem, why="It is small.")

    codes = [client.post(f"/problems/{problem.pk}/suggest/", form).status_code for _ in range(2)]

    assert codes == [302, 409]
    assert SuggestedEdit.objects.count() == 1


@pytest.mark.parametrize("way", ["button", "htmx"])
def test_the_changes_are_shown_before_they_are_sent(client, ada, way):
    problem = a_problem(success_test="A patch.")
    client.force_login(ada)
    headers = {"HX-Request": "true"} if way == "htmx" else {}
    sent = typed(problem, success_test="A patch at 90 %.", title="", preview="1")

    answer = client.post(f"/problems/{problem.pk}/suggest/", sent, headers=headers)

    page = text_of(answer)
    assert answer.status_code == 200
    assert "This is what it changes. Nothing is sent yet." in page
    assert "Title: “Title” is empty." in page
    assert ("<form" in page) == (way == "button")
    assert not SuggestedEdit.objects.exists()


def test_a_merged_problem_leads_to_the_one_it_became(client, ada):
    other = a_problem()
    merged = a_problem(status="merged", merged_into=other)
    client.force_login(ada)

    assert client.get(f"/problems/{merged.pk}/suggest/")["Location"] == f"/problems/{other.pk}/suggest/"


def test_strangers_find_nothing(client, ada, mallory):
    suggested = a_suggestion(ada)
    client.force_login(mallory)

    assert client.get(f"/suggestions/{suggested.pk}/").status_code == 404
    assert client.post(f"/suggestions/{suggested.pk}/withdraw/").status_code == 404
    for verb in ("accept", "decline"):
        assert client.post(f"/suggestions/{suggested.pk}/{verb}/", {"note": "x"}).status_code == 403
    assert SuggestedEdit.objects.get().is_waiting


@pytest.mark.parametrize("verb", ["accept", "decline", "withdraw"])
def test_verbs_are_sent_by_buttons_alone(client, grace, verb):
    suggested = a_suggestion(grace)
    client.force_login(grace)

    assert client.get(f"/suggestions/{suggested.pk}/{verb}/").status_code == 405


def test_a_curator_accepts_it_bettered(client, ada, grace):
    suggested = a_suggestion(ada)
    client.force_login(grace)
    page = text_of(client.get(f"/suggestions/{suggested.pk}/"))
    assert "Nine in ten.</textarea>" in page

    answer = client.post(
        f"/suggestions/{suggested.pk}/accept/", {"success_test": "95 %.", "note": "Sharper.", "seen": 0}
    )

    assert answer["Location"] == suggested.problem.get_absolute_url()
    assert Problem.objects.get().success_test == "95 %."
    history = text_of(client.get(suggested.problem.get_absolute_url()))
    assert "accepted an edit of this problem that" in history
    edits = text_of(client.get(f"/problems/{suggested.problem_id}/history/"))
    assert 'suggested by <a href="/~ada/"><bdi>Ada Lovelace</bdi></a>, accepted by <a href="/~grace/">' in edits
    client.force_login(ada)
    assert "accepted it" in text_of(client.get(f"/suggestions/{suggested.pk}/"))


def test_where_the_text_has_changed_both_are_shown_and_the_box_begins_with_how_it_reads_now(client, ada, grace):
    suggested = a_suggestion(ada)
    problems.revise(suggested.problem, {"success_test": "Eight of ten."}, by=grace, note="x", now=NOW)
    client.force_login(grace)

    page = text_of(client.get(f"/suggestions/{suggested.pk}/"))
    refused = client.post(f"/suggestions/{suggested.pk}/accept/", {"note": "", "seen": 1})

    assert "Somebody else has changed this since. It reads now:" in page
    assert "Eight of ten.</textarea>" in page
    assert refused.status_code == 409
    assert "Read both, and say how it should be." in text_of(refused)
    assert Problem.objects.get().success_test == "Eight of ten."


def test_declined_it_says_why_to_its_author(client, ada, grace):
    suggested = a_suggestion(ada)
    client.force_login(grace)
    assert client.post(f"/suggestions/{suggested.pk}/decline/", {"note": ""}).status_code == 422

    answer = client.post(f"/suggestions/{suggested.pk}/decline/", {"note": "It says so already.", "next": "/curate/"})

    assert answer["Location"] == "/curate/"
    client.force_login(ada)
    assert "It says so already." in text_of(client.get(f"/suggestions/{suggested.pk}/"))


def test_its_author_takes_it_back(client, ada):
    suggested = a_suggestion(ada)
    client.force_login(ada)

    client.post(f"/suggestions/{suggested.pk}/withdraw/")

    assert "Taken back" in text_of(client.get(f"/suggestions/{suggested.pk}/"))
    again = client.post(f"/suggestions/{suggested.pk}/withdraw/")
    assert again.status_code == 409
    assert "It is answered or taken back already." in text_of(again)


def test_a_right_that_ended_answers_nothing(client, ada, grace):
    suggested = a_suggestion(ada)
    client.force_login(grace)
    grace.role = "member"
    grace.save(update_fields=["role"])

    assert client.post(f"/suggestions/{suggested.pk}/accept/", {"note": ""}).status_code == 403
    assert client.get(f"/suggestions/{suggested.pk}/").status_code == 404


@pytest.mark.parametrize(
    "poison", ["<script>pwned=1</script>", "\"'><img src=x onerror=pwned=1>", "{who} {{ 7|add:1 }}"]
)
def test_hostile_words_are_words(client, ada, grace, poison):
    suggested = a_suggestion(ada, after={"success_test": poison}, why=poison)

    for person in (ada, grace):
        client.force_login(person)
        for address in (f"/suggestions/{suggested.pk}/", f"/curate/edits/{suggested.pk}/"):
            answer = client.get(address)
            assert "<script>pwned" not in answer.content.decode()
            assert "<img src=x" not in answer.content.decode()


def test_its_page_takes_as_many_queries_for_three_texts_as_for_one(client, ada, grace, django_assert_max_num_queries):
    client.force_login(grace)
    for names in (["why"], ["why", "statement", "first_step"]):
        suggested = a_suggestion(ada, before=dict.fromkeys(names, ""), after=dict.fromkeys(names, "New."))
        with django_assert_max_num_queries(8):
            client.get(f"/suggestions/{suggested.pk}/")


def test_a_text_that_is_far_too_long_is_told_the_fields_own_limit(client, ada):
    problem = a_problem()
    client.force_login(ada)

    page = text_of(client.post(f"/problems/{problem.number}/suggest/", typed(problem, title="x" * 25_028)))

    assert "is 25,028 characters long; the most is 200." in page
    assert "the most is 20,000." not in page
