"""The board's API: every list is walked to its end, every act is safe to send again."""

import time
import uuid
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import unquote

import httpx

from circuitboard import errors, models

VERSION = "0.1.0"
DEFAULT_URL = "http://127.0.0.1:8000"
PAGE_SIZE = 100
TRIES = 4
# Longer than that is for the person to wait, not for a program that seems to hang.
LONGEST_WAIT_SECONDS = 60.0
DIFFICULTIES = "ABCD"


class Board:
    """A board at an address, read by anybody and acted on with a token (`obp_...`, made on the board's own pages).

    Methods raise a kind of `errors.BoardError` with the board's own sentence. Network failures are httpx's. After 429
    and 503, and where a connection breaks, a request is sent again with the same idempotency key, up to TRIES times.
    An address that is none is a ValueError.
    """

    def __init__(
        self,
        token: str = "",
        *,
        url: str = DEFAULT_URL,
        timeout: float = 30,
        transport: httpx.BaseTransport | None = None,
        wait: Callable[[float], None] = time.sleep,
    ):
        headers = {"Accept": "application/json", "User-Agent": f"circuitboard-python/{VERSION}"}
        if token := token.strip():
            headers["Authorization"] = f"Bearer {_fit_to_send(token)}"
        self.url = board_at(url)
        # What the last list was searched for, where nothing has exactly the words that were asked for.
        self.searched_for = ""
        self._wait = wait
        self._http = httpx.Client(headers=headers, timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    # Reading.

    def problems(self, *, max_difficulty: str = "", **asked: Any) -> Iterator[models.Problem]:
        """Listed problems, by the filter of the board's own list: q, skill, track, level, hours, compute, activity ...

        `max_difficulty` is short for every difficulty up to it: "B" means what begins at A or B. Some of these reach
        further, as their `difficulty_max` tells.
        """
        if max_difficulty:
            asked["difficulty"] = up_to(max_difficulty)
        return cast(Iterator[models.Problem], self.every("problems", **asked))

    def problem(self, number: int) -> models.ProblemDetail:
        return cast(models.ProblemDetail, self.read(f"problems/{number}"))

    def writeups(self, **asked: Any) -> Iterator[models.WriteUp]:
        return cast(Iterator[models.WriteUp], self.every("writeups", **asked))

    def writeup(self, id: int) -> models.WriteUpDetail:
        return cast(models.WriteUpDetail, self.read(f"writeups/{id}"))

    def claims(self, **asked: Any) -> Iterator[models.Claim]:
        return cast(Iterator[models.Claim], self.every("claims", **asked))

    def claim_detail(self, id: int) -> models.ClaimDetail:
        return cast(models.ClaimDetail, self.read(f"claims/{id}"))

    def programs(self, **asked: Any) -> Iterator[models.Program]:
        return cast(Iterator[models.Program], self.every("programs", **asked))

    def me(self) -> models.Me:
        """Who the token is of, and what it may do."""
        return cast(models.Me, self.read("me"))

    def notices(self) -> Iterator[models.Notice]:
        """What you were told, the newest first. To read it marks nothing as read."""
        return cast(Iterator[models.Notice], self.every("notices"))

    def read(self, address: str, **asked: Any) -> Any:
        """The JSON at `/api/v1/` + address. Lists repeat a parameter; None is left out; True is 1."""
        return _json(self._send("GET", self._at(address), params=_query(asked)))

    def every(self, address: str, **asked: Any) -> Iterator[dict[str, Any]]:
        """All rows of a list, page after page. Rows that come in meanwhile move no other."""
        page = self.read(address, **({"page_size": PAGE_SIZE} | asked))
        while True:
            if not isinstance(page, dict) or not {"results", "next"} <= set(page):
                raise errors.NoBoard(200, f"What answers at {self.url} is no Circuit Board.")
            yield from page["results"]
            if not page["next"]:
                return
            page = _json(self._send("GET", self._here(page["next"])))

    # Acting.

    def claim(self, number: int, *, hypothesis: str, plan: str, **fields: Any) -> models.ClaimDetail:
        """Takes a problem on. `fields`: aim, hours_per_week, looking_for, log_url, ai_use, alongside, by_agent."""
        sent = {"hypothesis": hypothesis, "plan": plan} | fields
        return cast(models.ClaimDetail, self.act(f"problems/{number}/claim", **sent))

    def check_in(self, claim: int, *, moved: str, next: str = "", is_stuck: bool = False) -> models.ClaimDetail:
        done = self.act(f"claims/{claim}/check-in", moved=moved, next=next, is_stuck=is_stuck)
        return cast(models.ClaimDetail, done)

    def log(self, claim: int, text: str, *, kind: models.LogKind = "experiment") -> models.LogEntry:
        """Writes into the public notebook of a claim: Markdown, with math."""
        return cast(models.LogEntry, self.act(f"claims/{claim}/log", text=text, kind=kind))

    def release(self, claim: int, *, note: str = "", may_contact: bool = False) -> models.ClaimDetail:
        """Gives a problem back, with what the next person should know."""
        return cast(models.ClaimDetail, self.act(f"claims/{claim}/release", note=note, may_contact=may_contact))

    def pause(self, claim: int, *, returns_on: str) -> models.ClaimDetail:
        """Lets the clock of a claim stand still until a day ("2026-12-24"), for 60 days at most."""
        return cast(models.ClaimDetail, self.act(f"claims/{claim}/pause", returns_on=returns_on))

    def resume(self, claim: int) -> models.ClaimDetail:
        return cast(models.ClaimDetail, self.act(f"claims/{claim}/resume"))

    def comment(self, number: int, text: str) -> models.Comment:
        """Says something below a problem, under your name: Markdown, with math."""
        return cast(models.Comment, self.act(f"problems/{number}/comment", text=text))

    def watch(self, number: int, *, on: bool = True) -> models.Watch:
        """You hear of what moves on a problem; with `on` as False, no longer."""
        return cast(models.Watch, self.act(f"problems/{number}/{'watch' if on else 'unwatch'}"))

    def submit(self, url: str, *, bears_on: dict[int, str], **fields: Any) -> models.MyWriteUp:
        """Links a public write-up. `bears_on` says what it is to each problem: {42: "partial"}.

        `fields`: title, kind, is_author, other_authors, published, summary, code_url, data_url, commit, archive_url,
        ai_use.
        """
        bearings = [{"problem": number, "says": says} for number, says in bears_on.items()]
        return cast(models.MyWriteUp, self.act("writeups/link", url=url, bears_on=bearings, **fields))

    def upload(self, name: str, text: str, *, format: str = "") -> models.ImportDetail:
        """Sends a file of problems, for curators: what is in it, under a name whose ending tells the format."""
        return cast(models.ImportDetail, self.act("curate/imports/upload", name=name, text=text, format=format))

    def map_import(self, id: int, **fields: Any) -> models.ImportDetail:
        """Says how a file is read, and what it would do. What is left out stays as it is, at first as it was guessed.

        `fields`: columns, words, defaults, like, key_prefix, new_as, level, leave_out, save_as.
        """
        return cast(models.ImportDetail, self.act(f"curate/imports/{id}/mapping", **fields))

    def confirm_import(self, id: int, *, shown: str) -> models.ImportDetail:
        """Brings in what was shown under this mark, and nothing else."""
        return cast(models.ImportDetail, self.act(f"curate/imports/{id}/confirm", shown=shown))

    def act(self, address: str, *, key: str = "", **fields: Any) -> Any:
        """Sends any verb of the API. The same `key` twice has one effect and one answer; without one it has its own."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return _json(self._send("POST", self._at(address), json=fields, headers=headers))

    def _at(self, address: str) -> str:
        return f"{self.url}/api/v1/{address.strip('/')}/"

    def _here(self, address: str) -> str:
        """An address that the board gave, on the host that this client was told: the token goes nowhere else."""
        given = httpx.URL(address)
        return f"{self.url}{given.raw_path.decode()}"

    def _send(self, method: str, url: str, **options: Any) -> httpx.Response:
        for left in reversed(range(TRIES)):
            try:
                answer = self._http.request(method, url, **options)
            except httpx.TransportError:
                if not left:
                    raise
                self._wait(1.0)
                continue
            if answer.is_success:
                self.searched_for = unquote(answer.headers.get("Searched-For", ""))
                return answer
            if method == "GET" and left and (moved := _moved_on_board(answer)):
                url, options = moved, {}
                continue
            if answer.status_code not in {429, 503} or not left:
                break
            seconds = _retry_after(answer)
            if seconds > LONGEST_WAIT_SECONDS:
                break
            self._wait(seconds)
        raise errors.of(answer)


def board_at(url: str) -> str:
    """The address of a board, without a slash at its end. Raises ValueError for what is no address."""
    try:
        read = httpx.URL(url.strip())
    except httpx.InvalidURL:
        read = httpx.URL()
    if read.scheme not in {"http", "https"} or not read.host:
        raise ValueError(f"{url!r} is no address of a board: one is like {DEFAULT_URL} or https://board.example.")
    return url.strip().rstrip("/").removesuffix("/api/v1")


def up_to(difficulty: str) -> list[str]:
    """Every difficulty from A to this one. Raises ValueError for what is none."""
    if len(difficulty) != 1 or difficulty.upper() not in DIFFICULTIES:
        raise ValueError(f"{difficulty!r} is no difficulty: A, B, C or D.")
    return list(DIFFICULTIES[: DIFFICULTIES.index(difficulty.upper()) + 1])


def _query(asked: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in asked.items() if value not in (None, "", [])}
    return {name: "1" if value is True else value for name, value in given.items() if value is not False}


def _moved_on_board(answer: httpx.Response) -> str:
    """Where a merged problem leads to; nothing where a redirect leads away, as the token would go along."""
    there = answer.next_request.url if answer.next_request else answer.url
    is_elsewhere = (there.scheme, there.netloc) != (answer.url.scheme, answer.url.netloc)
    return "" if is_elsewhere or not answer.has_redirect_location else str(there)


def _fit_to_send(token: str) -> str:
    """A token that could not even stand in a header is told so in the words that the board has for any other."""
    if not token.isascii() or not token.isprintable() or " " in token:
        raise errors.NotSignedIn(401, "This is no token of the board, or a letter of it is wrong.")
    return token


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError as error:
        raise errors.NoBoard(answer.status_code, f"What answers at {answer.url} is no Circuit Board.") from error


def _retry_after(answer: httpx.Response) -> float:
    """Seconds. What cannot be read, a date among it, counts as one."""
    told = answer.headers.get("Retry-After", "")
    return float(told) if told.isdecimal() else 1.0
