"""Web addresses: one spelling for each, and what their host tells."""

import posixpath
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from django.conf import settings

from board.lib.errors import Refused
from board.lib.links import IS_A_NUMBER, MAX_LENGTH, in_ascii, parts_of, refuse_unopenable
from board.lib.text import UNSTORABLE
from problems.services import sites
from problems.services.sites import Recognised

IS_A_DOMAIN = re.compile(
    r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)+"
)
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|igshid|mc_cid|mc_eid)$", re.IGNORECASE)
# Parameters that name the sharer, and not the page, on these hosts alone.
SHARED_BY = {
    "youtube.com": {"si", "feature"},
    "x.com": {"s", "t"},
    "twitter.com": {"s", "t"},
    "medium.com": {"source"},
    "colab.research.google.com": {"usp", "authuser"},
}
STARTER_HOSTS = (
    "github.com",
    "colab.research.google.com",
    "neuronpedia.org",
    "huggingface.co",
    "itch.io",
    "kaggle.com",
)


def normalise(url: str) -> str:
    """One spelling of a web address, for telling that two are the same. Not for opening.

    Folds scheme, case and script of the host, default port, `www.`, dots in the path, trailing slash, fragment,
    tracking parameters and the order of the rest; what a site shows at many addresses becomes one
    (problems.services.sites). Raises Refused for what is no public web address.
    """
    parts = parts_of(url)
    host = sites.one_site(in_ascii(parts.hostname or ""))
    path = _without_dots(re.sub(r"/{2,}", "/", _unquoted(parts.path)).rstrip("/"))
    asked = parse_qsl(parts.query, keep_blank_values=True)
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    known = "" if port else sites.whole_address(host, path, dict(asked))
    if known:
        return _storable(known)
    if host == "github.com":
        path = _without_case(path)
    dropped = SHARED_BY.get(host, set())
    query = sorted((name, value) for name, value in asked if not TRACKING.match(name) and name not in dropped)
    # A fragment is a place in the page, but for sites that keep their pages behind one.
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return _storable(urlunsplit(("https", host + port, path, urlencode(query), fragment)))


def as_https(url: str) -> str:
    """The address as it is opened and looked at. Nothing is asked for over http, where anybody on the way can read it.

    Raises Refused for http at a port of its own: what would answer there over https, nobody knows.
    """
    url = url.strip()
    if not url.lower().startswith("http://"):
        return url
    parts = parts_of(url)
    if parts.port not in {None, 80}:
        raise Refused("That address begins with http:// and names a port. Give the one that begins with https://.")
    return urlunsplit(parts._replace(scheme="https", netloc=parts.netloc.removesuffix(":80")))


def kept(url: str) -> str:
    """An address as it is kept beside another: as it is opened. Nothing stays nothing. Raises Refused as those do."""
    refuse_unopenable(url)
    return as_https(url)


def kind_of(url: str) -> Recognised:
    """The site that an address leads to, as far as it is known, and the kind of write-up that it most likely is."""
    parts = urlsplit(normalise(url))
    return sites.recognise(parts.hostname or "", parts.path)


def _unquoted(path: str) -> str:
    """The path with its escapes resolved, but for what would make it another address: slashes, blanks, percents."""
    resolved = (unquote(part) for part in re.split("%2f", path, flags=re.IGNORECASE))
    return "%2F".join(re.sub(r"[\s%]", lambda odd: quote(odd[0]), part) for part in resolved)


def is_ours(url: str) -> bool:
    """Whether an address leads to the board itself."""
    return sites.one_site(urlsplit(url).hostname or "") == sites.one_site(urlsplit(settings.SITE_URL).hostname or "")


def host_of(name: str) -> str:
    """A domain as the name system has it: in small letters, whatever it was typed in, with or without an address.

    Raises Refused for what is none.
    """
    name = name.strip().rpartition("://")[2].partition("/")[0].partition(":")[0]
    host = in_ascii(name.strip(".")).lower().removeprefix("www.")
    if not IS_A_DOMAIN.fullmatch(host) or IS_A_NUMBER.search(host):
        raise Refused("That is no domain. Give one like example.org.")
    return host


def _without_dots(path: str) -> str:
    """Without `.` and `..`, as a browser asks for it."""
    return posixpath.normpath(path) if re.search(r"/\.{1,2}(/|$)", path) else path


def _without_case(path: str) -> str:
    """Owner and repository know no case; what is in it does."""
    owner_and_repository, rest = path.split("/")[1:3], path.split("/")[3:]
    return "/" + "/".join([*(part.lower().removesuffix(".git") for part in owner_and_repository), *rest])


def _storable(address: str) -> str:
    if UNSTORABLE.search(address) or len(address) > MAX_LENGTH:
        raise Refused("That address is too long, or has characters that no address has.")
    return address


def is_starter(url: str) -> bool:
    """Whether an address leads to something that can be opened and run: code, a notebook, a demo."""
    host = sites.one_site(urlsplit(url).hostname or "")
    return any(host == starter or host.endswith(f".{starter}") for starter in STARTER_HOSTS)
