"""Settings are what `.env.example` says, and refuse what they cannot read with one line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Read in settings through the loop over sign-in providers.
PROVIDER_KEYS = {f"{name}_CLIENT_{part}" for name in ("GITHUB", "GOOGLE", "ORCID", "OIDC") for part in ("ID", "SECRET")}
GOOD = {"SECRET_KEY": "k" * 40, "DATABASE_URL": "postgresql://b@localhost/b", "DEBUG": "0"}


def start(*command: str, shown: str = "SITE_URL", **environment: str) -> subprocess.CompletedProcess:
    """Reads the settings in a process of its own, as `manage.py command` does, without this checkout's `.env`."""
    kept = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "board.settings"}
    words = [sys.executable, "-c", f"from django.conf import settings; settings.DEBUG; print(settings.{shown})"]
    return subprocess.run(
        [*words, *command], cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_example_names_every_key_that_is_read_and_no_other():
    read = set(re.findall(r"""env\.\w+\(\s*["']([A-Z_]+)["']""", (ROOT / "board/settings.py").read_text()))
    named = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert named == read | PROVIDER_KEYS


def test_good_settings_start():
    started = start(**GOOD, SITE_URL="https://board.example.org/")

    assert (started.stdout, started.returncode) == ("https://board.example.org\n", 0)


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"DEBUG": "maybe"}, "DEBUG: 'maybe' is neither 1 nor 0."),
        (
            {"SECRET_KEY": ""},
            "SECRET_KEY: not set. Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
        ),
        ({"SECRET_KEY": "short"}, "SECRET_KEY: use at least 32 characters."),
        ({"DATABASE_URL": ""}, "DATABASE_URL: not set. Outside development the board needs a PostgreSQL of its own."),
        (
            {"DATABASE_URL": "sqlite:///db"},
            "DATABASE_URL: only PostgreSQL is supported: postgresql://user:password@host/name.",
        ),
        (
            {"DATABASE_URL": "nonsense"},
            "DATABASE_URL: not a database address like postgresql://user:password@host/name.",
        ),
        ({"PORT": "many"}, "PORT: 'many' is not a whole number from 1 to 65535."),
        ({"SITE_URL": "board"}, "SITE_URL: 'board' is not an address like https://board.example.org."),
        ({"SITE_URL": "http://x:abc"}, "SITE_URL: 'http://x:abc' is not an address like https://board.example.org."),
        (
            {"EMAIL_URL": "smtp://ada:s3cret@mail.example.org:abc"},
            "EMAIL_URL: neither smtp://user:password@host:587 nor file:///a/directory.",
        ),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL: 'LOUD' is none of DEBUG, INFO, WARNING, ERROR, CRITICAL."),
        ({"CLAIM_LAPSE_DAYS": "-1"}, "CLAIM_LAPSE_DAYS: '-1' is not a whole number from 1 to 3650."),
        ({"GITHUB_CLIENT_ID": "x"}, "GITHUB_CLIENT_SECRET: not set, though GITHUB_CLIENT_ID is."),
        ({"OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "y"}, "OIDC_URL: not set, though OIDC_CLIENT_ID is."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_value_that_cannot_be_read_stops_the_start_with_one_line(wrong, line):
    started = start(**(GOOD | wrong))

    assert (started.returncode, started.stdout, started.stderr) == (1, "", line + "\n")


@pytest.mark.parametrize(
    ("direct", "line"),
    [
        ("nonsense", "not a database address like postgresql://user:password@host/name."),
        ("sqlite:///db", "only PostgreSQL is supported: postgresql://user:password@host/name."),
    ],
)
def test_a_direct_line_that_cannot_be_read_is_blamed_by_its_own_name(direct, line):
    started = start("migrate", **GOOD, DATABASE_URL_DIRECT=direct)

    assert (started.returncode, started.stderr) == (1, f"DATABASE_URL_DIRECT: {line}\n")


def test_secrets_used_before_are_still_read():
    started = start(shown="SECRET_KEY_FALLBACKS", **GOOD, SECRET_KEY_FALLBACKS="older, oldest")

    assert (started.stdout, started.stderr) == ("['older', 'oldest']\n", "")


@pytest.mark.parametrize(
    ("environment", "fetches"),
    [
        ({}, "True"),
        ({"DEBUG": "1"}, "False"),
        ({"FETCH_LINKS": "0"}, "False"),
        ({"DEBUG": "1", "FETCH_LINKS": "1"}, "True"),
    ],
)
def test_links_are_looked_at_in_production_and_where_it_is_asked_for(environment, fetches):
    started = start(shown="FETCH_LINKS", **(GOOD | environment))

    assert (started.stdout, started.stderr) == (f"{fetches}\n", "")


def test_operators_read_what_pgbouncer_has_to_set_in_our_place():
    ours = start(**GOOD, shown="DATABASES['default']['OPTIONS']['options']").stdout
    theirs = (ROOT / "docs/operators.md").read_text()

    assert re.findall(r"SET (\S+) = ([\w.]+)", theirs) != []
    assert dict(re.findall(r"SET (\S+) = ([\w.]+)", theirs)) == dict(re.findall(r"-c (\S+)=(\S+)", ours))
