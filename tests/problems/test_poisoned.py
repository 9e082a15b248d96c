"""A poisoned title, name, line or summary breaks no page, list, feed, file, mail or export."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
import yaml
from django.core import mail

from board.lib import markdown
from board.lib.text import without_overrides
from problems import cite
from problems.models import WriteUp
from problems.services import portfolios, watches
from problems.services import writeups as services
from problems.services.catalogue.export import export
from problems.services.writeups import BearsOn
from tests.factories import a_claim, a_log_entry, a_person, a_problem, a_program, a_writeup
from tests.poison import POISON, Page, bibtex_entries
from users.models import Mail, Notification
from users.services import letters, people

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def writeup(ada, poison) -> WriteUp:
    """One whose every word is the poison, as is every word of its author and its problem."""
    people.edit_profile(ada, name=poison[:80], bio=poison, website="")
    problem = a_problem(title=poison, question=poison)
    found = a_writeup(
        title=poison,
        summary=poison,
        summary_html=markdown.render(poison),
        link="https://example.org/a_b%7D?x=1&y=#{}",
        says={problem: "negative"},
        published="2026-11-20",
        linked_by=ada,
        ai_use=poison,
    )
    found.authors.create(person=ada, position=0)
    found.authors.create(name=poison, position=1)
    claim = a_claim(person=ada, problem=problem, status="released", note=poison, note_html=markdown.render(poison))
    a_log_entry(claim, text=poison, html=markdown.render(poison))
    for thing in (found, claim):
        portfolios.caption(thing, by=ada, line=poison.strip() or "x")
    portfolios.introduce(ada, text=poison)
    return found


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def test_no_page_runs_it_and_every_page_says_it(client, ada, writeup, poison):
    program = a_program()
    program.tracks.add(writeup.problems.get().track)
    client.force_login(ada)
    for address in (
        "/writeups/",
        "/writeups/?says=negative",
        f"/writeups/?problem={writeup.problems.get().pk}&author=ada",
        writeup.get_absolute_url(),
        writeup.problems.get().get_absolute_url(),
        "/~ada/",
        "/portfolio/",
        f"/programs/{program.key}/portfolio/",
        "/people/",
        "/my-board/",
    ):
        page = Page(client.get(address).content.decode())
        assert (address, page.handlers, page.strange_scripts) == (address, [], [])
        assert on_one_line(poison[:80]) in page.text, address


def test_the_metadata_of_a_page_says_it_and_nothing_else(client, writeup, poison):
    names = [cite.one_line(name) for name in (poison[:80], poison)]

    page = Page(client.get(writeup.get_absolute_url()).content.decode())

    linked, tags = page.linked(), page.metas
    assert (linked["@type"], linked["name"]) == ("BlogPosting", cite.one_line(poison))
    assert [author["name"] for author in linked["author"]] == names
    assert [content for name, content in tags if name == "citation_title"] == [cite.one_line(poison)]
    assert [content for name, content in tags if name == "citation_author"] == names
    problem = Page(client.get(writeup.problems.get().get_absolute_url()).content.decode())
    assert problem.linked()["name"] == cite.one_line(poison)


def test_the_feed_stays_well_formed(client, writeup, poison):
    tree = ElementTree.fromstring(client.get("/writeups/feed.atom?says=negative").content)

    (entry,) = tree.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == on_one_line(without_overrides(poison))
    parts = [child.tag.removeprefix(ATOM) for child in entry]
    assert parts[:8] == ["id", "title", "link", "published", "updated", "author", "author", "category"]
    assert parts[8:] == ["summary", "content"]


@pytest.mark.parametrize("address", ["/~ada/portfolio.bib", "/writeups/{pk}/cite.bib"])
def test_bibtex_has_one_entry_with_the_fields_it_should_have(client, writeup, poison, address):
    (entry,) = bibtex_entries(client.get(address.format(pk=writeup.pk)).content.decode())

    assert list(entry) == ["type", "key", "title", "author", "howpublished", "year", "month", "url", "note"]
    assert (entry["title"], entry["url"]) == (cite.tex(poison), "https://example.org/a_b%7D?x=1&y=#%7B%7D")
    assert entry["author"].count(" and ") >= 1


def test_csl_json_follows_its_rules(client, writeup, poison):
    for address in ("/~ada/portfolio.csl.json", f"/writeups/{writeup.pk}/cite.csl.json"):
        (item,) = client.get(address).json()
        assert item["title"] == cite.one_line(poison)
        assert item["issued"] == {"date-parts": [[2026, 11, 20]]}
        assert len(item["author"]) == 2
        assert {frozenset(name) for name in item["author"]} <= {frozenset({"literal"}), frozenset({"family", "given"})}


def test_the_portfolio_as_json_and_the_api_say_it_as_it_is(client, writeup, poison):
    shown = client.get("/~ada/portfolio.json").json()
    assert (shown["name"], shown["writeups"][0]["title"], shown["writeups"][0]["line"]) == (
        poison[:80],
        poison,
        poison.strip(),
    )
    assert (shown["claims"][0]["note"], shown["claims"][0]["last_entries"][0]["text"]) == (poison, poison)
    assert client.get("/api/v1/writeups/?says=negative&author=ada").json()["results"][0]["title"] == poison


def test_the_files_of_the_problems_keep_their_shape(client, writeup, poison):
    (found,) = json.loads(client.get("/problems/feed.json").getvalue())["problems"]
    assert found["title"] == poison
    (row,) = csv.DictReader(io.StringIO(client.get("/problems/feed.csv").getvalue().decode(), newline=""))
    assert row["title"] in {poison, f"'{poison}"}
    assert not row["title"].startswith(("=", "+", "-", "@"))


def test_a_mail_about_it_has_the_headers_it_should_have(ada, poison):
    problem, watcher = a_problem(title=poison), a_person("watcher")
    watches.watch(problem, by=watcher)
    services.link("https://example.org/x", by=ada, title=poison, kind="post", bears_on=[BearsOn(problem, "negative")])

    notice = Notification.objects.get(person=watcher)
    written = letters.write(Mail(person=watcher, key="notice:1"), [notice])
    message = mail.EmailMultiAlternatives(written["subject"], written["text"], "board@example.org", ["w@example.org"])
    message.attach_alternative(written["html"], "text/html")
    sent = message.message()

    assert "\n" not in written["subject"]
    assert sent["Bcc"] is None
    page = Page(written["html"])
    assert (page.handlers, page.strange_scripts) == ([], [])


def test_the_catalogue_is_exported_with_it(writeup, poison, tmp_path):
    WriteUp.objects.update(key="poisoned", linked_by=None)
    writeup.authors.filter(person=None).update(name=on_one_line(poison))

    export(tmp_path)

    (row,) = yaml.safe_load((tmp_path / "writeups.yaml").read_text())
    unix = poison.replace("\r\n", "\n")
    assert (row["title"].replace("\r\n", "\n"), row["summary"].replace("\r\n", "\n")) == (unix, unix)
