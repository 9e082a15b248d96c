import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import BaseCommand, CommandError, call_command
from django.db import ProgrammingError, connection

import manage
from board.lib.commands import BoardCommand
from problems.models import Problem

ROOT = Path(manage.__file__).resolve().parent


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ([], False),
        (["help"], False),
        (["--version"], False),
        (["migrate", "--help"], False),
        (["check"], False),
        (["check", "--database", "default"], True),
        (["check", "--database=default"], True),
        (["collectstatic", "--no-input"], False),
        (["makemigrations", "--check"], True),
        (["migrate"], True),
        (["runserver", "8001"], True),
    ],
)
def test_server_is_started_only_for_commands_that_ask_it_something(words, needs):
    assert manage.needs_database(words) is needs


def test_the_readme_runs_commands_in_the_checkouts_own_python():
    commands = [
        line for line in (ROOT / "README.md").read_text().splitlines() if "manage.py " in line and "`" not in line
    ]

    assert len(commands) == 5
    assert [line for line in commands if not re.match(r"(DATA_DIR=\S+ )?\.venv/bin/python manage\.py ", line)] == []


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on the PATH")
@pytest.mark.parametrize(("given", "used"), [("", ".data/demo"), ("/srv/demo", "/srv/demo")])
def test_the_demo_lies_in_a_place_of_its_own(given, used):
    asked = subprocess.run(
        ["make", "--dry-run", "demo"],
        cwd=ROOT,
        env=os.environ | {"DEMO_DATA_DIR": given, "DATA_DIR": "/srv/board"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"DATA_DIR={used} DEBUG=1 .venv/bin/python manage.py serve --demo" in asked.stdout


@pytest.mark.django_db
@pytest.mark.parametrize("command", [["load_catalogue", "catalogue", "--dry-run"], ["export_catalogue", "nowhere/"]])
def test_a_board_without_tables_is_told_so(command):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO nowhere")

    with pytest.raises(CommandError, match="^The tables of the board are not in this database yet"):
        call_command(*command)


class Stock(BaseCommand):
    def handle(self, **options):
        Problem.objects.exists()


class Ours(BoardCommand, Stock):
    pass


@pytest.mark.django_db
@pytest.mark.parametrize(("command", "raised"), [(Stock(), ProgrammingError), (Ours(), CommandError)])
def test_control_the_sentence_is_the_base_classs(command, raised):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO nowhere")

    with pytest.raises(raised):
        call_command(command)
