"""Atom that every reader can read, whatever the rows hold, and the same bytes while nothing has moved."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from board.lib import feeds
from board.lib.feeds import Entry, Feed
from tests.atom import ATOM, check
from tests.poison import POISON

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NASTY = [*POISON, "x" * 200, "\x00\x01\x0b", "\ud800", "\ufffe", "]]>", "<![CDATA[", "&nbsp;", " ", ""]


def a_feed(*entries: Entry, **fields) -> Feed:
    return Feed(**{"id": "all", "title": "All", "page": "/", "began": NOW, "entries": entries} | fields)


def answered(rf, feed: Feed, **headers):
    return feeds.answer(rf.get("/feed.atom?q=a%26b", headers=headers), feed)


@pytest.mark.parametrize("words", NASTY)
def test_nothing_that_people_write_breaks_it(rf, words):
    entry = Entry("rows/1", words, "/x/", NOW, text=words, html=words, authors=[words], categories=[words])
    tree = check(answered(rf, a_feed(entry, title=words, subtitle=words)).content)

    (told,) = tree.findall(f"{ATOM}entry")
    shown = feeds._line(words)
    assert told.findtext(f"{ATOM}title") == (shown or "Without a title")
    assert told.find(f"{ATOM}category").get("term") == shown


def test_the_check_of_these_tests_bites(rf):
    whole = answered(rf, a_feed(Entry("rows/1", "One", "/x/", NOW))).content
    for broken in (b"<updated>2026-11-23T12:00:00Z</updated>", b"<id>tag:127.0.0.1,2026:rows/1</id>", b"</entry>"):
        with pytest.raises((AssertionError, ElementTree.ParseError)):
            check(whole.replace(broken, b""))


def test_an_id_stays_when_title_and_address_change(rf):
    first, second = (
        check(answered(rf, a_feed(Entry("problems/42", title, link, NOW))).content).find(f"{ATOM}entry/{ATOM}id").text
        for title, link in (("Old", "/problems/42-old/"), ("New", "/problems/42-new/"))
    )

    assert first == second == "tag:127.0.0.1,2026:problems/42"


def test_it_is_as_new_as_its_newest_entry_and_as_its_beginning_while_it_is_empty(rf):
    later = NOW + timedelta(days=1)
    entries = [Entry("a/1", "a", "/", NOW, later), Entry("a/2", "b", "/", NOW)]

    assert check(answered(rf, a_feed(*entries)).content).findtext(f"{ATOM}updated") == "2026-11-24T12:00:00Z"
    assert check(answered(rf, a_feed()).content).findtext(f"{ATOM}updated") == "2026-11-23T12:00:00Z"


def test_whoever_has_it_is_told_so_until_something_moves(rf):
    entry = Entry("a/1", "a", "/", NOW)
    has = answered(rf, a_feed(entry))["ETag"]

    assert answered(rf, a_feed(entry), if_none_match=has).status_code == 304
    assert answered(rf, a_feed(entry, Entry("a/2", "b", "/", NOW)), if_none_match=has).status_code == 200
    assert answered(rf, a_feed(), if_none_match=has).status_code == 200


def test_no_time_stands_for_what_is_in_it(rf):
    said = answered(rf, a_feed(Entry("a/1", "a", "/", NOW)))

    assert "Last-Modified" not in said
    known = {"if_modified_since": "Mon, 23 Nov 2026 12:00:00 GMT"}
    assert answered(rf, a_feed(Entry("a/1", "a", "/", NOW)), **known).status_code == 200


def test_its_own_address_is_made_from_site_url_and_holds_its_query(rf, settings):
    settings.SITE_URL = "https://board.example"
    tree = check(answered(rf, a_feed()).content)

    links = {link.get("rel"): link.get("href") for link in tree.findall(f"{ATOM}link")}
    assert links == {"alternate": "https://board.example/", "self": "https://board.example/feed.atom?q=a%26b"}
