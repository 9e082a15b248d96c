"""The notebook of a claim: writing, editing in the open, deleting."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from board.lib.errors import Refused
from board.lib.markdown import Unrenderable
from problems.models import Event, LogEntry, LogVersion
from problems.services import claims, logs, teams
from tests.factories import NOW, a_claim, a_domain_rule, a_log_entry, join

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def last_event() -> tuple:
    return Event.objects.values_list("verb", "subject", "after", "by__username", "at").latest("pk")


def test_an_entry_is_kept_as_written_and_as_html(ada):
    claim = a_claim(person=ada)

    entry = logs.write(claim, by=ada, kind="anomaly", text="Head **7** looks\r\nat $x^2$.", now=NOW + DAY)

    row = LogEntry.objects.get()
    assert (row.kind, row.text, row.by, row.at) == ("anomaly", "Head **7** looks\nat $x^2$.", ada, NOW + DAY)
    assert row.html.startswith("<p>Head <strong>7</strong> looks\nat <math>")
    assert last_event() == ("logged", f"log entry:{entry.pk}", "anomaly", "ada", NOW + DAY)


def test_an_entry_is_a_sign_of_life(ada):
    claim = a_claim(person=ada)

    logs.write(claim, by=ada, kind="result", text="A plot.", now=NOW + 20 * DAY)

    claim.refresh_from_db()
    assert (claim.last_sign_at, claim.lapses_at) == (NOW + 20 * DAY, NOW + 50 * DAY)


def test_an_entry_ends_a_pause(ada):
    claim = a_claim(person=ada, status="paused")

    logs.write(claim, by=ada, kind="result", text="A plot.", now=NOW + DAY)

    claim.refresh_from_db()
    assert (claim.status, claim.returns_on) == ("active", None)


def test_an_ended_claim_can_still_be_written_on_and_stays_ended(ada):
    claim = a_claim(person=ada)

    logs.write(claim, by=ada, kind="dead_end", text="It was the tokenizer.", now=NOW + 40 * DAY)

    claim.refresh_from_db()
    assert (claim.status, claim.lapses_at) == ("active", NOW + 30 * DAY)
    assert not claim.is_live(NOW + 40 * DAY)
    assert LogEntry.objects.get().text == "It was the tokenizer."


def test_a_claim_that_a_curator_ended_takes_no_entry(ada):
    claim = a_claim(person=ada, status="removed")

    with pytest.raises(Refused, match="^A curator took this claim down, so nothing is added to it.$"):
        logs.write(claim, by=ada, kind="result", text="A plot.", now=NOW)


def test_a_stranger_and_who_left_write_nothing(ada, mallory):
    claim = a_claim(person=ada)
    with pytest.raises(Refused, match="^Only the people on a claim write in its log.$"):
        logs.write(claim, by=mallory, kind="result", text="A plot.", now=NOW)
    join(claim, mallory)
    teams.leave(claim, by=mallory, now=NOW)

    with pytest.raises(Refused, match="^Only the people on a claim write in its log.$"):
        logs.write(claim, by=mallory, kind="result", text="A plot.", now=NOW)

    assert not LogEntry.objects.exists()


def test_text_beyond_a_cap_is_refused_and_nothing_is_written(ada):
    claim = a_claim(person=ada)

    with pytest.raises(Unrenderable, match="^Line 1: this formula"):
        logs.write(claim, by=ada, kind="result", text=f"${'{' * 60}{'}' * 60}$", now=NOW)

    assert not LogEntry.objects.exists()
    assert not Event.objects.exists()


def test_an_edit_keeps_what_was_said_before(ada):
    entry = a_log_entry(a_claim(person=ada), kind="hypothesis", text="It copies.")

    logs.edit(entry, by=ada, kind="result", text="It skips.", now=NOW + DAY)

    entry.refresh_from_db()
    assert (entry.kind, entry.text, entry.html, entry.edited_at) == (
        "result",
        "It skips.",
        "<p>It skips.</p>\n",
        NOW + DAY,
    )
    assert list(entry.versions.values_list("kind", "text", "html", "until")) == [
        ("hypothesis", "It copies.", "<p>It copies.</p>", NOW + DAY)
    ]
    assert last_event() == ("edited an entry", f"log entry:{entry.pk}", "", "ada", NOW + DAY)


def test_an_edit_is_no_sign_of_life(ada):
    claim = a_claim(person=ada)
    entry = a_log_entry(claim)

    logs.edit(entry, by=ada, kind="result", text="It skips.", now=NOW + DAY)

    claim.refresh_from_db()
    assert claim.last_sign_at == NOW


def test_an_edit_that_changes_nothing_is_refused(ada):
    entry = a_log_entry(a_claim(person=ada), kind="result", text="It\ncopies.")

    with pytest.raises(Refused, match="^Nothing was changed.$"):
        logs.edit(entry, by=ada, kind="result", text="It\r\ncopies.", now=NOW)

    assert not entry.versions.exists()


def test_only_the_author_edits_and_deletes(ada, mallory, grace):
    entry = a_log_entry(a_claim(person=ada), by=mallory)

    for person in (ada, grace):
        with pytest.raises(Refused, match="^Only who wrote an entry changes it.$"):
            logs.edit(entry, by=person, kind="result", text="Mine.", now=NOW)
        with pytest.raises(Refused, match="^Only who wrote an entry changes it.$"):
            logs.delete(entry, by=person, now=NOW)


def test_a_deleted_entry_leaves_a_stub_without_its_words(ada):
    entry = a_log_entry(a_claim(person=ada), text="My phone number.")
    logs.edit(entry, by=ada, kind="result", text="Still my phone number.", now=NOW)

    logs.delete(entry, by=ada, now=NOW + DAY)

    entry.refresh_from_db()
    assert (entry.text, entry.html, entry.deleted_at, entry.versions.count()) == ("", "", NOW + DAY, 0)
    assert last_event() == ("deleted an entry", f"log entry:{entry.pk}", "", "ada", NOW + DAY)
    assert not Event.objects.filter(before__contains="phone").exists()
    for act in (lambda: logs.delete(entry, by=ada, now=NOW), lambda: logs.edit(entry, by=ada, kind="result", text="x")):
        with pytest.raises(Refused, match="^This entry was deleted.$"):
            act()


def test_a_curator_hides_an_entry_with_a_reason_and_shows_it_again(ada, grace):
    entry = a_log_entry(a_claim(person=ada))
    with pytest.raises(Refused, match="^Say why"):
        logs.hide(entry, by=grace, note=" ", now=NOW)

    logs.hide(entry, by=grace, note=" An advertisement. ", now=NOW)

    row = LogEntry.objects.get()
    assert (row.hidden_because, row.text, row.is_shown) == ("An advertisement.", "It copies.", False)
    assert last_event() == ("hid an entry", f"log entry:{entry.pk}", "", "grace", NOW)
    assert Event.objects.latest("pk").reason == "An advertisement."
    with pytest.raises(Refused, match="^This entry is hidden already.$"):
        logs.hide(entry, by=grace, note="Again.", now=NOW)

    logs.show(entry, by=grace, now=NOW)

    assert LogEntry.objects.shown().get().text == "It copies."
    assert last_event() == ("showed an entry", f"log entry:{entry.pk}", "", "grace", NOW)
    with pytest.raises(Refused, match="^This entry is not hidden.$"):
        logs.show(entry, by=grace, now=NOW)


@pytest.mark.parametrize("who", ["ada", "mallory"])
def test_only_a_curator_hides_and_shows(ada, mallory, grace, who):
    by = {"ada": ada, "mallory": mallory}[who]
    entry, hidden = a_log_entry(a_claim(person=ada)), a_log_entry(a_claim(person=ada), hidden_because="Spam.")

    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        logs.hide(entry, by=by, note="Mine.", now=NOW)
    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        logs.show(hidden, by=by, now=NOW)

    assert list(LogEntry.objects.shown()) == [entry]


def test_the_author_of_a_hidden_entry_deletes_it_and_does_not_change_it(ada, grace):
    entry = a_log_entry(a_claim(person=ada), hidden_because="An advertisement.")
    with pytest.raises(Refused, match="^A curator hid this entry, so it cannot be changed. You can delete it.$"):
        logs.edit(entry, by=ada, kind="result", text="Buy that.", now=NOW)

    logs.delete(entry, by=ada, now=NOW)

    assert LogEntry.objects.values_list("text", "hidden_because", "deleted_at").get() == ("", "", NOW)
    for act in (lambda: logs.hide(entry, by=grace, note="Spam."), lambda: logs.show(entry, by=grace)):
        with pytest.raises(Refused, match="^This entry was deleted.$"):
            act()


def test_the_database_holds_that_a_stub_is_not_hidden(ada):
    entry = a_log_entry(a_claim(person=ada), text="", html="", deleted_at=NOW)

    with pytest.raises(IntegrityError, match="log_entry_deleted_is_not_hidden"), transaction.atomic():
        LogEntry.objects.filter(pk=entry.pk).update(hidden_because="Spam.")


def test_the_database_holds_that_a_stub_has_no_words(ada):
    entry = a_log_entry(a_claim(person=ada))

    with pytest.raises(IntegrityError, match="log_entry_has_words_or_is_a_stub"), transaction.atomic():
        LogEntry.objects.filter(pk=entry.pk).update(deleted_at=NOW)


def test_asking_for_eyes_is_for_the_people_on_a_claim_and_once_a_week(ada, mallory):
    claim = a_claim(person=ada)
    with pytest.raises(Refused, match="^Only the people on a claim check in on it.$"):
        claims.ask_for_eyes(claim, by=mallory, now=NOW)

    claims.ask_for_eyes(claim, by=ada, now=NOW)
    with pytest.raises(Refused, match="^Those who watch this track have been told this week."):
        claims.ask_for_eyes(claim, by=ada, now=NOW + 6 * DAY)
    claims.ask_for_eyes(claim, by=ada, now=NOW + 7 * DAY)

    assert Event.objects.filter(verb="asked for eyes").count() == 2


def test_the_draft_of_a_lapse_is_bettered_after_it(ada, mallory):
    claim = a_claim(person=ada)
    with pytest.raises(Refused, match="^This claim goes on. Its note is written when it ends.$"):
        claims.better_note(claim, by=ada, note="Tried.", now=NOW)
    later = NOW + 40 * DAY
    with pytest.raises(Refused, match="^Only who led a claim writes its hand-over note.$"):
        claims.better_note(claim, by=mallory, note="Mine.", now=later)

    claims.better_note(claim, by=ada, note="**Tried.**", may_contact=True, now=later)

    claim.refresh_from_db()
    assert (claim.status, claim.note, claim.note_html, claim.may_contact) == (
        "lapsed",
        "**Tried.**",
        "<p><strong>Tried.</strong></p>\n",
        True,
    )
    assert last_event()[:1] == ("bettered the note",)


def test_what_waited_and_nobody_had_read_is_no_version(ada):
    a_domain_rule("casino.example", judgement="hold")
    entry = logs.write(a_claim(person=ada), by=ada, kind="result", text="See https://casino.example/", now=NOW)
    assert entry.is_held

    logs.edit(entry, by=ada, kind="result", text="Clean.", now=NOW)
    assert list(LogVersion.objects.all()) == []
    logs.edit(entry, by=ada, kind="result", text="Cleaner.", now=NOW)
    assert list(LogVersion.objects.values_list("text", flat=True)) == ["Clean."]
