"""Refusals: the rules of the board saying no to a person."""

# Of rows that were found before they could be held.
MEANWHILE = "Something was changed meanwhile. Look at it again."
# The rules that are about who somebody is. What says no by one of them may be done, by somebody else.
OF_THE_PERSON = frozenset(
    {"banned", "curators-only", "limited", "not-a-lead", "not-author", "not-curator", "not-earned", "not-higher"}
    | {"not-yours", "own-words", "sign-in", "your-claim", "your-own", "your-team", "yourself"}
)


class Refused(Exception):
    """A rule said no. `str(error)` is a sentence for the person; nothing has changed. The API answers 409.

    `code` names the rule for scripts; `link` leads to what stands in the way, where there is such a thing. A rule that
    is about who somebody is makes it 403.
    """

    def __init__(self, reason: str, *, code: str = "refused", link: str = ""):
        super().__init__(reason)
        self.code = code
        self.link = link

    @property
    def is_of_the_person(self) -> bool:
        return self.code in OF_THE_PERSON


def not_from_here(what: str, before: str, after: str) -> Refused:
    """What says that something in one status cannot go to another."""
    return Refused(f"{what} {before} cannot become {after}.", code="not-from-here")


def refuse_no_reason(note: str) -> None:
    """Whoever takes something from others says why. Raises Refused for nothing but blanks."""
    if not note.strip():
        raise Refused("Say why, in a sentence that stays on the record.")
