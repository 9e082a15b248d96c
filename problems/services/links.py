"""Web addresses: one spelling for each, and what their host tells."""

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from django.conf import settings

from board.lib.errors import Refused
from board.lib.text import UNSTORABLE

MAX_LENGTH = 500
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|igshid|mc_cid|mc_eid)$", re.IGNORECASE)
# Parameters that name the sharer, and not the page, on these hosts alone.
SHARED_BY = {"youtube.com": {"si", "feature"}, "x.com": {"s", "t"}, "twitter.com": {"s", "t"}, "medium.com": {"source"}}
ONE_SITE = {
    "lesswrong.com": "lesswrong.com",
    "greaterwrong.com": "lesswrong.com",
    "lw2.issarice.com": "lesswrong.com",
    "alignmentforum.org": "lesswrong.com",
    "ar5iv.org": "arxiv.org",
    "ar5iv.labs.arxiv.org": "arxiv.org",
    "export.arxiv.org": "arxiv.org",
    "alphaxiv.org": "arxiv.org",
    "dx.doi.org": "doi.org",
    "m.youtube.com": "youtube.com",
}
ARXIV_PAPER = re.compile(r"^/(?:abs|pdf|html|v\d)/([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(v\d+)?(?:\.pdf)?/?$")
FORUM_POST = re.compile(r"^/(?:s/\w+/p|posts|p)/([A-Za-z0-9]{10,})(?:/[^/]*)?/?$")
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

    Folds scheme, case of the host, default port, `www.`, trailing slash, fragment, tracking parameters and the order
    of the rest; mirrors of one forum and versions of one arXiv paper become one. Raises Refused for what is no public
    web address.
    """
    parts = _split(url)
    host = _site(parts.hostname or "")
    path = re.sub(r"/{2,}", "/", _unquoted(parts.path)).rstrip("/")
    if host == "arxiv.org" and (paper := ARXIV_PAPER.match(path)):
        return f"https://arxiv.org/abs/{paper[1]}"
    if host == "lesswrong.com" and (post := FORUM_POST.match(path)):
        return f"https://lesswrong.com/posts/{post[1]}"
    if host == "doi.org":
        path = path.lower()
    if host == "github.com":
        path = _github(path)
    dropped = SHARED_BY.get(host, set())
    asked = parse_qsl(parts.query, keep_blank_values=True)
    query = sorted((name, value) for name, value in asked if not TRACKING.match(name) and name not in dropped)
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    # A fragment is a place in the page, but for sites that keep their pages behind one.
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return _storable(urlunsplit(("https", host + port, path, urlencode(query), fragment)))


def _unquoted(path: str) -> str:
    """The path with its escapes resolved, but for an escaped slash, which is another page than a slash."""
    return unquote(re.sub(r"%2f", "%252F", path, flags=re.IGNORECASE))


def is_ours(url: str) -> bool:
    """Whether an address leads to the board itself."""
    return _site(urlsplit(url).hostname or "") == _site(urlsplit(settings.SITE_URL).hostname or "")


def _github(path: str) -> str:
    """Owner and repository know no case; the files in it do."""
    owner_and_repository, rest = path.split("/")[1:3], path.split("/")[3:]
    return "/" + "/".join([*(part.lower().removesuffix(".git") for part in owner_and_repository), *rest])


def _storable(address: str) -> str:
    if UNSTORABLE.search(address) or len(address) > MAX_LENGTH:
        raise Refused("That address is too long, or has characters that no address has.")
    return address


def is_starter(url: str) -> bool:
    """Whether an address leads to something that can be opened and run: code, a notebook, a demo."""
    host = _site(urlsplit(url).hostname or "")
    return any(host == starter or host.endswith(f".{starter}") for starter in STARTER_HOSTS)


def _split(url: str) -> SplitResult:
    url = url.strip()
    if len(url) > MAX_LENGTH:
        raise Refused(f"That address is longer than {MAX_LENGTH} characters.")
    try:
        parts = urlsplit(url)
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_readable = None, False
    if parts is None or not port_is_readable or re.search(r"[\s\x00-\x1f\x7f]", url):
        raise Refused("That is not a web address that can be read.")
    if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or ""):
        raise Refused("Give a public web address that begins with https://.")
    if parts.username or parts.password:
        raise Refused("That address carries a user name or password. Leave it out.")
    return parts


def _site(host: str) -> str:
    host = host.lower().rstrip(".").removeprefix("www.")
    return ONE_SITE.get(host, host)
