"""Bytes that no client would send, at the server as in production: refused or hung up on, never its own failure."""

import re
import socket
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from board.lib.bare_server import HOST, BareServer
from problems.models import Claim, Comment
from tests.api import Script
from tests.factories import a_claim, a_person, a_problem

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 10
DEEP = "[" * 60_000 + "]" * 60_000


def request_lines() -> list[bytes]:
    """First lines that are none, or that ask for what is not there."""
    targets = [
        "/",
        "*",
        "//",
        "/%",
        "/%zz",
        "/%00",
        "/%ff%fe",
        "/..%2f..%2fetc/passwd",
        "/../../etc/passwd",
        "/\\",
        "/problems/%0d%0ax:y/",
        "/problems/42-%E2%80%AE/",
        "/" + "a" * 4000,
        "/?" + "a=1&" * 900,
        "/?" + "%00" * 50,
        "http://evil.example/",
        "http://evil.example:99999/",
        "/problems/?page=" + "9" * 500,
        "/~%2e%2e/",
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
        "/api/v1/problems/?cursor=" + "%F0%9F%90%88" * 60,
        "/#fragment",
        "/;jsessionid=1",
        "/problems/1e9/",
        "/%c0%ae%c0%ae/",
    ]
    lines = [f"GET {target} HTTP/1.1" for target in targets]
    lines += [
        f"{method} /problems/ HTTP/1.1"
        for method in (
            "get",
            "G" * 30,
            "PUT",
            "DELETE",
            "PATCH",
            "TRACE",
            "TRACK",
            "CONNECT",
            "OPTIONS",
            "PROPFIND",
            "GET\t",
            "G ET",
            "QUERY",
        )
    ]
    lines += [
        "GET /",
        "GET",
        "",
        " ",
        "GET  /  HTTP/1.1",
        "GET / HTTP/9.9",
        "GET / HTTP/1.0",
        "GET / HTTP/",
        "GET / FTP/1.1",
        "GET /\x01 HTTP/1.1",
        "GET /caf\xe9 HTTP/1.1",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "PRI * HTTP/2.0",
        "SSH-2.0-x",
        "{}",
        "GET / HTTP/1.1 HTTP/1.1",
    ]
    return [line.encode("latin-1") for line in lines]


def header_lines() -> list[bytes]:
    """Headers beside a request that is in order."""
    return [
        b"",
        b"Host:",
        b"Host: evil.example",
        b"Host: 127.0.0.1:99999",
        b"Host: a b",
        b"Host: [::1",
        b"Host: \xff",
        b"Host: " + b"a" * 3000,
        b"X: " + b"y" * 8000,
        b"X" * 8000 + b": y",
        b"No colon",
        b": no name",
        b"Spaced : x",
        b" folded: x",
        b"X: a\x00b",
        b"X: \x01\x7f",
        b"Cookie: session=" + b"a" * 4000,
        b"Cookie: =;;;=",
        b"Cookie: session=\xff\xfe",
        b"Cookie: session=x; session=y",
        b"Cookie: csrf=" + b"a" * 32,
        b"Accept: */*;q=banana",
        b"Accept: " + b"a/b," * 900,
        b"Accept-Language: \xc3\x28",
        b"If-None-Match: " + b'"x",' * 900,
        b"If-None-Match: W/",
        b"If-Modified-Since: never",
        b"Range: bytes=9-1",
        b"Range: bytes=" + b"0-1," * 500,
        b"Expect: 100-continue",
        b"Expect: 200-maybe",
        b"Upgrade: h2c",
        b"Connection: Upgrade",
        b"Transfer-Encoding: chunked",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Content-Length: -1",
        b"Content-Length: +5",
        b"Content-Length: 1e3",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Content-Length: 99999999999999999999",
        b"X-Forwarded-For: " + b"1.1.1.1," * 300,
        b"X-Forwarded-For: evil",
        b"X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http",
        b"X-Forwarded-Host: evil.example",
        b"Authorization: Bearer",
        b"Authorization: Bearer obp_" + b"a" * 5000,
        b"Authorization: Bearer \xff\xfe",
        b"Authorization: Basic !!!",
        b"Authorization: Bearer obp_x\r\nAuthorization: Bearer obp_y",
        b"HX-Request: true\r\nHX-Current-URL: javascript:alert(1)",
        b"HX-Request: \xf0\x9f",
        b"Idempotency-Key: \x00",
        b"Referer: \xff://",
        b"Origin: null",
        b"Content-Type: text/html; charset=klingon",
        b"\r\n\r\nGET /admin/ HTTP/1.1",
        *[b"X-%d: y" % n + b"\r\nX: y" * 120 for n in range(2)],
    ]


BODIES: list[tuple[str, bytes]] = [
    ("application/json", body if isinstance(body, bytes) else body.encode())
    for body in [
        '{"text": "In order."}',
        "",
        "null",
        "[]",
        "0",
        '"x"',
        "{",
        "}",
        "{}",
        "NaN",
        "Infinity",
        DEEP,
        '{"text":' * 9000 + "1" + "}" * 9000,
        '{"text": "a", "text": "b"}',
        '{"text": "a\\u0000b"}',
        '{"text": "\\ud800"}',
        b'{"text": "\xff\xfe"}',
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\x00}\x00",
        b"\x00",
        '{"text": 1e999}',
        '{"text": ' + "9" * 5000 + "}",
        '{"text": -0}',
        '{"text": {}}',
        '{"text": []}',
        '{"text": ["x"]}',
        '{"text": true}',
        '{"text": null}',
        '{"text": "' + "a" * 30_000 + '"}',
        '{"text": "' + "$x$" * 400 + '"}',
        '{"text": "$' + "{" * 200 + "x" + "}" * 200 + '$"}',
        '{"text": "' + "[" * 3000 + '"}',
        '{"text": "' + "> " * 3000 + 'x"}',
        '{"__proto__": {}, "text": "x"}',
        '{"text": "x", "by": 1, "is_admin": true}',
        '{"TEXT": "x"}',
        "{'text': 'x'}",
        '{"text": "x",}',
        '/* */{"text": "x"}',
        '{"text": "x"}{"text": "y"}',
        '{"kind": "result\\n", "text": "x"}',
        '{"text": "' + "\\n" * 5000 + '"}',
        '{"hours_per_week": 1.5, "hypothesis": "x", "plan": "x"}',
        '{"hours_per_week": 1e300, "hypothesis": "x", "plan": "x"}',
        '{"moved": "\\u202e\\u0007"}',
        "{" + '"a": 1,' * 20_000 + '"b": 2}',
        b'{"text": "' + b"a" * 1_100_000 + b'"}',
    ]
] + [
    ("application/x-www-form-urlencoded", b"text=x"),
    ("text/plain", b'{"text": "x"}'),
    ("", b'{"text": "x"}'),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=" + "b" * 300, b"--b"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"; filename="../../x"\r\n\r\nx\r\n--x--\r\n',
    ),
    ("application/json; charset=utf-16", '{"text": "x"}'.encode("utf-16")),
    ("application/json; charset=klingon", b"{}"),
    ("application/json, text/plain", b"{}"),
    ("application/xml", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"),
]


def of_bytes(server: BareServer, sent: bytes) -> list[int]:
    """The statuses that came back before the server hung up, or fell silent after an answer."""
    with socket.create_connection((HOST, server.port), timeout=PATIENCE_SECONDS) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            told = b""
            while piece := line.recv(65_536):
                told += piece
        except (ConnectionError, BrokenPipeError):
            # Hung up on while it was still talking.
            return []
    return [int(status) for status in re.findall(rb"^HTTP/1\.[01] (\d{3})", told, re.MULTILINE)]


def whole(line: bytes, headers: bytes = b"", body: bytes = b"") -> bytes:
    return (
        line
        + b"\r\nHost: 127.0.0.1\r\nConnection: close"
        + (b"\r\n" + headers if headers else b"")
        + b"\r\n\r\n"
        + body
    )


@pytest.fixture
def server(tmp_path, monkeypatch):
    database = connection.settings_dict
    place = f"{quote(database['HOST'], safe='')}:{database['PORT']}/{database['NAME']}"
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@{place}"
    monkeypatch.setenv("DATABASE_URL", url)
    with BareServer(settings.BASE_DIR, tmp_path) as running:
        yield running


def test_three_hundred_raw_requests_find_no_failure_of_the_board(server):
    ada = a_person("ada")
    problem, claim = a_problem(), a_claim(person=ada)
    token = f"Authorization: Bearer {Script(ada).text}".encode()
    asked = {line: whole(line) for line in request_lines()}
    asked |= {line: whole(b"GET /problems/ HTTP/1.1", line) for line in header_lines()}
    asked |= {b"api " + line: whole(b"GET /api/v1/problems/ HTTP/1.1", line) for line in header_lines()}
    for address in (f"claims/{claim.pk}/log/", f"problems/{problem.pk}/comment/", f"problems/{problem.pk}/claim/"):
        for kind, body in BODIES:
            headers = b"\r\n".join([token, f"Content-Type: {kind}".encode(), b"Content-Length: %d" % len(body)])
            asked[f"{address} {kind} ".encode() + body[:60] + b"%d" % len(body)] = whole(
                f"POST /api/v1/{address} HTTP/1.1".encode(), headers, body
            )

    answers = {name: of_bytes(server, sent) for name, sent in asked.items()}

    assert len(asked) >= 300
    assert {name: found for name, found in answers.items() if any(status >= 500 for status in found)} == {}
    assert of_bytes(server, whole(b"GET /health/live HTTP/1.1")) == [200]
    # What was in order got through, so the rest was refused and not the whole server deaf.
    assert answers[b"GET / HTTP/1.1"] == [200]
    assert Comment.objects.filter(problem=problem).count() > 0
    assert Claim.objects.filter(problem=problem).count() == 0


def test_control_a_failure_of_the_board_would_be_seen(server, monkeypatch):
    """A table is away: the same request that was answered above is a failure, and found to be one."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE problems_track RENAME TO problems_track_away")
    try:
        assert of_bytes(server, whole(b"GET /problems/ HTTP/1.1")) == [500]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE problems_track_away RENAME TO problems_track")
