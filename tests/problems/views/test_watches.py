"""Watching through the pages: on a problem, a skill, a track's card, a list that is a technique's, a program."""

import pytest
from django.apps import apps
from django.test import Client

from problems.models import Watch
from problems.services import watches
from programs.models import ProgramWatch
from programs.services import watches as program_watches
from tests.factories import NOW, a_person, a_problem, a_program, a_skill, a_technique, a_track
from users.services import people

pytestmark = pytest.mark.django_db

PLACES = {
    "problem": (a_problem, lambda problem: f"/problems/{problem.number}/"),
    "track": (a_track, lambda track: f"/tracks/{track.key}/"),
    "skill": (a_skill, lambda skill: f"/skills/{skill.key}/"),
    "technique": (a_technique, lambda technique: f"/techniques/{technique.key}/"),
    "program": (a_program, lambda program: f"/programs/{program.key}/"),
}
# Where the button stands.
PAGES = {
    "problem": lambda problem: problem.get_absolute_url(),
    "track": lambda track: "/tracks/",
    "skill": lambda skill: skill.get_absolute_url(),
    "technique": lambda technique: f"/problems/?technique={technique.key}",
    "program": lambda program: program.get_absolute_url(),
}


def watched() -> list:
    return [one.thing for one in Watch.objects.all()] + [one.program for one in ProgramWatch.objects.all()]


@pytest.mark.parametrize("kind", PLACES)
def test_a_button_watches_and_another_stops(client, ada, kind):
    make, address = PLACES[kind]
    thing = make()
    there = address(thing)
    client.force_login(ada)

    def buttons():
        page = client.get(PAGES[kind](thing)).content.decode()
        return f"{there}watch/" in page, f"{there}unwatch/" in page

    assert buttons() == (True, False)
    for _ in range(2):
        assert client.post(f"{there}watch/")["Location"] == thing.get_absolute_url()
    assert watched() == [thing]
    assert buttons() == (False, True)
    for _ in range(2):
        assert client.post(f"{there}unwatch/")["Location"] == thing.get_absolute_url()
    assert watched() == []


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("verb", ["watch", "unwatch"])
def test_watching_needs_a_member_a_post_and_a_thing(client, ada, kind, verb):
    make, address = PLACES[kind]
    there = f"{address(make())}{verb}/"

    assert client.post(there)["Location"].startswith("/accounts/login/?next=")
    client.force_login(ada)
    assert client.get(there).status_code == 405
    missing = there.replace(there.split("/")[2], "999999")
    assert client.post(missing).status_code == 404
    assert watched() == []


@pytest.mark.parametrize("kind", PLACES)
def test_a_visitor_sees_no_button_and_gets_no_cookie(client, kind):
    thing = PLACES[kind][0]()

    answer = client.get(PAGES[kind](thing))

    assert "watch/" not in answer.content.decode()
    assert not answer.cookies


def test_watching_works_without_javascript_but_not_without_a_token(ada):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    skill = a_skill()
    address = f"/skills/{skill.key}/watch/"
    assert strict.post(address).status_code == 403

    token = str(strict.get(skill.get_absolute_url()).context["csrf_token"])
    assert strict.post(address, {"csrfmiddlewaretoken": token}).status_code == 302
    assert watched() == [skill]


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/tracks/", "/tracks/"),
        ("/problems/?track=x&q=a%20b", "/problems/?track=x&q=a%20b"),
        ("https://elsewhere.example/", "/tracks/toys/"),
        ("//elsewhere.example/", "/tracks/toys/"),
        ("/\\elsewhere.example", "/tracks/toys/"),
        ("javascript:alert(1)", "/tracks/toys/"),
        ("", "/tracks/toys/"),
    ],
)
def test_a_button_leads_back_to_its_page_and_to_no_other_site(client, ada, back, leads_to):
    a_track(key="toys")
    client.force_login(ada)

    assert client.post("/tracks/toys/watch/", {"next": back})["Location"] == leads_to


def test_a_draft_of_somebody_else_cannot_be_watched(client, mallory):
    problem = a_problem(status="draft")
    client.force_login(mallory)

    assert client.post(f"/problems/{problem.number}/watch/").status_code == 404
    assert watched() == []


def test_a_list_of_two_terms_is_nobodys_page(client, ada):
    one, other = a_track(key="one"), a_technique(key="other")
    client.force_login(ada)

    page = client.get(f"/problems/?track={one.key}&technique={other.key}").content.decode()

    assert "watch/" not in page


def test_what_i_watch_is_listed_with_a_way_out(client, ada):
    things = [make() for make, _ in PLACES.values()]
    client.force_login(ada)
    for kind, thing in zip(PLACES, things, strict=True):
        client.post(f"{PLACES[kind][1](thing)}watch/")
    a_person().watches.create(problem=a_problem(title="Somebody else’s"))

    page = client.get("/watching/").content.decode()

    for kind, thing in zip(PLACES, things, strict=True):
        assert thing.get_absolute_url() in page
        assert f"{PLACES[kind][1](thing)}unwatch/" in page
    assert "Somebody else’s" not in page
    assert page.count('name="next" value="/watching/"') == 5


def test_an_empty_list_says_where_to_begin(client, ada):
    client.force_login(ada)

    page = client.get("/watching/").content.decode()

    assert "None yet. Press “Watch” on a" in page
    assert "Programs</h2>" not in page


def test_what_i_watch_is_for_me(client):
    assert client.get("/watching/")["Location"] == "/accounts/login/?next=/watching/"


def test_what_i_watch_is_read_and_not_posted_to(client, ada):
    client.force_login(ada)

    assert client.post("/watching/").status_code == 405


def test_what_i_watch_takes_the_same_queries_for_any_rows(client, ada, django_assert_num_queries):
    client.force_login(ada)
    for _ in range(3):
        for make, address in PLACES.values():
            client.post(f"{address(make())}watch/")
        with django_assert_num_queries(6):
            client.get("/watching/")


def test_the_tracks_of_a_member_take_four_queries_more_for_any_rows(client, ada, django_assert_num_queries):
    client.force_login(ada)
    for _ in range(3):
        client.post(f"/tracks/{a_track().key}/watch/")
        with django_assert_num_queries(5):
            client.get("/tracks/")


def test_a_list_that_is_a_terms_page_stays_within_ten_queries(client, ada, django_assert_max_num_queries):
    track = a_track()
    a_problem(track=track)
    client.force_login(ada)

    with django_assert_max_num_queries(10):
        client.get(f"/problems/?track={track.key}&q=problem&difficulty=A")


def test_who_leaves_the_board_watches_no_program(ada):
    kept = a_person()
    for person in (ada, kept):
        program_watches.watch(a_program(), by=person)

    people.delete(ada, now=NOW)

    assert [one.person for one in ProgramWatch.objects.all()] == [kept]


def test_problems_know_nothing_of_programs():
    fields = {field.related_model for field in apps.get_model("problems", "Watch")._meta.get_fields()}

    assert {model._meta.app_label for model in fields if model} == {"problems", "users"}


def test_my_board_names_each_track_skill_and_technique_that_is_watched(client, ada):
    terms = [a_track(name="Toys"), a_skill(name="Probing"), a_technique(name="Patching")]
    for term in terms:
        watches.watch(term, by=ada)
    client.force_login(ada)

    page = client.get("/my-board/").content.decode()

    links = [f'<a href="{term.get_absolute_url()}">{term.name}</a>' for term in reversed(terms)]
    assert "".join(links) in page
