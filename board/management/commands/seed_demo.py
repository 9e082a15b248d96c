"""A world to look at: one person of every role, and claims of every state and age."""

import hashlib
import json
from argparse import ArgumentParser

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from board.lib import tokens
from problems.models import Problem
from problems.scenarios import People, demo_world
from problems.scenarios_of_curating import queue_world
from programs.scenarios import Guides, kept_program, mentored_world
from users.models import User
from users.models.people import Role
from users.permissions import offered_scopes
from users.services import tokens as issuing

PASSWORD = "circuits-in-the-wild"  # noqa: S105  # never outside development: the command refuses there
# Username: name, the account's role, and what they are in the world.
PEOPLE = {
    "ada": ("Ada Lovelace", Role.MEMBER, "reviewer"),
    "barbara": ("Barbara McClintock", Role.MEMBER, "member"),
    "mary": ("Mary Somerville", Role.MEMBER, "member"),
    "mallory": ("Mallory", Role.MEMBER, "member"),
    "rosalind": ("Rosalind Franklin", Role.MEMBER, "mentor"),
    "emmy": ("Emmy Noether", Role.MEMBER, "program lead"),
    "grace": ("Grace Hopper", Role.CURATOR, "curator"),
    "margaret": ("Margaret Hamilton", Role.ADMIN, "admin"),
}
WORKERS = ("ada", "barbara", "mary", "mallory", "grace")


class Command(BaseCommand):
    help = "Fill a development board with the demo world. Refuses when DEBUG is off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the people as JSON")

    def handle(self, *, json: bool, **options: object) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo world is for development: it needs DEBUG=1.")
        if not Problem.objects.exists():
            raise CommandError("Load the catalogue first: python manage.py load_catalogue catalogue")
        _seed()
        _give_tokens()
        self.stdout.write(_as_json() if json else _as_lines())


@transaction.atomic
def _seed() -> None:
    """Makes the world, once."""
    if User.objects.filter(username="ada").exists():
        return
    now = timezone.now()
    people = {username: _person(username, name, role) for username, (name, role, _) in PEOPLE.items()}
    world = People(**{username: people[username] for username in WORKERS})
    demo_world(world, now)
    queue_world(world, now)
    kept_program(world, now)
    guides = Guides(emmy=people["emmy"], rosalind=people["rosalind"], grace=people["grace"])
    mentored_world(guides, ada=people["ada"], mary=people["mary"], now=now)


@transaction.atomic
def _give_tokens() -> None:
    """One for everybody, for all that they may do. The same at each run, so that a script goes on working."""
    for person in User.objects.filter(username__in=PEOPLE):
        text = _secret_of(person.username)
        person.api_tokens.filter(digest=tokens.digest(text)).delete()
        scopes = [scope.key for scope in offered_scopes(person)]
        issuing.make(person, name="demo", scopes=scopes, token=text)


def _secret_of(username: str) -> str:
    """The token of a person of the demo, as well known as their password."""
    return tokens.of(hashlib.sha256(f"demo:{username}".encode()).hexdigest()[: tokens.SECRET])


def _person(username: str, name: str, role: str) -> User:
    user = User.objects.create_user(username, f"{username}@example.org", PASSWORD, name=name, role=role)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _as_json() -> str:
    people = [
        {"username": username, "role": what, "password": PASSWORD, "token": _secret_of(username)}
        for username, (_, _, what) in PEOPLE.items()
    ]
    return json.dumps({"people": people})


def _as_lines() -> str:
    names = ", ".join(f"{username} ({what})" for username, (_, _, what) in PEOPLE.items())
    return f"Demo people, password “{PASSWORD}”: {names}"
