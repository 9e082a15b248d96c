"""python manage.py load_catalogue PATH: loads a catalogue folder or file, all of it or nothing."""

from pathlib import Path

from django.core.management.base import CommandError

from board.lib.commands import BoardCommand
from problems.services.catalogue import report
from problems.services.catalogue.faults import BadCatalogue
from problems.services.catalogue.files import FORMATS
from problems.services.catalogue.load import load


class Command(BoardCommand):
    help = "Loads a catalogue folder or file, all of it or nothing. What was edited on the site since stays."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="A folder like catalogue/, or one YAML, JSON, JSONL or CSV file.")
        parser.add_argument("--dry-run", action="store_true", help="Print the same and write nothing.")
        parser.add_argument("--format", choices=sorted(set(FORMATS.values())), help="Overrides what the ending tells.")

    def handle(self, *, path, dry_run, format, **options):
        try:
            plans = load(path, format=format, dry_run=dry_run)
        except BadCatalogue as error:
            raise CommandError(str(error)) from error
        for line in report.lines(plans):
            self.stdout.write(line)
        if dry_run:
            self.stderr.write("A dry run: nothing was written.")
