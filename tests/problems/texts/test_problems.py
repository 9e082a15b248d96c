"""What a problem's text says, for readers who see nothing else of it."""

import pytest

from board.renditions import form_of
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_person,
    a_problem,
    a_skill,
    a_source,
    a_technique,
    a_track,
    a_writeup,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def read(client, page: str) -> str:
    answer = client.get(form_of(page, "md") if page.endswith("/") else page)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def lines_below(text: str, heading: str) -> list[str]:
    """What stands in a section, without empty lines."""
    below = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [line for line in below.splitlines() if line]


def test_a_problem_says_all_that_chooses_it(client):
    problem = a_problem(
        title="Heads that *copy*",
        track=a_track(key="toys", name="Toy models"),
        difficulty="B",
        difficulty_max="C",
        hours_low=12,
        hours_high=30,
        compute="free-colab",
        skills={a_skill(key="probing", name="Probing"): 2},
        techniques=[a_technique(key="patching")],
        source=a_source(name="A list", url="https://example.org/list"),
        source_locator="Problem 2.13",
    )
    text = read(client, problem.get_absolute_url())

    head = text.partition("\n## ")[0]
    assert f"# Problem {problem.number}: Heads that copy" in head
    for line in (
        "- Track: [Toy models](http://127.0.0.1:8000/tracks/toys.md)",
        "- Answer: Open: we know of no answer",
        "- Now: Free",
        "- Difficulty: B (Solid project) to C (Research project)",
        "- Hours: 12–30",
        "- Compute: Free Colab",
        "- Last checked: not yet",
    ):
        assert line in head.splitlines()
    assert lines_below(text, "What you need to know") == ["- Probing: working (2 of 4)"]
    assert lines_below(text, "Where it comes from")[0] == "[A list](https://example.org/list), Problem 2.13"
    assert f'claim_at: "http://127.0.0.1:8000/problems/{problem.number}/claim/"' in text


def test_a_closed_problem_says_so_and_names_no_way_to_claim_it(client):
    problem = a_problem(status="historical")
    text = read(client, problem.get_absolute_url())

    assert "- Claiming: closed" in text.splitlines()
    assert "claim_at" not in text


def test_it_says_who_is_on_it_and_what_others_left(client):
    problem = a_problem()
    claim = a_claim(problem=problem, person=a_person("ada", name="Ada [Lovelace]"))
    left = a_claim(problem=problem, person=a_person("mary", name="Mary"), status="released", note="**Tried:** it.")
    agent = a_claim(problem=problem, person=a_person("robot"), by_agent=True)
    text = read(client, problem.get_absolute_url())

    site = "http://127.0.0.1:8000"
    assert set(lines_below(text, "Who is on it")) == {
        f"- [Ada \\[Lovelace\\]]({site}/claims/{claim.pk}.md), since 2026-11-23",
        f"- [robot]({site}/claims/{agent.pk}.md), since 2026-11-23, by an automated agent and not counted",
    }
    assert lines_below(text, "Previous attempts") == [
        f"[Mary]({site}/claims/{left.pk}.md), since 2026-11-23, released:",
        "> **Tried:** it.",
    ]
    assert lines_below(read(client, f"/problems/{problem.number}/attempts/"), "x") == []
    assert "> **Tried:** it." in read(client, f"/problems/{problem.number}/attempts/")


def test_it_says_what_was_found_and_what_was_said(client):
    problem = a_problem()
    writeup = a_writeup(says={problem: "negative"}, title="It does not", status="listed")
    comment = a_comment(problem=problem, by=a_person("ada", name="Ada"), text="Which model?")
    hidden = a_comment(problem=problem, status="hidden", text="Spam.", hidden_because="Advertising.")
    text = read(client, problem.get_absolute_url())

    site = "http://127.0.0.1:8000"
    (found,) = lines_below(text, "Write-ups")
    assert found.startswith(f"- [It does not]({site}/writeups/{writeup.pk}-it-does-not.md): ")
    said = lines_below(text, "Discussion")
    assert f"[2026-11-23]({site}/comments/{comment.pk}/), Ada:" in said
    assert "> Which model?" in said
    assert "Its words are gone: hidden." in said
    assert "Spam." not in text
    assert hidden.pk


def test_a_row_of_a_list_is_a_line_of_facts_and_the_question(client):
    problem = a_problem(title="Heads", question="What do they *do*?", track=a_track(name="Toys"), hours_low=8)
    text = read(client, "/problems/")

    there = f"http://127.0.0.1:8000/problems/{problem.number}-heads.md"
    assert f"- [#{problem.number} Heads]({there}) (A · Toys · 8–20 h · Laptop · Free)\n  > What do they *do*?\n" in text


def test_a_track_a_technique_and_a_skill_list_their_problems(client):
    skill = a_skill(key="probing", name="Probing")
    here = {"track": a_track(key="toys"), "techniques": [a_technique(key="patching")], "skills": {skill: 1}}
    a_problem(title="Here", **here)
    a_problem(title="Elsewhere")

    for page in ("/tracks/toys/", "/techniques/patching/", "/skills/probing/"):
        (row, _question) = lines_below(read(client, page), "Its problems")
        assert "Here" in row
    skill_text = read(client, "/skills/probing/")
    assert lines_below(skill_text, "Levels")[0] == "- 1, Starting: Can do Probing at level 1."


@pytest.mark.parametrize(
    ("low", "high", "said"), [(8, 20, "8–20"), (8, 8, "8"), (8, None, "8"), (None, 20, "20"), (None, None, None)]
)
def test_hours_are_said_as_far_as_they_are_known(client, low, high, said):
    problem = a_problem(hours_low=low, hours_high=high)
    lines = [one for one in read(client, problem.get_absolute_url()).splitlines() if one.startswith("- Hours:")]

    assert lines == ([f"- Hours: {said}"] if said else [])
