"""Mail goes through the queue, in the transaction that causes it, and survives being packed."""

import json
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import connection, transaction

from board.lib import jobs, mail
from board.lib.env import BadSetting

QUEUED = "board.lib.mail.QueuedBackend"


def queue_length() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s", [mail.deliver_mail.name]
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://ada:s%40cret@mail.example.org", ("mail.example.org", 587, "ada", "s@cret", False, True)),
        ("smtp://mail.example.org:25?tls=0", ("mail.example.org", 25, "", "", False, False)),
        ("smtps://mail.example.org", ("mail.example.org", 465, "", "", True, False)),
    ],
)
def test_read_url_knows_mail_servers(url, expected):
    options = mail.read_url(url)

    assert tuple(options[key] for key in ("host", "port", "username", "password", "use_ssl", "use_tls")) == expected


def test_read_url_knows_a_directory():
    assert mail.read_url("file:///var/mail/board") == {
        "backend": "board.lib.mail.FileBackend",
        "file_path": "/var/mail/board",
    }


@pytest.mark.parametrize(
    "url",
    [
        "",
        "smtp://",
        "file://relative",
        "http://mail.example.org",
        "mail.example.org",
        "smtp://ada:s3cret@mail.example.org:abc",
        "smtp://mail.example.org:99999",
        "smtp://[x",
    ],
)
def test_read_url_refuses_what_is_neither_and_keeps_the_password_to_itself(url):
    with pytest.raises(BadSetting) as refused:
        mail.read_url(url)

    assert str(refused.value) == "EMAIL_URL: neither smtp://user:password@host:587 nor file:///a/directory."


def test_a_packed_message_is_the_same_message():
    message = EmailMultiAlternatives(
        "Grüße",
        "Text.",
        "board@example.org",
        ["ada@example.org"],
        headers={"List-Unsubscribe": "<https://example.org/u>"},
    )
    message.attach_alternative("<p>Text.</p>", "text/html")

    copy = mail.unpack(mail.pack(message))

    assert (copy.subject, copy.body, copy.to, copy.extra_headers) == (
        "Grüße",
        "Text.",
        ["ada@example.org"],
        message.extra_headers,
    )
    assert [tuple(part) for part in copy.alternatives] == [("<p>Text.</p>", "text/html")]


@pytest.mark.django_db(transaction=True)
def test_mail_of_a_transaction_that_fails_is_never_sent(settings):
    settings.EMAIL_BACKEND = QUEUED

    with transaction.atomic():
        send_mail("Hello", "Text.", None, ["ada@example.org"])
        assert queue_length() == 1
        transaction.set_rollback(True)

    assert queue_length() == 0


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_is_queued(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_TRANSPORT = QUEUED, mail.read_url(f"file://{tmp_path}")
    send_mail("Hello", "Text.", "board@example.org", ["ada@example.org"])
    assert (queue_length(), list(tmp_path.iterdir())) == (1, [])

    jobs.run_worker(install_signal_handlers=False, wait=False)

    assert queue_length() == 0
    (kept,) = tmp_path.iterdir()
    assert "To: ada@example.org" in kept.read_text()
    assert "Text." in kept.read_text()


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_down_loses_nothing(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_TRANSPORT = QUEUED, mail.read_url("smtp://127.0.0.1:9?tls=0")
    send_mail("Hello", "Text.", "board@example.org", ["ada@example.org"])

    jobs.run_worker(install_signal_handlers=False, wait=False)

    assert queue_length() == 1


def a_message(**headers) -> EmailMultiAlternatives:
    return EmailMultiAlternatives("Hello", "Text.", "board@example.org", ["ada@example.org"], headers=headers)


def test_the_directory_keeps_a_message_once_however_often_it_is_handed_over(tmp_path):
    backend = mail.FileBackend(f"{tmp_path}/deep/mail")
    for _ in range(2):
        assert backend.send_messages([a_message(**{"Message-ID": "<one@board>"}), a_message()]) == 2

    # The one with an ID of its own, and two that were given one each.
    kept = list((tmp_path / "deep/mail").iterdir())
    assert (len(kept), {file.suffix for file in kept}) == (3, {".log"})
    assert sum("Message-ID: <one@board>" in file.read_text() for file in kept) == 1


def test_a_message_is_in_the_directory_whole_or_not_at_all(tmp_path, monkeypatch):
    def full(self, data):
        Path(self).touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        mail.FileBackend(str(tmp_path)).send_messages([a_message()])

    assert list(tmp_path.glob("*.log")) == []


@pytest.mark.django_db(transaction=True)
def test_a_queued_message_is_the_same_one_for_every_try(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_TRANSPORT = QUEUED, mail.read_url(f"file://{tmp_path}")
    send_mail("Hello", "Text.", "board@example.org", ["ada@example.org"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id DESC", [mail.deliver_mail.name]
        )
        packed = json.loads(cursor.fetchone()[0])["packed"]

    mail.deliver(packed)
    jobs.run_worker(install_signal_handlers=False, wait=False)

    assert len(list(tmp_path.iterdir())) == 1
