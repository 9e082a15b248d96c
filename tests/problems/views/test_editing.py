"""The pages of an edit: the form, the history, what differs, and the way back."""

import pytest

from problems.models import Problem, Revision
from problems.services import facts, problems
from tests.factories import NOW, a_claim, a_person, a_problem, a_skill, a_technique, a_writeup

pytestmark = pytest.mark.django_db


def listed(**fields) -> Problem:
    return a_problem(**{"skills": {a_skill(key="probing"): 2}, "title": "Heads that copy"} | fields)


def text(answer) -> str:
    return answer.content.decode()


def form_of(client, problem) -> dict:
    """What the form on the page would send, untouched."""
    form = client.get(f"/problems/{problem.pk}/edit/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "", False)}


def test_only_curators_edit_and_everybody_reads(client, mallory, grace):
    problem = listed()
    revision = problems.revise(problem, {"why": "It matters."}, by=grace, note="More.", now=NOW)
    for address in (f"/problems/{problem.pk}/edit/", f"/problems/{problem.pk}/restore/{revision.number}/"):
        assert client.get(address).status_code == 302
        client.force_login(mallory)
        assert client.get(address).status_code == 403
        assert client.post(address, {"title": "Mine", "note": "x"}).status_code == 403
        client.logout()
    for address in (f"/problems/{problem.pk}/history/", f"/problems/{problem.pk}/diff/"):
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 405
    hidden = a_problem(status="draft")
    for address in (f"/problems/{hidden.pk}/history/", f"/problems/{hidden.pk}/diff/"):
        assert client.get(address).status_code == 404


def test_every_field_goes_in_and_out_of_the_form(client, grace):
    problem = listed(techniques=[a_technique(key="patching")], starred=True, prerequisites=["Algebra"])
    problem.related_work.create(title="A toy", url="https://github.com/a/b")
    before = facts.of(facts.loaded(problem))
    client.force_login(grace)

    same = client.post(f"/problems/{problem.pk}/edit/", form_of(client, problem) | {"note": "x"})

    assert (same.status_code, "Nothing was changed." in text(same)) == (409, True)
    changed = form_of(client, problem) | {
        "statement": "It *copies*.",
        "difficulty": "C",
        "skills": "probing: 3",
        "techniques": [],
        "hours_low": "30",
        "hours_high": "60",
        "related_work": "Paper | https://arxiv.org/abs/2401.00001",
        "note": "Harder than it looked.",
    }
    changed.pop("starred")
    saved = client.post(f"/problems/{problem.pk}/edit/", changed)
    assert saved["Location"] == problem.get_absolute_url()
    after = facts.of(facts.loaded(problem))
    assert facts.differing(before, after) == {
        "statement": ("Find out what the head does.", "It *copies*."),
        "difficulty": ("A", "C"),
        "hours_low": ("8", "30"),
        "hours_high": ("20", "60"),
        "skills": ("probing 2", "probing 3"),
        "techniques": ("patching", ""),
        "related_work": ("A toy | https://github.com/a/b", "Paper | https://arxiv.org/abs/2401.00001"),
        "starred": ("yes", ""),
    }
    assert Revision.objects.get().note == "Harder than it looked."
    assert "<em>copies</em>" in text(client.get(problem.get_absolute_url()))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"note": ""}, "“Why” is empty."),
        ({"skills": "cooking 2"}, "There is no skill “cooking”."),
        ({"skills": "probing"}, "write a skill and its level, 1 to 4."),
        ({"skills": "probing 7"}, "write a skill and its level, 1 to 4."),
        ({"skills": "probing 1\nprobing 2"}, "“probing” stands here twice."),
        ({"skills": ""}, "A listed problem needs this."),
        ({"related_work": "nothing"}, "write a title, a bar and an address"),
        ({"related_work": "X | javascript:alert(1)"}, "“javascript:alert(1)” is no web address."),
        ({"hours_low": "50"}, "This is less than the lower end."),
        ({"difficulty": "C", "difficulty_max": "B"}, "This is below the difficulty itself."),
        ({"techniques": ["nothing"]}, "There is no technique “nothing”."),
        ({"track": "nowhere"}, "There is no such choice: "),
        ({"statement": "$" + "{" * 60 + "}" * 60 + "$"}, "formula"),
        ({"began_from": "7.x"}, "This form is too old to be saved."),
        ({"subtopic": "\x01"}, "There is a character here that cannot be stored."),
    ],
)
def test_what_cannot_be_read_is_said_and_what_was_typed_stays(client, grace, typed, words):
    problem = listed()
    client.force_login(grace)
    sent = form_of(client, problem) | {"why": "Kept as typed.", "note": "x"} | typed

    answer = client.post(f"/problems/{problem.pk}/edit/", sent)

    assert (answer.status_code, words in text(answer), "Kept as typed.</textarea>" in text(answer)) == (422, True, True)
    assert not Revision.objects.exists()


def test_a_preview_writes_nothing(client, grace):
    problem = listed()
    client.force_login(grace)
    sent = form_of(client, problem) | {"statement": "It *copies*.", "preview": "1"}

    page = client.post(f"/problems/{problem.pk}/edit/", sent)
    part = client.post(f"/problems/{problem.pk}/edit/", sent, headers={"HX-Request": "true"})
    broken = client.post(f"/problems/{problem.pk}/edit/", sent | {"statement": "$" + "{" * 60 + "}" * 60 + "$"})

    assert (page.status_code, "It <em>copies</em>." in text(page), "<!doctype" in text(page)) == (200, True, True)
    assert ("It <em>copies</em>." in text(part), "<!doctype" in text(part)) == (True, False)
    assert broken.status_code == 422
    assert not Revision.objects.exists()


def test_two_edits_of_the_same_are_shown_side_by_side_and_saved_knowingly(client, grace):
    problem = listed(statement="The old words.")
    problems.revise(problem, {"why": "Base."}, by=grace, note="Base.", now=NOW)
    client.force_login(grace)
    mine = form_of(client, problem) | {"statement": "The old <words>, mine.", "note": "Mine."}
    hedy = a_person("hedy", role="curator")
    theirs = {"statement": "The new words.", "first_step": "Open it.", "starred": "yes"}
    problems.revise(problem, theirs, by=hedy, note="Theirs.", now=NOW)

    met = client.post(f"/problems/{problem.pk}/edit/", mine)

    page = text(met)
    assert met.status_code == 409
    assert "Somebody else changed the same while you wrote." in page
    for words in ("As somebody else saved it", "As you typed it", "As it stood when you began"):
        assert words in page
    assert ("<del>" in page, "<ins>" in page, "&lt;words&gt;, mine.</textarea>" in page) == (True, True, True)
    problem.refresh_from_db()
    assert problem.statement == "The new words."
    # The form goes on from what stands now: what the other changed elsewhere is in it.
    form = met.context["form"]
    again = {name: form[name].value() for name in form.fields}
    assert (again["first_step"], again["starred"]) == ("Open it.", True)
    again = {name: value for name, value in again.items() if value not in (None, "", False)}
    assert client.post(f"/problems/{problem.pk}/edit/", again)["Location"] == problem.get_absolute_url()
    problem.refresh_from_db()
    assert (problem.statement, problem.first_step, problem.starred) == ("The old <words>, mine.", "Open it.", True)


def test_the_history_and_what_lies_between_any_two(client, grace):
    problem = listed()
    for number, words in enumerate(("One cat.", "Two cats.", "Three <b> cats."), start=1):
        problems.revise(problem, {"statement": words}, by=grace, note=f"Note {number}.", now=NOW)
    problems.revise(problem, {"difficulty": "B"}, by=grace, note="Harder.", now=NOW)

    history, last = text(client.get(f"/problems/{problem.pk}/history/")), client.get(f"/problems/{problem.pk}/diff/")

    for words in ("Edit 4", "Note 1.", "Grace Hopper", "Harder."):
        assert words in history
    assert "[taken out: </span>First<" in text(last)
    assert "[put in: </span>Solid<" in text(last)
    far = text(client.get(f"/problems/{problem.pk}/diff/?a=3&b=1"))
    assert ("From edit 1" in far, "One" in far, "&lt;" in far) == (True, True, True)
    assert "Nothing differs between these two." in text(client.get(f"/problems/{problem.pk}/diff/?a=2&b=2"))
    assert "Make it again" not in far
    for nonsense in ("a=9&b=1", "a=x", "a=²", "a=1&b=99999999999", "a=-1"):
        assert client.get(f"/problems/{problem.pk}/diff/?{nonsense}").status_code == 404
    assert client.get(f"/problems/{a_problem().pk}/diff/").status_code == 404


def test_a_page_of_history_takes_the_same_queries_for_any_length(client, grace, django_assert_num_queries):
    problem = listed()
    for count in (1, 3):
        for number in range(count):
            problems.revise(problem, {"statement": f"{count} {number}"}, by=grace, note="x", now=NOW)
        with django_assert_num_queries(3):
            client.get(f"/problems/{problem.pk}/history/")


def test_a_curator_goes_back_with_a_reason(client, grace):
    problem = listed()
    for words in ("One.", "Two."):
        problems.revise(problem, {"statement": words}, by=grace, note="x", now=NOW)
    client.force_login(grace)
    there = f"/problems/{problem.pk}/restore/1/"
    assert there in text(client.get(f"/problems/{problem.pk}/diff/?a=1&b=2"))
    assert "Two" in text(client.get(there))
    assert client.post(there, {"note": ""}).status_code == 422

    assert client.post(there, {"note": "It was better."})["Location"] == f"/problems/{problem.pk}/history/"

    problem.refresh_from_db()
    assert problem.statement == "One."
    again = client.post(there, {"note": "Again."})
    assert (again.status_code, "Nothing was changed." in text(again)) == (409, True)
    assert client.get(f"/problems/{problem.pk}/restore/99/").status_code == 404


def test_a_claim_and_a_write_up_say_that_the_text_changed_since(client, grace, ada):
    problem = listed()
    first = problems.revise(problem, {"statement": "One."}, by=grace, note="x", now=NOW)
    claim = a_claim(problem=problem, person=ada, revision=first)
    writeup = a_writeup(says={problem: "partial"}, linked_by=ada)
    writeup.bearings.update(revision=first)
    pages = (claim.get_absolute_url(), writeup.get_absolute_url())
    for page in pages:
        assert "reads otherwise since" not in text(client.get(page))
    problems.revise(problem, {"difficulty": "B"}, by=grace, note="x", now=NOW)
    for page in pages:
        assert "reads otherwise since" not in text(client.get(page))

    problems.revise(problem, {"statement": "Two."}, by=grace, note="x", now=NOW)

    for page in pages:
        assert f"/problems/{problem.pk}/diff/?a=1&amp;b=3" in text(client.get(page))
    problems.restore(problem, first, by=grace, note="Back.", now=NOW)
    for page in pages:
        assert "reads otherwise since" not in text(client.get(page))
