"""The doors through which time reaches the services."""

from board.lib import jobs
from programs.services import changes, reminders


@jobs.periodic("9-59/10 * * * *")
def remind_of_deadlines() -> None:
    reminders.remind()


@jobs.periodic("1-51/10 * * * *")
def lapse_unanswered_changes() -> None:
    changes.lapse_unanswered()
