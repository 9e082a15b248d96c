"""What may be said to `circuitboard`, and what is no word of it."""

import argparse
import os
from pathlib import Path
from typing import Any, get_args

from circuitboard import models
from circuitboard.client import DEFAULT_URL, VERSION, board_at, up_to

LISTS = ("problems", "writeups", "claims", "log-entries", "comments", "reviews", "reproductions", "people", "events",
         "deletions", "moderation", "acts", "programs", "mentors",
         "tracks", "skills", "techniques", "sources")  # fmt: skip
VOCABULARY = ("tracks", "skills", "techniques")
KINDS, SAYS, COMPUTE = get_args(models.LogKind), get_args(models.SaysEnum), get_args(models.ComputeEnum)
A_PROBLEM = "the number of a problem, as 42"
A_CLAIM = "the number of a claim of yours, as `circuitboard claims` lists them"
ONE_A_LINE = "one JSON object a line, for programs"


def parser() -> argparse.ArgumentParser:
    said = argparse.ArgumentParser(
        prog="circuitboard",
        description="Open problems in interpretability: find one, work on it, show what you found.",
        epilog="To act, set CIRCUITBOARD_TOKEN to a token that you made on the board, at /accounts/tokens/.",
    )
    url = os.environ.get("CIRCUITBOARD_URL", DEFAULT_URL)
    said.add_argument(
        "--url", default=url, type=_address, help="the board's address (CIRCUITBOARD_URL; now %(default)s)"
    )
    said.add_argument("--version", action="version", version=f"%(prog)s {VERSION}")
    verbs = said.add_subparsers(required=True, dest="verb", metavar="verb")
    _reading(verbs)
    _acting(verbs)
    _curating(verbs)
    return said


def _reading(verbs: Any) -> None:
    find = verbs.add_parser("find", help="find problems")
    find.add_argument("q", nargs="*", help="words to search for")
    find.add_argument("--skill", action="append", help="the key of a skill it asks for; again for all of several")
    find.add_argument("--track", action="append", help="the key of a track; again for any of several")
    find.add_argument("--technique", action="append", help="the key of a technique; again for any of several")
    find.add_argument(
        "--max-difficulty", type=_difficulty, metavar="A-D", help="A is a first project; some reach further"
    )
    find.add_argument("--level", choices="1234", help="the highest level it may ask for")
    find.add_argument("--hours", type=int, help="the most hours it may take")
    find.add_argument("--compute", action="append", choices=COMPUTE, help="what it runs on; again for any of several")
    find.add_argument("--free", action="store_true", help="only what nobody works on")
    find.add_argument("--sponsor", action="store_true", help="only where a mentor would look at work on it")
    find.add_argument("--limit", type=_count, default=25, help="how many at most (25)")
    find.add_argument("--json", action="store_true", help=ONE_A_LINE)
    find.epilog = "The keys are listed by `circuitboard keys skills`, `keys tracks` and `keys techniques`."
    keys = verbs.add_parser("keys", help="the skills, tracks or techniques that find takes")
    keys.add_argument("what", choices=VOCABULARY)
    show = verbs.add_parser("show", help="read a problem")
    show.add_argument("number", type=_number, help=A_PROBLEM)
    show.add_argument("--json", action="store_true", help=ONE_A_LINE)
    export = verbs.add_parser("export", help="take a whole list along")
    export.add_argument("what", choices=LISTS)
    export.add_argument("--to", type=_place, help="a file for JSON lines (standard output)")
    claims = verbs.add_parser("claims", help="what you are working on")
    claims.add_argument("--json", action="store_true", help=ONE_A_LINE)
    notices = verbs.add_parser("notices", help="what you were told")
    notices.add_argument("--limit", type=_count, default=25, help="how many at most (25)")
    notices.add_argument("--json", action="store_true", help=ONE_A_LINE)
    verbs.add_parser("me", help="whose token this is")


def _acting(verbs: Any) -> None:
    claim = verbs.add_parser("claim", help="claim a problem")
    claim.add_argument("number", type=_number, help=A_PROBLEM)
    claim.add_argument("--hypothesis", required=True, help="what you expect to find")
    claim.add_argument("--plan", required=True, help="first, next, and how you know that you are done")
    claim.add_argument("--aim", choices=get_args(models.AimEnum), default="attempt")
    claim.add_argument("--hours-per-week", type=int, default=6, help="(6)")
    claim.add_argument("--looking-for", choices=get_args(models.LookingForEnum))
    claim.add_argument("--log-url", help="where others can follow along")
    claim.add_argument("--alongside", help="why side by side, where others are on it")
    claim.add_argument("--ai-use", help="what language models do in it, in one line")
    claim.add_argument("--by-agent", action="store_true", help="the work is mainly an automated agent's")
    log = verbs.add_parser("log", help="write into the notebook of a claim")
    log.add_argument("claim", type=int, help=A_CLAIM)
    log.add_argument("text", help="Markdown with math; - reads it from standard input")
    log.add_argument("--kind", choices=KINDS, default="experiment", help="(experiment)")
    check_in = verbs.add_parser("check-in", help="say what moved")
    check_in.add_argument("claim", type=int, help=A_CLAIM)
    check_in.add_argument("moved", help="what moved; “Nothing yet” is an answer")
    check_in.add_argument("--next", default="", help="what is next")
    check_in.add_argument("--stuck", action="store_true", help="you are stuck")
    release = verbs.add_parser("release", help="give a problem back, with what you learned")
    release.add_argument("claim", type=int, help=A_CLAIM)
    release.add_argument("--note", default="", help="for whoever comes next; - reads it from standard input")
    release.add_argument("--may-contact", action="store_true", help="whoever comes next may write to you")
    pause = verbs.add_parser("pause", help="let the clock of a claim stand still")
    pause.add_argument("claim", type=int, help=A_CLAIM)
    pause.add_argument("returns_on", metavar="day", help="when you are back, as 2026-12-24")
    resume = verbs.add_parser("resume", help="go on with a claim that is paused")
    resume.add_argument("claim", type=int, help=A_CLAIM)
    watch = verbs.add_parser("watch", help="hear of what moves on a problem")
    watch.add_argument("number", type=_number, help=A_PROBLEM)
    watch.add_argument("--off", action="store_true", help="hear of it no longer")
    told = "Link a public write-up. Your claim on a problem that it answers, even in part, is delivered by it."
    submit = verbs.add_parser("submit", help="link a public write-up", description=told)
    submit.add_argument("link", help="its public address")
    said = f"what it is to a problem, as 42:partial; one of {', '.join(SAYS)}; again for others"
    submit.add_argument("--problem", action="append", required=True, type=_bearing, metavar="NUMBER:SAYS", help=said)
    submit.add_argument("--title", help="may be left out for arXiv and DOI addresses")
    submit.add_argument("--kind", choices=get_args(models.WriteUpKind))
    submit.add_argument("--not-mine", action="store_true", help="others wrote it; without this you are an author")
    submit.add_argument("--authors", help="its other authors, with commas between; a member as ~mary")
    submit.add_argument("--published", help="a year or a day, as 2026 or 2026-11-23")
    submit.add_argument("--summary", help="what was asked, what was found; - reads it from standard input")
    submit.add_argument("--code", help="the address of the code")
    submit.add_argument("--data", help="the address of the data")
    submit.add_argument("--commit", help="the hash that the results were made with")
    submit.add_argument("--ai-use", help="what language models did, in one line")


def _curating(verbs: Any) -> None:
    bring_in = verbs.add_parser("import", help="bring a file of problems in, as a curator")
    bring_in.add_argument("file", type=Path, help="CSV, JSON, JSONL or YAML")
    bring_in.add_argument("--encoding", default="utf-8", type=_encoding, help="(utf-8)")
    bring_in.add_argument("--like", help="the name that the mapping of such files is kept under")
    bring_in.add_argument("--prefix", help="what the keys of its problems begin with")
    bring_in.add_argument("--leave-out", action="store_true", help="leave faulty rows out")
    bring_in.add_argument("--confirm", action="store_true", help="bring it in; without this it is shown, and waits")


def _address(word: str) -> str:
    try:
        return board_at(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _place(word: str) -> Path:
    there = Path(word)
    if there.is_dir():
        raise argparse.ArgumentTypeError(f"{word!r} is no name of a file.")
    if not there.parent.is_dir():
        raise argparse.ArgumentTypeError(f"There is no directory {str(there.parent)!r}.")
    return there


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


def _number(word: str) -> int:
    """As the board writes it, too: 42 or #42."""
    bare = word.removeprefix("#")
    if not bare.isdecimal():
        raise argparse.ArgumentTypeError(f"{word!r} is no number of a problem, as 42 and #42 are.")
    return int(bare)


def _bearing(word: str) -> tuple[int, str]:
    number, _, says = word.partition(":")
    if not number.isdecimal() or says not in SAYS:
        raise argparse.ArgumentTypeError(f"{word!r} is not like 42:partial, with one of {', '.join(SAYS)}.")
    return int(number), says
