"""The filter for write-ups means the same on the page, in the feed and for scripts."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from problems.filters.writeups import WriteUpFilter, chips
from problems.models import WriteUp
from tests.factories import NOW, a_person, a_problem, a_track, a_writeup, written_by

pytestmark = pytest.mark.django_db
TITLE = "{http://www.w3.org/2005/Atom}title"


@pytest.fixture
def board(ada):
    """Two problems on two tracks, and write-ups that differ in what they say to which."""
    toys, wild = a_track(key="toys", name="Toys"), a_track(key="wild", name="Wild")
    toy, circuit = a_problem(number=11, track=toys), a_problem(number=12, track=wild)
    draft = a_problem(number=13, status="draft", track=toys)
    written_by(ada, title="Crossed", says={toy: "answers", circuit: "negative"}, linked_by=ada)
    written_by(a_person("barbara"), title="Negative", says={toy: "negative"}, kind="paper", linked_by=ada)
    read = {"reviewed_at": NOW, "changed_at": NOW + timedelta(days=1)}
    a_writeup(title="Old", says={circuit: "related"}, status="legible", **read)
    a_writeup(title="Begun", says={circuit: "replication"}, reviewed_at=NOW, changed_at=NOW, linked_by=ada)
    a_writeup(title="New", says={toy: "partial"}, status="submitted", linked_by=ada)
    a_writeup(title="On a draft", says={draft: "ill_posed"}, status="superseded", linked_by=ada)
    a_writeup(title="Gone", says={toy: "negative"}, status="withdrawn", linked_by=ada)


ASKED = {
    "": {"Crossed", "Negative", "Old", "Begun", "New", "On a draft"},
    "says=negative": {"Crossed", "Negative"},
    "says=negative&says=related": {"Crossed", "Negative", "Old"},
    "problem=11": {"Crossed", "Negative", "New"},
    "problem=11&says=negative": {"Negative"},
    "track=toys&says=negative": {"Negative"},
    "track=wild&says=answers": set(),
    "problem=12&track=toys": set(),
    "problem=13": set(),
    "says=ill_posed": set(),
    "problem=99999": set(),
    "author=ada": {"Crossed"},
    "author=~Barbara": {"Negative"},
    "author=nobody": set(),
    "author=ada&says=negative": {"Crossed"},
    "before=1": {"Old"},
    "before=1&state=legible": {"Old"},
    "state=listed": {"Crossed", "Negative", "New"},
    "state=under_review": {"Begun"},
    "state=under_review&state=legible": {"Begun", "Old"},
    "state=listed&state=under_review": {"Crossed", "Negative", "New", "Begun"},
    "state=changes_requested": set(),
    "changed=1": {"Old"},
    "changed=1&state=under_review": set(),
    "state=superseded": {"On a draft"},
    "kind=paper&problem=11": {"Negative"},
}


@pytest.mark.parametrize(("query", "titles"), ASKED.items())
def test_page_count_feed_and_api_agree(client, board, query, titles):
    answer = client.get(f"/writeups/?{query}")
    assert {writeup.title for writeup in answer.context["page"]} == titles
    assert answer.context["total"] == len(titles)
    assert f"<b>{len(titles)} write-up" in answer.content.decode()
    feed = ElementTree.fromstring(client.get(f"/writeups/feed.atom?{query}").content)
    assert {entry.findtext(TITLE) for entry in feed.findall(f"{TITLE[:-5]}entry")} == titles
    rows = client.get(f"/api/v1/writeups/?{query}").json()["results"]
    assert {row["title"] for row in rows} == titles


def test_the_work_of_somebody_who_left_is_found_by_no_name(client, board, ada):
    from users.services import people

    people.delete(ada)
    ada.refresh_from_db()

    for name in ("ada", ada.username):
        assert client.get(f"/writeups/?author={name}").context["total"] == 0


@pytest.mark.parametrize(
    "query",
    ["problem=0", "problem=99999999999", "problem=1.5", "before=yes", "author=%00", "track=%00", "track=toys%00"],
)
def test_what_no_query_can_be_is_refused_by_scripts_and_left_out_of_the_page(client, board, query):
    assert client.get(f"/api/v1/writeups/?{query}").status_code == 400
    assert client.get(f"/writeups/?{query}").context["total"] == 6


def test_every_chip_takes_back_what_it_says(board, rf):
    query = "q=o&problem=011&author=~ada&before=1&says=negative&says=answers&track=toys&kind=post&state=listed&page=2"
    asked = WriteUpFilter(rf.get(f"/?{query}").GET, WriteUp.objects.visible())

    assert [chip.label for chip in chips(asked)] == [
        "“o”", "on problem 11", "by ~ada", "from before this board", "A negative result", "Answers it", "Toys", "Post",
        "not reviewed",
    ]  # fmt: skip
    whole = set(query.removesuffix("&page=2").split("&"))
    lost = [whole - set(chip.query.replace("%7E", "~").split("&")) for chip in chips(asked)]
    assert lost == [
        {"q=o"}, {"problem=011"}, {"author=~ada"}, {"before=1"}, {"says=negative"}, {"says=answers"}, {"track=toys"},
        {"kind=post"}, {"state=listed"},
    ]  # fmt: skip


def test_what_is_left_empty_in_the_form_asks_for_nothing(client, board):
    answer = client.get("/writeups/?q=&says=&problem=&author=&track=&kind=&state=")

    assert (answer.context["total"], answer.context["query"], answer.context["chips"]) == (6, "", [])
