"""`circuitboard`: the board in a shell. Tables for people; `--json`, one object a line, for programs."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from circuitboard.client import DEFAULT_URL, Board, up_to
from circuitboard.errors import BoardError, Refused

LISTS = ("problems", "writeups", "claims", "log-entries", "comments", "reviews", "reproductions", "people", "events",
         "programs", "tracks", "skills", "techniques", "sources")  # fmt: skip
KINDS = ("hypothesis", "experiment", "anomaly", "result", "dead_end")
SAYS = ("answers", "partial", "negative", "replication", "already_known", "ill_posed", "related")
# Of a file that is brought in, as many faulty rows are told.
MOST_FAULTY = 10
# Seconds between two looks at what the board does in the background.
LOOK_AGAIN = 2
COMPUTE = ("browser", "laptop", "free-colab", "gpu-24gb", "gpu-80gb", "multi-gpu")


def main(words: list[str] | None = None) -> int:
    """0 when done, 1 when the board said no or could not be reached, 2 for words that say nothing."""
    asked = _parser().parse_args(words)
    board = Board(os.environ.get("CIRCUITBOARD_TOKEN", ""), url=asked.url)
    try:
        with board:
            asked.verb(board, asked)
    except BoardError as error:
        return _fail(str(error))
    except httpx.HTTPError as error:
        return _fail(f"{asked.url} does not answer: {error}")
    except BrokenPipeError:
        # Whoever reads has had enough. Python would say so once more as it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except UnicodeDecodeError as error:
        return _fail(f"The file is not {error.encoding}: byte {error.start + 1} is none of it.")
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}")
    return 0


def _fail(line: str) -> int:
    print(_plain(line), file=sys.stderr)
    return 1


def _plain(text: str) -> str:
    """Without what would drive a terminal: titles and sentences are other people's."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="circuitboard",
        description="Open problems in interpretability: find one, work on it, show what you found.",
        epilog="To act, set CIRCUITBOARD_TOKEN to a token that you made on the board, at /accounts/tokens/.",
    )
    url = os.environ.get("CIRCUITBOARD_URL", DEFAULT_URL)
    parser.add_argument("--url", default=url, help=f"the board's address (CIRCUITBOARD_URL; {url})")
    verbs = parser.add_subparsers(required=True, metavar="verb")
    _reading(verbs)
    _acting(verbs)
    _curating(verbs)
    return parser


def _reading(verbs: Any) -> None:
    find = verbs.add_parser("find", help="find problems")
    find.set_defaults(verb=_find)
    find.add_argument("q", nargs="*", help="words to search for")
    find.add_argument("--skill", action="append", help="the key of a skill it asks for; again for all of several")
    find.add_argument("--track", action="append", help="the key of a track; again for any of several")
    find.add_argument("--technique", action="append")
    find.add_argument("--max-difficulty", type=_difficulty, metavar="A-D")
    find.add_argument("--level", choices="1234", help="the highest level it may ask for")
    find.add_argument("--hours", type=int, help="the most hours it may take")
    find.add_argument("--compute", action="append", choices=COMPUTE)
    find.add_argument("--free", action="store_true", help="only what nobody works on")
    find.add_argument("--sponsor", action="store_true", help="only where a mentor would look at work on it")
    find.add_argument("--limit", type=_count, default=25, help="how many at most (25)")
    find.add_argument("--json", action="store_true", help="one object a line")
    show = verbs.add_parser("show", help="read a problem")
    show.set_defaults(verb=_show)
    show.add_argument("number", type=int)
    show.add_argument("--json", action="store_true")
    export = verbs.add_parser("export", help="take a whole list along")
    export.set_defaults(verb=_export)
    export.add_argument("what", choices=LISTS)
    export.add_argument("--to", type=Path, help="a file for JSON lines (standard output)")
    notices = verbs.add_parser("notices", help="what you were told")
    notices.set_defaults(verb=_notices)
    notices.add_argument("--limit", type=_count, default=25, help="how many at most (25)")
    notices.add_argument("--json", action="store_true")
    verbs.add_parser("me", help="whose token this is").set_defaults(verb=_me)


def _acting(verbs: Any) -> None:
    claim = verbs.add_parser("claim", help="claim a problem")
    claim.set_defaults(verb=_claim)
    claim.add_argument("number", type=int)
    claim.add_argument("--hypothesis", required=True, help="what you expect to find")
    claim.add_argument("--plan", required=True, help="first, next, and how you know that you are done")
    claim.add_argument("--aim", choices=("explore", "replicate", "extend", "attempt"), default="attempt")
    claim.add_argument("--hours-per-week", type=int, default=6)
    claim.add_argument("--alongside", help="why side by side, where others are on it")
    claim.add_argument("--by-agent", action="store_true", help="the work is mainly an automated agent's")
    log = verbs.add_parser("log", help="write into the notebook of a claim")
    log.set_defaults(verb=_log)
    log.add_argument("claim", type=int)
    log.add_argument("text", help="Markdown with math; - reads it from standard input")
    log.add_argument("--kind", choices=KINDS, default="experiment")
    check_in = verbs.add_parser("check-in", help="say what moved")
    check_in.set_defaults(verb=_check_in)
    check_in.add_argument("claim", type=int)
    check_in.add_argument("moved")
    check_in.add_argument("--next", default="")
    check_in.add_argument("--stuck", action="store_true")
    release = verbs.add_parser("release", help="give a problem back, with what you learned")
    release.set_defaults(verb=_release)
    release.add_argument("claim", type=int)
    release.add_argument("--note", default="", help="for whoever comes next; - reads it from standard input")
    pause = verbs.add_parser("pause", help="let the clock of a claim stand still")
    pause.set_defaults(verb=_pause)
    pause.add_argument("claim", type=int)
    pause.add_argument("returns_on", metavar="day", help="when you are back, as 2026-12-24")
    resume = verbs.add_parser("resume", help="go on with a claim that is paused")
    resume.set_defaults(verb=_resume)
    resume.add_argument("claim", type=int)
    watch = verbs.add_parser("watch", help="hear of what moves on a problem")
    watch.set_defaults(verb=_watch)
    watch.add_argument("number", type=int)
    watch.add_argument("--off", action="store_true", help="hear of it no longer")
    submit = verbs.add_parser("submit", help="link a public write-up")
    submit.set_defaults(verb=_submit)
    submit.add_argument("link", help="its public address")
    submit.add_argument("--problem", action="append", required=True, type=_bearing, metavar="NUMBER:SAYS",
                        help=f"what it is to a problem, as 42:partial; one of {', '.join(SAYS)}")  # fmt: skip
    submit.add_argument("--title")
    submit.add_argument("--kind", choices=("post", "paper", "notebook", "repository", "video", "report", "benchmark"))
    submit.add_argument("--summary")
    submit.add_argument("--code", help="the address of the code")
    submit.add_argument("--commit")
    submit.add_argument("--ai-use")


def _curating(verbs: Any) -> None:
    bring_in = verbs.add_parser("import", help="bring a file of problems in, as a curator")
    bring_in.set_defaults(verb=_import)
    bring_in.add_argument("file", type=Path, help="CSV, JSON, JSONL or YAML")
    bring_in.add_argument("--encoding", default="utf-8", type=_encoding)
    bring_in.add_argument("--like", help="the name that the mapping of such files is kept under")
    bring_in.add_argument("--prefix", help="what the keys of its problems begin with")
    bring_in.add_argument("--leave-out", action="store_true", help="leave faulty rows out")
    bring_in.add_argument("--confirm", action="store_true", help="bring it in; without this it is shown, and waits")


def _encoding(word: str) -> str:
    try:
        "".encode(word)
    except LookupError as error:
        raise argparse.ArgumentTypeError(f"{word!r} is no encoding, as utf-8 and cp1252 are.") from error
    return word


def _difficulty(word: str) -> str:
    try:
        return up_to(word)[-1]
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _count(word: str) -> int:
    if not word.isdecimal() or not int(word):
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number from 1.")
    return int(word)


def _bearing(word: str) -> tuple[int, str]:
    number, _, says = word.partition(":")
    if not number.isdecimal() or says not in SAYS:
        raise argparse.ArgumentTypeError(f"{word!r} is not like 42:partial, with one of {', '.join(SAYS)}.")
    return int(number), says


def _text(word: str) -> str:
    return sys.stdin.read() if word == "-" else word


def _lines(rows: Iterable[Any]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


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
        page_size=min(asked.limit, 100),
    )
    found = [row for _, row in zip(range(asked.limit), rows, strict=False)]
    if asked.json:
        sys.stdout.writelines(_lines(found))
    elif not found:
        print("Nothing here fits that. Ask for less.", file=sys.stderr)
    else:
        _table(found)


def _table(found: list[Any]) -> None:
    table = Table("#", "", "Problem", "Hours", "Runs on", "Skills", box=None, pad_edge=False, header_style="bold")
    for row in found:
        skills = ", ".join(f"{need['name']} {need['level']}" for need in row["skills"])
        hours = f"{row['hours_low'] or '?'}-{row['hours_high'] or '?'}"
        cells = (str(row["number"]), row["difficulty"] or "", row["title"], hours, row["compute"] or "", skills)
        table.add_row(*(escape(_plain(cell)) for cell in cells))
    Console().print(table)


def _show(board: Board, asked: argparse.Namespace) -> None:
    problem = board.problem(asked.number)
    if asked.json:
        sys.stdout.writelines(_lines([problem]))
        return
    parts = [f"#{problem['number']} {problem['title']}", problem["url"], "", problem["question"]]
    for title, name in (
        ("Why", "why"),
        ("Statement", "statement"),
        ("You are done when", "success_test"),
        ("This afternoon", "first_step"),
        ("If it comes out negative", "informative_negative"),
    ):
        text = problem.get(name)
        if text:
            parts += ["", f"{title}:", str(text)]
    print(_plain("\n".join(parts)))


def _export(board: Board, asked: argparse.Namespace) -> None:
    """A file is whole or not there: it is written beside its name, and takes it in the end."""
    if asked.to is None:
        sys.stdout.writelines(_lines(board.every(asked.what)))
        return
    unfinished = asked.to.with_name(f".{asked.to.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            file.writelines(_lines(_counted(board.every(asked.what), asked.what)))
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
    print(json.dumps(board.me(), indent=2, ensure_ascii=False))


def _claim(board: Board, asked: argparse.Namespace) -> None:
    fields = {"aim": asked.aim, "hours_per_week": asked.hours_per_week, "by_agent": asked.by_agent}
    if asked.alongside:
        fields["alongside"] = asked.alongside
    done = board.claim(asked.number, hypothesis=asked.hypothesis, plan=asked.plan, **fields)
    print(f"Claim {done['id']}: {done['url']}")


def _log(board: Board, asked: argparse.Namespace) -> None:
    print(board.log(asked.claim, _text(asked.text), kind=asked.kind)["url"])


def _check_in(board: Board, asked: argparse.Namespace) -> None:
    done = board.check_in(asked.claim, moved=asked.moved, next=asked.next, is_stuck=asked.stuck)
    print(f"{done['url']} is yours until {done['lapses_at'][:10]}.")


def _release(board: Board, asked: argparse.Namespace) -> None:
    print(f"{board.release(asked.claim, note=_text(asked.note))['url']} is given back.")


def _pause(board: Board, asked: argparse.Namespace) -> None:
    done = board.pause(asked.claim, returns_on=asked.returns_on)
    print(f"{done['url']} is paused until {asked.returns_on}.")


def _resume(board: Board, asked: argparse.Namespace) -> None:
    done = board.resume(asked.claim)
    print(f"{done['url']} is yours until {done['lapses_at'][:10]}.")


def _watch(board: Board, asked: argparse.Namespace) -> None:
    done = board.watch(asked.number, on=not asked.off)
    print(f"{done['url']} is {'watched' if done['is_watched'] else 'watched no longer'}.")


def _notices(board: Board, asked: argparse.Namespace) -> None:
    found = [row for _, row in zip(range(asked.limit), board.notices(), strict=False)]
    if asked.json:
        sys.stdout.writelines(_lines(found))
        return
    for row in found:
        print(_plain(f"{row['at'][:10]}  {row['text']}  {row['url']}"))


def _submit(board: Board, asked: argparse.Namespace) -> None:
    given = {
        "title": asked.title,
        "kind": asked.kind,
        "summary": asked.summary,
        "code_url": asked.code,
        "commit": asked.commit,
        "ai_use": asked.ai_use,
    }
    fields = {name: value for name, value in given.items() if value}
    print(board.submit(asked.link, bears_on=dict(asked.problem), **fields)["url"])


def _import(board: Board, asked: argparse.Namespace) -> None:
    file = board.upload(asked.file.name, asked.file.read_bytes().decode(asked.encoding))
    given = {"like": asked.like, "key_prefix": asked.prefix, "leave_out": asked.leave_out}
    shown = board.map_import(file["id"], **{name: value for name, value in given.items() if value})
    print(", ".join(f"{count} {state}" for state, count in shown["counts"].items() if count))
    for row in shown["unexplained"]:
        print(_plain(f"{row['target']}: “{row['word']}” means nothing here yet ({row['count']})."))
    if shown["counts"]["faulty"]:
        _tell_faults(board, file["id"])
    if asked.confirm:
        shown = _settled(board, board.confirm_import(file["id"], shown=shown["shown"]))
        if shown["failed"]:
            raise Refused(409, shown["failed"])
        print(f"{shown['created_count']} new, {shown['changed_count']} changed.")
    print(shown["url"])


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
            print(_plain(f"Line {row['line']}, {fault['label']}: {fault['reason']}"))


if __name__ == "__main__":
    sys.exit(main())
