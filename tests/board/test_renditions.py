"""Every public page in other forms: there is none without Markdown, and each form says what its page says."""

import json

import pytest
import yaml
from django.urls import Resolver404, resolve

from board import renditions
from problems.models import Revision
from problems.services import spellings
from tests.board.lib.test_quoting import FORGERIES, headings
from tests.browser.world import World, a_world
from tests.factories import a_claim, a_comment, a_log_entry, a_person, a_problem, a_track, a_writeup, join
from tests.routes import addresses

pytestmark = pytest.mark.django_db
MARKDOWN = {"accept": "text/markdown"}


def front(text: str) -> dict:
    _, facts, _ = text.split("---\n", 2)
    return yaml.safe_load(facts)


def pages(world: World) -> list[str]:
    """Every address that is a page of visitors, filled in from the world."""
    shown = (world.math, world.claim, world.entry, world.stub, world.writeup, world.said, world.waiting.mentor)
    found = []
    for address in addresses([one.pk for one in shown], ["toys", "python", "patching", "camp", "ada", "problems"]):
        try:
            match = resolve(address)
        except Resolver404:
            continue
        if renditions.is_page(match, address):
            found.append(address)
    return found


def test_no_public_page_is_without_markdown(client):
    told = set()
    for address in pages(a_world()):
        page = client.get(address)
        text = client.get(renditions.form_of(address, "md"))
        accepted = client.get(address, headers=MARKDOWN)
        if page.status_code == 404:
            assert (text.status_code, accepted.status_code) == (404, 404), address
            continue
        if page.status_code == 405:
            continue
        assert page.status_code in {200, 301, 302}, address
        assert text.status_code in {200, 301, 302}, address
        if text.status_code == 200:
            assert text["Content-Type"] == accepted["Content-Type"] == "text/markdown; charset=utf-8"
            assert text.content == accepted.content
            assert front(text.content.decode())["licence"] == "CC BY 4.0"
            assert len([line for line in text.content.decode().splitlines() if line.startswith("# ")]) >= 1, address
            told.add(resolve(address).view_name)
    assert set(renditions.PAGES) - told <= REDIRECTED
    assert len(told) >= 28


# Pages whose address alone leads to another that says the same.
REDIRECTED = {"problems:problem", "problems:writeup", "problems:problem-detail", "problems:writeup-detail"}


def test_what_is_not_a_page_says_why_it_has_no_markdown(client):
    for address in (
        "/api/v1/problems.md",
        "/health/live.md",
        "/accounts/login.md",
        "/curate.md",
        "/my-board.md",
        "/x.md",
    ):
        answer = client.get(address)
        assert answer.status_code == 404, address
    assert client.get("/curate.md").content.decode() == f"# 404\n\n{renditions.NOTHING}\n"


@pytest.mark.parametrize("kind", ["json", "bib"])
def test_a_form_that_a_page_has_not_is_refused_with_a_sentence(client, kind):
    answer = client.get(f"/about.{kind}")

    assert answer.status_code == 404
    assert "This page has no" in answer.content.decode()


@pytest.mark.parametrize("address", ["/nowhere/", "/techniques/", "/nowhere", "/accounts/nowhere/"])
def test_nothing_is_told_in_markdown_to_whoever_accepts_it(client, address):
    told, shown = client.get(address, headers=MARKDOWN), client.get(address)

    assert (told.status_code, told.content.decode()) == (404, f"# 404\n\n{renditions.NOTHING}\n")
    assert shown["Content-Type"].startswith("text/html")
    assert "Accept" in told["Vary"]
    assert "Accept" in shown["Vary"]


@pytest.mark.parametrize("page", ["about", "nowhere", "curate", "problems/9999", "people", "index"])
def test_a_no_is_told_in_the_form_that_was_asked_for(client, page):
    for kind, media_type in (("json", "application/problem+json"), ("bib", "text/markdown; charset=utf-8")):
        answer = client.get(f"/{page}.{kind}")
        if answer.status_code != 200:
            assert (answer.status_code, answer["Content-Type"]) == (404, media_type)


@pytest.mark.parametrize("forged", FORGERIES)
def test_nobody_forges_a_heading_or_front_matter(client, forged):
    ada = a_person("ada", name=forged[:60].replace("\n", " ") or "x", bio=forged)
    texts = dict.fromkeys(("question", "statement", "success_test", "first_step", "why", "editor_note"), forged)
    problem = a_problem(title="T", informative_negative=forged, **texts)
    a_comment(problem=problem, by=ada, text=forged)
    claim = a_claim(person=ada, problem=problem, hypothesis=forged, plan=forged, status="released", note=forged)
    a_log_entry(claim, by=ada, text=forged)
    writeup = a_writeup(says={problem: "partial"}, title="W", summary=forged)
    ours = {
        "number": problem.number,
        "title": "T",
        "url": f"http://127.0.0.1:8000{problem.get_absolute_url()}",
        "status": "listed",
    }

    text = client.get(renditions.form_of(problem.get_absolute_url(), "md")).content.decode()
    assert ours.items() <= front(text).items()
    body = text.split("---\n", 2)[2]
    assert headings(body) == [
        f"Problem {problem.number}: T",
        "Why it matters",
        "The problem",
        "A doubt worth having first",
        "You will know when",
        "Your first afternoon",
        "A useful negative looks like",
        "Who is on it",
        "Write-ups",
        "Where it comes from",
        "What can be done",
        "Previous attempts",
        "Discussion",
    ]
    for page, titles in {
        claim.get_absolute_url(): [
            f"Claim {claim.pk} on problem {problem.number}",
            "Hypothesis",
            "Plan",
            "Left for whoever comes next",
            "The log",
            "Experiment",
        ],
        writeup.get_absolute_url(): ["W", "In short", "What it says about which problem"],
        f"/problems/{problem.number}/comments/": ["Discussion: T", "Discussion"],
    }.items():
        told = client.get(renditions.form_of(page, "md")).content.decode()
        assert headings(told.split("---\n", 2)[2]) == titles, page


def test_a_statement_is_told_as_it_was_written(client):
    problem = a_problem(statement="A *sum* $x_1^2$:\n\n```python\nx = 1\n```")

    text = client.get(f"/problems/{problem.number}.md", follow=True).content.decode()
    assert "## The problem\n\n> A *sum* $x_1^2$:\n>\n> ```python\n> x = 1\n> ```\n" in text


def test_a_list_says_what_was_asked_of_it(client):
    site = "http://127.0.0.1:8000"
    for _ in range(2):
        a_problem(difficulty="A")
    first = client.get("/problems.md?difficulty=A&page_size=1").content.decode()
    further = first.partition("[The next ones](")[2].partition(")")[0]
    said = front(client.get(further).content.decode())

    assert said["url"].startswith(f"{site}/problems/?difficulty=A&page_size=1&cursor=")
    assert said["json"] == f"{site}/problems.json?difficulty=A"
    assert said["bibtex"] == f"{site}/problems.bib?difficulty=A"
    assert front(client.get("/moderation.md?kind=hidden").content.decode())["url"] == f"{site}/moderation/?kind=hidden"
    assert front(client.get("/problems.md").content.decode())["url"] == f"{site}/problems/"


def test_links_of_a_page_lead_to_other_texts(client):
    text = client.get("/index.md").content.decode()

    assert "(http://127.0.0.1:8000/programs.md)" in text
    # Where one writes there is no text, and a place within a page is of the page.
    assert "(http://127.0.0.1:8000/problems/propose/)" in text
    assert "(http://127.0.0.1:8000/about/#mentors)" in text


def test_a_history_names_its_edits_and_quotes_why(client, grace):
    problem = a_problem()
    Revision.objects.create(problem=problem, number=1, by=grace, note="# No heading”, it was", text={})
    text = client.get(f"/problems/{problem.number}/history.md").content.decode()

    assert f"by [{grace.public_name}](http://127.0.0.1:8000/~grace.md) · " in text
    assert text.rstrip().endswith('· “# No heading", it was”')


def test_each_answer_says_what_it_was_chosen_by(client):
    a_problem()

    assert "Accept" in client.get("/problems/")["Vary"]
    assert "Accept" in client.get("/problems/", headers=MARKDOWN)["Vary"]
    assert "Accept" not in client.get("/accounts/login/").get("Vary", "").replace("Accept-Encoding", "")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/markdown", "text/markdown; charset=utf-8"),
        ("text/markdown, text/html;q=0.9, */*;q=0.1", "text/markdown; charset=utf-8"),
        ("text/html, text/markdown;q=0.9", "text/html; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("text/markdown;q=0", "text/html; charset=utf-8"),
        ("nonsense/", "text/html; charset=utf-8"),
    ],
)
def test_who_prefers_markdown_gets_it(client, accept, media_type):
    assert client.get("/tracks/", headers={"accept": accept})["Content-Type"] == media_type


def test_whoever_has_it_is_told_so_until_it_changes(client):
    problem = a_problem()
    address = renditions.form_of(problem.get_absolute_url(), "md")
    has = client.get(address)["ETag"]

    assert client.get(address, headers={"if-none-match": has}).status_code == 304
    assert client.get(problem.get_absolute_url(), headers=MARKDOWN | {"if-none-match": has}).status_code == 304
    a_comment(problem=problem)
    assert client.get(address, headers={"if-none-match": has}).status_code == 200


def test_it_is_the_same_for_everybody_and_sets_no_cookie(client, grace):
    problem = a_problem()
    address = renditions.form_of(problem.get_absolute_url(), "md")
    as_visitor = client.get(address)
    client.force_login(grace)
    client.cookies.clear()

    assert as_visitor.cookies == {}
    client.force_login(grace)
    for page in (address, "/about.md", "/reviews.md"):
        answer = client.get(page)
        assert "Grace" not in answer.content.decode()
        assert "Cookie" not in answer.get("Vary", "")
    assert client.get(address).content == as_visitor.content


def test_what_nobody_may_keep_as_a_page_nobody_keeps_as_a_text(client):
    assert "no-store" in client.get("/programs/calendar/")["Cache-Control"]
    assert "no-store" in client.get("/programs/calendar.md")["Cache-Control"]
    assert client.get("/about.md")["Cache-Control"] == "no-cache"


def test_what_a_curator_alone_may_read_is_not_there(client, grace):
    draft = a_problem(status="proposed")
    client.force_login(grace)

    assert client.get(draft.get_absolute_url()).status_code == 200
    assert client.get(renditions.form_of(draft.get_absolute_url(), "md")).status_code == 404
    assert client.get(draft.get_absolute_url(), headers=MARKDOWN).status_code == 404


def test_there_is_one_way_to_write_an_address(client):
    problem = a_problem(title="A head")
    there = f"/problems/{problem.number}-a-head.md"

    for other in (f"/problems/{problem.number}-a-head/.md", f"/problems/{problem.number}-a-head/index.md"):
        assert client.get(other)["Location"] == there
    assert client.get(f"/problems/{problem.number}-old.md?x=1")["Location"] == f"{there}?x=1"
    assert client.get(f"/problems/{problem.number}-old/", headers=MARKDOWN)["Location"] == problem.get_absolute_url()
    assert client.get(f"/problems/{problem.number}.md")["Location"] == there
    assert client.get(f"/problems/{problem.number}/", headers=MARKDOWN)["Location"] == problem.get_absolute_url()
    assert client.get("/index.md").status_code == 200
    assert client.get("/.md").status_code == 404


def test_a_merged_problem_leads_to_the_one_that_took_it_in(client):
    kept = a_problem(title="Kept")
    merged = a_problem(status="merged", merged_into=kept)

    for kind in ("md", "json"):
        answer = client.get(f"/problems/{merged.number}.{kind}", follow=True)
        assert answer.status_code == 200
        assert "Kept" in answer.content.decode()
    assert "Kept" in client.get(f"/problems/{merged.number}.bib").content.decode()


@pytest.mark.parametrize(
    ("page", "api"),
    [
        ("/problems/{number}-x.json", "/api/v1/problems/{number}/"),
        ("/problems.json?difficulty=A", "/api/v1/problems/?difficulty=A"),
        ("/tracks/t.json", "/api/v1/tracks/t/"),
        ("/moderation.json?kind=hidden", "/api/v1/moderation/?kind=hidden"),
        ("/reviews.json", "/api/v1/reviews/waiting/"),
        ("/claims/{claim}.json", "/api/v1/claims/{claim}/"),
        ("/writeups/{writeup}-x.json", "/api/v1/writeups/{writeup}/"),
    ],
)
def test_json_is_what_the_api_says(client, time_machine, page, api):
    time_machine.move_to("2026-11-23T12:00Z", tick=False)
    problem = a_problem(track=a_track(key="t"))
    numbers = {"number": problem.number, "claim": a_claim(problem=problem).pk, "writeup": a_writeup().pk}

    answer = client.get(page.format(**numbers))
    assert answer.json() == client.get(api.format(**numbers)).json()
    assert answer.status_code == 200
    assert answer["ETag"]


def test_json_refuses_what_the_api_refuses(client):
    answer = client.get("/problems.json?difficulty=Z")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert client.get("/problems/9999.json").status_code == 404


def test_markdown_refuses_it_too_in_words(client):
    answer = client.get("/problems.md?difficulty=Z")

    assert answer.status_code == 400
    assert answer.content.decode() == (
        "# 400\n\nThe query cannot be read.\n\n- difficulty: There is no such choice: Z.\n"
    )


def test_bibtex_is_what_the_page_says(client):
    problem, other = a_problem(title="One"), a_problem(title="Two", difficulty="D")
    whole = client.get("/problems.bib").content.decode()

    one = client.get(f"/problems/{problem.number}-one.bib")
    assert one["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert "title = {One}" in one.content.decode()
    assert one.content.decode() in whole
    assert "title = {One}" not in client.get("/problems.bib?difficulty=D").content.decode()
    assert f"circuitboard{other.number}," in whole
    assert client.get("/problems.bib?difficulty=Z").status_code == 400


def test_a_list_goes_on_by_its_number_and_by_its_cursor(client):
    for place in range(30):
        a_problem(title=f"Head {place}")
    first = client.get("/problems.md").content.decode()
    second = client.get("/problems.md?page=2").content.decode()

    def shown(text: str) -> set[str]:
        return {line.partition("]")[0] for line in text.splitlines() if line.startswith("- [#")}

    assert (len(shown(first)), len(shown(second))) == (25, 5)
    assert shown(first).isdisjoint(shown(second))
    ((_, _, onward),) = [line.partition("](") for line in first.splitlines() if line.startswith("[The next ones]")]
    assert shown(client.get(onward.rstrip(")")).content.decode()) == shown(second)


def test_a_numbered_page_is_as_long_as_was_asked_for(client):
    for place in range(7):
        a_problem(title=f"Head {place}")

    pages = [client.get(f"/problems.md?page_size=3&page={page}").content.decode() for page in (1, 2, 3)]

    shown = [[line.partition("]")[0] for line in text.splitlines() if line.startswith("- [#")] for text in pages]
    assert [len(one) for one in shown] == [3, 3, 1]
    assert len({line for one in shown for line in one}) == 7
    assert client.get("/problems.md?page_size=0&page=2").status_code == 400


def test_a_later_page_too_says_what_a_typo_was_taken_for(client):
    for place in range(30):
        a_problem(title=f"Induction {place}")
    spellings.learn()

    for page in (1, 2):
        said = client.get(f"/problems.md?q=inducton&page={page}").content.decode()
        assert "No problem has exactly these words. Shown is what has “induction”." in said


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("/problems.md", 1),
        ("/problems/{number}-what-does-this-head-do.md", 8),
        ("/tracks/t.md", 4),
        ("/claims/{claim}.md", 3),
        ("/writeups.md", 3),
        ("/~ada.md", 8),
        ("/people.md", 1),
        ("/index.md", 5),
    ],
)
def test_a_text_takes_as_many_queries_whatever_it_holds(client, django_assert_num_queries, page, queries, rows):
    ada = a_person("ada")
    toys = a_track(key="t")
    for _ in range(rows):
        problem = a_problem(track=toys)
        claim = a_claim(problem=problem, person=ada)
        a_log_entry(claim, by=ada)
        a_comment(problem=problem, by=ada)
        a_writeup(says={problem: "partial"}).authors.create(person=ada)
    for _ in range(rows):
        a_log_entry(a_claim(problem=problem, status="released"))
    there = page.format(number=problem.number, claim=claim.pk)
    if "problems/" in page:
        there = renditions.form_of(problem.get_absolute_url(), "md")

    with django_assert_num_queries(queries):
        assert client.get(there).status_code == 200


def test_a_claim_with_offers_to_its_team_still_names_its_other_forms(client, ada, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory, standing="asked", by=mallory)
    client.force_login(ada)

    page = client.get(claim.get_absolute_url()).content.decode()

    assert f'<a href="/claims/{claim.pk}.md" rel="nofollow">Markdown</a>' in page
    assert '<a href="" rel="nofollow">' not in page


def test_a_page_names_its_other_forms_in_its_head_and_at_its_foot(client):
    problem = a_problem()
    page = client.get(problem.get_absolute_url()).content.decode()

    there = problem.get_absolute_url().rstrip("/")
    for media_type, address in {
        "text/markdown": f"{there}.md",
        "application/json": f"{there}.json",
        "application/x-bibtex": f"{there}.bib",
        "application/atom+xml": f"/problems/{problem.number}/feed.atom",
    }.items():
        assert f'<link rel="alternate" type="{media_type}"' in page
        assert page.count(f'href="{address}"') == 2
        assert client.get(address).status_code == 200
    assert "This page as" not in client.get("/problems/999999/").content.decode()
    assert "This page as" not in client.get("/accounts/login/").content.decode()


def test_a_link_to_another_form_keeps_the_filter(client):
    a_problem()
    page = client.get("/problems/?difficulty=A&q=head&page=1").content.decode()

    assert 'href="/problems.json?difficulty=A&amp;q=head"' in page
    assert 'href="/problems/feed.atom?difficulty=A&amp;q=head"' in page
    assert 'href="/problems.md?difficulty=A&amp;q=head&amp;page=1"' in page


def test_only_reading_has_other_forms(client):
    assert client.post("/problems.md").status_code == 405
    assert client.head("/problems.md").status_code == 200


def test_when_the_database_is_away_it_is_said(client, monkeypatch):
    from django.db import OperationalError

    def away(*_):
        raise OperationalError("gone")

    monkeypatch.setattr(renditions, "_told", away)
    for answer in (client.get("/problems.md"), client.get("/problems/", headers=MARKDOWN)):
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_llms_txt_leads_to_what_there_is(client):
    a_problem()
    text = client.get("/llms.txt")

    assert text["Content-Type"] == "text/markdown; charset=utf-8"
    lines = text.content.decode().splitlines()
    assert lines[0] == "# Circuit Board"
    assert lines[2].startswith("> Concrete open problems")
    assert "1 on the list, 1 of them free" in lines[2]
    assert [line for line in lines if line.startswith("#")] == ["# Circuit Board", "## Read", "## Act", "## Optional"]
    links = [line.partition("](")[2].partition(")")[0] for line in lines if line.startswith("- [")]
    assert len(links) >= 14
    links.remove("http://127.0.0.1:8000/mcp")
    for link in links:
        assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200, link


def test_a_portfolio_in_every_form_shows_the_same(client):
    ada = a_person("ada", name="Ada Lovelace")
    writeup = a_writeup(title="Counting")
    writeup.authors.create(person=ada)

    assert "Counting" in client.get("/~ada.md").content.decode()
    assert "Counting" in client.get("/~ada.bib").content.decode()
    assert json.loads(client.get("/~ada.json").content)["writeups"][0]["title"] == "Counting"


def test_numbered_pages_end_where_the_database_would_walk_too_far(client, monkeypatch):
    monkeypatch.setattr(renditions, "FURTHEST", 25)
    for place in range(60):
        a_problem(title=f"Head {place}")

    second, third = (client.get(f"/problems.md?page={number}").content.decode() for number in (2, 3))

    assert (second.count("\n- [#"), "[The next ones]" in second) == (25, False)
    assert "Nothing here fits that." in third
    assert "\n- [#" not in third
