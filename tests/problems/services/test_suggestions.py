"""Edits that members suggest, and what becomes of them."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from board.lib import markdown
from board.lib.errors import Refused
from problems.models import Event, Problem, SuggestedEdit
from problems.models.suggestions import MOVES, Status
from problems.services import problems, revisions, suggestions
from tests.factories import NOW, a_person, a_problem, a_suggestion
from users.models import Notification
from users.services import people

pytestmark = pytest.mark.django_db


def last_event() -> tuple:
    told = Event.objects.values_list("verb", "problem", "reason", "by__username", "whom__username", "is_public")
    return told.latest("pk")


def notices_of(person) -> list[tuple]:
    return list(Notification.objects.filter(person=person).order_by("pk").values_list("title", "note", "path"))


def revised(problem, by, **texts) -> int:
    """Edits it as a curator, and answers the number of the revision that this became."""
    return problems.revise(problem, texts, by=by, note="Sharper.", now=NOW).number


def test_a_suggestion_keeps_what_it_changes_and_tells_the_curators(ada, grace):
    problem = a_problem(title="Heads", success_test="A patch.", why="")

    found = suggestions.suggest(
        problem,
        {"success_test": "A patch at 90 %.", "question": problem.question, "why": "It is small."},
        by=ada,
        note="No threshold.",
        now=NOW,
    )

    assert (found.problem, found.by, found.why, found.status, found.at) == (
        problem,
        ada,
        "No threshold.",
        "waiting",
        NOW,
    )
    assert found.before == {"success_test": "A patch.", "why": ""}
    assert found.after == {"success_test": "A patch at 90 %.", "why": "It is small."}
    assert Problem.objects.get().success_test == "A patch."
    assert last_event() == ("suggested an edit", problem.pk, "No threshold.", "ada", None, False)
    assert notices_of(grace) == [
        (f"{{who}} suggested an edit of #{problem.pk} “Heads”", "No threshold.", f"/suggestions/{found.pk}/")
    ]


@pytest.mark.parametrize(
    ("texts", "note", "said"),
    [
        ({}, "x", "^Nothing was changed.$"),
        ({"statement": "Find out what the head does."}, "x", "^Nothing was changed.$"),
        ({"editor_note": "Doubtful."}, "x", "^Nothing was changed.$"),
        ({"why": "Because."}, " ", "^Say why"),
        ({"title": " "}, "x", "^The title cannot be empty.$"),
    ],
)
def test_what_changes_nothing_or_says_not_why_is_refused(ada, texts, note, said):
    with pytest.raises(Refused, match=said):
        suggestions.suggest(a_problem(), texts, by=ada, note=note, now=NOW)

    assert not SuggestedEdit.objects.exists()
    assert not Event.objects.exists()


def test_text_that_the_renderer_refuses_leaves_nothing(ada):
    with pytest.raises(markdown.Unrenderable):
        suggestions.suggest(a_problem(), {"why": "$" + "{" * 60 + "}" * 60 + "$"}, by=ada, note="x", now=NOW)

    assert not SuggestedEdit.objects.exists()


@pytest.mark.parametrize("status", ["draft", "proposed", "historical", "withdrawn", "declined"])
def test_only_what_is_on_the_list_is_edited(ada, status):
    with pytest.raises(Refused, match="^This problem is not on the list any more"):
        suggestions.suggest(a_problem(status=status), {"why": "x"}, by=ada, note="x", now=NOW)


def test_one_waits_for_each_person_and_problem_and_not_too_many_in_all(ada, mallory, settings):
    settings.MAX_OPEN_SUGGESTIONS = 2
    problem = a_problem()
    first = suggestions.suggest(problem, {"why": "x"}, by=ada, note="x", now=NOW)

    with pytest.raises(Refused, match="^An edit of yours waits here already"):
        suggestions.suggest(problem, {"why": "y"}, by=ada, note="x", now=NOW)
    suggestions.suggest(problem, {"why": "y"}, by=mallory, note="x", now=NOW)
    suggestions.suggest(a_problem(), {"why": "y"}, by=ada, note="x", now=NOW)
    with pytest.raises(Refused, match="^2 edits of yours wait"):
        suggestions.suggest(a_problem(), {"why": "y"}, by=ada, note="x", now=NOW)

    suggestions.withdraw(first, by=ada, now=NOW)
    assert suggestions.suggest(problem, {"why": "y"}, by=ada, note="x", now=NOW).is_waiting


def test_the_database_holds_that_one_waits(ada):
    first = a_suggestion(ada)

    with pytest.raises(IntegrityError, match="suggestion_waits_once"), transaction.atomic():
        a_suggestion(ada, first.problem)
    assert a_suggestion(ada, first.problem, status="declined")


def test_a_flood_of_suggestions_is_refused(ada, settings):
    settings.ACTS_PER_HOUR = 1
    suggestions.suggest(a_problem(), {"why": "x"}, by=ada, note="x", now=NOW)

    with pytest.raises(Refused, match="as often as one person can in an hour"):
        suggestions.suggest(a_problem(), {"why": "x"}, by=ada, note="x", now=NOW)


def test_accepted_it_is_part_of_the_problem_and_its_revision_credits_both(ada, grace):
    problem = a_problem(title="Heads")
    suggested = a_suggestion(ada, problem)

    suggestions.accept(suggested, by=grace, note="Sharper.", now=NOW)

    problem.refresh_from_db()
    found = SuggestedEdit.objects.select_related("revision").get()
    assert (problem.success_test, problem.rendered["success_test"]) == ("Nine in ten.", "<p>Nine in ten.</p>\n")
    assert (found.status, found.answered_by, found.answered_at, found.note) == ("accepted", grace, NOW, "Sharper.")
    revision = revisions.current_revision(problem)
    assert (revision, revision.by, revision.suggestion.by, revision.note) == (
        found.revision,
        grace,
        ada,
        "A threshold.",
    )
    assert last_event() == ("accepted an edit", problem.pk, "Sharper.", "grace", "ada", True)
    assert (f"{{who}} accepted the edit you suggested of #{problem.pk} “Heads”", "Sharper.") in [
        (title, note) for title, note, _ in notices_of(ada)
    ]


def test_what_left_the_list_meanwhile_is_not_edited_any_more(ada, grace):
    suggested = a_suggestion(ada)
    problems.move(suggested.problem, "withdrawn", by=grace, note="Ill-posed.", now=NOW)

    with pytest.raises(Refused, match="^This problem is no longer on the list"):
        suggestions.accept(suggested, by=grace, now=NOW)

    suggestions.decline(suggested, by=grace, note="It is gone.", now=NOW)


def test_a_curator_betters_it_first(ada, grace):
    suggested = a_suggestion(ada)

    suggestions.accept(suggested, by=grace, texts={"success_test": "95 %.", "title": "Mine"}, now=NOW)

    problem = Problem.objects.get()
    assert problem.success_test == "95 %."
    assert problem.title != "Mine"
    assert SuggestedEdit.objects.get().after == {"success_test": "Nine in ten."}


def test_where_the_text_has_changed_since_it_is_refused_until_a_curator_says_how_it_should_be(ada, grace):
    suggested = a_suggestion(ada)
    seen = revised(suggested.problem, grace, success_test="Eight in ten.")

    with pytest.raises(Refused, match="^The text has changed since this was suggested") as refused:
        suggestions.accept(suggested, by=grace, seen=seen, now=NOW)

    assert refused.value.link == suggested.get_absolute_url()
    assert Problem.objects.get().success_test == "Eight in ten."
    suggestions.accept(suggested, by=grace, texts={"success_test": "Nine of ten."}, seen=seen, now=NOW)
    assert Problem.objects.get().success_test == "Nine of ten."


def test_a_change_of_another_text_is_in_nobodys_way(ada, grace):
    suggested = a_suggestion(ada)
    revised(suggested.problem, grace, question="Which head?")

    suggestions.accept(suggested, by=grace, now=NOW)

    problem = Problem.objects.get()
    assert (problem.question, problem.success_test) == ("Which head?", "Nine in ten.")


def test_a_text_that_changes_while_a_curator_reads_is_not_overwritten(ada, grace):
    suggested = a_suggestion(ada)
    seen = revised(suggested.problem, grace, why="One.")
    revised(suggested.problem, grace, success_test="Eight in ten.")

    with pytest.raises(Refused, match="^The text has changed since you opened this page"):
        suggestions.accept(suggested, by=grace, texts={"success_test": "Nine."}, seen=seen, now=NOW)

    assert Problem.objects.get().success_test == "Eight in ten."
    assert SuggestedEdit.objects.get().is_waiting


def test_what_one_began_from_is_what_it_is_compared_with(ada, grace):
    problem = a_problem()
    seen = revised(problem, grace, success_test="Seven in ten.")
    revised(problem, grace, success_test="Eight in ten.")

    found = suggestions.suggest(problem, {"success_test": "Nine in ten."}, by=ada, note="x", seen=seen, now=NOW)

    assert found.before == {"success_test": "Seven in ten."}
    assert found.clashes(Problem.objects.get()) == ["success_test"]


def test_what_reads_like_that_already_is_no_clash(ada, grace):
    suggested = a_suggestion(ada)
    revised(suggested.problem, grace, success_test="Nine in ten.")

    assert suggested.clashes(Problem.objects.get()) == []
    with pytest.raises(Refused, match="^Nothing was changed.$"):
        suggestions.accept(suggested, by=grace, now=NOW)
    assert SuggestedEdit.objects.get().is_waiting


def test_both_changes_are_shown_where_they_meet(ada, grace):
    suggested = a_suggestion(ada, before={"success_test": "A patch that moves the logit difference."})
    revised(suggested.problem, grace, success_test="A patch of one head.")

    [one] = suggestions.differences(suggested, Problem.objects.get())

    assert one.label == "You will know when"
    assert ("Nine" in one.suggested, "one head" in one.suggested) == (True, False)
    assert ("Nine" in one.since, "head" in one.since) == (False, True)


def test_declined_it_says_why(ada, grace):
    suggested = a_suggestion(ada, a_problem(title="Heads"))

    with pytest.raises(Refused, match="^Say why"):
        suggestions.decline(suggested, by=grace, note=" ", now=NOW)
    suggestions.decline(suggested, by=grace, note="It says so already.", now=NOW)

    assert SuggestedEdit.objects.get().status == "declined"
    assert last_event() == (
        "declined an edit", suggested.problem_id, "It says so already.", "grace", "ada", False,
    )  # fmt: skip
    assert notices_of(ada) == [
        (
            f"{{who}} declined the edit you suggested of #{suggested.problem_id} “Heads”",
            "It says so already.",
            f"/suggestions/{suggested.pk}/",
        )
    ]


def test_members_answer_nothing_and_curators_nothing_of_their_own(ada, grace, mallory):
    for suggested, by, said in (
        (a_suggestion(ada), mallory, "^Only a curator can do this.$"),
        (a_suggestion(ada), ada, "^Only a curator can do this.$"),
        (a_suggestion(grace), grace, "^This edit is yours. Another curator answers it.$"),
    ):
        with pytest.raises(Refused, match=said):
            suggestions.accept(suggested, by=by, now=NOW)
        with pytest.raises(Refused, match=said):
            suggestions.decline(suggested, by=by, note="x", now=NOW)

    assert not Event.objects.exists()


def test_only_its_author_takes_it_back(ada, mallory, grace):
    suggested = a_suggestion(ada)

    for person in (mallory, grace):
        with pytest.raises(Refused, match="^Only whoever suggested it can take it back.$"):
            suggestions.withdraw(suggested, by=person, now=NOW)
    suggestions.withdraw(suggested, by=ada, now=NOW)

    assert SuggestedEdit.objects.get().status == "withdrawn"
    assert last_event()[0] == "withdrew a suggestion"


REACHED = {
    "accepted": lambda one, by: suggestions.accept(one, by=by, now=NOW),
    "declined": lambda one, by: suggestions.decline(one, by=by, note="x", now=NOW),
    "withdrawn": lambda one, by: suggestions.withdraw(one, by=one.by, now=NOW),
}


@pytest.mark.parametrize(("before", "after"), list(product(["waiting", "declined", "withdrawn"], REACHED)))
def test_a_step_is_taken_where_the_table_has_it(ada, grace, before, after):
    suggested = a_suggestion(ada, status=before)
    allowed = after in MOVES[Status(before)]

    try:
        REACHED[after](suggested, grace)
    except Refused:
        assert not allowed
    else:
        assert allowed
    assert SuggestedEdit.objects.get().status == (after if allowed else before)


def test_what_waits_is_taken_back_when_its_author_leaves(ada, mallory):
    a_suggestion(ada), a_suggestion(mallory)

    people.delete(ada, now=NOW)

    assert dict(SuggestedEdit.objects.values_list("by__pk", "status")) == {ada.pk: "withdrawn", mallory.pk: "waiting"}


def test_strangers_see_none(ada, grace, mallory):
    a_suggestion(ada)

    seen = {person: SuggestedEdit.objects.visible_to(person).count() for person in (ada, grace, mallory, a_person())}

    assert list(seen.values()) == [1, 1, 0, 0]


def test_a_text_that_nobody_has_looked_at_is_not_undone(ada, grace):
    suggested = a_suggestion(ada, after={"success_test": "Nine in ten.", "why": "It matters."})
    SuggestedEdit.objects.update(before={"success_test": suggested.problem.success_test, "why": suggested.problem.why})
    suggested.refresh_from_db()
    seen = revised(suggested.problem, grace, success_test="Eight in ten.")

    with pytest.raises(Refused, match="^The text has changed since this was suggested"):
        suggestions.accept(suggested, by=grace, texts={"why": "It does."}, seen=seen, now=NOW)

    assert Problem.objects.get().success_test == "Eight in ten."
    suggestions.accept(suggested, by=grace, texts={"success_test": "Nine of ten."}, seen=seen, now=NOW)
    assert (Problem.objects.get().success_test, Problem.objects.get().why) == ("Nine of ten.", "It matters.")
