"""Commands that read the board's tables."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from psycopg.errors import UndefinedColumn, UndefinedTable

NO_TABLES = (
    "The tables of the board are not in this database yet, or not as this version needs them. `make run` makes them "
    "and loads the catalogue; `.venv/bin/python manage.py migrate` makes them alone."
)


class BoardCommand(BaseCommand):
    """A command that says so where the tables that it reads are not there."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except ProgrammingError as error:
            if isinstance(error.__cause__, UndefinedTable | UndefinedColumn):
                raise CommandError(NO_TABLES) from error
            raise
