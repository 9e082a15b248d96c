"""Children that act on the test's database in a process of their own, and are killed in the middle of it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime

from tests import sites

# Starts Django once. One line begins a child that acts in one of these ways at the given time, the next waits for it.
NURSERY = """
import os, signal, sys
from datetime import datetime
sys.argv[1:] = os.environ["COMMAND"].split()
import django
django.setup()

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

{ways}

for line in sys.stdin:
    way, now = line.split()
    child = os.fork()
    if not child:
        print(os.getpid(), flush=True)
        act(way, datetime.fromisoformat(now))
        os._exit(0)
    sys.stdin.readline()
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Nursery:
    """Children that act, one at a time."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def run(self, now: datetime, *, way: str = "properly", killed_after: float | None = None) -> int:
        """Acts in a process of its own, killed after so many seconds. Answers its exit code."""
        self.process.stdin.write(f"{way} {now.isoformat()}\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        if killed_after is not None:
            time.sleep(killed_after)
            # Ended or not, its number is its own until its parent waits for it.
            os.kill(child, signal.SIGKILL)
        self.process.stdin.write("wait\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextlib.contextmanager
def a_nursery(ways: str, *, command: str = "", **more: str) -> Iterator[Nursery]:
    """Code that defines `act(way, now)`, run as this command of manage.py would be. It may call `die()`."""
    keys = sites.keys(sites.this_database(), DATABASE_POOL_SIZE="0", COMMAND=command, **more)
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY.replace("{ways}", ways)],
        cwd=sites.ROOT,
        env=keys,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        yield Nursery(process)
        process.stdin.close()
