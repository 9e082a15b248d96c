"""A small world to look at, and every page that shows some of it."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import yaml
from allauth.account.models import EmailAddress
from django.utils import timezone
from playwright.sync_api import Page

from problems.models import Claim, Problem, WriteUp
from problems.services import claims, problems, watches, writeups
from problems.services.writeups import BearsOn
from tests.factories import a_person, a_problem, a_program, a_round, a_skill, a_source, a_technique, a_track
from users.models import User

SHIPPED = Path(__file__).resolve().parents[2] / "catalogue" / "problems" / "superposition.yaml"
CONFIRM = "Your public name, to confirm"
PASSWORD = "correct horse battery"
TEXTS = ("title", "question", "statement", "success_test", "first_step", "informative_negative", "editor_note")
INTENT = {
    "aim": "attempt",
    "hypothesis": "It copies.",
    "plan": "1. Patch it.\n2. Ablate it.",
    "hours_per_week": 5,
    "ai_use": "None.",
    "log_url": "https://example.org/log",
}


def a_member(username: str, **fields) -> User:
    """Somebody who has joined: with a proven address and a password."""
    person = a_person(username, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def shown(problem: Problem) -> Problem:
    """The problem with its texts rendered and its activity counted, as a service leaves it."""
    problem.rendered = problems.render(problem)
    problem.save(update_fields=["rendered"])
    problems.refresh_activity(problem)
    return problem


def a_shipped_problem(key: str = "cop-4.1", **fields) -> Problem:
    """The texts of a problem of the catalogue, which hold math."""
    row = next(row for row in yaml.safe_load(SHIPPED.read_text()) if row["key"] == key)
    low, high = row["hours"]
    return shown(a_problem(key=key, hours_low=low, hours_high=high, **{name: row[name] for name in TEXTS}, **fields))


@dataclass
class World:
    """Ada has done all that a member can, grace curates and holds what stands still, mallory has just come."""

    ada: User
    grace: User
    mallory: User
    math: Problem
    worked_on: Problem
    answered: Problem
    free: Problem
    claim: Claim
    released: Claim
    lapsed: Claim
    paused: Claim
    writeup: WriteUp
    people: dict[str, User | None] = field(default_factory=dict)

    def __post_init__(self):
        self.people = {"visitor": None, "ada": self.ada, "grace": self.grace, "mallory": self.mallory}


def a_world() -> World:
    now = timezone.now()
    ada = a_member("ada", name="Ada Lovelace", bio="Numbers.\nAnd heads.", website="https://example.org/ada")
    grace, mallory = a_member("grace", name="Grace Hopper", role="curator"), a_member("mallory")
    python, maths = a_skill(key="python", name="Python", is_core=True, group="core"), a_skill(key="maths", name="Maths")
    maths.prerequisites.add(python)
    python.resources.create(title="A course", url="https://example.org/course")
    toys = a_track(key="toys", name="Toy models", summary="Small ones.")
    patching = a_technique(key="patching", name="Activation patching")
    given = {"track": toys, "source": a_source(name="A list of problems")}
    math = a_shipped_problem(skills={python: 2, maths: 1}, techniques=[patching], checked_on=now.date(), **given)
    math.related_work.create(title="A paper", url="https://example.org/paper")
    worked_on = a_problem(title="Heads that copy", skills={python: 1}, difficulty="B", compute="free-colab", **given)
    answered = a_problem(title="Neurons that count", difficulty="C", difficulty_max="D", parent=math, **given)
    free = a_problem(title="Directions that add", skills={maths: 3}, hours_low=30, hours_high=60, **given)
    for problem in (worked_on, answered, free):
        shown(problem)
    claim = claims.claim(worked_on, by=ada, now=now - timedelta(days=20), **INTENT)
    claims.check_in(claim, by=ada, moved="One head.", next="The others.", is_stuck=True, now=now - timedelta(days=9))
    released = claims.claim(math, by=ada, now=now - timedelta(days=8), **INTENT)
    note = "**Tried:** patching, with `torch`.\n\n| head | change $\\Delta$ |\n|---|---|\n| 1 | 2 |"
    claims.release(released, by=ada, note=note, may_contact=True, now=now - timedelta(days=2))
    lapsed = claims.claim(answered, by=grace, now=now - timedelta(days=50), **INTENT)
    paused = claims.claim(worked_on, by=grace, now=now - timedelta(days=3), **INTENT)
    claims.pause(paused, by=grace, returns_on=(now + timedelta(days=9)).date())
    writeup = writeups.link(
        "https://example.org/counting",
        by=ada,
        title="Counting neurons count to five",
        kind="post",
        bears_on=[BearsOn(answered, "partial"), BearsOn(free, "related")],
        summary="They count to $n = 5$.",
        other_authors=["Barbara L."],
        published="2026-11",
        ai_use="None.",
        code_url="https://github.com/example/counting",
        commit="0123456789abcdef",
        archive_url="https://web.archive.org/web/2026/counting",
        now=now - timedelta(days=1),
    )
    watches.watch(free, by=ada)
    camp = a_program(key="camp", name="Camp", stipend=True, eligibility="Anybody.", usual_windows="In spring.")
    camp.tracks.add(toys)
    a_round(
        program=camp, name="Winter", opens_on=now - timedelta(days=9), closes_on=now + timedelta(days=9), note="Online."
    )
    a_round(program=camp, name="Summer", starts_on=now + timedelta(days=150), ends_on=now + timedelta(days=200))
    return World(ada, grace, mallory, math, worked_on, answered, free, claim, released, lapsed, paused, writeup)


@dataclass(frozen=True)
class Place:
    """One page: where it is, who looks at it, what is typed and pressed there, and the status it then has."""

    name: str
    address: str
    who: str = "visitor"
    press: str = ""
    status: int = 200
    typed: dict[str, str] = field(default_factory=dict)

    def open(self, page: Page) -> None:
        """Leaves `page` there. Whoever opens a place with a status from 400 has told the eye to expect it."""
        arrived = page.goto(self.address)
        for label, words in self.typed.items():
            page.get_by_label(label).fill(words)
        if self.press:
            with page.expect_navigation() as pressed:
                page.locator("main").get_by_role("button", name=self.press, exact=True).click()
            arrived = pressed.value
        assert (self.name, arrived.status) == (self.name, self.status)


def places(world: World) -> list[Place]:
    """Every kind of page, in every state that looks different."""
    math, worked_on, writeup = (thing.get_absolute_url() for thing in (world.math, world.worked_on, world.writeup))
    claim, released = world.claim.get_absolute_url(), world.released.get_absolute_url()
    joining = {"E-mail": "new@example.org", "Public name": "new", "Password": PASSWORD}
    return [
        Place("home", "/"),
        Place("path", "/path/"),
        Place("about", "/about/"),
        Place("api", "/api/"),
        Place("problems", "/problems/"),
        Place("problems, filtered", "/problems/?difficulty=A&skill=python&q=toy"),
        Place("problems, none found", "/problems/?difficulty=D&compute=browser&q=nothing"),
        Place("problems, unreadable", "/problems/?difficulty=Z&hours=many&level=9&page=x"),
        Place("problem with math", math),
        Place("problem worked on", worked_on),
        Place("problem with a result", world.answered.get_absolute_url()),
        Place("claim, as anybody", claim),
        Place("claim, released", released),
        Place("write-ups", "/writeups/"),
        Place("write-ups, none found", "/writeups/?q=nothing"),
        Place("write-ups, negative results", "/writeups/?says=negative&kind=video"),
        Place("write-up", writeup),
        Place("tracks", "/tracks/"),
        Place("skills", "/skills/"),
        Place("skill", "/skills/python/"),
        Place("programs", "/programs/"),
        Place("program", "/programs/camp/"),
        Place("people", "/people/"),
        Place("person", "/~ada/"),
        Place("not found", "/no-such-page/", status=404),
        Place("sign in", "/accounts/login/"),
        Place("sign in, refused", "/accounts/login/", press="Sign in", typed={"E-mail or name": "x", "Password": "x"}),
        Place("join", "/accounts/signup/"),
        Place("join, refused", "/accounts/signup/", press="Join", typed=joining | {"Password": "short"}),
        Place("code by mail", "/accounts/login/code/"),
        Place("new password", "/accounts/password/reset/"),
        Place("code of a sign-up", "/accounts/signup/", press="Join", typed=joining),
        Place("problem, as a member", math, "mallory"),
        Place("claim form", f"/problems/{world.free.pk}/claim/", "mallory"),
        Place("claim form, refused", f"/problems/{world.free.pk}/claim/", "mallory", "Claim it", 422),
        Place("link form", f"/writeups/link/?problem={world.free.pk}", "mallory"),
        Place("link form, refused", "/writeups/link/", "mallory", "Link it", 422),
        Place("my board, empty", "/my-board/", "mallory"),
        Place("person, as herself", "/~mallory/", "mallory"),
        Place("closed to members", "/admin/login/", "mallory", status=403),
        Place("profile form", "/accounts/profile/", "mallory"),
        Place("e-mail", "/accounts/email/", "mallory"),
        Place("password", "/accounts/password/change/", "mallory"),
        Place("passkeys and codes", "/accounts/2fa/", "mallory"),
        Place("passkey, new", "/accounts/2fa/webauthn/add/", "mallory"),
        Place("app, new", "/accounts/2fa/totp/activate/", "mallory"),
        Place("is it you", "/accounts/reauthenticate/", "mallory"),
        Place("delete account", "/accounts/delete/", "mallory"),
        Place("delete account, refused", "/accounts/delete/", "mallory", "Delete it for good", 422, {CONFIRM: "ada"}),
        Place("sign out", "/accounts/logout/", "mallory"),
        Place("claim, lapsed", world.lapsed.get_absolute_url(), "grace"),
        Place("claim, paused", world.paused.get_absolute_url(), "grace"),
        Place("my board", "/my-board/", "ada"),
        Place("portfolio form", "/portfolio/", "ada"),
        Place("portfolio form, refused", "/portfolio/", "ada", "Keep it", 422, {"Introduction": "word " * 151}),
        Place("gathered for a program", "/programs/camp/portfolio/", "ada"),
        Place("claim, as its holder", claim, "ada"),
        Place("check-in, refused", claim, "ada", "Check in", 422),
        Place("problem, as its holder", worked_on, "ada"),
        Place("claim form, held already", f"/problems/{world.worked_on.pk}/claim/", "ada"),
    ]
