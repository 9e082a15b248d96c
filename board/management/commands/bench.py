"""`make bench`: what a page costs, as a share of the rate at which this process answers a bare view."""

import statistics
import time
from argparse import ArgumentParser
from collections.abc import Callable

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.test import RequestFactory
from django.test.client import ClientHandler

from problems.models import Problem
from problems.multiply import multiply

BARE = "/health/live"
PAGES = {
    "list": "/problems/",
    "list, filtered": "/problems/?difficulty=A&activity=free&skill=probing&level=2",
    "list, searched": "/problems/?q=induction+heads",
    "list, typo": "/problems/?q=inducton+haeds",
    "problem": "/problems/42-how-do-duplicate-token-heads-avoid-attending-to-the-current/",
    "home": "/",
    "JSON list": "/api/v1/problems/",
    "JSON problem": "/api/v1/problems/42/",
    "Atom": "/problems/feed.atom",
}


class Command(BaseCommand):
    help = "Measure pages against a bare view, interleaved, through the whole stack but the socket."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rounds", type=int, default=40, help="measurements of each page (40)")
        parser.add_argument("--times", type=int, default=0, help="copies of every problem to add first (0)")

    def handle(self, *, rounds: int, times: int, **options: object) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if not Problem.objects.exists():
            call_command("load_catalogue", settings.BASE_DIR / "catalogue", verbosity=0)
        if times:
            multiply(times)
        settings.DEBUG = False
        settings.ALLOWED_HOSTS = ["testserver"]
        self.stdout.write(f"{Problem.objects.listed().count()} problems, medians of {rounds} interleaved rounds\n\n")
        took = _measure({"bare": BARE} | PAGES, rounds)
        self.stdout.write(f"{'page':<16}{'ms':>8}{'of the bare rate':>20}")
        for name, seconds in took.items():
            self.stdout.write(f"{name:<16}{seconds * 1000:>8.2f}{took['bare'] / seconds:>19.1%}")


def _measure(addresses: dict[str, str], rounds: int) -> dict[str, float]:
    """Median seconds of one request for each page; the pages take turns, so that a slow moment hits all alike."""
    ask = _asker()
    took: dict[str, list[float]] = {name: [] for name in addresses}
    for turn in range(rounds + 3):
        for name, address in addresses.items():
            began = time.perf_counter()
            status = ask(address)
            spent = time.perf_counter() - began
            if status != 200:
                raise SystemExit(f"{address} answered {status}.")
            if turn >= 3:
                took[name].append(spent)
    return {name: statistics.median(spent) for name, spent in took.items()}


def _asker() -> Callable[[str], int]:
    handler, requests = ClientHandler(enforce_csrf_checks=False), RequestFactory()
    return lambda address: handler(requests.get(address).environ).status_code
