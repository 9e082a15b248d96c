"""What a run pays once instead of for each of its tests, as a pytest plugin; and the time that something takes."""

import gc
import time
from collections.abc import Callable, Generator, Iterator

import pytest
from whitenoise.base import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware

# Young objects between two looks for cycles. Python's own 700 are for programs that keep less.
YOUNG = 20_000


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Some thousand tests and all that they import stay until the end: no search for cycles among them pays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def _static_files_found_once() -> Iterator[None]:
    """Every test client makes the middleware anew, which walks the tree for what no test changes."""
    find, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add(self: WhiteNoise) -> None:
        how = (self.static_prefix, self.max_age)
        if how not in found:
            find(self)
            found[how] = {url: self.files[url] for url in self.files}
        self.files.update(found[how])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


def is_done_within(seconds: float, act: Callable[[], object]) -> bool:
    """Whether an act takes less of the processor, in one of six tries: a busy neighbour makes each of them longer,
    and what grows with the square of a text is late in all."""
    return any(_seconds(act) < seconds for _ in range(6))


def _seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began
