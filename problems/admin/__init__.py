"""The plain admin for curators. Every change made here leaves an event, as it would anywhere else."""

from problems.admin import (
    claims,
    comments,
    domains,
    events,
    lookups,
    mails,
    merges,
    people,
    portfolios,
    problems,
    queue,
    reviews,
    taxonomy,
    watches,
    writeups,
)

__all__ = [
    "claims",
    "comments",
    "domains",
    "events",
    "lookups",
    "mails",
    "merges",
    "people",
    "portfolios",
    "problems",
    "queue",
    "reviews",
    "taxonomy",
    "watches",
    "writeups",
]
