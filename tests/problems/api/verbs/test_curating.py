"""The curators' queue as scripts read it."""

import pytest

from problems.services import words
from problems.services.curating import queue
from tests.api import Script
from tests.factories import NOW, a_person, a_problem, a_report, a_skill, a_writeup

pytestmark = pytest.mark.django_db


def test_everything_that_waits_is_there_in_the_order_of_the_page(grace):
    for _ in range(3):
        a_report()
    a_writeup(status="submitted", linked_by=a_person())
    script = Script(grace)

    rows, address = [], "curate/?page_size=2"
    while address:
        page = script.read(address)
        rows += page["results"]
        address = page["next"] and page["next"].partition("/api/v1/")[2]
    there = queue.page(queue.kinds_for(grace), by=grace, now=NOW)
    assert [(row["kind"], row["id"]) for row in rows] == [(line.kind.slug, line.pk) for line in there.lines]
    assert len(rows) >= 4


def test_what_a_curator_took_is_told_and_can_be_asked_for(grace):
    mine, other = a_report(), a_report()
    script, second = Script(grace), Script(a_person("barbara", name="Barbara", role="curator"))

    taken = script.post(f"curate/reports/{mine.pk}/take/")
    assert taken["taken_by"] == {"username": "grace", "name": grace.public_name}
    assert taken["taken_until"].endswith("Z")
    said = second.post(f"curate/reports/{mine.pk}/take/", 409)
    assert (said["code"], said["detail"]) == ("taken", f"{grace.public_name} has taken this on.")
    ids = {whose: {row["id"] for row in script.read(f"curate/?kind=reports&whose={whose}")["results"]}
           for whose in ("mine", "nobodys", "")}  # fmt: skip
    assert ids == {"mine": {mine.pk}, "nobodys": {other.pk}, "": {mine.pk, other.pk}}
    assert script.post(f"curate/reports/{mine.pk}/let-go/")["taken_by"] is None


@pytest.mark.parametrize("query", ["kind=nothing", "whose=theirs", "cursor=x"])
def test_what_it_does_not_know_is_named(grace, query):
    said = Script(grace).read(f"curate/?{query}", 400)

    assert list(said["errors"]) == [query.partition("=")[0]]


def test_it_is_for_curators_alone(ada):
    report = a_report()
    script = Script(ada)

    assert script.read("curate/", 403)["status"] == 403
    script.post(f"curate/reports/{report.pk}/take/", 403)


def test_its_length_costs_no_queries(grace, django_assert_num_queries):
    script = Script(grace)
    a_report()
    script.read("curate/")
    with django_assert_num_queries(5):
        script.read("curate/")
    a_report(), a_report()
    with django_assert_num_queries(5):
        script.read("curate/")


def test_every_word_with_those_that_are_gone(grace, ada):
    kept, gone = a_skill(key="probing", name="Probing"), a_skill(key="probes", name="Probes")
    a_problem(skills={kept: 2})
    words.merge(gone, into=kept, by=grace, note="One thing.", now=NOW)

    told = Script(grace).read("curate/words/")["words"]

    skills = {row["key"]: (row["count"], row["merged_into"]) for row in told if row["kind"] == "skill"}
    assert skills == {"probing": (1, None), "probes": (0, "probing")}
    assert {row["kind"] for row in told} == {"skill", "track"}
    Script(ada).read("curate/words/", 403)
