"""python manage.py load_dump PATH: loads a dump into an empty board, all of it or nothing."""

from pathlib import Path

from django.core.management.base import CommandError

from board.lib.commands import BoardCommand
from problems.services.dumps.load import BadDump, load


class Command(BoardCommand):
    help = "Loads a dump from /data/ into an empty board: the same numbers, addresses and public pages."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="The folder of a dump, or its circuit-board.tar.")

    def handle(self, *, path, **options):
        try:
            counts = load(path)
        except BadDump as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count:,}")
        self.stdout.write("Nobody of the dump can sign in here. Make an admin: python manage.py createsuperuser")
