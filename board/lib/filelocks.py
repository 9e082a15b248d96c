"""Locks on files, which the kernel releases when their last holder ends, `kill -9` included."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def locked(path: Path) -> Iterator[int]:
    """
    Wait for the lock, and yield the file that holds it.

    The file is closed and never unlocked, so that a child that inherited it keeps the lock.
    """
    file = _open(path)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def share(path: Path) -> int:
    """Hold the lock together with others, and return the open file: whoever asks closes it."""
    file = _open(path)
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def is_alone(file: int) -> bool:
    """Turn a shared lock into one's own. Whether it worked or not, the lock is no longer shared."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(path: Path) -> bool:
    """Whether any process holds the lock."""
    file = _open(path)
    try:
        return not is_alone(file)
    finally:
        os.close(file)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
