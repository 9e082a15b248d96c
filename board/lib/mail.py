"""Mail: queued in the transaction that causes it, sent by the worker through the transport of `EMAIL_URL`."""

import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import make_msgid
from django.core.mail.utils import DNS_NAME

from board.lib import jobs
from board.lib.env import BadSetting

SMTP_TIMEOUT_SECONDS = 20


def read_url(url: str) -> dict[str, Any]:
    """Keyword arguments for `get_connection`, from smtp://, smtps:// or file:///dir. Raises BadSetting."""
    try:
        return _read_parts(urlsplit(url))
    except ValueError as error:
        # Never the URL itself: it holds a password, and what stops a start ends in a log.
        raise BadSetting("EMAIL_URL", "neither smtp://user:password@host:587 nor file:///a/directory.") from error


def _read_parts(parts: SplitResult) -> dict[str, Any]:
    if parts.scheme == "file" and parts.path.startswith("/"):
        return {
            "backend": "board.lib.mail.FileBackend",
            "file_path": unquote(parts.path),
        }
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        return {
            "backend": "django.core.mail.backends.smtp.EmailBackend",
            "host": parts.hostname,
            "port": parts.port or (465 if parts.scheme == "smtps" else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp" and "tls=0" not in parts.query,
            "timeout": SMTP_TIMEOUT_SECONDS,
        }
    raise ValueError("neither a mail server nor a directory")


def pack(message: EmailMessage) -> dict[str, Any]:
    """A message as plain values that a queue can keep."""
    return {
        "subject": message.subject,
        "body": message.body,
        "from_email": message.from_email,
        "to": list(message.to),
        "headers": {name: str(value) for name, value in message.extra_headers.items()},
        "html": next(
            (part.content for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"),
            "",
        ),
    }


def unpack(packed: dict[str, Any]) -> EmailMultiAlternatives:
    """The message that `pack` packed."""
    fields = dict(packed)
    html = fields.pop("html")
    message = EmailMultiAlternatives(**fields)
    if html:
        message.attach_alternative(html, "text/html")
    return message


def transport() -> BaseEmailBackend:
    """What leads out of here: the mail server of `EMAIL_URL`, or its directory. Not opened yet."""
    return get_connection(**settings.EMAIL_TRANSPORT)


def deliver(packed: dict[str, Any]) -> None:
    """Sends one packed message now. Raises what the mail server's failure raises, for the queue to try again."""
    transport().send_messages([unpack(packed)])


@jobs.task
def deliver_mail(packed: dict[str, Any]) -> None:
    deliver(packed)


class QueuedBackend(BaseEmailBackend):
    """Django's `send_mail` puts the message in the task queue: sent if the transaction commits, and not before."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            # Chosen here and not on sending: a message sent again after a crash is the same message.
            message.extra_headers.setdefault("Message-ID", make_msgid(domain=DNS_NAME))
            deliver_mail.defer(packed=pack(message))
        return len(email_messages)


class FileBackend(BaseEmailBackend):
    """Keeps each message as one file, whole or not at all. Its name comes from the Message-ID: twice leaves one."""

    def __init__(self, file_path: str, fail_silently: bool = False, **kwargs: Any):
        super().__init__(fail_silently=fail_silently, **kwargs)
        self.directory = Path(file_path)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.directory.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def _keep(self, message: EmailMessage) -> None:
        # Django makes a Message-ID up where none is given.
        mime = message.message()
        name = hashlib.sha256(str(mime["Message-ID"]).encode()).hexdigest()[:32]
        unfinished = self.directory / f".{secrets.token_hex(8)}.part"
        unfinished.write_bytes(mime.as_bytes() + b"\n" + b"-" * 79 + b"\n")
        unfinished.replace(self.directory / f"{name}.log")
