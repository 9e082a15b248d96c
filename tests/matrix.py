"""Who may do what, as it is seen from outside: every route, method and role by a real request against a small world.

`docs/permissions.yaml` is what ought to be seen. A line of it groups the roles by what they get; `others` are those
that the line does not name.
"""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import ERROR, get_messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from rest_framework.test import APIRequestFactory, force_authenticate

from problems.models import Act, Draft
from problems.models.acts import Change
from problems.services import merges, problems, words
from programs.services import calendars, heartbeats
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_delivery,
    a_domain_rule,
    a_lead,
    a_link,
    a_log_entry,
    a_mentor,
    a_mentor_request,
    a_notice,
    a_person,
    a_problem,
    a_program,
    a_proposal,
    a_report,
    a_reproduction,
    a_review,
    a_round,
    a_sanction,
    a_skill,
    a_sponsorship,
    a_suggestion,
    a_technique,
    a_track,
    a_webhook,
    a_writeup,
    an_appeal,
    an_interest,
    join,
)
from tests.sheets import LIST, uploaded
from users.models import User
from users.permissions import offered_scopes
from users.services import preferences, tokens

FILE = Path(__file__).resolve().parents[1] / "docs" / "permissions.yaml"
# The first is nobody. The owner is whose the things of the world are: claimant, author, who was told, who is asked.
# Claimant, reviewer, mentor and lead are so elsewhere: it gives them nothing here.
ROLES = (
    "visitor",
    "member",
    "limited",
    "banned",
    "claimant",
    "reviewer",
    "mentor",
    "lead",
    "owner",
    "curator",
    "admin",
)
OUTCOMES = {
    "ok": "done, or shown",
    "sign-in": "asked to sign in",
    "confirm": "asked whether it is them",
    "token": "asked for a token that works",
    "closed": "not for them",
    "refused": "a rule of the board says no",
    "missing": "nothing there for them",
    "unreadable": "let in; what was sent says too little",
    "method": "not by this method",
}
OTHERS, EVERYBODY = "others", "everybody"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\^?\(\?P<(\w+)>[^)]*\)")


# What of a regular expression stands for no character of the address.
REGEX = re.compile(r"^\^|\(\?![^)]*\)|\\Z|\$|\\(?=\.)")


# The file


def read() -> dict[str, dict[str, str]]:
    """{section: {line: {role: outcome}}} of the file."""
    # The loader in C is seven times as quick.
    written = yaml.load(FILE.read_text(), Loader=yaml.CSafeLoader) if FILE.exists() else {}
    sections = (written or {}).items()
    return {section: {line: unfold(groups) for line, groups in lines.items()} for section, lines in sections}


def unfold(groups: dict[str, str]) -> dict[str, str]:
    named = {role: outcome for outcome, roles in groups.items() for role in roles.split()}
    rest = named.pop(OTHERS, None) or named.pop(EVERYBODY, None)
    return {role: named.get(role, rest) for role in ROLES}


def fold(seen: dict[str, str]) -> dict[str, str]:
    """The other way round: the most frequent outcome goes without names."""
    groups: dict[str, list[str]] = {}
    for role in ROLES:
        groups.setdefault(seen[role], []).append(role)
    if len(groups) == 1:
        return {next(iter(groups)): EVERYBODY}
    most = max(groups, key=lambda outcome: len(groups[outcome]))
    told = {outcome: " ".join(roles) for outcome, roles in groups.items() if outcome != most}
    return told | {most: OTHERS} if len(groups[most]) > 2 else told | {most: " ".join(groups[most])}


def write(section: str, lines: dict[str, dict[str, str]]) -> None:
    """Puts lines of one section into the file. What is there no more has to be taken out by hand."""
    known = read()
    known.setdefault(section, {}).update(lines)
    text = HEAD
    for name in sorted(known):
        text += f"\n{name}:\n"
        for line, seen in sorted(known[name].items()):
            groups = ", ".join(f"{outcome}: {roles}" for outcome, roles in fold(seen).items())
            text += f"  {json.dumps(line)}: {{{groups}}}\n"
    FILE.write_text(text)


HEAD = "\n".join(
    [
        "# Who may do what. Tests ask every route by every method as every role, and every verb by its page and by a",
        "# script: what they see is just this. A new route or verb gets its line by",
        "#   WRITE_PERMISSIONS=new .venv/bin/python -m pytest -n 0 tests/board/test_permissions.py",
        "# and is then read by somebody: a line says what is, and it takes a person to say what ought to be.",
        "#",
        f"# Roles: {', '.join(ROLES)}.",
        "# The owner is whose the things asked for are: claimant, author, addressee. Claimant, reviewer, mentor and",
        "# lead are so elsewhere, and get nothing from it here. In `verbs` the owner is who should do it, and limited",
        "# and banned are the owner, once that holds. Outcomes:",
        *(f"#   {outcome}: {means}" for outcome, means in OUTCOMES.items()),
        "",
    ]
)


# The routes


@dataclass(frozen=True)
class Route:
    """A line of the site map: its pattern, which names it, and one address of it."""

    pattern: str
    address: str

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/v1/")

    @property
    def is_ours(self) -> bool:
        return not self.pattern.startswith(("admin/", "accounts/"))


def routes(filled: dict[str, Any]) -> list[Route]:
    """Every route, its parameters filled in by what stands before each: `claims/<int:pk>` by `filled["claims"]`."""
    return [Route(pattern, f"/{_fill(pattern, filled)}") for pattern in patterns()]


def patterns() -> list[str]:
    return list(dict.fromkeys(_patterns(get_resolver().url_patterns)))


def _patterns(found: Any, prefix: str = "") -> Iterator[str]:
    for pattern in found:
        there = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, there)
        elif isinstance(pattern, URLPattern):
            yield there


def _fill(pattern: str, filled: dict[str, Any]) -> str:
    admin = re.match(r"admin/(\w+)/(\w+)/", pattern)
    row = _first_row(*admin.groups()) if admin else None

    ours = pattern.removeprefix("api/v1/")

    def value(found: re.Match) -> str:
        if row is not None:
            return str(row)
        name, there = found[1] or found[2], pattern[: found.start()]
        before = there.rstrip("/").rpartition("/")[2] or there
        # Of the whole pattern, of all that stands before, of the word before, by its own name.
        known = (f"{ours}#{name}", there.removeprefix("api/v1/"), before, name)
        return str(next((filled[key] for key in known if key in filled), 0))

    return REGEX.sub("", PARAMETER.sub(value, pattern))


def _first_row(app: str, model: str) -> Any:
    try:
        return apps.get_model(app, model)._default_manager.order_by("pk").values_list("pk", flat=True).first() or 0
    except LookupError:
        return None


# The world


@dataclass(frozen=True)
class World:
    people: dict[str, User | None]
    filled: dict[str, Any]


def world() -> World:
    """Ada has one of everything. Everybody else has what makes them what they are, elsewhere."""
    people: dict[str, User | None] = {role: a_person(role) for role in ROLES[1:-3]}
    people |= {"visitor": None, "owner": a_person("ada"), "curator": a_person("grace", role="curator")}
    people["admin"] = a_person("margaret", role="admin")
    ada, grace = people["owner"], people["curator"]
    other = a_program(key="other")
    a_claim(person=people["claimant"])
    people["reviewer"].reviewer_grants.create(by=grace, note="Reads closely.")
    a_mentor(people["mentor"], program=other)
    a_lead(other, people["lead"])
    appealed = an_appeal(a_sanction(people["limited"], by=a_person(role="curator")))
    a_sanction(people["banned"], kind="ban", by=a_person(role="curator"))
    things = _things(ada, grace) | _upkeep(grace) | {"sanctions": appealed.sanction_id, "appeals": appealed.pk}
    return World(people, things | _proposed(ada) | _told_to_programs(ada))


def _things(ada: User, grace: User) -> dict[str, Any]:
    track, skill, technique = a_track(key="toys"), a_skill(key="python"), a_technique(key="patching")
    problem = a_problem(track=track, skills={skill: 1}, techniques=[technique])
    claim = a_claim(person=ada, problem=problem)
    writeup = a_writeup(says={problem: "partial"}, linked_by=ada)
    writeup.authors.create(person=ada)
    camp = a_program(key="camp")
    a_lead(camp, a_person("lena"))
    mentor = a_mentor(a_person("ruth"), program=camp)
    sponsorship = a_sponsorship(mentor, problem=problem)
    an_interest(problem=problem)
    report = a_report(comment=a_comment(problem=problem))
    token, _ = tokens.make(ada, name="mine", scopes=["claims"], now=NOW)
    return {
        "problems": problem.pk,
        "tracks": track.key,
        "skills": skill.key,
        "techniques": technique.key,
        "sources": problem.source.key,
        "comments": a_comment(problem=problem, by=ada).pk,
        "claims": claim.pk,
        "claimants": join(claim, a_person("charles"), standing="invited", by=ada).pk,
        "log-entries": a_log_entry(claim).pk,
        "writeups": writeup.pk,
        "links": a_link(writeup, state="moved", moved_to="https://ada.example/new/").pk,
        "reviews": a_review(writeup=writeup, outcome="legible").pk,
        "reproductions": a_reproduction(writeup=writeup).pk,
        "reports": report.pk,
        "curate": "reports",
        "<slug:kind>": report.pk,
        "sitemap-": "problems",
        "portfolio": "claim",
        "programs": camp.key,
        "rounds": a_round(program=camp, closes_on=NOW.date() + timedelta(days=60)).pk,
        "leads": "lena",
        "mentors": mentor.pk,
        "sponsorships": sponsorship.pk,
        "mentor-requests": a_mentor_request(sponsorship, claim=claim).pk,
        "calendar": calendars.renew(ada, now=NOW),
        "people": ada.username,
        "~": ada.username,
        "page": f"problems/{problem.pk}",
        "kind": "md",
        "reference": "problems",
        "notices": a_notice(ada).pk,
        "tokens": token.pk,
        "r": ContentType.objects.get_for_model(type(problem)).pk,
    }


def _upkeep(grace: User) -> dict[str, Any]:
    """What curators keep, and what can be undone of it."""
    skill, gone = a_skill(key="probing"), a_problem()
    words.merge(a_skill(key="probes"), into=skill, by=grace, note="One thing.", now=NOW)
    merges.merge(gone, into=a_problem(), by=grace, note="The same.", now=NOW)
    edited = a_problem(skills={skill: 1})
    for text in ("One.", "Two."):
        problems.revise(edited, {"statement": text}, by=grace, note="Clearer.", now=NOW)
    act = Act.objects.create(change=Change.CHECKED, by=grace, at=NOW, note="Looked.")
    undone = "curate/words/<slug:kind>/<slug:key>/merge/undo/"
    return {
        "words": "skill",
        "curate/words/<slug:kind>/": "python",
        f"{undone}#kind": "skill",
        f"{undone}#key": "probes",
        "problems/<int:number>/merge/undo/#number": gone.pk,
        "problems/<int:number>/diff/#number": edited.pk,
        "problems/<int:number>/restore/<int:revision>/#number": edited.pk,
        "restore": 1,
        "acts": act.pk,
        "imports": uploaded(LIST, grace).pk,
        "rules": a_domain_rule().pk,
        "data": "README.md",
    }


def _proposed(ada: User) -> dict[str, Any]:
    """What waits for a curator, and what its author has not sent yet."""
    proposal = a_proposal(ada)
    draft = Draft.objects.create(by=ada, key=uuid.UUID(int=7), words={"title": ["Half of it"]}, saved_at=NOW)
    of_it = {f"{pattern}#number": proposal.problem_id for pattern in patterns() if "/proposal/" in pattern}
    return {"suggestions": a_suggestion(ada).pk, "propose": draft.key} | of_it


def _told_to_programs(ada: User) -> dict[str, Any]:
    """Where notices go by themselves, and the links that mails carry."""
    sent = a_delivery(a_webhook(ada))
    return {
        "webhooks": sent.webhook_id,
        "deliveries": sent.pk,
        "off": preferences.off_url(ada.pk, ["replies"]).rstrip("/").rpartition("/")[2],
        "keep": heartbeats.token_of(ada),
    }


# What is seen


def _close(answer: Any) -> None:
    """As Django's client does it: the end of a request would close the connection under the test."""
    if answer.streaming:
        request_finished.disconnect(close_old_connections)
        answer.close()
        request_finished.connect(close_old_connections)


class Untold(Exception):
    """A view has asked the database: what it answers is for a real request to see."""


def _refuse_query(*asked: Any) -> None:
    raise Untold


class Asker:
    """One role, by session and by token. Nothing that is asked stays done.

    Where a view says that it takes no such method before it has asked the database anything, that is its answer to
    this person, and no request is made; `by_requests` makes them all the same.
    """

    def __init__(self, person: User | None, *, by_requests: bool = False):
        self.person, self.token = person, None
        self.by_requests = by_requests
        self.pages, self.scripts = Client(raise_request_exception=False), Client(raise_request_exception=False)
        if person is not None:
            self.pages.force_login(person)
            scopes = [scope.key for scope in offered_scopes(person)]
            self.token, text = tokens.make(person, name="matrix", scopes=scopes)
            self.scripts = Client(raise_request_exception=False, headers={"authorization": f"Bearer {text}"})
        self.session = self.pages.cookies.output()

    def look(self, method: str, route: Route) -> str:
        """What this person sees of a route."""
        if not self.by_requests and route.is_ours and self.is_refused(method, route):
            return "method"
        return self.ask(method, route.address, is_api=route.is_api)

    def ask(self, method: str, address: str, body: dict[str, Any] | None = None, *, is_api: bool) -> str:
        cache.clear()
        client = self.scripts if is_api else self.pages
        sent = {"content_type": "application/json"} if is_api and method == "POST" else {}
        kept = client.cookies.copy()
        with transaction.atomic():
            if method == "POST":
                answer = client.post(address, body or {}, **sent)
            else:
                answer = getattr(client, method.lower())(address)
            seen = outcome(answer)
            _close(answer)
            transaction.set_rollback(True)
        client.cookies = kept
        return seen

    def is_refused(self, method: str, route: Route) -> bool:
        """Whether the view alone says so to this person. A token has to work first, so who has none is really asked."""
        if route.is_api and (self.token is None or self.person is None or self.person.banned_until):
            return False
        made = APIRequestFactory() if route.is_api else RequestFactory()
        request = made.generic(method, route.address)
        request.user = self.person or AnonymousUser()
        if route.is_api:
            force_authenticate(request, user=self.person, token=self.token)
        view = resolve(route.address)
        try:
            with connection.execute_wrapper(_refuse_query):
                answer = view.func(request, *view.args, **view.kwargs)
                _close(answer)
                return answer.status_code == 405
        except (Untold, Http404, PermissionDenied, AttributeError):
            return False


def outcome(answer: Any) -> str:
    status = answer.status_code
    assert status < 500, (answer.request["PATH_INFO"], status)
    if status in {301, 302, 303}:
        return _redirected(answer)
    known = {400: "unreadable", 401: "token", 403: "closed", 404: "missing", 405: "method", 409: "refused"}
    return "ok" if status < 400 else known.get(status, "unreadable")


def _redirected(answer: Any) -> str:
    there = answer["Location"]
    if "/accounts/login/" in there:
        return "sign-in"
    if "/reauthenticate/" in there:
        return "confirm"
    if there.startswith("/admin/login/"):
        return "closed"
    told = getattr(get_messages(answer.wsgi_request), "_queued_messages", [])
    return "refused" if any(message.level == ERROR for message in told) else "ok"
