"""Refusals: the rules of the board saying no to a person."""


class Refused(Exception):
    """A rule said no. `str(error)` is a sentence for the person; nothing has changed. The API answers 409.

    `code` names the rule for scripts; `link` leads to what stands in the way, where there is such a thing.
    """

    def __init__(self, reason: str, *, code: str = "refused", link: str = ""):
        super().__init__(reason)
        self.code = code
        self.link = link


def refuse_no_reason(note: str) -> None:
    """Whoever takes something from others says why. Raises Refused for nothing but blanks."""
    if not note.strip():
        raise Refused("Say why, in a sentence that stays on the record.")
