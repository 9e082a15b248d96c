"""Addresses of pages, from the few columns that a row of plain values has."""

from functools import lru_cache

from board.lib.reading import absolute
from problems.models import Problem, WriteUp


def of_problem(number: int, title: str) -> str:
    return absolute(_problem_path(number, title))


def of_writeup(pk: int, title: str) -> str:
    return absolute(_writeup_path(pk, title))


# An instance only to ask it for its path is what takes the time in a list, so each path is made once.
@lru_cache(maxsize=4096)
def _problem_path(number: int, title: str) -> str:
    return Problem(number=number, title=title).get_absolute_url()


@lru_cache(maxsize=4096)
def _writeup_path(pk: int, title: str) -> str:
    return WriteUp(pk=pk, title=title).get_absolute_url()
