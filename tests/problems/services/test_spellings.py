"""What a typo may have meant: words of listed problems, learnt from these alone."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from problems.models import Problem, Spelling
from problems.models.choices import LEADING, Status
from problems.models.spellings import SPELLINGS, dropped
from problems.services import spellings
from tests.factories import a_problem

pytestmark = pytest.mark.django_db


OTHERS = ("statement", "keywords", "success_test", "first_step", "informative_negative", "why", "suggested_models")


def learnt(*titles: str) -> set[str]:
    for title in titles:
        a_problem(title=title, question="Why?", **dict.fromkeys(OTHERS, "-"))
    spellings.learn()
    return set(Spelling.objects.values_list("word", flat=True))


def test_words_are_learnt_with_what_is_left_without_a_letter():
    assert learnt("Do heads of GPT-2 copy $x^2$ in 2024, and a bias?") == {"heads", "head", "copy", "bias"}
    for word in Spelling.objects.all():
        assert set(word.dropped) == dropped(word.word)


@pytest.mark.parametrize("status", [status for status in Status if status not in {Status.LISTED, *LEADING}])
def test_what_is_not_on_the_list_teaches_nothing_and_is_forgotten(status):
    assert learnt("Grokking") == {"grokking"}
    Problem.objects.update(status=status)
    assert learnt("Superposition") == {"superposition"}


def test_learning_again_changes_nothing():
    before = learnt("Induction heads", "Heads that copy")
    spellings.learn()
    assert set(Spelling.objects.values_list("word", flat=True)) == before


NEAR = {
    "inducton": "induction",
    "inductioon": "induction",
    "inductoin": "induction",
    "inducsion": "induction",
    "haeds": "heads",
    "ehads": "heads",
    "Haeds": "heads",
    '"inducton haeds"': '"induction heads"',
    "inducton -haeds": "induction -haeds",
    "inducton or zebra": "induction or zebra",
    "haeds haeds": "heads heads",
    "haeds/inducton": "heads/induction",
    "zebra haeds": "zebra heads",
    "pre-inducton": "pre-induction",
    'inducton -"haeds inducton"': 'induction -"haeds inducton"',
    "inducton -self-haeds": "induction -self-haeds",
    'inducton "a"-haeds': 'induction "a"-haeds',
}
FAR = [
    "induction",
    "heads",
    "zebra",
    "ind",
    "-haeds",
    "",
    "'",
    "%",
    "\\",
    "\x00",
    "1234",
    "ß" * 200,
    "a" * 200,
    "🙂" * 9,
]


@pytest.mark.parametrize(("typed", "meant"), NEAR.items())
def test_a_word_with_a_slip_is_near_to_what_was_meant(typed, meant):
    learnt("Induction heads")
    assert Spelling.objects.meant_by(typed)[0] == meant


@pytest.mark.parametrize("typed", FAR)
def test_what_is_known_or_near_to_nothing_is_left(typed):
    learnt("Induction heads")
    assert Spelling.objects.meant_by(typed) == []


def test_the_likeliest_comes_first():
    """Two letters in each other's places before another letter, and that before another first letter; what was typed,
    which may be too new to be known, comes last."""
    learnt("Probing, prodding; trace, grace, crate, tracer")
    assert Spelling.objects.meant_by("tarce")[0] == "trace"
    assert Spelling.objects.meant_by("traces") == ["trace", "tracer"]
    assert Spelling.objects.meant_by("tracre prodbing") == ["tracer probing", "tracer prodding", "trace probing"]
    assert Spelling.objects.meant_by("tracre zebra") == ["tracer zebra", "trace zebra"]


def test_however_much_is_typed_it_is_one_question_and_few_answers():
    learnt(*(" ".join(f"word{one}{two}" for two in "abcdefgh") for one in "abcdefgh"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(Spelling.objects.meant_by(" ".join(f"wrod{one}a" for one in "abcdefghijkl"))) <= SPELLINGS
    assert len(asked) == 1


def test_the_page_says_what_it_shows_instead(client):
    learnt("Induction heads", "Probing")

    page = client.get("/problems/?q=inducton+haeds").content.decode()
    assert "No problem has exactly these words. Shown is what has “induction heads”." in page
    assert 'value="inducton haeds"' in page

    page = client.get(f"/problems/?q={quote('inducton or <b>')}").content.decode()
    assert "Shown is what has “induction or &lt;b&gt;”." in page
    assert "Shown is what has" not in client.get("/problems/?q=induction").content.decode()


def test_nobody_is_told_a_word_that_is_no_longer_on_the_list(client):
    """Until the night it is known, but what is searched for is what a listed problem has."""
    learnt("Prune heads", "Probe heads")
    Problem.objects.filter(title="Probe heads").update(status=Status.WITHDRAWN)
    assert Spelling.objects.meant_by("prone heads") == ["probe heads", "prune heads"]

    assert client.get("/problems/?q=prone+heads").context["taken_for"] == "prune heads"
    Problem.objects.update(status=Status.WITHDRAWN)
    assert b"Shown is what has" not in client.get("/problems/?q=prone+heads").content


@pytest.mark.parametrize("address", ["/problems/feed.atom", "/problems/feed.csv", "/problems.md", "/api/v1/problems/"])
def test_files_feeds_and_scripts_are_told_the_same(client, address):
    learnt("Induction heads", "Probing")

    told = client.get(f"{address}?q=inducton+haeds")
    told = b"".join(told.streaming_content) if told.streaming else told.content
    assert b"Induction heads" in told
    assert b"Probing" not in told


def test_a_board_that_is_loaded_knows_its_words_at_once(tmp_path):
    from django.core.management import call_command

    call_command("load_catalogue", "catalogue", verbosity=0)
    assert Spelling.objects.meant_by("sparse autoencdoer") == ["sparse autoencoder"]
