"""Reproductions through the pages."""

import pytest

from problems.models import Reproduction
from tests.factories import a_reproduction, a_writeup

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script>\"'<img src=x onerror=alert(1)>"
SENT = {"outcome": "could_not", "commit": "9FCEB02", "hardware": "A laptop", "hours": "3", "numbers": "**0.41**"}


def page_of(client, writeup) -> str:
    return client.get(writeup.get_absolute_url()).content.decode()


def test_one_is_told_and_stands_on_the_page_in_words(client, mallory):
    writeup = a_writeup(commit="aaaaaaa")
    client.force_login(mallory)
    assert 'value="aaaaaaa"' in client.get(f"/writeups/{writeup.pk}/reproduce/").content.decode()

    answer = client.post(f"/writeups/{writeup.pk}/reproduce/", SENT | {"link": "example.org/rerun"})

    told = Reproduction.objects.get()
    assert answer["Location"] == f"{writeup.get_absolute_url()}#reproduction-{told.pk}"
    assert (told.commit, told.link) == ("9fceb02", "https://example.org/rerun")
    page = page_of(client, writeup)
    for said in ("Could not reproduce: 1 person", "<strong>0.41</strong>", "A laptop", "3 hours", "example.org"):
        assert said in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"outcome": ""}, "Nothing is chosen for “What came out?”."),
        ({"outcome": "maybe"}, "There is no such choice: maybe."),
        ({"commit": "HEAD"}, "A commit is 7 to 64 hexadecimal digits."),
        ({"hours": "0"}, " is 0; the least is 1."),
        ({"hours": "99999"}, " is 99,999; the most is 10,000."),
        ({"link": "javascript:alert(1)"}, "This is no address that anybody can open. One begins with https://."),
        ({"hardware": "a\x0bb"}, "There is a character here that cannot be stored. Type the text again."),
        ({"numbers": f"${'{' * 60}{'}' * 60}$"}, "Line 1: this formula"),
    ],
)
def test_what_cannot_be_read_is_named_and_what_was_typed_is_kept(client, mallory, wrong, message):
    writeup = a_writeup()
    client.force_login(mallory)

    answer = client.post(f"/writeups/{writeup.pk}/reproduce/", SENT | {"link": "example.org"} | wrong)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "example.org" in answer.content.decode() or "link" in wrong
    assert not Reproduction.objects.exists()


def test_a_preview_writes_nothing(client, mallory):
    client.force_login(mallory)
    address = f"/writeups/{a_writeup().pk}/reproduce/"

    whole = client.post(address, {"numbers": "*0.41*", "preview": "1"})
    part = client.post(address, {"numbers": "*0.41*", "preview": "1"}, HTTP_HX_REQUEST="true")

    assert "<em>0.41</em>" in whole.content.decode()
    assert part.content.decode().strip().startswith('<div id="preview"')
    assert not Reproduction.objects.exists()


def test_an_author_reads_why_not(client, ada):
    writeup = a_writeup()
    writeup.authors.create(person=ada)
    client.force_login(ada)

    pages = [
        page_of(client, writeup),
        client.get(f"/writeups/{writeup.pk}/reproduce/").content.decode(),
        client.post(f"/writeups/{writeup.pk}/reproduce/", SENT).content.decode(),
    ]

    assert all("Your own rerun is no reproduction" in page for page in pages)
    assert client.post(f"/writeups/{writeup.pk}/reproduce/", SENT).status_code == 409


def test_a_visitor_is_sent_to_sign_in_and_a_stranger_finds_nothing(client, mallory):
    told = a_reproduction()
    assert client.get(f"/writeups/{told.writeup_id}/reproduce/").status_code == 302
    assert [client.post(f"/reproductions/{told.pk}/{act}/").status_code for act in ("withdraw", "hide")] == [302, 302]
    client.force_login(mallory)

    assert client.post(f"/reproductions/{told.pk}/withdraw/").status_code == 404
    assert [client.post(f"/reproductions/{told.pk}/{act}/").status_code for act in ("hide", "show")] == [403, 403]
    assert client.get(f"/reproductions/{told.pk}/withdraw/").status_code == 405
    assert client.get(f"/writeups/{a_writeup(status='withdrawn').pk}/reproduce/").status_code == 404


def test_its_address_leads_to_its_place_for_ever(client):
    told = a_reproduction(status="withdrawn")

    answer = client.get(f"/reproductions/{told.pk}/")

    assert answer["Location"] == f"{told.writeup.get_absolute_url()}#reproduction-{told.pk}"
    gone = a_reproduction(writeup=a_writeup(status="withdrawn"))
    assert client.get(f"/reproductions/{gone.pk}/").status_code == 404


def test_who_told_it_takes_it_back(client, mallory):
    told = a_reproduction(by=mallory, numbers="xyzzy")
    client.force_login(mallory)

    client.post(f"/reproductions/{told.pk}/withdraw/")

    page = page_of(client, told.writeup)
    assert "Taken back by who told of it." in page
    assert "xyzzy" not in page
    assert "Reproduced: 1 person" not in page


def test_what_a_curator_hides_is_a_stub_to_everybody_else(client, grace, mallory):
    told = a_reproduction(numbers="xyzzy", hardware="plugh")
    client.force_login(grace)
    assert "Say why" in client.post(f"/reproductions/{told.pk}/hide/", follow=True).content.decode()
    client.post(f"/reproductions/{told.pk}/hide/", {"note": "Advertising."})
    assert "xyzzy" in page_of(client, told.writeup)
    client.force_login(mallory)

    page = page_of(client, told.writeup)

    assert "Hidden by a curator: Advertising." in page
    assert "xyzzy" not in page
    assert "plugh" not in page
    client.force_login(grace)
    client.post(f"/reproductions/{told.pk}/show/")
    assert Reproduction.objects.get().status == "shown"


@pytest.mark.parametrize("note", ["Made\x00 up.", "Made\u202e up."])
def test_a_reason_is_kept_as_it_can_be_read(client, grace, note):
    told = a_reproduction()
    client.force_login(grace)

    client.post(f"/reproductions/{told.pk}/hide/", {"note": note})

    assert Reproduction.objects.get().hidden_because == "Made up."


def test_hostile_words_come_out_as_words(client, mallory):
    writeup = a_writeup()
    client.force_login(mallory)
    client.post(f"/writeups/{writeup.pk}/reproduce/", SENT | {"numbers": EVIL, "hardware": EVIL})

    page = page_of(client, writeup)

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert" in page


def test_the_page_takes_the_same_queries_for_any_rows(client, django_assert_num_queries):
    writeup = a_writeup()
    for count in (1, 3):
        for _ in range(count):
            a_reproduction(writeup=writeup)
        with django_assert_num_queries(8):
            client.get(writeup.get_absolute_url())
