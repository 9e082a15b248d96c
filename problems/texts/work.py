"""What people do: claims with their logs, write-ups with their reviews, portfolios."""

from typing import Any

from board.lib.quoting import as_markdown, bullets, day, inline, link, many, quoted, section
from board.lib.renditions import Told
from problems.models.claim_states import LookingFor
from problems.models.claims import Aim
from problems.models.logs import Kind as LogKind
from problems.models.reproductions import Outcome as Rerun
from problems.models.review_states import Answer, Outcome, Question
from problems.models.writeups import Kind, Says
from problems.texts.problems import plain, standing

GLAD = "Glad to be asked about it."
LEGIBLE = "“Legible” says that two people could follow it, never that it is correct or new."


def claim(found: dict[str, Any]) -> Told:
    people = ", ".join(_person(one) for one in found["team"])
    facts = {
        "id": found["id"],
        "problem": found["problem"],
        "status": str(found["status"]),
        "by_agent": found["by_agent"],
        "claimed_on": day(found["claimed_at"]),
        "lapses_on": day(found["lapses_at"]) if found["status"] in {"active", "paused"} else "",
        "ended_on": day(found["ended_at"]),
    }
    lines = [
        f"Problem: {_of_problem(found)}",
        f"People: {people}",
        f"Now: {_clock(found)}",
        f"Last sign: {day(found['last_sign_at'])}",
        f"Aim: {Aim(found['aim']).label}",
        f"Hours a week: {found['hours_per_week']}",
        f"Looking for: {LookingFor(found['looking_for']).label}" if found["status"] in {"active", "paused"} else "",
        "By, or mainly for, an automated agent: never counted as being worked on" if found["by_agent"] else "",
        f"Use of AI: {inline(found['ai_use'])}" if found["ai_use"] else "",
        f"Log elsewhere: {link(found['log_link'], found['log_link'])}" if found["log_link"] else "",
    ]
    blocks = [
        bullets(filter(None, lines)),
        section("Hypothesis", quoted(found["hypothesis"])),
        section("Plan", quoted(found["plan"])),
        section("Why beside others", quoted(found["alongside"])),
        section("Left for whoever comes next", quoted(found["note"]), GLAD if found["may_contact"] else ""),
        section("Check-ins", *(_check_in(one) for one in found["check_ins"])),
    ]
    return Told(facts, f"Claim {found['id']} on problem {found['problem']}", blocks)


def _clock(found: dict[str, Any]) -> str:
    match found["status"]:
        case "active":
            who = "an automated agent is on it" if found["by_agent"] else "being worked on"
            return f"{who}. The next sign of life is due by {day(found['lapses_at'])}"
        case "paused":
            return "paused. The clock stands still"
        case "delivered":
            return f"ended on {day(found['ended_at'])} with a write-up, as it should"
        case ended:
            return f"{ended} on {day(found['ended_at'])}"


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
        f"Linked: {_linked(found)}",
        f"Review: {standing(found)}. {LEGIBLE}",
        f"Code: {link(found['code_link'], found['code_link'])}" if found["code_link"] else "",
        f"Data: {link(found['data_link'], found['data_link'])}" if found["data_link"] else "",
        f"Archived: {link(found['archive_link'], found['archive_link'])}" if found["archive_link"] else "",
        f"Use of AI: {inline(found['ai_use'])}" if found["ai_use"] else "",
    ]
    blocks = [
        bullets(filter(None, lines)),
        section("In short", quoted(found["summary"])),
        section("From the editors", quoted(found["note"])),
        section("What it says about which problem", bullets(bearings)),
        section("Reviews", *(_review(one, found["round"]) for one in found["reviews"])),
    ]
    return Told(facts, found["title"], blocks)


def _numbered(bearing: dict[str, Any], root: str) -> str:
    return link(f"#{bearing['problem']}", f"{root}/problems/{bearing['problem']}.md")


def _linked(found: dict[str, Any]) -> str:
    return f"{day(found['linked_at'])} by {_person(found['linked_by'])}" if found["linked_by"] else "before this board"


def _review(found: dict[str, Any], newest: int) -> str:
    outcome = Outcome(found["outcome"]).label
    when = link(day(found["given_at"]), as_markdown(found["url"]))
    before = "" if found["stands_in"] == newest else ", of what it said before its author changed it"
    answers = bullets(_answer(one) for one in found["answers"])
    reply = f"The author replied:\n\n{quoted(found['reply'])}" if found["reply"] else ""
    head = f"### {inline(found['reviewer'])}: {inline(outcome)}"
    return "\n\n".join(filter(None, [head, f"{when}{before}", answers, quoted(found["note"]), reply]))


def _answer(found: dict[str, Any]) -> str:
    line = f": {inline(found['line'])}" if found["line"] else ""
    return f"{inline(Question(found['question']).label)} {inline(Answer(found['answer']).label)}{line}"


def writeup_row(found: dict[str, Any]) -> str:
    authors = ", ".join(_person(one) for one in found["authors"])
    facts = [authors, found["published"], standing(found)]
    told = ", ".join(filter(None, [authors, *map(inline, facts[1:])]))
    return f"{link(found['title'], as_markdown(found['url']))} ({told}){_about(found)}"


def rerun(found: dict[str, Any]) -> str:
    """Who ran a write-up again, and what came out."""
    facts = [day(found["at"]), _person(found["by"]), Rerun(found["outcome"]).label.lower()]
    facts += [f"commit {inline(found['commit'])}"] if found["commit"] else []
    facts += [inline(found["hardware"].rstrip("."))] if found["hardware"] else []
    facts += [many(found["hours"], "hour")] if found["hours"] else []
    facts += [link("more", found["link"])] if found["link"] else []
    told = f"{', '.join(facts)}." if found["status"] == "shown" else f"{', '.join(facts[:2])}: {found['status']}."
    return "\n\n".join(filter(None, [told, quoted(found["numbers"])]))


def person_row(found: dict[str, Any]) -> str:
    counts = f"{many(found['claims_count'], 'claim')}, {many(found['writeups_count'], 'write-up')}"
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


def _about(found: dict[str, Any]) -> str:
    """Which problems a write-up is about, and what it does to each."""
    told = ", ".join(f"{Says(one['says']).label.lower()} (#{one['problem']})" for one in found["bearings"])
    return f": {told}" if told else ""


def _shown_writeup(found: dict[str, Any]) -> str:
    facts = ", ".join(inline(one) for one in (found["published"], standing(found)) if one)
    said = "".join(f"\n{_indented(quoted(found[name]))}" for name in ("summary", "line") if found[name])
    return f"{link(found['title'], as_markdown(found['url']))} ({facts}){_about(found)}{said}"


def _shown_claim(found: dict[str, Any]) -> str:
    agent = ", by an automated agent" if found["by_agent"] else ""
    said = "".join(f"\n{_indented(quoted(found[name]))}" for name in ("note", "line") if found[name])
    there = link(f"#{found['problem']} {plain(found['title'])}", as_markdown(found["url"]))
    until = f" until {day(found['ended_at'])}" if found["ended_at"] else ""
    people = f", {len(found['people'])} people" if len(found["people"]) > 1 else ""
    log = f", {_entries(found['log_entries'])}" if found["log_entries"] else ""
    return f"{there}: {found['status']}, since {day(found['claimed_at'])}{until}{people}{log}{agent}{said}"


def _entries(count: int) -> str:
    return f"{count} log {'entry' if count == 1 else 'entries'}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
