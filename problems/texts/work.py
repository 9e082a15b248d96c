"""What people do: claims with their logs, write-ups with their reviews, portfolios."""

from typing import Any

from board.lib.quoting import as_markdown, bullets, day, inline, link, quoted, section
from board.lib.renditions import Told
from problems.models.claims import Aim
from problems.models.logs import Kind as LogKind
from problems.models.reproductions import Outcome as Rerun
from problems.models.review_states import Answer, Outcome, Question
from problems.models.writeups import Kind, Says
from problems.texts.problems import plain, standing

LEGIBLE = "“Legible” says that two people could follow it, never that it is correct or new."


def claim(found: dict[str, Any]) -> Told:
    people = ", ".join(_person(one) for one in found["team"])
    facts = {
        "id": found["id"],
        "problem": found["problem"],
        "status": str(found["status"]),
        "by_agent": found["by_agent"],
        "claimed_on": day(found["claimed_at"]),
        "lapses_on": day(found["lapses_at"]),
        "ended_on": day(found["ended_at"]),
    }
    lines = [
        f"Problem: {_of_problem(found)}",
        f"People: {people}",
        f"Aim: {Aim(found['aim']).label}",
        f"Hours a week: {found['hours_per_week']}",
        "By, or mainly for, an automated agent: never counted as being worked on" if found["by_agent"] else "",
        f"Use of AI: {inline(found['ai_use'])}" if found["ai_use"] else "",
        f"Log elsewhere: {link(found['log_link'], found['log_link'])}" if found["log_link"] else "",
    ]
    blocks = [
        bullets(filter(None, lines)),
        section("Hypothesis", quoted(found["hypothesis"])),
        section("Plan", quoted(found["plan"])),
        section("Why beside others", quoted(found["alongside"])),
        section("Left for whoever comes next", quoted(found["note"])),
        section("Check-ins", *(_check_in(one) for one in found["check_ins"])),
    ]
    return Told(facts, f"Claim {found['id']} on problem {found['problem']}", blocks)


def _of_problem(found: dict[str, Any]) -> str:
    root = found["url"].partition("/claims/")[0].partition("/log-entries/")[0]
    return f"[#{found['problem']}]({root}/problems/{found['problem']}.md)"


def _person(found: dict[str, Any] | None) -> str:
    return inline(found["name"]) if found else "the board"


def _check_in(note: dict[str, Any]) -> str:
    stuck = ", stuck" if note["is_stuck"] else ""
    ahead = f"\n\nNext:\n\n{quoted(note['next'])}" if note["next"] else ""
    return f"{day(note['at'])}{stuck}:\n\n{quoted(note['moved'])}{ahead}"


def entry(found: dict[str, Any]) -> str:
    """A log entry in its log."""
    kind, there = LogKind(found["kind"]).label, link(day(found["at"]), as_markdown(found["url"]))
    return f"### {inline(kind)}\n\n{there}, {_person(found['by'])}:\n\n{_said(found)}"


def _said(found: dict[str, Any]) -> str:
    gone = "Hidden by a curator." if found["is_hidden"] else "Deleted by its author."
    return quoted(found["text"]) or gone


def log_entry(found: dict[str, Any]) -> Told:
    facts = {
        "id": found["id"],
        "claim": found["claim"],
        "problem": found["problem"],
        "kind": found["kind"],
        "at": day(found["at"]),
        "edited": day(found["edited_at"]),
    }
    who = f"{_person(found['by'])}, {day(found['at'])}, on {_of_problem(found)}"
    return Told(facts, f"Log entry {found['id']}: {LogKind(found['kind']).label}", [who, _said(found)])


def writeup(found: dict[str, Any]) -> Told:
    facts = {
        "id": found["id"],
        "title": found["title"],
        "link": found["link"],
        "kind": found["kind"],
        "status": found["status"],
        "review": found["review"],
        "published": found["published"],
        "problems": [one["problem"] for one in found["bearings"]],
        "commit": found["commit"],
        "superseded_by": found["superseded_by"],
    }
    root = found["url"].partition("/writeups/")[0]
    bearings = [
        f"{Says(one['says']).label}: [#{one['problem']}]({root}/problems/{one['problem']}.md)"
        for one in found["bearings"]
    ]
    lines = [
        f"Read it: {link(found['link'], found['link'])}",
        f"Authors: {', '.join(_person(one) for one in found['authors']) or 'not known'}",
        f"Kind: {Kind(found['kind']).label}",
        f"Review: {standing(found)}. {LEGIBLE}",
        f"Code: {link(found['code_link'], found['code_link'])}" if found["code_link"] else "",
        f"Archived: {link(found['archive_link'], found['archive_link'])}" if found["archive_link"] else "",
        f"Use of AI: {inline(found['ai_use'])}" if found["ai_use"] else "",
    ]
    blocks = [
        bullets(filter(None, lines)),
        section("In short", quoted(found["summary"])),
        section("What it says about which problem", bullets(bearings)),
        section("Reviews", *(_review(one) for one in found["reviews"])),
    ]
    return Told(facts, found["title"], blocks)


def _numbered(bearing: dict[str, Any], root: str) -> str:
    return link(f"#{bearing['problem']}", f"{root}/problems/{bearing['problem']}.md")


def _review(found: dict[str, Any]) -> str:
    outcome = Outcome(found["outcome"]).label
    answers = bullets(_answer(one) for one in found["answers"])
    reply = f"The author replied:\n\n{quoted(found['reply'])}" if found["reply"] else ""
    head = f"### {inline(found['reviewer'])}: {inline(outcome)}"
    return "\n\n".join(filter(None, [head, day(found["given_at"]), answers, quoted(found["note"]), reply]))


def _answer(found: dict[str, Any]) -> str:
    line = f": {inline(found['line'])}" if found["line"] else ""
    return f"{inline(Question(found['question']).label)} {inline(Answer(found['answer']).label)}{line}"


def writeup_row(found: dict[str, Any]) -> str:
    authors = ", ".join(_person(one) for one in found["authors"])
    about = ", ".join(f"{Says(one['says']).label.lower()} #{one['problem']}" for one in found["bearings"])
    facts = [authors, found["published"], standing(found)]
    told = ", ".join(filter(None, [authors, *map(inline, facts[1:])]))
    return f"{link(found['title'], as_markdown(found['url']))} ({told}){': ' if about else ''}{about}"


def rerun(found: dict[str, Any]) -> str:
    """Who ran a write-up again, and what came out."""
    facts = [day(found["at"]), _person(found["by"]), Rerun(found["outcome"]).label.lower()]
    facts += [f"commit {inline(found['commit'])}"] if found["commit"] else []
    facts += [inline(found["hardware"])] if found["hardware"] else []
    told = f"{', '.join(facts)}." if found["status"] == "shown" else f"{', '.join(facts[:2])}: {found['status']}."
    return "\n\n".join(filter(None, [told, quoted(found["numbers"])]))


def person_row(found: dict[str, Any]) -> str:
    counts = f"{found['claims_count']} claims, {found['writeups_count']} write-ups"
    return f"{link(found['name'], as_markdown(found['url']))}: {counts}"


def portfolio(found: dict[str, Any]) -> Told:
    blocks = [
        quoted(found["bio"]),
        link(found["website"], found["website"]) if found["website"] else "",
        quoted(found["introduction"]),
        section("Write-ups", bullets(_shown_writeup(one) for one in found["writeups"])),
        section("Problems taken on", bullets(_shown_claim(one) for one in found["claims"])),
        section("Reviews given", bullets(_shown(one) for one in found["reviews"]), _unnamed(found)),
        section("Reproductions", bullets(_shown(one) for one in found["reproductions"])),
        LEGIBLE,
    ]
    return Told({"username": found["username"], "name": found["name"]}, found["name"], blocks)


def _unnamed(found: dict[str, Any]) -> str:
    count = found.get("unnamed_reviews", 0)
    return f"{count} more without a name." if count else ""


def _shown(found: dict[str, Any]) -> str:
    when = day(found.get("given_at") or found.get("at"))
    return f"{link(found['title'], found['url'])}: {inline(found['outcome'].replace('_', ' '))}, {when}"


def _shown_writeup(found: dict[str, Any]) -> str:
    facts = ", ".join(inline(one) for one in (found["published"], standing(found)) if one)
    line = f"\n{_indented(quoted(found['line']))}" if found["line"] else ""
    return f"{link(found['title'], as_markdown(found['url']))} ({facts}){line}"


def _shown_claim(found: dict[str, Any]) -> str:
    agent = ", by an automated agent" if found["by_agent"] else ""
    line = f"\n{_indented(quoted(found['line']))}" if found["line"] else ""
    there = link(f"#{found['problem']} {plain(found['title'])}", as_markdown(found["url"]))
    since = f"since {day(found['claimed_at'])}, {found['log_entries']} log entries"
    return f"{there}: {found['status']}, {since}{agent}{line}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
