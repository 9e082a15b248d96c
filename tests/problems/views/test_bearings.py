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


def test_the_page_brings_back_what_it_showed_and_shows_anew_what_others_said(client, ada, writeup):
    there, first, new = f"/writeups/{writeup.pk}/bearings/", writeup.problems.get(), a_problem()
    client.force_login(ada)
    shown = f'<input type="hidden" name="seen" value="{first.pk}:partial">'
    assert shown in client.get(there).content.decode()
    writeup.bearings.create(problem=new, says="answers", position=1)

    answer = client.post(there, rows((str(first.pk), "related")) | {"seen": f"{first.pk}:partial"})

    page = answer.content.decode()
    assert (answer.status_code, "Somebody else has said anew" in page) == (409, True)
    assert shown in page
    assert f'value="{new.pk}:answers"' in page
    assert dict(writeup.bearings.values_list("problem_id", "says")) == {first.pk: "partial", new.pk: "answers"}
    seen = {"seen": [f"{first.pk}:partial", f"{new.pk}:answers"]}
    assert client.post(there, rows((str(first.pk), "related"), ("", "")) | seen).status_code == 302
    assert dict(writeup.bearings.values_list("problem_id", "says")) == {first.pk: "related"}


@pytest.mark.parametrize("seen", ["nonsense", "²:partial", "9" * 5000 + ":partial", ":"])
def test_what_was_never_shown_is_no_sight_of_it(client, ada, writeup, seen):
    client.force_login(ada)

    answer = client.post(f"/writeups/{writeup.pk}/bearings/", rows(("", "")) | {"seen": seen})

    assert answer.status_code == 409
    assert list(writeup.bearings.values_list("says", flat=True)) == ["partial"]


def test_the_api_and_the_histories_show_what_came(client, ada, writeup):
    first, new = writeup.problems.get(), a_problem()
    client.force_login(ada)
    client.post(f"/writeups/{writeup.pk}/bearings/", rows((str(first.pk), "partial"), (str(new.pk), "negative")))

    shown = client.get(f"/api/v1/writeups/{writeup.pk}/").json()["bearings"]
    assert [(row["problem"], row["says"]) for row in shown] == [(first.pk, "partial"), (new.pk, "negative")]
    assert "reports a negative result on" in client.get(writeup.get_absolute_url()).content.decode()
    assert "reports a negative result on this problem, too" in client.get(new.get_absolute_url()).content.decode()
