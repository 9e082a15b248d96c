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


@pytest.mark.parametrize(
    "value",
    [
        "http://x",
        "https://board.example.org",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
        "https://Board.example.org/",
    ],
)
def test_web_address_is_a_scheme_a_host_and_perhaps_a_port(monkeypatch, value):
    monkeypatch.setenv("AN_ADDRESS", value)

    assert env.web_address("AN_ADDRESS", "") == value.rstrip("/")


@pytest.mark.parametrize(
    "value",
    [
        *("x", "http://", "http://:80", "HTTP://x", "ftp://x", "http://a b"),
        *("http://x:abc", "http://x:99999", "http://x:", "http://[x"),
        *("http://x/path", "http://x?query", "http://x#part", "http://ada:s3cret@x"),
    ],
)
def test_web_address_refuses_the_rest(monkeypatch, value):
    monkeypatch.setenv("AN_ADDRESS", value)

    with pytest.raises(env.BadSetting) as refused:
        env.web_address("AN_ADDRESS", "")
    assert str(refused.value) == f"AN_ADDRESS: {value!r} is not an address like https://board.example.org."
