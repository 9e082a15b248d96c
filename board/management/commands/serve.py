"""The quick start: `make run` and `make demo`."""

import errno
import socket
import time
from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import OperationalError, connection
from gunicorn.app.base import BaseApplication

from board.lib import databases, env, jobs
from board.lib.listening import listen
from problems.models import Problem

HOST = "127.0.0.1"
# The workers of a site that was killed give up its port within a second.
PATIENCE = 3.0


class Command(BaseCommand):
    help = "Prepare the database, load the catalogue into an empty board, and serve it with its task worker."
    # Everything is checked by migrate, the first thing to run.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="add the demo world")

    def handle(self, *, demo: bool, **options: object) -> None:
        try:
            self._prepare(demo)
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {str(error).splitlines()[0]}") from error
        # The workers must not share connections with the process that they are forked from.
        databases.disconnect()
        port = env.number("PORT", 8000, 1, 65535)
        Site(_listen(port), ready=lambda: self._say(f"Circuit Board: http://{HOST}:{port}/ (Ctrl-C stops it)")).run()

    def _prepare(self, demo: bool) -> None:
        self._say("Preparing the database ...")
        with connection.cursor() as cursor:
            # A request has seconds, and a migration what it takes.
            cursor.execute("SET statement_timeout = 0")
        call_command("migrate", verbosity=0, interactive=False)
        if not Problem.objects.exists():
            call_command("load_catalogue", settings.BASE_DIR / "catalogue")
        if demo and not get_user_model().objects.exists():
            call_command("seed_demo")
        if not settings.DEBUG:
            call_command("collectstatic", verbosity=0, interactive=False)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


class Site(BaseApplication):
    """gunicorn with one process that answers requests and runs tasks. `ready` is called once it listens."""

    def __init__(self, listener: socket.socket, ready) -> None:
        worker = jobs.WorkerThread()
        self.options = {
            # detach: gunicorn closes the number that it is given.
            "bind": f"fd://{listener.detach()}",
            "worker_class": "gthread",
            "threads": 8,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda arbiter: ready(),
            "post_worker_init": lambda process: worker.start(),
            "worker_exit": lambda arbiter, process: worker.stop(),
        }
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self):
        return get_internal_wsgi_application()


def _listen(port: int) -> socket.socket:
    """A socket that listens. Raises CommandError where somebody else has the port."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return listen(HOST, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CommandError(f"Cannot listen on port {port}: {error}.") from error
            if time.monotonic() > deadline:
                raise CommandError(f"Port {port} is in use: try PORT={port % 65535 + 1} make run.") from error
        time.sleep(0.1)
