"""What the texts of claims, write-ups and portfolios say."""

import pytest

from board.renditions import form_of
from tests.factories import (
    NOW,
    a_check_in,
    a_claim,
    a_log_entry,
    a_person,
    a_problem,
    a_reproduction,
    a_review,
    a_writeup,
)
from tests.problems.texts.test_problems import lines_below, read

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_a_claim_is_told_with_its_clock_its_notes_and_its_log(client, ada):
    claim = a_claim(person=ada, hypothesis="It copies.", plan="1. Patch.", hours_per_week=5)
    a_check_in(claim, moved="A plot.", next="Ablate.", is_stuck=True)
    entry = a_log_entry(claim, text="Huh: $x^2$.", kind="anomaly")
    text = read(client, claim.get_absolute_url())

    assert f'lapses_on: "{claim.lapses_at.date()}"' in text
    lines = text.partition("\n## ")[0].splitlines()
    assert f"- Now: being worked on. The next sign of life is due by {claim.lapses_at.date()}" in lines
    assert "- Last sign: 2026-11-23" in lines
    assert "- Looking for: Nobody, working alone is fine" in lines
    assert lines_below(text, "Hypothesis") == ["> It copies."]
    assert lines_below(text, "Check-ins") == ["2026-11-23, stuck:", "> A plot.", "Next:", "> Ablate."]
    assert lines_below(text, "The log") == [
        "### Anomaly: huh, that’s weird",
        f"[2026-11-23]({SITE}/log-entries/{entry.pk}.md), Ada Lovelace:",
        "> Huh: $x^2$.",
    ]
    assert "> Huh: $x^2$." in read(client, entry.get_absolute_url())


def test_a_claim_that_ended_says_how_and_waits_for_nothing(client, ada):
    claim = a_claim(person=ada, status="released", note="Tried it.", may_contact=True)
    text = read(client, claim.get_absolute_url())

    assert f"- Now: released on {claim.ended_at.date()}" in text.splitlines()
    assert "lapses_on" not in text
    assert "Looking for" not in text
    assert lines_below(text, "Left for whoever comes next") == ["> Tried it.", "Glad to be asked about it."]


def test_a_claim_of_an_agent_says_so(client, ada):
    text = read(client, a_claim(person=ada, by_agent=True).get_absolute_url())

    assert "by_agent: true" in text
    assert "never counted as being worked on" in text


def test_what_was_deleted_or_hidden_leaves_a_line(client, ada):
    claim = a_claim(person=ada)
    gone, hidden = (
        a_log_entry(claim, text="", html="", deleted_at=NOW),
        a_log_entry(claim, text="Spam.", hidden_because="Advertising."),
    )
    text = read(client, claim.get_absolute_url())

    assert "Deleted by its author." in text
    assert "Hidden by a curator." in text
    assert "Spam." not in text
    for one in (gone, hidden):
        assert "Spam." not in read(client, one.get_absolute_url())


def test_a_removed_claim_has_no_text(client):
    assert client.get(form_of(a_claim(status="removed").get_absolute_url(), "md")).status_code == 404


def test_a_write_up_is_told_with_its_reviews_and_who_ran_it_again(client, ada):
    problem = a_problem()
    writeup = a_writeup(says={problem: "partial"}, title="Counting", summary="They count to $n$.", status="listed")
    writeup.authors.create(person=ada)
    review = a_review(writeup=writeup, by=a_person("mary", name="Mary"), outcome="legible", note="# Clear")
    a_reproduction(
        writeup=writeup,
        by=a_person("emmy", name="Emmy"),
        commit="9fceb02",
        hardware="A laptop.",
        hours=3,
        numbers="0.41",
    )
    text = read(client, writeup.get_absolute_url())

    assert "- Authors: Ada Lovelace" in text.splitlines()
    assert lines_below(text, "In short") == ["> They count to $n$."]
    assert lines_below(text, "What it says about which problem") == [
        f"- Answers part of it: [#{problem.number}]({SITE}/problems/{problem.number}.md)"
    ]
    told = lines_below(text, "Reviews")
    assert told[:2] == ["### Mary: I could follow it", f"[2026-11-23]({SITE}/reviews/{review.pk}.md)"]
    assert "- Is the claim in one sentence? Yes: It is." in told
    assert "> # Clear" in told
    assert lines_below(text, "Who ran it again") == [
        "2026-11-23, Emmy, reproduced, commit 9fceb02, A laptop, 3 hours.",
        "> 0.41",
    ]


def test_a_write_up_says_where_its_code_and_its_data_are(client):
    writeup = a_writeup(code_url="https://github.com/ada/counting", data_url="https://zenodo.org/records/7")
    lines = read(client, writeup.get_absolute_url()).splitlines()

    for what, there in (("Code", writeup.code_url), ("Data", writeup.data_url)):
        assert f"- {what}: [{there}]({there})" in lines
    assert "- Data: " not in read(client, a_writeup().get_absolute_url())


def test_an_unnamed_reviewer_stays_unnamed(client):
    writeup = a_writeup(status="listed")
    a_review(writeup=writeup, by=a_person("mary", name="Mary Xyzzy"), outcome="legible", is_unnamed=True)
    text = read(client, writeup.get_absolute_url())

    assert "### Reviewer A: I could follow it" in text
    assert "Xyzzy" not in text


def test_a_portfolio_names_work_and_problems(client, ada):
    problem = a_problem(title="Heads")
    claim = a_claim(person=ada, problem=problem)
    writeup = a_writeup(title="Counting", status="legible", published="2026-11")
    writeup.authors.create(person=ada)
    text = read(client, "/~ada/")

    assert lines_below(text, "Write-ups") == [
        f"- [Counting]({SITE}/writeups/{writeup.pk}-counting.md) (2026-11, legible)"
    ]
    assert lines_below(text, "Problems taken on")[0] == (
        f"- [#{problem.number} Heads]({SITE}/claims/{claim.pk}.md): active, since 2026-11-23"
    )
