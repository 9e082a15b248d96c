"""The pages on which curators keep the words."""

import pytest

from problems.models import Event, Track
from problems.services import words
from tests.factories import NOW, a_problem, a_skill, a_technique, a_track

pytestmark = pytest.mark.django_db
WHY = "Two names of one thing."
VERBS = ("rename", "merge", "retire", "restore")


@pytest.fixture
def curating(client, grace):
    client.force_login(grace)
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("path", ["", "track/toys/", *(f"track/toys/{verb}/" for verb in VERBS)])
def test_the_pages_are_for_curators(client, mallory, path):
    a_track(key="toys")
    address = f"/curate/words/{path}"
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    client.force_login(mallory)
    assert client.get(address).status_code == 403
    assert client.post(address, {"note": WHY}).status_code == 403
    assert Event.objects.count() == 0


@pytest.mark.parametrize("verb", VERBS)
def test_each_act_has_a_page_and_takes_nothing_else(curating, verb):
    a_track(key="toys")
    address = f"/curate/words/track/toys/{verb}/"
    assert curating.get(address).status_code == 200
    assert curating.delete(address).status_code == 405
    assert curating.post(address, {}).status_code == 422
    for other in ("track/nothing", "source/toys", "skill/toys"):
        assert curating.get(f"/curate/words/{other}/{verb}/").status_code == 404


def test_the_list_takes_as_many_queries_for_three_of_each(curating, django_assert_num_queries):
    for count in (1, 2):
        for _ in range(count):
            a_problem(skills={a_skill(): 1}, techniques=[a_technique()])
        with django_assert_num_queries(6):
            page = text(curating.get("/curate/words/"))
    assert page.count("1 listed problem") == 9


def test_a_word_is_renamed_after_a_look_at_what_is_like_it(curating):
    a_technique(name="Activation patching")
    word = a_technique(key="ap", name="Quite another")
    address = "/curate/words/technique/ap/rename/"

    near = curating.post(address, {"name": "Activation patchwork", "note": WHY})
    same = curating.post(address, {"name": "Activation patchings", "is_another": "on", "note": WHY})
    done = curating.post(address, {"name": "Activation patchwork", "is_another": "on", "note": WHY}, follow=True)

    assert (near.status_code, same.status_code) == (409, 409)
    assert "That is nearly “Activation patching”" in text(near)
    assert 'value="Activation patchwork"' in text(near)
    assert done.redirect_chain == [("/curate/words/technique/ap/", 302)]
    assert "renamed the technique “Quite another” to “Activation patchwork”" in text(done)
    assert "Quite another" in text(done)
    word.refresh_from_db()
    assert word.name == "Activation patchwork"


def test_a_word_is_merged_in_three_steps_and_its_addresses_lead_on(curating):
    gone, kept = a_skill(key="probes", name="Probes"), a_skill(key="probing", name="Probing work")
    a_problem(skills={gone: 1, kept: 2})
    a_problem(skills={gone: 1})

    first = text(curating.get("/curate/words/skill/probes/merge/"))
    second = text(curating.get("/curate/words/skill/probes/merge/?into=probing"))
    done = curating.post("/curate/words/skill/probes/merge/", {"into": "probing", "note": WHY}, follow=True)

    assert "<li>2 problems</li>" in first
    assert "Merge it into" not in first
    assert "1 problem: “Probing work” is there, too. The higher level stays." in second
    assert done.redirect_chain == [("/curate/words/skill/probes/", 302)]
    assert "Merged into" in text(done)
    answer = curating.get("/skills/probes/")
    assert (answer.status_code, answer["Location"]) == (301, "/skills/probing/")
    assert curating.get("/api/v1/skills/probes/")["Location"] == "/api/v1/skills/probing/"
    assert (
        curating.get("/api/v1/problems/?skill=probes").json() == curating.get("/api/v1/problems/?skill=probing").json()
    )
    assert "/skills/probes/" not in text(curating.get("/skills/"))
    assert "Take it apart again" in text(curating.get("/curate/words/skill/probing/"))

    undone = curating.post("/curate/words/skill/probes/merge/undo/", {"note": "They differ."})

    assert undone.status_code == 302
    assert curating.get("/skills/probes/").status_code == 200
    again = curating.post("/curate/words/skill/probes/merge/undo/", {"note": "They differ."})
    assert (again.status_code, "This merge was undone already." in text(again)) == (409, True)
    assert curating.get("/curate/words/skill/probing/merge/undo/").status_code == 404


@pytest.mark.parametrize(("make", "at"), [(a_track, "tracks"), (a_technique, "techniques")])
def test_addresses_of_merged_words_lead_on(client, grace, make, at):
    gone, kept = make(key="old"), make(key="new")
    words.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    for address in (f"/{at}/old/", f"/api/v1/{at}/old/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, address.replace("old", "new"))
        assert "no-cache" in answer["Cache-Control"]
    keys = [one["key"] for one in client.get(f"/api/v1/{at}/").json()["results"]]
    assert "old" not in keys


def test_what_cannot_be_merged_says_why(curating):
    a_track(key="toys")
    assert curating.post("/curate/words/track/toys/merge/", {"into": "nothing", "note": WHY}).status_code == 422
    answer = curating.post("/curate/words/track/toys/merge/", {"into": "toys", "note": WHY})
    assert (answer.status_code, "not merged into itself" in text(answer)) == (409, True)


def test_a_retired_word_is_offered_nowhere_and_kept_by_what_has_it(client, curating, ada):
    track = a_track(key="toys", name="Snail models")
    problem = a_problem(track=track)
    answer = curating.post("/curate/words/track/toys/retire/", {"note": "Nobody uses it."}, follow=True)
    assert "Retired: it stays on what has it" in text(answer)
    assert curating.post("/curate/words/track/toys/retire/", {"note": "Again."}).status_code == 409

    assert "Snail models" not in text(client.get("/tracks/"))
    assert "Snail models" in text(client.get(problem.get_absolute_url()))
    assert "Snail models" in text(client.get("/problems/?track=toys"))
    client.force_login(ada)
    assert "Snail models" not in text(client.get("/my-skills/"))

    assert Track.objects.get(key="toys").is_retired
