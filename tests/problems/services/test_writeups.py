"""Linking a write-up: what it leaves, whom it frees, what is refused."""

from datetime import timedelta

import pytest

from board.lib.errors import Refused
from board.lib.reading import absolute
from problems.models import Bearing, Claim, Event, WriteUp
from problems.services import problems, writeups
from problems.services.writeups import BearsOn
from tests.factories import NOW, a_claim, a_problem, a_writeup

pytestmark = pytest.mark.django_db

URL = "https://www.lesswrong.com/posts/uSdFFTATPFJz4pQyB/heads-that-copy"


def link(by, *bears_on, **fields):
    given = {"title": "Heads that copy", "kind": "post", "now": NOW} | fields
    return writeups.link(given.pop("url", URL), by=by, bears_on=list(bears_on), **given)


def test_it_shows_at_once_marked_not_reviewed(ada):
    problem = a_problem()

    linked = link(ada, BearsOn(problem, "partial"), summary="It *copies*.", other_authors=["Charles Babbage"])

    row = WriteUp.objects.visible().values("url", "link", "status", "summary_html", "linked_by", "linked_at").get()
    assert row == {
        "url": "https://lesswrong.com/posts/uSdFFTATPFJz4pQyB",
        "link": URL,
        "status": "submitted",
        "summary_html": "<p>It <em>copies</em>.</p>\n",
        "linked_by": ada.pk,
        "linked_at": NOW,
    }
    assert linked.get_status_display() == "not reviewed"
    assert [str(author) for author in linked.authors.all()] == ["Ada Lovelace", "Charles Babbage"]
    assert list(Bearing.objects.values_list("problem", "says", "claim")) == [(problem.pk, "partial", None)]
    assert list(Event.objects.values_list("verb", "subject", "problem", "after").order_by("pk")) == [
        ("linked", f"write-up:{linked.pk}", None, "submitted"),
        ("bears on", f"bearing:{Bearing.objects.get().pk}", problem.pk, "partial"),
    ]
    problem.refresh_from_db()
    assert (problem.has_results, problem.last_activity_at) == (True, NOW)


def test_a_claim_of_the_authors_is_delivered_by_it(ada):
    problem = a_problem()
    claim = a_claim(problem=problem, person=ada)
    problems.refresh_activity(problem)

    link(ada, BearsOn(problem, "negative"), now=NOW + timedelta(days=3))

    claim.refresh_from_db()
    assert (claim.status, claim.ended_at) == ("delivered", NOW + timedelta(days=3))
    assert Bearing.objects.get().claim == claim
    delivered = Event.objects.values_list("verb", "before", "after", "evidence").get(claim=claim)
    assert delivered == ("delivered", "active", "delivered", absolute(f"/writeups/{WriteUp.objects.get().pk}/"))
    problem.refresh_from_db()
    assert problem.worked_on_until is None


def test_a_related_write_up_delivers_nothing_and_is_no_result(ada):
    problem = a_problem()
    claim = a_claim(problem=problem, person=ada)

    link(ada, BearsOn(problem, "related"))

    claim.refresh_from_db()
    problem.refresh_from_db()
    assert (claim.status, problem.has_results) == ("active", False)


@pytest.mark.parametrize(
    ("says", "is_author", "status", "verbs"),
    [
        ("related", True, "active", ["linked", "bears on", "went on"]),
        ("related", False, "paused", ["linked", "bears on"]),
        ("answers", False, "paused", ["linked", "bears on"]),
    ],
)
def test_a_related_draft_is_a_sign_of_life_of_its_author(ada, says, is_author, status, verbs):
    later = NOW + timedelta(days=20)
    claim = a_claim(person=ada, status="paused", returns_on=later.date() + timedelta(days=5))
    before = claim.lapses_at

    link(ada, BearsOn(claim.problem, says), is_author=is_author, now=later)

    claim.refresh_from_db()
    claim.problem.refresh_from_db()
    heard, lapses_at = (later, later + claim.problem.lapses_after) if status == "active" else (NOW, before)
    assert (claim.status, claim.last_sign_at, claim.lapses_at) == (status, heard, lapses_at)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == verbs
    if is_author:
        assert claim.problem.worked_on_until == lapses_at


def test_a_related_draft_wakes_neither_what_went_quiet_nor_who_else_is_on_it(ada, mallory):
    quiet, other = a_claim(person=ada, lapses_at=NOW), a_claim(person=mallory)
    link(ada, BearsOn(quiet.problem, "related"), BearsOn(other.problem, "related"), now=NOW + timedelta(days=1))
    assert set(Claim.objects.values_list("last_sign_at", flat=True)) == {NOW}


def test_linking_what_others_wrote_delivers_nothing(ada):
    problem = a_problem()
    a_claim(problem=problem, person=ada)

    linked = link(ada, BearsOn(problem, "answers"), is_author=False, other_authors=["Somebody"])

    assert Claim.objects.get().status == "active"
    assert [str(author) for author in linked.authors.all()] == ["Somebody"]


def test_somebody_elses_claim_is_left_alone(ada, mallory):
    problem = a_problem()
    a_claim(problem=problem, person=ada)

    link(mallory, BearsOn(problem, "answers"))

    assert Claim.objects.get().status == "active"


def test_a_claim_is_not_needed_and_several_problems_can_be_named(ada):
    pair = [a_problem(), a_problem()]

    link(ada, BearsOn(pair[0], "answers"), BearsOn(pair[1], "replication"))

    assert list(Bearing.objects.values_list("problem", "says")) == [
        (pair[0].pk, "answers"),
        (pair[1].pk, "replication"),
    ]


def test_the_same_address_twice_is_refused_with_a_link_to_the_first(ada, mallory):
    first = link(ada, BearsOn(a_problem(), "answers"))

    with pytest.raises(Refused) as refusal:
        link(
            mallory,
            BearsOn(a_problem(), "answers"),
            url="http://greaterwrong.com/posts/uSdFFTATPFJz4pQyB/x?utm_source=y",
        )

    assert str(refusal.value) == "This address is on the board already: Heads that copy."
    assert (refusal.value.code, refusal.value.link) == ("linked-twice", first.get_absolute_url())
    assert WriteUp.objects.count() == 1


def test_a_refusal_leaves_nothing_behind(ada):
    problem = a_problem()

    with pytest.raises(Refused, match="is named twice"):
        link(ada, BearsOn(problem, "answers"), BearsOn(problem, "partial"))

    assert (WriteUp.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"bears_on": []}, "Name at least one problem that it bears on."),
        ({"summary": "word " * 151}, "The summary has 151 words. 150 is the limit."),
        ({"url": "javascript:alert(1)"}, "Give a public web address that begins with https://."),
    ],
)
def test_refusals_say_what_is_wrong(ada, fields, sentence):
    given = {"url": URL, "title": "T", "kind": "post", "bears_on": [BearsOn(a_problem(), "answers")]} | fields

    with pytest.raises(Refused) as refusal:
        writeups.link(given.pop("url"), by=ada, **given)

    assert str(refusal.value) == sentence


def test_a_visitor_is_refused():
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(Refused, match="^Sign in to link a write-up.$"):
        link(AnonymousUser(), BearsOn(a_problem(), "answers"))


def test_what_is_withdrawn_is_no_result(ada):
    problem = a_problem()
    a_writeup(says={problem: "answers"}, status="withdrawn")

    problems.refresh_activity(problem)

    problem.refresh_from_db()
    assert problem.has_results is False


@pytest.mark.parametrize(
    ("days", "length", "is_taken"), [(0, 10, True), (1, 10, True), (2, 10, False), (40, 7, False), (400, 4, False)]
)
def test_a_date_of_publication_that_has_not_come_is_refused(ada, days, length, is_taken):
    """Tomorrow is today somewhere."""
    published = (NOW + timedelta(days=days)).date().isoformat()[:length]
    here = link(ada, BearsOn(a_problem(), "partial"), url="https://example.org/here")

    if is_taken:
        assert link(ada, BearsOn(a_problem(), "partial"), published=published).published == published
        assert writeups.edit(here, by=ada, published=published, now=NOW).published == published
        return
    said = "^This date has not come yet. Link it when anybody can open it.$"
    with pytest.raises(Refused, match=said):
        link(ada, BearsOn(a_problem(), "partial"), published=published)
    with pytest.raises(Refused, match=said):
        writeups.edit(here, by=ada, published=published, now=NOW)
    assert WriteUp.objects.get().published == ""
