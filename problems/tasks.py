"""The doors through which time and the queue reach the services."""

from board.lib import jobs
from problems.services import claims, reminders


@jobs.periodic("*/10 * * * *")
def lapse_silent_claims() -> None:
    claims.lapse_silent()


@jobs.periodic("5-55/10 * * * *")
def remind_people_on_claims() -> None:
    reminders.remind()
