"""What a field of an answer is that means the same in every answer. Any other says it in its own `help_text`."""

from typing import Any

MEANS = {
    "id": "Its own for ever: no other of its kind has it.",
    "key": "Its name in addresses and filters.",
    "made_at": "When it was made, in UTC.",
    "number": "The number of the problem.",
    "url": "Its page on the board.",
    "username": "As in the address of their page, `/~ada/`.",
}


def with_meanings(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Describes what these names hold, wherever no description stands. A hook of drf-spectacular's."""
    for shape in result["components"]["schemas"].values():
        for name, found in shape.get("properties", {}).items():
            if name in MEANS:
                found.setdefault("description", MEANS[name])
    return result
