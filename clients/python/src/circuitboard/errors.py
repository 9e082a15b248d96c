"""What the board answers when it does not do what it was asked: the problem documents of RFC 9457, as exceptions."""

from typing import Any

import httpx


class BoardError(Exception):
    """`str(error)` is the board's own sentence. `errors` names each field with what is wrong with it, `code` the rule
    that said no, and `url` the page of what stands in the way; the last two are empty where there is none."""

    def __init__(
        self, status: int, detail: str, errors: dict[str, list[str]] | None = None, code: str = "", url: str = ""
    ):
        self.status, self.detail, self.errors, self.code, self.url = status, detail, errors or {}, code, url
        lines = [f"{name}: {' '.join(said)}" for name, said in self.errors.items()]
        super().__init__("\n".join([detail, *lines]))


class CannotRead(BoardError):
    """400: a parameter or field that is unknown, missing or not readable."""


class NotSignedIn(BoardError):
    """401: no token, or one that opens nothing any more."""


class MayNot(BoardError):
    """403: the person of the token may not, or the token does not reach so far."""


class NotThere(BoardError):
    """404: not there, or not theirs to see."""


class Refused(BoardError):
    """409: a rule of the board says no. Nothing was changed."""


class KeyReused(BoardError):
    """422: the idempotency key was sent before with another body."""


class TooOften(BoardError):
    """429, after the waits that the board asked for."""


class Away(BoardError):
    """503: the board could not answer just now."""


class NoBoard(BoardError):
    """Something answered that is no board: another site, a page to sign in to a network, a redirect."""


KINDS: dict[int, type[BoardError]] = {
    400: CannotRead,
    401: NotSignedIn,
    403: MayNot,
    404: NotThere,
    409: Refused,
    422: KeyReused,
    429: TooOften,
    503: Away,
}


def of(answer: httpx.Response) -> BoardError:
    """The exception that an answer without success stands for, whatever sent it: a proxy may use words of its own."""
    if answer.is_redirect:
        return NoBoard(answer.status_code, f"{answer.url} sends on to {answer.headers['Location']}. Give that address.")
    document: Any = {}
    if "json" in answer.headers.get("content-type", ""):
        try:
            document = answer.json()
        except ValueError:
            document = {}
    told = document if isinstance(document, dict) else {}
    detail = str(told.get("detail") or f"{answer.url.host} answered {answer.status_code}.")
    errors, code, url = told.get("errors"), str(told.get("code") or ""), str(told.get("url") or "")
    kind = KINDS.get(answer.status_code, BoardError)
    return kind(answer.status_code, detail, errors if isinstance(errors, dict) else None, code, url)
