"""Finding a problem, and its page."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from problems.fit import Statement
from problems.models import Problem
from problems.services import fit, spellings
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_log_entry,
    a_problem,
    a_program,
    a_round,
    a_skill,
    a_technique,
    a_track,
    a_writeup,
    an_interest,
)

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true"}


def titles(answer) -> list[str]:
    """The problems a list shows, in order."""
    return re.findall(r"Problem \d+", " ".join(re.findall(r"<h[23].*?</h[23]>", answer.content.decode(), re.DOTALL)))


def many(count: int, **fields) -> list:
    skill, technique, track = a_skill(), a_technique(), a_track()
    problems = [a_problem(skills={skill: 2}, techniques=[technique], track=track, **fields) for _ in range(count)]
    for problem in problems:
        a_claim(problem=problem)
        a_writeup(says={problem: "related"})
        problem.related_work.create(title="Paper", url="https://arxiv.org/abs/2405.04156")
    return problems


def test_list_shows_what_is_listed(client):
    shown = a_problem()
    a_problem(status="proposed")

    answer = client.get("/problems/")

    assert (answer.status_code, titles(answer)) == (200, [shown.title])


@pytest.mark.parametrize(
    ("asked", "said"),
    [("", "favourites first"), ("level=1", "favourites first"), ("q=heads", "best match"), ("sort=newest", "newest")],
)
def test_list_says_how_it_is_sorted(client, asked, said):
    """Without words there is nothing to match."""
    a_problem()

    page = client.get(f"/problems/?{asked}").content.decode()

    assert re.findall(r'<a href="[^"]*" aria-current="true">([^<]+)</a>', page) == [said]


def test_list_answers_htmx_with_the_fragment_alone(client):
    a_problem()

    page, fragment = client.get("/problems/").content, client.get("/problems/", headers=HTMX).content

    assert (b"<html" in page, b"<html" in fragment, b'id="results"' in fragment) == (True, False, True)


def test_list_restores_a_history_entry_with_the_whole_page(client):
    assert b"<html" in client.get("/problems/", headers=HTMX | {"hx-history-restore-request": "true"}).content


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("", 5),
        ("?q=problem&difficulty=A&activity=free&level=2&hours=40&starter=1", 5),
        # What is near to it, how much there is of that, and whether there is any.
        ("?q=problm", 8),
    ],
)
def test_list_takes_the_same_few_queries_for_any_rows(client, django_assert_max_num_queries, query, most):
    for _ in range(2):
        many(1)
        spellings.learn()
        with django_assert_max_num_queries(most) as asked:
            client.get(f"/problems/{query}")
    first = len(asked)
    many(3)
    with django_assert_max_num_queries(most) as asked:
        client.get(f"/problems/{query}")
    assert len(asked) == first


def test_the_nearest_free_ones_of_the_track_stand_beside_a_problem(client):
    """Whichever side they are on; the statement is built for all numbers."""
    track = a_track()
    for number in (100, 101, 140, 150, 158, 163, 200, 201, 202):
        a_problem(number=number, track=track)
    for number, near in ((150, [140, 158, 163]), (101, [100, 140, 150]), (201, [163, 200, 202])):
        page = client.get(Problem.objects.get(pk=number).get_absolute_url())
        assert [other.number for other in page.context["neighbours"]] == near


def test_list_of_a_member_stays_within_eight_queries(client, ada, django_assert_max_num_queries):
    client.force_login(ada)
    many(3)

    with django_assert_max_num_queries(8):
        client.get("/problems/?q=problem&difficulty=A")


def test_an_empty_list_says_what_to_loosen(client):
    a_problem(difficulty="B")

    page = client.get("/problems/?difficulty=B&hours=1").content.decode()

    assert 'href="/problems/?difficulty=B"' in page
    assert 'href="/problems/?hours=1"' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=nothing", "Other words may find it"),
        ("difficulty=D", "Try it without this:"),
        ("q=nothing&difficulty=D", "Try it without one of these:"),
    ],
)
def test_an_empty_list_tells_words_apart_from_filters(client, query, words):
    a_problem(difficulty="B")

    page = client.get(f"/problems/?{query}").content.decode()

    every = ("Other words may find it", "Try it without this:", "Try it without one of these:")
    assert [one for one in every if one in page] == [words]


def test_what_cannot_be_read_is_said_and_never_breaks_the_list(client):
    a_problem()

    answer = client.get("/problems/?difficulty=Z&hours=many&page=-3&sort=loud&page=x")

    assert answer.status_code == 200
    assert "There is no such choice: Z." in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["#{0.number}", "{0.number}", "{0.key}", "http://127.0.0.1:8000/problems/{0.number}-x/", "/problems/{0.number}/"],
)
def test_a_number_a_key_or_an_address_goes_straight_to_the_problem(client, name):
    problem = a_problem(key="cop-1.10")
    a_problem(key="cop-1.1")

    answer = client.get("/problems/", {"q": name.format(problem)})

    assert (answer.status_code, answer["Location"]) == (302, problem.get_absolute_url())


def test_pages_follow_each_other(client):
    made = [a_problem() for _ in range(27)]

    assert titles(client.get("/problems/")) == [problem.title for problem in made[:25]]
    assert titles(client.get("/problems/?page=2")) == [problem.title for problem in made[25:]]


def test_surprise_leads_to_a_free_problem_of_the_filter(client):
    free = a_problem(difficulty="B")
    a_problem(difficulty="A")
    a_problem(difficulty="B", has_results=True)

    for _ in range(5):
        assert client.get("/problems/surprise/?difficulty=B")["Location"] == free.get_absolute_url()


def test_surprise_without_a_fitting_problem_shows_what_to_loosen(client):
    answer = client.get("/problems/surprise/?difficulty=B", follow=True)

    assert answer.redirect_chain == [("/problems/?difficulty=B&activity=free", 302)]
    assert "/problems/?difficulty=B" in answer.content.decode()
    assert not answer.cookies


def test_page_says_what_there_is_to_know(client):
    skill = a_skill(name="Probing")
    problem = a_problem(
        skills={skill: 2}, prerequisites=["IOI paper"], editor_note="A doubt.",
        rendered={"title": "T", "question": "Q", "success_test": "<math></math>", "editor_note": "<p>A doubt.</p>"},
    )  # fmt: skip
    a_round(program=_program_for(problem), name="Spring", closes_on=NOW.date())

    page = client.get(problem.get_absolute_url()).content.decode()

    for words in ("Probing", "IOI paper", "A doubt.", "<math></math>", "Program", f"circuitboard{problem.number}"):
        assert words in page


def _program_for(problem):
    program = a_program()
    program.tracks.add(problem.track)
    return program


@pytest.mark.parametrize(("who", "queries"), [("visitor", 8), ("ada", 14), ("grace", 14)])
def test_page_takes_the_same_few_queries_however_much_goes_on(client, request, django_assert_num_queries, who, queries):
    problem = many(1)[0]
    _program_for(problem)
    a_comment(problem=problem)
    an_interest(problem=problem)
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    client.get(problem.get_absolute_url())
    with django_assert_num_queries(queries):
        client.get(problem.get_absolute_url())
    for _ in range(2):
        a_claim(problem=problem)
        a_claim(problem=problem, status="released", note="Tried.")
        a_writeup(says={problem: "answers"})
        a_problem(parent=problem, track=problem.track)
        a_round(program=_program_for(problem))
        a_comment(problem=problem)
        an_interest(problem=problem)
    with django_assert_num_queries(queries):
        client.get(problem.get_absolute_url())


def test_the_margin_shows_my_level_beside_the_level_needed_to_me_alone(client, ada, mallory):
    skills = {a_skill(key=key, name=key.capitalize()): 2 for key in ("probing", "steering", "maths")}
    problem = a_problem(skills=skills)
    fit.state(Statement({"probing": 3, "steering": 1}), by=ada)

    told = {}
    for who in (None, mallory, ada):
        if who:
            client.force_login(who)
        page = client.get(problem.get_absolute_url()).content.decode()
        told[who] = re.findall(r'<span class="yours"><svg aria-hidden="true"><use href="#(a.)"/></svg>([^<]+)<', page)

    assert told == {
        None: [],
        mallory: [],
        ada: [("a2", "you are at strong"), ("a1", "you are at starting"), ("a0", "you did not name it")],
    }


@pytest.mark.parametrize("tail", ["", "-old-title", "-"])
def test_any_other_tail_leads_on_as_long_as_the_title_is_this(client, tail):
    problem = a_problem(title="Heads that copy")

    answer = client.get(f"/problems/{problem.number}{tail}/")

    expected = 404 if tail == "-" else 301
    assert answer.status_code == expected
    if expected == 301:
        assert answer["Location"] == f"/problems/{problem.number}-heads-that-copy/"
        # Kept by a browser, this would lead in a circle once the title is the old one again.
        assert answer["Cache-Control"] == "no-cache"


def test_a_merged_problem_redirects_to_its_canonical_one(client):
    canonical = a_problem()
    merged = a_problem(status="merged", merged_into=canonical)

    answer = client.get(merged.get_absolute_url())

    assert (answer.status_code, answer["Location"]) == (301, canonical.get_absolute_url())


def test_a_proposed_problem_is_seen_by_its_proposer_and_curators_only(client, ada, grace, mallory):
    problem = a_problem(status="proposed", posted_by=ada)

    def status(person):
        client.force_login(person) if person else client.logout()
        return client.get(problem.get_absolute_url()).status_code

    assert [status(person) for person in (None, mallory, ada, grace)] == [404, 404, 200, 200]


def test_hostile_text_is_shown_as_text(client):
    from problems.services import problems

    problem = a_problem(title="<script>alert(1)</script>", question="**x** <img src=x onerror=alert(1)>")
    problem.rendered = problems.render(problem)
    problem.save(update_fields=["rendered"])

    for address in ("/problems/", problem.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page


def test_files_of_a_list_are_linked_with_its_filter(client):
    a_problem()

    assert 'href="/problems/feed.csv"' in client.get("/problems/").content.decode()
    assert 'href="/problems/feed.csv?difficulty=B"' in client.get("/problems/?difficulty=B").content.decode()


def test_json_and_csv_hold_the_same_rows_as_the_page(client):
    wanted = a_problem(difficulty="B", title="=cmd()")
    a_problem(difficulty="A")

    (row,) = json.loads(client.get("/problems/feed.json?difficulty=B").getvalue())["problems"]
    lines = client.get("/problems/feed.csv?difficulty=B").getvalue().decode().splitlines()

    assert (row["number"], row["title"], row["activity"]) == (wanted.number, "=cmd()", "free")
    assert row["url"] == f"http://127.0.0.1:8000{wanted.get_absolute_url()}"
    assert lines[0] == "number,key,title,question,track,difficulty,hours_low,hours_high,compute,kind,activity,url"
    assert len(lines) == 2
    assert ",'=cmd()," in lines[1]


def test_atom_has_the_rows_of_the_filter_and_links_from_the_site_url(client):
    from xml.etree import ElementTree

    wanted = a_problem(difficulty="B", title="A & B <c>")
    a_problem(difficulty="A")

    feed = ElementTree.fromstring(client.get("/problems/feed.atom?difficulty=B", headers={"host": "localhost"}).content)

    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == ["B: A & B <c>"]
    links = {link.get("href") for link in feed.iter(f"{atom}link")}
    assert f"http://127.0.0.1:8000{wanted.get_absolute_url()}" in links
    assert not [link for link in links if "localhost" in link]


@pytest.mark.parametrize(
    "query", ["?q=%00", "?q=%ff%fe", "?page=99999999999999999999", "?hours=1e9", "?track[]=x", "?q=" + "(" * 200]
)
def test_nonsense_in_the_address_is_no_error(client, query):
    a_problem()

    assert client.get(f"/problems/{query}").status_code in {200, 400}


def test_numbers_too_large_for_the_database_are_not_found(client):
    assert client.get("/problems/99999999999999999999/").status_code == 404
    assert client.get("/claims/99999999999999999999/").status_code == 404


@pytest.mark.parametrize("words", ["2-layer", "1-bit", "http://elsewhere.example/problems/1-x/", "#0", "1 head"])
def test_words_that_only_look_like_a_number_are_searched_for(client, words):
    assert client.get("/problems/", {"q": words}).status_code == 200


@pytest.mark.parametrize("file", ["feed.json", "feed.csv", "feed.atom"])
def test_a_file_of_what_cannot_be_read_is_refused_with_the_reason(client, file):
    a_problem()

    answer = client.get(f"/problems/{file}?difficulty=Z")

    assert (answer.status_code, answer.content.decode()) == (400, "difficulty: There is no such choice: Z.")


def test_a_removed_claim_and_a_withdrawn_write_up_leave_no_trace_of_what_they_said(client, grace, ada):
    from problems.services import claims, writeups
    from problems.services.writeups import BearsOn

    problem = a_problem()
    asked = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
    claim = claims.claim(problem, by=ada, **asked)
    writeup = writeups.link(
        "https://example.org/x", by=ada, title="Spam", kind="post", bears_on=[BearsOn(problem, "related")]
    )
    claims.remove(claim, by=grace, note="Spam.")
    type(writeup).objects.update(status="withdrawn")

    for address in ("/", problem.get_absolute_url()):
        page = client.get(address).content.decode()
        assert ">Spam<" not in page
        assert "took on" not in page


def test_programs_open_to_the_whole_field_come_after_those_that_name_the_area(client):
    problem = a_problem()
    anything = a_program(name="Anything goes", takes_any_track=True)
    naming = _program_for(problem)
    a_program(name="Another field")

    answer = client.get(problem.get_absolute_url())

    assert [program["name"] for program in answer.context["programs"]] == [naming.name, anything.name]


def test_a_parent_that_nobody_may_read_is_not_named(client):
    problem = a_problem(parent=a_problem(title="A secret draft", status="draft"))

    assert "A secret draft" not in client.get(problem.get_absolute_url()).content.decode()


def test_a_form_sent_without_javascript_has_empty_fields_and_no_complaint(client):
    problem = a_problem(difficulty="A")

    answer = client.get("/problems/?q=&difficulty=A&hours=&level=&source=&track=&starter=")

    assert answer.context["filter"].form.errors == {}
    assert titles(answer) == [problem.title]


def test_a_settled_problem_is_nowhere_offered_as_free(client):
    problem = a_problem(difficulty="A", compute="laptop", resolution="answered")

    assert titles(client.get("/problems/?activity=free")) == []
    assert titles(client.get("/problems/?activity=results")) == [problem.title]
    assert list(client.get("/").context["starters"]) == []
    page = client.get(problem.get_absolute_url()).content.decode()
    assert "This problem is closed: answered." in page
    assert f"/problems/{problem.number}/claim/" not in page


def test_an_ended_claim_that_left_something_is_a_previous_attempt(client):
    problem = a_problem()
    delivered = a_claim(problem=problem, status="delivered")
    logged = a_claim(problem=problem, status="lapsed")
    for _ in range(2):
        a_log_entry(logged)
    a_log_entry(a_claim(problem=problem, status="lapsed"), text="", html="", deleted_at=NOW)
    noted = a_claim(problem=problem, status="released", note="Mind the norms.", note_html="<p>Mind the norms.</p>")
    a_log_entry(noted)

    page = client.get(problem.get_absolute_url()).content.decode()

    attempts = re.findall(r'<div class="attempt">(.*?)</div>\n', page, re.DOTALL)
    assert [
        ("led to a write-up" in one, "Mind the norms." in one, re.findall(r"/claims/(\d+)/\">([^<]*)</a>", one))
        for one in attempts
    ] == [
        (False, True, [(str(noted.pk), "the whole log")]),
        (False, False, [(str(logged.pk), "a log with 2 entries")]),
        (True, False, [(str(delivered.pk), "the whole log")]),
    ]


def ended(problem, n: int, *, since: int = 0, **fields):
    """Attempts on a problem that left a note, a day between each, the newest last."""
    for i in range(n):
        given = {"status": "released", "ended_at": NOW, "claimed_at": NOW + timedelta(since + i)} | fields
        a_claim(problem=problem, note=f"Note {i}.", note_html=f"<p>Note {i}.</p>", **given)


@pytest.mark.parametrize("where", ["", "claim/"])
def test_the_newest_attempts_show_with_the_way_to_the_rest(client, ada, django_assert_num_queries, where):
    problem = a_problem()
    ended(problem, 20)
    client.force_login(ada)
    there = f"/problems/{problem.pk}/claim/" if where else problem.get_absolute_url()
    page = client.get(there).content.decode()
    assert (page.count('class="attempt"'), "All that was tried before" in page) == (20, False)
    with CaptureQueriesContext(connection) as asked:
        client.get(there)
    ended(problem, 3, since=100)
    live = [a_claim(problem=problem) for _ in range(2)]

    with django_assert_num_queries(len(asked)):
        page = client.get(there).content.decode()

    assert f'<a href="/problems/{problem.pk}/attempts/">All that was tried before</a>' in page
    assert page.count("Note ") == 20
    assert [f"<p>Note {i}.</p>" in page for i in (2, 3, 19)] == [True, True, True]
    assert all(claim.person.public_name in page for claim in live)


def test_what_left_nothing_takes_no_place_of_what_did(client):
    problem = a_problem()
    ended(problem, 1, since=-30)
    for i in range(25):
        a_claim(problem=problem, status="released", ended_at=NOW, claimed_at=NOW + timedelta(i))
    ended(problem, 1, status="removed")

    page = client.get(problem.get_absolute_url()).content.decode()

    assert (page.count('class="attempt"'), page.count("Note 0.")) == (1, 1)


def test_a_claim_that_went_quiet_is_an_attempt_before_the_sweep_says_so(client):
    problem = a_problem()
    a_claim(problem=problem, note="Quiet.", note_html="<p>Quiet.</p>", lapses_at=NOW - timedelta(400))

    assert "<p>Quiet.</p>" in client.get(problem.get_absolute_url()).content.decode()
    assert "<p>Quiet.</p>" in client.get(f"/problems/{problem.pk}/attempts/").content.decode()


def test_every_attempt_is_on_the_page_of_them_all(client, django_assert_num_queries):
    problem = a_problem(title="Heads that copy")
    there = f"/problems/{problem.pk}/attempts/"
    assert "Nobody has left an attempt on this board yet." in client.get(there).content.decode()
    ended(problem, 1)
    with CaptureQueriesContext(connection) as asked:
        client.get(there)
    ended(problem, 22)
    a_claim(problem=problem, note="I am at it.", note_html="<p>I am at it.</p>")

    with django_assert_num_queries(len(asked)):
        first = client.get(there).content.decode()
    second = client.get(f"{there}?page=2").content.decode()

    assert "23 attempts that left something, the newest first" in first
    assert [page.count('class="attempt"') for page in (first, second)] == [20, 3]
    assert "I am at it." not in first + second


def test_the_attempts_on_what_is_not_public_are_not_there(client, ada):
    draft = a_problem(status="draft", posted_by=ada)

    assert client.get(f"/problems/{draft.pk}/attempts/").status_code == 404
    client.force_login(ada)
    assert client.get(f"/problems/{draft.pk}/attempts/").status_code == 200
