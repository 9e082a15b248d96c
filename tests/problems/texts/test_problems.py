"""What a problem's text says, for readers who see nothing else of it."""

from datetime import timedelta

import pytest

from board.renditions import form_of
from problems.models import Event, OutsideAttempt
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_log_entry,
    a_mentor,
    a_person,
    a_problem,
    a_program,
    a_round,
    a_skill,
    a_source,
    a_sponsorship,
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
        techniques=[a_technique(key="patching", name="Activation patching")],
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
        "- Techniques: [Activation patching](http://127.0.0.1:8000/techniques/patching.md)",
        "- Claiming: open, room for 5 of 5. A claim is a signal with a clock, not a lock",
        "- Last checked: not yet",
    ):
        assert line in head.splitlines()
    assert 'difficulty: "B-C"' in head
    assert "(B-C · Toy models · 12–30 h · " in read(client, "/problems/")
    assert lines_below(text, "What you need to know") == [
        "- [Probing](http://127.0.0.1:8000/skills/probing.md): working (2 of 4)"
    ]
    assert lines_below(text, "Where it comes from")[0] == "[A list](https://example.org/list), Problem 2.13"
    assert f'claim_at: "http://127.0.0.1:8000/problems/{problem.number}/claim/"' in text
    site = "http://127.0.0.1:8000"
    acts = f"{site}/api/v1/problems/{problem.number}"
    assert lines_below(text, "What can be done")[:2] == [
        f"- Claim it: {site}/problems/{problem.number}/claim/, or POST {acts}/claim/ with a token",
        f"- Link a write-up, which needs no claim: {site}/writeups/link/?problem={problem.number}",
    ]


def test_a_closed_problem_says_so_and_names_no_way_to_claim_it(client):
    problem = a_problem(status="historical")
    text = read(client, problem.get_absolute_url())

    assert "- Claiming: closed" in text.splitlines()
    assert "claim_at" not in text
    assert "Claim it" not in text


def test_it_says_who_is_on_it_and_what_others_left(client):
    problem = a_problem()
    claim = a_claim(problem=problem, person=a_person("ada", name="Ada [Lovelace]"))
    left = a_claim(problem=problem, person=a_person("mary", name="Mary"), status="released", note="**Tried:** it.")
    agent = a_claim(problem=problem, person=a_person("robot"), by_agent=True)
    text = read(client, problem.get_absolute_url())

    site = "http://127.0.0.1:8000"
    of_agent = "by an automated agent and not counted"
    assert set(lines_below(text, "Who is on it")) == {
        f"- [Ada \\[Lovelace\\]]({site}/claims/{claim.pk}.md), since 2026-11-23, last sign 2026-11-23",
        f"- [robot]({site}/claims/{agent.pk}.md), since 2026-11-23, {of_agent}, last sign 2026-11-23",
    }
    assert lines_below(text, "Previous attempts") == [
        f"[Mary]({site}/claims/{left.pk}.md), since 2026-11-23 until {left.ended_at.date()}, released:",
        "> **Tried:** it.",
    ]
    assert lines_below(read(client, f"/problems/{problem.number}/attempts/"), "x") == []
    assert "> **Tried:** it." in read(client, f"/problems/{problem.number}/attempts/")


def test_what_others_left_without_a_note_is_told_too(client):
    problem = a_problem()
    ended = {"problem": problem, "ended_at": NOW}
    delivered = a_claim(person=a_person("mary", name="Mary"), status="delivered", **ended)
    logged = a_claim(person=a_person("emmy", name="Emmy"), status="released", may_contact=True, **ended)
    for _ in range(2):
        a_log_entry(logged)
    a_claim(person=a_person("silent"), status="released", **ended)
    text = read(client, problem.get_absolute_url())
    alone = read(client, f"/problems/{problem.number}/attempts/")

    claims, since = "http://127.0.0.1:8000/claims", "since 2026-11-23 until 2026-11-23"
    log = "No hand-over note, but a log with 2 entries."
    told = {
        f"[Mary]({claims}/{delivered.pk}.md), {since}, delivered.",
        f"[Emmy]({claims}/{logged.pk}.md), {since}, released, glad to be asked. {log}",
    }
    assert set(lines_below(text, "Previous attempts")) == told
    assert told < set(alone.splitlines())
    for said in (text, alone):
        assert "silent" not in said
    nothing = read(client, f"/problems/{a_problem().number}/attempts/")
    assert nothing.endswith("\n\nNobody has left an attempt on this board yet.\n")


def test_it_says_who_tried_it_elsewhere(client):
    problem = a_problem()
    OutsideAttempt.objects.create(problem=problem, name="Grace *H.*", on=NOW.date(), text="Half\nway.", position=1)
    OutsideAttempt.objects.create(problem=problem, text="One head.", position=2)
    OutsideAttempt.objects.create(problem=problem, name="Joan", position=3)
    text = read(client, problem.get_absolute_url())

    assert lines_below(text, "Tried elsewhere, as its source tells it") == [
        "- Grace \\*H.\\*, 2026-11-23: Half way.",
        "- Somebody: One head.",
        "- Joan",
    ]
    assert "Tried elsewhere" not in read(client, a_problem().get_absolute_url())


def test_who_is_paused_or_looks_for_others_is_told(client):
    problem = a_problem(max_claims=1)
    a_claim(problem=problem, status="paused", looking_for="mentor")
    text = read(client, problem.get_absolute_url())

    (line,) = lines_below(text, "Who is on it")
    assert line.endswith(", last sign 2026-11-23, paused, looks for a mentor")
    assert lines_below(read(client, a_problem().get_absolute_url()), "Who is on it") == ["Nobody right now."]


def test_a_settled_problem_says_by_what(client, grace):
    problem = a_problem(resolution="answered")
    Event.objects.create(
        verb="resolved",
        subject=f"problem:{problem.pk}",
        problem=problem,
        by=grace,
        before="open",
        after="answered",
        reason="# Both heads",
        evidence="https://example.org/paper",
        at=NOW,
    )
    text = read(client, problem.get_absolute_url())

    assert "- Answer: Answered" in text.splitlines()
    assert lines_below(text, "How it was settled") == [
        f"Marked by {grace.public_name} on 2026-11-23.",
        "Evidence: [https://example.org/paper](https://example.org/paper)",
        "> # Both heads",
    ]
    assert "How it was settled" not in read(client, a_problem().get_absolute_url())


def test_it_says_who_would_look_at_work_and_which_program_takes_it(client):
    problem = a_problem(track=a_track(key="toys"))
    program = a_program(key="camp", name="Camp")
    program.tracks.add(problem.track)
    a_round(program=program, name="Winter", closes_on=NOW.date() + timedelta(days=9))
    mentor = a_mentor(a_person("rosalind", name="Rosalind"), program=program)
    a_sponsorship(mentor, track=problem.track, note="# A patch")
    text = read(client, problem.get_absolute_url())

    site = "http://127.0.0.1:8000"
    assert lines_below(text, "Who would look at work on it") == [
        f"- [Rosalind]({site}/mentors/{mentor.pk}.md) (Camp)",
        "  > # A patch",
    ]
    (deadline,) = lines_below(text, "Next fitting deadline")
    assert deadline.startswith(f"[Camp, Winter]({site}/programs/camp.md), closes 2026-12-02, in 9 days; ")
    (named,) = lines_below(text, "Programs that take this kind of work")
    assert named.startswith(f"- [Camp]({site}/programs/camp.md): fellowship, ")


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


def test_a_long_track_goes_on_as_text(client):
    toys = a_track(key="toys")
    titles = [f"Head {number:02}" for number in range(30)]
    for title in titles:
        a_problem(title=title, track=toys)
    text = read(client, "/tracks/toys/")
    further = text.partition("[The next ones](")[2].partition(")")[0]
    more = read(client, further.removeprefix("http://127.0.0.1:8000"))

    assert further.startswith("http://127.0.0.1:8000/problems.md?track=toys&cursor=")
    assert [sum(title in one for one in (text, more)) for title in titles] == [1] * 30
