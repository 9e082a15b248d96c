"""The page on which somebody says anew what a write-up bears on."""

import pytest

from tests.factories import a_problem, a_writeup

pytestmark = pytest.mark.django_db


@pytest.fixture
def writeup(ada):
    return a_writeup(says={a_problem(): "partial"}, linked_by=ada)


def rows(*said: tuple[str, str]) -> dict[str, str]:
    typed = {"form-TOTAL_FORMS": str(len(said)), "form-INITIAL_FORMS": "1"}
    for number, (problem, says) in enumerate(said):
        typed |= {f"form-{number}-problem": problem, f"form-{number}-says": says}
    return typed


def test_a_row_is_added_and_one_is_emptied(client, ada, writeup):
    there, new = f"/writeups/{writeup.pk}/bearings/", a_problem()
    client.force_login(ada)
    page = client.get(there).content.decode()
    assert f'value="{writeup.problems.get().pk}"' in page

    answer = client.post(there, rows(("", ""), (f"#{new.pk}", "negative"), ("", "")))

    assert answer["Location"] == writeup.get_absolute_url()
    assert list(writeup.bearings.values_list("problem_id", "says")) == [(new.pk, "negative")]


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        (rows(("", "")), 409, "Name at least one problem"),
        (rows(("99999", "answers")), 422, "There is no problem"),
        (rows(("{first}", "")), 422, "Say what it does to this problem"),
        (rows(("{first}", "nonsense")), 422, "nonsense"),
        ({}, 422, ""),
    ],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(client, writeup, typed, status, words):
    first = str(writeup.problems.get().pk)
    client.force_login(writeup.linked_by)

    typed = {name: value.replace("{first}", first) for name, value in typed.items()}
    answer = client.post(f"/writeups/{writeup.pk}/bearings/", typed)

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert list(writeup.bearings.values_list("says", flat=True)) == ["partial"]


def test_a_stranger_reads_why_not_and_a_visitor_signs_in(client, mallory, writeup):
    there = f"/writeups/{writeup.pk}/bearings/"
    assert client.get(there).status_code == 302
    client.force_login(mallory)

    assert "Only who linked or wrote a write-up" in client.get(there).content.decode()
    assert client.post(there, rows(("", ""))).status_code == 409
    assert list(writeup.bearings.values_list("says", flat=True)) == ["partial"]
