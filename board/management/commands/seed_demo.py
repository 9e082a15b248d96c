"""A world to look at: one person of every role, and claims of every state and age."""

import json
from argparse import ArgumentParser

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from problems import scenarios
from problems.models import Problem
from programs import scenarios as program_scenarios
from users.models import User
from users.models.people import Role

PASSWORD = "circuits-in-the-wild"  # noqa: S105  # never outside development: the command refuses there
PEOPLE = {
    "ada": ("Ada Lovelace", Role.MEMBER),
    "barbara": ("Barbara McClintock", Role.MEMBER),
    "mary": ("Mary Somerville", Role.MEMBER),
    "mallory": ("Mallory", Role.MEMBER),
    "grace": ("Grace Hopper", Role.CURATOR),
    "margaret": ("Margaret Hamilton", Role.ADMIN),
}


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
    people = {username: _person(username, name, role) for username, (name, role) in PEOPLE.items()}
    del people["margaret"]
    world, now = scenarios.People(**people), timezone.now()
    scenarios.demo_world(world, now)
    program_scenarios.demo_world(world, now)


def _person(username: str, name: str, role: str) -> User:
    user = User.objects.create_user(username, f"{username}@example.org", PASSWORD, name=name, role=role)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _as_json() -> str:
    people = [
        {"username": username, "role": str(role), "password": PASSWORD, "token": None}
        for username, (_, role) in PEOPLE.items()
    ]
    return json.dumps({"people": people})


def _as_lines() -> str:
    names = ", ".join(f"{username} ({role})" for username, (_, role) in PEOPLE.items())
    return f"Demo people, password “{PASSWORD}”: {names}"
