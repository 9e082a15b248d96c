"""What RFC 4287 asks of a feed, as far as a program can tell."""

import re
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:[\x21-\x7e]+")
TEXTS = {"title", "subtitle", "summary", "rights", "content"}


def check(document: bytes) -> ElementTree.Element:
    """The feed, after it was found to have every element that it must, once, and in the right form."""
    root = ElementTree.fromstring(document)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert TAG.fullmatch(element.findtext(f"{ATOM}id") or ""), element.findtext(f"{ATOM}id")
        assert element.findtext(f"{ATOM}title"), "a title without words"
        moments = [one.text or "" for name in ("updated", "published") for one in element.findall(f"{ATOM}{name}")]
        assert all(map(MOMENT.fullmatch, moments)), moments
        links = element.findall(f"{ATOM}link")
        assert len([one for one in links if one.get("rel") == "alternate"]) == 1
        assert all(re.match(r"https?://\S+\Z", one.get("href") or "") for one in links)
        for author in element.findall(f"{ATOM}author"):
            assert len(author.findall(f"{ATOM}name")) == 1
        for text in (child for child in element if child.tag.removeprefix(ATOM) in TEXTS):
            assert text.get("type", "text") in {"text", "html"}
            assert not list(text)
    # The feed's own author stands for every entry that names none.
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert len([one for one in root.findall(f"{ATOM}link") if one.get("rel") == "self"]) == 1
    return root
