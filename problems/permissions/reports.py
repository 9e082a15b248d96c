"""Who answers a report."""

from board.lib.verdicts import Verdict, denied
from problems.models import Report
from problems.permissions.claims import is_on
from problems.permissions.curating import can_curate
from problems.permissions.writeups import is_of
from users.models import User


def can_answer_report(user: User, report: Report) -> Verdict:
    """A curator, of what somebody else wrote about somebody else's work."""
    verdict = can_curate(user)
    if verdict.allowed and (report.written_by == user or user in report.people):
        return denied("This report is about what you wrote yourself: another curator answers it.", "own-words")
    if verdict.allowed and (
        (report.result and is_of(user, report.result)) or (report.claim and is_on(user, report.claim))
    ):
        return denied("This report is about your own work: another curator answers it.", "your-own")
    return verdict
