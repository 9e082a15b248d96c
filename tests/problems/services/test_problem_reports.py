"""Somebody says that a problem is answered, or cannot be: curators answer, and the problem changes by them alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from board.lib.errors import Refused
from problems.models import Event, Problem, Report
from problems.models.choices import Resolution
from problems.services import reports
from tests.factories import NOW, a_person, a_problem
from users.models import Notification

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
URL = "https://arxiv.org/abs/2401.00001"


def told() -> dict[str, tuple[str, str]]:
    rows = Notification.objects.select_related("person", "by")
    return {one.person.username: (str(one), one.note) for one in rows}


def test_a_report_waits_in_private_and_changes_nothing(mallory, grace):
    problem = a_problem(title="Heads")

    made = reports.report_problem(
        problem, by=mallory, reason="already_solved", url=f" {URL} ", note="Section 3.", now=NOW
    )

    row = Report.objects.values("problem", "by", "reason", "url", "note", "at", "handled_at").get()
    assert row == {
        "problem": problem.pk,
        "by": mallory.pk,
        "reason": "already_solved",
        "url": URL,
        "note": "Section 3.",
        "at": NOW,
        "handled_at": None,
    }
    event = Event.objects.values_list("verb", "subject", "problem", "evidence", "is_public").get()
    assert event == ("reported an answer", f"report:{made.pk}", problem.pk, URL, False)
    assert Problem.objects.get().resolution == "open"
    assert told() == {"grace": (f"Somebody reported an answer to #{problem.number} “Heads”", "")}


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("javascript:alert(1)", "Give a public web address that begins with https://."),
        ("https://user:secret@example.org/", "That address carries a user name or password. Leave it out."),
    ],
)
def test_a_report_needs_an_address_that_anybody_can_check(mallory, url, sentence):
    with pytest.raises(Refused) as refusal:
        reports.report_problem(a_problem(), by=mallory, reason="ill_posed", url=url, now=NOW)

    assert str(refusal.value) == sentence
    assert not Report.objects.exists()


def test_one_open_report_each(mallory, ada):
    problem = a_problem()
    reports.report_problem(problem, by=mallory, reason="ill_posed", url=URL, now=NOW)

    with pytest.raises(Refused, match="^You have reported this already. A curator will look at it.$"):
        reports.report_problem(problem, by=mallory, reason="already_solved", url=URL, now=NOW)
    reports.report_problem(problem, by=ada, reason="ill_posed", url=URL, now=NOW)

    assert Report.objects.count() == 2


@pytest.mark.parametrize("fields", [{"resolution": "answered"}, {"status": "historical"}])
def test_a_closed_problem_takes_no_report(mallory, fields):
    with pytest.raises(Refused, match="^This problem is closed already."):
        reports.report_problem(a_problem(**fields), by=mallory, reason="ill_posed", url=URL, now=NOW)


def test_accepted_it_marks_the_problem_and_answers_all_like_it(mallory, ada, grace):
    problem = a_problem(title="Heads")
    first = reports.report_problem(problem, by=mallory, reason="already_solved", url=URL, now=NOW)
    reports.report_problem(problem, by=ada, reason="already_solved", url="https://example.org/same", now=NOW)
    other = reports.report_problem(problem, by=a_person("mary"), reason="ill_posed", url=URL, now=NOW)
    Notification.objects.all().delete()

    reports.accept(first, Resolution.ALREADY_KNOWN, by=grace, note="Section 3 answers it.", now=NOW + DAY)

    problem.refresh_from_db()
    assert problem.resolution == "already_known"
    assert list(Report.objects.order_by("pk").values_list("outcome", "handled_by__username")) == [
        ("resolved", "grace"),
        ("resolved", "grace"),
        ("", None),
    ]
    resolved = Event.objects.values_list("by__username", "after", "reason", "evidence").get(verb="resolved")
    assert resolved == ("grace", "already_known", "Section 3 answers it.", URL)
    said = (f"A curator answered what you reported on #{problem.number} “Heads”", "Section 3 answers it.")
    assert told() == {"mallory": said, "ada": said}
    with pytest.raises(Refused, match="^Another curator has answered this report.$"):
        reports.accept(first, Resolution.ANSWERED, by=grace, note="Again.", now=NOW + DAY)
    other.refresh_from_db()
    assert other.handled_at is None


def test_left_as_it_is_the_reporter_reads_why(mallory, grace):
    problem = a_problem(title="Heads")
    made = reports.report_problem(problem, by=mallory, reason="already_solved", url=URL, now=NOW)
    Notification.objects.all().delete()
    with pytest.raises(Refused, match="^Say why: whoever reported it reads that"):
        reports.leave(made, by=grace, note=" ", now=NOW)

    reports.leave(made, by=grace, note="That is about another model.", now=NOW + DAY)

    assert Report.objects.values_list("outcome", flat=True).get() == "left"
    assert Problem.objects.get().resolution == "open"
    assert told() == {
        "mallory": (
            f"A curator answered what you reported on #{problem.number} “Heads”",
            "That is about another model.",
        )
    }
    assert not Event.objects.public().filter(verb__in=("answered", "reported an answer")).exists()


def test_a_report_of_a_problem_hides_nothing(mallory, grace):
    made = reports.report_problem(a_problem(), by=mallory, reason="ill_posed", url=URL, now=NOW)

    with pytest.raises(Refused, match="^This report is about a problem: mark the problem, or leave it.$"):
        reports.hide(made, by=grace, note="No.", now=NOW)


def test_only_curators_answer(mallory, ada):
    made = reports.report_problem(a_problem(), by=mallory, reason="ill_posed", url=URL, now=NOW)

    for act in (
        lambda: reports.accept(made, Resolution.ILL_POSED, by=ada, note="x", now=NOW),
        lambda: reports.leave(made, by=ada, note="x", now=NOW),
    ):
        with pytest.raises(Refused, match="^Only a curator can do this.$"):
            act()

    assert Report.objects.open().count() == 1


def test_the_database_holds_that_a_problem_is_reported_with_evidence(mallory):
    with pytest.raises(IntegrityError, match="report_of_a_problem_has_evidence"), transaction.atomic():
        Report.objects.create(problem=a_problem(), by=mallory, reason="already_solved")
