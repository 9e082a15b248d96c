"""`make bench`: what a page costs, as a share of the rate at which the same server answers a bare view."""

import secrets
import statistics
import time
from argparse import ArgumentParser
from collections.abc import Callable
from http import HTTPStatus
from itertools import count

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection

from board.lib.bare_server import BareServer, Visit
from problems.models import Problem
from problems.multiply import grow
from users.models import User
from users.services import tokens

BARE = "/health/live"
DETAIL = "/problems/42-how-do-duplicate-token-heads-avoid-attending-to-the-current/"
PAGES = {
    "list": "/problems/",
    "list, filtered": "/problems/?difficulty=A&activity=free&skill=probing&level=2",
    "list, searched": "/problems/?q=induction+heads",
    "list, typo": "/problems/?q=inducton+haeds",
    "list, last page": "/problems/?page=999999",
    "problem": DETAIL,
    "home": "/",
    "tracks": "/tracks/",
    "skills": "/skills/",
    "JSON list": "/api/v1/problems/",
    "JSON problem": "/api/v1/problems/42/",
    "Atom": "/problems/feed.atom",
}
# How else a list can be asked for, each of which finds its rows in another way: made anew, in rounds of their own.
OTHERWISE = {
    "newest first": "/problems/?sort=newest",
    "difficulty D": "/problems/?difficulty=D",
    "difficulty, skill": "/problems/?difficulty=B&skill=probing",
    "two skills": "/problems/?skill=probing&skill=transformerlens",
    "a sponsor": "/problems/?sponsor=1",
    "four filters, laptop": "/problems/?difficulty=B&activity=free&compute=laptop&level=3",
    "four filters, tool": "/problems/?difficulty=B&activity=free&skill=transformerlens&level=2",
    "a rare skill": "/problems/?skill=compute-ops",
    "two skills, few": "/problems/?skill=autointerp-llm-judges&skill=transformerlens",
    "two tracks, two more": "/problems/?track=foundations-theory&track=science-and-biology&level=3&compute=laptop",
    "seven filters": "/problems/?difficulty=B&activity=free&compute=laptop&level=3&kind=question&hours=40&era=classic",
    "a common word": "/problems/?q=model",
    "a word, newest first": "/problems/?q=induction&sort=newest",
    "two words": "/problems/?q=othello+probe",
    "three words": "/problems/?q=grokking+modular+addition",
    "a word, two filters": "/problems/?q=heads&difficulty=A&skill=probing",
    "a word, many, none": "/problems/?q=test&hours=40&difficulty=C",
    "a word, a sponsor": "/problems/?q=give&sponsor=1&compute=gpu-24gb",
    "one word mistyped": "/problems/?q=othelo",
    "no word": "/problems/?q=xqzzy",
    "a skill": "/skills/probing/",
    "what fits": "/for-you/?skill=probing:2&hours=6",
    "JSON, four filters": "/api/v1/problems/?difficulty=A&activity=free&skill=probing&level=2",
    "JSON, searched": "/api/v1/problems/?q=induction+heads",
    "JSON, typo": "/api/v1/problems/?q=inducton+haeds",
}
# Pages of which it is measured too: each takes a second to wait.
UNCHANGED = ("list", "problem")
# A cookie that means nothing here: the page is made anew.
ANEW = {"Cookie": "bench=1"}
# PostgreSQL plans a statement five times on a connection before it keeps the plan, and the four of the pool take turns.
WARM_UP = 24
CLAIM = {
    "aim": "explore",
    "hypothesis": "One head does it.",
    "plan": "Patch. Ablate. Write.",
    "hours_per_week": 4,
    "looking_for": "nobody",
    "alongside": "Another way.",
}
Ask = Callable[[], Visit]


class Command(BaseCommand):
    help = "Measure pages against a bare view, interleaved, on a server of its own over loopback."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rounds", type=int, default=40, help="measurements of each page (40)")
        parser.add_argument(
            "--problems",
            type=int,
            action="append",
            help="grow the board to about so many problems first; may be given again, larger (the catalogue)",
        )

    def handle(self, *, rounds: int, problems: list[int] | None, **options: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        call_command("migrate", verbosity=0, interactive=False)
        if not Problem.objects.exists():
            call_command("load_catalogue", settings.BASE_DIR / "catalogue", verbosity=0)
        first: dict[str, float] = {}
        for size in sorted(problems or [0]):
            total = _grown(size)
            with BareServer(settings.BASE_DIR, settings.DATA_DIR) as server:
                took = _measure(_asked(server, rounds), rounds, WARM_UP)
                self._tell(f"{total:,} problems, medians of {rounds} interleaved rounds over loopback", took, first)
                otherwise = _measure(_otherwise(server), rounds, WARM_UP)
                self._tell("lists asked for in other ways", otherwise, first)
                # A processor that has slept is slow for all: these have rounds of their own.
                waited = _measure(_waited(server), rounds, warm_up=1)
                self._tell("after a second in which nobody asked", waited, first)
                resident, own = server.memory_mb()
                self.stdout.write(
                    f"memory of the worker: {resident:.0f} MB, {own:.0f} without what is others' of it\n\n"
                )
            first = first or took | otherwise | waited

    def _tell(self, which: str, took: dict[str, float], first: dict[str, float]) -> None:
        """Milliseconds, the share of the bare view's rate, and how many times what the smallest board took."""
        bare = next(iter(took.values()))
        self.stdout.write(which)
        self.stdout.write(f"{'':<24}{'ms':>9}{'of bare':>10}{'to the first':>14}")
        for name, seconds in took.items():
            times = f"{seconds / first[name]:.2f}" if first else ""
            self.stdout.write(f"{name:<24}{seconds * 1000:>9.2f}{bare / seconds:>10.1%}{times:>14}")


def _grown(size: int) -> int:
    """Grows the board to about so many problems, and tidies as PostgreSQL does by itself after a while: what many read
    in an index it must not look up in the table."""
    total = grow(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return total


def _asked(server: BareServer, rounds: int) -> dict[str, Ask]:
    """Each page made anew, made anew for a reader who has it, and as the next visitor of that second is given it."""
    asks = {"bare": _bare(server)}
    for name, address in PAGES.items():
        asks[name] = _anew(server, address)
        asks[f"{name}, kept"] = _kept(server, address)
        asks[f"{name}, kept, 304"] = _known(server, address)
    asks["claim"] = _claims(server, rounds + WARM_UP)
    return asks


def _otherwise(server: BareServer) -> dict[str, Ask]:
    asks = {"bare, again": _bare(server)}
    return asks | {name: _anew(server, address) for name, address in OTHERWISE.items()}


def _waited(server: BareServer) -> dict[str, Ask]:
    """Pages that were made before and of which nothing has changed, beside the bare view after the same wait."""
    asks = {"bare, waited": _later(server, BARE)}
    return asks | {f"{name}, unchanged": _later(server, PAGES[name]) for name in UNCHANGED}


def _bare(server: BareServer) -> Ask:
    return lambda: server.get(BARE).expect(200)


def _anew(server: BareServer, address: str) -> Ask:
    return lambda: server.get(address, ANEW).expect(200)


def _kept(server: BareServer, address: str) -> Ask:
    """The second of two in a row: the first one makes the page where its second is over."""

    def ask() -> Visit:
        server.get(address)
        return server.get(address).expect(200)

    return ask


def _later(server: BareServer, address: str) -> Ask:
    """When the second of what was kept is over: the database is asked whether anything has changed."""

    def ask() -> Visit:
        server.get(address)
        time.sleep(settings.PAGE_CACHE_SECONDS)
        return server.get(address).expect(200)

    return ask


def _known(server: BareServer, address: str) -> Ask:
    """The same for a reader who has it: claims change the pages between the rounds, and what was kept before the last
    of them may end between the two."""

    def ask() -> Visit:
        visit = server.get(address, {"If-None-Match": server.get(address).tag})
        if visit.status == HTTPStatus.OK:
            visit = server.get(address, {"If-None-Match": visit.tag})
        return visit.expect(304)

    return ask


def _claims(server: BareServer, how_many: int) -> Ask:
    """Each time another person takes another problem on, by a token."""
    free = Problem.objects.listed().filter(claims=None).order_by("?").values_list("pk", flat=True)[:how_many]
    run = secrets.token_hex(4)
    people = [User.objects.create_user(f"bench-{run}-{number}") for number in range(how_many)]
    keys = [tokens.make(person, name="bench", scopes=["claims"])[1] for person in people]
    numbers, turn = list(free), count()
    with connection.cursor() as cursor:
        # A board that has been up for a minute has done this by itself.
        cursor.execute("ANALYZE")

    def ask() -> Visit:
        at = next(turn)
        return server.post(f"/api/v1/problems/{numbers[at]}/claim/", CLAIM, keys[at]).expect(201)

    return ask


def _measure(asks: dict[str, Ask], rounds: int, warm_up: int) -> dict[str, float]:
    """Median seconds of each, once it is warm; they take turns, so that a slow moment hits all alike."""
    for ask in asks.values():
        for _ in range(warm_up):
            ask()
    took: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(rounds):
        for name, ask in asks.items():
            took[name].append(ask().seconds)
    return {name: statistics.median(spent) for name, spent in took.items()}
