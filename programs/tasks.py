"""The doors through which time reaches the services."""

from board.lib import jobs
from programs.services import changes, heartbeats, reminders, requests, sponsorships


@jobs.periodic("9-59/10 * * * *")
def remind_of_deadlines() -> None:
    reminders.remind()


@jobs.periodic("1-51/10 * * * *")
def lapse_unanswered_changes() -> None:
    changes.lapse_unanswered()


@jobs.periodic("15 5 * * *")
def ask_mentors_whether_it_holds() -> None:
    heartbeats.remind()


@jobs.periodic("8-58/10 * * * *")
def expire_sponsorships() -> None:
    sponsorships.expire_overdue()


@jobs.periodic("9-59/10 * * * *")
def expire_mentor_requests() -> None:
    requests.expire_overdue()
