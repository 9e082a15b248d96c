"""Showing that a member wrote something: their page names them on this board, or its metadata names their ORCID iD."""

import base64
import re
from datetime import datetime
from html import unescape
from typing import Protocol, cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from board.lib import fetching, jobs
from board.lib.errors import Refused
from problems import permissions
from problems.models import Author, AuthorLook, AuthorProof, WriteUp
from problems.models.authorship import How
from problems.services import events, links, metadata, sites
from users.models import User
from users.services import people

TASK = "problems.tasks.look_for_author"
MOST_A_DAY = 5
CODE_BYTES = 10
FILE_ON_GITHUB = re.compile(r"^https://github\.com/([^/]+)/([^/]+)/blob/(.+)$")
REPOSITORY = re.compile(r"^https://github\.com/([^/]+)/([^/]+)$")
# Below these readers write, and not the author.
READERS = re.compile(r"""id=["']?(?:comments|comment-list|disqus_thread|respond)\b""")
SCRIPT = re.compile(r"(<script\b|</script)")
NOTHING = "We read the page and found neither your line nor a link to your page here."


class Fetch(Protocol):
    def __call__(self, url: str) -> fetching.Page: ...


def token_for(writeup: WriteUp, person: User) -> str:
    """The line that shows on a page that its author is this person. The same each time it is asked for."""
    return f"circuit-board: {person.username} {_codes(writeup, person)[0]}"


def _codes(writeup: WriteUp, person: User) -> list[str]:
    """The code as the secret of today makes it, then as those before it did."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    made = (
        salted_hmac("problems.authorship", f"{writeup.pk}:{person.pk}", secret=secret, algorithm="sha256")
        for secret in secrets
    )
    return [base64.b32encode(mac.digest()[:CODE_BYTES]).decode().lower() for mac in made]


@transaction.atomic
def prove(writeup: WriteUp, *, by: User, now: datetime | None = None) -> AuthorLook:
    """Has the page looked at, soon. Raises Refused for who is no author of it, and after five looks in a day."""
    now = now or timezone.now()
    permissions.can_show_authorship(by, writeup).or_refuse()
    if not settings.FETCH_LINKS:
        raise Refused("This board does not look at pages elsewhere.", code="off")
    author = Author.objects.select_for_update(no_key=True).get(writeup=writeup, person=by)
    if author.looks.on_the_day_before(now).count() >= MOST_A_DAY:
        raise Refused(f"You have had it looked at {MOST_A_DAY} times in a day. Try again tomorrow.", code="too-often")
    looking = author.looks.create(at=now)
    jobs.ask_outside(TASK, fetching.host_of(_places(writeup)[0]), soon=True, look=looking.pk)
    return looking


def look(pk: int, *, fetch: Fetch = fetching.fetch, now: datetime | None = None) -> AuthorProof | None:
    """Does one look that was asked for. Nothing is held while the page takes its time."""
    waiting = AuthorLook.objects.select_related("author__writeup", "author__person")
    looking = waiting.filter(pk=pk, ended_at=None, author__person__isnull=False).first()
    if looking is None:
        return None
    how, evidence, words = _search(looking.author, cast(User, looking.author.person), fetch)
    return _end(looking, how, evidence, words, now or timezone.now())


@transaction.atomic
def _end(looking: AuthorLook, how: How | None, evidence: str, words: str, now: datetime) -> AuthorProof | None:
    AuthorLook.objects.filter(pk=looking.pk).update(ended_at=now, found=words[:300])
    if how is None:
        return None
    given = {"at": now, "evidence_url": evidence}
    proof, is_new = AuthorProof.objects.get_or_create(author=looking.author, how=how, defaults=given)
    if is_new:
        person = looking.author.person
        events.record("showed authorship", proof, by=person, now=now, after=how, evidence=evidence)
    return proof


def _search(author: Author, person: User, fetch: Fetch) -> tuple[How | None, str, str]:
    """(what was found, where, in a sentence). The page itself before its metadata."""
    writeup, problem = author.writeup, ""
    for place in _places(writeup):
        try:
            page = fetch(place)
        except fetching.Unfetched as error:
            problem = problem or str(error)
            continue
        how = _named_on(page.text, author, person)
        if how:
            return how, place, f"The page shows it, by {how.label}."
        if page.status != 200:
            problem = problem or f"The page answered with status {page.status}."
    if _has_orcid(author.writeup, person, fetch):
        return How.ORCID, writeup.url, f"Its metadata shows it, by {How.ORCID.label}."
    return None, "", problem or NOTHING


def _places(writeup: WriteUp) -> list[str]:
    """Where to look: of something on GitHub the file that only its owners can change, else the page."""
    try:
        address = links.normalise(writeup.link)
    except Refused:
        return [writeup.link]
    if file := FILE_ON_GITHUB.match(address):
        raw = f"https://raw.githubusercontent.com/{file[1]}/{file[2]}"
        # "main" stands for whatever the first branch is called (problems.services.sites).
        first_branch = [f"{raw}/HEAD/{file[3].removeprefix('main/')}"] if file[3].startswith("main/") else []
        return [*first_branch, f"{raw}/{file[3]}"]
    if repository := REPOSITORY.match(address):
        raw = f"https://raw.githubusercontent.com/{repository[1]}/{repository[2]}/HEAD"
        return [f"{raw}/README.md", f"{raw}/readme.md"]
    return [writeup.link]


def _named_on(page: str, author: Author, person: User) -> How | None:
    """How the author's own part of a page names them. A link to the write-up's page here names its only member."""
    text = _own_part(page)
    if any(code in text for code in _codes(author.writeup, person)):
        return How.TOKEN
    site = r"(?<![\w.-])" + re.escape(settings.SITE_URL.partition("://")[2].lower())
    of_person = rf"{site}/~{re.escape(person.username)}(?![a-z0-9-])"
    of_writeup = rf"{site}/writeups/{author.writeup_id}(?![0-9])"
    others = author.writeup.authors.filter(person__isnull=False).exclude(pk=author.pk)
    names_them = re.search(of_person, text) or (re.search(of_writeup, text) and not others.exists())
    return How.LINK_BACK if names_them else None


def _own_part(page: str) -> str:
    """A page without its scripts and without what stands below where readers write, in small letters."""
    # Text, mark, text, mark, text: what follows the beginning of a script is none.
    pieces = SCRIPT.split(page.lower())
    shown = [text for mark, text in zip(["", *pieces[1::2]], pieces[::2], strict=True) if mark != "<script"]
    return unescape(READERS.split("".join(shown), maxsplit=1)[0])


def _has_orcid(writeup: WriteUp, person: User, fetch: Fetch) -> bool:
    """Whether they have signed in with an ORCID iD that Crossref knows as an author's."""
    known = people.orcids_of(person)
    if not known or not sites.doi_of(writeup.url):
        return False
    found = metadata.look_up(writeup, fetch)
    return bool(found and known & found.orcids)
