"""The doors through which time and the queue reach the services."""

from board.lib import jobs
from problems.services import claims, reminders, reviewers, reviews


@jobs.periodic("*/10 * * * *")
def lapse_silent_claims() -> None:
    claims.lapse_silent()


@jobs.periodic("5-55/10 * * * *")
def remind_people_on_claims() -> None:
    reminders.remind()


@jobs.periodic("2-52/10 * * * *")
def return_overdue_reviews() -> None:
    reviews.return_overdue()


@jobs.periodic("7-57/10 * * * *")
def remind_reviewers() -> None:
    reviewers.remind()


@jobs.periodic("20 6 * * *")
def call_reviewers() -> None:
    reviewers.call()
