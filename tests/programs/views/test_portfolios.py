"""What a program asks for, beside what a person has to show."""

from datetime import timedelta

import pytest
from django.utils import timezone

from problems.services import portfolios
from tests.factories import a_claim, a_problem, a_program, a_reproduction, a_review, a_round, a_track, written_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def toys():
    return a_track(name="Toys")


@pytest.fixture
def camp(toys):
    program = a_program(
        key="camp", name="Camp", asks_for=["two references", "a work sample"], url="https://camp.example/"
    )
    program.tracks.add(toys)
    return program


def parted(client) -> dict[str, tuple[list, list]]:
    sections = client.get("/programs/camp/portfolio/").context["sections"]
    return {one.section.kind: (one.fitting, one.others) for one in sections if one.fitting or one.others}


def test_what_touches_its_areas_comes_first(client, ada, camp, toys):
    client.force_login(ada)
    there, elsewhere = a_problem(track=toys), a_problem()
    both = written_by(ada, says={elsewhere: "related", there: "answers"})
    other = written_by(ada, says={elsewhere: "answers"})
    claim, other_claim = a_claim(person=ada, problem=there), a_claim(person=ada, problem=elsewhere)

    assert parted(client) == {"writeup": ([both], [other]), "claim": ([claim], [other_claim])}


def test_everything_fits_a_program_that_takes_any_work(client, ada, camp):
    camp.takes_any_track = True
    camp.save(update_fields=["takes_any_track"])
    writeup = written_by(ada)
    client.force_login(ada)

    assert parted(client) == {"writeup": ([writeup], [])}


def test_the_page_says_what_they_ask_for_and_holds_the_links_to_copy(client, ada, camp, toys):
    written_by(ada, title="Two heads", link="https://example.org/two", says={a_problem(track=toys): "answers"})
    today = timezone.now().date()
    a_round(program=camp, name="Winter", opens_on=today, closes_on=today + timedelta(days=9))
    a_round(program=camp, name="Long gone", closes_on=today - timedelta(days=9))
    client.force_login(ada)

    page = client.get("/programs/camp/portfolio/").content.decode()

    for words in ("two references", "a work sample", "https://camp.example/", "Winter"):
        assert words in page
    assert "Long gone" not in page
    links = page[page.index("<pre") : page.index("</pre>")].partition("<code>")[2].removesuffix("</code>")
    assert links.split() == [
        "Ada",
        "Lovelace",
        "http://127.0.0.1:8000/~ada/",
        "Two",
        "heads",
        "https://example.org/two",
    ]
    assert "<form" not in page[page.index("<main") : page.index("</main>")]


def test_what_is_hidden_is_not_gathered(client, ada, camp, toys):
    writeup = written_by(ada, says={a_problem(track=toys): "answers"})
    portfolios.show(writeup, by=ada, is_shown=False)
    client.force_login(ada)

    assert parted(client) == {}


def test_the_page_of_a_program_leads_there_for_members_alone(client, ada, camp):
    assert "/programs/camp/portfolio/" not in client.get("/programs/camp/").content.decode()
    client.force_login(ada)
    assert "/programs/camp/portfolio/" in client.get("/programs/camp/").content.decode()


def test_it_is_for_members_of_a_program_that_there_is(client, ada, camp):
    assert client.get("/programs/camp/portfolio/")["Location"].startswith("/accounts/login/")
    client.force_login(ada)
    assert client.post("/programs/camp/portfolio/").status_code == 405
    assert client.get("/programs/nowhere/portfolio/").status_code == 404


def test_it_takes_the_same_queries_for_any_rows(client, ada, camp, toys, django_assert_max_num_queries):
    client.force_login(ada)
    counts = []
    for _ in range(3):
        written_by(ada, says={a_problem(track=toys): "answers"})
        a_claim(person=ada)
        a_review(by=ada, outcome="legible")
        a_reproduction(by=ada)
        with django_assert_max_num_queries(16) as asked:
            client.get("/programs/camp/portfolio/")
        counts.append(len(asked))
    assert len(set(counts)) == 1
