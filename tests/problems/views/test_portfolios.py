"""The page of a person's work, its files, and the page where they choose what shows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from problems import portfolio
from problems.models import Introduction, PortfolioItem
from problems.services import portfolios
from tests.factories import (
    NOW,
    a_claim,
    a_log_entry,
    a_person,
    a_problem,
    a_program,
    a_reproduction,
    a_review,
    a_writeup,
    join,
    written_by,
)
from users.services import people

pytestmark = pytest.mark.django_db
FILES = ("portfolio.json", "portfolio.bib", "portfolio.csl.json")


def titles(client, address="/~ada/", kind="writeup") -> list[str]:
    (found,) = (one for one in client.get(address).context["sections"] if one.section.kind == kind)
    return [str(row) for row in found.rows]


def work(person) -> None:
    """One more of everything a portfolio holds."""
    writeup = written_by(person, says={a_problem(): "answers", a_problem(): "related"}, summary="They copy.")
    writeup.authors.create(name="B")
    claim = a_claim(person=person, lapses_at=timezone.now() + timedelta(days=9))
    join(claim, a_person())
    for _ in range(3):
        a_log_entry(claim)
    a_review(by=person, outcome="legible")
    a_reproduction(by=person)


def test_the_page_takes_the_same_few_queries_whatever_it_holds(client, ada, django_assert_num_queries):
    portfolios.introduce(ada, text="I look for circuits.")
    work(ada)
    with django_assert_num_queries(8):
        client.get("/~ada/")
    for _ in range(3):
        work(ada)
    with django_assert_num_queries(8):
        client.get("/~ada/")


@pytest.mark.parametrize(("file", "queries"), [("portfolio.json", 8), ("portfolio.bib", 3), ("portfolio.csl.json", 3)])
def test_a_file_takes_the_same_few_queries_whatever_it_holds(client, ada, django_assert_num_queries, file, queries):
    for _ in range(2):
        work(ada)
        work(ada)
        with django_assert_num_queries(queries):
            client.get(f"/~ada/{file}")


def test_the_page_shows_what_was_found_done_and_left(client, ada):
    problem = a_problem(title="Heads that copy")
    written_by(ada, title="Two heads", status="legible", says={problem: "negative"}, link="https://example.org/two")
    claim = a_claim(person=ada, problem=problem, status="released", note="The *code* works.")
    a_log_entry(claim, kind="dead_end", text="It was the **tokenizer**.")
    portfolios.introduce(ada, text="I look for *circuits*.")
    portfolios.caption(claim, by=ada, line="My first claim.")

    page = client.get("/~ada/").content.decode()

    for words in (
        "<p>I look for <em>circuits</em>.</p>",
        "Two heads",
        "legible",
        "Reports a negative result on",
        "https://example.org/two",
        "handed over",
        "My first claim.",
        "1 log entry",
        "It was the tokenizer.",
        "The code works.",
        "http://127.0.0.1:8000/~ada/",
    ):
        assert words in page, words


def test_it_is_the_same_page_for_a_curator(client, ada, grace):
    a_claim(person=ada, status="removed")
    client.force_login(grace)

    assert titles(client, kind="claim") == []


def test_somebody_with_nothing_to_show_is_told_what_to_do_and_a_visitor_is_not(client, ada):
    assert "Link what you published" not in client.get("/~ada/").content.decode()
    client.force_login(ada)
    page = client.get("/~ada/").content.decode()

    assert "Link what you published" in page
    assert 'href="/portfolio/"' in page


def test_a_visitor_reads_no_empty_section(client, ada):
    assert "Nothing to show yet." in client.get("/~ada/").content.decode()
    a_claim(person=ada)

    page = client.get("/~ada/").content.decode()

    assert ("Problems taken on" in page, "Write-ups</h2>" in page, "Nothing to show yet." in page) == (
        True,
        False,
        False,
    )
    client.force_login(ada)
    assert 'class="section noprint" id="writeups"' in client.get("/~ada/").content.decode()


def test_the_files_say_what_the_page_says(client, ada):
    first = written_by(ada, title="First", published="2026", says={a_problem(): "answers"})
    hidden = written_by(ada, title="Second", linked_at=NOW + timedelta(days=1))
    portfolios.show(hidden, by=ada, is_shown=False)
    a_claim(person=ada, lapses_at=timezone.now() + timedelta(days=9))

    shown = client.get("/~ada/portfolio.json").json()
    assert [one["title"] for one in shown["writeups"]] == ["First"]
    assert [one["bearings"][0]["says"] for one in shown["writeups"]] == ["answers"]
    assert [one["status"] for one in shown["claims"]] == ["active"]
    assert client.get("/~ada/portfolio.bib").content.decode().count("@misc") == 1
    assert [one["id"] for one in client.get("/~ada/portfolio.csl.json").json()] == [f"circuitboard-writeup{first.pk}"]


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("portfolio.json", "application/json"),
        ("portfolio.bib", "application/x-bibtex; charset=utf-8"),
        ("portfolio.csl.json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_a_file_has_its_type_and_is_sent_again_only_when_it_changed(client, ada, file, kind):
    work(ada)
    first = client.get(f"/~ada/{file}")
    assert (first.status_code, first["Content-Type"]) == (200, kind)
    assert client.get(f"/~ada/{file}", headers={"if-none-match": first["ETag"]}).status_code == 304

    work(ada)
    assert client.get(f"/~ada/{file}", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_nobody_is_not_there(client, ada, file):
    assert client.post(f"/~ada/{file}").status_code == 405
    assert client.get(f"/~nobody/{file}").status_code == 404
    people.delete(ada)
    assert client.get(f"/~ada/{file}").status_code == 404


def test_an_empty_portfolio_has_empty_files(client, ada):
    assert client.get("/~ada/portfolio.bib").content == b""
    assert client.get("/~ada/portfolio.csl.json").json() == []


def test_an_introduction_is_written_previewed_and_read(client, ada):
    client.force_login(ada)
    preview = client.post("/portfolio/", {"text": "I *am*.", "preview": "1"})
    assert "<p>I <em>am</em>.</p>" in preview.content.decode()
    assert not Introduction.objects.exists()

    answer = client.post("/portfolio/", {"text": "I *am*."})

    assert answer["Location"] == "/~ada/"
    assert "<p>I <em>am</em>.</p>" in client.get("/~ada/").content.decode()
    assert "I *am*." in client.get("/portfolio/").content.decode()


def test_the_preview_alone_is_what_htmx_gets(client, ada):
    client.force_login(ada)

    part = client.post("/portfolio/", {"text": "I *am*.", "preview": "1"}, headers={"hx-request": "true"})

    assert part.content.decode().lstrip().startswith('<div id="preview"')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("word " * 151, "This has 151 words. 150 is the limit."),
        ("x" * 2001, " is 2,001 characters long; the most is 2,000."),
        ("$" + "{" * 60 + "}" * 60 + "$", "nested"),
    ],
)
def test_an_introduction_that_cannot_be_kept_is_named_and_what_was_typed_stays(client, ada, text, words):
    client.force_login(ada)

    answer = client.post("/portfolio/", {"text": text})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert text.strip() in answer.content.decode()
    assert not Introduction.objects.exists()


def test_the_buttons_move_hide_show_and_say(client, ada):
    second, first = written_by(ada, title="Second"), written_by(ada, title="First", linked_at=NOW + timedelta(days=1))
    client.force_login(ada)
    address = f"/portfolio/writeup/{second.pk}"

    assert client.post(f"{address}/up/")["Location"] == f"/portfolio/#writeup-{second.pk}"
    assert titles(client) == ["Second", "First"]
    client.post(f"{address}/down/")
    assert titles(client) == ["First", "Second"]
    client.post(f"{address}/hide/")
    assert titles(client) == ["First"]
    page = client.get("/portfolio/").content.decode()
    assert f'action="{address}/show/"' in page
    assert f'action="/portfolio/writeup/{first.pk}/down/"' in page
    client.post(f"{address}/show/")
    client.post(f"{address}/line/", {"line": "The one I am proud of."})
    assert titles(client) == ["First", "Second"]
    assert "The one I am proud of." in client.get("/~ada/").content.decode()


def test_a_line_that_is_too_long_is_named_and_stays_in_its_box(client, ada):
    writeup = written_by(ada)
    client.force_login(ada)

    answer = client.post(f"/portfolio/writeup/{writeup.pk}/line/", {"line": "y" * 301})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert " is 301 characters long; the most is 300." in page
    assert "y" * 301 in page
    assert not PortfolioItem.objects.exists()


ACTS = ("up", "down", "hide", "show", "line")


@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_can_press_a_button_and_nothing_private_has_one(client, ada, mallory, act):
    writeup, claim = written_by(ada), a_claim(person=ada, status="removed")
    address = f"/portfolio/writeup/{writeup.pk}/{act}/"

    assert client.post(address)["Location"].startswith("/accounts/login/")
    client.force_login(mallory)
    assert client.post(address).status_code == 404
    client.force_login(ada)
    assert client.get(address).status_code == 405
    assert client.post(f"/portfolio/claim/{claim.pk}/{act}/").status_code == 404
    assert client.post(f"/portfolio/comment/{writeup.pk}/{act}/").status_code == 404
    linked = a_writeup(linked_by=ada)
    assert client.post(f"/portfolio/writeup/{linked.pk}/{act}/").status_code == 404
    assert not PortfolioItem.objects.exists()


def test_the_page_to_choose_on_is_for_members(client):
    assert client.get("/portfolio/")["Location"].startswith("/accounts/login/")
    assert client.post("/portfolio/", {"text": "x"}).status_code == 403


def test_the_page_to_choose_on_takes_the_same_queries_for_any_rows(client, ada, django_assert_max_num_queries):
    client.force_login(ada)
    counts = []
    for _ in range(3):
        work(ada)
        with django_assert_max_num_queries(12) as asked:
            client.get("/portfolio/")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_a_further_kind_of_work_is_one_more_section(client, ada, monkeypatch):
    """Which nobody can order yet: it has no column among the chosen."""
    more = replace(portfolio.SECTIONS[1], kind="attempt", title="Attempts")
    monkeypatch.setattr(portfolio, "SECTIONS", (*portfolio.SECTIONS, more))
    claim = a_claim(person=ada)
    a_program(key="camp", takes_any_track=True)
    client.force_login(ada)

    assert titles(client, kind="attempt") == [str(claim)]
    assert [one["problem"] for one in client.get("/~ada/portfolio.json").json()["attempts"]] == [claim.problem_id]
    assert "<h2>Attempts</h2>" in client.get("/programs/camp/portfolio/").content.decode()
    assert "Attempts" not in client.get("/portfolio/").content.decode()
