"""Makes somebody an admin, a curator or a member again: the only way to name an admin."""

from django.core.management.base import CommandError

from board.lib.commands import BoardCommand
from board.lib.errors import Refused
from problems.services import roles
from users.models import Role, User


class Command(BoardCommand):
    help = "Gives a person a role: member, curator or admin. It stands on the public record."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--note", required=True, help="Why. Everybody can read it.")

    def handle(self, *args, username, role, note, **options):
        person = User.objects.present().filter(username=username.lower()).first()
        if person is None:
            raise CommandError(f"There is nobody here by the name {username}.")
        try:
            roles.appoint(person, role, note=note)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person.username} is {'an' if role == Role.ADMIN else 'a'} {role} now.")
