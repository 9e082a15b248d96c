"""Programs and mentors, as the API answers them, told as Markdown."""

from typing import Any

from board.lib.quoting import as_markdown, bullets, day, inline, link, quoted, section
from board.lib.renditions import Told
from programs.models.programs import Kind

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
        f"Kind: {Kind(found['kind']).label}",
        f"Host: {inline(found['host'])}" if found["host"] else "",
        *(f"{label}: {inline(found[name])}" for name, label in SAID.items() if found[name]),
        f"Led here by: {', '.join(inline(one['name']) for one in found['leads'])}" if found["leads"] else "",
    ]
    blocks = [
        quoted(found["what"]),
        bullets(filter(None, lines)),
        section("Rounds", bullets(_round(one) for one in found["rounds"]), AOE),
        section("What it asks for", bullets(map(inline, found["asks_for"]))),
        section("Areas of interpretability", bullets(map(inline, found["interp_areas"]))),
        section("A note", quoted(found["note"])),
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


def program_row(found: dict[str, Any]) -> str:
    rounds = "\n".join(f"  - {_round(one)}" for one in found["rounds"] if one["state"] in {"open", "upcoming"})
    said = f"{link(found['name'], as_markdown(found['url']))} ({Kind(found['kind']).label})"
    return f"{said}\n{rounds}" if rounds else f"{said}: no round that we know of is open or near"


def mentor(found: dict[str, Any]) -> Told:
    facts = {
        "id": found["id"],
        "title": found["person"]["name"],
        "program": found["program"],
        "tracks": found["tracks"],
        "help": found["help"],
        "room": max(found["capacity"] - found["mentee_count"], 0),
    }
    blocks = [
        quoted(found["about"]),
        section("Would look at work on", bullets(_sponsorship(one) for one in found["sponsorships"])),
        section("How to ask", quoted(found["approach"])),
    ]
    return Told(facts, f"{found['person']['name']}, mentor", blocks)


def _sponsorship(found: dict[str, Any]) -> str:
    what = (
        f"problem #{found['problem']}"
        if found["problem"]
        else f"track {found['track']}"
        if found["track"]
        else f"skill {found['skill']}"
    )
    note = f": {inline(found['note'])}" if found["note"] else ""
    return f"{inline(what)} ({found['status']}){note}"


def mentor_row(found: dict[str, Any]) -> str:
    room = found["capacity"] - found["mentee_count"]
    areas = f", {inline(', '.join(found['tracks']))}" if found["tracks"] else ""
    there = link(found["person"]["name"], as_markdown(found["url"]))
    return f"{there}: {'has room' if room > 0 else 'no room now'}{areas}"
