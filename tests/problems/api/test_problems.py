"""Problems through the API: the bodies, the filter, the pages."""

import re
from datetime import timedelta
from itertools import count
from urllib.parse import unquote

import pytest
from django.utils import timezone

from problems.api import problems
from problems.models import Problem, finding
from problems.services import bitmaps, spellings
from tests.api import read, walk
from tests.factories import NOW, a_claim, a_person, a_problem, a_skill, a_source, a_technique, a_track, a_writeup

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def a_full_problem():
    """A problem with one of everything, and the row that the list shows of it."""
    skill, other = a_skill(key="probing", name="Probing"), a_skill(key="plots", name="Plots")
    problem = a_problem(
        key="cop-1.10",
        title="Does $x$ **copy**?",
        track=a_track(key="toy", name="Toy models"),
        source=a_source(key="cop", name="Concrete", url="https://example.org/cop"),
        source_locator="Problem 1.10",
        skills={other: 1, skill: 3},
        techniques=[a_technique(key="patching", name="Patching")],
        difficulty="B",
        difficulty_max="C",
        starred=True,
        checked_on=NOW.date(),
        updated_at=NOW,
        prerequisites=["The IOI paper"],
    )
    row = {
        "number": problem.number,
        "url": f"{SITE}/problems/{problem.number}-does-x-copy/",
        "key": "cop-1.10",
        "title": "Does $x$ **copy**?",
        "question": "What does this head do?",
        "hours_low": 8,
        "hours_high": 20,
        "kind": "question",
        "era": "current",
        "starred": True,
        "resolution": "open",
        "checked_on": "2026-11-23",
        "live_claims_count": 0,
        "writeups_count": 0,
        "created_at": "2026-11-23T12:00:00Z",
        "updated_at": "2026-11-23T12:00:00Z",
        "last_activity_at": "2026-11-23T12:00:00Z",
        "difficulty": "B",
        "difficulty_max": "C",
        "compute": "laptop",
        "track": {"key": "toy", "name": "Toy models"},
        "source": "cop",
        "skills": [{"key": "probing", "name": "Probing", "level": 3}, {"key": "plots", "name": "Plots", "level": 1}],
        "techniques": [{"key": "patching", "name": "Patching"}],
        "activity": "free",
        "freshness": "fresh",
    }
    return problem, row


def test_the_list_says_all_of_a_row(client, time_machine):
    time_machine.move_to(NOW)
    _, row = a_full_problem()

    assert read(client, "problems/") == {"results": [row], "next": None, "previous": None}


def test_the_detail_says_everything(client, time_machine, ada):
    time_machine.move_to(NOW)
    problem, row = a_full_problem()
    variant = a_problem(parent=problem, title="Smaller")
    problem.related_work.create(title="IOI", url="https://example.org/ioi", is_starter=True)
    claim = a_claim(problem=problem, person=ada)
    a_claim(problem=problem, status="removed", hypothesis="Buy my watches.")
    writeup = a_writeup(title="Heads", says={problem: "partial"})
    a_writeup(status="declined", says={problem: "answers"})

    body = read(client, f"problems/{problem.number}/")

    shown_claim = read(client, "claims/")["results"][0]
    assert shown_claim["id"] == claim.pk
    assert body == row | {
        "status": "listed",
        "live_claims_count": 1,
        "writeups_count": 1,
        "source": {"key": "cop", "name": "Concrete", "link": "https://example.org/cop", "locator": "Problem 1.10"},
        "why": "",
        "statement": "Find out what the head does.",
        "success_test": "A patch that moves the logit difference.",
        "first_step": "Load the model.",
        "informative_negative": "No head does it alone.",
        "editor_note": "",
        "suggested_models": "",
        "subtopic": "",
        "prerequisites": ["The IOI paper"],
        "statement_provenance": "known",
        "difficulty_provenance": "estimate",
        "related_work": [{"title": "IOI", "link": "https://example.org/ioi", "is_starter": True}],
        "parent": None,
        "variants": [
            {"number": variant.number, "title": "Smaller", "url": f"{SITE}/problems/{variant.number}-smaller/"}
        ],
        "claims_limit": 5,
        "is_claimable": True,
        "claims": [shown_claim],
        "writeups": [
            {
                "id": writeup.pk,
                "url": f"{SITE}/writeups/{writeup.pk}-heads/",
                "link": writeup.link,
                "title": "Heads",
                "says": "partial",
                "status": "listed",
                "review": "not reviewed",
                "reviewed_at": None,
                "changed_since_review": False,
            }
        ],
    }
    assert read(client, f"problems/{variant.number}/")["parent"]["number"] == problem.number


def test_only_listed_problems_are_in_the_list_and_only_public_ones_can_be_read(client):
    listed = a_problem()
    shown = {status: a_problem(status=status) for status in ["historical", "withdrawn"]}
    hidden = [a_problem(status=status) for status in ["draft", "proposed", "needs_changes", "declined"]]
    a_problem(status="draft", parent=listed)

    assert [row["number"] for row in read(client, "problems/")["results"]] == [listed.number]
    assert read(client, f"problems/{listed.number}/")["variants"] == []
    assert {s: read(client, f"problems/{p.number}/")["status"] for s, p in shown.items()} == {s: s for s in shown}
    for problem in hidden:
        read(client, f"problems/{problem.number}/", status=404)


def test_a_draft_parent_is_not_told(client):
    assert read(client, f"problems/{a_problem(parent=a_problem(status='draft')).number}/")["parent"] is None


def test_a_merged_problem_leads_to_the_one_it_became(client):
    canonical = a_problem()
    merged = a_problem(status="merged", merged_into=canonical)

    answer = client.get(f"/api/v1/problems/{merged.number}/")

    assert (answer.status_code, answer["Location"]) == (301, f"/api/v1/problems/{canonical.number}/")
    assert "no-cache" in answer["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_an_unfinished_historical_problem_has_nulls(client):
    problem = a_problem(status="historical", difficulty="", compute="", source=None, hours_low=None, hours_high=None)
    problem.source = None
    problem.save(update_fields=["source"])

    body = read(client, f"problems/{problem.number}/")

    asked = ("difficulty", "difficulty_max", "compute", "source", "hours_low", "hours_high")
    assert [body[name] for name in asked] == [None] * 6
    assert body["is_claimable"] is False


@pytest.mark.parametrize(
    "query",
    [
        "difficulty=A&difficulty=B",
        "difficulty=D",
        "track=toy",
        "skill=probing",
        "skill=probing&skill=plots",
        "level=2",
        "technique=patching",
        "compute=laptop&hours=10",
        "hours=20",
        "kind=tooling",
        "activity=worked-on",
        "activity=free&activity=results",
        "freshness=fresh",
        "source=cop",
        "starter=1",
        "era=classic",
        "q=copy",
        "q=coppy",
        "sort=newest&q=copy",
        "q=&track=&difficulty=B",
    ],
)
def test_a_query_means_the_problems_that_the_page_shows(client, query):
    problem, _ = a_full_problem()
    problem.related_work.create(title="IOI", url="https://example.org/ioi", is_starter=True)
    a_problem(
        worked_on_until=timezone.now() + timedelta(days=3), era="classic", kind="tooling", hours_low=2, hours_high=9
    )
    a_problem(track=problem.track, has_results=True, difficulty="C", compute="multi-gpu")

    page = client.get(f"/problems/?{query}").context["page"]

    rows, _ = walk(client, f"problems/?{query}")
    assert [row["number"] for row in rows] == [problem.number for problem in page]


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("colour=red", {"colour": ["There is no such parameter here."]}),
        ("page=2", {"page": ["There is no such parameter here."]}),
        ("format=json", {"format": ["There is no such parameter here."]}),
        ("difficulty=Z", {"difficulty": ["There is no such choice: Z."]}),
        ("difficulty=A&difficulty=Z", {"difficulty": ["There is no such choice: Z."]}),
        ("track=nowhere", {"track": ["There is no such choice: nowhere."]}),
        ("hours=many", {"hours": ["This is no whole number. Write one in digits, like 6."]}),
        ("hours=0", {"hours": ["“Hours at most” is 0; the least is 1."]}),
        ("hours=1e400", {"hours": ["This is no whole number. Write one in digits, like 6."]}),
        ("hours=10&hours=20", {"hours": ["Give this once."]}),
        ("q=%00", {"q": ["This has a control character."]}),
        ("fields=%1F", {"fields": ["This has a control character."]}),
        (f"fields={'+' * 41}", {"fields": ["Send a value, or leave it out."]}),
        ("page_size=0", {"page_size": ["Give a whole number from 1 to 100."]}),
        ("page_size=101", {"page_size": ["Give a whole number from 1 to 100."]}),
        ("page_size=-1", {"page_size": ["Give a whole number from 1 to 100."]}),
        ("page_size=%C2%B2", {"page_size": ["Give a whole number from 1 to 100."]}),
        (
            "cursor=made-up",
            {"cursor": ["This is no cursor of this list: use the address in `next` or `previous` as it is."]},
        ),
        ("sort=oldest&colour=red&page_size=x", None),
    ],
)
def test_what_cannot_be_read_is_named(client, query, errors):
    body = read(client, f"problems/?{query}", status=400)

    if errors is None:
        assert set(body["errors"]) == {"sort", "colour", "page_size"}
        return
    assert body == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The query cannot be read.",
        "errors": errors,
    }


def test_a_detail_takes_no_parameter_of_a_list(client):
    body = read(client, f"problems/{a_problem().number}/?sort=newest", status=400)

    assert body["errors"] == {"sort": ["There is no such parameter here."]}


def many_problems(n=11):
    """Rows that tie in every order, some without hours."""
    track, source = a_track(), a_source()
    steps = count()
    made = [
        a_problem(
            track=track,
            source=source,
            title="Copying heads" if step % 2 else "Heads that copy, heads",
            difficulty="AB"[step % 2],
            starred=step % 3 == 0,
            hours_low=None if step % 4 == 0 else step % 3 + 1,
            created_at=NOW - timedelta(days=step // 3),
            last_activity_at=NOW - timedelta(days=step // 2, microseconds=step // 4),
        )
        for step in (next(steps) for _ in range(n))
    ]
    spellings.learn()
    return made


def test_a_script_is_told_what_a_typo_was_taken_for(client):
    for place in range(2):
        a_problem(title=f"Réseaux with heads {place}")
    spellings.learn()
    there = "/api/v1/problems/?q=réseauxx+heads"
    page = client.get(f"{there}&page_size=1")
    for answer in (page, client.get(page.json()["next"]), client.get(f"{there}&fields=number")):
        assert unquote(answer["Searched-For"]) == "réseaux heads"
        assert answer.json()["results"]
    for query in ("q=réseaux+heads", "q=xqzzy", ""):
        assert "Searched-For" not in client.get(f"/api/v1/problems/?{query}")


SORTS = ["sort=best", "sort=newest", "sort=active", "sort=easiest", "q=heads", "q=heeads", "q=copy&sort=easiest"]


@pytest.mark.parametrize("query", SORTS)
def test_a_walk_meets_every_row_once_and_in_order(client, query):
    many_problems()
    whole = read(client, f"problems/?{query}&page_size=100")["results"]

    rows, pages = walk(client, f"problems/?{query}&page_size=2")

    assert len(whole) == 11
    assert rows == whole
    assert pages == 6


@pytest.mark.parametrize("query", SORTS)
def test_the_way_back_meets_the_same_pages(client, query):
    many_problems(7)
    addresses = [f"problems/?{query}&page_size=3"]
    while following := read(client, addresses[-1])["next"]:
        addresses.append(following.partition("/api/v1/")[2])
    there = [read(client, address)["results"] for address in addresses]

    back, address = [there[-1]], addresses[-1]
    while before := read(client, address)["previous"]:
        address = before.partition("/api/v1/")[2]
        back.append(read(client, address)["results"])

    assert [len(page) for page in there] == [3, 3, 1]
    assert back == there[::-1]


@pytest.mark.parametrize("stretch", [1, 3, 100])
@pytest.mark.parametrize("query", ["difficulty=A", "difficulty=A&compute=laptop&hours=10"])
@pytest.mark.parametrize("sort", ["best", "newest", "active", "easiest"])
def test_a_walk_is_the_same_however_much_of_the_order_is_looked_through(client, monkeypatch, stretch, query, sort):
    for problem in many_problems():
        Problem.objects.filter(pk=problem.pk).update(compute="laptop", hours_high=9)
    bitmaps.take_in()
    address = f"problems/?{query}&sort={sort}"
    whole = read(client, f"{address}&page_size=100")["results"]
    monkeypatch.setattr(finding, "STRETCH", stretch)

    rows, _ = walk(client, f"{address}&page_size=2")
    last = read(client, f"{address}&page_size=2")
    while last["next"]:
        last = read(client, last["next"].partition("/api/v1/")[2])
    back = last["results"]
    while last["previous"]:
        last = read(client, last["previous"].partition("/api/v1/")[2])
        back = last["results"] + back

    assert rows == back == whole
    assert len(whole) == 6


@pytest.mark.parametrize(("shown", "length"), [(10, 10), (11, 11), (12, 11)])
@pytest.mark.parametrize("sort", ["best", "newest", "active", "easiest"])
def test_of_words_the_newest_are_listed_in_every_order_as_on_the_page(client, monkeypatch, shown, length, sort):
    newest = sorted(problem.number for problem in many_problems())[-length:]
    monkeypatch.setattr("problems.filters.pages.SHOWN", shown)

    found, _ = walk(client, f"problems/?q=heads&sort={sort}&page_size=4")

    assert sorted(row["number"] for row in found) == newest


@pytest.mark.parametrize("query", ["sort=best", "sort=newest", "sort=active", "sort=easiest", "q=heads"])
def test_rows_that_come_and_go_move_nobody(client, query):
    problems = many_problems()
    before = [row["number"] for row in read(client, f"problems/?{query}&page_size=100")["results"]]
    page = read(client, f"problems/?{query}&page_size=4")
    seen = [row["number"] for row in page["results"]]

    first = a_problem(
        title="Heads, heads, heads", question="Heads?", starred=True, difficulty="A", hours_low=1,
        created_at=NOW + timedelta(days=1), last_activity_at=NOW + timedelta(days=1),
    )  # fmt: skip
    gone = next(problem for problem in problems if problem.number == before[1])
    gone.status = "withdrawn"
    gone.save(update_fields=["status"])
    rest, _ = walk(client, page["next"].partition("/api/v1/")[2])

    # It comes last where it cannot come first: an equal place goes by number.
    met = seen + [row["number"] for row in rest if row["number"] != first.number]
    assert met == before


def test_a_cursor_is_for_its_own_order_and_cannot_be_bent(client):
    many_problems(3)
    cursor = re.search(r"cursor=([^&]+)", read(client, "problems/?page_size=1")["next"])[1]

    assert read(client, f"problems/?page_size=1&cursor={cursor}")["results"]
    read(client, f"problems/?sort=newest&cursor={cursor}", status=400)
    for bent in [cursor[:-1], f"x{cursor}", cursor.swapcase(), cursor.replace(".", ""), f"{cursor}&cursor={cursor}"]:
        assert list(read(client, f"problems/?cursor={bent}", status=400)["errors"]) == ["cursor"]


def test_links_keep_the_query_and_are_made_from_the_sites_address(client, settings):
    settings.SITE_URL = "https://board.example"
    settings.ALLOWED_HOSTS = ["*"]
    many_problems(3)

    page = client.get(
        "/api/v1/problems/?difficulty=A&difficulty=B&page_size=1", headers={"host": "evil.example"}
    ).json()

    assert page["next"].startswith(
        "https://board.example/api/v1/problems/?difficulty=A&difficulty=B&page_size=1&cursor="
    )
    assert page["results"][0]["url"].startswith("https://board.example/problems/")
    assert "evil.example" not in str(page)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [("", 1), ("q=heads", 5), ("track=toy&skill=probing&sort=easiest", 2)])
def test_a_list_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, rows, query, queries):
    track, skill = a_track(key="toy"), a_skill(key="probing")
    for _ in range(rows):
        problem = a_problem(title="Heads", track=track, skills={skill: 1, a_skill(): 2}, techniques=[a_technique()])
        a_claim(problem=problem)
        a_writeup(says={problem: "negative"})

    with django_assert_num_queries(queries):
        page = read(client, f"problems/?{query}")

    assert len(page["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_detail_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, rows):
    problem = a_problem()
    for _ in range(rows):
        a_claim(problem=problem, person=a_person())
        a_writeup(says={problem: "negative"})
        a_problem(parent=problem)

    with django_assert_num_queries(3):
        body = read(client, f"problems/{problem.number}/")

    assert [len(body[name]) for name in ("claims", "writeups", "variants")] == [rows] * 3


def test_a_detail_has_every_live_claim_and_the_newest_that_ended(client, monkeypatch):
    monkeypatch.setattr(problems, "ENDED_CLAIMS", 2)
    problem = a_problem()
    live = [a_claim(problem=problem, claimed_at=NOW - timedelta(90 + n)) for n in range(3)]
    ended = [a_claim(problem=problem, status="released", claimed_at=NOW - timedelta(n), ended_at=NOW) for n in range(3)]

    shown = read(client, f"problems/{problem.number}/")["claims"]

    assert [claim["id"] for claim in shown] == [claim.pk for claim in (*ended[:2], *live)]
    assert len(read(client, f"claims/?problem={problem.number}")["results"]) == 6
