"""`circuitboard`: the board in a shell. Tables for people; `--json`, one object a line, for programs."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from circuitboard import shown, words
from circuitboard.client import Board
from circuitboard.errors import BoardError, CannotRead, NotSignedIn, Refused

# Of a file that is brought in, as many faulty rows are told.
MOST_FAULTY = 10
# Seconds between two looks at what the board does in the background.
LOOK_AGAIN = 2
# What a shell calls the end of a program that was interrupted.
INTERRUPTED = 130
# A file of that name cannot be asked for: in a shell it stands for standard output.
STANDARD_OUTPUT = Path("-")


def main(said: list[str] | None = None) -> int:
    """0 when done, 1 when the board said no or could not be reached, 2 for words that say nothing, 130 for Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        # A locale without the letters of a title shows a question mark in their place.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    asked = words.parser().parse_args(said)
    try:
        with Board(_token(), url=asked.url) as board:
            VERBS[asked.verb](board, asked)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads has had enough.
        _drop_output()
    except (BoardError, httpx.HTTPError, UnicodeError, OSError) as error:
        print(shown.plain(_sentence(error, asked.url)), file=sys.stderr)
        if isinstance(error, OSError):
            _drop_output()
        return 1
    return 0


def _token() -> str:
    """By the client's own name for it, or by that of the pages and of `/api/`."""
    return (os.environ.get("CIRCUITBOARD_TOKEN") or os.environ.get("BOARD_TOKEN", "")).strip()


def _drop_output() -> None:
    """What could not be written Python would try once more as it ends, and complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _sentence(error: Exception, url: str) -> str:
    match error:
        case NotSignedIn() if not _token():
            said = f"Set CIRCUITBOARD_TOKEN to a token of yours. Make one at {url}/accounts/tokens/."
        case BoardError():
            said = "\n".join(line for line in (str(error), error.url) if line)
        case httpx.HTTPError():
            said = f"{url} does not answer: {error}"
        case UnicodeDecodeError():
            said = f"The file is not {error.encoding}: byte {error.start + 1} is none of it."
        case UnicodeEncodeError():
            said = "What was given is not text in UTF-8."
        case OSError():
            said = f"{error.filename or 'The output'}: {error.strerror}"
        case _:
            said = str(error)
    return said


def _text(word: str) -> str:
    return sys.stdin.read() if word == "-" else word


def _lines(rows: Iterable[Any], encoding: str) -> Iterator[str]:
    """JSON in plain letters where the others cannot be written."""
    return (json.dumps(row, ensure_ascii=encoding.lower() != "utf-8") + "\n" for row in rows)


def _print_lines(rows: Iterable[Any]) -> None:
    sys.stdout.writelines(_lines(rows, sys.stdout.encoding))


def _find(board: Board, asked: argparse.Namespace) -> None:
    rows = board.problems(
        q=" ".join(asked.q),
        skill=asked.skill,
        track=asked.track,
        technique=asked.technique,
        max_difficulty=asked.max_difficulty or "",
        level=asked.level,
        hours=asked.hours,
        compute=asked.compute,
        activity=["free"] if asked.free else None,
        sponsor=asked.sponsor,
        # One more than is shown tells whether there is more.
        page_size=min(asked.limit + 1, 100),
    )
    found = [row for _, row in zip(range(asked.limit), rows, strict=False)]
    if asked.json:
        _print_lines(found)
    elif not found:
        print("Nothing here fits that. Ask for less.", file=sys.stderr)
    else:
        if board.searched_for:
            said = f"Nothing has exactly these words. Shown is what has “{board.searched_for}”."
            print(shown.plain(said), file=sys.stderr)
        shown.problems(found)
        if next(rows, None):
            print(f"There are more than these: --limit {2 * asked.limit} shows more.", file=sys.stderr)


def _keys(board: Board, asked: argparse.Namespace) -> None:
    for row in board.every(asked.what):
        print(shown.plain(f"{row['key']}\t{row['name']}"))


def _show(board: Board, asked: argparse.Namespace) -> None:
    problem = board.problem(asked.number)
    if asked.json:
        _print_lines([problem])
    else:
        print(shown.problem(problem))


def _export(board: Board, asked: argparse.Namespace) -> None:
    """A file is whole or not there: it is written beside its name, and takes it in the end."""
    if asked.to in {None, STANDARD_OUTPUT}:
        _print_lines(board.every(asked.what))
        return
    unfinished = asked.to.with_name(f".{asked.to.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            file.writelines(_lines(_counted(board.every(asked.what), asked.what), "utf-8"))
        unfinished.replace(asked.to)
    finally:
        unfinished.unlink(missing_ok=True)


def _counted(rows: Iterable[Any], what: str) -> Iterator[Any]:
    """Passes the rows on, and tells on standard error how many have come. The board does not say how many there are."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=None)
        for row in rows:
            progress.advance(task)
            yield row


def _me(board: Board, asked: argparse.Namespace) -> None:
    print(json.dumps(board.me(), indent=2, ensure_ascii=sys.stdout.encoding.lower() != "utf-8"))


def _claim(board: Board, asked: argparse.Namespace) -> None:
    fields = {
        "aim": asked.aim,
        "hours_per_week": asked.hours_per_week,
        "looking_for": asked.looking_for,
        "log_url": asked.log_url,
        "alongside": asked.alongside,
        "ai_use": asked.ai_use,
        "by_agent": asked.by_agent,
    }
    fields = {name: value for name, value in fields.items() if value or name == "hours_per_week"}
    done = board.claim(asked.number, hypothesis=asked.hypothesis, plan=asked.plan, **fields)
    print(f"Claim {done['id']}: {done['url']}")


def _log(board: Board, asked: argparse.Namespace) -> None:
    print(board.log(asked.claim, _text(asked.text), kind=asked.kind)["url"])


def _check_in(board: Board, asked: argparse.Namespace) -> None:
    done = board.check_in(asked.claim, moved=asked.moved, next=asked.next, is_stuck=asked.stuck)
    print(f"{done['url']} is yours until {done['lapses_at'][:10]}.")


def _release(board: Board, asked: argparse.Namespace) -> None:
    done = board.release(asked.claim, note=_text(asked.note), may_contact=asked.may_contact)
    print(f"{done['url']} is given back.")


def _pause(board: Board, asked: argparse.Namespace) -> None:
    done = board.pause(asked.claim, returns_on=asked.returns_on)
    print(f"{done['url']} is paused until {asked.returns_on}.")


def _resume(board: Board, asked: argparse.Namespace) -> None:
    done = board.resume(asked.claim)
    print(f"{done['url']} is yours until {done['lapses_at'][:10]}.")


def _watch(board: Board, asked: argparse.Namespace) -> None:
    done = board.watch(asked.number, on=not asked.off)
    print(f"{done['url']} is {'watched' if done['is_watched'] else 'watched no longer'}.")


def _claims(board: Board, asked: argparse.Namespace) -> None:
    found = list(board.claims(person=board.me()["username"], status=["active", "paused"]))
    if asked.json:
        _print_lines(found)
        return
    for row in found:
        print(f"{row['id']}  problem {row['problem']}  {row['status']}  until {row['lapses_at'][:10]}  {row['url']}")
    if not found:
        print("You are working on nothing. Find something: circuitboard find", file=sys.stderr)


def _notices(board: Board, asked: argparse.Namespace) -> None:
    found = [row for _, row in zip(range(asked.limit), board.notices(), strict=False)]
    if asked.json:
        _print_lines(found)
        return
    for row in found:
        print(shown.plain(f"{row['at'][:10]}  {row['text']}  {row['url']}"))


def _submit(board: Board, asked: argparse.Namespace) -> None:
    if len(dict(asked.problem)) < len(asked.problem):
        raise CannotRead(400, "A problem is named twice. Say one thing to each.")
    given = {
        "title": asked.title,
        "kind": asked.kind,
        "other_authors": asked.authors,
        "published": asked.published,
        "summary": _text(asked.summary),
        "code_url": asked.code,
        "data_url": asked.data,
        "commit": asked.commit,
        "ai_use": asked.ai_use,
    }
    fields = {name: value for name, value in given.items() if value} | {"is_author": not asked.not_mine}
    print(board.submit(asked.link, bears_on=dict(asked.problem), **fields)["url"])


def _import(board: Board, asked: argparse.Namespace) -> None:
    told = file = board.upload(asked.file.name, asked.file.read_bytes().decode(asked.encoding))
    given = {"like": asked.like, "key_prefix": asked.prefix, "leave_out": asked.leave_out}
    try:
        told = board.map_import(file["id"], **{name: value for name, value in given.items() if value})
        print(", ".join(f"{count} {state}" for state, count in told["counts"].items() if count))
        for row in told["unexplained"]:
            print(shown.plain(f"{row['target']}: “{row['word']}” means nothing here yet ({row['count']})."))
        if told["counts"]["faulty"]:
            _tell_faults(board, file["id"])
        if asked.confirm:
            told = _settled(board, board.confirm_import(file["id"], shown=told["shown"]))
            if told["failed"]:
                raise Refused(409, told["failed"])
            print(f"{told['created_count']} new, {told['changed_count']} changed.")
    finally:
        # Also where it was refused: there it waits.
        print(told["url"])


def _settled(board: Board, file: Any) -> Any:
    """A file once it is brought in. A large one is in the background, which goes on without this."""
    while file["status"] == "confirming":
        time.sleep(LOOK_AGAIN)
        file = board.read(f"curate/imports/{file['id']}")
    return file


def _tell_faults(board: Board, file: int) -> None:
    """What is wrong with the first faulty rows. All of them stand on the page of the file."""
    faulty = board.read(f"curate/imports/{file}/rows", state="faulty", page_size=MOST_FAULTY)
    for row in faulty["results"]:
        for fault in row["faults"]:
            print(shown.plain(f"Line {row['line']}, {fault['label']}: {fault['reason']}"))


VERBS: dict[str, Callable[[Board, argparse.Namespace], None]] = {
    "find": _find,
    "keys": _keys,
    "show": _show,
    "export": _export,
    "claims": _claims,
    "notices": _notices,
    "me": _me,
    "claim": _claim,
    "log": _log,
    "check-in": _check_in,
    "release": _release,
    "pause": _pause,
    "resume": _resume,
    "watch": _watch,
    "submit": _submit,
    "import": _import,
}


if __name__ == "__main__":
    sys.exit(main())
