"""The kinds of notice that programs add."""

from users.models import Kind, Pace

KINDS = (
    Kind(
        "deadlines",
        "Program deadlines",
        "30, 7 and 2 days before a deadline of a program you watch, and when one moves. Of a program you keep: "
        "what waits for your word.",
        Pace.AT_ONCE,
    ),
)
