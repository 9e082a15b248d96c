"""Every route by every method as every role is answered as `docs/permissions.yaml` says, and so is every verb."""

import json
import os

import pytest
from django.db import transaction
from django.template.backends.django import Template

from board.middleware import PageMethods, is_for_machines
from tests import matrix
from tests.factories import NOW, a_claim, a_lead, a_mentor, a_person, a_program, a_round, written_by
from tests.matrix import ROLES, Asker
from tests.problems.api.verbs.test_same_as_pages import VERBS as ON_PROBLEMS
from tests.programs.api.verbs.test_same_as_pages import FAR
from tests.programs.api.verbs.test_same_as_pages import VERBS as AROUND_PROGRAMS
from tests.twins import Act
from tests.users.api.verbs.test_same_as_pages import VERBS as OF_ACCOUNTS
from users.models import User
from users.models.sanctions import FOR_GOOD

pytestmark = pytest.mark.django_db
# "new" writes lines for what has none yet, "all" writes every line anew.
WRITES = os.environ.get("WRITE_PERMISSIONS", "")
LISTED = matrix.read()
METHODS = ("GET", "POST")
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
# One role is asked by requests alone, so that what views say by themselves is known to be true.
BY_REQUESTS = "curator"
VERBS = ON_PROBLEMS | AROUND_PROGRAMS | OF_ACCOUNTS


@pytest.fixture(autouse=True)
def clock(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.ACCOUNT_RATE_LIMITS = False
    settings.FETCH_LINKS = True


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """How a page looks tells nothing of who may see it, and takes half of the time. Its own tests draw it."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")


@pytest.fixture(autouse=True)
def dumped(settings, tmp_path):
    """A dump of one file."""
    settings.DUMP_DIR = tmp_path
    told = {"folder": "one", "made_at": NOW.isoformat(), "looked_at": NOW.isoformat(), "tables": [], "changes": []}
    file = {"name": "README.md", "bytes": 5, "sha256": "0" * 64}
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "README.md").write_text("Dump.")
    (tmp_path / "current.json").write_text(json.dumps(told | {"files": [file]}))


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_a_role_as_the_matrix_says(role):
    small = matrix.world()
    asker = Asker(small.people[role], by_requests=role == BY_REQUESTS)
    seen = {
        f"{route.pattern} {method}": asker.look(method, route)
        for route in matrix.routes(small.filled)
        for method in METHODS
        if WRITES != "new" or f"{route.pattern} {method}" not in LISTED["routes"]
    }
    if WRITES:
        known = matrix.read().get("routes", {})
        gone = dict.fromkeys(ROLES, "method")
        matrix.write("routes", {line: known.get(line, gone) | {role: found} for line, found in seen.items()})
    assert seen == {line: roles[role] for line, roles in matrix.read()["routes"].items() if line in seen}
    assert WRITES or len(seen) == len(LISTED["routes"])


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_is_done_by_those_alone_whom_the_matrix_names(name):
    """By the page and by a script alike. A ban shuts every token, so there a script may nothing but appeal."""
    if WRITES == "new" and name in LISTED["verbs"]:
        pytest.skip("It has its line.")
    act = _ready(name)
    seen = {role: _tried(act, role, person) for role, person in _cast(act).items()}
    by_page = {role: page for role, (page, _) in seen.items()}
    by_script = {role: script for role, (_, script) in seen.items()}
    shut = {} if name == "appealSanction" else {"banned": "denied"}
    assert by_script == by_page | shut, "a script may what the page may"
    if WRITES:
        matrix.write("verbs", {name: by_page})
    assert by_page == (matrix.read() if WRITES else LISTED)["verbs"][name]


def _ready(name: str) -> Act:
    """The act in its world: as the tests of the verbs set it up."""
    for username, more in (("ada", {"name": "Ada Lovelace"}), ("grace", {"role": "curator"}), ("mallory", {})):
        a_person(username, **more)
    written_by(a_person("mary"), status="legible")
    camp = a_program(key="camp", name="Camp")
    for username in ("lena", "otto"):
        a_lead(camp, a_person(username, name=username.title()))
    a_round(program=camp, name="Summer", closes_on=FAR)
    a_mentor(a_person("ruth", name="Ruth"), program=camp)
    return VERBS[name]()


def _cast(act: Act) -> dict[str, User | None]:
    """Everybody who tries. The owner is who should do it; limited and banned are the owner, once it holds."""
    other = a_program(key="other")
    cast: dict[str, User | None] = {role: a_person() for role in ROLES}
    a_claim(person=cast["claimant"])
    cast["reviewer"].reviewer_grants.create(by=a_person(role="curator"), note="Reads closely.")
    a_mentor(cast["mentor"], program=other)
    a_lead(other, cast["lead"])
    cast |= {"visitor": None, "owner": act.who, "limited": act.who, "banned": act.who}
    return cast | {"curator": a_person(role="curator"), "admin": a_person(role="admin")}


def _tried(act: Act, role: str, person: User | None) -> tuple[str, str]:
    """Whether it was done: by the page, and by a script. Nothing stays done."""
    with transaction.atomic():
        if role in HELD:
            User.objects.filter(pk=person.pk).update(role="member", **{HELD[role]: FOR_GOOD})
        asker = Asker(User.objects.get(pk=person.pk) if person else None)
        typed = act.typed if act.typed is not None else {name: form_value(value) for name, value in act.body.items()}
        page = asker.ask("POST", act.page or f"/{act.path}", typed, is_api=False)
        script = asker.ask("POST", f"/api/v1/{act.path}", act.body, is_api=True)
        transaction.set_rollback(True)
    assert role != "owner" or "unreadable" not in {page, script}, "the act itself is not told rightly"
    return done(page), done(script)


HELD = {"limited": "limited_until", "banned": "banned_until"}


def form_value(value):
    return "on" if value is True else value


def done(outcome: str) -> str:
    return "done" if outcome == "ok" else "denied"


def test_nothing_else_is_listed():
    """A line for what is there no more would hide that it came back otherwise."""
    lines = {f"{pattern} {method}" for pattern in matrix.patterns() for method in METHODS}
    assert set(matrix.read()["routes"]) == lines
    assert set(matrix.read()["verbs"]) == set(VERBS)


def test_a_grant_that_is_not_in_the_matrix_is_found(monkeypatch):
    """The control: a rule that says yes to everybody is seen from outside at once."""
    monkeypatch.setattr(User, "is_curator", property(lambda person: True))
    act = _ready("hideComment")
    seen = {role: _tried(act, role, person)[0] for role, person in _cast(act).items()}
    assert (seen["member"], matrix.read()["verbs"]["hideComment"]["member"]) == ("done", "denied")


@pytest.mark.parametrize("role", ROLES)
def test_no_route_takes_another_method_from_anybody(role):
    """So that the file has no line of them. Pages say so before they know who asks; the API, once a token works."""
    small = matrix.world()
    asker = Asker(small.people[role])
    seen: dict[bool, set[str]] = {False: set(), True: set()}
    for route in matrix.routes(small.filled):
        for method in OTHER_METHODS:
            seen[is_for_machines(route.address)].add(asker.look(method, route))
    assert seen[False] == {"method"}
    assert seen[True] <= {"method", "missing", "closed", "token"}


def test_a_method_that_a_view_would_take_is_found(monkeypatch):
    """The control: without the gate in front of them, views of Django and allauth read PUT as POST, or show a page."""
    monkeypatch.setattr(PageMethods, "TAKEN", (*PageMethods.TAKEN, *OTHER_METHODS))
    small = matrix.world()
    asker = Asker(small.people["admin"])
    taken = {route.pattern for route in matrix.routes(small.filled) if asker.look("PUT", route) == "ok"}
    assert {"accounts/password/change/", "admin/"} <= taken


def test_every_route_is_asked_where_something_is():
    """But for those that nobody finds: what they lead to comes by mail, or from elsewhere."""
    lines = matrix.read()["routes"]
    nothing = [line for line, roles in lines.items() if line.endswith("GET") and set(roles.values()) == {"missing"}]
    assert nothing == NOWHERE


def test_what_is_of_one_person_is_there_for_somebody():
    """Where the world has no row, everybody who is signed in sees nothing, and the line shows no right at all."""
    lines = {line: set(roles.values()) for line, roles in matrix.read()["routes"].items()}
    nobody = {"missing", "sign-in", "closed", "token"}
    shut = [line for line, seen in lines.items() if {"missing"} < seen <= nobody and not line.startswith("admin/")]
    assert {line.removeprefix("api/v1/").partition("/<")[0] for line in shut} == OF_NOBODY_HERE


NOWHERE = [
    *(f"accounts/{name}/login/{more} GET" for name in ("github", "google") for more in ("", "callback/")),
    "accounts/google/login/token/ GET",
    *(f"accounts/oidc/^(?P<provider_id>[^/]+)/login/{more} GET" for more in ("", "callback/")),
    *(f"accounts/orcid/login/{more} GET" for more in ("", "callback/")),
    "api/<path:rest> GET",
]
# Whose person is none of those who ask: `verbs` has what they may. Nobody here has a second factor.
OF_NOBODY_HERE = {
    "accounts/2fa/recovery-codes/ GET",
    "accounts/2fa/recovery-codes/download/ GET",
    "accounts/2fa/recovery-codes/download/ POST",
    "accounts/2fa/totp/deactivate/ GET",
    "accounts/2fa/totp/deactivate/ POST",
    "accounts/2fa/webauthn/keys",
    *("claimants", "claims", "mentor-requests", "mentors", "portfolio", "programs"),
    *("reproductions", "reviews", "sponsorships"),
}


def test_a_line_is_read_as_it_was_written():
    seen = dict.fromkeys(ROLES, "ok") | {"visitor": "sign-in", "admin": "refused", "curator": "refused"}
    assert matrix.fold(seen) == {"sign-in": "visitor", "refused": "curator admin", "ok": "others"}
    assert matrix.unfold(matrix.fold(seen)) == seen
    assert matrix.unfold(matrix.fold(dict.fromkeys(ROLES, "ok"))) == dict.fromkeys(ROLES, "ok")
