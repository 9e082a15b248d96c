"""The Python client against the board itself, over a socket."""

import pytest
from django.core.cache import cache

from circuitboard import Board
from circuitboard.cli import main
from tests.api import Script


@pytest.fixture
def token(ada):
    return Script(ada).text


@pytest.fixture
def board(live_server, token):
    cache.clear()
    with Board(token, url=live_server.url) as opened:
        yield opened


@pytest.fixture
def run_as(run, monkeypatch):
    """The same as somebody else."""

    def of(person):
        monkeypatch.setenv("CIRCUITBOARD_TOKEN", Script(person).text)
        return run

    return of


@pytest.fixture
def run(live_server, token, monkeypatch, capsys):
    """Runs the command as a shell would: (exit code, standard output, standard error)."""
    cache.clear()
    monkeypatch.setenv("CIRCUITBOARD_TOKEN", token)
    monkeypatch.setenv("CIRCUITBOARD_URL", live_server.url)
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: str) -> tuple[int, str, str]:
        try:
            code = main(list(words))
        except SystemExit as ended:
            code = ended.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return command
