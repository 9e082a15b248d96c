"""A script that knows only the reference finds a problem and walks to its answer: its code is what pages show."""

import html
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import pytest
from django.test import Client

from problems.models import Claim, Event, WriteUp
from tests.api import Script
from tests.factories import a_person, a_problem, written_by
from tests.schema import schema_document

pytestmark = pytest.mark.django_db(transaction=True)
READING = re.compile(r"<h2 id=\"(\w+)\">.*?with curl\"><code>curl [^']*'([^']+)'</code>", re.DOTALL)
CALL = re.compile(r"<h2 id=\"(\w+)\">.*?in Python\"><code>read\(\"([^\"]+)\"\)</code>", re.DOTALL)
EXAMPLE = re.compile(r"<h3 id=\"(\w+)\">.*?in Python\"><code>(post\(.*?\))</code>", re.DOTALL)


def reference() -> tuple[str, dict[str, str]]:
    """The code that the first page begins with; by the name of its operation, each address to read or call."""
    client, examples = Client(), {}
    front = client.get("/api/").content.decode()
    [begin] = re.findall(r"<code>(import json, os, uuid.*?)\n\n\nclaim = ", html.unescape(front), re.DOTALL)
    for address in re.findall(r'href="(/api/reference/[a-z-]+/)"', front):
        page = client.get(address).content.decode()
        assert [name for name, _ in CALL.findall(page)] == [name for name, _ in READING.findall(page)]
        examples |= dict(READING.findall(page)) | dict(EXAMPLE.findall(page))
        examples |= {f"{name} in Python": there for name, there in CALL.findall(page)}
    return begin, {name: html.unescape(call) for name, call in examples.items()}


@pytest.fixture
def act(live_server, monkeypatch) -> Callable[..., Any]:
    """Runs the example of a verb as a person, with the numbers of its address put right, and fields for those in it."""
    begin, examples = reference()
    known: dict[str, Any] = {}
    exec(begin.replace("http://127.0.0.1:8000", live_server.url), known)

    def run(name: str, by: Script, *numbers: int, **fields: Any) -> Any:
        monkeypatch.setenv("BOARD_TOKEN", by.text)
        left = iter(numbers)
        address, rest = re.fullmatch(r'post\("([^"]+)"(.*)\)', examples[name], re.DOTALL).groups()
        address = re.sub(r"\b\d+\b", lambda found: str(next(left)), address)
        given = eval(f"dict({rest.removeprefix(', ')})")
        return known["post"](address, **given | fields)

    return run


@pytest.fixture
def find(live_server, monkeypatch) -> Callable[[str], list[dict[str, Any]]]:
    """Reads the rows at the address that the reference shows for a list, for curl and in Python."""
    begin, examples = reference()
    known: dict[str, Any] = {}
    exec(begin.replace("http://127.0.0.1:8000", live_server.url), known)

    def run(name: str) -> list[dict[str, Any]]:
        monkeypatch.delenv("BOARD_TOKEN", raising=False)
        with urlopen(examples[name].replace("http://127.0.0.1:8000", live_server.url)) as answer:
            found = json.load(answer)["results"]
        assert known["read"](examples[f"{name} in Python"])["results"] == found
        return found

    return run


def test_a_script_walks_from_a_claim_to_an_answer(act, find):
    problem, curator = a_problem(difficulty="A", compute="laptop"), a_person("grace", role="curator")
    people = [a_person("mary"), a_person("barbara")]
    for person in people:
        written_by(person, status="legible")
    ada, grace = Script(a_person("ada")), Script(curator)

    [found] = find("listProblems")
    assert found["number"] == problem.pk
    claim = act("claimProblem", ada, found["number"])["id"]
    [listed] = find("listClaims")
    assert listed["id"] == claim
    act("checkIn", ada, claim)
    entry = act("writeLogEntry", ada, claim)
    assert (entry["claim"], entry["kind"]) == (claim, "anomaly")
    writeup = act("linkWriteUp", ada, bears_on=[{"problem": problem.pk, "says": "answers"}])["id"]
    assert Claim.objects.get().status == "delivered"
    assert act("listWriteUp", grace, writeup)["status"] == "listed"
    for reviewer in map(Script, people):
        assert [one["id"] for one in find("listReviewQueue")] == [writeup]
        review = act("takeReview", reviewer, writeup)["id"]
        assert act("giveReview", reviewer, review)["outcome"] == "legible"
    assert WriteUp.objects.get(pk=writeup).status == "legible"
    assert find("listReviewQueue") == []
    resolved = act("resolveProblem", grace, problem.pk)

    assert (resolved["resolution"], resolved["is_claimable"]) == ("answered", False)
    assert set(Event.objects.filter(problem=problem).values_list("verb", flat=True)) == {
        "claimed",
        "checked in",
        "logged",
        "bears on",
        "delivered",
        "resolved",
    }


def test_a_script_reads_why_it_was_refused(act, capsys):
    problem, ada = a_problem(), Script(a_person("ada"))
    act("claimProblem", ada, problem.pk)

    with pytest.raises(SystemExit, match=r"^You are already working on this problem\.$"):
        act("claimProblem", ada, problem.pk)


def test_a_script_reads_which_field_is_wrong(act):
    with pytest.raises(
        SystemExit, match=r"^The request cannot be read\.\nplan: “Your plan, in about three lines” is empty\.$"
    ):
        act("claimProblem", Script(a_person("ada")), a_problem().pk, plan="")


def test_a_script_reads_what_is_its_owners(live_server, monkeypatch):
    begin, examples = reference()
    known: dict[str, Any] = {}
    exec(begin.replace("http://127.0.0.1:8000", live_server.url), known)
    monkeypatch.setenv("BOARD_TOKEN", Script(a_person("ada")).text)

    assert examples["readMe in Python"] == "me/"
    assert known["read"]("me/")["username"] == "ada"
    monkeypatch.delenv("BOARD_TOKEN")
    with pytest.raises(SystemExit, match="token"):
        known["read"]("me/")


def test_every_verb_has_an_example_in_python():
    _, examples = reference()
    verbs = [methods["post"] for methods in schema_document()["paths"].values() if "post" in methods]

    calls = {name: one for name, one in examples.items() if one.startswith("post(")}
    assert {one["operationId"] for one in verbs} == set(calls)
    for call in calls.values():
        compile(call, "example", "eval")
