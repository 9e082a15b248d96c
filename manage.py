#!/usr/bin/env python
"""Django's command line, with the embedded PostgreSQL around every command that needs a database."""

import os
import signal
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from board.lib import databases, env, postgres

ROOT = Path(__file__).resolve().parent
WITHOUT_DATABASE = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "spectacular",
        "startapp",
        "version",
    }
)
ASKS_FOR_DATABASE = frozenset({"--database", "--databases"})
ASKS_FOR_HELP = frozenset({"-h", "--help", "--version"})


def main(argv: list[str]) -> None:
    """Run one command. Without a DATABASE_URL, the embedded server runs for as long as the command does."""
    env.load_dotenv(ROOT / ".env")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "board.settings")
    # A checkout for development has no secret and production has no default one, so the lack of both keys
    # means development. Only here: board.wsgi never assumes it.
    if not os.environ.get("DEBUG") and not os.environ.get("SECRET_KEY"):
        os.environ["DEBUG"] = "1"
    os.environ["DATA_DIR"] = str(ROOT / (os.environ.get("DATA_DIR") or ".data"))
    if os.environ.get("DATABASE_URL") or not needs_database(argv[1:]):
        execute_from_command_line(argv)
        return
    # SIGTERM ends Python at once; as an exception it stops the server on its way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with postgres.running(Path(os.environ["DATA_DIR"])) as os.environ["DATABASE_URL"]:
            try:
                execute_from_command_line(argv)
            finally:
                databases.disconnect()
    except postgres.PostgresUnavailable as unavailable:
        sys.exit(str(unavailable))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def needs_database(words: list[str]) -> bool:
    """Whether a command, given without the program's name, asks the database anything."""
    asked = {word.partition("=")[0] for word in words}
    if not words or asked & ASKS_FOR_HELP:
        return False
    return words[0] not in WITHOUT_DATABASE or bool(asked & ASKS_FOR_DATABASE)


if __name__ == "__main__":
    main(sys.argv)
