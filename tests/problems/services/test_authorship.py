"""Who wrote it is shown by the page or its metadata, and by nothing that a stranger can write there."""

import json
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from procrastinate.contrib.django.models import ProcrastinateJob

from board.lib.errors import Refused
from board.lib.fetching import Page, Unreachable
from problems.models import AuthorLook, AuthorProof, Event
from problems.services import authorship
from tests.factories import NOW, a_writeup

pytestmark = pytest.mark.django_db

PAGE = "https://ada.example/heads"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _board(settings):
    settings.SITE_URL = "https://board.example.org"
    settings.FETCH_LINKS = True


@pytest.fixture
def writeup(ada):
    made = a_writeup(url=PAGE, link=PAGE, linked_by=ada)
    made.authors.create(person=ada)
    return made


def pages(**texts):
    """A fetch that knows these pages, `page` being the write-up's own, and keeps what was asked for."""
    known = {PAGE if name == "page" else name: text for name, text in texts.items()}

    def fetch(url: str) -> Page:
        fetch.asked.append(url)
        if url not in known:
            return Page(404, url)
        return Page(200, url, text=known[url])

    fetch.asked = []
    return fetch


def look(writeup, person, fetch) -> tuple[list[str], str]:
    """How it is shown after one look, and the sentence of the look."""
    looking = authorship.prove(writeup, by=person, now=NOW)
    authorship.look(looking.pk, fetch=fetch, now=NOW + HOUR)
    looking.refresh_from_db()
    assert looking.ended_at == NOW + HOUR
    return list(AuthorProof.objects.values_list("how", flat=True)), looking.found


def test_the_line_names_the_write_up_and_the_person_and_stays_the_same(writeup, ada, mallory):
    line = authorship.token_for(writeup, ada)

    assert line.startswith("circuit-board: ada ")
    assert len(line.split()[2]) == 16
    assert authorship.token_for(writeup, ada) == line
    assert authorship.token_for(writeup, mallory).split()[2] != line.split()[2]
    assert authorship.token_for(a_writeup(), ada).split()[2] != line.split()[2]


def test_the_line_on_the_page_shows_it(writeup, ada):
    fetch = pages(page=f"<p>Thanks. <em>{authorship.token_for(writeup, ada).upper()}</em></p>")

    assert look(writeup, ada, fetch) == (["token"], "The page shows it, by a line on the page.")
    proof = AuthorProof.objects.get()
    assert (proof.author.person, proof.at, proof.evidence_url) == (ada, NOW + HOUR, PAGE)
    event = Event.objects.get()
    assert (event.verb, event.writeup, event.by, event.after) == ("showed authorship", writeup, ada, "token")


def test_a_line_made_with_the_secret_before_still_shows_it(writeup, ada, settings):
    line = authorship.token_for(writeup, ada)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new secret", [settings.SECRET_KEY]

    assert authorship.token_for(writeup, ada) != line
    assert look(writeup, ada, pages(page=line))[0] == ["token"]


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://board.example.org/~ada/">me</a>',
        '<a href="https://board.example.org/~ada">me</a>',
        "[me](https://board.example.org/~ada/)",
        "See https://board.example.org/~ada.",
        '<a href="HTTPS://Board.Example.org/~ada/">me</a>',
        '<a href="https:&#x2F;&#x2F;board.example.org&#x2F;~ada&#x2F;">me</a>',
        '<a href="https://board.example.org/writeups/{pk}-post/">board</a>',
        '<img src="https://board.example.org/writeups/{pk}/badge.svg">',
        "<script>var x</script><a href='https://board.example.org/~ada/'>me</a>",
    ],
)
def test_a_link_to_the_person_or_to_the_write_up_shows_it(writeup, ada, text):
    assert look(writeup, ada, pages(page=text.replace("{pk}", str(writeup.pk)))) == (
        ["link_back"],
        "The page shows it, by a link back.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ada Lovelace",
        "circuit-board: ada",
        "circuit-board: ada aaaaaaaaaaaaaaaa",
        "https://board.example.org/~adam/",
        "https://board.example.org/~ada-2/",
        "https://board.example.org/writeups/{pk}0-post/",
        "https://board.example.com/~ada/",
        "https://notboard.example.org/~ada/",
        "https://my.board.example.org/~ada/",
        "https://evil.example/?https://other.example.org/~ada/",
        "<script>'https://board.example.org/~ada/'</script>",
        "<script>'https://board.example.org/~ada/'",
        "<p>Fine.</p><div id=\"comments\"><a href='https://board.example.org/~ada/'>me</a></div>",
        "<p>Fine.</p><div id=disqus_thread>https://board.example.org/~ada/</div>",
        "<script" * 100_000,
        "<" * 900_000,
    ],
)
def test_what_names_nobody_or_another_or_stands_among_comments_shows_nothing(writeup, ada, text):
    assert look(writeup, ada, pages(page=text.replace("{pk}", str(writeup.pk)))) == ([], authorship.NOTHING)


def test_the_line_of_another_shows_nothing_of_mine(writeup, ada, mallory):
    writeup.authors.create(person=mallory)

    assert look(writeup, mallory, pages(page=authorship.token_for(writeup, ada)))[0] == []


def test_a_link_to_the_write_up_names_none_of_two_members(writeup, ada, mallory):
    writeup.authors.create(person=mallory)
    text = f"https://board.example.org/writeups/{writeup.pk}-post/"

    assert look(writeup, mallory, pages(page=text))[0] == []


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("https://github.com/Ada/Heads", "https://raw.githubusercontent.com/ada/heads/HEAD/README.md"),
        ("https://github.com/ada/heads/blob/main/a.ipynb", "https://raw.githubusercontent.com/ada/heads/HEAD/a.ipynb"),
        (
            "https://colab.research.google.com/github/ada/heads/blob/main/a.ipynb",
            "https://raw.githubusercontent.com/ada/heads/HEAD/a.ipynb",
        ),
        (
            "https://github.com/ada/heads/blob/master/a.ipynb",
            "https://raw.githubusercontent.com/ada/heads/HEAD/a.ipynb",
        ),
        ("https://github.com/ada/heads/blob/v2/a.ipynb", "https://raw.githubusercontent.com/ada/heads/v2/a.ipynb"),
    ],
)
def test_of_something_on_github_the_file_is_read_that_only_its_owners_change(ada, link, asked):
    writeup = a_writeup(link=link)
    writeup.authors.create(person=ada)
    fetch = pages(**{asked: authorship.token_for(writeup, ada)})

    assert look(writeup, ada, fetch)[0] == ["token"]
    assert fetch.asked == [asked]
    assert AuthorProof.objects.get().evidence_url == asked


def crossref(orcid: str) -> str:
    return json.dumps({"message": {"title": ["x"], "author": [{"family": "L", "ORCID": f"http://orcid.org/{orcid}"}]}})


@pytest.mark.parametrize(
    ("provider", "mine", "named", "shown"),
    [
        ("orcid", "0000-0002-1825-0097", "0000-0002-1825-0097", ["orcid"]),
        ("orcid", "0000-0002-1825-0097", "0000-0001-5109-3700", []),
        ("github", "0000-0002-1825-0097", "0000-0002-1825-0097", []),
    ],
)
def test_an_orcid_id_that_the_metadata_names_shows_it(ada, provider, mine, named, shown):
    doi = "https://doi.org/10.1000/heads"
    writeup = a_writeup(url=doi, link=doi)
    writeup.authors.create(person=ada)
    SocialAccount.objects.create(user=ada, provider=provider, uid=mine)
    fetch = pages(**{doi: "A paper.", "https://api.crossref.org/works/10.1000%2Fheads": crossref(named)})

    assert look(writeup, ada, fetch)[0] == shown


def test_a_page_that_does_not_come_says_why(writeup, ada):
    def away(url):
        raise Unreachable("ada.example did not answer in time.")

    assert look(writeup, ada, away) == ([], "ada.example did not answer in time.")
    assert look(writeup, ada, pages()) == ([], "The page answered with status 404.")


def test_a_proof_is_kept_once_with_its_first_evidence(writeup, ada):
    fetch = pages(page=authorship.token_for(writeup, ada))
    look(writeup, ada, fetch)
    look(writeup, ada, fetch)

    assert (AuthorProof.objects.count(), Event.objects.count()) == (1, 1)


def test_a_look_is_done_once(writeup, ada):
    looking, fetch = authorship.prove(writeup, by=ada, now=NOW), pages(page="x")
    authorship.look(looking.pk, fetch=fetch, now=NOW)
    authorship.look(looking.pk, fetch=fetch, now=NOW)

    assert fetch.asked == [PAGE]


def test_five_looks_a_day_and_no_sixth(writeup, ada):
    for hour in range(5):
        authorship.prove(writeup, by=ada, now=NOW + hour * HOUR)

    with pytest.raises(Refused, match="5 times in a day"):
        authorship.prove(writeup, by=ada, now=NOW + 23 * HOUR)
    authorship.prove(writeup, by=ada, now=NOW + 24 * HOUR)
    assert AuthorLook.objects.count() == 6


def test_only_a_member_who_is_named_can_ask(writeup, mallory, grace):
    for stranger in (mallory, grace):
        with pytest.raises(Refused, match="Only a member who is named as an author"):
            authorship.prove(writeup, by=stranger)
    assert not AuthorLook.objects.exists()


def test_nothing_is_asked_where_nothing_is_fetched(writeup, ada, settings):
    settings.FETCH_LINKS = False

    with pytest.raises(Refused, match="does not look at pages elsewhere"):
        authorship.prove(writeup, by=ada)


def test_a_look_is_queued_before_what_the_schedule_asks(writeup, ada, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        looking = authorship.prove(writeup, by=ada, now=NOW)

    job = ProcrastinateJob.objects.get(task_name=authorship.TASK)
    assert (job.queue_name, job.args, job.priority > 0) == ("links", {"look": looking.pk}, True)


def test_a_person_who_left_is_not_looked_for(writeup, ada):
    looking = authorship.prove(writeup, by=ada, now=NOW)
    writeup.authors.update(person=None, name="Ada")
    fetch = pages(page="x")

    assert authorship.look(looking.pk, fetch=fetch) is None
    assert fetch.asked == []


def test_another_secret_makes_another_line(writeup, ada, settings):
    line = authorship.token_for(writeup, ada)
    settings.SECRET_KEY = "another"

    assert authorship.token_for(writeup, ada) != line
    assert look(writeup, ada, pages(page=line))[0] == []
