"""`updated_since` and `/deletions/`, as a copy reads them. `tests/problems/test_mirrors.py` misses nothing."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from problems import tasks
from problems.api import following
from problems.models import Comment, Mark, Problem, Skill, Source, Technique, Track
from problems.services import mirrors, triage, writeups
from problems.services.writeups import BearsOn
from tests.api import read, walk
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_domain_rule,
    a_log_entry,
    a_mentor,
    a_person,
    a_problem,
    a_program,
    a_reproduction,
    a_review,
    a_skill,
    a_sponsorship,
    a_technique,
    a_writeup,
)
from tests.problems.test_mirrors import LISTS
from users.models import User
from users.services import people

pytestmark = pytest.mark.django_db


def moment():
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def numbers(client, query):
    return [row["number"] for row in walk(client, f"problems/?{query}")[0]]


def test_a_list_tells_what_changed_since_the_first_change_first(client):
    first, second, third = a_problem(), a_problem(), a_problem()
    since = moment()
    Problem.objects.filter(pk=third.pk).update(title="Third")
    Problem.objects.filter(pk=first.pk).update(title="First")

    assert numbers(client, f"updated_since={since}") == [third.pk, first.pk]
    assert numbers(client, f"updated_since={since}&page_size=1") == [third.pk, first.pk]
    assert numbers(client, f"updated_since={moment()}") == []
    assert numbers(client, "updated_since=2020-01-01T00:00:00%2B02:00") == [second.pk, third.pk, first.pk]


def test_a_row_is_the_same_as_in_the_whole_list(client):
    a_problem(skills={a_skill(): 2})
    claim = a_claim()
    a_log_entry(claim)
    a_comment()
    a_reproduction(writeup=a_review(outcome="legible").writeup)
    a_sponsorship()

    for noun, name in LISTS.values():
        whole = read(client, f"{noun}/?page_size=100")["results"]
        since = read(client, f"{noun}/?page_size=100&updated_since=2020-01-01T00:00:00Z")["results"]
        assert sorted(whole, key=lambda row: row[name]) == sorted(since, key=lambda row: row[name])
        assert whole


def test_it_goes_with_the_filter_and_with_some_fields(client):
    problem, other = a_problem(difficulty="B"), a_problem()
    query = "updated_since=2020-01-01T00:00:00Z&difficulty=B&fields=number"

    assert client.get(f"/api/v1/problems/?{query}").json()["results"] == [{"number": problem.number}]
    assert numbers(client, "updated_since=2020-01-01T00:00:00Z&q=head") == [problem.pk, other.pk]


def test_a_cursor_goes_on_where_it_was_when_rows_come_and_go(client):
    problems = [a_problem() for _ in range(4)]
    page = read(client, "problems/?updated_since=2020-01-01T00:00:00Z&page_size=2")
    Problem.objects.filter(pk=problems[0].pk).update(title="Again")
    Problem.objects.filter(pk=problems[2].pk).update(status="historical")
    late = a_problem()

    rest, _ = walk(client, page["next"].partition("/api/v1/")[2])
    assert [row["number"] for row in page["results"]] == [problems[0].pk, problems[1].pk]
    assert [row["number"] for row in rest] == [problems[3].pk, problems[0].pk, late.pk]


@pytest.mark.parametrize("noun", [*(noun for noun, _ in LISTS.values()), "deletions"])
@pytest.mark.parametrize(
    "since",
    ["yesterday", "2026-11-26", "2026-11-26T09:30:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "0"],
)
def test_a_moment_that_cannot_be_read_is_told(client, noun, since):
    errors = read(client, f"{noun}/?updated_since={since}", status=400)["errors"]

    assert errors == {"updated_since": [following.BAD_MOMENT]}


def test_a_plus_that_was_not_written_as_one_is_told_how(client):
    errors = read(client, "problems/?updated_since=2026-11-26T09:30:00+00:00", status=400)["errors"]

    assert errors["updated_since"][0].endswith("In an address a + is written %2B.")


def test_another_order_is_refused(client):
    errors = read(client, "problems/?updated_since=2026-01-01T00:00:00Z&sort=new", status=400)["errors"]

    assert errors == {"sort": ["With `updated_since` the list is in the order of the changes."]}


@pytest.mark.parametrize("count", [1, 3])
def test_what_changed_costs_as_many_questions_for_three_as_for_one(client, count, django_assert_max_num_queries):
    for _ in range(count):
        a_log_entry(a_claim())
        a_comment()
        a_writeup().authors.create(person=a_person())
        a_sponsorship()

    for noun, _ in LISTS.values():
        with django_assert_max_num_queries(7 if noun == "mentors" else 6):
            client.get(f"/api/v1/{noun}/?updated_since=2020-01-01T00:00:00Z")
    with django_assert_max_num_queries(2):
        client.get("/api/v1/deletions/?updated_since=2020-01-01T00:00:00Z")


def test_deletions_say_what_is_gone_and_why_and_nothing_of_whom(client, ada):
    kept, historical, merged = a_problem(), a_problem(), a_problem()
    claim = a_claim(problem=kept)
    entry = a_log_entry(claim)
    review = a_review(outcome="legible")
    writeup = a_writeup(linked_by=ada)
    mentor = a_mentor()
    since = moment()

    Problem.objects.filter(pk=historical.pk).update(status="historical")
    Problem.objects.filter(pk=merged.pk).update(status="merged", merged_into=kept)
    type(claim).objects.filter(pk=claim.pk).update(status="removed", ended_at=timezone.now())
    type(review).objects.filter(pk=review.pk).update(status="hidden", hidden_because="Unkind.")
    type(writeup).objects.filter(pk=writeup.pk).update(status="withdrawn")
    type(mentor).objects.filter(pk=mentor.pk).update(standing="left")
    rows, _ = walk(client, f"deletions/?updated_since={since}")

    told = {(row["kind"], row["id"]): (row["why"], row["into"]) for row in rows}
    assert told == {
        ("problem", historical.pk): ("unlisted", None),
        ("problem", merged.pk): ("merged", kept.pk),
        ("claim", claim.pk): ("hidden", None),
        ("log-entry", entry.pk): ("gone", None),
        ("review", review.pk): ("hidden", None),
        ("writeup", writeup.pk): ("gone", None),
        ("mentor", mentor.pk): ("gone", None),
        ("person", claim.person.pk): ("gone", None),
    }
    assert {*rows[0]} == {"kind", "id", "at", "why", "into"}


@pytest.mark.parametrize("stretch", [1, 500])
def test_deletions_begin_at_the_moment_that_is_given(client, monkeypatch, stretch):
    monkeypatch.setattr(following, "STRETCH", stretch)
    early, late = a_problem(), a_problem()
    Problem.objects.filter(pk=early.pk).update(status="withdrawn")
    since = moment()
    Problem.objects.filter(pk=late.pk).update(status="withdrawn")

    assert [row["id"] for row in walk(client, f"deletions/?updated_since={since}")[0]] == [late.pk]
    assert walk(client, f"deletions/?updated_since={moment()}")[0] == []
    assert [row["id"] for row in walk(client, "deletions/?")[0]] == [early.pk, late.pk]


def test_what_comes_back_is_no_deletion_any_more(client):
    problem = a_problem()
    Problem.objects.update(status="historical")
    assert [row["id"] for row in read(client, "deletions/")["results"]] == [problem.pk]
    Problem.objects.update(status="listed")

    assert read(client, "deletions/")["results"] == []


@pytest.mark.parametrize("status", ["draft", "proposed", "needs_changes", "declined"])
def test_what_was_never_public_is_no_deletion(client, status):
    a_comment(problem=a_problem(status=status))
    a_review()
    a_mentor(standing="invited")
    a_program()
    a_problem(status="draft", source=None).delete()

    assert read(client, "deletions/")["results"] == []


def test_a_write_up_that_only_waited_was_never_there(client, ada, grace):
    a_domain_rule("spam.example", judgement="hold")
    links = {"by": ada, "is_author": True, "kind": "post", "bears_on": [BearsOn(a_problem(), "partial")], "now": NOW}
    waits, _, shown = [writeups.link(f"https://spam.example/{n}", title="It", **links) for n in range(3)]
    triage.decline(waits, by=grace, note="Ads.", now=NOW)
    assert read(client, "deletions/")["results"] == []

    # The control: what showed for a day is gone after it.
    triage.put_on_list(shown, by=grace, now=NOW)
    writeups.withdraw(shown, by=grace, note="Ads.", now=NOW)
    assert [(row["kind"], row["id"]) for row in read(client, "deletions/")["results"]] == [
        ("writeup", shown.pk),
        ("person", ada.pk),
    ]


def test_somebody_without_public_work_leaves_no_trace(client, ada):
    people.edit_profile(ada, name="Ada L", bio="", website="")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert read(client, "deletions/")["results"] == []

    # The control: whoever had some is told of.
    mary = a_claim(person=a_person("mary")).person
    User.objects.filter(pk=mary.pk).update(is_active=False)
    assert [(row["kind"], row["id"]) for row in read(client, "deletions/")["results"]] == [("person", mary.pk)]


def test_a_row_that_is_lost_for_good_is_a_deletion(client):
    comment = a_comment()
    pk = comment.pk
    comment.delete()

    assert [(row["kind"], row["id"]) for row in read(client, "deletions/")["results"]] == [("comment", pk)]


def test_a_member_who_left_is_told_of_by_a_number_alone(client, ada):
    a_claim(person=ada)
    since = moment()
    people.delete(ada)

    [gone] = [row for row in read(client, f"deletions/?updated_since={since}")["results"] if row["kind"] == "person"]
    assert (gone["id"], gone["why"]) == (ada.pk, "gone")
    [claim] = read(client, f"claims/?updated_since={since}")["results"]
    assert claim["person"] == {"username": None, "name": "former member"}


def test_an_unnamed_reviewer_who_takes_another_name_leaves_no_trace_on_their_reviews(client):
    """The control is one who is named."""
    unnamed = a_review(outcome="legible", is_unnamed=True)
    named = a_review(outcome="legible")
    since = moment()
    for review in (unnamed, named):
        type(review.by).objects.filter(pk=review.by_id).update(name="Another name")

    assert [row["id"] for row in read(client, f"reviews/?updated_since={since}")["results"]] == [named.pk]
    assert [row["id"] for row in read(client, f"writeups/?updated_since={since}")["results"]] == [named.writeup_id]


def test_an_offer_between_two_leaves_no_trace(client, ada):
    claim = a_claim()
    since = moment()
    claim.claimants.create(problem=claim.problem, person=ada, by=claim.person, standing="invited")

    assert read(client, f"claims/?updated_since={since}")["results"] == []


def test_nothing_is_marked_where_nothing_changed():
    a_comment()
    before = Mark.objects.count()
    Comment.objects.update(text="A question.")

    assert Mark.objects.count() == before


def test_what_another_day_alone_changes_is_marked(client):
    now = timezone.now()
    due = a_problem(checked_on=(now - timedelta(days=184)).date())
    a_problem(checked_on=(now - timedelta(days=20)).date())
    paused = a_claim(status="paused", returns_on=now.date(), lapses_at=now + timedelta(days=9), problem=due)
    since = moment()

    tasks.mark_what_the_day_changed()

    assert numbers(client, f"updated_since={since}") == [due.pk]
    assert [row["id"] for row in read(client, f"claims/?updated_since={since}")["results"]] == [paused.pk]


@pytest.mark.parametrize("at_once", [1, 2, 10_000])
def test_marks_that_were_overtaken_are_forgotten_and_nothing_is_missed(client, monkeypatch, at_once):
    monkeypatch.setattr(mirrors, "AT_ONCE", at_once)
    problem, other = a_problem(), a_problem()
    Problem.objects.filter(pk=problem.pk).update(title="Once")
    Problem.objects.filter(pk=problem.pk).update(title="Twice")
    before = read(client, "problems/?updated_since=2020-01-01T00:00:00Z")

    tasks.forget_overtaken_marks()

    assert Mark.objects.filter(kind="problem").count() == 2
    assert read(client, "problems/?updated_since=2020-01-01T00:00:00Z") == before
    assert [row["number"] for row in before["results"]] == [other.pk, problem.pk]
    assert mirrors.forget_overtaken() == 0


def claims_since(client, since):
    return [row["id"] for row in read(client, f"claims/?updated_since={since}")["results"]]


def test_a_lapse_is_seen_at_the_moment_at_which_it_holds(client):
    """Without a sweep: nothing writes when the time is past. The problem's answer says whether it is worked on."""
    claim = a_claim(lapses_at=timezone.now() + timedelta(seconds=1))
    since = moment()
    assert (claims_since(client, since), numbers(client, f"updated_since={since}")) == ([], [])

    time.sleep(1.1)

    [row] = read(client, f"claims/?updated_since={since}")["results"]
    assert (row["id"], row["status"]) == (claim.pk, "lapsed")
    assert numbers(client, f"updated_since={since}") == [claim.problem_id]


def test_control_without_the_mark_that_lies_ahead_it_is_not(client):
    claim = a_claim(lapses_at=timezone.now() + timedelta(seconds=1))
    since = moment()
    assert set(Mark.objects.filter(at__gt=timezone.now()).values_list("kind", "ref")) == {
        ("claim", claim.pk),
        ("problem", claim.problem_id),
    }
    Mark.objects.filter(at__gt=timezone.now()).delete()

    time.sleep(1.1)

    assert claims_since(client, since) == []


def test_a_mark_that_lies_ahead_hides_none_that_is_due(client):
    claim = a_claim(lapses_at=timezone.now() + timedelta(days=9))
    assert claims_since(client, "2020-01-01T00:00:00Z") == [claim.pk]
    assert mirrors.forget_overtaken() >= 0
    assert claims_since(client, "2020-01-01T00:00:00Z") == [claim.pk]
    assert Mark.objects.filter(kind="claim", ref=claim.pk, at__gt=timezone.now()).count() == 1


def test_what_ended_or_was_over_lays_no_mark_ahead():
    a_claim(status="released", lapses_at=timezone.now() + timedelta(days=9))
    a_claim(lapses_at=timezone.now() - timedelta(days=9))

    assert not Mark.objects.filter(at__gt=timezone.now()).exists()


@pytest.mark.parametrize("stretch", [1, 2, 5])
def test_pages_look_through_few_marks_at_once_and_miss_nothing(client, monkeypatch, stretch):
    problems = [a_problem() for _ in range(6)]
    for problem in problems[1:5]:
        Problem.objects.filter(pk=problem.pk).update(status="withdrawn")
    since = "2020-01-01T00:00:00Z"
    nouns = ("problems", "deletions")
    whole = {noun: read(client, f"{noun}/?page_size=100&updated_since={since}")["results"] for noun in nouns}
    assert [row["id"] for row in whole["deletions"]] == [problem.pk for problem in problems[1:5]]

    monkeypatch.setattr(following, "STRETCH", stretch)
    for noun, rows in whole.items():
        assert walk(client, f"{noun}/?updated_since={since}")[0] == rows


def test_the_vocabulary_is_read_whole_and_its_validator_says_when_there_is_something_new(client):
    """The control: nothing of it changed, so nothing is sent."""
    a_problem(skills={a_skill(): 2}, techniques=[a_technique()])
    for noun, model in (("tracks", Track), ("skills", Skill), ("techniques", Technique), ("sources", Source)):
        there = f"/api/v1/{noun}/"
        known = {"if-none-match": client.get(there)["ETag"]}
        assert client.get(there, headers=known).status_code == 304
        model.objects.update(name="Another name")

        assert client.get(there, headers=known).status_code == 200
        read(client, f"{noun}/?updated_since=2026-11-23T00:00:00Z", status=400)
