"""Counts that threads add to and that are written down together: none is lost, none is written twice."""

import contextlib
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest

from board.lib.tallies import Tally

HOUR = 3600
EACH_ONCE = dict.fromkeys(range(5), 800)
ENDS = """
import os, sys
from board.lib.tallies import Tally

tally = Tally(lambda counts: print(counts, flush=True), seconds=3600, most=9)
if os.fork() == 0:
    tally.add("page")
    tally.add("page")
    sys.exit() if sys.argv[1] == "in good order" else os._exit(0)
os.wait()
"""


class SlowCounts(dict):
    """Lets another thread in between looking and writing."""

    def get(self, *asked):
        found = super().get(*asked)
        time.sleep(0)
        return found


def counted_by_8_threads(tally: Tally) -> Counter:
    """4,000 views in all, while what was counted is written down all the time."""
    written: Counter = Counter()
    tally.write, tally._counts, counting = written.update, SlowCounts(), threading.Event()

    def count():
        for n in range(500):
            tally.add(n % 5)

    def write():
        while not counting.is_set():
            tally.write_down()

    threads = [threading.Thread(target=count) for _ in range(8)]
    writer = threading.Thread(target=write)
    for thread in (*threads, writer):
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    counting.set()
    writer.join(timeout=30)
    tally.write_down(once=True)
    return written


@pytest.fixture
def _quick_switches():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_quick_switches")
def test_each_is_counted_once_by_8_threads():
    assert counted_by_8_threads(Tally(print, seconds=HOUR, most=9)) == EACH_ONCE


@pytest.mark.usefixtures("_quick_switches")
def test_control_without_the_lock_some_are_lost_or_counted_twice():
    """Twice: of counts that were taken away between a look and the writing, which go into the next as well."""
    tally = Tally(print, seconds=HOUR, most=9)
    tally._counting = contextlib.nullcontext()

    assert counted_by_8_threads(tally) != EACH_ONCE


def test_it_is_written_when_its_time_has_come_and_not_before():
    written, done = [], threading.Event()
    tally = Tally(lambda counts: (written.append(counts), done.set()), seconds=0.05, most=9)

    tally.add("page")
    tally.add("page")
    assert written == []

    assert done.wait(timeout=10)
    assert written == [{"page": 2}]


def test_nothing_is_written_of_nothing():
    written = []
    tally = Tally(written.append, seconds=HOUR, most=9)
    tally.write_down()

    assert written == []


def test_what_could_not_be_written_is_kept_and_tried_again_by_itself():
    written, done = [], threading.Event()

    def write(counts):
        if not written:
            written.append("away")
            raise ConnectionError("The line is down.")
        written.append(counts)
        done.set()

    tally = Tally(write, seconds=0.05, most=9, passing=(ConnectionError,))
    tally.add("page")

    assert done.wait(timeout=10)
    assert written == ["away", {"page": 1}]


def test_what_comes_meanwhile_is_added_to_it():
    def write(counts):
        tally.add("page")
        raise ConnectionError

    tally = Tally(write, seconds=HOUR, most=9, passing=(ConnectionError,))
    tally.add("page")
    tally.write_down()
    written: list = []
    tally.write = written.append
    tally.write_down(once=True)

    assert written == [{"page": 2}]


def test_a_mistake_is_no_passing_failure():
    def write(counts):
        raise TypeError("Nobody can write this.")

    tally = Tally(write, seconds=HOUR, most=9, passing=(ConnectionError,))
    tally.add("page")

    with pytest.raises(TypeError):
        tally.write_down(once=True)


def test_it_holds_no_more_than_so_many_things():
    written: list = []
    tally = Tally(written.append, seconds=HOUR, most=2)
    for thing in ("a", "b", "c", "a"):
        tally.add(thing)
    tally.write_down(once=True)

    assert written == [{"a": 2, "b": 1}]


@pytest.mark.parametrize(("how", "said"), [("in good order", "{'page': 2}\n"), ("killed", "")])
def test_a_process_writes_down_what_it_has_when_it_ends_in_good_order(how, said):
    ended = subprocess.run([sys.executable, "-c", ENDS, how], capture_output=True, text=True, timeout=60, check=True)

    assert (ended.stdout, ended.stderr) == (said, "")
