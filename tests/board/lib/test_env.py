import os

import pytest

from board.lib import env


def test_dotenv_fills_what_is_not_set(tmp_path, monkeypatch):
    monkeypatch.setenv("SET_ALREADY", "outside")
    monkeypatch.delenv("ONLY_HERE", raising=False)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    (tmp_path / ".env").write_text('# words\n\nSET_ALREADY=file\nONLY_HERE="a = b"\n')

    env.load_dotenv(tmp_path / ".env")

    assert (os.environ["SET_ALREADY"], os.environ["ONLY_HERE"]) == ("outside", "a = b")


def test_dotenv_names_the_line_that_cannot_be_read(tmp_path):
    (tmp_path / ".env").write_text("GOOD=1\nexport BAD\n")

    with pytest.raises(env.BadSetting, match=r"\.env: line 2 is not KEY=VALUE\.$"):
        env.load_dotenv(tmp_path / ".env")


def test_no_dotenv_is_fine(tmp_path):
    env.load_dotenv(tmp_path / ".env")


@pytest.mark.parametrize(
    ("value", "answer"), [("1", True), ("True", True), ("on", True), ("0", False), ("no", False), ("", False)]
)
def test_flag_reads_words(monkeypatch, value, answer):
    monkeypatch.setenv("A_FLAG", value)

    assert env.flag("A_FLAG", default=not answer) is answer


@pytest.mark.parametrize("value", ["٣", "1.5", "1e3", "-1", "99"])
def test_number_refuses_what_is_no_number_in_range(monkeypatch, value):
    monkeypatch.setenv("A_NUMBER", value)

    with pytest.raises(env.BadSetting, match="is not a whole number from 0 to 9"):
        env.number("A_NUMBER", 5, 0, 9)


def test_words_drop_blanks(monkeypatch):
    monkeypatch.setenv("WORDS", " a, ,b ,")

    assert env.words("WORDS") == ["a", "b"]
