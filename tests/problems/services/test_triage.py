"""A new write-up is looked at, edited, declined, submitted again and superseded; and who may."""

from datetime import timedelta
from itertools import product

import pytest

from board.lib.errors import Refused
from problems.models import Event, WriteUp
from problems.models.writeups import MOVES, Status
from problems.services import authors, sanctions, triage, watches, writeups
from problems.services.writeups import BearsOn
from tests.factories import NOW, a_claim, a_domain_rule, a_person, a_problem, a_writeup
from users.models import Notification

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def linked(by, **fields) -> WriteUp:
    asked = {"title": "They skip", "kind": "post", "bears_on": [BearsOn(a_problem(), "partial")], "now": NOW}
    return writeups.link(f"https://example.org/{WriteUp.objects.count()}", by=by, **asked | fields)


def last_event() -> tuple:
    return Event.objects.values_list("verb", "before", "after", "reason", "by__username").latest("pk")


def told() -> dict[str, str]:
    return {one.person.username: str(one) for one in Notification.objects.select_related("person", "by")}


def test_it_stays_when_a_curator_has_looked(ada, grace):
    writeup = linked(ada)

    triage.put_on_list(writeup, by=grace, now=NOW + DAY)

    writeup.refresh_from_db()
    assert (writeup.status, writeup.verdict_note) == ("listed", "")
    assert last_event() == ("listed", "submitted", "listed", "", "grace")
    assert told() == {"ada": "Grace Hopper looked at “They skip”: it stays, and waits for reviewers"}


def test_declined_it_is_shown_no_longer_and_says_what_would_make_it_listable(ada, grace):
    problem = a_problem()
    writeup = linked(ada, bears_on=[BearsOn(problem, "answers")])

    triage.decline(writeup, by=grace, note=" Name the model you used. ", now=NOW + DAY)

    writeup.refresh_from_db()
    problem.refresh_from_db()
    assert (writeup.status, writeup.verdict_note, problem.has_results) == (
        "declined",
        "Name the model you used.",
        False,
    )
    assert not WriteUp.objects.visible().exists()
    assert list(WriteUp.objects.visible_to(ada)) == [writeup]
    assert last_event() == ("declined", "submitted", "declined", "Name the model you used.", "grace")
    assert told() == {"ada": "Grace Hopper took “They skip” off the board, and says why"}


def test_whoever_watches_a_problem_hears_of_what_waited_once_it_shows(ada, grace, mallory):
    a_domain_rule("example.org", judgement="hold")
    problem = a_problem(number=7, title="Heads")
    watches.watch(problem, by=mallory)
    writeup = linked(ada, bears_on=[BearsOn(problem, "answers")])
    assert "mallory" not in told()

    triage.put_on_list(writeup, by=grace, now=NOW + DAY)

    assert told()["mallory"] == "Ada Lovelace linked a write-up to #7 “Heads”: “They skip”"


@pytest.mark.parametrize("kept_back", ["a ban", "a limit", "a domain"])
def test_submitted_again_it_waits_where_a_new_one_would(ada, grace, kept_back):
    writeup = linked(ada)
    triage.decline(writeup, by=grace, note="Ads.", now=NOW)
    if kept_back == "a domain":
        a_domain_rule("example.org", judgement="hold")
    else:
        sanctions.give(ada, by=grace, kind=kept_back.removeprefix("a "), reason="Ads.", now=NOW)
        ada.refresh_from_db()

    triage.submit_again(writeup, by=ada, now=NOW + DAY)

    assert not WriteUp.objects.visible().exists()
    assert last_event()[:3] == ("submitted", "declined", "held")


def test_a_decline_needs_a_reason(ada, grace):
    writeup = linked(ada)

    with pytest.raises(Refused, match="^Say what would make it listable"):
        triage.decline(writeup, by=grace, note="  ", now=NOW)

    assert WriteUp.objects.get().status == "submitted"


def test_submitted_again_it_shows_at_once_and_waits_anew(ada, grace, mallory):
    problem = a_problem()
    writeup = linked(ada, bears_on=[BearsOn(problem, "answers")])
    triage.decline(writeup, by=grace, note="Name the model.", now=NOW)
    with pytest.raises(Refused, match="^Only who linked or wrote a write-up submits it again.$"):
        triage.submit_again(writeup, by=mallory, now=NOW)

    triage.submit_again(writeup, by=ada, note="Named it.", now=NOW + DAY)

    writeup.refresh_from_db()
    problem.refresh_from_db()
    assert (writeup.status, writeup.submitted_at, problem.has_results) == ("submitted", NOW + DAY, True)
    assert last_event() == ("submitted", "declined", "submitted", "Named it.", "ada")
    assert list(WriteUp.objects.to_triage()) == [writeup]
    with pytest.raises(Refused, match="^Only a declined write-up is submitted again.$"):
        triage.submit_again(writeup, by=ada, now=NOW)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("mallory", "Only a curator can do this."),
        ("ada", "You linked or wrote this. Another curator looks at it."),
        ("mary", "You linked or wrote this. Another curator looks at it."),
    ],
)
def test_nobody_looks_at_their_own(ada, mallory, who, sentence):
    people = {"ada": ada, "mallory": mallory, "mary": a_person("mary", role="curator")}
    type(ada).objects.filter(pk=ada.pk).update(role="curator")
    writeup = linked(type(ada).objects.get(pk=ada.pk), other_authors=["~mary"])
    person = type(ada).objects.get(pk=people[who].pk)

    for act in (triage.put_on_list, triage.decline):
        with pytest.raises(Refused) as refusal:
            act(writeup, by=person, note="Because.", now=NOW)
        assert str(refusal.value) == sentence


def test_the_second_curator_hears_that_it_was_looked_at(ada, grace):
    writeup = linked(ada)
    triage.put_on_list(writeup, by=grace, now=NOW)

    with pytest.raises(Refused, match="^This has been looked at already.$"):
        triage.decline(writeup, by=a_person(role="curator"), note="Spam.", now=NOW)


def test_the_longest_waiting_comes_first(ada):
    second, first = linked(ada, now=NOW), linked(ada, now=NOW - DAY)
    a_writeup(status="listed")

    assert list(WriteUp.objects.to_triage()) == [first, second]


def test_an_edit_keeps_what_it_said_on_the_record(ada, mallory):
    writeup = linked(ada, summary="It *copies*.")
    with pytest.raises(Refused, match="^Only who linked or wrote a write-up, or a curator, changes what"):
        writeups.edit(writeup, by=mallory, title="Mine", now=NOW)

    writeups.edit(writeup, by=ada, title="They skip one", summary="It **skips**.", kind="post", now=NOW)

    writeup.refresh_from_db()
    assert (writeup.title, writeup.summary_html) == ("They skip one", "<p>It <strong>skips</strong>.</p>\n")
    assert last_event() == (
        "edited a write-up",
        "title: They skip\n\nsummary: It *copies*.",
        "title: They skip one\n\nsummary: It **skips**.",
        "",
        "ada",
    )
    with pytest.raises(Refused, match="^Nothing was changed.$"):
        writeups.edit(writeup, by=ada, title="They skip one", now=NOW)


def test_an_edit_changes_nothing_but_what_can_be_edited(ada):
    writeup = linked(ada)

    with pytest.raises(Refused, match="^Nothing was changed.$"):
        writeups.edit(writeup, by=ada, url="https://evil.example/", status="legible", linked_by="x", now=NOW)

    assert WriteUp.objects.values_list("status", "url").get() == ("submitted", "https://example.org/0")


def test_a_member_who_is_named_hears_of_it_and_can_say_no(ada, mallory):
    writeup = linked(ada, other_authors=["~Mallory", "Charles Babbage", "~mallory"])

    assert [str(author) for author in writeup.authors.all()] == ["Ada Lovelace", "mallory", "Charles Babbage"]
    assert told() == {"mallory": "Ada Lovelace named you as an author of “They skip”"}
    assert Event.objects.public().filter(verb="named an author").count() == 0
    authors.disown(writeup, by=mallory, now=NOW)
    assert [str(author) for author in writeup.authors.all()] == ["Ada Lovelace", "Charles Babbage"]
    with pytest.raises(Refused, match="^You are not named as an author of this.$"):
        authors.disown(writeup, by=mallory, now=NOW)


def test_authors_are_named_anew_and_who_stays_keeps_their_row(ada, mallory, grace):
    writeup = linked(ada, other_authors=["~mallory", "Charles Babbage"])
    row = writeup.authors.get(person=mallory)

    writeups.edit(writeup, by=ada, other_authors=["~grace", "~mallory"], now=NOW)

    assert [str(author) for author in writeup.authors.all()] == ["Ada Lovelace", "Grace Hopper", "mallory"]
    assert writeup.authors.get(person=mallory).pk == row.pk
    assert last_event()[:3] == (
        "edited a write-up",
        "authors: (named anew)",
        "authors: (named anew)",
    )


def test_a_newer_one_takes_the_place_of_an_older_one(ada, mallory):
    older, newer = a_writeup(linked_by=ada), a_writeup(linked_by=ada)
    with pytest.raises(Refused, match="^Only who linked or wrote both, or a curator"):
        triage.supersede(older, newer, by=mallory, now=NOW)
    with pytest.raises(Refused, match="^A write-up cannot take the place of itself.$"):
        triage.supersede(older, older, by=ada, now=NOW)

    triage.supersede(older, newer, by=ada, now=NOW)

    older.refresh_from_db()
    assert (older.status, older.superseded_by) == ("superseded", newer)
    assert last_event() == ("superseded", "listed", "superseded", "", "ada")
    with pytest.raises(Refused, match="^The newer one is not kept on the board yet, or has been superseded itself.$"):
        triage.supersede(newer, older, by=ada, now=NOW)


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_every_pair_of_statuses(grace, before, after):
    newer = a_writeup() if before == Status.SUPERSEDED else None
    writeup = a_writeup(status=before, superseded_by=newer)

    if after in MOVES[before]:
        writeups.move(writeup, after, by=grace, now=NOW)
        assert WriteUp.objects.get(pk=writeup.pk).status == after
        assert last_event()[:3] == (after, before, after)
    else:
        with pytest.raises(
            Refused, match="^A write-up that is .* cannot become .*[.]$|^This write-up is .* already[.]$"
        ):
            writeups.move(writeup, after, by=grace, now=NOW)
        assert WriteUp.objects.get(pk=writeup.pk).status == before


def test_what_is_declined_or_taken_back_ends_no_claim(ada, grace):
    problem = a_problem()
    claim = a_claim(person=ada, problem=problem)
    writeup = linked(ada, bears_on=[BearsOn(problem, "answers")])
    claim.refresh_from_db()
    assert claim.status == "delivered"

    triage.decline(writeup, by=grace, note="Name the model.", now=NOW + DAY)
    claim.refresh_from_db()
    assert (claim.status, claim.lapses_at) == ("active", NOW + 31 * DAY)
    triage.submit_again(writeup, by=ada, now=NOW + 2 * DAY)
    claim.refresh_from_db()
    assert claim.status == "delivered"
    writeups.withdraw(writeup, by=ada, note="", now=NOW + 3 * DAY)

    claim.refresh_from_db()
    assert claim.status == "active"


def test_an_address_taken_back_is_free_and_one_taken_down_is_not(ada, grace, mallory):
    asked = {"title": "Mine", "kind": "post", "bears_on": [BearsOn(a_problem(), "partial")], "now": NOW}
    url = "https://example.org/paper"
    first = writeups.link(url, by=ada, **asked)
    with pytest.raises(Refused, match="^This address is on the board already: Mine.$"):
        writeups.link(url, by=mallory, **asked)

    writeups.withdraw(first, by=ada, note="", now=NOW)
    second = writeups.link(url, by=mallory, **asked)
    writeups.withdraw(second, by=grace, note="Spam.", now=NOW)

    with pytest.raises(Refused) as refusal:
        writeups.link(url, by=ada, **asked)
    assert (str(refusal.value), refusal.value.link) == (
        "A curator took this address down. Ask in the discussion of the problem if it should stand here.",
        "",
    )


SENT_BACK = (
    "Whoever linked this address took it back after it had been declined, or sent back with a question. "
    "Ask in the discussion of the problem if it should stand here."
)


@pytest.mark.parametrize("status", ["declined", "changes_requested"])
def test_what_its_author_took_back_after_a_no_was_taken_down_by_nobody(ada, mallory, status):
    url, asked = "https://ada.example/heads", {"title": "Mine", "kind": "post"}
    problem = a_problem()
    first = writeups.link(url, by=ada, bears_on=[BearsOn(problem, "related")], now=NOW, **asked)
    WriteUp.objects.update(status=status)
    writeups.withdraw(first, by=ada, note="", now=NOW)

    for person in (ada, mallory):
        with pytest.raises(Refused) as refusal:
            writeups.link(url, by=person, bears_on=[BearsOn(problem, "related")], now=NOW, **asked)
        assert (refusal.value.code, str(refusal.value)) == ("gone", SENT_BACK)


def test_who_said_no_is_not_named_again(ada, mallory):
    writeup = linked(ada, other_authors=["~mallory"])
    authors.disown(writeup, by=mallory, now=NOW)

    writeups.edit(writeup, by=ada, other_authors=["~mallory", "C. Babbage"], now=NOW)

    assert [str(author) for author in writeup.authors.all()] == ["Ada Lovelace", "C. Babbage"]
