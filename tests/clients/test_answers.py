"""What the client makes of answers and words, without a board."""

import io
import json
import sys

import httpx
import pytest

from circuitboard import Board, cli, errors, shown, words


def answering(said) -> Board:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=said))
    return Board("obp_x", url="https://elsewhere.example", transport=transport)


@pytest.mark.parametrize("said", [{"hello": "world"}, [1], "hello", None])
def test_what_speaks_json_and_is_no_board_is_called_that(said):
    with pytest.raises(errors.NoBoard, match="is no Circuit Board"):
        list(answering(said).problems())


def test_a_blank_of_any_kind_stays_one_and_nothing_drives_the_terminal():
    assert shown.plain("10\u00a0000 heads\u3000and\u202fmore\x1b[1m") == "10 000 heads and more[1m"


def test_json_is_in_plain_letters_where_the_others_cannot_be_written(monkeypatch):
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(Board, "me", lambda board: {"name": "Zoë"})
    monkeypatch.setenv("CIRCUITBOARD_TOKEN", "obp_x")

    assert cli.main(["me"]) == 0
    out.flush()
    assert json.loads(out.buffer.getvalue()) == {"name": "Zoë"}


@pytest.mark.parametrize("typed", ["42", "#42"])
def test_a_number_is_read_as_the_board_writes_it(typed):
    assert words.parser().parse_args(["show", typed]).number == 42


def test_one_that_is_none_is_told_so(capsys):
    with pytest.raises(SystemExit):
        words.parser().parse_args(["show", "x42"])
    assert "'x42' is no number of a problem, as 42 and #42 are." in capsys.readouterr().err


class Told(Board):
    def __init__(self):
        self.sent: dict = {}

    def claim(self, number, **fields):
        self.sent = fields
        return {"id": 1, "url": "x"}


@pytest.mark.parametrize(("typed", "hours"), [(["--hours-per-week", "0"], 0), ([], 6)])
def test_what_was_typed_is_sent_even_where_it_is_nothing(typed, hours):
    board = Told()
    asked = ["claim", "42", "--hypothesis", "a", "--plan", "b", *typed]

    cli._claim(board, words.parser().parse_args(asked))

    assert board.sent["hours_per_week"] == hours
    assert "by_agent" not in board.sent
