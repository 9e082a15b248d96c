"""What arXiv and Crossref say fills in what was left out, and nothing that a person typed."""

import json

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from board.lib.fetching import Page, Unreachable
from problems.models import Event
from problems.services import metadata
from problems.services.metadata import Found
from tests.factories import NOW, a_person, a_writeup

pytestmark = pytest.mark.django_db

ARXIV, DOI = "https://arxiv.org/abs/2405.04156", "https://doi.org/10.23915/distill.00024"
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>arXiv Query</title><entry>
<title>{title}</title><author><name>Ada Lovelace</name></author><author><name>C. Babbage</name></author>
</entry></feed>"""
WORK = {
    "title": ["Circuits"],
    "author": [
        {"given": "Ada", "family": "Lovelace", "ORCID": "http://orcid.org/0000-0002-1825-0097"},
        {"name": "The Analytical Society"},
    ],
}


def says(text: str, status: int = 200):
    """A fetch that answers so, and keeps what was asked for."""

    def fetch(url: str) -> Page:
        fetch.asked.append(url)
        return Page(status, url, text=text)

    fetch.asked = []
    return fetch


def crossref(**work):
    return says(json.dumps({"message": WORK | work}))


def a_paper(url: str = ARXIV, **fields):
    return a_writeup(**{"url": url, "link": url, "title": url} | fields)


def shown(writeup) -> tuple[str, list[str]]:
    writeup.refresh_from_db()
    return writeup.title, [str(author) for author in writeup.authors.all()]


def test_a_paper_on_arxiv_gets_its_title_and_names_and_the_record_says_whence():
    writeup, fetch = a_paper(), says(FEED.format(title="Heads\n  that copy"))

    assert metadata.fill(writeup.pk, fetch=fetch, now=NOW) is True

    assert shown(writeup) == ("Heads that copy", ["Ada Lovelace", "C. Babbage"])
    assert fetch.asked == ["https://export.arxiv.org/api/query?id_list=2405.04156"]
    event = Event.objects.get()
    assert (event.verb, event.writeup, event.by, event.at) == ("filled in", writeup, None, NOW)
    assert (event.after, event.evidence) == (
        "title: Heads that copy\nauthors: Ada Lovelace, C. Babbage",
        "https://export.arxiv.org/api/query?id_list=2405.04156",
    )


def test_a_paper_with_a_doi_gets_its_title_and_names():
    writeup, fetch = a_paper(DOI), crossref()

    assert metadata.fill(writeup.pk, fetch=fetch) is True

    assert shown(writeup) == ("Circuits", ["Ada Lovelace", "The Analytical Society"])
    assert fetch.asked == ["https://api.crossref.org/works/10.23915%2Fdistill.00024"]


def test_what_a_person_typed_stays(ada):
    named, titled, all_said = a_paper(), a_paper(DOI, title="My title"), a_paper(DOI + "5", title="My title")
    named.authors.create(person=ada)
    all_said.authors.create(name="B")

    assert metadata.fill(named.pk, fetch=says(FEED.format(title="Heads"))) is True
    assert metadata.fill(titled.pk, fetch=crossref()) is True
    assert metadata.fill(all_said.pk, fetch=crossref()) is False

    assert shown(named) == ("Heads", ["Ada Lovelace"])
    assert shown(titled) == ("My title", ["Ada Lovelace", "The Analytical Society"])
    assert shown(all_said) == ("My title", ["B"])


def test_what_is_typed_while_the_source_takes_its_time_stays(ada):
    writeup = a_paper()

    def fetch(url):
        writeup.title = "Typed meanwhile"
        writeup.save()
        writeup.authors.create(person=ada)
        return Page(200, url, text=FEED.format(title="Heads"))

    assert metadata.fill(writeup.pk, fetch=fetch) is False
    assert shown(writeup) == ("Typed meanwhile", ["Ada Lovelace"])


def test_filling_in_twice_does_it_once():
    writeup = a_paper()

    assert [metadata.fill(writeup.pk, fetch=says(FEED.format(title="Heads"))) for _ in range(2)] == [True, False]
    assert shown(writeup) == ("Heads", ["Ada Lovelace", "C. Babbage"])


def away(url):
    raise Unreachable("No answer.")


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&b;</title></entry></feed>'
)
FILES = LAUGHS.replace('"ha"', 'SYSTEM "file:///etc/passwd"').replace("!DOCTYPE", "!doctype")


@pytest.mark.parametrize(
    "fetch",
    [
        away,
        says("", 503),
        says(FEED.format(title="x"), 404),
        says(""),
        says("no feed"),
        says("<feed/>"),
        says(FEED.format(title="Error")),
        says(FEED.format(title=" \n ")),
        says(FEED.format(title="a \x00 b")),
        says(FEED.format(title="&undeclared;")),
        says(LAUGHS),
        says(FILES),
        says("<a>" * 300_000),
        says("<a>" * 300_000 + "</a>" * 300_000),
    ],
)
def test_an_answer_of_arxiv_that_cannot_be_read_changes_nothing(fetch):
    writeup = a_paper()

    assert metadata.fill(writeup.pk, fetch=fetch) is False
    assert shown(writeup) == (ARXIV, [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        "{}",
        '{"message": null}',
        '{"message": {"title": []}}',
        '{"message": {"title": [null]}}',
        '{"message": {"title": [["x"]]}}',
        '{"message": {"title": "x"}}',
        '{"message": {"title": ["<b></b>"]}}',
        "[" * 500_000,
        '{"message": ' * 100_000,
        "9" * 100_000,
        '{"message": {"title": ["x"',
    ],
)
def test_an_answer_of_crossref_that_cannot_be_read_changes_nothing(text):
    writeup = a_paper(DOI)

    assert metadata.fill(writeup.pk, fetch=says(text)) is False
    assert shown(writeup) == (DOI, [])


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("A" * 5_000_000, "A" * 199 + "…"),
        ("a\x00b\x1b[31mc\ud800", "ab[31mc"),
        ("safe \u202egnp.exe\u2066", "safe gnp.exe"),
        ("zero\u200bwidth \U000e0041", "zerowidth"),
        ("<i>In</i> vivo &amp; <sub>2</sub>, a < b", "In vivo & 2, a < b"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("one\n\ttwo  three", "one two three"),
        ("<" * 100_000, "<" * 199 + "…"),
    ],
)
def test_a_hostile_title_is_cut_and_cleaned(title, made):
    writeup = a_paper(DOI)

    metadata.fill(writeup.pk, fetch=crossref(title=[title]))

    assert shown(writeup)[0] == made


def test_hostile_names_are_cut_and_cleaned_and_not_too_many():
    authors = [None, 7, [], {}, {"given": 1, "family": ["x"]}, {"name": "A" * 500}, {"family": "B\u202e\x00"}]
    authors += [{"family": f"N{n}"} for n in range(1_000)] + [{"family": "N1"}]
    writeup = a_paper(DOI)

    metadata.fill(writeup.pk, fetch=crossref(author=authors))

    names = shown(writeup)[1]
    assert names[:4] == ["A" * 119 + "…", "B", "N0", "N1"]
    assert len(names) == 50


def test_orcid_ids_come_along():
    assert metadata.look_up(a_paper(DOI), crossref()) == Found(
        "Circuits", ("Ada Lovelace", "The Analytical Society"), frozenset({"0000-0002-1825-0097"})
    )


# Asking


def queued() -> list[dict]:
    jobs = ProcrastinateJob.objects.filter(task_name=metadata.TASK, queue_name="links").order_by("id")
    return list(jobs.values_list("args", flat=True))


def test_it_is_asked_for_once_after_the_commit_where_something_is_wanted(settings, django_capture_on_commit_callbacks):
    settings.FETCH_LINKS = True
    wanted, complete, elsewhere = a_paper(), a_paper(DOI, title="My title"), a_writeup(title="")
    complete.authors.create(name="B")

    with django_capture_on_commit_callbacks(execute=True):
        for writeup in (wanted, wanted, complete, elsewhere):
            metadata.ask(writeup)
        assert queued() == []

    assert queued() == [{"writeup": wanted.pk}]


def test_nothing_is_asked_where_nothing_is_fetched(django_capture_on_commit_callbacks, django_assert_num_queries):
    writeup = a_paper()

    with django_capture_on_commit_callbacks(execute=True), django_assert_num_queries(0):
        metadata.ask(writeup)

    assert queued() == []


def test_it_is_asked_for_again_each_day_for_a_week(settings, django_capture_on_commit_callbacks, ada):
    settings.FETCH_LINKS = True
    lately = a_paper(linked_by=ada, linked_at=NOW - metadata.ASKED_FOR / 2)
    a_paper(DOI, linked_by=ada, linked_at=NOW - metadata.ASKED_FOR * 2)
    a_paper(DOI + "5", linked_at=NOW)
    a_paper(DOI + "6", linked_at=NOW, linked_by=a_person(), status="withdrawn")

    with django_capture_on_commit_callbacks(execute=True):
        metadata.ask_again(now=NOW)

    assert queued() == [{"writeup": lately.pk}]
