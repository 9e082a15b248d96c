"""The notebook through the pages: each asked the same questions."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from problems.models import Claim, LogEntry
from problems.services import logs
from tests.factories import NOW, a_check_in, a_claim, a_log_entry, a_person, join

pytestmark = pytest.mark.django_db

DEEP = f"A formula: ${'{' * 60}{'}' * 60}$"
HTMX = {"HTTP_HX_REQUEST": "true"}


def live_claim(person, **fields):
    return a_claim(person=person, lapses_at=timezone.now() + timedelta(days=20), **fields)


def test_an_entry_is_written_and_stands_on_top_of_the_log(client, ada):
    claim = live_claim(ada)
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/log/", {"kind": "anomaly", "text": "Head **7**."})

    entry = LogEntry.objects.get()
    assert answer["Location"] == f"/claims/{claim.pk}/"
    assert (entry.claim, entry.by, entry.kind, entry.text) == (claim, ada, "anomaly", "Head **7**.")
    page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert f'<li id="entry-{entry.pk}">' in page
    assert "<p>Head <strong>7</strong>.</p>" in page


def test_a_preview_shows_the_text_and_writes_nothing(client, ada):
    claim = live_claim(ada)
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/log/", {"kind": "result", "text": "Head **7**.", "preview": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<p>Head <strong>7</strong>.</p>" in page
    assert "Head **7**.</textarea>" in page
    assert page.count('id="preview"') == 1
    # Far below the top of a page that looks the same: the browser goes there.
    assert page.count(' tabindex="-1" autofocus>') == 1
    assert not LogEntry.objects.exists()


def test_htmx_gets_the_preview_alone(client, ada):
    claim = live_claim(ada)
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/log/", {"kind": "result", "text": "*Huh*", "preview": "1"}, **HTMX)

    page = answer.content.decode()
    assert page.strip().startswith('<div id="preview" class="preview" aria-live="polite">')
    assert "<em>Huh</em>" in page
    assert "<html" not in page
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("path", ["release", "note"])
def test_a_hand_over_note_is_previewed_before_it_is_left(client, ada, path):
    claim = live_claim(ada) if path == "release" else a_claim(person=ada, status="released")
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/{path}/", {"note": "**Tried**", "preview": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>Tried</strong>" in page
    assert page.count('id="note-preview"') == 1
    claim.refresh_from_db()
    assert claim.note == ""


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"text": ""}, "“What happened?” is empty."),
        ({"kind": "rumour"}, "There is no such choice: rumour."),
        ({"text": DEEP}, "Line 1: this formula"),
        ({"text": "a\x00b"}, "Line 1: there is a character here that cannot be stored."),
        ({"text": "x" * 20_001}, "“What happened?” is 20,001 characters long; the most is 20,000."),
    ],
)
def test_what_cannot_be_read_is_named_and_what_was_typed_is_kept(client, ada, wrong, message):
    claim = live_claim(ada)
    client.force_login(ada)

    answer = client.post(f"/claims/{claim.pk}/log/", {"kind": "result", "text": "My long text."} | wrong)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    if "text" not in wrong:
        assert "My long text." in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_a_strangers_claim_takes_no_entry_and_a_visitor_is_sent_to_sign_in(client, ada, mallory):
    claim = live_claim(ada)
    assert client.post(f"/claims/{claim.pk}/log/", {"kind": "result", "text": "x"}).status_code == 403
    client.force_login(mallory)

    assert client.post(f"/claims/{claim.pk}/log/", {"kind": "result", "text": "x"}).status_code == 404
    assert client.get(f"/claims/{claim.pk}/log/").status_code == 405
    assert not LogEntry.objects.exists()


def test_who_has_left_reads_the_refusal(client, ada, mallory):
    claim = live_claim(ada)
    join(claim, mallory, standing="left")
    client.force_login(mallory)

    answer = client.post(f"/claims/{claim.pk}/log/", {"kind": "result", "text": "My long text."})

    assert answer.status_code == 409
    assert "Only the people on a claim write in its log." in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_an_entry_needs_a_token(ada):
    claim, strict = live_claim(ada), Client(enforce_csrf_checks=True)
    strict.force_login(ada)

    assert strict.post(f"/claims/{claim.pk}/log/", {"kind": "result", "text": "x"}).status_code == 403
    assert not LogEntry.objects.exists()


def test_an_entry_has_an_address_with_what_it_said_before(client, ada):
    entry = a_log_entry(live_claim(ada), kind="hypothesis", text="It copies.")
    client.force_login(ada)
    assert client.get(f"/log-entries/{entry.pk}/edit/").status_code == 200

    answer = client.post(f"/log-entries/{entry.pk}/edit/", {"kind": "result", "text": "It skips."})

    assert answer["Location"] == f"/log-entries/{entry.pk}/"
    client.logout()
    page = client.get(f"/log-entries/{entry.pk}/").content.decode()
    assert "<p>It skips.</p>" in page
    assert page.index("Before it was edited") < page.index("<p>It copies.</p>")
    assert f"/log-entries/{entry.pk}/edit/" not in page


def test_an_edit_is_previewed_and_an_empty_one_is_refused(client, ada):
    entry = a_log_entry(live_claim(ada), kind="result", text="It copies.")
    client.force_login(ada)
    there = f"/log-entries/{entry.pk}/edit/"

    assert (
        "<em>It</em> skips."
        in client.post(there, {"kind": "result", "text": "*It* skips.", "preview": 1}).content.decode()
    )
    assert client.post(there, {"kind": "result", "text": ""}).status_code == 422
    same = client.post(there, {"kind": "result", "text": "It copies."})

    assert same.status_code == 409
    assert "Nothing was changed." in same.content.decode()
    assert not entry.versions.exists()


def test_a_deleted_entry_leaves_a_stub_in_the_log_and_at_its_address(client, ada):
    claim = live_claim(ada)
    entry = a_log_entry(claim, text="My phone number.", html="<p>My phone number.</p>")
    client.force_login(ada)

    answer = client.post(f"/log-entries/{entry.pk}/delete/")

    assert answer["Location"] == f"/claims/{claim.pk}/"
    for address in (f"/claims/{claim.pk}/", f"/log-entries/{entry.pk}/", "/~ada/"):
        assert "phone" not in client.get(address).content.decode()
    assert "Deleted by its author" in client.get(f"/claims/{claim.pk}/").content.decode()
    assert client.post(f"/log-entries/{entry.pk}/delete/").status_code == 404


def test_deleting_at_the_same_moment_twice_is_refused_with_the_sentence(client, ada, monkeypatch):
    entry, real = a_log_entry(live_claim(ada)), logs.delete

    def delete_after_another_request(found, *, by):
        real(found, by=by)
        return real(found, by=by)

    monkeypatch.setattr(logs, "delete", delete_after_another_request)
    client.force_login(ada)

    answer = client.post(f"/log-entries/{entry.pk}/delete/")

    assert answer.status_code == 409
    assert "This entry was deleted." in answer.content.decode()


def test_a_hidden_entry_says_why_and_its_words_are_the_curators_alone(client, ada, mallory, grace):
    claim = live_claim(ada)
    entry = a_log_entry(claim, text="Cheap watches.", html="<p>Cheap watches.</p>")
    client.force_login(ada)
    client.post(f"/log-entries/{entry.pk}/edit/", {"kind": "result", "text": "Cheaper watches."})
    client.force_login(grace)
    assert f"/log-entries/{entry.pk}/hide/" in client.get(f"/log-entries/{entry.pk}/").content.decode()

    assert client.post(f"/log-entries/{entry.pk}/hide/", {"note": ""}).status_code == 409
    answer = client.post(f"/log-entries/{entry.pk}/hide/", {"note": "An advertisement."})

    assert answer["Location"] == f"/log-entries/{entry.pk}/"
    assert "Cheaper watches." in client.get(f"/log-entries/{entry.pk}/").content.decode()
    for reader in (None, mallory, ada):
        client.force_login(reader) if reader else client.logout()
        for address in (f"/log-entries/{entry.pk}/", f"/claims/{claim.pk}/"):
            page = client.get(address).content.decode()
            assert "Hidden by a curator: An advertisement." in page
            assert "watches" not in page
        for address in ("/~ada/", "/api/v1/log-entries/", f"/api/v1/log-entries/{entry.pk}/"):
            assert "watches" not in client.get(address).content.decode()

    client.force_login(grace)
    client.post(f"/log-entries/{entry.pk}/show/")
    client.logout()
    page = client.get(f"/log-entries/{entry.pk}/").content.decode()
    assert "Cheaper watches." in page
    assert "Before it was edited" in page


@pytest.mark.parametrize("verb", ["hide", "show"])
def test_hiding_is_for_curators(client, ada, verb):
    entry = a_log_entry(live_claim(ada), hidden_because="Spam." if verb == "show" else "")
    there = f"/log-entries/{entry.pk}/{verb}/"
    assert client.post(there, {"note": "Mine."}).status_code == 403
    client.force_login(ada)

    assert client.post(there, {"note": "Mine."}).status_code == 403
    assert f"/{verb}/" not in client.get(f"/log-entries/{entry.pk}/").content.decode()

    assert LogEntry.objects.get().hidden_because == entry.hidden_because


@pytest.mark.parametrize("who", ["", "mallory", "grace"])
def test_nobody_else_changes_an_entry(client, ada, mallory, grace, who):
    entry = a_log_entry(live_claim(ada))
    if who:
        client.force_login(type(ada).objects.get(username=who))

    for path in ("edit", "delete"):
        assert client.post(f"/log-entries/{entry.pk}/{path}/", {"kind": "result", "text": "Mine."}).status_code == (
            404 if who else 403
        )
    entry.refresh_from_db()
    assert (entry.text, entry.deleted_at) == ("It copies.", None)


def test_entries_of_a_removed_claim_are_shown_to_its_people_alone(client, ada, mallory):
    claim = a_claim(person=ada, status="removed")
    entry = a_log_entry(claim)

    assert client.get(f"/log-entries/{entry.pk}/").status_code == 404
    client.force_login(mallory)
    assert client.get(f"/log-entries/{entry.pk}/").status_code == 404
    client.force_login(ada)
    assert client.get(f"/log-entries/{entry.pk}/").status_code == 200
    assert "Write in the log" not in client.get(f"/claims/{claim.pk}/").content.decode()


def test_entries_and_check_ins_stand_in_one_log_the_newest_first(client, ada):
    claim = live_claim(ada)
    now = timezone.now()
    a_log_entry(claim, html="<p>Second.</p>", at=now - timedelta(days=2))
    a_check_in(claim, moved="Third.", at=now - timedelta(days=1))
    a_check_in(claim, moved="First.", at=now - timedelta(days=3))

    page = client.get(f"/claims/{claim.pk}/").content.decode()

    places = [page.index(words) for words in ("Third.", "Second.", "First.")]
    assert places == sorted(places)


def test_a_long_log_has_pages_and_constant_queries(client, ada, django_assert_num_queries):
    claim = live_claim(ada)
    a_check_in(claim, at=timezone.now())
    a_log_entry(claim)
    with django_assert_num_queries(8):
        assert "Page 1 of" not in client.get(f"/claims/{claim.pk}/").content.decode()
    for n in range(50):
        a_log_entry(claim, html=f"<p>Entry {n}.</p>", at=timezone.now() - timedelta(hours=n + 1))

    with django_assert_num_queries(8):
        first = client.get(f"/claims/{claim.pk}/").content.decode()

    assert "Page 1 of 2" in first
    assert "Entry 0." in first
    assert "Entry 49." not in first
    assert "Entry 49." in client.get(f"/claims/{claim.pk}/?page=2").content.decode()
    assert client.get(f"/claims/{claim.pk}/?page=nonsense").status_code == 200


def test_who_is_stuck_is_offered_what_helps(client, ada):
    claim = live_claim(ada)
    client.force_login(ada)
    assert "Stuck is part of it" not in client.get(f"/claims/{claim.pk}/").content.decode()
    client.post(f"/claims/{claim.pk}/check-in/", {"moved": "Nothing.", "is_stuck": "on"})
    page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "Stuck is part of it" in page
    assert "Show my log to those who watch this track" in page

    client.post(f"/claims/{claim.pk}/ask-for-eyes/")

    page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "Show my log to those who watch this track" not in page
    assert "Those who watch this track have been told this week." in page
    assert client.post(f"/claims/{claim.pk}/ask-for-eyes/").status_code == 409


def test_the_note_of_an_ended_claim_is_bettered_by_its_lead(client, ada, mallory):
    claim = a_claim(person=ada, status="lapsed", note="Draft.", note_html="<p>Draft.</p>")
    client.force_login(ada)
    assert "Better this note" in client.get(f"/claims/{claim.pk}/").content.decode()

    client.post(f"/claims/{claim.pk}/note/", {"note": "**Tried.**", "may_contact": "on"})

    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.note, claim.note_html, claim.may_contact) == (
        "**Tried.**",
        "<p><strong>Tried.</strong></p>\n",
        True,
    )
    client.force_login(mallory)
    assert client.post(f"/claims/{claim.pk}/note/", {"note": "Mine."}).status_code == 404


def test_the_page_of_a_person_shows_their_latest_entries(client, ada):
    claim = live_claim(ada)
    for n in range(7):
        a_log_entry(claim, text=f"Entry *{n}*.", at=timezone.now() - timedelta(hours=n))
    a_log_entry(claim, by=a_person(), text="Of somebody else.")
    a_log_entry(claim, text="", html="", deleted_at=NOW)

    page = client.get("/~ada/").content.decode()

    assert [n for n in range(7) if f"Entry {n}." in page] == [0, 1]
    assert "7 log entries" in page
    assert "Of somebody else." not in page
