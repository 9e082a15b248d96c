"""What is known of the sites that write-ups stand on: which addresses of theirs are one thing, and what it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from problems.models.writeups import Kind

ONE_SITE = {
    "lesswrong.com": "lesswrong.com",
    "greaterwrong.com": "lesswrong.com",
    "lesserwrong.com": "lesswrong.com",
    "lw2.issarice.com": "lesswrong.com",
    "alignmentforum.org": "lesswrong.com",
    "ar5iv.org": "arxiv.org",
    "ar5iv.labs.arxiv.org": "arxiv.org",
    "browse.arxiv.org": "arxiv.org",
    "export.arxiv.org": "arxiv.org",
    "alphaxiv.org": "arxiv.org",
    "arxiv-vanity.com": "arxiv.org",
    "dx.doi.org": "doi.org",
    "hf.co": "huggingface.co",
    "m.youtube.com": "youtube.com",
    "youtube-nocookie.com": "youtube.com",
}
ARXIV_ID = r"([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?"
ARXIV_PAPER = re.compile(
    rf"^/(?:abs|pdf|html|format|ps|src|e-print|overview|papers|v\d)/(?:arXiv:)?{ARXIV_ID}(?:\.pdf)?/?$"
)
ARXIV_DOI = re.compile(rf"^10\.48550/arxiv\.{ARXIV_ID}$")
DOI = re.compile(r"^10\.\d{4,9}/\S+$")
FORUM_POST = re.compile(r"^/(?:[sg]/\w+/p|posts|p|events)/([A-Za-z0-9]{10,})(?:/[^/]*)?/?$")
OPENREVIEW_ID = re.compile(r"^[\w-]{5,40}$")
# By the number of the paper. By the hash of a file, which is longer, nobody can tell what it is.
OPENREVIEW_PDF = re.compile(r"^/pdf/([\w-]{9,14})(?:\.pdf)?$")
YOUTUBE_ID = re.compile(r"^/(?:embed|shorts|live|v)/([\w-]{11})$")
# A file in a repository, as several sites show it: owner, repository, and the rest with its branch.
# The branch that a repository opens with goes by several names.
FIRST_BRANCH = re.compile(r"^(?:HEAD|master)/")
BLOB_FILE = re.compile(r"^/([^/]+)/([^/]+)/(?:blob|raw)/(?:refs/heads/)?(.+)$")
SHOWN_FILE = re.compile(r"^/github/([^/]+)/([^/]+)/blob/(?:refs/heads/)?(.+)$")
RAW_FILE = re.compile(r"^/([^/]+)/([^/]+)/(?:refs/heads/)?(.+)$")

HUGGINGFACE_KINDS = {"datasets", "spaces"}
HUGGINGFACE_PAGES = {
    "blog",
    "collections",
    "docs",
    "learn",
    "models",
    "organizations",
    "posts",
    "search",
    "settings",
    "tasks",
}

Query = dict[str, str]


@dataclass(frozen=True)
class Recognised:
    """What an address leads to: a site known by name, or "web"; and the kind of write-up that it most likely is."""

    site: str
    kind: Kind


def one_site(host: str) -> str:
    """The host that a mirror, a short name or `www.` stands for."""
    host = host.lower().rstrip(".").removeprefix("www.")
    return ONE_SITE.get(host, host)


def whole_address(host: str, path: str, query: Query) -> str:
    """The one address of a thing that its site shows at many; nothing where no such rule is known.

    `host` is one that `one_site` answered, `path` has its escapes resolved and no slash at its end.
    """
    rule = RULES.get(host)
    return rule(path, query) if rule else ""


def doi_of(address: str) -> str:
    """The DOI of a normalised address; nothing for another."""
    doi = address.removeprefix("https://doi.org/")
    return doi if doi != address and DOI.match(doi) else ""


def arxiv_of(address: str) -> str:
    """The arXiv number of a normalised address; nothing for another."""
    number = address.removeprefix("https://arxiv.org/abs/")
    return number if number != address else ""


def recognise(host: str, path: str) -> Recognised:
    """What stands at a normalised host and path."""
    is_notebook = path.endswith(".ipynb")
    if host == "github.com":
        return Recognised("github", Kind.NOTEBOOK if is_notebook else Kind.REPOSITORY)
    if host == "huggingface.co":
        return Recognised("huggingface", _huggingface_kind(path))
    if host in SITES:
        return SITES[host]
    if is_notebook:
        return Recognised("web", Kind.NOTEBOOK)
    return Recognised("web", Kind.PAPER if path.lower().endswith(".pdf") else Kind.POST)


def _huggingface_kind(path: str) -> Kind:
    first = path.split("/")[1:2]
    return {"blog": Kind.POST, "datasets": Kind.BENCHMARK}.get(first[0] if first else "", Kind.REPOSITORY)


SITES = {
    "arxiv.org": Recognised("arxiv", Kind.PAPER),
    "doi.org": Recognised("doi", Kind.PAPER),
    "openreview.net": Recognised("openreview", Kind.PAPER),
    "lesswrong.com": Recognised("forum", Kind.POST),
    "colab.research.google.com": Recognised("colab", Kind.NOTEBOOK),
    "kaggle.com": Recognised("web", Kind.NOTEBOOK),
    "youtube.com": Recognised("youtube", Kind.VIDEO),
    "vimeo.com": Recognised("web", Kind.VIDEO),
}


def _arxiv(path: str, query: Query) -> str:
    paper = ARXIV_PAPER.match(path)
    return f"https://arxiv.org/abs/{paper[1]}" if paper else ""


def _doi(path: str, query: Query) -> str:
    # A DOI knows no case, and the slash in it may be escaped.
    doi = path.lower().replace("%2f", "/").strip("/").removeprefix("doi:")
    paper = ARXIV_DOI.match(doi)
    if paper:
        return f"https://arxiv.org/abs/{paper[1]}"
    return f"https://doi.org/{doi}" if DOI.match(doi) else ""


def _forum(path: str, query: Query) -> str:
    post = FORUM_POST.match(path)
    return f"https://lesswrong.com/posts/{post[1]}" if post else ""


def _openreview(path: str, query: Query) -> str:
    shown = OPENREVIEW_PDF.match(path)
    if shown:
        return f"https://openreview.net/forum?id={shown[1]}"
    number = query.get("id", "")
    is_paper = path in {"/forum", "/pdf", "/attachment", "/revisions", "/references/pdf"}
    return f"https://openreview.net/forum?id={number}" if is_paper and OPENREVIEW_ID.match(number) else ""


def _huggingface(path: str, query: Query) -> str:
    """Owner and repository know no case, as on GitHub."""
    first, *rest = path.split("/")[1:] or [""]
    if first == "papers":
        return _arxiv(path, query)
    if first in HUGGINGFACE_PAGES or not first:
        return ""
    kind = [first] if first in HUGGINGFACE_KINDS else []
    parts = rest if kind else [first, *rest]
    repository, there = [part.lower() for part in parts[:2]], parts[2:]
    if there in (["tree", "main"], ["tree", "HEAD"]):
        there = []
    if there[:1] in (["blob"], ["resolve"], ["raw"]):
        there = ["blob", *there[1:]]
    return f"https://huggingface.co/{'/'.join([*kind, *repository, *there])}"


def _youtube(path: str, query: Query) -> str:
    shown = YOUTUBE_ID.match(path)
    video = shown[1] if shown else query.get("v", "") if path == "/watch" else ""
    return f"https://youtube.com/watch?v={video}" if video else ""


def _short_youtube(path: str, query: Query) -> str:
    return f"https://youtube.com/watch?v={path[1:]}" if re.fullmatch(r"/[\w-]{11}", path) else ""


def _file_on_github(pattern: re.Pattern[str]) -> Callable[[str, Query], str]:
    def rule(path: str, query: Query) -> str:
        file = pattern.match(path)
        if not file:
            return ""
        there = FIRST_BRANCH.sub("main/", file[3])
        return f"https://github.com/{file[1].lower()}/{file[2].lower()}/blob/{there}"

    return rule


def _github(path: str, query: Query) -> str:
    """Owner and repository know no case; the files in it do. What is asked for chooses a view of the same thing."""
    file = _file_on_github(BLOB_FILE)(path, query)
    if file:
        return file
    owner_and_repository, rest = path.split("/")[1:3], path.split("/")[3:]
    if len(owner_and_repository) < 2:
        return ""
    owner, repository = (part.lower().removesuffix(".git") for part in owner_and_repository)
    # The top of the usual branches is what the repository's own address shows.
    if rest in (["tree", "main"], ["tree", "master"], ["tree", "HEAD"]):
        rest = []
    # Elsewhere, as in a search or a list of issues, the question makes the page.
    is_whole = not rest or rest[0] == "tree"
    return f"https://github.com/{'/'.join([owner, repository, *rest])}" if is_whole else ""


RULES: dict[str, Callable[[str, Query], str]] = {
    "arxiv.org": _arxiv,
    "doi.org": _doi,
    "lesswrong.com": _forum,
    "openreview.net": _openreview,
    "huggingface.co": _huggingface,
    "youtube.com": _youtube,
    "youtu.be": _short_youtube,
    "github.com": _github,
    "raw.githubusercontent.com": _file_on_github(RAW_FILE),
    "colab.research.google.com": _file_on_github(SHOWN_FILE),
    "githubtocolab.com": _file_on_github(BLOB_FILE),
    "nbviewer.org": _file_on_github(SHOWN_FILE),
    "nbviewer.jupyter.org": _file_on_github(SHOWN_FILE),
}
