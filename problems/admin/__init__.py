"""The plain admin for curators. Every change made here leaves an event, as it would anywhere else."""

from problems.admin import claims, events, mails, people, problems, taxonomy, writeups

__all__ = ["claims", "events", "mails", "people", "problems", "taxonomy", "writeups"]
