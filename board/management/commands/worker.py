"""The task worker, with its schedule: beside the site in production; `make run` brings its own."""

from django.core.management import BaseCommand

from board.lib import jobs


class Command(BaseCommand):
    help = "Run background tasks and their schedule until stopped (Ctrl-C or SIGTERM)."

    def handle(self, **options: object) -> None:
        self.stdout.write("Worker: waiting for tasks (Ctrl-C stops it)")
        self.stdout.flush()
        jobs.run_worker()
