"""Telling the curators, and what they answer, for scripts. Who reported something is told to curators alone."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from problems.api.people import person
from problems.api.shapes.moderation import CuratedReportSerializer, ReportSerializer
from problems.forms.curating import AcceptReportForm, ProblemReportForm
from problems.forms.notes import NoteLineForm
from problems.forms.reports import ReportForm
from problems.models import Claim, Comment, LogEntry, Problem, Report, Reproduction, Review, WriteUp
from problems.models.choices import Resolution
from problems.models.reports import SUBJECTS
from problems.services import reports
from users.api.writing import OwnList, Write
from users.models import User

EXAMPLE = {
    "id": 4,
    "comment": 7,
    "problem": None,
    "log_entry": None,
    "review": None,
    "writeup": None,
    "reproduction": None,
    "claim": None,
    "elsewhere": None,
    "elsewhere_id": None,
    "person": None,
    "reason": "spam",
    "note": "The same words stand on five problems.",
    "link": "",
    "at": "2026-11-23T09:30:00Z",
    "outcome": "",
}
OF_A_PROBLEM = EXAMPLE | {
    "comment": None,
    "problem": 42,
    "reason": "already_solved",
    "note": "Section 4.",
    "link": "https://arxiv.org/abs/2405.04156",
}
OPEN = EXAMPLE | {"by": {"username": "mallory", "name": "mallory"}, "handled_at": None}
ANSWERED = OPEN | {"handled_at": "2026-11-24T09:30:00Z"}


def report(found: Report) -> dict[str, Any]:
    return {
        "id": found.pk,
        **{name: getattr(found, f"{name}_id") for name in SUBJECTS if name != "person"},
        "person": found.person.username if found.person else None,
        "elsewhere": found.elsewhere or None,
        "elsewhere_id": found.elsewhere_pk,
        "reason": found.reason,
        "note": found.note,
        "link": found.url,
        "at": found.at,
        "outcome": found.outcome,
    }


def curated(found: Report) -> dict[str, Any]:
    return report(found) | {"by": person(found.by), "handled_at": found.handled_at}


class ReportList(OwnList):
    """What members told the curators and nobody has answered yet, the longest waiting first."""

    noun, operation, summary, scope = "reports", "listReports", "List open reports", "curate"
    shape, example, for_curators = CuratedReportSerializer, OPEN, True

    def rows(self, asked):
        return Report.objects.open().select_related("by", "person").order_by("at", "pk")

    def row(self, found):
        return curated(found)


class ReportThing(Write):
    """Tells the curators about what somebody wrote. Nobody else learns that it was you."""

    noun, scope, is_new = "reports", "comments", True
    shape, example = ReportSerializer, EXAMPLE
    body = Body(ReportForm)
    sent = {"reason": "spam", "note": EXAMPLE["note"]}
    verb: ClassVar[Any] = staticmethod(reports.report)

    def answer(self, found: Any, done: Report) -> dict[str, Any]:
        return report(done)


class ReportComment(ReportThing):
    """Tells the curators about a comment. Nobody else learns that it was you."""

    operation, summary = "reportComment", "Report a comment"

    def find(self, *, id):
        return get_object_or_404(Comment.objects.visible_to(self.person), pk=id)


class ReportLogEntry(ReportThing):
    """Tells the curators about an entry of a log. Nobody else learns that it was you."""

    operation, summary = "reportLogEntry", "Report a log entry"
    example = EXAMPLE | {"comment": None, "log_entry": 12}

    def find(self, *, id):
        return get_object_or_404(LogEntry.objects.visible_to(self.person), pk=id)


class ReportReview(ReportThing):
    """Tells the curators about a review. Nobody else learns that it was you."""

    operation, summary = "reportReview", "Report a review"
    example = EXAMPLE | {"comment": None, "review": 5}

    def find(self, *, id):
        return get_object_or_404(Review.objects.of_visible().read(), pk=id)


class ReportWriteUp(ReportThing):
    """Tells the curators about a write-up. Nobody else learns that it was you."""

    operation, summary = "reportWriteUp", "Report a write-up"
    example = EXAMPLE | {"comment": None, "writeup": 3}

    def find(self, *, id):
        return get_object_or_404(WriteUp.objects.visible(), pk=id)


class ReportReproduction(ReportThing):
    """Tells the curators about a reproduction. Nobody else learns that it was you."""

    operation, summary = "reportReproduction", "Report a reproduction"
    example = EXAMPLE | {"comment": None, "reproduction": 2}

    def find(self, *, id):
        return get_object_or_404(Reproduction.objects.public(), pk=id)


class ReportClaim(ReportThing):
    """Tells the curators about what a claim says beside its log. Nobody else learns that it was you."""

    operation, summary = "reportClaim", "Report a claim"
    example = EXAMPLE | {"comment": None, "claim": 7}

    def find(self, *, id):
        return get_object_or_404(Claim.objects.visible_to(self.person), pk=id)


class ReportPerson(ReportThing):
    """Tells the curators about somebody, or about what their page says. Nobody else learns that it was you."""

    operation, summary = "reportPerson", "Report a person"
    example = EXAMPLE | {"comment": None, "person": "mallory"}

    def find(self, *, username):
        return get_object_or_404(User.objects.joined(), username=username.lower())


class ReportProblem(ReportThing):
    """Tells the curators that a problem is answered already, or cannot be answered, with the address that shows it."""

    operation, summary = "reportProblem", "Report an answer to a problem"
    body = Body(ProblemReportForm)
    sent = {"reason": "already_solved", "url": OF_A_PROBLEM["link"], "note": "Section 4."}
    example = OF_A_PROBLEM
    verb = staticmethod(reports.report_problem)

    def find(self, *, number):
        return get_object_or_404(Problem.objects.public(), number=number)


class AnswerReport(Write):
    """Answers with the report as it is now."""

    noun, scope, for_curators = "reports", "curate", True
    shape = CuratedReportSerializer
    body = Body(NoteLineForm, needs=("note",))

    def find(self, *, id):
        return get_object_or_404(Report.objects.with_things(), pk=id)

    def answer(self, found: Report, done: Any) -> dict[str, Any]:
        return curated(Report.objects.select_related("by", "person").get(pk=found.pk))


class AcceptReport(AnswerReport):
    """Marks the problem, with the report's address as evidence. Others like it are answered, too."""

    operation, summary = "acceptReport", "Accept a report of an answer"
    body = Body(AcceptReportForm, needs=("note",))
    sent = {"resolution": "already_known", "note": "Section 4 answers it."}
    example = ANSWERED | OF_A_PROBLEM | {"outcome": "resolved"}

    def act(self, found: Report, fields: dict[str, Any]) -> None:
        reports.accept(found, Resolution(fields["resolution"]), by=self.person, note=fields["note"])


class HideReported(AnswerReport):
    """Hides what it is about, with a public reason. Every open report of it is answered with that."""

    operation, summary = "hideReported", "Hide what was reported"
    sent = {"note": "Advertising."}
    example = ANSWERED | {"outcome": "hidden"}
    verb = staticmethod(reports.hide)


class SettleReport(AnswerReport):
    """Answers a report of a program's or a mentor's page, after you set it right there: say what you did."""

    operation, summary = "settleReport", "Answer a report of a page that was set right"
    sent = {"note": "The second sentence is gone."}
    example = ANSWERED | {"comment": None, "elsewhere": "program", "elsewhere_id": 3, "outcome": "acted"}
    verb = staticmethod(reports.settle)


class LeaveReport(AnswerReport):
    """Leaves things as they are. Who reported it reads why."""

    operation, summary = "leaveReport", "Answer a report by leaving things as they are"
    sent = {"note": "It is sharp, and about the work."}
    example = ANSWERED | {"outcome": "left"}
    verb = staticmethod(reports.leave)
