"""What is sent goes where it may, once, and nowhere else. The gate is the one of `test_fetching.py`."""

import time

import pytest

from board.lib import fetching
from board.lib.fetching import Forbidden, Page, Unreachable
from tests import internet
from tests.internet import PUBLIC_IP, answer, redirect


@pytest.fixture
def net(tmp_path):
    with internet.running(tmp_path) as net:
        yield net


def test_a_body_arrives_with_its_headers_and_what_comes_back_is_read(net):
    net.answers["/hook?a=b"] = answer("200 OK", b"thanks", Content_Type="text/plain")

    got = net.fetcher().post("https://site.test/hook?a=b", b'{"a": 1}', {"X-Signed": "yes", "Content-Type": "text/x"})

    assert got == Page(200, "https://site.test/hook?a=b", (), "text/plain", "thanks")
    head, _, body = net.requests[0].partition("\r\n\r\n")
    assert head.splitlines()[0] == "POST /hook?a=b HTTP/1.1"
    assert {"Content-Length: 8", "X-Signed: yes", "Host: site.test", "Content-Type: text/x"} <= {*head.splitlines()}
    assert (body, net.dialed, net.sni) == ('{"a": 1}', [PUBLIC_IP], ["site.test"])


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_nothing_is_sent_on(net, status):
    net.names["other.test"] = [[PUBLIC_IP]]
    net.answers["/"] = redirect("https://other.test/", status)

    assert net.fetcher().post("https://site.test/", b"{}", {}).status == int(status[:3])
    assert (net.resolved, len(net.requests)) == (["site.test"], 1)


def test_what_a_failure_says_is_read_and_not_all_of_it(net):
    net.answers["/"] = answer("500 Oops", b"x" * 9_000, Content_Type="text/plain")

    got = net.fetcher().post("https://site.test/", b"{}", {})
    assert (got.status, len(got.text)) == (500, fetching.MOST_ANSWER)


@pytest.mark.parametrize(
    "url",
    [
        "http://site.test/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0x7f.0.0.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://site.test:8443/",
        "https://me@site.test/",
        "https://localhost/",
        "https://site.test\\@127.0.0.1/",
        "https://ⓛocalhost/",
        "file:///etc/passwd",
        "https:///site.test/",
    ],
)
def test_an_address_inside_is_refused_in_any_spelling(net, url):
    with pytest.raises(Forbidden):
        net.fetcher().post(url, b"{}", {})
    assert (net.dialed, net.resolved) == ([], [])


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_inside_is_refused(net, inside):
    net.names["site.test"] = [[PUBLIC_IP, inside]]

    with pytest.raises(Forbidden, match="not public"):
        net.fetcher().post("https://site.test/", b"{}", {})
    assert net.dialed == []


def test_a_name_that_changes_its_address_is_asked_once(net):
    net.names["site.test"] = [[PUBLIC_IP], ["127.0.0.1"]]
    net.answers["/"] = answer()

    net.fetcher().post("https://site.test/", b"{}", {})
    assert (net.resolved, net.dialed) == (["site.test"], [PUBLIC_IP])


def test_a_receiver_that_says_nothing_is_given_up(net):
    net.answers["/"] = lambda line: time.sleep(2)

    with pytest.raises(Unreachable, match="did not answer in time"):
        net.fetcher(seconds=0.8).post("https://site.test/", b"{}", {})


def test_a_board_that_fetches_nothing_sends_nothing(settings):
    settings.FETCH_LINKS = False

    with pytest.raises(Forbidden, match="FETCH_LINKS is off"):
        fetching.post("https://site.test/", b"{}", {})
