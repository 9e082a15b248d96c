"""A small internet of a test's own: names, addresses, and sites with certificates. Nothing leaves this machine.

An address of it is only a word: `dial` writes it down and leads to a server on the loopback, or nowhere.
"""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from board.lib.fetching import Fetcher

PUBLIC_IP = "8.8.4.4"
NAMES = ("site.test", "other.test", "www.site.test", "xn--caf-dma.test")

Answer = bytes | Callable[[ssl.SSLSocket], None]


@cache
def authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    made = _certificate("Tests", key.public_key(), "Tests").add_extension(x509.BasicConstraints(True, None), True)
    return key, made.add_extension(usage, True).sign(key, hashes.SHA256())


def _certificate(name: str, key: ec.EllipticCurvePublicKey, issuer: str) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
    )


def trust() -> ssl.SSLContext:
    """What believes the tests' authority and nobody else."""
    _, certificate = authority()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())
    return context


def identity(place: Path, names: tuple[str, ...] = NAMES) -> ssl.SSLContext:
    """What a server of these names shows."""
    signer, _ = authority()
    key = ec.generate_private_key(ec.SECP256R1())
    alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    certificate = _certificate(names[0], key.public_key(), "Tests").add_extension(alternatives, False)
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = place / "identity.pem"
    path.write_bytes(secret + certificate.sign(signer, hashes.SHA256()).public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def answer(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def page(text: str, content_type: str = "text/html; charset=utf-8") -> bytes:
    return answer(body=text.encode(), Content_Type=content_type)


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(status, Location=to)


class Internet:
    """`names` maps a name to what each question for it is answered, the last for ever. `answers` maps a path to what
    every site says to it. It keeps what was dialed, asked for by name in TLS, and sent.
    """

    def __init__(self, context: ssl.SSLContext):
        self.names: dict[str, list[list[str]]] = {"site.test": [[PUBLIC_IP]]}
        self.answers: dict[str, Answer] = {}
        self.before_tls: Callable[[socket.socket], None] | None = None
        self.public = {PUBLIC_IP}
        self.dialed: list[str] = []
        self.resolved: list[str] = []
        self.sni: list[str] = []
        self.requests: list[str] = []
        context.sni_callback = lambda line, name, _: self.sni.append(name)
        self._context = context
        self._server = socket.create_server(("127.0.0.1", 0))
        self._port = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def resolve(self, host: str) -> list[str]:
        self.resolved.append(host)
        known = self.names.get(host)
        if known is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known.pop(0) if len(known) > 1 else known[0]

    def dial(self, ip: str, seconds: float) -> socket.socket:
        self.dialed.append(ip)
        if ip not in self.public:
            raise ConnectionRefusedError(ip)
        return socket.create_connection(("127.0.0.1", self._port), seconds)

    def fetcher(self, **fields) -> Fetcher:
        return Fetcher(**{"resolve": self.resolve, "dial": self.dial, "certificates": trust, "pause": 0} | fields)

    def _serve(self) -> None:
        # Closing the server ends it.
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._server.accept()
                threading.Thread(target=self._talk, args=[line], daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        # A client that has seen enough hangs up.
        with contextlib.suppress(OSError), line:
            if self.before_tls:
                self.before_tls(line)
                return
            with self._context.wrap_socket(line, server_side=True) as secured:
                request = b""
                while not _is_whole(request):
                    request += secured.recv(65536)
                self.requests.append(request.decode())
                said = self.answers.get(request.decode().split()[1], answer("404 Not Found"))
                if callable(said):
                    said(secured)
                else:
                    secured.sendall(said)


def _is_whole(request: bytes) -> bool:
    """Whether the head is here, and as much of a body as it tells of."""
    head, ended, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length: (\d+)", head)
    return bool(ended) and len(body) >= int(length[1] if length else 0)


@contextlib.contextmanager
def running(place: Path) -> Iterator[Internet]:
    net = Internet(identity(place))
    try:
        yield net
    finally:
        net.close()
