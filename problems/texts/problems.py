"""Problems, and the words they are sorted by."""

from typing import Any

from board.lib import markdown
from board.lib.quoting import as_markdown, bullets, day, inline, link, quoted, section
from board.lib.renditions import Told
from board.lib.text import on_one_line
from problems.models.choices import Activity, Compute, Difficulty, Resolution
from problems.models.writeups import Says

LEVELS = {1: "starting", 2: "working", 3: "strong", 4: "leading"}
OPEN = "Open: we know of no answer"
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
        section("What you need to know", bullets(_need(one) for one in found["skills"])),
        section("Read before", bullets(map(inline, found["prerequisites"]))),
        section("Related work", bullets(link(one["title"], one["link"]) for one in found["related_work"])),
        section("Who is on it", bullets(_holder(one) for one in _live(found))),
        section("Previous attempts", *(_attempt(one) for one in _ended(found))),
        section("Write-ups", bullets(result(one) for one in found["writeups"])),
        section("Variants", bullets(_mention(one) for one in found["variants"])),
        section("Where it comes from", _origin(found)),
    ]
    return Told(_facts(found), f"Problem {found['number']}: {plain(found['title'])}", blocks)


def _facts(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": found["number"],
        "key": found["key"],
        "title": plain(found["title"]),
        "track": found["track"]["key"],
        "status": found["status"],
        "difficulty": found["difficulty"],
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
        f"Track: {link(found['track']['name'], _there('tracks', found['track']['key'], found))}",
        f"Answer: {resolution}",
        f"Now: {Activity(found['activity']).label}",
        f"Difficulty: {_difficulty(found)}" if found["difficulty"] else "",
        f"Hours: {hours(found)}" if hours(found) else "",
        f"Compute: {Compute(found['compute']).label}" if found["compute"] else "",
        f"Models to use: {inline(found['suggested_models'])}" if found["suggested_models"] else "",
        f"Last checked: {day(found['checked_on']) or 'not yet'}",
        f"Claiming: {_claiming(found)}",
    ]
    return [line for line in lines if line]


def _claiming(found: dict[str, Any]) -> str:
    if not found["is_claimable"]:
        return "closed"
    return f"open, up to {found['claims_limit']} at a time. A claim is a signal with a clock, not a lock"


def _difficulty(found: dict[str, Any]) -> str:
    most = found["difficulty_max"]
    words = f"{found['difficulty']} ({Difficulty(found['difficulty']).label})"
    return f"{words} to {most} ({Difficulty(most).label})" if most else words


def hours(found: dict[str, Any]) -> str:
    given = [str(one) for one in (found["hours_low"], found["hours_high"]) if one is not None]
    return "–".join(dict.fromkeys(given))


def _there(noun: str, key: str, found: dict[str, Any]) -> str:
    """The page of a term, beside a problem's own."""
    return as_markdown(f"{_root(found)}/{noun}/{key}/")


def _root(found: dict[str, Any]) -> str:
    return found["url"].partition("/problems/")[0]


def _need(need: dict[str, Any]) -> str:
    return f"{inline(need['name'])}: {LEVELS[need['level']]} ({need['level']} of 4)"


def _live(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in found["claims"] if one["status"] in {"active", "paused"}]


def _ended(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in found["claims"] if one["status"] not in {"active", "paused"} and one["note"]]


def _holder(claim: dict[str, Any]) -> str:
    people = ", ".join(inline(one["name"]) for one in claim["team"])
    agent = ", by an automated agent and not counted" if claim["by_agent"] else ""
    return f"[{people}]({as_markdown(claim['url'])}), since {day(claim['claimed_at'])}{agent}"


def _attempt(claim: dict[str, Any]) -> str:
    return f"{_holder(claim)}, {claim['status']}:\n\n{quoted(claim['note'])}"


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


def row(found: dict[str, Any]) -> str:
    """A problem in a list: what it asks, and the few facts that choose."""
    facts = [
        found["difficulty"] or "",
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
    starters = f", {found['starters_count']} of these first projects" if "starters_count" in found else ""
    count = found.get("listed_count", found.get("problems_count", 0))
    return f"{count} problems on the list, {found['free_count']} of them free{starters}."


def track_row(found: dict[str, Any]) -> str:
    return f"{link(found['name'], as_markdown(found['url']))}: {inline(found['summary'])} {_counted(found)}"


def technique(found: dict[str, Any]) -> Told:
    facts = {"key": found["key"], "title": found["name"], "problems": found["problems_count"]}
    return Told(facts, found["name"], [f"{found['problems_count']} problems on the list call for it."])


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
    """Only what people left on a problem."""
    told = [_attempt(one) for one in _ended(found)] or ["Nobody has left an attempt on this board yet."]
    return _beside(found, "Previous attempts", told)


def discussion(found: dict[str, Any]) -> Told:
    return _beside(found, "Discussion", [])


def _beside(found: dict[str, Any], what: str, blocks: list[str]) -> Told:
    facts = {"number": found["number"], "title": f"{what}: {plain(found['title'])}", "problem": found["url"]}
    return Told(facts, f"{what}: {plain(found['title'])}", [quoted(found["question"]), _mention(found), *blocks])


def comment(found: dict[str, Any]) -> str:
    """A comment with its words quoted, or where it was."""
    name = inline(found["by"]["name"])
    said = quoted(found["text"]) or f"Its words are gone: {found['status']}."
    return f"{link(day(found['at']), found['url'])}, {name}:\n\n{said}"
