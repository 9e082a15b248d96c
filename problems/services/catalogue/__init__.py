"""The catalogue: the files that ship with the board, loaded into it and exported from it."""

from problems.services.catalogue import problem_rows, vocabulary, writeup_rows  # noqa: F401
