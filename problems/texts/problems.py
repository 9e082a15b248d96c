"""Problems, and the words they are sorted by."""

from typing import Any

from board.lib import markdown
from board.lib.quoting import as_markdown, bullets, day, inline, link, many, quoted, section
from board.lib.renditions import Told
from board.lib.text import on_one_line
from problems.models import Event, OutsideAttempt
from problems.models.choices import Activity, Compute, Difficulty, Era, Resolution, reach
from problems.models.claim_states import LookingFor, Status
from problems.models.writeups import Says

LEVELS = {1: "starting", 2: "working", 3: "strong", 4: "leading"}
OPEN = "Open: we know of no answer"
READ_HOW = {
    "digest": "We worked from a summary of the source. Read the source before you commit to its details.",
    "known": "From general knowledge of the field, without a text at hand.",
}
CLASSIC = "From the 2022–23 list, which its author called dated in July 2024. Parts of it may have been answered since."
OURS = (
    "The test, the first afternoon, the useful negative, the hours and the compute are suggestions of this board, not "
    "the source's words. If they turn out wrong, saying so is a result."
)


def plain(title: str) -> str:
    """A title, which may be Markdown, in one line of plain words."""
    return on_one_line(markdown.plain(title))


def problem(found: dict[str, Any]) -> Told:
    blocks = [
        quoted(found["question"]),
        bullets(_standing(found)),
        section("Why it matters", quoted(found["why"])),
        section("The problem", quoted(found["statement"])),
        section("A doubt worth having first", quoted(found["editor_note"])),
        section("You will know when", quoted(found["success_test"])),
        section("Your first afternoon", quoted(found["first_step"])),
        section("A useful negative looks like", quoted(found["informative_negative"])),
        OURS,
        section("What you need to know", bullets(_need(one, found) for one in found["skills"])),
        section("Read before", bullets(map(inline, found["prerequisites"]))),
        section("Related work", bullets(_related(one) for one in found["related_work"])),
        section("Who is on it", bullets(_at_work(one) for one in _live(found)) or "Nobody right now."),
        section("Write-ups", bullets(result(one) for one in found["writeups"])),
        section("A variant of", _mention(found["parent"]) if found["parent"] else ""),
        section("Variants", bullets(_mention(one) for one in found["variants"])),
        section("Where it comes from", _origin(found), bullets(_read_how(found))),
        section("What can be done", bullets(_ways(found))),
    ]
    return Told(_facts(found), f"Problem {found['number']}: {plain(found['title'])}", blocks)


def _facts(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": found["number"],
        "key": found["key"],
        "title": plain(found["title"]),
        "track": found["track"]["key"],
        "status": found["status"],
        "difficulty": _reach(found),
        "hours": hours(found),
        "compute": found["compute"],
        "skills": [f"{one['key']}:{one['level']}" for one in found["skills"]],
        "techniques": [one["key"] for one in found["techniques"]],
        "resolution": found["resolution"],
        "activity": found["activity"],
        "freshness": found["freshness"],
        "checked_on": day(found["checked_on"]),
        "updated": day(found["updated_at"]),
        "claim_at": f"{_root(found)}/problems/{found['number']}/claim/" if found["is_claimable"] else "",
    }


def _standing(found: dict[str, Any]) -> list[str]:
    resolution = OPEN if found["resolution"] == Resolution.OPEN else Resolution(found["resolution"]).label
    lines = [
        f"Track: {_term('tracks', found['track'], found)}",
        f"Answer: {resolution}",
        f"Now: {Activity(found['activity']).label}",
        f"Difficulty: {_difficulty(found)}" if found["difficulty"] else "",
        f"Hours: {hours(found)}" if hours(found) else "",
        f"Compute: {Compute(found['compute']).label}" if found["compute"] else "",
        f"Models to use: {inline(found['suggested_models'])}" if found["suggested_models"] else "",
        f"Techniques: {', '.join(_term('techniques', one, found) for one in found['techniques'])}"
        if found["techniques"]
        else "",
        f"Last checked: {day(found['checked_on']) or 'not yet'}",
        f"Claiming: {_claiming(found)}",
    ]
    return [line for line in lines if line]


def _claiming(found: dict[str, Any]) -> str:
    if not found["is_claimable"]:
        return "closed"
    left = max(found["claims_limit"] - found["live_claims_count"], 0)
    room = f"room for {left} of {found['claims_limit']}" if left else f"no room now, {found['claims_limit']} are on it"
    return f"open, {room}. A claim is a signal with a clock, not a lock"


def _reach(found: dict[str, Any]) -> str:
    return reach(found["difficulty"], found["difficulty_max"])


def _difficulty(found: dict[str, Any]) -> str:
    most = found["difficulty_max"]
    words = f"{found['difficulty']} ({Difficulty(found['difficulty']).label})"
    return f"{words} to {most} ({Difficulty(most).label})" if most else words


def hours(found: dict[str, Any]) -> str:
    given = [str(one) for one in (found["hours_low"], found["hours_high"]) if one is not None]
    return "–".join(dict.fromkeys(given))


def _term(noun: str, term: dict[str, Any], found: dict[str, Any]) -> str:
    """A link to the page of a term, beside a problem's own."""
    return link(term["name"], as_markdown(f"{_root(found)}/{noun}/{term['key']}/"))


def _root(found: dict[str, Any]) -> str:
    return found["url"].partition("/problems/")[0]


def _need(need: dict[str, Any], found: dict[str, Any]) -> str:
    return f"{_term('skills', need, found)}: {LEVELS[need['level']]} ({need['level']} of 4)"


def _related(work: dict[str, Any]) -> str:
    return f"{link(work['title'], work['link'])}{', to begin from' if work['is_starter'] else ''}"


def _live(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in found["claims"] if one["status"] in {"active", "paused"}]


def _holder(claim: dict[str, Any]) -> str:
    people = ", ".join(inline(one["name"]) for one in claim["team"])
    agent = ", by an automated agent and not counted" if claim["by_agent"] else ""
    return f"[{people}]({as_markdown(claim['url'])}), since {day(claim['claimed_at'])}{agent}"


def _at_work(claim: dict[str, Any]) -> str:
    paused = ", paused" if claim["status"] == Status.PAUSED else ""
    looks = (
        ""
        if claim["looking_for"] == LookingFor.NOBODY
        else f", looks for {LookingFor(claim['looking_for']).label.lower()}"
    )
    return f"{_holder(claim)}, last sign {day(claim['last_sign_at'])}{paused}{looks}"


def attempt(claim: dict[str, Any], entries: int) -> str:
    """A claim that ended, with what it left: its note, or how long its log is."""
    ended = f" until {day(claim['ended_at'])}" if claim["ended_at"] else ""
    asked = ", glad to be asked" if claim["may_contact"] else ""
    told = f"{_holder(claim)}{ended}, {claim['status']}{asked}"
    if claim["note"]:
        return f"{told}:\n\n{quoted(claim['note'])}"
    log = f" No hand-over note, but a log with {entries} {'entry' if entries == 1 else 'entries'}." if entries else ""
    return f"{told}.{log}"


def elsewhere(tried: OutsideAttempt) -> str:
    """Who tried a problem elsewhere, as its source tells it."""
    when = f", {day(tried.on)}" if tried.on else ""
    did = f": {inline(tried.text)}" if tried.text else ""
    return f"{inline(tried.name) or 'Somebody'}{when}{did}"


def standing(found: dict[str, Any]) -> str:
    """Where the review of a write-up stands, in the words of the pages."""
    changed = f", changed since it was reviewed on {day(found['reviewed_at'])}" if found["changed_since_review"] else ""
    return f"{found['review']}{changed}"


def result(found: dict[str, Any]) -> str:
    says = Says(found["says"]).label.lower()
    return f"{link(found['title'], as_markdown(found['url']))}: {says}, {standing(found)}"


def _mention(found: dict[str, Any]) -> str:
    return link(f"#{found['number']} {plain(found['title'])}", as_markdown(found["url"]))


def _origin(found: dict[str, Any]) -> str:
    source = found["source"]
    if not source:
        return ""
    where = f", {inline(source['locator'])}" if source["locator"] else ""
    return f"{link(source['name'], source['link'])}{where}" if source["link"] else f"{inline(source['name'])}{where}"


def _read_how(found: dict[str, Any]) -> list[str]:
    told = [READ_HOW[found["statement_provenance"]]] if found["statement_provenance"] in READ_HOW else []
    return [*told, CLASSIC] if found["era"] == Era.CLASSIC else told


def _ways(found: dict[str, Any]) -> list[str]:
    """What somebody can do about a problem: on its pages, and as a script with a token."""
    page = f"{_root(found)}/problems/{found['number']}"
    claim = f"Claim it: {page}/claim/, or POST {_root(found)}/api/v1/problems/{found['number']}/claim/ with a token"
    return [
        *([claim] if found["is_claimable"] else []),
        f"Link a write-up, which needs no claim: {_root(found)}/writeups/link/?problem={found['number']}",
        f"Say that it is known already, or ill-posed: {page}/report/",
        f"Suggest an edit of its words: {page}/suggest/",
        f"Read how its words changed: {link('its history', f'{page}/history.md')}",
    ]


def settled(mark: Event | None) -> str:
    """How a problem's answer was marked the last time."""
    if mark is None:
        return ""
    by = f" by {inline(mark.by.public_name)}" if mark.by else ""
    evidence = f"Evidence: {link(mark.evidence, mark.evidence)}" if mark.evidence else ""
    return section("How it was settled", f"Marked{by} on {day(mark.at)}.", evidence, quoted(mark.reason))


def row(found: dict[str, Any]) -> str:
    """A problem in a list: what it asks, and the few facts that choose."""
    facts = [
        _reach(found),
        found["track"]["name"],
        f"{hours(found)} h" if hours(found) else "",
        Compute(found["compute"]).label if found["compute"] else "",
        ", ".join(f"{one['name']} {one['level']}" for one in found["skills"]),
        Activity(found["activity"]).label,
    ]
    told = inline(" · ".join(filter(None, facts)))
    return f"{_mention(found)} ({told})\n{_indented(quoted(found['question']))}".rstrip()


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def track(found: dict[str, Any]) -> Told:
    facts = {"key": found["key"], "title": found["name"], "listed": found["listed_count"], "free": found["free_count"]}
    return Told(facts, found["name"], [inline(found["summary"]), _counted(found)])


def _counted(found: dict[str, Any]) -> str:
    starters = f", {found['starters_count']} of these first projects" if found.get("starters_count") else ""
    count = found.get("listed_count", found.get("problems_count", 0))
    return f"{many(count, 'problem')} on the list, {found['free_count']} of them free{starters}."


def track_row(found: dict[str, Any]) -> str:
    return f"{link(found['name'], as_markdown(found['url']))}: {inline(found['summary'])} {_counted(found)}"


def technique(found: dict[str, Any]) -> Told:
    facts = {"key": found["key"], "title": found["name"], "problems": found["problems_count"]}
    calls = "calls" if found["problems_count"] == 1 else "call"
    return Told(facts, found["name"], [f"{many(found['problems_count'], 'problem')} on the list {calls} for it."])


def skill(found: dict[str, Any]) -> Told:
    blocks = [
        inline(found["means"]),
        _counted(found),
        section(
            "Levels", bullets(f"{one['level']}, {inline(one['name'])}: {inline(one['can'])}" for one in found["levels"])
        ),
        section("Have before", bullets(map(inline, found["prerequisites"]))),
        section("Where to learn it", bullets(link(one["title"], one["link"]) for one in found["resources"])),
    ]
    facts = {"key": found["key"], "title": found["name"], "group": found["group"], "is_core": found["is_core"]}
    return Told(facts, found["name"], blocks)


def skill_row(found: dict[str, Any]) -> str:
    return f"{link(found['name'], as_markdown(found['url']))}: {inline(found['means'])} {_counted(found)}"


def attempts(found: dict[str, Any]) -> Told:
    return _beside(found, "Previous attempts")


def discussion(found: dict[str, Any]) -> Told:
    return _beside(found, "Discussion")


def _beside(found: dict[str, Any], what: str) -> Told:
    """A page about one thing beside a problem, before what is told of it."""
    facts = {"number": found["number"], "title": f"{what}: {plain(found['title'])}", "problem": found["url"]}
    return Told(facts, f"{what}: {plain(found['title'])}", [quoted(found["question"]), _mention(found)])


def comment(found: dict[str, Any]) -> str:
    """A comment with its words quoted, or where it was."""
    name = inline(found["by"]["name"])
    said = quoted(found["text"]) or f"Its words are gone: {found['status']}."
    return f"{link(day(found['at']), found['url'])}, {name}:\n\n{said}"
