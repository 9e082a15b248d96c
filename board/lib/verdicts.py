"""The answer to "may they?": yes, or no with a sentence that the button, the API and the refusal all show."""

from dataclasses import dataclass

from board.lib.errors import Refused


@dataclass(frozen=True)
class Verdict:
    allowed: bool
    reason: str = ""
    code: str = ""
    link: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def or_refuse(self) -> None:
        """Raises Refused with the reason unless allowed."""
        if not self.allowed:
            raise Refused(self.reason, code=self.code, link=self.link)


ALLOWED = Verdict(True)


def denied(reason: str, code: str = "refused", link: str = "") -> Verdict:
    """`link` leads to what stands in the way, where there is such a thing."""
    return Verdict(False, reason, code, link)
