"""Leaving a database: its connections, and the pool that would go on asking for more."""

from django.db import connections


def disconnect() -> None:
    """Closes every connection that this process has opened, and their pools."""
    for opened in connections.all(initialized_only=True):
        opened.close()
        opened.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's connection has it
