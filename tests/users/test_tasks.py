"""From the act to the mailbox: what goes at once leaves with the next job, and not with the next minute."""

import pytest
from django.db import connection, transaction

from board.lib import jobs, mail
from tests.factories import NOW
from tests.users.conftest import a_member
from users.models import Mail
from users.services import notifications

pytestmark = pytest.mark.usefixtures("kinds")

TOLD = {"kind": "moved", "key": "event:1", "title": "It moved", "path": "/problems/1-it/", "now": NOW}


@pytest.mark.django_db(transaction=True)
def test_to_tell_somebody_has_the_worker_send_their_mail(settings, tmp_path):
    settings.EMAIL_TRANSPORT = mail.read_url(f"file://{tmp_path}")
    people = [a_member("ada").pk, a_member("grace").pk]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")

    with transaction.atomic():
        notifications.tell(people, **TOLD)
        notifications.tell(people, **TOLD | {"key": "event:2"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, queueing_lock FROM procrastinate_jobs WHERE status = 'todo'")
        assert cursor.fetchall() == [("users.tasks.send_mails", "users.tasks.send_mails")]
    jobs.run_worker(install_signal_handlers=False, wait=False)

    assert list(Mail.objects.values_list("state", "attempts")) == [("sent", 1)] * 4
    assert len(list(tmp_path.glob("*.log"))) == 4
