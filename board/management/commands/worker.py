"""The task worker, with its schedule: beside the site in production; `make run` brings its own."""

from argparse import ArgumentParser

from django.core.management import BaseCommand

from board.lib import jobs


class Command(BaseCommand):
    help = "Run background tasks and their schedule until stopped (Ctrl-C or SIGTERM)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        queues = ["default", *jobs.OUTSIDE]
        parser.add_argument("--queue", action="append", choices=queues, help="only this one; may be given twice")

    def handle(self, *, queue: list[str] | None, **options: object) -> None:
        self.stdout.write("Worker: waiting for tasks (Ctrl-C stops it)")
        self.stdout.flush()
        jobs.run_worker(queues=queue)
