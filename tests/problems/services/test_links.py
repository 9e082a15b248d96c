"""One spelling for each address."""

import pytest

from board.lib.errors import Refused
from problems.services import links

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
        ("https://example.org/#/post/1", "https://example.org/#/post/2"),
        ("https://github.com/a/b/blob/main/Foo.ipynb", "https://github.com/a/b/blob/main/foo.ipynb"),
    ],
)
def test_addresses_that_differ_stay_apart(one, other):
    assert links.normalise(one) != links.normalise(other)


def test_normalising_twice_changes_nothing():
    for url in ARXIV + FORUM:
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
