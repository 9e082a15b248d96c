"""Fetches public pages for the worker, and reaches nothing that is not public (docs/decisions/0008).

A name is resolved once. Every address it has must be public, and the connection goes to one of those very addresses,
with the name in SNI, in the certificate check and in `Host`. Each hop of a redirect passes the same gate anew.
"""

import http.client
import queue
import re
import socket
import ssl
import string
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address
from urllib.parse import quote, urljoin

from django.conf import settings

from board.lib.public_ips import is_public

MAX_BYTES = 1_000_000
# Headers, early answers, the lengths of pieces, and what a buffer reads ahead.
BESIDES_THE_PAGE = 500_000
MAX_HOPS = 5
MAX_TRIED = 3
MAX_ADDRESS = 2_000
SECONDS = 10.0
CONNECT_SECONDS = 4.0
PAUSE = 0.5
# For what is sent: a receiver that is slow keeps others waiting, and what comes back is only looked at.
POST_SECONDS, MOST_ANSWER = 6.0, 4_000
HTTPS_PORT = 443
REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}

HTTPS = re.compile(r"https://(?P<place>[^/?#]*)(?P<rest>.*)", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
# A last label like these makes the whole an IPv4 address in some spelling: 127.1, 0x7f.1, 2130706433.
NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
READABLE = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml)\b", re.IGNORECASE)
CHARSET = re.compile(r"charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
CHARSETS = {"iso-8859-1": "latin-1", "latin-1": "latin-1", "windows-1252": "cp1252", "us-ascii": "latin-1"}

Resolve = Callable[[str], list[str]]
Dial = Callable[[str, float], socket.socket]


class Unfetched(Exception):
    """There is no page to show for it. `str(error)` is a sentence that says why."""


class Unreachable(Unfetched):
    """The host does not answer, or not in a way that can be read. It may tomorrow."""


class UnknownName(Unreachable):
    """The name system knows no such host."""


class Forbidden(Unfetched):
    """The address leads where the board does not go."""


@dataclass(frozen=True)
class Hop:
    """An answer that sent on: its status, and the address it was given for."""

    status: int
    url: str


@dataclass(frozen=True)
class Page:
    """The last answer. `text` is empty for a status other than 2xx, and for what is no text or is packed."""

    status: int
    final_url: str
    hops: tuple[Hop, ...] = ()
    content_type: str = ""
    text: str = ""

    @property
    def has_moved_for_good(self) -> bool:
        """Whether every hop on the way here said that it holds for ever."""
        return bool(self.hops) and all(hop.status in FOR_GOOD for hop in self.hops)


@dataclass(frozen=True)
class Target:
    """Where one request goes: a name in plain ASCII, and what is asked of it."""

    host: str
    path: str

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"


@dataclass(frozen=True)
class Sent:
    """What goes along with a request."""

    body: bytes
    headers: Mapping[str, str]


class Deadline:
    """The end of all patience, however many small steps there are until then."""

    def __init__(self, seconds: float):
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds, more than none. Raises TimeoutError afterwards."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class BoundedSocket(ssl.SSLSocket):
    """Waits for all its reads and writes together no longer than the deadline, and takes in no more than it may.

    Drop by drop does not renew the time. The measure is taken here, below the library that reads HTTP, which trusts a
    piece that says its length is -1.
    """

    deadline: Deadline
    may_take: int

    def do_handshake(self, block: bool = False) -> None:
        self.settimeout(self.deadline.left())
        super().do_handshake(block)

    def recv_into(self, *args, **kwargs):
        self.settimeout(self.deadline.left())
        taken = super().recv_into(*args, **kwargs)
        self.may_take -= taken or 0
        if self.may_take < 0:
            raise ConnectionAbortedError
        return taken

    def send(self, *args, **kwargs):
        self.settimeout(self.deadline.left())
        return super().send(*args, **kwargs)


class Turns:
    """One request to a host at a time, with a pause between two."""

    def __init__(self, pause: float):
        self._pause = pause
        self._guard = threading.Lock()
        self._hosts: dict[str, threading.Lock] = {}
        self._free_at: dict[str, float] = {}

    @contextmanager
    def take(self, host: str, deadline: Deadline) -> Iterator[None]:
        with self._guard:
            turn = self._hosts.setdefault(host, threading.Lock())
        if not turn.acquire(timeout=deadline.left()):
            raise TimeoutError
        try:
            wait = self._free_at.get(host, 0) - time.monotonic()
            time.sleep(min(max(wait, 0), deadline.left()))
            yield
        finally:
            self._free_at[host] = time.monotonic() + self._pause
            turn.release()


def ask_names(host: str) -> list[str]:
    """Every address of a name, as this machine's resolver tells."""
    found = socket.getaddrinfo(host, HTTPS_PORT, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def dial(ip: str, seconds: float) -> socket.socket:
    """A connection to this very address."""
    family = socket.AF_INET6 if ip_address(ip).version == 6 else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        line.settimeout(seconds)
        line.connect((ip, HTTPS_PORT))
    except OSError:
        line.close()
        raise
    return line


@dataclass(frozen=True)
class Fetcher:
    """What it stands on is given to it: who resolves a name, who opens a connection, which certificates count."""

    resolve: Resolve = ask_names
    dial: Dial = dial
    certificates: Callable[[], ssl.SSLContext] = ssl.create_default_context
    seconds: float = SECONDS
    pause: float = PAUSE
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "turns", Turns(self.pause))

    @cached_property
    def trust(self) -> ssl.SSLContext:
        """Read when something is fetched: a web process, which fetches nothing, does without the authorities."""
        found = self.certificates()
        found.sslsocket_class = BoundedSocket
        return found

    def fetch(self, url: str, *, most: int = MAX_BYTES) -> Page:
        """The page at a public https address, after up to five redirects; at most `most` bytes of it.

        Raises Forbidden for an address that is not public, on any hop, and Unreachable for what does not come.
        """
        deadline = Deadline(self.seconds)
        hops: list[Hop] = []
        target = read(url)
        while len(hops) <= MAX_HOPS:
            with self._asked(target, deadline) as answer:
                onward = answer.getheader("Location") if answer.status in REDIRECTS else None
                if not onward:
                    return _page(answer, target, hops, most)
                hops.append(Hop(answer.status, target.url))
            target = read(_joined(target.url, onward))
        raise Unreachable(f"It sends on more than {MAX_HOPS} times.")

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Page:
        """What a public https address answers to these bytes, whatever its status. A redirect is an answer like others:
        nothing is sent on. Raises Forbidden and Unreachable as `fetch` does.
        """
        deadline = Deadline(min(self.seconds, POST_SECONDS))
        target = read(url)
        with self._asked(target, deadline, Sent(body, headers)) as answer:
            return _page(answer, target, [], MOST_ANSWER, of_any_status=True)

    @contextmanager
    def _asked(
        self, target: Target, deadline: Deadline, sent: "Sent | None" = None
    ) -> Iterator[http.client.HTTPResponse]:
        """The answer of one hop, in its host's turn; whatever goes wrong is told in a sentence."""
        try:
            with self.turns.take(target.host, deadline), self._answer(target, deadline, sent) as answer:
                yield answer
        except TimeoutError as error:
            raise Unreachable(f"{target.host} did not answer in time.") from error
        except ssl.SSLCertVerificationError as error:
            raise Unreachable(f"{target.host} shows a certificate that does not hold.") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            # ValueError: what http.client makes of a piece with a negative length.
            raise Unreachable(f"{target.host} does not answer in a way that can be read.") from error

    @contextmanager
    def _answer(
        self, target: Target, deadline: Deadline, sent: "Sent | None" = None
    ) -> Iterator[http.client.HTTPResponse]:
        with closing(self._connect(target.host, deadline)) as line:
            connection = http.client.HTTPConnection(target.host)
            # It speaks over this line alone and never opens one of its own.
            connection.sock, connection.auto_open = line, 0
            agent = f"CircuitBoard/1 (+{settings.SITE_URL}/about/)"
            about = {"User-Agent": agent, "Connection": "close"}
            if sent:
                connection.request("POST", target.path, body=sent.body, headers={**sent.headers, **about})
            else:
                connection.request("GET", target.path, headers=about)
            with closing(connection.getresponse()) as answer:
                yield answer

    def _connect(self, host: str, deadline: Deadline) -> BoundedSocket:
        line = self._dial_one(self._public_addresses(host, deadline), deadline)
        try:
            secured = self.trust.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
        except OSError:
            line.close()
            raise
        assert isinstance(secured, BoundedSocket)  # noqa: S101  # the context was told so above
        secured.deadline, secured.may_take = deadline, MAX_BYTES + BESIDES_THE_PAGE
        try:
            secured.do_handshake()
        except OSError:
            secured.close()
            raise
        return secured

    def _public_addresses(self, host: str, deadline: Deadline) -> list[str]:
        """Resolves the name, this once. One address inside condemns them all."""
        found = _within(deadline, lambda: self.resolve(host))
        if not all(is_public(ip) for ip in found):
            raise Forbidden(f"{host} leads to an address that is not public.")
        if not found:
            raise Unreachable(f"{host} has no address.")
        return found[:MAX_TRIED]

    def _dial_one(self, addresses: list[str], deadline: Deadline) -> socket.socket:
        for ip in addresses[:-1]:
            try:
                return self.dial(ip, min(CONNECT_SECONDS, deadline.left()))
            except OSError:
                # Of several addresses one may be out of reach, as where there is no IPv6.
                deadline.left()
        return self.dial(addresses[-1], min(CONNECT_SECONDS, deadline.left()))


def read(url: str) -> Target:
    """An address as it is gone to. Raises Forbidden for another scheme, port or spelling than a plain public one's.

    Nothing else reads it afterwards: what was looked at is what is connected to.
    """
    if len(url) > MAX_ADDRESS or not url.isprintable() or " " in url or "\\" in url:
        raise Forbidden("That address has characters that no address has, or too many.")
    parts = HTTPS.fullmatch(url)
    if not parts:
        raise Forbidden("Only addresses that begin with https:// are looked at.")
    name, _, port = parts["place"].partition(":")
    if port not in {"", str(HTTPS_PORT)} or set(parts["place"]) & set("@%[]"):
        raise Forbidden("An address with a user, a port or a number in place of a name is not looked at.")
    asked = parts["rest"].partition("#")[0]
    path = asked if asked.startswith("/") else f"/{asked}"
    return Target(_host(name), quote(path, safe=string.punctuation))


def host_of(url: str) -> str:
    """The host that a request for an address would go to first; empty where there would be none."""
    try:
        return read(url).host
    except Forbidden:
        return ""


def _host(name: str) -> str:
    try:
        host = name.removesuffix(".").encode("idna").decode().lower()
    except UnicodeError as error:
        raise Forbidden("That address has no host that can be read.") from error
    if not NAME.match(host) or NUMBER.match(host.rpartition(".")[2]):
        raise Forbidden("That address names no public host.")
    return host


def _joined(base: str, onward: str) -> str:
    """Where a `Location` leads. Looked at before it is joined: joining drops tabs and line ends without a word."""
    # Header lines are read as Latin-1; what is not ASCII there is UTF-8 by custom.
    onward = onward.encode("latin-1", "replace").decode("utf-8", "replace")
    if not onward.isprintable() or " " in onward or "\\" in onward:
        raise Forbidden("It sends on to an address with characters that no address has.")
    if SCHEME.match(onward):
        # Whole already. Joining would make https:///name and https:name into places on the same host.
        return onward
    try:
        return urljoin(base, onward)
    except ValueError as error:
        raise Forbidden("It sends on to an address that cannot be read.") from error


def _within(deadline: Deadline, work: Callable[[], list[str]]) -> list[str]:
    """What `work` answers. Resolving has no limit of its own, so it goes on alone when the time is up."""
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def answer() -> None:
        try:
            answers.put(work())
        except OSError as error:
            answers.put(error)

    threading.Thread(target=answer, daemon=True).start()
    try:
        got = answers.get(timeout=deadline.left())
    except queue.Empty as error:
        raise TimeoutError from error
    if isinstance(got, socket.gaierror) and got.errno == socket.EAI_NONAME:
        raise UnknownName("The name system knows no such host.") from got
    if isinstance(got, OSError):
        raise got
    return got


def _page(
    answer: http.client.HTTPResponse, target: Target, hops: list[Hop], most: int, *, of_any_status: bool = False
) -> Page:
    content_type = answer.getheader("Content-Type", "")[:200]
    is_plain = answer.getheader("Content-Encoding", "identity").lower() == "identity"
    text = ""
    is_read = of_any_status or 200 <= answer.status < 300
    if is_read and is_plain and READABLE.match(content_type) and most:
        named = CHARSET.search(content_type)
        charset = CHARSETS.get(named[1].lower(), "utf-8") if named else "utf-8"
        text = answer.read(most).decode(charset, "replace")
    return Page(answer.status, target.url, tuple(hops), content_type, text)


def fetch(url: str, *, most: int = MAX_BYTES) -> Page:
    """`Fetcher.fetch` with this machine's resolver, network and certificates; Forbidden where FETCH_LINKS is off."""
    if not settings.FETCH_LINKS:
        raise Forbidden("This board fetches nothing: FETCH_LINKS is off.")
    return _ours.fetch(url, most=most)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Page:
    """`Fetcher.post`, likewise."""
    if not settings.FETCH_LINKS:
        raise Forbidden("This board sends nothing: FETCH_LINKS is off.")
    return _ours.post(url, body, headers)


_ours = Fetcher()
