"""What scripts of curators see of a change of many: exactly what would be done, and nothing done that was not seen."""

import pytest

from problems.models import Act, Problem
from tests.api import Script, read
from tests.factories import a_problem, a_proposal, a_skill, a_track

pytestmark = pytest.mark.django_db


def body(*problems, track, **more):
    named = " ".join(str(one.pk) for one in problems)
    return {"numbers": named, "change": "track", "track": track.key, "note": "There."} | more


def test_what_was_shown_is_done_and_undone(client, grace):
    old, new = a_track(key="old"), a_track(key="new")
    moved, there = a_problem(track=old), a_problem(track=new)
    script, asked = Script(grace), body(moved, there, track=new)

    plan = script.post("curate/many/plan/", **asked)
    assert (plan["count"], plan["unchanged_count"], plan["refused"]) == (1, 1, [])
    assert [(row["number"], row["before"], row["after"]) for row in plan["changes"]] == [(moved.pk, "old", "new")]
    assert not Act.objects.exists()
    act = script.post("curate/many/", 201, **asked, seen=plan["seen"])
    assert Problem.objects.get(pk=moved.pk).track == new
    undone = script.post(f"curate/acts/{act['id']}/undo/", 201, note="The wrong one.")
    assert (undone["undoes"], undone["left"]) == (act["id"], [])
    assert Problem.objects.get(pk=moved.pk).track == old
    told = read(client, "acts/")["results"]
    assert [(one["id"], one["count"], one["undone_by"]) for one in told] == [
        (undone["id"], 1, None),
        (act["id"], 1, undone["id"]),
    ]


def test_what_an_act_changed_is_told_row_by_row(client, grace, ada):
    old, new = a_track(key="old"), a_track(key="new")
    problems = [a_problem(track=old) for _ in range(3)]
    script, asked = Script(grace), body(*problems, track=new)
    act = script.post("curate/many/", 201, **asked, seen=script.post("curate/many/plan/", **asked)["seen"])

    rows = read(client, f"acts/changes/?act={act['id']}")["results"]

    assert {(row["number"], row["before"], row["after"], row["standing"]) for row in rows} == {
        (problem.pk, "old", "new", "done") for problem in problems
    }
    assert read(client, f"acts/changes/?act={act['id'] + 1}")["results"] == []
    assert list(read(client, "acts/changes/?act=0", 400)["errors"]) == ["act"]


def test_what_a_file_brought_in_is_listed_at_once_as_on_the_page(grace, ada):
    """The control: what a member proposed is decided by itself, and is not among them."""
    brought, proposed = a_problem(status="proposed", skills={a_skill(): 2}), a_proposal(ada).problem
    script = Script(grace)
    asked = {"numbers": f"{brought.pk} {proposed.pk}", "change": "listed", "note": "Looked at."}

    plan = script.post("curate/many/plan/", **asked)

    assert [(row["number"], row["before"], row["after"]) for row in plan["changes"]] == [
        (brought.pk, "proposed", "listed")
    ]
    assert (plan["unchanged_count"], plan["refused"]) == (0, [])
    script.post("curate/many/", 201, **asked, seen=plan["seen"])
    assert list(Problem.objects.order_by("pk").values_list("status", flat=True)) == ["listed", "proposed"]


def test_what_moved_since_is_refused_as_a_whole(grace):
    """The control: with the mark of what is true now it is done."""
    new, other = a_track(key="new"), a_track(key="other")
    problem = a_problem()
    script, asked = Script(grace), body(problem, track=new)
    seen = script.post("curate/many/plan/", **asked)["seen"]
    Problem.objects.update(track=other)

    said = script.post("curate/many/", 409, **asked, seen=seen)
    assert said["code"] == "changed"
    assert Problem.objects.get().track == other
    script.post("curate/many/", 201, **asked, seen=script.post("curate/many/plan/", **asked)["seen"])
    assert Problem.objects.get().track == new


def test_a_filter_means_all_of_its_rows_and_one_that_is_none_is_named(grace):
    new = a_track(key="new")
    for place in range(3):
        a_problem(title=f"Head {place}", difficulty="A")
    a_problem(difficulty="B")
    script = Script(grace)
    asked = body(track=new, which="all", query="difficulty=A")

    assert script.post("curate/many/plan/", **asked)["count"] == 3
    said = script.post("curate/many/plan/", 400, **asked | {"query": "difficulty=Z"})
    assert list(said["errors"]) == ["query"]


def test_a_member_plans_nothing(ada):
    said = Script(ada).post("curate/many/plan/", 403, **body(a_problem(), track=a_track()))

    assert said["detail"] == "Only a curator can do this."
