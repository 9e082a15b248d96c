"""One spelling for each address."""

import pytest

from board.lib.errors import Refused
from problems.services import links
from problems.services.sites import Recognised

ARXIV = [
    "https://arxiv.org/abs/2405.04156",
    "http://arxiv.org/abs/2405.04156",
    "https://www.arxiv.org/abs/2405.04156/",
    "https://arxiv.org/pdf/2405.04156",
    "https://arxiv.org/pdf/2405.04156v3.pdf",
    "https://arxiv.org/abs/2405.04156v2",
    "https://ARXIV.org/abs/2405.04156#page=3",
    "https://arxiv.org:443/abs/2405.04156?utm_source=x&fbclid=y",
    "https://export.arxiv.org/abs/2405.04156",
    "https://ar5iv.labs.arxiv.org/html/2405.04156",
    "https://arxiv.org//abs/2405.04156",
    "https://alphaxiv.org/abs/2405.04156",
]
FORUM = [
    "https://www.lesswrong.com/posts/uSdFFTATPFJz4pQyB/dropout-can-create",
    "https://lesswrong.com/posts/uSdFFTATPFJz4pQyB",
    "https://www.greaterwrong.com/posts/uSdFFTATPFJz4pQyB/dropout-can-create",
    "https://www.alignmentforum.org/posts/uSdFFTATPFJz4pQyB/another-title",
    "https://www.alignmentforum.org/s/yivyHaCAmMJ3CqSyj/p/uSdFFTATPFJz4pQyB",
]


ONE_THING = {
    "https://arxiv.org/abs/2405.04156": [
        "https://browse.arxiv.org/html/2405.04156v2",
        "https://arxiv.org/format/2405.04156",
        "https://arxiv.org/e-print/2405.04156",
        "https://www.alphaxiv.org/overview/2405.04156v1",
        "https://www.arxiv-vanity.com/papers/2405.04156/",
        "https://huggingface.co/papers/2405.04156",
        "https://hf.co/papers/2405.04156",
        "https://doi.org/10.48550/arXiv.2405.04156",
        "https://dx.doi.org/10.48550/ARXIV.2405.04156v2",
        "https://doi.org/10.48550%2FarXiv.2405.04156",
    ],
    "https://lesswrong.com/posts/uSdFFTATPFJz4pQyB": [
        "http://lesswrong.com/posts/uSdFFTATPFJz4pQyB",
        "https://www.lesswrong.com/posts/uSdFFTATPFJz4pQyB/",
        "https://www.LessWrong.com/posts/uSdFFTATPFJz4pQyB/dropout-can-create?utm_campaign=x",
        "https://www.lesswrong.com/posts/uSdFFTATPFJz4pQyB/dropout-can-create#Conclusion",
        "https://www.lesswrong.com/posts/uSdFFTATPFJz4pQyB/dropout-can-create?commentId=abcdefghij",
        "https://www.lesswrong.com/p/uSdFFTATPFJz4pQyB",
        "https://www.lesswrong.com/g/abc/p/uSdFFTATPFJz4pQyB",
        "https://www.lesserwrong.com/posts/uSdFFTATPFJz4pQyB/dropout-can-create",
        "https://lw2.issarice.com/posts/uSdFFTATPFJz4pQyB/dropout-can-create",
        "https://alignmentforum.org:443/posts/uSdFFTATPFJz4pQyB",
    ],
    "https://github.com/ada/heads": [
        "https://github.com/ada/heads",
        "http://github.com/ada/heads",
        "https://www.github.com/ada/heads",
        "https://github.com/Ada/Heads",
        "https://github.com/ada/heads/",
        "https://github.com/ada/heads.git",
        "https://GitHub.com:443/ada/heads",
        "https://github.com//ada/heads",
        "https://github.com/ada/heads#readme",
        "https://github.com/ada/heads?tab=readme-ov-file",
        "https://github.com/ada/heads?tab=readme-ov-file#results",
        "https://github.com/ada/heads?utm_source=x",
        "https://github.com/ada/heads/tree/main",
        "https://github.com/ada/heads/tree/master/",
        "https://github.com/ada/heads/tree/HEAD",
        "https://ｇithub.com/ada/x/../heads",
    ],
    "https://github.com/ada/heads/blob/main/Copy%20Heads.ipynb": [
        "https://github.com/ada/heads/blob/main/Copy%20Heads.ipynb",
        "https://github.com/ADA/heads/blob/main/Copy%20Heads.ipynb?plain=1#L3",
        "https://github.com/ada/heads/raw/main/Copy%20Heads.ipynb",
        "https://github.com/ada/heads/blob/HEAD/Copy%20Heads.ipynb",
        "https://github.com/ada/heads/blob/master/Copy%20Heads.ipynb",
        "https://github.com/ada/heads/raw/HEAD/Copy%20Heads.ipynb",
        "https://raw.githubusercontent.com/ada/heads/HEAD/Copy%20Heads.ipynb",
        "https://github.com/ada/heads/raw/refs/heads/main/Copy%20Heads.ipynb",
        "https://raw.githubusercontent.com/ada/heads/main/Copy%20Heads.ipynb",
        "https://raw.githubusercontent.com/ada/heads/refs/heads/main/Copy%20Heads.ipynb",
        "https://colab.research.google.com/github/ada/heads/blob/main/Copy%20Heads.ipynb",
        "http://colab.research.google.com/github/Ada/Heads/blob/main/Copy%20Heads.ipynb#scrollTo=abc",
        "https://colab.research.google.com/github/ada/heads/blob/main/Copy%20Heads.ipynb?authuser=1",
        "https://githubtocolab.com/ada/heads/blob/main/Copy%20Heads.ipynb",
        "https://nbviewer.org/github/ada/heads/blob/main/Copy%20Heads.ipynb",
        "https://nbviewer.jupyter.org/github/ada/heads/blob/main/Copy%20Heads.ipynb",
    ],
    "https://doi.org/10.23915/distill.00024": [
        "https://doi.org/10.23915/distill.00024",
        "http://doi.org/10.23915/distill.00024",
        "https://www.doi.org/10.23915/distill.00024",
        "https://dx.doi.org/10.23915/distill.00024",
        "http://dx.doi.org/10.23915/Distill.00024",
        "https://doi.org/10.23915/DISTILL.00024",
        "https://doi.org/10.23915/distill.00024/",
        "https://doi.org//10.23915/distill.00024",
        "https://doi.org/10.23915%2Fdistill.00024",
        "https://doi.org/doi:10.23915/distill.00024",
        "https://doi.org:443/10.23915/distill.00024#abstract",
        "https://DOI.org/10.23915/distill.00024?utm_source=x",
    ],
    "https://openreview.net/forum?id=NpsVSN6o4ul": [
        "https://openreview.net/forum?id=NpsVSN6o4ul",
        "http://openreview.net/forum?id=NpsVSN6o4ul",
        "https://www.openreview.net/forum?id=NpsVSN6o4ul",
        "https://OpenReview.net/forum?id=NpsVSN6o4ul",
        "https://openreview.net/forum/?id=NpsVSN6o4ul",
        "https://openreview.net/forum?id=NpsVSN6o4ul&noteId=abc",
        "https://openreview.net/forum?noteId=abc&id=NpsVSN6o4ul",
        "https://openreview.net/forum?id=NpsVSN6o4ul&referrer=%5Bthe%20profile%5D",
        "https://openreview.net/forum?id=NpsVSN6o4ul#discussion",
        "https://openreview.net/pdf?id=NpsVSN6o4ul",
        "https://openreview.net/attachment?id=NpsVSN6o4ul&name=pdf",
        "https://openreview.net/revisions?id=NpsVSN6o4ul",
        "https://openreview.net/pdf/NpsVSN6o4ul.pdf",
        "https://openreview.net/pdf/NpsVSN6o4ul",
    ],
    "https://huggingface.co/ada/copy-heads": [
        "https://huggingface.co/ada/copy-heads",
        "http://huggingface.co/ada/copy-heads",
        "https://hf.co/ada/copy-heads",
        "https://hf.co/Ada/Copy-Heads",
        "https://www.huggingface.co/ADA/copy-heads/",
        "https://huggingface.co/Ada/Copy-Heads?library=transformers#usage",
        "https://huggingface.co/ada/copy-heads/tree/main",
        "https://huggingface.co/Ada/Copy-Heads/tree/HEAD",
    ],
    "https://huggingface.co/datasets/ada/copy-heads/blob/main/Rows.csv": [
        "https://hf.co/datasets/Ada/Copy-Heads/resolve/main/Rows.csv?download=true",
        "https://huggingface.co/datasets/ada/copy-heads/raw/main/Rows.csv",
    ],
    "https://youtube.com/watch?v=aircAruvnKk": [
        "https://www.youtube.com/watch?v=aircAruvnKk&t=30s",
        "https://m.youtube.com/watch?list=x&v=aircAruvnKk",
        "https://youtu.be/aircAruvnKk?si=abc",
        "https://www.youtube.com/embed/aircAruvnKk",
        "https://www.youtube-nocookie.com/embed/aircAruvnKk",
        "https://www.youtube.com/live/aircAruvnKk?feature=share",
    ],
    "https://colab.research.google.com/drive/1AbC": [
        "https://colab.research.google.com/drive/1AbC?usp=sharing",
        "https://colab.research.google.com/drive/1AbC?authuser=1#scrollTo=x",
    ],
}


@pytest.mark.parametrize(("address", "spelling"), [(one, of) for one, all_of in ONE_THING.items() for of in all_of])
def test_one_thing_has_one_address_however_its_site_shows_it(address, spelling):
    assert links.normalise(spelling) == address
    assert links.normalise(address) == address


@pytest.mark.parametrize(
    ("url", "site", "kind"),
    [
        ("https://arxiv.org/pdf/2405.04156v3", "arxiv", "paper"),
        ("https://huggingface.co/papers/2405.04156", "arxiv", "paper"),
        ("https://doi.org/10.23915/distill.00024", "doi", "paper"),
        ("https://openreview.net/pdf?id=NpsVSN6o4ul", "openreview", "paper"),
        ("https://www.alignmentforum.org/posts/uSdFFTATPFJz4pQyB", "forum", "post"),
        ("https://github.com/ada/heads", "github", "repository"),
        ("https://github.com/ada/heads/blob/main/a.ipynb", "github", "notebook"),
        ("https://colab.research.google.com/github/ada/heads/blob/main/a.ipynb", "github", "notebook"),
        ("https://colab.research.google.com/drive/1AbC", "colab", "notebook"),
        ("https://huggingface.co/blog/heads", "huggingface", "post"),
        ("https://huggingface.co/datasets/ada/heads", "huggingface", "benchmark"),
        ("https://huggingface.co/ada/heads", "huggingface", "repository"),
        ("https://huggingface.co", "huggingface", "repository"),
        ("https://youtu.be/aircAruvnKk", "youtube", "video"),
        ("https://vimeo.com/1", "web", "video"),
        ("https://ada.example/heads", "web", "post"),
        ("https://ada.example/heads.PDF", "web", "paper"),
        ("https://ada.example/heads.ipynb", "web", "notebook"),
        ("https://notgithub.com/ada/heads", "web", "post"),
    ],
)
def test_an_address_tells_its_site_and_what_kind_it_most_likely_is(url, site, kind):
    assert links.kind_of(url) == Recognised(site, kind)


@pytest.mark.parametrize(
    ("spelling", "address"),
    [
        ("https://arxiv.org/abs/arXiv:2405.04156", "https://arxiv.org/abs/2405.04156"),
        ("https://ａrxiv.org/abs/2405.04156", "https://arxiv.org/abs/2405.04156"),
        ("https://Bücher.example/a/./b/../c", "https://xn--bcher-kva.example/a/c"),
        ("https://xn--bcher-kva.example/a/c", "https://xn--bcher-kva.example/a/c"),
        ("https://ada.example/...", "https://ada.example/..."),
        ("https://github.com/ada/heads/tree/main/src", "https://github.com/ada/heads/tree/main/src"),
    ],
)
def test_letters_and_dots_have_one_form(spelling, address):
    assert links.normalise(spelling) == address


@pytest.mark.parametrize("spelling", ARXIV)
def test_a_paper_has_one_address(spelling):
    assert links.normalise(spelling) == "https://arxiv.org/abs/2405.04156"


@pytest.mark.parametrize("spelling", FORUM)
def test_a_forum_post_has_one_address_over_its_mirrors(spelling):
    assert links.normalise(spelling) == "https://lesswrong.com/posts/uSdFFTATPFJz4pQyB"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?x=1&y=2", "https://example.org/a?y=2&x=1"),
        ("https://github.com/Ada/Repo.git", "https://github.com/ada/repo"),
        ("https://youtube.com/watch?v=a&si=b", "https://youtube.com/watch?v=a"),
        ("https://doi.org/10.1000/ABC", "https://dx.doi.org/10.1000/abc"),
        ("https://example.org/caf%C3%A9", "https://example.org/café"),
    ],
)
def test_spellings_that_mean_the_same_become_one(one, other):
    assert links.normalise(one) == links.normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?page=1", "https://example.org/a?page=2"),
        ("https://arxiv.org/abs/2405.04156", "https://arxiv.org/abs/2405.04157"),
        ("https://example.org:8443/a", "https://example.org/a"),
        ("https://www.youtube.com/watch?v=aaa", "https://www.youtube.com/watch?v=bbb"),
        ("https://example.org/thread.php?t=1", "https://example.org/thread.php?t=2"),
        ("https://example.org/?s=1", "https://example.org/?s=2"),
        ("https://example.org/p?1", "https://example.org/p?2"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/a%252Fb", "https://example.org/a%2Fb"),
        ("https://example.org/100%25", "https://example.org/100"),
        ("https://example.org/#/post/1", "https://example.org/#/post/2"),
        ("https://github.com/a/b/blob/main/Foo.ipynb", "https://github.com/a/b/blob/main/foo.ipynb"),
        ("https://github.com/a/b", "https://github.com/a/b/tree/dev"),
        ("https://github.com/a/b/issues?q=x", "https://github.com/a/b/issues?q=y"),
        ("https://github.com/search?q=a", "https://github.com/search?q=b"),
        ("https://openreview.net/forum?id=NpsVSN6o4ul", "https://openreview.net/forum?id=NpsVSN6o4uL"),
        ("https://openreview.net/group?id=ICLR.cc", "https://openreview.net/group?id=NeurIPS.cc"),
        ("https://doi.org/10.1000/a", "https://doi.org/10.1000/b"),
        ("https://huggingface.co/ada/heads", "https://huggingface.co/ada/heads2"),
        ("https://colab.research.google.com/drive/1AbC", "https://colab.research.google.com/drive/1Abc"),
        ("https://arxiv.org:8443/abs/2405.04156", "https://arxiv.org/abs/2405.04156"),
    ],
)
def test_addresses_that_differ_stay_apart(one, other):
    assert links.normalise(one) != links.normalise(other)


def test_normalising_twice_changes_nothing():
    odd = [
        "https://example.org/a%20b%2Fc%25d?q=e%20f&g=%26",
        "https://example.org/caf%C3%A9",
        "https://github.com/A%20/b",
    ]
    for url in [*ARXIV, *FORUM, *odd, *(one for spellings in ONE_THING.values() for one in spellings)]:
        assert links.normalise(links.normalise(url)) == links.normalise(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "not an address",
        "javascript:alert(1)",
        "ftp://example.org/x",
        "https://",
        "https://localhost/x",
        "http://192.168.0.1/",
        "https://127.1/",
        "https://0x7f.0.0.0x1/",
        "https://169.254.169.254./latest/",
        "https://ada:secret@example.org/",
        "https://example.org/a b",
        "https://example.org/\x00",
        "https://[::1",
        "https://example.org:0/",
        "https://example.org:99999/",
        "//example.org/x",
        "https://example.org/" + "a" * 500,
        "https://example.org/%00",
        "https://example.org/?q=" + "é" * 300,
    ],
)
def test_what_is_no_public_address_is_refused_with_a_sentence(url):
    with pytest.raises(Refused, match=r"\.$"):
        links.normalise(url)


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://github.com/a/b", True),
        ("https://colab.research.google.com/x", True),
        ("https://www.neuronpedia.org/gpt2-small", True),
        ("https://satojk.itch.io/game", True),
        ("https://arxiv.org/abs/2405.04156", False),
        ("https://notgithub.com/a", False),
    ],
)
def test_starter_material_is_what_can_be_opened_and_run(url, answer):
    assert links.is_starter(url) is answer


DIFFERENT = [
    ("https://github.com/ada/heads/blob/main/a.ipynb", "https://github.com/ada/heads/blob/main/A.ipynb"),
    ("https://github.com/ada/heads/blob/main/a.ipynb", "https://github.com/ada/heads/blob/v2/a.ipynb"),
    ("https://github.com/ada/heads/blob/main/a.ipynb", "https://github.com/ada/heads/blob/HEADS/a.ipynb"),
    ("https://huggingface.co/ada/heads", "https://huggingface.co/ada/heads/tree/v2"),
    ("https://huggingface.co/ada/heads", "https://huggingface.co/datasets/ada/heads"),
    ("https://huggingface.co/datasets/ada/a/blob/main/R.csv", "https://huggingface.co/datasets/ada/a/blob/main/r.csv"),
    ("https://huggingface.co/blog/Heads", "https://huggingface.co/blog/heads"),
    ("https://openreview.net/forum?id=NpsVSN6o4ul", "https://openreview.net/pdf/NpsVSN6o4uL.pdf"),
    (
        "https://openreview.net/pdf/2c1e3a9b6f0d4f7c8a5b1e2d3c4b5a6978899aab.pdf",
        "https://openreview.net/pdf/2c1e3a9b6f0d4f7c8a5b1e2d3c4b5a6978899aac.pdf",
    ),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_the_control_what_is_not_the_same_keeps_two_addresses(one, other):
    assert links.normalise(one) != links.normalise(other)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("http://ada.example/Heads?b=1&a=2#end", "https://ada.example/Heads?b=1&a=2#end"),
        (" HTTP://Ada.example:80/heads ", "https://Ada.example/heads"),
        ("https://ada.example:8443/heads", "https://ada.example:8443/heads"),
        (
            "https://web.archive.org/web/2026/http://ada.example/",
            "https://web.archive.org/web/2026/http://ada.example/",
        ),
        ("", ""),
    ],
)
def test_what_is_given_with_http_is_kept_with_https(given, kept):
    assert links.as_https(given) == kept


def test_http_at_a_port_of_its_own_is_refused_with_what_to_do():
    with pytest.raises(Refused, match=r"Give the one that begins with https://\.$"):
        links.as_https("http://ada.example:8080/heads")
