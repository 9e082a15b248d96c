"""What scripts of curators read of files that were brought in."""

import pytest

from problems.models import Import
from tests.api import Script
from tests.factories import NOW, a_person
from tests.sheets import LIST, uploaded

pytestmark = pytest.mark.django_db


def test_where_each_file_stands(grace):
    applied, waiting = uploaded(LIST, grace), uploaded(LIST, grace, name="again.csv")
    Import.objects.filter(pk=applied.pk).update(status="applied", applied_at=NOW, created_count=2)
    script = Script(grace)

    rows = script.read("curate/imports/")["results"]
    assert {row["id"]: (row["name"], row["status"], row["created_count"]) for row in rows} == {
        waiting.pk: ("again.csv", "draft", 0),
        applied.pk: ("list.csv", "applied", 2),
    }
    told = script.read(f"curate/imports/{waiting.pk}/")
    kept = {state: count for state, count in told["counts"].items() if count}
    assert kept == {state: count for state, count in waiting.preview["counts"].items() if count}
    assert sum(kept.values()) == told["row_count"] == waiting.row_count > 0
    assert (told["is_shown"], told["left_count"], told["by"]["username"]) == (True, 0, "grace")
    script.read("curate/imports/0/", 404)


def test_it_is_for_curators_alone(ada, grace):
    file = uploaded(LIST, grace)

    for address in ("curate/imports/", f"curate/imports/{file.pk}/"):
        assert Script(ada).read(address, 403)["status"] == 403
        assert Script(grace, "claims").read(address, 403)["status"] == 403


def test_its_length_costs_no_queries(grace, django_assert_num_queries):
    script = Script(grace)
    uploaded(LIST, a_person(role="curator"))
    script.read("curate/imports/")
    with django_assert_num_queries(5):
        script.read("curate/imports/")
    for place in range(2):
        uploaded(LIST, a_person(role="curator"), name=f"{place}.csv")
    with django_assert_num_queries(5):
        assert len(script.read("curate/imports/")["results"]) == 3
