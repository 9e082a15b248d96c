"""Programs and mentors, as the API answers them, told as Markdown."""

from typing import Any

from board.lib.quoting import as_markdown, bullets, day, inline, link, quoted, section
from board.lib.renditions import Told
from programs.models.mentor_states import Help, Sponsoring
from programs.models.programs import Kind
from programs.models.wants import NextFitting, Taking

AOE = "A deadline's day counts until it has ended everywhere on Earth."


def program(found: dict[str, Any]) -> Told:
    facts = {
        "key": found["key"],
        "title": found["name"],
        "kind": found["kind"],
        "link": found["link"],
        "deadlines": [f"{day(one['closes_on'])} ({one['name']})" for one in found["rounds"] if one["state"] == "open"],
        "tracks": found["tracks"],
        "wanted_skills": found["wanted_skills"],
        "wanted_problems": found["wanted_problems"],
    }
    lines = [
        f"Its own page: {link(found['link'], found['link'])}" if found["link"] else "",
        f"More about it: {link(found['other_link'], found['other_link'])}" if found["other_link"] else "",
        f"Its material, to study alone: {link(found['self_study_link'], found['self_study_link'])}"
        if found["self_study_link"]
        else "",
        f"Kind: {Kind(found['kind']).label}",
        f"Host: {inline(found['host'])}" if found["host"] else "",
        *(f"{label}: {inline(found[name])}" for name, label in SAID.items() if found[name]),
        f"Stipend: {'yes' if found['stipend'] else 'no'}" if found["stipend"] is not None else "",
        f"Led here by: {', '.join(inline(one['name']) for one in found['leads'])}" if found["leads"] else "",
    ]
    root = found["url"].partition("/programs/")[0]
    blocks = [
        quoted(found["what"]),
        bullets(filter(None, lines)),
        section("Rounds", bullets(f"{_round(one)}{_beside(one)}" for one in found["rounds"]), AOE),
        section("What it asks for", bullets(map(inline, found["asks_for"]))),
        section(
            "What it works on",
            bullets([*map(inline, found["interp_areas"]), *(_page(root, "tracks", one) for one in found["tracks"])]),
        ),
        section("Skills it wants", bullets(_page(root, "skills", one) for one in found["wanted_skills"])),
        section("Problems it wants", bullets(_page(root, "problems", one) for one in found["wanted_problems"])),
        section("A note", quoted(found["note"])),
        section("Earlier rounds", bullets(map(inline, found["history"]))),
    ]
    return Told(facts, found["name"], blocks)


SAID = {
    "format": "Format",
    "location": "Place",
    "length": "Length",
    "hours_per_week": "Hours a week",
    "stipend_note": "Pay",
    "eligibility": "Who may apply",
    "usual_windows": "Usually open",
}


def _round(found: dict[str, Any]) -> str:
    dates = [
        f"opens {day(found['opens_on'])}" if found["opens_on"] else "",
        f"closes {day(found['closes_on'])}" if found["closes_on"] else "",
        f"runs {day(found['starts_on'])} to {day(found['ends_on']) or 'an open end'}" if found["starts_on"] else "",
        f"last confirmed {day(found['last_confirmed_on'])}" if found["last_confirmed_on"] else "never confirmed",
    ]
    stale = ". These dates may be old" if found["is_stale"] else ""
    return f"{inline(found['name'])}: {found['state']}, {', '.join(filter(None, dates))}{stale}"


def _beside(found: dict[str, Any]) -> str:
    """Where the dates of a round stand, and what is said of it, below its line."""
    source = found["source"]
    where = link(source, source) if source.startswith("http") else inline(source)
    said = [f"Source: {where}"] if source else []
    return "".join(f"\n  {line}" for line in [*said, *quoted(found["note"]).splitlines()])


def rounds_ahead(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in found["rounds"] if one["state"] in {"open", "upcoming"}]


def program_row(found: dict[str, Any]) -> str:
    rounds = "\n".join(f"  - {_round(one)}" for one in rounds_ahead(found))
    said = f"{link(found['name'], as_markdown(found['url']))} ({Kind(found['kind']).label})"
    return f"{said}\n{rounds}" if rounds else f"{said}: no round that we know of is open or near"


def mentor(found: dict[str, Any]) -> Told:
    facts = {
        "id": found["id"],
        "title": found["person"]["name"],
        "program": found["program"],
        "tracks": found["tracks"],
        "help": found["help"],
        "room": _room(found),
    }
    root = found["url"].partition("/mentors/")[0]
    lines = [
        f"Places: {found['mentee_count']} of {found['capacity']} taken",
        f"Program: {_page(root, 'programs', found['program'])}",
        f"Can: {'; '.join(Help(one).label for one in found['help'])}" if found["help"] else "",
        f"Knows well: {', '.join(_page(root, 'tracks', one) for one in found['tracks'])}" if found["tracks"] else "",
    ]
    blocks = [
        quoted(found["about"]),
        bullets(filter(None, lines)),
        section("Would look at work on", bullets(_sponsorship(one, root) for one in found["sponsorships"])),
        section("How to ask", quoted(found["approach"])),
    ]
    return Told(facts, f"{found['person']['name']}, mentor", blocks)


def _page(root: str, noun: str, key: Any) -> str:
    """A link to the page of something that is known by its key or number."""
    return link(f"#{key}" if noun == "problems" else key, as_markdown(f"{root}/{noun}/{key}/"))


def _sponsorship(found: dict[str, Any], root: str) -> str:
    (what, key) = next((name, found[name]) for name in ("problem", "track", "skill") if found[name])
    note = "\n" + "\n".join(f"  {line}" for line in quoted(found["note"]).splitlines()) if found["note"] else ""
    return f"{what} {_page(root, f'{what}s', key)} ({found['status']}){note}"


def _room(found: dict[str, Any]) -> int:
    """For how many more there is room, as the pages tell it: nobody can ask where nothing is open."""
    is_open = any(one["status"] == Sponsoring.OPEN for one in found["sponsorships"])
    return max(found["capacity"] - found["mentee_count"], 0) if is_open else 0


def mentor_row(found: dict[str, Any]) -> str:
    room = _room(found)
    areas = f", {inline(', '.join(found['tracks']))}" if found["tracks"] else ""
    there = link(found["person"]["name"], as_markdown(found["url"]))
    return f"{there}: {'has room' if room > 0 else 'no room now'}{areas}"


def sponsor(found: dict[str, Any], root: str) -> str:
    """Who would look at work on a problem, as `sponsors_of_a_problem` names them."""
    room = "" if found["has_room"] else ", away" if found["is_away"] else ", no room now"
    said = "\n" + "\n".join(f"  {line}" for line in quoted(found["note"]).splitlines()) if found["note"] else ""
    there = link(found["name"], as_markdown(f"{root}/mentors/{found['mentor']}/"))
    return f"{there} ({inline(found['program'])}{room}){said}"


def deadline(found: NextFitting, root: str) -> str:
    """The nearest deadline that a problem fits."""
    there = link(f"{found.program.name}, {found.round_name}", as_markdown(f"{root}{found.program.url}"))
    return f"{there}, closes {day(found.closes_on)}, {found.words}."


def named(found: Taking, root: str) -> str:
    """A program beside a problem."""
    return f"{link(found.name, as_markdown(f'{root}{found.url}'))}: {found.words}"
