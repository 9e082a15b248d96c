"""A world to look at: one person of every role, and claims of every state and age."""

import json
from argparse import ArgumentParser

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from problems.models import Problem
from problems.scenarios import People, demo_world
from programs.scenarios import Guides, kept_program, mentored_world
from users.models import User
from users.models.people import Role

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
    kept_program(world, now)
    guides = Guides(emmy=people["emmy"], rosalind=people["rosalind"], grace=people["grace"])
    mentored_world(guides, ada=people["ada"], mary=people["mary"], now=now)


def _person(username: str, name: str, role: str) -> User:
    user = User.objects.create_user(username, f"{username}@example.org", PASSWORD, name=name, role=role)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _as_json() -> str:
    people = [
        {"username": username, "role": what, "password": PASSWORD, "token": None}
        for username, (_, _, what) in PEOPLE.items()
    ]
    return json.dumps({"people": people})


def _as_lines() -> str:
    names = ", ".join(f"{username} ({what})" for username, (_, _, what) in PEOPLE.items())
    return f"Demo people, password “{PASSWORD}”: {names}"
