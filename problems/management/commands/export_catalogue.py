"""python manage.py export_catalogue PATH: writes the catalogue into a folder, so that it loads back to the same."""

from pathlib import Path

from django.core.management.base import CommandError

from board.lib.commands import BoardCommand
from problems.services.catalogue.export import CannotExport, export


class Command(BoardCommand):
    help = "Writes the catalogue into a folder, in files that load back to the same. Other files there are left alone."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="A folder; it is made if it is not there.")

    def handle(self, *, path, **options):
        if path.exists() and not path.is_dir():
            raise CommandError(f"{path} is not a folder.")
        try:
            exported = export(path)
        except CannotExport as error:
            raise CommandError(str(error)) from error
        for name in exported.foreign:
            self.stderr.write(f"{name} was left as it is; a load of the folder reads it too.")
        written = f"{len(exported.written)} files written to {path}."
        self.stdout.write(written if exported.written else f"{path} holds the same already.")
