"""A form that was opened before somebody else changed the same thing undoes nothing unread."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from problems.api.verbs import writeups as verbs
from problems.models import Draft
from problems.services import problems, reviews, writeups
from tests.api import Script
from tests.factories import NOW, a_person, a_problem, a_proposal, a_writeup
from tests.problems.services.test_reviews import SAID, a_reviewer, given

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def hidden(page) -> dict[str, str]:
    """What a browser sends along of a page that it shows."""
    found = dict(HIDDEN.findall(page.content.decode()))
    found.pop("csrfmiddlewaretoken", None)
    return found


@pytest.fixture
def theirs(ada, mallory):
    writeup = a_writeup(linked_by=ada, title="They skip", summary="Old.")
    for person in (ada, mallory):
        writeup.authors.create(person=person)
    return writeup


def opened(client, address) -> dict[str, str]:
    page = client.get(address)
    form = page.context["form"]
    return hidden(page) | {name: form[name].value() or "" for name in form.fields}


def test_two_authors_who_change_different_things_both_do(client, ada, mallory, theirs):
    client.force_login(ada)
    address = f"/writeups/{theirs.pk}/edit/"
    form = opened(client, address)
    writeups.edit(theirs, by=mallory, summary="New.", now=NOW)

    client.post(address, form | {"title": "They skip, mostly"})

    theirs.refresh_from_db()
    assert (theirs.title, theirs.summary) == ("They skip, mostly", "New.")


def test_of_two_who_change_the_same_the_second_is_told(client, ada, mallory, theirs):
    client.force_login(ada)
    address = f"/writeups/{theirs.pk}/edit/"
    form = opened(client, address)
    writeups.edit(theirs, by=mallory, summary="New.", now=NOW)

    answer = client.post(address, form | {"summary": "Mine."})

    theirs.refresh_from_db()
    assert (answer.status_code, theirs.summary) == (409, "New.")
    assert "Somebody else changed the same while you wrote." in answer.content.decode()
    assert answer.context["form"]["summary"].value() == "Mine."


def test_a_script_writes_nothing_back_that_it_left_out(ada, mallory, theirs, monkeypatch):
    begin = verbs.EditWriteUp.begin

    def slow(self, found):
        began = begin(self, found)
        writeups.edit(theirs, by=mallory, summary="New.")
        return began

    monkeypatch.setattr(verbs.EditWriteUp, "begin", slow)
    Script(ada).post(f"writeups/{theirs.pk}/edit/", title="They skip, mostly")

    theirs.refresh_from_db()
    assert (theirs.title, theirs.summary) == ("They skip, mostly", "New.")


def test_going_back_to_an_edit_undoes_none_that_was_not_shown(client, grace):
    problem = a_problem(statement="First.")
    for words in ("Second.", "Third."):
        problems.revise(problem, {"statement": words}, by=grace, note="Clearer.", now=NOW)
    client.force_login(grace)
    address = f"/problems/{problem.pk}/restore/1/"
    page = client.get(address)
    problems.revise(problem, {"first_step": "Another."}, by=a_person(role="curator"), note="Easier.", now=NOW)

    answer = client.post(address, hidden(page) | {"note": "It was right."})

    problem.refresh_from_db()
    assert (answer.status_code, problem.first_step) == (409, "Another.")
    assert answer.context["form"]["note"].value() == "It was right."
    # What the page shows now is what is said yes to.
    client.post(address, hidden(answer) | {"note": "It was right."})
    problem.refresh_from_db()
    assert problem.statement == "Second."


def typed() -> dict[str, str]:
    return {f"{one}_answer": "yes" for one in SAID} | {f"{one}_line": "It is." for one in SAID}


def test_a_review_is_of_the_text_that_was_shown(client, ada):
    writeup = a_writeup(linked_by=ada, commit="aaaaaaa")
    taken = reviews.take(writeup, by=a_reviewer("one"))
    client.force_login(taken.by)
    address = f"/reviews/{taken.pk}/give/"
    page = client.get(address)
    writeups.edit(writeup, by=ada, commit="bbbbbbb")

    answer = client.post(address, hidden(page) | typed() | {"outcome": "legible"})

    taken.refresh_from_db()
    assert (answer.status_code, taken.status) == (409, "taken")
    client.post(address, hidden(answer) | typed() | {"outcome": "legible"})
    taken.refresh_from_db()
    assert (taken.status, taken.commit) == ("given", "bbbbbbb")


def test_a_reviewer_confirms_the_text_that_was_shown(client, ada):
    writeup = a_writeup(linked_by=ada, commit="aaaaaaa")
    review = given(writeup, a_reviewer("one"), now=timezone.now())
    writeups.edit(writeup, by=ada, commit="bbbbbbb")
    client.force_login(review.by)
    page = client.get(f"/reviews/{review.pk}/")
    assert "/confirm/" in page.content.decode()
    writeups.edit(writeup, by=ada, commit="ccccccc")

    client.post(f"/reviews/{review.pk}/confirm/", hidden(page))

    review.refresh_from_db()
    assert (review.commit, review.confirmed_at) == ("aaaaaaa", None)


def proposal_sent_from(page) -> dict[str, str]:
    form, rows = page.context["form"], page.context["rows"]
    sent = {form.add_prefix(name): form[name].value() for name in form.fields}
    for one in [rows.management_form, *rows.forms]:
        sent |= {one.add_prefix(name): one[name].value() for name in one.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    return sent | hidden(page) | {"agrees": "on"}


@pytest.mark.parametrize("again", [{"preview": "1"}, {"title": ""}, {"why": "My words.", "save": "1"}])
def test_a_proposal_undoes_no_edit_of_a_curator_however_often_it_is_drawn(client, ada, grace, again):
    problem = a_proposal(ada, statement="First.").problem
    client.force_login(ada)
    address = f"/problems/{problem.pk}/proposal/edit/"
    page = client.get(address)
    if "save" in again:
        client.post(address, proposal_sent_from(page) | again)
        assert Draft.objects.count() == 1
    problems.revise(problem, {"statement": "Set right."}, by=grace, note="Clearer.")
    page = client.get(address) if "save" in again else client.post(address, proposal_sent_from(page) | again)

    client.post(address, proposal_sent_from(page) | {"title": "A title"})

    problem.refresh_from_db()
    assert problem.statement == "Set right."
