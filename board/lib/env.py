"""Reads settings from the environment, and refuses what it cannot read with one line that names the key."""

import os
from pathlib import Path
from urllib.parse import urlsplit

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class BadSetting(SystemExit):
    """Stops the start. The message is one line: the key, what is wrong, and what would be right."""

    def __init__(self, key: str, problem: str):
        super().__init__(f"{key}: {problem}")


def text(key: str, default: str = "") -> str:
    """The value without outer blanks; one left empty counts as not set."""
    return os.environ.get(key, "").strip() or default


def flag(key: str, default: bool = False) -> bool:
    value = os.environ.get(key)
    if value is None:
        return default
    word = value.strip().lower()
    if word not in TRUE | FALSE:
        raise BadSetting(key, f"{value!r} is neither 1 nor 0.")
    return word in TRUE


def number(key: str, default: int, low: int = 0, high: int = 10**9) -> int:
    value = os.environ.get(key, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or not low <= int(value) <= high:
        raise BadSetting(key, f"{value!r} is not a whole number from {low} to {high}.")
    return int(value)


def words(key: str, default: str = "") -> list[str]:
    """A comma-separated list, without blanks."""
    return [word.strip() for word in text(key, default).split(",") if word.strip()]


def one_of(key: str, choices: tuple[str, ...], default: str) -> str:
    value = text(key, default).upper()
    if value not in choices:
        raise BadSetting(key, f"{value!r} is none of {', '.join(choices)}.")
    return value


def web_address(key: str, default: str) -> str:
    """An absolute http(s) address without a trailing slash."""
    value = text(key, default)
    address = value.rstrip("/")
    if not _is_origin(address):
        raise BadSetting(key, f"{value!r} is not an address like https://board.example.org.")
    return address


def _is_origin(value: str) -> bool:
    """Whether it is scheme, host and perhaps a port, and nothing else."""
    try:
        parts = urlsplit(value)
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        return False
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    scheme, _, rest = value.partition("://")
    return scheme in {"http", "https"} and bool(host) and " " not in rest and rest.lower() == f"{host}{port}"


def load_dotenv(path: Path) -> None:
    """Fills `os.environ` with the KEY=VALUE lines of `path`, where there is such a file. What is set already wins."""
    if not path.is_file():
        return
    for place, written in enumerate(path.read_text().splitlines(), start=1):
        line = written.strip()
        if not line or line.startswith("#"):
            continue
        key, found, value = line.partition("=")
        if not found or not key.strip().isidentifier():
            raise BadSetting(str(path), f"line {place} is not KEY=VALUE.")
        os.environ.setdefault(key.strip(), value.strip().strip("\"'"))
