"""Merging a duplicate: everything follows, what is on both is settled, and an undo leaves every row as it was."""

from datetime import timedelta

import pytest

from board.lib.errors import Refused
from problems.models import Claim, Claimant, Event, Merge, MovedRow, Problem, Report
from problems.models.choices import Resolution
from problems.services import (
    bearings,
    claims,
    comments,
    interests,
    merges,
    problems,
    reports,
    revisions,
    teams,
    variants,
    watches,
)
from problems.services.writeups import BearsOn
from programs.models import Sponsorship
from tests.checksums import checksums, differing
from tests.factories import (
    NOW,
    a_check_in,
    a_claim,
    a_comment,
    a_log_entry,
    a_mentor,
    a_mentor_request,
    a_person,
    a_problem,
    a_program,
    a_sponsorship,
    a_writeup,
    an_interest,
    join,
)
from users.models import Notification, User

pytestmark = pytest.mark.django_db
WHY = "The same question."
LATER = NOW + timedelta(days=3)


def a_report_of(problem: Problem, by: User) -> Report:
    return Report.objects.create(
        problem=problem, by=by, reason="already_solved", url="https://example.org/a", note="Section 3.", at=NOW
    )


def furnish(problem: Problem) -> dict:
    """One of everything that points at a problem, each of another person."""
    claim = a_claim(problem=problem)
    join(claim, a_person())
    a_log_entry(claim)
    ended = a_claim(problem=problem, status="delivered")
    writeup = a_writeup(says={problem: "partial"})
    writeup.bearings.update(claim=ended, revision=revisions.keep_revision(problem, by=None, note="", now=NOW))
    program = a_program()
    program.wanted_problems.add(problem)
    sponsorship = a_sponsorship(problem=problem)
    a_mentor_request(sponsorship, claim=claim, by=claim.person)
    return {
        "claim": claim,
        "ended": ended,
        "writeup": writeup,
        "program": program,
        "sponsorship": sponsorship,
        "comment": a_comment(problem=problem),
        "watcher": a_person(),
        "watch": problem.watches.create(person=a_person("watcher")),
        "interest": an_interest(problem=problem),
        "report": a_report_of(problem, a_person()),
        "variant": a_problem(parent=problem),
    }


def settled(*found: Problem) -> None:
    """Derived columns as the services leave them."""
    for problem in found:
        problems.refresh_activity(problem)


def people_with_one_on_each(here: Problem, there: Problem) -> User:
    """One person with a watch, an offer, an open report and a claim on both, a mentor and a program of both."""
    person = a_person("both")
    mentor, program, writeup = a_mentor(), a_program(), a_writeup(says={here: "answers", there: "partial"})
    program.wanted_problems.add(here, there)
    assert writeup
    for problem in (here, there):
        problem.watches.create(person=person)
        an_interest(problem=problem, person=person)
        a_report_of(problem, person)
        a_claim(problem=problem, person=person)
        a_sponsorship(mentor, problem=problem)
    return person


def told(problem: Problem) -> list[tuple[str, str, str, str]]:
    rows = Event.objects.filter(problem=problem).order_by("pk")
    return list(rows.values_list("verb", "before", "after", "reason"))


def test_everything_that_points_at_the_duplicate_follows(grace):
    gone, kept = a_problem(), a_problem()
    had = furnish(gone)

    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    for name in ("claim", "ended", "comment", "watch", "interest", "report", "sponsorship"):
        had[name].refresh_from_db()
        assert (name, had[name].problem) == (name, kept)
    had["variant"].refresh_from_db()
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert had["variant"].parent == kept
    assert (gone.status, gone.merged_into) == ("merged", kept)
    assert list(had["writeup"].problems.all()) == [kept]
    assert list(had["program"].wanted_problems.all()) == [kept]
    assert set(Claimant.objects.values_list("problem", flat=True)) == {kept.pk}
    assert (kept.has_results, kept.worked_on_until) == (True, had["claim"].lapses_at)
    assert (gone.has_results, gone.worked_on_until) == (False, None)
    assert (merge.gone, merge.kept, merge.by, merge.note) == (gone.pk, kept.pk, grace, WHY)
    assert told(gone) == [("merged", "listed", f"#{kept.pk}", WHY)]
    assert told(kept) == [("took in", "", f"#{gone.pk}", WHY)]


def test_what_a_program_asked_of_the_claim_is_untouched(grace):
    gone, kept = a_problem(), a_problem()
    asked = a_mentor_request(a_sponsorship(problem=gone))

    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    asked.refresh_from_db()
    assert (asked.claim.problem, asked.sponsorship.problem, asked.status) == (kept, kept, "sent")


def test_who_joined_after_a_merge_goes_along_with_its_undo(ada, mallory, grace):
    gone, kept = a_problem(), a_problem()
    claim = a_claim(problem=gone, person=ada)
    merge = merges.merge(gone, into=kept, by=grace, note="The same.", now=NOW)
    claim.refresh_from_db()
    teams.accept(teams.invite(claim, whom=mallory, by=ada, now=NOW), by=mallory, now=NOW)

    merges.undo(merge, by=grace, note="Not the same.", now=NOW + timedelta(days=1))

    assert {row.problem_id for row in claim.claimants.all()} == {gone.pk}


def test_an_undo_leaves_every_row_as_it_was(grace):
    gone, kept = a_problem(), a_problem()
    furnish(gone)
    people_with_one_on_each(gone, kept)
    variants.mark(kept, of=gone, by=grace, note="A larger model.", now=NOW)
    merges.merge(a_problem(), into=gone, by=grace, note=WHY, now=NOW)
    settled(gone, kept)
    before = checksums()

    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    between = checksums()
    merges.undo(merge, by=grace, note="They differ.", now=LATER)

    assert differing(before, between) == {
        "problems_bearing",
        "problems_claim",
        "problems_claimant",
        "problems_comment",
        "problems_interest",
        "problems_problem",
        "problems_report",
        "problems_watch",
        "programs_program_wanted_problems",
        "programs_sponsorship",
    }
    assert differing(before, checksums()) == set()
    merge.refresh_from_db()
    assert (merge.undone_at, merge.undone_by) == (LATER, grace)
    assert told(gone)[-1] == ("unmerged", f"#{kept.pk}", "listed", "They differ.")
    assert told(kept)[-1] == ("gave back", "", f"#{gone.pk}", "They differ.")


def test_an_undo_that_forgot_one_row_would_be_found(grace):
    gone, kept = a_problem(), a_problem()
    furnish(gone)
    settled(gone, kept)
    before = checksums()
    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    MovedRow.objects.filter(merge=merge, table="problems.comment").delete()

    merges.undo(merge, by=grace, note="They differ.", now=LATER)

    assert differing(before, checksums()) == {"problems_comment"}


def test_what_stands_on_both_is_settled(grace):
    gone, kept = a_problem(), a_problem()
    person = people_with_one_on_each(gone, kept)

    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    ended, goes_on = person.claims.order_by("pk")
    assert (ended.problem, ended.status, ended.ended_at) == (kept, "released", NOW)
    assert (goes_on.problem, goes_on.status) == (kept, "active")
    assert list(person.claimed.order_by("pk").values_list("problem", "is_holding")) == [
        (kept.pk, False),
        (kept.pk, True),
    ]
    assert list(person.watches.values_list("problem", flat=True)) == [kept.pk]
    assert list(person.interests.values_list("problem", flat=True)) == [kept.pk]
    assert list(person.reports.order_by("pk").values_list("problem", "handled_at")) == [
        (gone.pk, None),
        (kept.pk, None),
    ]
    assert list(Sponsorship.objects.order_by("pk").values_list("problem", "status")) == [
        (kept.pk, "ended"),
        (kept.pk, "open"),
    ]
    assert ("ended by a merge", "", "released", WHY) in told(gone)


def test_check_ins_on_what_a_merge_ends_are_its_note_until_the_undo(grace):
    gone, kept, person = a_problem(), a_problem(), a_person()
    claim = a_claim(problem=gone, person=person)
    a_claim(problem=kept, person=person)
    a_check_in(claim, moved="Layer 9 does it.")

    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    assert Claim.objects.attempts_on(kept, NOW).get().note == f"{NOW:%-d %B %Y}: Layer 9 does it."
    merges.undo(merge, by=grace, note=WHY, now=LATER)
    assert Claim.objects.values_list("note", "note_html", "status").get(pk=claim.pk) == ("", "", "active")


def test_a_note_that_its_person_has_bettered_since_outlives_the_undo(grace):
    gone, kept, person = a_problem(), a_problem(), a_person()
    claim = a_claim(problem=gone, person=person)
    a_claim(problem=kept, person=person)
    a_check_in(claim, moved="Layer 9 does it.")
    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    claims.better_note(Claim.objects.get(pk=claim.pk), by=person, note="It was layer 5.", now=NOW)

    merges.undo(merge, by=grace, note=WHY, now=LATER)

    assert Claim.objects.values_list("note", "status").get(pk=claim.pk) == ("It was layer 5.", "active")


def test_whose_claim_ended_and_who_watches_are_told(grace):
    gone, kept = a_problem(title="Heads that copy"), a_problem()
    person, watcher = a_person(), a_person()
    a_claim(problem=gone, person=person)
    a_claim(problem=kept, person=person)
    gone.watches.create(person=watcher)

    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    assert list(Notification.objects.filter(person=watcher).values_list("title", "note")) == [
        (f"{{who}} merged #{gone.pk} “Heads that copy” into #{kept.pk}", WHY)
    ]
    assert list(Notification.objects.filter(person=person).order_by("pk").values_list("title", flat=True)) == [
        f"{{who}} merged #{gone.pk} “Heads that copy” into #{kept.pk}",
        (
            f"Your claim on #{gone.pk} “Heads that copy” ended, as you are on the problem it was merged into, too. "
            "All of it is kept"
        ),
    ]


def test_the_preview_says_what_moves_and_what_meets_its_double(grace):
    gone, kept = a_problem(), a_problem(max_claims=1, resolution=Resolution.ANSWERED)
    a_claim(problem=gone)
    a_comment(problem=gone)
    person = people_with_one_on_each(gone, kept)

    shown = merges.preview(gone, kept, NOW)

    assert shown.moves == [(2, "claim"), (1, "comment"), (1, "sponsorship")]
    assert f"{person.public_name} holds a claim on both." in shown.doubles[-1]
    assert [words.split(":")[0] for words in shown.doubles[:-1]] == [
        "1 write-up",
        "1 watch",
        "1 offer to work on it with somebody",
        "1 report",
        "1 sponsorship",
        "1 program that wants it",
    ]
    assert shown.notes == [
        f"#{kept.pk} will have 2 claims and takes 1. Everybody keeps theirs; nobody can claim it until there is room.",
        (
            f"#{gone.pk} is marked “Open: we know of no answer” and #{kept.pk} “Answered”. The mark does not move: "
            f"set it on #{kept.pk} where it should."
        ),
    ]
    assert shown.stops == []


def test_a_team_with_somebody_on_both_stands_in_the_way(grace):
    gone, kept = a_problem(), a_problem()
    claim, person = a_claim(problem=gone), a_person()
    join(claim, person)
    a_claim(problem=kept, person=person)

    with pytest.raises(Refused, match="One of the two is left or handed over first"):
        merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    gone.refresh_from_db()
    assert (gone.status, Merge.objects.count(), Event.objects.count()) == ("listed", 0, 0)


def test_a_claim_that_went_quiet_is_no_double(grace):
    gone, kept, person = a_problem(), a_problem(), a_person()
    quiet = a_claim(problem=gone, person=person, lapses_at=NOW - timedelta(days=1))
    a_claim(problem=kept, person=person)

    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    quiet.refresh_from_db()
    assert (quiet.problem, quiet.status) == (kept, "lapsed")


def test_nobody_loses_a_claim_where_there_are_more_than_it_takes(grace, ada):
    gone, kept = a_problem(), a_problem(max_claims=1)
    a_claim(problem=gone)
    a_claim(problem=kept)

    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    assert Claim.objects.active(NOW).filter(problem=kept).count() == 2
    asked = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
    with pytest.raises(Refused, match="as many as it takes"):
        claims.claim(kept, by=ada, now=NOW, **asked)


def test_chains_lead_to_the_last_one_in_one_step(grace):
    first, second, third = a_problem(), a_problem(), a_problem()
    one = merges.merge(first, into=second, by=grace, note=WHY, now=NOW)
    two = merges.merge(second, into=third, by=grace, note=WHY, now=NOW)

    first.refresh_from_db()
    assert first.merged_into == third
    with pytest.raises(Refused, match=f"#{second.pk} was merged into #{third.pk} since. Undo that first."):
        merges.undo(one, by=grace, note=WHY, now=NOW)

    merges.undo(two, by=grace, note=WHY, now=NOW)
    merges.undo(one, by=grace, note=WHY, now=NOW)

    assert set(Problem.objects.values_list("status", "merged_into")) == {("listed", None)}


def test_a_variant_of_the_duplicate_that_takes_it_in_is_no_variant_of_itself(grace):
    top, gone = a_problem(), a_problem()
    between, kept, other = a_problem(parent=gone), a_problem(), a_problem(parent=gone)
    Problem.objects.filter(pk=gone.pk).update(parent=top)
    Problem.objects.filter(pk=kept.pk).update(parent=between)
    gone.refresh_from_db()

    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    parents = dict(Problem.objects.values_list("pk", "parent"))
    assert (parents[between.pk], parents[kept.pk], parents[other.pk]) == (top.pk, between.pk, kept.pk)


@pytest.mark.parametrize("status", ["draft", "proposed", "declined", "historical", "withdrawn"])
def test_only_what_is_on_the_list_is_merged_away(grace, status):
    with pytest.raises(Refused):
        merges.merge(a_problem(status=status), into=a_problem(), by=grace, note=WHY, now=NOW)

    assert Merge.objects.count() == 0


@pytest.mark.parametrize("status", ["draft", "proposed", "declined", "withdrawn"])
def test_what_is_not_on_the_list_takes_nothing_in(grace, status):
    with pytest.raises(Refused, match="Merge into one that is on the list"):
        merges.merge(a_problem(), into=a_problem(status=status), by=grace, note=WHY, now=NOW)


def test_a_historical_problem_takes_in(grace):
    gone, kept = a_problem(), a_problem(status="historical")

    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_a_merge_is_refused_to_itself_into_a_merged_one_twice_and_without_a_reason(grace):
    gone, kept, other = a_problem(), a_problem(), a_problem()
    with pytest.raises(Refused, match="not merged into itself"):
        merges.merge(gone, into=gone, by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match="Say why"):
        merges.merge(gone, into=kept, by=grace, note="  ", now=NOW)
    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match=f"merged into #{kept.pk} already"):
        merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match=f"#{gone.pk} was merged into #{kept.pk} itself. Name that one."):
        merges.merge(other, into=gone, by=grace, note=WHY, now=NOW)
    assert Merge.objects.count() == 1


def test_members_merge_and_undo_nothing(grace, ada):
    gone, kept = a_problem(posted_by=ada), a_problem()
    with pytest.raises(Refused, match="Only a curator can do this."):
        merges.merge(gone, into=kept, by=ada, note=WHY, now=NOW)
    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match="Only a curator can do this."):
        merges.undo(merge, by=ada, note=WHY, now=NOW)


def test_an_undo_is_refused_twice_after_thirty_days_and_without_a_reason(grace):
    gone, kept = a_problem(), a_problem()
    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match="older than 30 days"):
        merges.undo(merge, by=grace, note=WHY, now=NOW + timedelta(days=30))
    with pytest.raises(Refused, match="Say why"):
        merges.undo(merge, by=grace, note="", now=LATER)
    merges.undo(merge, by=grace, note=WHY, now=NOW + timedelta(days=30, seconds=-1))
    with pytest.raises(Refused, match="undone already"):
        merges.undo(merge, by=grace, note=WHY, now=LATER)
    assert MovedRow.objects.filter(merge=merge).exists()


def test_what_changed_since_stops_the_undo_which_names_it(grace):
    gone, kept, person = a_problem(), a_problem(), a_person()
    a_claim(problem=gone, person=person)
    a_claim(problem=kept, person=person)
    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    ended = Claim.objects.get(status="released")
    claims.remove(ended, by=grace, note="Spam.", now=LATER)
    between = checksums()

    with pytest.raises(Refused, match=rf"Changed since, so this stays as it is: claim {ended.pk} "):
        merges.undo(merge, by=grace, note=WHY, now=LATER)

    assert differing(between, checksums()) == set()


def test_an_undo_leads_no_problem_round_in_a_circle(grace):
    above = a_problem()
    problem = a_problem(parent=above)
    child = a_problem(parent=problem)
    kept = a_problem()
    merge = merges.merge(problem, into=kept, by=grace, note=WHY, now=NOW)
    variants.mark(above, of=child, by=grace, note=WHY, now=NOW)
    before = checksums()

    with pytest.raises(Refused) as refused:
        merges.undo(merge, by=grace, note="Two after all.", now=LATER)

    assert str(refused.value) == (
        f"#{problem.pk} would be a variant of itself, by #{above.pk}, #{child.pk}. Take that away first."
    )
    assert refused.value.code == "circle"
    assert differing(before, checksums()) == set()


def test_what_came_since_stays_and_what_people_took_back_stays_away(grace, ada):
    gone, kept = a_problem(), a_problem()
    had = furnish(gone)
    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    said = comments.comment(kept, by=ada, text="A new one.", now=LATER)
    watches.unwatch(kept, by=had["watch"].person)
    interests.withdraw(kept, by=had["interest"].person, now=LATER)
    comments.edit(had["comment"], by=had["comment"].by, text="Clearer.", now=NOW)

    merges.undo(merge, by=grace, note=WHY, now=LATER)

    said.refresh_from_db()
    had["comment"].refresh_from_db()
    assert said.problem == kept
    assert (had["comment"].problem, had["comment"].text) == (gone, "Clearer.")
    assert (had["watch"].person.watches.count(), had["interest"].person.interests.count()) == (0, 0)


def test_what_a_merge_took_from_somebody_who_has_left_does_not_come_back(grace):
    gone, kept = a_problem(), a_problem()
    person = a_person()
    gone.watches.create(person=person)
    kept.watches.create(person=person)
    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    User.objects.filter(pk=person.pk).update(deleted_at=LATER, is_active=False)

    merges.undo(merge, by=grace, note=WHY, now=LATER)

    assert gone.watches.count() == 0


def test_whoever_names_the_duplicate_means_the_one_that_stays(grace, ada):
    gone, kept = a_problem(key="cop-1.1"), a_problem()
    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    for name in (f"#{gone.pk}", "cop-1.1", gone.get_absolute_url()):
        assert Problem.objects.public().named(name) == kept
    watches.watch(gone, by=ada)
    assert ada.watches.get().problem == kept


def test_nothing_new_is_put_on_the_duplicate(grace, ada):
    gone, kept = a_problem(), a_problem()
    stale = Problem.objects.get(pk=gone.pk)
    writeup = a_writeup(says={a_problem(): "partial"}, linked_by=ada)
    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    with pytest.raises(Refused, match="merged into another one. Comment there."):
        comments.comment(stale, by=ada, text="Here?", now=NOW)
    with pytest.raises(Refused):
        interests.offer(stale, by=ada, now=NOW)
    with pytest.raises(Refused):
        reports.report_problem(stale, by=ada, reason="ill_posed", url="https://example.org/b", now=NOW)
    with pytest.raises(Refused, match="a moment ago"):
        bearings.say_anew(writeup, bears_on=[BearsOn(stale, "answers")], by=ada, now=NOW)


def test_a_claim_that_was_moved_while_somebody_held_its_page_is_looked_at_again(grace):
    gone, kept = a_problem(), a_problem()
    stale = a_claim(problem=gone)
    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    with pytest.raises(Refused, match="a moment ago"):
        claims.check_in(stale, by=stale.person, moved="A plot.", now=NOW)

    claims.check_in(Claim.objects.get(pk=stale.pk), by=stale.person, moved="A plot.", now=NOW)


def test_a_report_that_stayed_is_answered_for_the_one_that_stays(grace):
    gone, kept = a_problem(), a_problem()
    people_with_one_on_each(gone, kept)
    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    stayed = Report.objects.get(problem=gone)

    reports.accept(stayed, Resolution.ALREADY_KNOWN, by=grace, note="So it is.", now=LATER)

    kept.refresh_from_db()
    assert kept.resolution == "already_known"
    assert not Report.objects.open().exists()


def test_a_result_that_was_said_of_both_is_told_once(grace):
    gone, kept = a_problem(), a_problem()
    writeup = a_writeup(says={gone: "answers", kept: "partial"})
    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    assert list(writeup.bearings.on_public_problems().values_list("problem", "says")) == [(kept.pk, "partial")]


def test_ledgers_are_forgotten_once_nothing_can_be_undone(grace):
    old, new = (merges.merge(a_problem(), into=a_problem(), by=grace, note=WHY, now=at) for at in (NOW, LATER))

    assert merges.forget_ledgers(now=NOW + timedelta(days=30)) == 1

    assert (old.rows.count(), new.rows.count(), Merge.objects.count()) == (0, 1, 2)
