import pytest
from django.urls import reverse

from problems.models import Event, Problem, Revision
from tests.factories import a_person, a_problem, a_skill, a_source, a_technique, a_track

LIST = "admin:problems_problem_changelist"


@pytest.fixture
def curating(client, grace):
    client.force_login(grace)
    return client


def form_of(client, problem, **changes) -> dict:
    """What the change form would send, with some fields typed over."""
    page = client.get(reverse("admin:problems_problem_change", args=[problem.pk]))
    form = page.context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: "" if value is None else value for name, value in typed.items()}
    typed |= {name: "on" for name, value in typed.items() if value is True}
    typed = {name: value for name, value in typed.items() if value is not False}
    for inline in page.context["inline_admin_formsets"]:
        for bound in [inline.formset.management_form, *inline.formset.initial_forms]:
            typed |= {bound.add_prefix(name): bound[name].value() for name in bound.fields}
    return {name: "" if value is None else value for name, value in typed.items()} | changes


def save(client, problem, **changes):
    return client.post(reverse("admin:problems_problem_change", args=[problem.pk]), form_of(client, problem, **changes))


def act(client, action: str, *problems, **told):
    sent = {"action": action, "_selected_action": [problem.pk for problem in problems], "index": "0"} | told
    return client.post(reverse(LIST), sent, follow=True)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def told() -> list[tuple]:
    return list(
        Event.objects.order_by("pk").values_list("verb", "subject", "by__username", "before", "after", "reason")
    )


def test_text_is_revised_with_its_html_and_the_reason(curating):
    problem = a_problem(skills={a_skill(): 2}, why="")
    assert save(curating, problem, why="It **matters**.", reason="Asked for in a mail.").status_code == 302
    problem.refresh_from_db()
    assert problem.why == "It **matters**."
    assert "<strong>matters</strong>" in problem.rendered["why"]
    assert list(Revision.objects.values_list("number", "note", "by__username")) == [
        (1, "Asked for in a mail.", "grace")
    ]
    assert told() == [
        ("revised", f"problem:{problem.pk}", "grace", "why: ", "why: It **matters**.", "Asked for in a mail.")
    ]


def test_other_fields_leave_one_event_that_says_it_in_words(curating):
    old, new = a_technique(name="Probing"), a_technique(name="Patching")
    problem = a_problem(skills={a_skill(): 1}, techniques=[old], track=a_track(name="Toy models"))
    track = a_track(name="Circuits")
    save(
        curating, problem, difficulty="B", track=track.pk, techniques=[new.pk], prerequisites="Read this.\nThen, that."
    )
    problem.refresh_from_db()
    assert (problem.difficulty, problem.track, problem.prerequisites) == ("B", track, ["Read this.", "Then, that."])
    assert "Patching" in problem.keywords
    assert Revision.objects.count() == 0
    (event,) = told()
    assert event[:3] == ("changed", f"problem:{problem.pk}", "grace")
    assert sorted(event[3].splitlines()) == [
        "difficulty: First project",
        "prerequisites: nothing",
        "techniques: Probing",
        "track: Toy models",
    ]
    assert sorted(event[4].splitlines()) == [
        "difficulty: Solid project",
        "prerequisites: Read this.; Then, that.",
        "techniques: Patching",
        "track: Circuits",
    ]


def test_skill_added_in_its_row_is_told(curating):
    skill, more = a_skill(), a_skill(name="Patching")
    problem = a_problem(skills={skill: 1})
    row = {"needs-TOTAL_FORMS": "2", "needs-1-skill": more.pk, "needs-1-level": "3", "needs-1-position": "1"}
    save(curating, problem, **row)
    assert set(problem.needs.values_list("skill__name", "level")) == {(skill.name, 1), ("Patching", 3)}
    assert told()[0][3:5] == ("problem skill: ", "problem skill: Patching 3 (added)")


def test_saving_without_a_change_leaves_no_event(curating):
    problem = a_problem(skills={a_skill(): 1})
    assert save(curating, problem).status_code == 302
    assert told() == []


def test_text_of_two_lines_that_nobody_touched_makes_no_revision(curating):
    problem = a_problem(skills={a_skill(): 1}, statement="One.\nTwo.")
    assert save(curating, problem, statement="One.\r\nTwo.").status_code == 302
    problem.refresh_from_db()
    assert problem.statement == "One.\nTwo."
    assert Revision.objects.count() == 0
    assert told() == []


def test_text_of_two_lines_is_kept_without_the_ends_of_a_browser(curating):
    problem = a_problem(skills={a_skill(): 1}, statement="One.\nTwo.")
    assert save(curating, problem, statement="One.\r\nTwo.\r\nThree.").status_code == 302
    problem.refresh_from_db()
    assert problem.statement == "One.\nTwo.\nThree."
    assert [event[0:1] + event[3:5] for event in told()] == [
        ("revised", "statement: One.\nTwo.", "statement: One.\nTwo.\nThree.")
    ]


def test_question_is_checked_as_the_line_it_is_shown_as(curating):
    """A code block of a text is a formula of a line; an address in a text is a link, and in a line it is words."""
    problem = a_problem(skills={a_skill(): 1})
    formulas = "What?\n\n    " + "$x$ " * 101 + "so"
    answer = save(curating, problem, question=formulas)
    assert answer.status_code == 200
    assert "formula number 101; the most is 100." in answer.content.decode()
    addresses = "http://a " * 51 + "so?"
    assert save(curating, problem, question=addresses).status_code == 302
    problem.refresh_from_db()
    assert problem.question == addresses
    assert [event[0] for event in told()] == ["revised"]


def test_derived_and_decided_fields_are_not_taken_from_the_form(curating):
    problem = a_problem(skills={a_skill(): 1})
    save(curating, problem, status="draft", resolution="answered", has_results="on", key="other", keywords="x")
    problem.refresh_from_db()
    assert (problem.status, problem.resolution, problem.has_results) == ("listed", "open", False)
    assert problem.key != "other"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"success_test": ""}, "A listed problem needs this."),
        ({"question": "$" + "{" * 60 + "}" * 60 + "$"}, ""),
        ({"hours_low": "30", "hours_high": "20"}, "Less than the lower end."),
        ({"needs-0-DELETE": "on"}, "A listed problem needs a skill with a level."),
    ],
)
def test_refused_form_says_why_and_changes_nothing(curating, changes, complaint):
    problem = a_problem(skills={a_skill(): 1})
    before = Problem.objects.values().get()
    answer = save(curating, problem, **changes)
    assert answer.status_code == 200
    assert complaint in answer.content.decode()
    assert Problem.objects.values().get() == before
    assert told() == []


def test_problem_is_not_a_variant_of_itself(curating):
    problem = a_problem(skills={a_skill(): 1})
    assert "not a variant of itself" in save(curating, problem, parent=problem.pk).content.decode()


def test_new_problem_is_a_draft_with_its_first_revision(curating):
    sent = {
        "key": "new-1",
        "title": "A *new* problem",
        "question": "Why?",
        "track": a_track().pk,
        "source": a_source().pk,
        "kind": "question",
        "era": "current",
        "statement_provenance": "known",
        "difficulty_provenance": "estimate",
        "needs-TOTAL_FORMS": "0",
        "needs-INITIAL_FORMS": "0",
        "related_work-TOTAL_FORMS": "0",
        "related_work-INITIAL_FORMS": "0",
        "outside_attempts-TOTAL_FORMS": "0",
        "outside_attempts-INITIAL_FORMS": "0",
        "reason": "Posed at a workshop.",
    }
    assert curating.post(reverse("admin:problems_problem_add"), sent).status_code == 302
    problem = Problem.objects.get()
    assert (problem.status, problem.posted_by.username) == ("draft", "grace")
    assert problem.rendered["title"] == "A <em>new</em> problem"
    assert problem.revisions.get().note == "Posed at a workshop."
    assert told() == [("posted", f"problem:{problem.pk}", "grace", "", "draft", "Posed at a workshop.")]


def test_checked_today(curating):
    problem = a_problem()
    assert "Say how you looked" in " ".join(said(act(curating, "check_today", problem)))
    assert said(act(curating, "check_today", problem, note="Searched.")) == ["Checked today: 1."]
    problem.refresh_from_db()
    assert problem.checked_by.username == "grace"
    assert [event[0] for event in told()] == ["checked"]


def test_historical_and_back(curating):
    problem = a_problem(skills={a_skill(): 1})
    refused = said(act(curating, "move_to_historical", problem))
    assert refused == [f"{problem}: Say why, in a sentence that stays on the record."]
    assert told() == []
    act(curating, "move_to_historical", problem, note="Superseded.")
    problem.refresh_from_db()
    assert problem.status == "historical"
    act(curating, "move_to_listed", problem)
    problem.refresh_from_db()
    assert problem.status == "listed"
    assert [event[0:1] + event[3:] for event in told()] == [
        ("moved", "listed", "historical", "Superseded."),
        ("moved", "historical", "listed", ""),
    ]


def test_of_several_the_refused_ones_are_named_and_the_others_done(curating):
    listed, draft = a_problem(), a_problem(status="draft")
    answer = said(act(curating, "move_to_withdrawn", listed, draft, note="A duplicate."))
    assert sorted(answer) == sorted(
        [
            f"{draft}: A problem that is Draft cannot become Withdrawn.",
            "Withdraw (reason): 1.",
        ]
    )
    assert set(Problem.objects.values_list("pk", "status")) == {(listed.pk, "withdrawn"), (draft.pk, "draft")}


def test_resolution_needs_evidence_that_is_an_address(curating):
    problem = a_problem()
    for evidence in ("", "somewhere", "javascript:alert(1)"):
        act(curating, "resolve_as_answered", problem, note="Done.", evidence=evidence)
    assert told() == []
    act(curating, "resolve_as_answered", problem, note="Done.", evidence="https://example.org/answer")
    problem.refresh_from_db()
    assert problem.resolution == "answered"
    assert Event.objects.get().evidence == "https://example.org/answer"


@pytest.mark.django_db
def test_no_problem_is_ever_deleted(client):
    root = a_person("root", role="admin")
    client.force_login(root)
    problem = a_problem()
    assert client.post(reverse("admin:problems_problem_delete", args=[problem.pk]), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(reverse(LIST)).content.decode()
    assert Problem.objects.get() == problem
