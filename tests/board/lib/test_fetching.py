"""The fetcher reaches what is public and nothing else. Every address that anything dials is written down.

The control is a checker as one writes it first: it looks at the name, then lets a library connect and follow.
"""

import http.client
import re
import socket
import ssl
import threading
import time
from itertools import pairwise

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.lib import fetching
from board.lib.fetching import Forbidden, Hop, Page, Unfetched, UnknownName, Unreachable
from board.lib.public_ips import is_public
from tests import internet
from tests.internet import PUBLIC_IP, Internet, answer, page, redirect


@pytest.fixture
def net(tmp_path):
    with internet.running(tmp_path) as net:
        yield net


class Naive:
    """Is the name public? Then on with it: connecting asks the name again, and redirects are followed unseen."""

    def __init__(self, net: Internet):
        self.net = net

    def fetch(self, url: str) -> None:
        host = url.split("/")[2]
        assert all(is_public(ip) for ip in self.net.resolve(host))
        for _ in range(5):
            url = self._get(url)
            if not url:
                return

    def _get(self, url: str) -> str:
        host, _, path = url.removeprefix("https://").partition("/")
        connection = http.client.HTTPConnection(host)
        line = self._connect(host)
        with internet.trust().wrap_socket(line, server_hostname=host) as connection.sock:
            connection.request("GET", f"/{path}")
            return connection.getresponse().getheader("Location", "")

    def _connect(self, host: str) -> socket.socket:
        """As socket.create_connection does: any spelling of a number is that number, and a name is asked for."""
        try:
            ip = socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            ip = host[1:-1] if host.startswith("[") else self.net.resolve(host)[0]
        return self.net.dial(ip, 5)


# What is fetched


def test_a_page_comes_with_its_status_its_type_and_its_text(net):
    net.answers["/a?b=c"] = page("Grüße")

    got = net.fetcher().fetch("https://SITE.test./a?b=c#d")

    assert got == Page(200, "https://site.test/a?b=c", (), "text/html; charset=utf-8", "Grüße")
    assert (net.resolved, net.dialed, net.sni) == (["site.test"], [PUBLIC_IP], ["site.test"])


@override_settings(SITE_URL="https://board.example.org")
def test_a_request_says_who_asks_and_nothing_more(net, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NETRC", "/nowhere")
    net.answers["/"] = answer(body=b"x", Set_Cookie="a=b")
    fetcher = net.fetcher()
    fetcher.fetch("https://site.test")
    fetcher.fetch("https://site.test/")

    assert [asked.split("\r\n") for asked in net.requests] == 2 * [
        [
            "GET / HTTP/1.1",
            "Host: site.test",
            "Accept-Encoding: identity",
            "User-Agent: CircuitBoard/1 (+https://board.example.org/about/)",
            "Connection: close",
            "",
            "",
        ]
    ]


def test_a_path_of_other_letters_is_sent_in_ascii_and_a_name_of_them_in_its_own_way(net):
    net.names["xn--caf-dma.test"] = [[PUBLIC_IP]]
    net.answers["/caf%C3%A9?q=%C3%A9"] = page("x")

    assert net.fetcher().fetch("https://café.test/café?q=é").status == 200
    assert net.sni == ["xn--caf-dma.test"]


@pytest.mark.parametrize(
    ("status", "for_good"),
    [
        ("301 Moved Permanently", True),
        ("308 Permanent Redirect", True),
        ("302 Found", False),
        ("303 See Other", False),
        ("307 Temporary Redirect", False),
    ],
)
def test_a_redirect_is_followed_and_told(net, status, for_good):
    net.names["other.test"] = [[PUBLIC_IP]]
    net.answers |= {"/a": redirect("//other.test/b", status), "/b": page("There")}

    got = net.fetcher().fetch("https://site.test/a")

    hops = (Hop(int(status[:3]), "https://site.test/a"),)
    assert got == Page(200, "https://other.test/b", hops, "text/html; charset=utf-8", "There")
    assert got.has_moved_for_good is for_good
    assert net.resolved == ["site.test", "other.test"]


def test_one_hop_that_is_not_for_good_makes_the_way_not_for_good(net):
    net.answers |= {"/a": redirect("/b", "301 Moved"), "/b": redirect("/c"), "/c": page("There")}

    assert net.fetcher().fetch("https://site.test/a").has_moved_for_good is False


def test_five_redirects_are_followed_and_no_sixth(net):
    net.answers |= {f"/{n}": redirect(f"/{n + 1}") for n in range(6)} | {"/6": page("x")}

    assert len(net.fetcher().fetch("https://site.test/1").hops) == 5
    with pytest.raises(Unreachable, match=r"^It sends on more than 5 times\.$"):
        net.fetcher().fetch("https://site.test/0")


def test_a_status_is_told_without_its_text(net):
    net.answers["/"] = answer("404 Not Found", b"<p>Sorry", Content_Type="text/html")

    assert net.fetcher().fetch("https://site.test/") == Page(404, "https://site.test/", (), "text/html", "")


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        ({"Content_Type": "text/plain; charset=ISO-8859-1"}, b"caf\xe9", "café"),
        ({"Content_Type": "text/plain; charset=windows-1252"}, b"\x93a\x94", "“a”"),
        ({"Content_Type": "application/atom+xml"}, b"<a/>", "<a/>"),
        ({"Content_Type": "application/json; charset=punycode"}, b"{}", "{}"),
        ({"Content_Type": "text/html; charset=rot13"}, b"\xff", "\ufffd"),
        ({"Content_Type": "image/png"}, b"PNG", ""),
        ({"Content_Type": "application/octet-stream"}, b"x", ""),
        ({}, b"x", ""),
        ({"Content_Type": "text/html", "Content_Encoding": "gzip"}, b"\x1f\x8b", ""),
        ({"Content_Type": "text/html", "Content_Encoding": "br, gzip"}, b"x", ""),
    ],
)
def test_text_is_read_and_nothing_is_unpacked(net, headers, body, text):
    net.answers["/"] = answer(body=body, **headers)

    assert net.fetcher().fetch("https://site.test/").text == text


def test_a_million_bytes_are_read_and_the_rest_is_left(net):
    def endless(line):
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            line.sendall(b"a" * 65536)

    net.answers["/"] = endless
    assert len(net.fetcher().fetch("https://site.test/").text) == 1_000_000
    assert len(net.fetcher().fetch("https://site.test/", most=10).text) == 10


@pytest.mark.parametrize(
    "first",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        b"HTTP/1.1 200 OK\r\nA: ",
    ],
)
def test_no_more_comes_in_than_may_however_it_is_framed(net, first):
    """http.client alone reads a piece of length -1 to its end, which never comes."""
    sent = []

    def endless(line):
        line.sendall(first)
        while True:
            line.sendall(b"a" * 65536)
            sent.append(65536)

    net.answers["/"] = endless
    with pytest.raises(Unreachable, match=r"^site\.test does not answer in a way that can be read\.$"):
        net.fetcher().fetch("https://site.test/")
    time.sleep(0.1)

    # What the server could hand over before it found nobody there, with what the system holds on the way.
    assert sum(sent) < 20_000_000


# What is not reached

INSIDE = ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255"]
INSIDE_V6 = ["::1", "::", "::ffff:127.0.0.1", "fd00::1", "fe80::1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"]
SPELLINGS = [
    *INSIDE,
    *(f"[{ip}]" for ip in INSIDE_V6),
    "[fe80::1%25eth0]",
    "[::1%lo]",
    "127.1",
    "127.0.1",
    "0",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "0x7f.1",
    "127.0.0.1.",
    "127.0.0.1..",
    "127。0。0。1",
    "１２７.０.０.１",
    "①②⑦.⓪.⓪.①",
    "localhost",
    "localhost.",
    "inside.test",
    "inside.test.",
    "INSIDE.test",
    "ⓘnside.test",
    "site.test@127.0.0.1",
    "site.test:pass@127.0.0.1",
    "127.0.0.1:443",
    "127.0.0.1:443@site.test",
    "inside.test:443",
    "site.test:22",
    "site.test:80",
    "site.test:",
    "site.test:0443",
    "site.test\\@127.0.0.1",
    "site.test\\.inside.test",
    "127.0.0.1%2f@site.test",
    "site.test%00.inside.test",
    "site.test%23@127.0.0.1",
    "in\tside.test",
    "in\nside.test",
    "inside.test\r\nX: y",
    "in\u00adside.test",
    "in\u200bside.test",
    "-inside.test",
    "a" * 64 + ".test",
    "a." * 130 + "test",
    "",
    ".",
    "..",
    "test",
]
# Odd, and public all the same: an empty port is the usual one.
HARMLESS = {"site.test:"}


def with_an_inside(net: Internet) -> Internet:
    net.names |= {"inside.test": [["10.0.0.1"]], "localhost": [["127.0.0.1", "::1"]]}
    return net


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_an_inside_address_is_dialed_at_first_or_behind_a_redirect(net, spelling):
    with_an_inside(net).answers["/a"] = redirect(f"https://{spelling}/secret")
    fetcher = net.fetcher()

    if spelling in HARMLESS:
        assert fetcher.fetch(f"https://{spelling}/secret").status == 404
    else:
        for start in (f"https://{spelling}/secret", "https://site.test/a"):
            with pytest.raises(Unfetched, match=r"\.$"):
                fetcher.fetch(start)

    assert set(net.dialed) == {PUBLIC_IP}


@pytest.mark.parametrize("ip", [*INSIDE, *INSIDE_V6, "fe80::1%eth0", "::127.0.0.1", "198.18.0.1", "168.63.129.16"])
def test_a_name_with_one_address_inside_is_not_dialed_at_all(net, ip):
    net.names |= {"other.test": [[ip]], "www.site.test": [[PUBLIC_IP, ip]]}

    for name in ("other.test", "www.site.test"):
        with pytest.raises(Forbidden, match=rf"^{name} leads to an address that is not public\.$"):
            net.fetcher().fetch(f"https://{name}/")

    assert net.dialed == []


def test_a_name_that_changes_its_address_is_asked_once_and_the_first_answer_is_what_is_dialed(net):
    net.names["other.test"] = [[PUBLIC_IP], ["127.0.0.1"]]
    net.answers["/"] = page("x")

    net.fetcher().fetch("https://other.test/")

    assert (net.resolved, net.dialed) == (["other.test"], [PUBLIC_IP])


def test_a_name_that_changes_its_address_between_two_hops_is_caught_at_the_second(net):
    net.names["other.test"] = [[PUBLIC_IP], ["127.0.0.1"]]
    net.answers |= {"/a": redirect("/b"), "/b": page("x")}

    with pytest.raises(Forbidden):
        net.fetcher().fetch("https://other.test/a")

    assert net.dialed == [PUBLIC_IP]


@pytest.mark.parametrize(
    "to",
    [
        "http://site.test/b",
        "//site.test:8443/b",
        "ftp://site.test/b",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:127.0.0.1/b",
        "https:///127.0.0.1/b",
        "https:\\\\127.0.0.1\\b",
        "\thttps://127.0.0.1/b",
        "/b\tc",
        "https://[::1/",
        "https://site.test/" + "a" * 3_000,
    ],
)
def test_a_redirect_to_what_is_no_plain_public_address_is_not_followed(net, to):
    net.answers["/a"] = redirect(to)

    with pytest.raises(Unfetched, match=r"\.$"):
        net.fetcher().fetch("https://site.test/a")

    assert (net.resolved, net.dialed) == (["site.test"], [PUBLIC_IP])


def test_two_places_to_go_on_to_are_none(net):
    net.answers["/a"] = b"HTTP/1.1 302 F\r\nLocation: /b\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"

    with pytest.raises(Forbidden):
        net.fetcher().fetch("https://site.test/a")


@pytest.mark.parametrize("url", ["http://site.test/", "HTTP://site.test/", "site.test", "//site.test/", "", "https:/x"])
def test_only_https_is_looked_at(net, url):
    with pytest.raises(Forbidden, match=r"^Only addresses that begin with https:// are looked at\.$"):
        net.fetcher().fetch(url)

    assert net.resolved == []


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.sampled_from("https:/.@[]%\\#?127x0sitend\t\n。１ "), max_size=30))
def test_no_text_at_all_is_dialed_inside(net, text):
    with_an_inside(net).names |= {"site.test": [[PUBLIC_IP]]}
    for url in (text, f"https://{text}", f"https://site.test{text}", f"https://{text}@inside.test"):
        try:
            target = fetching.read(url)
        except Forbidden:
            continue
        # What was read is what is dialed: the same text, parsed once.
        assert target.host == target.host.lower().strip(".")
        assert not target.host.rpartition(".")[2].isdigit()
        assert target.path.startswith("/")


# The control


@pytest.mark.parametrize(
    "spelling", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "[::1]", "inside.test"]
)
def test_control_a_naive_checker_dials_inside_behind_a_redirect(net, spelling):
    with_an_inside(net).answers["/a"] = redirect(f"https://{spelling}/secret")

    with pytest.raises(ConnectionRefusedError):
        Naive(net).fetch("https://site.test/a")

    assert [ip for ip in net.dialed if not is_public(ip)] == [
        {"[::1]": "::1", "inside.test": "10.0.0.1"}.get(spelling, "127.0.0.1")
    ]


def test_control_a_naive_checker_dials_inside_for_a_name_that_changes_its_address(net):
    net.names["other.test"] = [[PUBLIC_IP], ["127.0.0.1"]]

    with pytest.raises(ConnectionRefusedError):
        Naive(net).fetch("https://other.test/")

    assert net.dialed == ["127.0.0.1"]


# Who answers


def test_a_certificate_for_another_name_is_refused(tmp_path):
    net = Internet(internet.identity(tmp_path, ("other.test",)))
    net.answers["/"] = page("x")

    with pytest.raises(Unreachable, match=r"^site\.test shows a certificate that does not hold\.$"):
        net.fetcher().fetch("https://site.test/")

    assert net.requests == []
    net.close()


def test_a_certificate_of_an_authority_that_nobody_knows_is_refused(net):
    with pytest.raises(Unreachable, match="certificate"):
        net.fetcher(certificates=ssl.create_default_context).fetch("https://site.test/")

    assert net.requests == []


def test_the_fetcher_of_the_site_checks_names_and_certificates():
    ours = fetching._ours

    assert (ours.resolve, ours.dial) == (fetching.ask_names, fetching.dial)
    assert (ours.trust.check_hostname, ours.trust.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert ours.trust.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_nothing_is_fetched_where_the_setting_is_off():
    with pytest.raises(Forbidden, match="FETCH_LINKS is off"):
        fetching.fetch("https://site.test/")


# What does not come


def test_a_name_that_nobody_knows_is_told_apart(net):
    with pytest.raises(UnknownName):
        net.fetcher().fetch("https://gone.test/")


def test_a_name_server_that_is_away_is_no_unknown_name(net):
    def away(host):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with pytest.raises(Unreachable) as caught:
        net.fetcher(resolve=away).fetch("https://site.test/")
    assert type(caught.value) is Unreachable


def test_a_name_without_an_address_is_unreachable(net):
    net.names["site.test"] = [[]]

    with pytest.raises(Unreachable, match=r"^site\.test has no address\.$"):
        net.fetcher().fetch("https://site.test/")


def test_the_next_address_is_tried_where_the_first_is_out_of_reach_and_three_at_most(net):
    away = ["2606:4700::1", "2606:4700::2", "2606:4700::3"]
    net.answers["/"] = page("x")
    net.names["site.test"] = [[away[0], PUBLIC_IP]]
    assert net.fetcher().fetch("https://site.test/").status == 200
    net.names["site.test"] = [[*away, PUBLIC_IP]]
    with pytest.raises(Unreachable):
        net.fetcher().fetch("https://site.test/")

    assert net.dialed == [away[0], PUBLIC_IP, *away]


def drip(first: bytes, drop: bytes):
    def say(line):
        line.sendall(first)
        while True:
            time.sleep(0.05)
            line.sendall(drop)

    return say


SLOW = {
    "the status line": drip(b"HTTP/1.1 200", b" "),
    "the headers": drip(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
    "early answers": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "the body": drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"a"),
    "the pieces": drip(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"
    ),
    "a redirect": lambda line: (time.sleep(0.3), line.sendall(redirect("/"))),
}


@pytest.mark.parametrize("said", SLOW.values(), ids=SLOW)
def test_drop_by_drop_ends_with_the_time_for_all_of_it(net, said):
    net.answers["/"] = said
    began = time.monotonic()

    with pytest.raises(Unreachable):
        net.fetcher(seconds=1).fetch("https://site.test/")

    assert 0.2 < time.monotonic() - began < 2.5


def test_a_handshake_drop_by_drop_ends_too(net):
    def say(line):
        line.sendall(b"\x16\x03\x03\x40\x00")
        while True:
            time.sleep(0.05)
            line.sendall(b"\x02")

    net.before_tls = say
    began = time.monotonic()

    with pytest.raises(Unreachable, match=r"^site\.test did not answer in time\.$"):
        net.fetcher(seconds=1).fetch("https://site.test/")

    assert time.monotonic() - began < 2.5


def test_silence_ends_whether_of_the_name_or_of_the_host(net):
    net.before_tls = lambda line: time.sleep(3)
    slow = threading.Event()
    began = time.monotonic()

    for fields in ({}, {"resolve": lambda host: slow.wait(3) and []}):
        with pytest.raises(Unreachable, match=r"^site\.test did not answer in time\.$"):
            net.fetcher(seconds=0.5, **fields).fetch("https://site.test/")

    slow.set()
    assert time.monotonic() - began < 2.5


GARBLED = {
    "nothing": b"",
    "noise": bytes(range(256)) * 40,
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "no number": b"HTTP/1.1 abc\r\n\r\n",
    "a huge number": b"HTTP/1.1 99999999999 OK\r\n\r\n",
    "a long line": b"HTTP/1.1 200 " + b"a" * 100_000 + b"\r\n\r\n",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1_000 + b"\r\n",
    "a short body": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\na",
    "no piece": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a negative piece": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\na",
    "a huge length": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\na",
}


@pytest.mark.parametrize("said", GARBLED.values(), ids=GARBLED)
def test_what_is_garbled_is_a_sentence_or_a_page_and_nothing_else(net, said):
    net.answers["/"] = said

    assert told(net) in {"200", "site.test does not answer in a way that can be read."}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=60))
def test_no_answer_at_all_is_more_than_a_sentence(net, headers, body):
    net.answers["/"] = b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n\r\n" + body

    assert re.fullmatch(r"200|.*\.", told(net))


def told(net) -> str:
    """The status, or the sentence instead of it."""
    try:
        return str(net.fetcher(seconds=3).fetch("https://site.test/").status)
    except Unfetched as error:
        return str(error)


# Manners


def test_one_host_is_asked_one_thing_at_a_time_with_a_pause_between(net):
    spans = []

    def slowly(line):
        began = time.monotonic()
        time.sleep(0.1)
        # Before it is sent: whoever reads it may ask again sooner than this thread runs on.
        spans.append((began, time.monotonic()))
        line.sendall(page("x"))

    net.answers["/"] = slowly
    fetcher = net.fetcher(pause=0.2)
    askers = [threading.Thread(target=fetcher.fetch, args=["https://site.test/"]) for _ in range(3)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(timeout=10)

    spans.sort()
    assert [after[0] - before[1] >= 0.2 for before, after in pairwise(spans)] == [True, True]


def test_another_host_does_not_wait(net):
    net.names["other.test"] = [[PUBLIC_IP]]
    net.answers["/"] = page("x")
    fetcher = net.fetcher(pause=60)
    fetcher.fetch("https://site.test/")

    assert fetcher.fetch("https://other.test/").status == 200


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Site.test/a", "site.test"),
        ("http://site.test/", ""),
        ("https://127.0.0.1/", ""),
        ("nonsense", ""),
    ],
)
def test_host_of_an_address_that_is_looked_at(url, host):
    assert fetching.host_of(url) == host
