"""The board as it runs for others: with a pool of connections that keep their statements, and PostgreSQL their plans.

The other tests ask without either.
"""

import contextlib
import itertools
import json
import re
from collections.abc import Callable, Generator, Iterator
from http.client import HTTPConnection
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from board.lib.access import CURATORS, MEMBERS, PUBLIC
from problems.models import (
    Act,
    Claim,
    Comment,
    Import,
    LogEntry,
    Problem,
    Reproduction,
    Review,
    Skill,
    Source,
    SuggestedEdit,
    Technique,
    Track,
    WriteUp,
)
from programs.models import Mentor, MentorRequest, Program
from tests.api import Script
from tests.factories import a_person, a_problem, a_skill, a_track, written_by
from tests.routes import NOT_OURS, addresses
from tests.sites import site, this_database
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

# psycopg keeps a statement at its second time, and PostgreSQL plans it anew for five more.
TIMES = 8
# A page that is kept would ask nothing, and a test is quicker than a script may be.
QUICK = {
    "PAGE_CACHE_SECONDS": "0",
    "VIEW_COUNT_SECONDS": "0",
    "API_READS_PER_TOKEN": "1000000",
    "API_WRITES_PER_TOKEN": "1000000",
    "MAX_REVIEWS_TAKEN": "1000",
}
# Long, or by lot.
LEFT_OUT = (
    *NOT_OURS,
    *(f"problems/feed.{kind}" for kind in ("csv", "jsonl", "md", "yaml")),
    "api/v1/schema/",
    "problems/surprise/",
    "plans/",
)
# A thing of each kind that stands in addresses.
NUMBERED = {
    "acts": Act.objects,
    "claims": Claim.objects.filter(person__username="ada"),
    "comments": Comment.objects,
    "imports": Import.objects,
    "log-entries": LogEntry.objects,
    "mentor-requests": MentorRequest.objects,
    "mentors": Mentor.objects,
    "problems": Problem.objects,
    "reproductions": Reproduction.objects,
    "reviews": Review.objects,
    "suggestions": SuggestedEdit.objects,
    "writeups": WriteUp.objects,
}
KEYED = {
    "programs": Program.objects,
    "skills": Skill.objects,
    "sources": Source.objects,
    "techniques": Technique.objects,
    "tracks": Track.objects,
}
# What each answer makes anew: a form's token, the key of a draft, and how long ago something was.
ANEW = re.compile(rb'value="[\w-]{36,}"|just now|\d+ (second|minute)s? ago')
WORDS = ("copy", "induction", "heads", "toy", "circuit", "addition", "neurons", "probe", "sparse", "nothing")
FILTERS = [f"/problems/?q={word}" for word in WORDS] + [
    f"/problems/?difficulty={difficulty}&compute={compute}"
    for difficulty in "ABCD"
    for compute in ("laptop", "gpu-24gb")
]
INTENT = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
QUESTIONS = ("claim", "method", "checks", "limits", "code", "rerun")
SAID = {f"{one}_answer": "yes" for one in QUESTIONS} | {f"{one}_line": "It is." for one in QUESTIONS}


class Reader:
    """Somebody with a line to a site: a visitor, a person who has signed in, or a script."""

    def __init__(self, port: int, **headers: str):
        self.line, self.headers = HTTPConnection("127.0.0.1", port, timeout=60), headers | {"Host": "127.0.0.1"}

    def ask(self, address: str) -> tuple[int, bytes]:
        """The status, and the answer but for what is never the same."""
        return self._send("GET", address)

    def post(self, address: str, **fields: object) -> tuple[int, bytes]:
        return self._send("POST", f"/api/v1/{address}", json.dumps(fields), {"Content-Type": "application/json"})

    def _send(self, method: str, address: str, body: str | None = None, about: dict | None = None) -> tuple[int, bytes]:
        self.line.request(method, address, body, self.headers | (about or {}))
        answer = self.line.getresponse()
        return answer.status, ANEW.sub(b"", answer.read())

    def kept(self) -> tuple[int, int]:
        """How many statements the connection keeps, and how often one went by a plan for all values."""
        return tuple(json.loads(self.ask("/plans/")[1]))


@contextlib.contextmanager
def with_plans(way: str = "") -> Iterator[int]:
    with site(this_database(), way=way, DATABASE_POOL_SIZE="1", **QUICK) as running:
        yield running.port


@contextlib.contextmanager
def without_a_pool() -> Iterator[int]:
    with site(this_database(), DATABASE_POOL_SIZE="0", **QUICK) as running:
        yield running.port


@contextlib.contextmanager
def readers(*ports: int, **headers: str) -> Iterator[list[Reader]]:
    """The same person at each of these sites."""
    made = [Reader(port, **headers) for port in ports]
    try:
        yield made
    finally:
        for one in made:
            one.line.close()


def of_person(name: str) -> dict[str, str]:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return {"Cookie": f"session={client.cookies['session'].value}"}


def of_script(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {Script(User.objects.get(username=name)).text}"}


@pytest.fixture
def catalogue(settings) -> None:
    """All of the shipped catalogue, and people at work on it."""
    settings.DEBUG, settings.PASSWORD_HASHERS = True, ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("load_catalogue", settings.BASE_DIR / "catalogue", stdout=StringIO())
    call_command("seed_demo", stdout=StringIO())
    with connection.cursor() as cursor:
        # A board that has been up for a minute has done this by itself. Until then a plan may be made for empty tables.
        cursor.execute("ANALYZE")


def pages() -> list[tuple[str, str]]:
    """An address of each route, and who it is for."""
    named = {noun: str(rows.first().pk) for noun, rows in NUMBERED.items()}
    named |= {noun: rows.first().key for noun, rows in KEYED.items()}
    numbers, keys = ({named[noun] for noun in nouns} for nouns in (NUMBERED, KEYED))
    found = []
    for address in addresses(sorted(numbers), ["ada", *keys], skipping=LEFT_OUT):
        pairs = itertools.pairwise(address.split("/"))
        with contextlib.suppress(Resolver404):
            if all(named.get(noun) == name for noun, name in pairs if name in numbers | keys):
                found.append((address, getattr(resolve(address).func, "access", "")))
    return found


def test_every_page_is_the_same_by_kept_plans(catalogue):
    there = pages()
    of_people = [(address, whose) for address, whose in there if not address.startswith("/api/")]
    asked = [
        ({}, [address for address, whose in of_people if whose == PUBLIC]),
        (of_person("ada"), [one for one, whose in of_people if whose in {PUBLIC, MEMBERS} and "." not in one]),
        (of_person("grace"), [address for address, whose in of_people if whose == CURATORS]),
        (of_script("grace"), [address for address, _ in there if address.startswith("/api/v1/")]),
    ]
    same, different, failed = [], [], []
    with with_plans() as kept, without_a_pool() as plain:
        for headers, theirs in asked:
            with readers(kept, plain, **headers) as (reader, other):
                for address in theirs:
                    once = other.ask(address)
                    if once[0] == 200:
                        is_same = all(reader.ask(address) == once for _ in range(TIMES))
                        (same if is_same else different).append(address)
                    elif once[0] >= 500:
                        failed.append(address)
        # The same plans for other values.
        kinds = (Problem, Track, Skill, Technique, Program, User)
        others = [one.get_absolute_url() for kind in kinds for one in kind.objects.order_by("pk")[:20]] + FILTERS
        with readers(kept, plain, **of_person("ada")) as (reader, other):
            different += [address for address in others if reader.ask(address) != other.ask(address)]
            statements, by_plan = reader.kept()

    assert (different, failed) == ([], [])
    assert len(same) > 200
    assert statements > 90
    assert by_plan > len(same)


def test_control_without_plans_none_is_kept():
    with with_plans("without plans") as port, readers(port) as (reader,):
        answers = {reader.ask("/problems/") for _ in range(TIMES)}

        assert (len(answers), reader.kept()) == (1, (0, 0))


@contextlib.contextmanager
def a_script(port: int, person: User | None = None) -> Iterator[Reader]:
    """One of a new member's, unless a person is named."""
    with readers(port, **of_script((person or a_person()).username)) as (script,):
        yield script


def a_reviewer() -> User:
    person = a_person()
    written_by(person, status="legible")
    return person


def act(by: Reader, address: str, **fields: object) -> tuple[int, str, int]:
    """The status, the answer but for numbers, which count on, and the id of what was made."""
    # As a worker takes them: a task that waits already is a rollback, at which psycopg forgets what it kept.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    status, answer = by.post(address, **fields)
    made = 0 if status >= 500 else json.loads(answer).get("id", 0)
    return status, re.sub(r"\d+", "0", answer.decode()), made


def a_step(by: Reader, address: str, **fields: object) -> Generator[tuple[int, str], None, int]:
    status, answer, made = act(by, address, **fields)
    yield status, answer
    return made


def a_journey(member: Reader, reviewers: list[Reader], curator: Reader) -> Iterator[tuple[int, str]]:
    """From a claim to the answer of its problem: what each step was answered."""
    problem = a_problem().pk
    url = f"https://example.org/{problem}"
    claim = yield from a_step(member, f"problems/{problem}/claim/", **INTENT)
    yield from a_step(member, f"claims/{claim}/log/", kind="experiment", text="It copies.")
    link = {"url": url, "title": "It copies", "summary": "It does."}
    writeup = yield from a_step(member, "writeups/link/", **link, bears_on=[{"problem": problem, "says": "answers"}])
    yield from a_step(curator, f"writeups/{writeup}/list/", note="Clear.")
    for reviewer in reviewers:
        review = yield from a_step(reviewer, f"writeups/{writeup}/review/")
        yield from a_step(reviewer, f"reviews/{review}/give/", **SAID, note="Clear.", outcome="legible")
    yield from a_step(curator, f"problems/{problem}/resolve/", resolution="answered", evidence=url, note="It does.")


def journeys(port: int, count: int) -> tuple[list, int]:
    """So many people's, step by step: what all of them were answered, and how often plans for all values served."""
    with contextlib.ExitStack() as opened:
        curator = opened.enter_context(a_script(port, a_person(role="curator")))
        reviewers = [opened.enter_context(a_script(port, a_reviewer())) for _ in range(2)]
        members = [opened.enter_context(a_script(port)) for _ in range(count)]
        told, by_plan = [], 0
        for answers in zip(*(a_journey(one, reviewers, curator) for one in members), strict=True):
            told.append(set(answers))
            by_plan = max(by_plan, curator.kept()[1])
        return told, by_plan


def test_every_journey_is_answered_the_same_by_kept_plans():
    with with_plans() as kept, without_a_pool() as plain:
        once, _ = journeys(plain, 1)
        told, by_plan = journeys(kept, TIMES)

    assert [status for answers in once for status, _ in answers] == [201, 201, 201, 200, 201, 200, 201, 200, 200]
    assert told == once
    assert Problem.objects.filter(resolution="answered").count() == TIMES + 1
    assert by_plan > TIMES


# Another column, and one that is longer: the first changes no statement that names its columns.
WIDER = "ALTER TABLE problems_track ADD colour text"
# Of a column that a problem's page reads of what is beside it.
BESIDE = "ALTER TABLE programs_program ALTER name TYPE varchar(210)"
LONGER = "ALTER TABLE problems_problem ALTER spreadsheet_number TYPE varchar(40)"


@pytest.fixture
def migrate() -> Iterator[Callable[[str], None]]:
    with connection.cursor() as cursor:
        yield cursor.execute
        cursor.execute("ALTER TABLE problems_track DROP COLUMN IF EXISTS colour")
        cursor.execute("ALTER TABLE problems_problem ALTER spreadsheet_number TYPE varchar(20)")
        cursor.execute("ALTER TABLE programs_program ALTER name TYPE varchar(200)")


@pytest.fixture
def told_after(migrate) -> Callable[..., list[int]]:
    """What somebody is told who does the same three times before a migration, and twice after it."""

    def told(migration: str, doing: str, way: str = "") -> list[int]:
        problem = a_problem(max_claims=20, skills={a_skill(): 1})
        do = {
            "read": lambda script: script.ask(problem.get_absolute_url())[0],
            "claim": lambda script: act(script, f"problems/{problem.pk}/claim/", **INTENT)[0],
            "edit": lambda script: act(script, f"problems/{problem.pk}/edit/", track=a_track().key, note="It fits.")[0],
        }[doing]
        with with_plans(way) as port, contextlib.ExitStack() as opened:
            people = [a_person(role="curator") for _ in range(5)]
            scripts = [opened.enter_context(a_script(port, person)) for person in people]
            before = [do(script) for script in scripts[:3]]
            assert set(before) <= {200, 201}
            migrate(migration)
            return [do(script) for script in scripts[3:]]

    return told


@pytest.mark.parametrize(
    ("migration", "doing", "told"),
    # With `SELECT *` in terms.held the first edit would be refused, too.
    [
        (WIDER, "edit", [200, 200]),
        (LONGER, "read", [200, 200]),
        (LONGER, "claim", [503, 201]),
        (BESIDE, "read", [200, 200]),
    ],
)
def test_after_a_migration_who_reads_notices_nothing_and_who_writes_tries_again(told_after, migration, doing, told):
    assert told_after(migration, doing) == told


@pytest.mark.parametrize("doing", ["read", "claim"])
def test_control_without_a_second_try_it_is_an_error(told_after, doing):
    assert told_after(LONGER, doing, "without a second try")[0] == 500
