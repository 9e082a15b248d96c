"""Counting what is not worth a statement each: in this process, and written down once in a while."""

import atexit
import contextlib
import logging
import threading
from collections.abc import Callable, Hashable
from typing import Any

log = logging.getLogger("board.tallies")


class Tally:
    """How often each thing came since that was last written down.

    `write` is given the counts, {thing: times}. A thread calls it `seconds` after the first of them, and so does the
    process when it ends in good order; one that is killed loses what it had not written. Where `write` raises one of
    `passing`, everything is kept and tried again. At most `most` things are held: what is new beyond is not counted.
    """

    def __init__(
        self,
        write: Callable[[dict[Any, int]], None],
        *,
        seconds: float,
        most: int,
        passing: tuple[type[Exception], ...] = (),
    ):
        self.write, self.seconds, self.most, self.passing = write, seconds, most, passing
        self._counts: dict[Hashable, int] = {}
        self._counting: contextlib.AbstractContextManager = threading.Lock()
        self._writing = threading.Lock()
        self._clock: threading.Timer | None = None
        self._ends_well = False

    def add(self, thing: Hashable) -> None:
        with self._counting:
            if thing in self._counts or len(self._counts) < self.most:
                self._counts[thing] = self._counts.get(thing, 0) + 1
                self._start_clock()

    def write_down(self, *, once: bool = False) -> None:
        """Writes what there is. What could not be written is tried again, unless this was to be the last time."""
        with self._writing:
            counts = self._take()
            try:
                if counts:
                    self.write(counts)
            except self.passing as error:
                log.warning("%d counts are not written yet: %s", len(counts), (str(error).splitlines() or [""])[0])
                self._put_back(counts, once)

    def _take(self) -> dict[Hashable, int]:
        with self._counting:
            counts, self._counts = self._counts, {}
            if self._clock:
                self._clock.cancel()
            self._clock = None
        return counts

    def _put_back(self, counts: dict[Hashable, int], once: bool) -> None:
        with self._counting:
            for thing, times in counts.items():
                self._counts[thing] = self._counts.get(thing, 0) + times
            if not once:
                self._start_clock()

    def _start_clock(self) -> None:
        """Here and not before: a server forks the processes that count after this was made."""
        if self._clock is None:
            self._clock = threading.Timer(self.seconds, self.write_down)
            self._clock.daemon = True
            self._clock.start()
        if not self._ends_well:
            self._ends_well = True
            atexit.register(self.write_down, once=True)
