"""Claims, write-ups, the vocabulary, programs, the record."""

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from problems.admin.fields import in_words
from problems.models import Claim, Event, Problem, Synonym, Technique, WriteUp
from programs.models import Program
from tests.factories import a_claim, a_log_entry, a_person, a_problem, a_program, a_technique, a_track, a_writeup

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


def test_log_entry_is_hidden_with_a_reason_and_shown_again(curating, ada):
    entry = a_log_entry(a_claim(person=ada))
    act(curating, "problems_logentry", "hide", entry)
    assert told() == []
    act(curating, "problems_logentry", "hide", entry, note="Spam.")
    entry.refresh_from_db()
    assert entry.hidden_because == "Spam."
    act(curating, "problems_logentry", "show", entry)
    entry.refresh_from_db()
    assert entry.hidden_because == ""
    assert [row[0] for row in told()] == ["hid an entry", "showed an entry"]


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
    assert (kept.url, kept.link) == ("https://example.org/moved", "https://www.example.org/moved/?utm_source=x")
    assert "<em>works</em>" in kept.summary_html
    assert [event[:3] for event in told()] == [("changed", f"write-up:{writeup.pk}", "grace")]


def test_write_up_does_not_take_the_address_of_another(curating):
    first, second = a_writeup(), a_writeup()
    url = reverse("admin:problems_writeup_change", args=[second.pk])
    answer = curating.post(url, writeup_form(second, link=first.link))
    assert "on the board already" in answer.content.decode()
    assert told() == []


def bearing_rows(writeup, *added, **changes) -> dict:
    """The rows of its bearings as the form would send them, then the new ones: what is said of which problem."""
    kept = list(writeup.bearings.all())
    sent = {"bearings-TOTAL_FORMS": len(kept) + len(added), "bearings-INITIAL_FORMS": len(kept)}
    for n, bearing in enumerate(kept):
        row = {"id": bearing.pk, "problem": bearing.problem_id, "says": bearing.says, "position": bearing.position}
        sent |= {f"bearings-{n}-{name}": value for name, value in row.items()}
    for n, (problem, says) in enumerate(added, start=len(kept)):
        row = {"problem": problem.pk, "says": says, "position": n}
        sent |= {f"bearings-{n}-{name}": value for name, value in row.items()}
    return sent | {f"bearings-{name}": value for name, value in changes.items()}


def save_bearings(client, writeup, *added, **changes) -> None:
    sent = writeup_form(writeup) | bearing_rows(writeup, *added, **changes)
    answer = client.post(reverse("admin:problems_writeup_change", args=[writeup.pk]), sent)
    assert answer.status_code == 302


def histories() -> list[tuple]:
    columns = ("verb", "subject", "writeup", "problem", "before", "after")
    return list(Event.objects.order_by("pk").values_list(*columns))


def test_bearing_taken_away_takes_its_result_from_the_problem_and_stands_in_its_history(curating):
    problem = a_problem(has_results=True)
    writeup = a_writeup(says={problem: "answers"})
    bearing = writeup.bearings.get()
    save_bearings(curating, writeup, **{"0-DELETE": "on"})
    problem.refresh_from_db()
    assert (problem.has_results, writeup.bearings.count()) == (False, 0)
    assert histories() == [
        ("no longer bears on", f"bearing:{bearing.pk}", writeup.pk, problem.pk, "answers", ""),
    ]


def test_bearing_added_gives_its_result_to_the_problem_and_stands_in_its_history(curating):
    problem, writeup = a_problem(), a_writeup()
    save_bearings(curating, writeup, (problem, "partial"))
    problem.refresh_from_db()
    bearing = writeup.bearings.get()
    assert (problem.has_results, bearing.says) == (True, "partial")
    assert histories() == [("bears on", f"bearing:{bearing.pk}", writeup.pk, problem.pk, "", "partial")]


def test_what_a_bearing_says_is_bettered_and_stands_in_the_history_of_the_problem(curating):
    problem = a_problem(has_results=True)
    writeup = a_writeup(says={problem: "answers"})
    bearing = writeup.bearings.get()
    save_bearings(curating, writeup, **{"0-says": "related"})
    problem.refresh_from_db()
    assert problem.has_results is False
    assert histories() == [("bears on", f"bearing:{bearing.pk}", writeup.pk, problem.pk, "answers", "related")]


def test_place_of_a_bearing_is_told_as_its_place(curating):
    writeup = a_writeup(says={a_problem(): "answers"})
    bearing = writeup.bearings.get()
    save_bearings(curating, writeup, **{"0-position": "3"})
    assert histories() == [("changed", f"bearing:{bearing.pk}", writeup.pk, bearing.problem_id, "0", "3")]


def test_bearing_stays_with_its_problem(curating):
    problem, other = a_problem(has_results=True), a_problem()
    writeup = a_writeup(says={problem: "answers"})
    save_bearings(curating, writeup, **{"0-problem": other.pk})
    assert list(writeup.bearings.values_list("problem", flat=True)) == [problem.pk]
    assert list(Problem.objects.order_by("pk").values_list("has_results", flat=True)) == [True, False]
    assert told() == []


def test_problems_are_held_in_the_order_of_their_numbers_and_before_the_write_up(curating):
    first, second, third = a_problem(), a_problem(), a_problem()
    writeup = a_writeup(says={third: "answers", first: "answers"})
    sent = writeup_form(writeup, title="Bettered") | bearing_rows(writeup, (second, "partial"))
    with CaptureQueriesContext(connection) as asked:
        curating.post(reverse("admin:problems_writeup_change", args=[writeup.pk]), sent)
    statements = [query["sql"] for query in asked.captured_queries]
    written = next(n for n, sql in enumerate(statements) if sql.startswith('UPDATE "problems_writeup"'))
    locks = [sql for sql in statements[:written] if "FOR NO KEY UPDATE" in sql]
    assert [int(re.search(r'"number" = (\d+)', sql)[1]) for sql in locks] == [first.pk, second.pk, third.pk]


def test_write_ups_are_withdrawn_with_a_reason(curating, ada):
    problem = a_problem(has_results=True)
    writeup, gone = a_writeup(says={problem: "answers"}, linked_by=ada), a_writeup(status="withdrawn", title="Gone")
    act(curating, "problems_writeup", "withdraw", writeup)
    assert told() == []
    answer = act(curating, "problems_writeup", "withdraw", writeup, gone, note="Spam.")
    assert sorted(str(message) for message in answer.context["messages"]) == [
        "Gone: This write-up is withdrawn already.",
        "Withdrawn: 1.",
    ]
    writeup.refresh_from_db()
    problem.refresh_from_db()
    assert (writeup.status, problem.has_results) == ("withdrawn", False)
    assert told() == [("withdrawn", f"write-up:{writeup.pk}", "grace", "listed", "withdrawn", "Spam.")]


def test_note_of_two_lines_that_nobody_touched_leaves_no_event(curating):
    writeup = a_writeup(note="One.\nTwo.")
    url = reverse("admin:problems_writeup_change", args=[writeup.pk])
    assert curating.post(url, writeup_form(writeup, note="One.\r\nTwo.")).status_code == 302
    assert WriteUp.objects.get().note == "One.\nTwo."
    assert told() == []


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


def test_a_name_that_another_word_has_is_refused(curating):
    a_technique(name="Activation patching")
    word = a_technique(name="Quite another")
    address = reverse("admin:problems_technique_change", args=[word.pk])

    answer = curating.post(address, {"name": "activation patchings", "position": "1"})

    assert "There is “Activation patching” already. Merge the two instead." in answer.content.decode()
    word.refresh_from_db()
    assert word.name == "Quite another"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 3, 4), "4 March 2026"),
        (datetime(2026, 3, 4, 9, 5, tzinfo=UTC), "4 March 2026, 09:05 UTC"),
        (None, "nothing"),
        ("2026-03-04", "2026-03-04"),
    ],
)
def test_an_event_tells_days_as_the_pages_do(value, said):
    """The last is the control: a text stays what it is."""
    assert in_words(forms.CharField(), value) == said
