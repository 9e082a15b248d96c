"""A mail server on this machine, as small as one can be, that keeps what it accepts and misbehaves when told to."""

import email
import email.policy
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from board.lib import mail


class MailServer:
    """`refusals` answers an address with a code; `on_data` is how the next mails end: 250, another code, "drop" in the
    middle, "hang" after the end, or "die" having kept the mail."""

    def __init__(self):
        self.accepted: list[EmailMessage] = []
        self.refusals: dict[str, int] = {}
        self.on_data: list[str | int] = []
        self.connections = 0
        self.asked = Counter()
        self.released = threading.Event()

    @property
    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.accepted]


class _Handler(socketserver.StreamRequestHandler):
    """One connection: the commands that smtplib sends, in the order in which it sends them."""

    def handle(self) -> None:
        self.place: MailServer = self.server.place
        self.place.connections += 1
        self.say("220 here")
        while line := self.rfile.readline():
            command = line.decode().strip()
            if not self.obey(command.upper().split(" ")[0].split(":")[0], command):
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def obey(self, verb: str, command: str) -> bool:
        self.place.asked[verb] += 1
        match verb:
            case "RCPT":
                address = command.partition("<")[2].partition(">")[0]
                self.say(f"{self.place.refusals.get(address, 250)} {address}")
            case "DATA":
                return self.receive()
            case "QUIT":
                self.say("221 bye")
                return False
            case _:
                self.say("250 fine")
        return True

    def receive(self) -> bool:
        how = self.place.on_data.pop(0) if self.place.on_data else 250
        self.say("354 go on")
        if how == "drop":
            self.rfile.readline()
            return False
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        if how == "hang":
            self.place.released.wait(timeout=20)
            return False
        if how in {250, "die"}:
            self.place.accepted.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        if how == "die":
            return False
        self.say(f"{how} so")
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that went away is part of the tests."""


@contextmanager
def serving(settings) -> Iterator[MailServer]:
    """The board's mail goes here while this lasts. It gives up on a silent server after half a second."""
    place = MailServer()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.place = place
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        settings.EMAIL_TRANSPORT = mail.read_url(f"smtp://127.0.0.1:{server.server_address[1]}?tls=0")
        settings.EMAIL_TRANSPORT["timeout"] = 0.5
        yield place
        place.released.set()
        server.shutdown()
        thread.join()
