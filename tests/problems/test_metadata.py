"""What pages say about themselves to reference managers and search engines."""

import pytest

from problems import metadata
from tests.factories import a_problem, a_source, a_track, a_writeup
from tests.poison import Page

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def test_a_write_up_says_who_wrote_what_and_when(client, ada):
    problem = a_problem(title="Heads that copy")
    writeup = a_writeup(
        title="Two heads",
        kind="paper",
        published="2026-11-20",
        summary="They *copy*.",
        link="https://example.org/two",
        says={problem: "answers", a_problem(title="A secret", status="draft"): "related"},
    )
    writeup.authors.create(person=ada)

    page = Page(client.get(writeup.get_absolute_url()).content.decode())

    assert [tag for tag in page.metas if tag[0].startswith("citation_")] == [
        ("citation_title", "Two heads"),
        ("citation_author", "Ada Lovelace"),
        ("citation_publication_date", "2026/11/20"),
        ("citation_abstract_html_url", f"{SITE}/writeups/{writeup.pk}-two-heads/"),
        ("citation_fulltext_html_url", "https://example.org/two"),
    ]
    assert page.linked() == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": "Two heads",
        "url": "https://example.org/two",
        "mainEntityOfPage": f"{SITE}/writeups/{writeup.pk}-two-heads/",
        "author": [{"@type": "Person", "name": "Ada Lovelace"}],
        "datePublished": "2026-11-20",
        "creativeWorkStatus": "not reviewed",
        "abstract": "They copy.",
        "about": [
            {"@type": "Question", "name": "Heads that copy", "url": f"{SITE}/problems/{problem.pk}-heads-that-copy/"}
        ],
    }


def test_a_problem_says_what_it_asks(client):
    problem = a_problem(
        title="Heads that copy", track=a_track(name="Circuits"), source=a_source(url="https://example.org/list")
    )

    page = Page(client.get(problem.get_absolute_url()).content.decode())

    address = f"{SITE}/problems/{problem.pk}-heads-that-copy/"
    assert page.linked() == {
        "@context": "https://schema.org",
        "@type": "Question",
        "name": "Heads that copy",
        "text": "What does this head do?",
        "url": address,
        "identifier": f"Circuit Board problem {problem.pk}",
        "dateCreated": "2026-11-23",
        "isBasedOn": "https://example.org/list",
        "about": "Circuits",
    }
    assert [tag for tag in page.metas if tag[0].startswith("citation_")] == [
        ("citation_title", "Heads that copy"),
        ("citation_author", "Circuit Board"),
        ("citation_publication_date", "2026/11/23"),
        ("citation_public_url", address),
    ]


def test_a_title_ends_the_block_where_it_is_not_escaped(client, monkeypatch):
    """The control: without the escapes the title opens a script of its own."""
    writeup = a_writeup(title="</script><script>pwned=1</script>")
    assert Page(client.get(writeup.get_absolute_url()).content.decode()).strange_scripts == []
    monkeypatch.setattr(metadata, "UNSAFE", {})

    assert Page(client.get(writeup.get_absolute_url()).content.decode()).strange_scripts == [{}]
