"""The queue and its items, as a curator walks through them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from problems.models import Assignment, LinkHealth, Problem, Report, WriteUp
from problems.services import comments, reports
from problems.services.curating import desk, queue
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_link,
    a_log_entry,
    a_person,
    a_problem,
    a_proposal,
    a_reproduction,
    a_review,
    a_round,
    a_skill,
    a_suggestion,
    a_writeup,
    an_appeal,
)

pytestmark = pytest.mark.django_db
URL = "https://arxiv.org/abs/2401.00001"


def text(answer) -> str:
    return answer.content.decode()


def fresh(**fields) -> Problem:
    return a_problem(checked_on=timezone.now().date(), **fields)


def furnish(mallory, ada) -> None:
    """One of everything that can wait."""
    a_writeup(status="submitted", linked_by=ada, says={a_problem(): "partial"})
    reports.report_problem(a_problem(), by=mallory, reason="already_solved", url=URL, note="Section 3.", now=NOW)
    for thing in (
        a_comment(),
        a_log_entry(a_claim()),
        a_review(outcome="legible"),
        a_writeup(linked_by=ada),
        a_reproduction(),
        a_person(),
    ):
        reports.report(thing, by=mallory, reason="spam", note="An advertisement.", now=NOW)
    a_proposal(ada)
    a_suggestion(ada)
    a_link(state="gone")
    a_round(closes_on=timezone.now().date() + timedelta(days=30))
    an_appeal()
    a_comment(status="hidden", is_held=True)
    a_problem(status="proposed")
    a_problem(created_at=timezone.now() - timedelta(days=200))
    a_log_entry(a_claim(), hidden_because="It waits for a curator.", is_held=True)


def test_the_queue_is_for_curators(client, mallory):
    assert client.get("/curate/")["Location"] == "/accounts/login/?next=/curate/"
    assert client.post("/curate/reports/1/take/").status_code == 302
    client.force_login(mallory)
    for address in ("/curate/", "/curate/reports/1/"):
        assert client.get(address).status_code == 403
    for address in ("/curate/reports/1/take/", "/curate/reports/1/let-go/", "/links/1/leave/", "/problems/1/check/"):
        assert client.post(address, {"note": "x"}).status_code == 403


def test_the_queue_says_what_waits_and_when_nothing_does(client, grace, mallory, ada):
    client.force_login(grace)
    assert "Nothing waits." in text(client.get("/curate/"))
    a_writeup(status="submitted", title="They skip", linked_by=ada, says={fresh(): "partial"})
    problem = fresh(title="Heads that *copy*")
    told = reports.report_problem(problem, by=mallory, reason="already_solved", url=URL, now=NOW)

    page = text(client.get("/curate/"))

    for words in ("They skip", "Heads that copy", "It was answered already, here", f"/curate/reports/{told.pk}/"):
        assert words in page
    only = text(client.get("/curate/?kind=reports"))
    assert ("They skip" in only, "Heads that copy" in only) == (False, True)
    assert "You have taken on nothing that still waits." in text(client.get("/curate/?whose=mine"))
    assert "None of these waits." in text(client.get("/curate/?kind=links"))


def test_a_line_is_called_what_one_of_its_kind_is(client, grace, mallory):
    reports.report(a_comment(problem=fresh()), by=mallory, reason="spam", now=NOW)
    client.force_login(grace)

    page = text(client.get("/curate/"))

    assert ("<span>Report</span>" in page, ">Reports <b>1</b>" in page) == (True, True)
    assert all(kind.one for kind in queue.KINDS.values())


@pytest.mark.parametrize("query", ["kind=nonsense", "whose=x", "after=x", "after=%00", "kind=reports&kind=links"])
def test_an_address_that_cannot_be_read_is_the_queue(client, grace, query):
    client.force_login(grace)

    assert client.get(f"/curate/?{query}").status_code == 200


def test_the_queue_takes_as_many_queries_for_three_of_each(client, grace, mallory, ada, django_assert_num_queries):
    client.force_login(grace)
    for count in (1, 2):
        for _ in range(count):
            furnish(mallory, ada)
        with django_assert_num_queries(5):
            client.get("/curate/")


def test_every_item_is_decided_on_its_own_page_in_few_queries(
    client, grace, mallory, ada, django_assert_max_num_queries
):
    client.force_login(grace)
    furnish(mallory, ada)
    seen = set()
    for line in queue.page(queue.kinds_for(grace), by=grace, size=100, now=timezone.now()).lines:
        with django_assert_max_num_queries(12):
            answer = client.get(f"/curate/{line.kind.slug}/{line.pk}/")
        assert answer.status_code == 200
        assert "Your answer" in text(answer)
        seen.add(line.kind.slug)
    assert seen == set(queue.KINDS)


def test_deciding_leads_on_to_the_next_of_what_was_asked_for(client, grace, mallory, ada):
    first, second = (
        reports.report(a_comment(problem=fresh()), by=mallory, reason="spam", now=NOW + timedelta(days=days))
        for days in (0, 1)
    )
    a_writeup(status="submitted", linked_by=ada, submitted_at=NOW + timedelta(hours=1))
    client.force_login(grace)
    page = text(client.get(f"/curate/reports/{first.pk}/?kind=reports"))
    there = f"/curate/reports/{second.pk}/?kind=reports"
    assert f'name="next" value="{there}"' in page

    answer = client.post(f"/reports/{first.pk}/hide/", {"note": "An advertisement.", "next": there})

    assert answer["Location"] == there
    last = text(client.get(there))
    assert ("This is the last one." in last, 'name="next" value="/curate/?kind=reports"' in last) == (True, True)
    gone = client.get(f"/curate/reports/{first.pk}/", follow=True)
    assert "That one does not wait any more: somebody has decided it." in text(gone)
    assert (
        client.post(f"/reports/{second.pk}/leave/", {"note": "x", "next": "//evil.example/"})["Location"] == "/curate/"
    )


def test_a_refusal_keeps_what_was_typed(client, grace, mallory):
    problem = fresh(resolution="partially_answered")
    told = reports.report_problem(problem, by=mallory, reason="already_solved", url=URL, now=NOW)
    client.force_login(grace)

    answer = client.post(
        f"/reports/{told.pk}/accept/", {"resolution": "partially_answered", "note": "Section <3> says so."}
    )

    page = text(answer)
    assert answer.status_code == 409
    assert "It is already marked: Partially answered." in page
    assert "Section &lt;3&gt; says so.</textarea>" in page
    assert '<option value="partially_answered" selected>' in page
    assert Report.objects.open().get() == told


def test_an_item_is_taken_and_let_go(client, grace, mallory):
    told = reports.report(a_comment(problem=fresh()), by=mallory, reason="spam", now=NOW)
    item = f"/curate/reports/{told.pk}/"
    client.force_login(grace)

    assert client.post(f"{item}take/?kind=reports")["Location"] == f"{item}?kind=reports"

    assert Assignment.objects.values_list("person", "item").get() == (grace.pk, told.pk)
    assert "Let it go" in text(client.get(item))
    client.force_login(a_person("hedy", role="curator"))
    assert "Grace Hopper has taken this on" in text(client.get(item))
    refused = client.post(f"{item}take/")
    assert (refused.status_code, "Grace Hopper has taken this on." in text(refused)) == (409, True)
    client.force_login(grace)
    client.post(f"{item}let-go/")
    assert "Take it" in text(client.get(item))


def test_what_is_not_there_is_not_found(client, grace):
    client.force_login(grace)
    assert client.get("/curate/nonsense/1/").status_code == 404
    assert client.post("/curate/nonsense/1/take/").status_code == 404
    assert client.get("/curate/reports/99999999999999999999/").status_code in {302, 404}
    assert client.get("/curate/checks/99999999999/").status_code in {302, 404}


def test_reported_words_are_shown_as_readers_see_them(client, grace, mallory):
    said = comments.comment(fresh(), by=a_person(), text="It **moves** $\\Delta$ <b>twice</b>.", now=NOW)
    told = reports.report(said, by=mallory, reason="spam", now=NOW)
    client.force_login(grace)

    page = text(client.get(f"/curate/reports/{told.pk}/"))

    assert "<strong>moves</strong>" in page
    assert "<math" in page
    assert "<b>twice" not in page
    assert "**moves**" not in page


def test_what_one_wrote_oneself_is_for_another_curator(client, grace, mallory):
    told = reports.report(a_comment(by=grace, problem=fresh()), by=mallory, reason="unkind", now=NOW)
    client.force_login(grace)

    page = text(client.get(f"/curate/reports/{told.pk}/"))

    assert "This report is about what you wrote yourself: another curator answers it." in page
    assert "Your answer" not in page


def test_a_problem_is_checked_from_the_queue_and_says_how(client, grace, mallory):
    problem = a_problem(title="Heads that copy", created_at=timezone.now() - timedelta(days=200))
    client.force_login(grace)
    assert "never checked here" in text(client.get(f"/curate/checks/{problem.pk}/"))

    answer = client.post(f"/problems/{problem.pk}/check/", {"note": "Searched arXiv.", "next": "/curate/?kind=checks"})

    assert answer["Location"] == "/curate/?kind=checks"
    problem.refresh_from_db()
    assert (problem.checked_on, problem.checked_by) == (timezone.now().date(), grace)
    page = text(client.get(problem.get_absolute_url()))
    assert ("Still open" in page, "Searched arXiv." in page, "I have looked" in page) == (True, True, True)
    assert "None of these waits." in text(client.get("/curate/?kind=checks"))
    unsaid = client.post(f"/problems/{problem.pk}/check/", {"note": "", "next": "/curate/"})
    assert (unsaid.status_code, 'name="next" value="/curate/"' in text(unsaid)) == (422, True)
    client.force_login(mallory)
    assert "I have looked" not in text(client.get(problem.get_absolute_url()))


def test_what_a_file_brought_is_listed_or_declined_from_the_queue(client, grace, mallory):
    whole, bare = a_problem(status="proposed", skills={a_skill(): 2}), a_problem(status="proposed")
    member = a_proposal(mallory)
    client.force_login(grace)
    page = text(client.get(f"/curate/imported/{whole.pk}/"))
    assert ("List it as it is" in page, "It still needs" in page) == (True, False)
    assert "It still needs a skill with its level." in text(client.get(f"/curate/imported/{bare.pk}/"))
    move = "/problems/{}/move/".format

    listed = client.post(move(whole.pk), {"to": "listed", "note": "Whole.", "next": "/curate/"}, follow=True)
    refused = client.post(move(bare.pk), {"to": "listed", "note": "Whole.", "next": "/curate/"})
    declined = client.post(move(bare.pk), {"to": "declined", "note": "Twice."}, follow=True)

    assert "Done, and on the record." in text(listed)
    assert (refused.status_code, 'name="next" value="/curate/"' in text(refused)) == (409, True)
    assert "Done, and on the record." not in text(declined)
    assert [Problem.objects.get(pk=one.pk).status for one in (whole, bare)] == ["listed", "declined"]
    # What a member proposed is decided where the member is told: nowhere else.
    number = member.problem_id
    for answer in (client.get(move(number)), client.post(move(number), {"to": "listed", "note": "x"})):
        assert answer["Location"] == f"/problems/{number}/proposal/"
    assert Problem.objects.get(pk=number).status == "proposed"
    client.force_login(mallory)
    assert client.get(move(whole.pk)).status_code == 403


def test_who_may_not_answer_is_not_asked_to_take_it(client, grace, mallory):
    mine = reports.report(a_comment(by=grace), by=mallory, reason="spam", now=NOW)
    other = reports.report(a_comment(), by=mallory, reason="spam", now=NOW)
    client.force_login(grace)

    assert [">Take it<" in text(client.get(f"/curate/reports/{one.pk}/")) for one in (mine, other)] == [False, True]


def test_words_that_waited_lead_on_to_what_waits_next(client, grace):
    comment = a_comment(problem=fresh(), status="hidden", is_held=True)
    client.force_login(grace)
    assert 'name="next" value="/curate/"' in text(client.get(f"/curate/held-comments/{comment.pk}/"))

    on = client.post(f"/comments/{comment.pk}/show/", {"next": "/curate/"})

    assert on["Location"] == "/curate/"
    assert "Done, and on the record." in text(client.get("/curate/"))


def test_a_link_is_left_or_followed(client, grace):
    gone = a_link(state="gone")
    moved = a_link(state="moved", moved_to="https://example.org/new-home")
    client.force_login(grace)
    unsaid = client.post(f"/links/{gone.pk}/leave/", {"note": ""})
    assert (unsaid.status_code, "Say why" in text(unsaid)) == (409, True)

    client.post(f"/links/{gone.pk}/leave/", {"note": "The author took it down.", "next": "/curate/"})
    followed = client.post(f"/links/{moved.pk}/accept/", {"next": "/curate/"})

    assert LinkHealth.objects.get(pk=gone.pk).left_at is not None
    assert (followed["Location"], WriteUp.objects.get(pk=moved.writeup_id).link) == (
        "/curate/",
        "https://example.org/new-home",
    )
    assert "None of these waits." in text(client.get("/curate/?kind=links"))
    assert "The author took it down." in text(client.get(gone.writeup.get_absolute_url()))


def test_a_round_is_confirmed_from_the_queue(client, grace):
    round_ = a_round(closes_on=timezone.now().date() + timedelta(days=30))
    client.force_login(grace)
    assert "They hold" in text(client.get(f"/curate/rounds/{round_.pk}/"))

    answer = client.post(f"/programs/{round_.program.key}/rounds/{round_.pk}/confirm/", {"next": "/curate/"})

    assert answer["Location"] == "/curate/"
    assert queue.find(queue.KINDS["rounds"], round_.pk, timezone.now()) is None


def test_others_lines_say_who_has_taken_them(client, grace, mallory):
    told = reports.report(a_comment(problem=fresh()), by=mallory, reason="spam", now=NOW)
    desk.take(queue.KINDS["reports"], told.pk, by=a_person("hedy", name="Hedy <b>", role="curator"))
    client.force_login(grace)

    assert "taken by Hedy &lt;b&gt; until" in text(client.get("/curate/"))


def test_the_first_hour_is_read_on_the_site_too(client, grace, mallory):
    client.force_login(grace)
    assert "/curate/first-hour/" in text(client.get("/curate/"))

    page = text(client.get("/curate/first-hour/"))

    assert "first hour</h1>" in page
    assert "Still open" in page
    client.force_login(mallory)
    assert client.get("/curate/first-hour/").status_code == 403
