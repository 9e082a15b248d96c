"""The doors through which time reaches the accounts."""

from django.core.management import call_command

from board.lib import jobs
from users.services import mails, people, posting, requests


@jobs.periodic("* * * * *")
def send_mails() -> None:
    """Also nudged by `users.services.mails.nudge`, so that what goes at once leaves within seconds."""
    mails.gather()
    mails.send_due()


@jobs.periodic("17 3 * * *")
def forget_unfinished_signups() -> None:
    people.forget_unfinished()


@jobs.periodic("27 3 * * *")
def forget_old_sessions() -> None:
    call_command("clearsessions")


@jobs.periodic("37 3 * * *")
def forget_old_mails() -> None:
    mails.forget_old()


@jobs.periodic("47 * * * *")
def forget_old_requests() -> None:
    requests.forget_old()


@jobs.periodic("* * * * *")
def ask_for_webhooks() -> None:
    posting.ask_due()


@jobs.outside(jobs.HOOKS)
def send_to_webhook(webhook: int) -> None:
    posting.send(webhook)


@jobs.periodic("57 3 * * *")
def forget_old_deliveries() -> None:
    posting.forget_old()
