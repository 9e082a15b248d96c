"""Claims, write-ups, the vocabulary, programs, the record."""

import pytest
from django.urls import reverse

from problems.models import Claim, Event, Problem, Synonym, Technique, WriteUp
from programs.models import Program
from tests.factories import a_claim, a_person, a_problem, a_program, a_technique, a_track, a_writeup

NO_ROWS = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}


@pytest.fixture
def curating(client, grace):
    client.force_login(grace)
    return client


@pytest.fixture
def root(db):
    return a_person("root", role="admin")


def rows(*prefixes: str) -> dict[str, str]:
    return {f"{prefix}-{name}": value for prefix in prefixes for name, value in NO_ROWS.items()}


def told() -> list[tuple]:
    return list(
        Event.objects.order_by("pk").values_list("verb", "subject", "by__username", "before", "after", "reason")
    )


def act(client, model: str, action: str, *objects, **more):
    sent = {"action": action, "_selected_action": [obj.pk for obj in objects], "index": "0"} | more
    return client.post(reverse(f"admin:{model}_changelist"), sent, follow=True)


def test_claim_is_removed_with_a_reason(curating, ada):
    claim = a_claim(person=ada)
    act(curating, "problems_claim", "remove", claim)
    assert told() == []
    act(curating, "problems_claim", "remove", claim, note="Spam.")
    claim.refresh_from_db()
    assert claim.status == "removed"
    assert told() == [("removed", f"claim:{claim.pk}", "grace", "active", "removed", "Spam.")]


def test_claim_is_not_written_for_its_person(curating, ada):
    claim = a_claim(person=ada)
    answer = curating.post(reverse("admin:problems_claim_change", args=[claim.pk]), {"hypothesis": "Mine."})
    assert answer.status_code == 403
    assert Claim.objects.get().hypothesis == "It copies."


def test_term_changes_its_name_and_the_problems_are_found_by_it(curating):
    technique = a_technique(name="Probing")
    problem = a_problem(techniques=[technique])
    sent = {"name": "Linear probing", "position": technique.position}
    curating.post(reverse("admin:problems_technique_change", args=[technique.pk]), sent)
    assert "Linear probing" in Problem.objects.get().keywords
    assert told() == [("changed", f"technique:{technique.pk}", "grace", "name: Probing", "name: Linear probing", "")]
    assert problem.pk == Problem.objects.get().pk


def test_key_of_a_term_is_fixed_once_made(curating):
    track = a_track(key="toy", name="Toy models")
    sent = {"key": "other", "name": "Toy language models", "position": "0"}
    curating.post(reverse("admin:problems_track_change", args=[track.pk]), sent)
    track.refresh_from_db()
    assert (track.key, track.name) == ("toy", "Toy language models")


def test_new_row_leaves_an_event(curating):
    before = Synonym.objects.count()
    curating.post(reverse("admin:problems_synonym_add"), {"term": "logit lens", "means": "unembedding early"})
    assert Synonym.objects.count() == before + 1
    made = Synonym.objects.get(term="logit lens")
    assert told() == [("added", f"synonym:{made.pk}", "grace", "", "logit lens = unembedding early", "")]


def test_curator_deletes_nothing(curating):
    technique = a_technique()
    answer = curating.post(reverse("admin:problems_technique_delete", args=[technique.pk]), {"post": "yes"})
    assert answer.status_code == 403
    act(curating, "problems_technique", "delete_selected", technique, post="yes")
    assert Technique.objects.get() == technique
    assert told() == []


def test_admin_deletes_one_or_several_and_each_leaves_an_event(client, root):
    client.force_login(root)
    one, two, three = (a_technique(name=name) for name in ("One", "Two", "Three"))
    client.post(reverse("admin:problems_technique_delete", args=[one.pk]), {"post": "yes"})
    act(client, "problems_technique", "delete_selected", two, three, post="yes")
    assert Technique.objects.count() == 0
    assert sorted(told()) == sorted(
        ("deleted", f"technique:{pk}", "root", name, "", "")
        for pk, name in ((one.pk, "One"), (two.pk, "Two"), (three.pk, "Three"))
    )


def test_record_cannot_be_written(client, root):
    client.force_login(root)
    act(client, "problems_technique", "check", a_technique())
    client.post(reverse("admin:problems_technique_add"), {"key": "k", "name": "K", "position": "0"})
    event = Event.objects.get()
    assert client.get(reverse("admin:problems_event_change", args=[event.pk])).status_code == 200
    assert client.post(reverse("admin:problems_event_change", args=[event.pk]), {"verb": "x"}).status_code == 403
    assert client.post(reverse("admin:problems_event_delete", args=[event.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:problems_event_add")).status_code == 403
    assert Event.objects.get().verb == "added"


def writeup_form(writeup, **changes) -> dict:
    names = ("title", "kind", "published", "link", "summary", "note", "ai_use", "code_url", "commit", "archive_url")
    typed = {name: getattr(writeup, name) for name in (*names, "sure", "summary_basis")}
    return typed | rows("authors", "bearings") | changes


def test_write_up_keeps_its_address_and_html_true(curating):
    writeup = a_writeup()
    new = {"link": "http://www.example.org/moved/?utm_source=x", "summary": "It *works*."}
    url = reverse("admin:problems_writeup_change", args=[writeup.pk])
    assert curating.post(url, writeup_form(writeup, **new)).status_code == 302
    kept = WriteUp.objects.get()
    assert (kept.url, kept.link) == ("https://example.org/moved", "http://www.example.org/moved/?utm_source=x")
    assert "<em>works</em>" in kept.summary_html
    assert [event[:3] for event in told()] == [("changed", f"write-up:{writeup.pk}", "grace")]


def test_write_up_does_not_take_the_address_of_another(curating):
    first, second = a_writeup(), a_writeup()
    url = reverse("admin:problems_writeup_change", args=[second.pk])
    answer = curating.post(url, writeup_form(second, link=first.link))
    assert "on the board already" in answer.content.decode()
    assert told() == []


def test_bearing_taken_away_takes_its_result_from_the_problem(curating):
    problem = a_problem(has_results=True)
    writeup = a_writeup(says={problem: "answers"})
    bearing = writeup.bearings.get()
    row = {
        "bearings-TOTAL_FORMS": "1",
        "bearings-INITIAL_FORMS": "1",
        "bearings-0-id": bearing.pk,
        "bearings-0-writeup": writeup.pk,
        "bearings-0-problem": problem.pk,
        "bearings-0-says": "answers",
        "bearings-0-position": "0",
        "bearings-0-DELETE": "on",
    }
    curating.post(reverse("admin:problems_writeup_change", args=[writeup.pk]), writeup_form(writeup, **row))
    problem.refresh_from_db()
    assert problem.has_results is False
    assert "(removed)" in Event.objects.get().before


def test_program_and_its_rounds_leave_one_event(curating):
    program = a_program(name="MATS")
    names = ("name", "url", "kind", "what", "format", "sure", "position")
    sent = {name: getattr(program, name) for name in names} | rows("rounds")
    sent |= {"name": "MATS program", "rounds-TOTAL_FORMS": "1", "rounds-0-name": "Summer", "rounds-0-position": "0"}
    sent["history"] = "Began small, then grew.\nStill here."
    curating.post(reverse("admin:programs_program_change", args=[program.pk]), sent)
    kept = Program.objects.get()
    assert (kept.name, kept.history) == ("MATS program", ["Began small, then grew.", "Still here."])
    (event,) = told()
    assert event[:3] == ("changed", f"program:{program.pk}", "grace")
    assert event[4].splitlines() == [
        "name: MATS program",
        "history: Began small, then grew.; Still here.",
        "round: MATS program: Summer (added)",
    ]
