"""A dump loaded into an empty board: the same public pages. Anything else is refused, and nothing is loaded."""

import gzip
import hashlib
import io
import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from problems.models import Claim, Comment, LogEntry, Problem, Review, Skill, Source, Track, WriteUp
from problems.models.choices import PUBLIC
from problems.services import claims
from problems.services.dumps.load import BadDump, load
from problems.services.dumps.write import write
from programs.models import Mentor, Program
from tests.catalogues import fingerprint
from tests.database import emptied
from tests.factories import NOW, a_check_in, a_claim, a_comment, a_person, a_problem, a_review, a_source, an_interest
from users.models import User
from users.services import people

FEEDS = [
    "/problems/feed.atom",
    "/problems/feed.csv",
    "/problems/feed.json",
    "/problems/feed.jsonl",
    "/problems/feed.md",
    "/writeups/feed.atom",
]
API = ["problems", "claims", "comments", "log-entries", "reviews", "reproductions", "writeups", "events", "people"]
API += ["programs", "mentors", "tracks", "skills", "techniques", "sources"]


@pytest.fixture
def dumps(settings, tmp_path):
    settings.DUMP_DIR = tmp_path / "dumps"
    return settings.DUMP_DIR


def written(now=NOW):
    """The folder of a dump of what is there."""
    dump = write(now=now)
    return dump.path(dump.files[0]).parent


def again(folder, name: str, change) -> None:
    """Changes the rows of one table of a dump, and its checksum with them."""
    path = folder / f"{name}.jsonl.gz"
    with gzip.open(path, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    rows = change(rows)
    out = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, out, mtime=0) as packed:
        packed.write("".join(json.dumps(row) + "\n" for row in rows).encode())
    put(folder, path.name, out.getvalue())


def put(folder, name: str, data: bytes) -> None:
    """Writes a file of a dump, with its checksum."""
    (folder / name).write_bytes(data)
    sums = (folder / "SHA256SUMS").read_text()
    digest = hashlib.sha256(data).hexdigest()
    (folder / "SHA256SUMS").write_text(
        re.sub(rf"^[0-9a-f]+  {re.escape(name)}$", f"{digest}  {name}", sums, flags=re.M)
    )


def addresses() -> list[str]:
    """Every public page of every kind that there is, of this board's rows."""
    found = ["/", "/problems/", "/problems/?sort=active", "/problems/?q=head&difficulty=A", "/tracks/", "/skills/"]
    found += ["/path/", "/programs/", "/mentors/", "/writeups/", "/people/", "/for-you/", "/reviews/"]
    interesting = Problem.objects.filter(status__in=PUBLIC).order_by("number")
    worked_on = interesting.filter(events__isnull=False).exclude(events__verb="listed").distinct()
    found += [row.get_absolute_url() for row in [*worked_on, *interesting[:5]]]
    found += [f"/problems/{row.number}/comments/" for row in worked_on]
    found += [f"/problems/{row.number}/attempts/" for row in worked_on]
    for rows in (Claim.objects.public(), LogEntry.objects.all(), WriteUp.objects.visible(), Comment.objects.all()):
        found += [row.get_absolute_url() for row in rows]
    found += [row.get_absolute_url() for row in [*Review.objects.public(), *Mentor.objects.listed()]]
    found += [
        row.get_absolute_url() for row in [*Program.objects.all(), *Track.objects.all()[:3], *Skill.objects.all()[:5]]
    ]
    found += [f"{row.get_absolute_url()}history/" for row in Program.objects.all()]
    named = User.objects.present().filter(pk__in=Claim.objects.values("person"))
    found += [f"/~{row.username}/{tail}" for row in named for tail in ("", "portfolio.json", "portfolio.bib")]
    return found + FEEDS + [f"/api/v1/{noun}/?page_size=100" for noun in API]


def pages(client, there: list[str]) -> dict[str, tuple[int, str, str]]:
    found = {}
    for address in there:
        answer = client.get(address)
        found[address] = (answer.status_code, answer.headers.get("Location", ""), answer.getvalue().decode())
    return found


@pytest.mark.django_db(transaction=True)
def test_an_empty_board_gets_the_same_public_pages(client, dumps, settings, time_machine):
    settings.DEBUG = True
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    call_command("load_catalogue", settings.BASE_DIR / "catalogue", stdout=StringIO())
    call_command("seed_demo", stdout=StringIO())
    # How many are reading a write-up right now is not told: it would say who, once they give their review.
    Review.objects.filter(status="taken").update(status="returned")
    there = addresses()
    before = pages(client, there)
    problems = Problem.objects.public().count()
    folder = written(now)

    emptied()
    empty = pages(client, ["/problems/", "/people/"])
    counts = load(folder / "circuit-board.tar", now=now)
    after = pages(client, there)

    different = [address for address in there if before[address] != after[address]]
    assert different == []
    # The controls: there was much to compare, and an empty board does not look like it.
    assert len(there) > 150
    assert [address for address, (status, _, _) in before.items() if status not in {200, 301, 302}] == []
    assert [empty[address] == before[address] for address in empty] == [False, False]
    assert counts["problems"] == problems > 412
    # Dumped once more it is the same data, but for who reviewed without a name.
    assert written(now).name == folder.name


@pytest.mark.django_db(transaction=True)
def test_what_is_made_next_gets_a_new_number(dumps):
    last = a_problem()
    a_claim(problem=last)
    folder = written()
    emptied()

    load(folder)

    assert a_problem().number > last.number
    assert a_person().pk > User.objects.order_by("pk").first().pk


@pytest.mark.django_db(transaction=True)
def test_nobody_of_it_can_sign_in(dumps, client):
    person = a_person("ada", password="correct horse battery", role="admin")
    a_claim(person=person)
    a_review(outcome="legible", is_unnamed=True)
    folder = written()
    emptied()

    load(folder)

    ada = User.objects.get(username="ada")
    assert (ada.has_usable_password(), ada.check_password(""), ada.email, ada.role) == (False, False, "", "member")
    reviewer = Review.objects.get().by
    assert (reviewer.username, reviewer.is_active, reviewer.public_name) == (
        f"former-member-reviewer-{Review.objects.get().pk}",
        False,
        "former member",
    )


@pytest.mark.django_db(transaction=True)
def test_an_unnamed_review_is_given_to_no_member(dumps):
    review = a_review(outcome="legible", is_unnamed=True)
    member = a_person(f"reviewer-{review.pk}")
    a_review(writeup=review.writeup, by=member, outcome="legible")
    folder = written()
    emptied()

    load(folder)

    assert Review.objects.get(pk=review.pk).by.public_name == "former member"
    assert Review.objects.exclude(pk=review.pk).get().by.username == member.username


@pytest.mark.django_db(transaction=True)
def test_what_names_the_board_itself_loads_whatever_the_board_is_called(dumps, settings):
    settings.SITE_URL = "http://board:8000"
    a_problem(source=a_source(url="http://board:8000/about/"))
    folder = written()
    emptied()

    load(folder)

    assert Source.objects.get().url == "http://board:8000/about/"


@pytest.mark.django_db(transaction=True)
def test_a_new_database_takes_whom_the_dump_does_not_name(dumps):
    ada = a_person("ada")
    a_claim(person=ada)
    a_review(outcome="legible", is_unnamed=True)
    folder = written()
    emptied()
    with connection.cursor() as cursor:
        # As in a database that nothing has been in: the next number is one that somebody of the dump has.
        cursor.execute("SELECT setval(pg_get_serial_sequence('users_user', 'id'), %s, false)", [ada.pk])

    load(folder)

    assert User.objects.get(username="ada").pk == ada.pk
    assert Review.objects.get().by.pk > ada.pk


@pytest.mark.django_db(transaction=True)
def test_html_is_made_here_and_never_loaded(dumps):
    a_comment(text="**Bold**")
    folder = written()
    again(folder, "comments", lambda rows: [row | {"text": "<script>x</script> **Bold**"} for row in rows])
    emptied()

    load(folder)

    assert Comment.objects.get().html == "<p>&lt;script&gt;x&lt;/script&gt; <strong>Bold</strong></p>\n"


@pytest.mark.django_db(transaction=True)
def test_a_note_that_the_board_drafted_is_plain_text_here_too(dumps):
    quiet, left = a_claim(lapses_at=NOW), a_claim()
    for claim in (quiet, left):
        a_check_in(claim, moved="*Layer* 9 < layer 5.")
    claims.lapse_silent(now=NOW)
    people.delete(left.person, now=NOW)
    before = dict(Claim.objects.values_list("status", "note_html"))
    folder = written()
    emptied()

    load(folder)

    assert dict(Claim.objects.values_list("status", "note_html")) == before
    assert set(before) == {"lapsed", "released"}


@pytest.mark.django_db
def test_a_board_that_holds_something_is_left_alone(dumps):
    a_problem()
    folder = written()
    before = fingerprint()

    with pytest.raises(BadDump, match="This board is not empty: tracks has 1. Load a dump into a new database."):
        load(folder)

    assert fingerprint() == before


def _cut(folder):
    path = folder / "claims.jsonl.gz"
    put(folder, path.name, path.read_bytes()[:-12])


def _bomb(folder):
    out = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, out, mtime=0) as packed:
        for _ in range(20):
            packed.write(b" " * 1_000_000)
    put(folder, "claims.jsonl.gz", out.getvalue())


def _schema(change):
    def changed(folder):
        told = json.loads((folder / "schema.json").read_text())
        put(folder, "schema.json", json.dumps(change(told) or told).encode())

    return changed


def _rows(name, change):
    return lambda folder: again(folder, name, change)


def _each(**fields):
    return lambda rows: [row | fields for row in rows]


def _raw(data: bytes):
    return lambda folder: put(folder, "claims.jsonl.gz", gzip.compress(data))


BROKEN = {
    "a file is missing": (lambda folder: (folder / "claims.jsonl.gz").unlink(), "claims.jsonl.gz: it is not there."),
    "no sums": (lambda folder: (folder / "SHA256SUMS").unlink(), "SHA256SUMS: it is not there."),
    "no schema": (lambda folder: (folder / "schema.json").unlink(), "schema.json: it is not there."),
    "schema unsummed": (
        lambda folder: (folder / "SHA256SUMS").write_text(""),
        "SHA256SUMS: schema.json is not in it.",
    ),
    "a byte was changed": (
        lambda folder: (folder / "claims.jsonl.gz").write_bytes(b"x"),
        "claims.jsonl.gz: its checksum is not the one in SHA256SUMS. Fetch it again.",
    ),
    "the end is missing": (_cut, "claims.jsonl.gz: it cannot be read"),
    "a line without an end": (_bomb, "claims.jsonl.gz:1: longer than 5,000,000 bytes."),
    "no JSON": (_raw(b"{nonsense\n"), "claims.jsonl.gz: it cannot be read"),
    "deep JSON": (_raw(b"[" * 100_000 + b"\n"), "claims.jsonl.gz: it cannot be read"),
    "a list": (_raw(b"[]\n"), "claims.jsonl.gz:1: a row must be an object."),
    "not text": (_raw(b"\xff\xfe\n"), "claims.jsonl.gz: it cannot be read"),
    "a schema that is none": (lambda folder: put(folder, "schema.json", b"[]"), "schema.json: it cannot be read."),
    "another format": (_schema(lambda told: told | {"format": "other"}), "schema.json: other 1; this board reads"),
    "a later version": (_schema(lambda told: told | {"version": 99}), "schema.json: circuit-board-dump 99; this board"),
    "a table nobody knows": (
        _schema(lambda told: told["tables"].append({"name": "secrets", "columns": []})),
        "schema.json: this version of the board has no table secrets.",
    ),
    "a column nobody knows": (
        _schema(lambda told: told["tables"][0]["columns"].append({"name": "password"})),
        "schema.json: this version of the board has no password in ",
    ),
    "a row with another column": (_rows("people", _each(role="admin")), "people.jsonl.gz:1: its columns are not those"),
    "a row with a column too few": (
        _rows("claims", lambda rows: [{"id": row["id"]} for row in rows]),
        "claims.jsonl.gz:1: its columns are not those",
    ),
    "a script as an address": (
        _rows("people", _each(website="javascript:alert(1)")),
        "people.jsonl.gz:1: website: Enter a valid URL.",
    ),
    "a script behind the board's address": (
        _rows("sources", _each(url="javascript:alert('http://127.0.0.1:8000/')")),
        "sources.jsonl.gz:1: url: Enter a valid URL.",
    ),
    "a status nobody knows": (
        _rows("claims", _each(status="owned")),
        "claims.jsonl.gz:1: status: Value 'owned' is not",
    ),
    "a word for a number": (_rows("claims", _each(problem="many")), "claims.jsonl.gz:1: "),
    "a date that is none": (_rows("claims", _each(claimed_at="someday")), "claims.jsonl.gz:1: "),
    "a name too long": (_rows("people", _each(name="x" * 900)), "people.jsonl.gz:1: name: Ensure this value has"),
    "NUL": (_rows("people", _each(name="a\x00b")), "people.jsonl.gz:1: name: the character U+0000 is not allowed"),
    "math too deep": (
        _rows("comments", _each(text="$" + "{" * 60 + "x" + "}" * 60 + "$")),
        "comments.jsonl.gz:1: ",
    ),
    "somebody who is not there": (_rows("claims", _each(person=999_999)), "The database refuses it: "),
    "one row twice": (_rows("claims", lambda rows: rows + rows), "The database refuses it: "),
    "a number too large": (_rows("claims", _each(id=10**30)), ""),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused_with_its_place_and_nothing_is_loaded(dumps, name):
    spoil, reason = BROKEN[name]
    a_comment(problem=a_claim(person=a_person()).problem)
    an_interest()
    folder = written()
    emptied()
    before = fingerprint()
    spoil(folder)

    with pytest.raises(BadDump) as refused:
        load(folder)

    assert str(refused.value).startswith(reason)
    assert fingerprint() == before


@pytest.mark.django_db(transaction=True)
def test_unbroken_it_loads(dumps):
    """The control of those above."""
    a_comment(problem=a_claim(person=a_person()).problem)
    an_interest()
    folder = written()
    emptied()

    assert load(folder)["comments"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["nothing.tar", "plain.tar"])
def test_a_path_that_is_no_dump_is_refused(tmp_path, path):
    (tmp_path / "plain.tar").write_text("hello")

    with pytest.raises(BadDump, match="neither a folder nor a tar file"):
        load(tmp_path / path)


@pytest.mark.django_db(transaction=True)
def test_the_commands_tell_what_they_did(dumps):
    a_claim()
    out = StringIO()
    call_command("write_dump", stdout=out)
    assert re.search(r"^\d+ rows in \d+ tables, in ", out.getvalue())
    folder = dumps / json.loads((dumps / "current.json").read_text())["folder"]
    with pytest.raises(CommandError, match="This board is not empty(.|\n)*Nothing was loaded."):
        call_command("load_dump", folder, stdout=out)
    emptied()

    call_command("load_dump", folder, stdout=out)

    assert "\nclaims: 1\n" in out.getvalue()
    assert Claim.objects.count() == 1
