"""The dump: everything public on the board, in files that a mirror reads and that load into an empty board."""

from problems.services.dumps import people, taxonomy, work  # noqa: F401
