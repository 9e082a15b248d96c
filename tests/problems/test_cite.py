"""How things are cited: BibTeX that parses, CSL-JSON by its schema, names in parts only where that is sure."""

import pytest

from problems import cite
from tests.factories import a_problem, a_writeup
from tests.poison import POISON, bibtex_entries

pytestmark = pytest.mark.django_db

# The types of CSL 1.0.2 that the board writes, and the variables of an item with what each holds.
CSL_TYPES = {"post-weblog", "article", "software", "motion_picture", "report", "dataset"}
CSL_VARIABLES = {"id": str, "type": str, "title": str, "author": list, "issued": dict, "URL": str, "note": str}


def csl_faults(item: dict) -> list[str]:
    """What the CSL-JSON schema says against an item."""
    faults = [f"{name} is no variable" for name in item if name not in CSL_VARIABLES]
    for name, kind in CSL_VARIABLES.items():
        if name in item and type(item[name]) is not kind:
            faults.append(f"{name} is no {kind.__name__}")
    faults += [f"{name} is missing" for name in ("id", "type", "title", "URL") if not item.get(name)]
    faults += [f"{item['type']} is no type"] if item.get("type") not in CSL_TYPES else []
    faults += [f"{name} is no name" for name in item.get("author", []) if not is_csl_name(name)]
    for parts in item.get("issued", {"date-parts": [[1]]})["date-parts"]:
        if not 1 <= len(parts) <= 3 or any(type(part) is not int for part in parts):
            faults.append(f"{parts} is no date")
    return faults


def is_csl_name(name: dict) -> bool:
    has_words = all(type(part) is str and part for part in name.values())
    return has_words and set(name) in ({"literal"}, {"family", "given"})


def written(*names: str, **fields):
    writeup = a_writeup(**fields)
    for position, name in enumerate(names):
        writeup.authors.create(name=name, position=position)
    return writeup


def test_a_write_up_is_cited_by_its_authors_and_its_own_address(ada):
    writeup = written("C. Babbage", title="Heads copy", kind="paper", published="2026-11", link="https://example.org/x")
    writeup.authors.create(person=ada, position=5)

    assert cite.plain_writeup(writeup) == "C. Babbage, Ada Lovelace (2026). Heads copy. https://example.org/x"
    assert cite.bibtex_of_writeup(writeup).splitlines() == [
        f"@misc{{circuitboard-writeup{writeup.pk},",
        "  title = {Heads copy},",
        "  author = {Babbage, C. and Lovelace, Ada},",
        "  howpublished = {Paper},",
        "  year = {2026},",
        "  month = {11},",
        "  url = {https://example.org/x},",
        f"  note = {{Circuit Board write-up {writeup.pk}, not reviewed}},",
        "}",
    ]
    assert cite.csl_of_writeup(writeup) == {
        "id": f"circuitboard-writeup{writeup.pk}",
        "type": "article",
        "title": "Heads copy",
        "author": [{"family": "Babbage", "given": "C."}, {"family": "Lovelace", "given": "Ada"}],
        "issued": {"date-parts": [[2026, 11]]},
        "URL": "https://example.org/x",
        "note": f"Circuit Board write-up {writeup.pk}, not reviewed: http://127.0.0.1:8000/writeups/{writeup.pk}-heads-copy/",
    }


def test_what_is_not_known_is_left_out():
    writeup = written(title="Why?", link="https://example.org/x")

    assert cite.plain_writeup(writeup) == "Why? https://example.org/x"
    assert list(bibtex_entries(cite.file_of([cite.bibtex_of_writeup(writeup)]))[0]) == [
        "type", "key", "title", "howpublished", "url", "note",
    ]  # fmt: skip
    assert sorted(cite.csl_of_writeup(writeup)) == ["URL", "id", "note", "title", "type"]


@pytest.mark.parametrize(
    ("name", "bibtex", "csl"),
    [
        ("Ada Lovelace", "Lovelace, Ada", {"family": "Lovelace", "given": "Ada"}),
        ("Ada King Lovelace", "Lovelace, Ada King", {"family": "Lovelace", "given": "Ada King"}),
        ("Émilie Châtelet", "Châtelet, Émilie", {"family": "Châtelet", "given": "Émilie"}),
        ("John von Neumann", "{John von Neumann}", {"literal": "John von Neumann"}),
        ("ada", "{ada}", {"literal": "ada"}),
        ("former member", "{former member}", {"literal": "former member"}),
        ("Ada and Grace", "{Ada and Grace}", {"literal": "Ada and Grace"}),
        ("von Neumann, John", "{von Neumann, John}", {"literal": "von Neumann, John"}),
        ("The Interpretability Team Of Somewhere", "{The Interpretability Team Of Somewhere}", None),
        ("A{B C}D", r"{A\textbraceleft{}B C\textbraceright{}D}", {"literal": "A{B C}D"}),
    ],
)
def test_a_name_has_parts_only_where_they_are_sure(name, bibtex, csl):
    writeup = written(name)

    (entry,) = bibtex_entries(cite.file_of([cite.bibtex_of_writeup(writeup)]))
    assert entry["author"] == bibtex
    assert cite.csl_of_writeup(writeup)["author"] == [csl or {"literal": name}]


@pytest.mark.parametrize("kind", ["post", "paper", "notebook", "repository", "video", "report", "benchmark"])
@pytest.mark.parametrize("published", ["", "2026", "2026-11", "2026-11-20", "soon"])
def test_every_kind_and_date_follows_the_schema(kind, published):
    item = cite.csl_of_writeup(written("Ada Lovelace", "ada", *POISON[:9], kind=kind, published=published))

    assert csl_faults(item) == []


def test_what_breaks_the_schema_is_found():
    broken = {"id": 3, "type": "post", "title": "x", "author": [{"name": "A"}], "doi": "x"}
    broken["issued"] = {"date-parts": [["2026"]]}

    assert sorted(csl_faults(broken)) == [
        "URL is missing", "['2026'] is no date", "doi is no variable", "id is no str", "post is no type",
        "{'name': 'A'} is no name",
    ]  # fmt: skip


@pytest.mark.parametrize("poison", [title for title in POISON if "{" in title or "}" in title])
def test_a_title_breaks_bibtex_where_it_is_not_escaped(monkeypatch, poison):
    """The control: without the escapes an entry is lost, or says something else."""
    writeup = written(title=poison)
    whole = bibtex_entries(cite.file_of([cite.bibtex_of_writeup(writeup)]))
    monkeypatch.setattr(cite, "ESCAPED", {"{": r"\{", "}": r"\}"} if poison.count("{") != poison.count("}") else {})

    try:
        broken = bibtex_entries(cite.file_of([cite.bibtex_of_writeup(writeup)]))
    except AssertionError:
        return
    assert broken != whole


def test_a_problem_with_odd_braces_is_still_one_entry():
    (entry,) = bibtex_entries(cite.file_of([cite.bibtex(a_problem(title="What is {x"))]))

    assert entry["title"] == r"What is \textbraceleft{}x"


def test_a_text_keeps_its_direction_to_itself():
    assert cite.one_line("\u202eabc\u2066 def\nשלום") == "abc def שלום"
