"""What curators do to a problem, and the derived fields."""

import threading
from functools import partial
from itertools import product

import pytest
from django.db import connection, transaction

from board.lib import markdown
from board.lib.errors import Refused
from problems.models import Bearing, Event, Problem, Revision
from problems.models.choices import LEADING, MOVES, Resolution, Status
from problems.services import problems, revisions, writeups
from problems.services.catalogue.faults import BadCatalogue
from problems.services.catalogue.load import load
from problems.services.catalogue.writeup_rows import refresh_results
from tests.catalogues import a_problem_row, write_catalogue
from tests.factories import NOW, a_person, a_problem, a_proposal, a_skill, a_source, a_track, a_writeup

pytestmark = pytest.mark.django_db


def last_event() -> tuple:
    return Event.objects.values_list("verb", "subject", "before", "after", "reason", "by__username").latest("pk")


def test_revise_keeps_the_text_renders_it_and_says_why(grace):
    problem = a_problem(statement="Old.")

    problems.revise(
        problem, {"statement": "New, with $x^2$.", "title": problem.title}, by=grace, note="Sharper.", now=NOW
    )

    problem.refresh_from_db()
    assert problem.statement == "New, with $x^2$."
    assert problem.rendered["statement"] == markdown.render("New, with $x^2$.")
    assert problem.rendered["version"] == markdown.RENDERER_VERSION
    revision = Revision.objects.get()
    assert (revision.number, revision.by, revision.note, revision.text["statement"]) == (
        1,
        grace,
        "Sharper.",
        "New, with $x^2$.",
    )
    assert last_event() == (
        "revised",
        f"problem:{problem.pk}",
        "statement: Old.",
        "statement: New, with $x^2$.",
        "Sharper.",
        "grace",
    )


def test_revise_without_a_change_is_refused(grace):
    problem = a_problem()

    with pytest.raises(Refused, match="^Nothing was changed.$"):
        problems.revise(problem, {"statement": problem.statement}, by=grace, note="?", now=NOW)

    assert not Revision.objects.exists()


def test_revise_with_text_the_renderer_refuses_changes_nothing(grace):
    problem = a_problem()

    with pytest.raises(markdown.Unrenderable):
        problems.revise(problem, {"statement": "$" + "{" * 60 + "}" * 60 + "$"}, by=grace, note="?", now=NOW)

    problem.refresh_from_db()
    assert problem.statement == "Find out what the head does."


def test_revisions_are_numbered(grace):
    problem = a_problem()
    for text in ("One.", "Two.", "Three."):
        problems.revise(problem, {"statement": text}, by=grace, note=text, now=NOW)

    assert list(problem.revisions.values_list("number", flat=True)) == [3, 2, 1]
    assert revisions.current_revision(problem).text["statement"] == "Three."


def test_check_dates_the_problem(grace):
    problem = a_problem()

    problems.check(problem, by=grace, note="Asked the authors.", now=NOW)

    problem.refresh_from_db()
    assert (problem.checked_on, problem.checked_by) == (NOW.date(), grace)
    assert last_event() == ("checked", f"problem:{problem.pk}", "", "2026-11-23", "Asked the authors.", "grace")


def test_check_says_how_and_is_for_what_still_wants_an_answer(grace):
    problem, answered = a_problem(), a_problem(resolution="answered")

    with pytest.raises(Refused, match="^Say how you looked"):
        problems.check(problem, by=grace, note="  ", now=NOW)
    with pytest.raises(Refused, match="^Only a problem on the list whose answer is still wanted"):
        problems.check(answered, by=grace, note="Searched.", now=NOW)

    assert set(Problem.objects.values_list("checked_on", "checked_by")) == {(None, None)}
    assert not Event.objects.exists()


def test_resolve_needs_evidence_and_a_reason_and_can_be_taken_back(grace):
    problem = a_problem()
    with pytest.raises(Refused, match="^Name the evidence"):
        problems.resolve(problem, Resolution.ANSWERED, by=grace, note="Yes.", now=NOW)
    with pytest.raises(Refused, match="^Say why"):
        problems.resolve(problem, Resolution.ANSWERED, by=grace, note="", evidence="https://example.org", now=NOW)

    with pytest.raises(Refused, match="^Give a public web address"):
        problems.resolve(problem, Resolution.ANSWERED, by=grace, note="Yes.", evidence="javascript:alert(1)", now=NOW)
    problems.resolve(problem, Resolution.ANSWERED, by=grace, note="Yes.", evidence="https://example.org", now=NOW)
    assert last_event() == ("resolved", f"problem:{problem.pk}", "open", "answered", "Yes.", "grace")
    problems.resolve(problem, Resolution.OPEN, by=grace, note="A flaw.", now=NOW)

    problem.refresh_from_db()
    assert problem.resolution == "open"


def test_nothing_is_said_of_the_answer_where_another_problem_took_this_one_in(grace):
    gone = a_problem(status="merged", merged_into=a_problem())

    with pytest.raises(Refused, match="^This problem was merged into another one"):
        problems.resolve(gone, Resolution.ANSWERED, by=grace, note="Yes.", evidence="https://example.org", now=NOW)


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)), ids=lambda status: status.value)
def test_every_pair_of_editorial_states_follows_the_table(grace, before, after):
    canonical = a_problem()
    problem = a_problem(status=before, skills={a_skill(): 1}, merged_into=canonical if before in LEADING else None)

    if after in MOVES[before] and after not in LEADING:
        problems.move(problem, after, by=grace, note="So.", now=NOW)
        problem.refresh_from_db()
        assert problem.status == after
        assert last_event() == ("moved", f"problem:{problem.pk}", before, after, "So.", "grace")
    else:
        with pytest.raises(Refused, match="cannot become"):
            problems.move(problem, after, by=grace, now=NOW)
        problem.refresh_from_db()
        assert problem.status == before


def test_an_incomplete_problem_is_not_listed(grace):
    problem = a_problem(status="proposed", success_test="", skills={a_skill(): 1})

    with pytest.raises(Refused, match="^To be listed it needs"):
        problems.move(problem, Status.LISTED, by=grace, now=NOW)


def test_the_database_refuses_an_incomplete_problem_too():
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match="problem_listed_is_complete"):
        a_problem(status="listed", success_test="")


def test_ends_of_lines_are_no_change(grace):
    problem = a_problem(statement="One.\nTwo.")

    for text in ("One.\r\nTwo.", "One.\rTwo."):
        with pytest.raises(Refused, match="^Nothing was changed.$"):
            problems.revise(problem, {"statement": text}, by=grace, note="?", now=NOW)

    assert (Revision.objects.count(), Event.objects.count()) == (0, 0)


def test_texts_are_kept_with_one_end_of_line(grace):
    draft = Problem(key="new", title="New", question="Why?", statement="One.\r\nTwo.", track=a_track())
    problem = problems.post(draft, by=grace, now=NOW)
    assert Problem.objects.get().statement == "One.\nTwo."

    problems.revise(problem, {"statement": "One.\r\nTwo.\rThree."}, by=grace, note="More.", now=NOW)

    assert Problem.objects.get().statement == "One.\nTwo.\nThree."
    assert [row.text["statement"] for row in Revision.objects.order_by("number")] == [
        "One.\nTwo.",
        "One.\nTwo.\nThree.",
    ]
    assert last_event()[2:4] == ("statement: One.\nTwo.", "statement: One.\nTwo.\nThree.")


@pytest.mark.parametrize(
    "act",
    [
        lambda problem, by: problems.revise(problem, {"title": "Mine"}, by=by, note="So.", now=NOW),
        lambda problem, by: problems.check(problem, by=by, note="So.", now=NOW),
        lambda problem, by: problems.resolve(
            problem, Resolution.ANSWERED, by=by, note="So.", evidence="https://example.org", now=NOW
        ),
        lambda problem, by: problems.move(problem, Status.HISTORICAL, by=by, note="So.", now=NOW),
        lambda problem, by: problems.post(
            Problem(key="mine", title="Mine", question="Why?", track=problem.track), by=by, now=NOW
        ),
    ],
    ids=["revise", "check", "resolve", "move", "post"],
)
def test_only_a_curator_keeps_the_list(mallory, act):
    problem = a_problem(skills={a_skill(): 1})
    before = list(Problem.objects.values())

    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        act(problem, mallory)

    assert list(Problem.objects.values()) == before
    assert (Revision.objects.count(), Event.objects.count()) == (0, 0)


def test_the_catalogue_moves_and_revises_as_nobody():
    problem = a_problem(skills={a_skill(): 1})

    problems.revise(problem, {"title": "New"}, by=None, note="Loaded.", now=NOW)
    problems.move(problem, Status.HISTORICAL, by=None, note="Loaded.", now=NOW)

    assert list(Problem.objects.values_list("title", "status")) == [("New", "historical")]
    assert list(Event.objects.order_by("pk").values_list("verb", "by")) == [("revised", None), ("moved", None)]


def test_a_load_checks_a_question_as_the_line_it_is_shown_as(tmp_path):
    formulas = "What?\n\n    " + "$x$ " * 101 + "so"

    with pytest.raises(BadCatalogue, match="question: .*formula number 101; the most is 100."):
        load(write_catalogue(tmp_path, problems=[a_problem_row(question=formulas)]))

    assert Problem.objects.count() == 0


def in_thread(act) -> threading.Thread:
    def run():
        try:
            with transaction.atomic():
                act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_refresh_waits_for_who_holds_the_problem_and_reads_what_they_left():
    problem = a_problem()
    with transaction.atomic():
        problems.lock(problem.pk)
        a_writeup(says={problem: "answers"})
        problems.refresh_activity(problem)
        refreshing = in_thread(lambda: problems.refresh_activity(problem))
        refreshing.join(timeout=1)
    refreshing.join(timeout=30)

    problem.refresh_from_db()
    assert problem.has_results is True


@pytest.mark.django_db(transaction=True)
def test_a_load_that_takes_one_result_waits_for_who_withdraws_the_other():
    curator = a_person(role="curator")
    problem = a_problem(has_results=True, source=a_source())
    loaded, linked = a_writeup(says={problem: "answers"}), a_writeup(says={problem: "answers"})

    def take():
        Bearing.objects.filter(writeup=loaded).delete()
        refresh_results()

    with transaction.atomic():
        writeups.withdraw(linked, by=curator, note="Spam.", now=NOW)
        taking = in_thread(take)
        taking.join(timeout=1)
    taking.join(timeout=30)

    problem.refresh_from_db()
    assert problem.has_results is False


OWN = "This evidence is a write-up of yours. Another curator says what it shows."


@pytest.fixture
def elsewhere(settings):
    """A board with a public address, so that a page of it can be named as evidence."""
    settings.SITE_URL = "https://board.example"


OWN_WORK = "https://grace.example/heads"
NAMED_AS = [
    OWN_WORK,
    "http://www.grace.example/heads/?utm_source=x#end",
    "https://grace.example/old",
    "https://board.example/writeups/{pk}-heads/",
    "https://www.board.example/writeups/{pk}/",
    "https://board.example/api/v1/writeups/{pk}/",
]


@pytest.mark.parametrize("named", NAMED_AS)
@pytest.mark.parametrize("how", ["linked", "written"])
def test_a_curator_resolves_nothing_by_their_own_work(grace, ada, elsewhere, named, how):
    problem = a_problem()
    writeup = a_writeup(url=OWN_WORK, link=OWN_WORK, linked_by=grace if how == "linked" else ada)
    writeup.former_addresses.create(url="https://grace.example/old", until=NOW)
    if how == "written":
        writeup.authors.create(person=grace)
    resolve = partial(problems.resolve, problem, Resolution.ANSWERED, note="Yes.", now=NOW)

    with pytest.raises(Refused) as refusal:
        resolve(by=grace, evidence=named.format(pk=writeup.pk))

    assert (refusal.value.code, str(refusal.value)) == ("your-own", OWN)
    problem.refresh_from_db()
    assert (problem.resolution, problem.events.count()) == ("open", 0)


@pytest.mark.parametrize("named", NAMED_AS)
def test_the_control_another_curator_resolves_it_by_the_same_evidence(grace, elsewhere, named):
    problem = a_problem()
    writeup = a_writeup(url=OWN_WORK, link=OWN_WORK, linked_by=grace)
    evidence = named.format(pk=writeup.pk)

    problems.resolve(problem, Resolution.ANSWERED, by=a_person(role="curator"), note="Yes.", evidence=evidence, now=NOW)

    problem.refresh_from_db()
    assert problem.resolution == "answered"


def test_what_somebody_proposed_is_moved_by_no_other_way_than_its_own(grace):
    problem = a_proposal().problem

    with pytest.raises(Refused, match="decided on its own page"):
        problems.move(problem, "listed", by=grace, note="x")

    problem.refresh_from_db()
    assert problem.status == "proposed"
