"""The public record of moderation, in words: what curators took out of sight, whom they kept from what, and why.

It is read from events. A sentence names the curator who answers for it, and of others nobody but who was given a role.
"""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from board.lib import markdown
from board.lib.text import with_article
from problems.models.choices import PUBLIC
from problems.models.events import MODERATION

LABELS = {
    "hidden": "Hidden, and shown again",
    "removed": "Taken off the board",
    "sanctions": "Warnings, limits and bans",
    "roles": "Roles and rights",
    "domains": "Domains",
}
SENTENCES = {
    "hid a comment": "{who} hid a comment on {problem}",
    "showed a comment": "{who} showed a comment on {problem} again",
    "hid an entry": "{who} hid an entry of a log on {problem}",
    "showed an entry": "{who} showed an entry of a log on {problem} again",
    "hid a review": "{who} hid a review of {writeup}",
    "showed a review": "{who} showed a review of {writeup} again",
    "hid a reproduction": "{who} hid a reproduction of {writeup}",
    "showed a reproduction": "{who} showed a reproduction of {writeup} again",
    "removed": "{who} took down a claim on {problem}",
    "declined": "{who} took {writeup} off the board",
    "withdrawn": "{who} took {writeup} down",
    "moved": "{who} took {problem} off the list",
    "warned": "{who} warned a member",
    "limited": "{who} limited a member’s account{until}",
    "banned": "{who} banned a member{until}",
    "took back a warning": "{who} took back a warning",
    "lifted a limit": "{who} lifted a limit",
    "lifted a ban": "{who} lifted a ban",
    "answered an appeal": "{who} answered an appeal against a {before}: {answer}",
    "gave a role": "{who} made {whom} {role}",
    "took back a role": "{who} took back a role: {whom} is {role} now",
    "gave the right to review": "{who} gave {whom} the right to review",
    "took back the right to review": "{who} took back the right to review from {whom}",
    "named a lead": "{who} named {whom} a lead of {after}",
    "set a domain rule": "{who} set a rule about links: {after}",
    "took back a domain rule": "{who} took back a rule about links: {before}",
    "took back a lead": "{who} took back that {whom} is a lead of {before}",
}
ANSWERS = {"stands": "it stands", "lifted": "it was lifted"}
NOBODY = "The board"


def kind_of(verb: str) -> str:
    return next((kind for kind, verbs in MODERATION.items() if verb in verbs), "")


def words(event: Any, link: Callable[[str, str], str]) -> dict[str, str]:
    """The parts of an event's sentence. `link` makes one of a name and the address it leads to, or of "" for none."""
    problem, writeup = event.problem, event.writeup
    return {
        "who": _person(event.by, link),
        "whom": _person(event.whom, link),
        "problem": link(f"#{problem.pk} {markdown.to_text(problem.title, 120)}", problem.get_absolute_url())
        if problem and problem.status in PUBLIC
        else "a problem",
        "writeup": link(writeup.title, writeup.get_absolute_url()) if writeup and writeup.is_shown else "a write-up",
        "until": f" until {event.after}" if event.after else "",
        "role": with_article(event.after or "member"),
        "answer": ANSWERS.get(event.after, event.after),
        "before": event.before,
        "after": event.after,
    }


def sentence(event: Any) -> str:
    """The same as plain words, for feeds and scripts."""
    return SENTENCES[event.verb].format(**words(event, lambda name, url: name))


def page_of(event: Any) -> str:
    """The path of the page that it is about, as far as anybody may read it; nothing where there is none."""
    if event.comment_id:
        return reverse("problems:comment", args=[event.comment_id])
    if event.writeup and event.writeup.is_shown:
        return event.writeup.get_absolute_url()
    return event.problem.get_absolute_url() if event.problem and event.problem.status in PUBLIC else ""


def _person(person: Any, link: Callable[[str, str], str]) -> str:
    if person is None:
        return NOBODY
    is_here = person.is_active and not person.deleted_at
    return link(person.public_name, person.get_absolute_url() if is_here else "")
