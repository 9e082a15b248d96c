"""python manage.py write_dump: writes the dump that /data/ offers, now and not only in the night."""

from board.lib.commands import BoardCommand
from problems.services.dumps import folder
from problems.services.dumps.write import write


class Command(BoardCommand):
    help = "Writes the dump of everything public that /data/ offers. The schedule does the same each night."

    def handle(self, **options):
        dump = write()
        rows = sum(table["rows"] for table in dump.tables)
        self.stdout.write(f"{rows:,} rows in {len(dump.tables)} tables, in {folder.place() / dump.folder}.")
