"""The history of problems, and what a problem says as it is edited, as scripts read them."""

import pytest

from problems.services import facts, problems, suggestions
from tests.api import Script, read
from tests.factories import NOW, a_problem, a_proposal, a_skill, a_source, a_track
from tests.sheets import brought_in

pytestmark = pytest.mark.django_db


def edited(problem, by, **said):
    return problems.revise(problem, said, by=by, note="Clearer.", now=NOW)


def test_every_edit_with_all_that_was_said_then(client, ada, grace):
    problem, other = a_problem(skills={a_skill(key="probing"): 2}), a_problem()
    for text in ("One.", "Two."):
        edited(problem, grace, statement=text)
    edited(other, grace, statement="Other.")

    rows = read(client, f"problems/revisions/?problem={problem.pk}")["results"]

    assert [(row["problem"], row["number"], row["said"]["statement"]) for row in rows[:2]] == [
        (problem.pk, rows[1]["number"] + 1, "Two."),
        (problem.pk, rows[1]["number"], "One."),
    ]
    assert (rows[0]["by"]["username"], rows[0]["note"], rows[0]["suggested_by"]) == ("grace", "Clearer.", None)
    assert rows[0]["said"]["skills"] == "probing 2"
    assert {row["problem"] for row in read(client, "problems/revisions/")["results"]} == {problem.pk, other.pk}
    assert read(client, "problems/revisions/?problem=0", 400)["errors"].keys() == {"problem"}


def test_whose_suggestion_it_was(client, ada, grace):
    problem = a_problem()
    made = suggestions.suggest(problem, {"statement": "Mine."}, by=ada, note="Sharper.", now=NOW)
    suggestions.accept(made, by=grace, note="", now=NOW)

    row = read(client, "problems/revisions/")["results"][0]

    assert (row["by"]["username"], row["suggested_by"]["username"]) == ("grace", "ada")


def test_of_a_proposal_nobody_reads_the_history(client, ada, grace):
    """The control: of what is listed, everybody does."""
    proposal, other = a_proposal(ada), a_problem()
    edited(proposal.problem, grace, statement="One.")
    edited(other, grace, statement="Two.")

    assert {row["problem"] for row in read(client, "problems/revisions/")["results"]} == {other.pk}
    assert read(client, f"problems/revisions/?problem={proposal.problem_id}")["results"] == []


def test_its_length_costs_no_queries(client, grace, django_assert_num_queries):
    problem = a_problem()
    for count in range(3):
        edited(problem, grace, statement=f"{count}")
        with django_assert_num_queries(1):
            assert read(client, "problems/revisions/")["results"]


def test_an_edit_begins_from_what_was_read(grace):
    problem = a_problem(statement="It copies.", skills={a_skill(): 1})
    script, there = Script(grace), f"problems/{problem.pk}"
    told = script.read(f"{there}/facts/")
    assert told["said"] == facts.of(facts.loaded(problem))
    script.post(f"{there}/edit/", note="Sharper.", statement="It moves.")

    refused = script.post(f"{there}/edit/", 409, note="x", statement="It adds.", began_from=told["began_from"])

    assert refused["code"] == "outdated"
    again = script.read(f"{there}/facts/")
    assert again["said"]["statement"] == "It moves."
    assert again["revision"] == told["revision"] + 1
    script.post(f"{there}/edit/", note="x", statement="It adds.", began_from=again["began_from"])


def test_a_proposal_is_read_by_who_proposed_it_and_by_curators(ada, grace, mallory):
    proposal = a_proposal(ada)
    there = f"problems/{proposal.problem_id}/facts/"

    for person in (ada, grace):
        told = Script(person).read(there)
        assert (told["status"], told["said"]["title"]) == ("proposed", proposal.problem.title)
    Script(mallory).read(there, 404)
    Script(grace, "proposals").read(there, 404)
    Script(ada, "claims").read(there, 403)


def test_what_a_file_brought_in_is_read_edited_and_listed(grace, ada):
    a_track(key="toys")
    file = brought_in(b"Number,Category,Problem\n1.10,toys,Which head adds?\n", grace)
    [number] = [row["number"] for row in file.written]
    script, there = Script(grace), f"problems/{number}"
    source, skill = a_source(), a_skill()
    assert script.read(f"{there}/facts/")["said"]["title"] == "Which head adds?"
    whole = dict.fromkeys(("question", "success_test", "first_step"), "It does.")
    whole |= {"difficulty": "B", "compute": "laptop", "source": source.key, "skills": f"{skill.key} 2"}

    done = script.post(f"{there}/edit/", note="From the paper.", **whole)

    assert (done["status"], done["skills"][0]["key"]) == ("proposed", skill.key)
    script.post(f"{there}/edit/", note="Harder.", difficulty="C")
    edits = problems.Problem.objects.get(pk=number).revisions.order_by("-number").values_list("number", flat=True)
    assert script.post(f"{there}/restore/{edits[1]}/", note="It is not.")["difficulty"] == "B"
    assert script.post(f"{there}/move/", to="listed", note="Nothing is missing.")["status"] == "listed"
    assert script.post(f"problems/{a_problem().pk}/variant/", of=number, note="Larger.")["parent"]["number"] == number


def test_what_a_member_proposed_is_not_moved(ada, grace):
    number = a_proposal(ada).problem_id

    Script(grace).post(f"problems/{number}/move/", 404, to="declined", note="No.")
    assert Script(grace).post(f"problems/{number}/variant/", of=a_problem().pk, note="Larger.")["status"] == "proposed"
