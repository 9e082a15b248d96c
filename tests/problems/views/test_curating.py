"""What curators decide from the queue, and the pages through which members put it there."""

import pytest

from problems.models import Problem, Report, WriteUp
from problems.services import reports
from tests.factories import NOW, a_comment, a_problem, a_writeup

pytestmark = pytest.mark.django_db

URL = "https://arxiv.org/abs/2401.00001"


def a_report(by, **fields) -> Report:
    asked = {"reason": "already_solved", "url": URL, "note": "Section 3.", "now": NOW}
    return reports.report_problem(a_problem(title="Heads that copy"), by=by, **asked | fields)


def test_a_member_hides_nothing_from_the_queue(client, mallory):
    report = reports.report(a_comment(), by=mallory, reason="spam", now=NOW)
    client.force_login(mallory)

    assert client.post(f"/reports/{report.pk}/hide/", {"note": "Spam."}).status_code == 403

    assert Report.objects.open().get() == report


def test_a_write_up_is_kept_or_declined_from_the_queue(client, grace, ada):
    stays, goes = (a_writeup(status="submitted", linked_by=ada) for _ in range(2))
    client.force_login(grace)

    kept = client.post(f"/writeups/{stays.pk}/list/", {"next": "/curate/"})
    gone = client.post(f"/writeups/{goes.pk}/decline/", {"note": "Name the model."})

    assert kept["Location"] == "/curate/"
    assert gone["Location"] == WriteUp.objects.get(pk=goes.pk).get_absolute_url()
    assert list(WriteUp.objects.order_by("pk").values_list("status", flat=True)) == ["listed", "declined"]
    again = client.post(f"/writeups/{stays.pk}/decline/", {"note": "Spam."})
    assert again.status_code == 409
    assert "This has been looked at already." in again.content.decode()
    twice = client.post(f"/writeups/{stays.pk}/list/", {"next": "/curate/"})
    assert twice["Location"] == "/curate/"
    page = client.get("/curate/").content.decode()
    assert ("This has been looked at already." in page, "Done, and on the record." in page) == (True, False)


def test_a_declined_write_up_is_seen_by_its_people_who_submit_it_again(client, ada, mallory):
    writeup = a_writeup(status="declined", linked_by=ada, verdict_note="Name the model.")
    there = writeup.get_absolute_url()
    assert client.get(there).status_code == 404
    client.force_login(mallory)
    assert client.get(there).status_code == 404
    assert client.post(f"/writeups/{writeup.pk}/submit/").status_code == 404
    client.force_login(ada)
    assert "What would make it listable: Name the model." in client.get(there).content.decode()

    assert client.post(f"/writeups/{writeup.pk}/submit/", {"note": "Named."})["Location"] == there

    writeup.refresh_from_db()
    assert writeup.status == "submitted"


@pytest.mark.parametrize("verb", ["list", "decline"])
def test_members_and_visitors_look_at_nothing(client, ada, mallory, verb):
    writeup = a_writeup(status="submitted", linked_by=ada)
    assert client.post(f"/writeups/{writeup.pk}/{verb}/", {"note": "x"}).status_code == 403
    for person in (ada, mallory):
        client.force_login(person)
        assert client.post(f"/writeups/{writeup.pk}/{verb}/", {"note": "x"}).status_code == 403
        assert "It stays" not in client.get(writeup.get_absolute_url()).content.decode()

    writeup.refresh_from_db()
    assert writeup.status == "submitted"


def test_what_is_said_of_a_write_up_is_edited_by_its_people(client, ada, mallory):
    writeup = a_writeup(linked_by=ada, title="They skip", kind="post")
    form = {
        "title": "They skip one",
        "kind": "paper",
        "summary": "It *skips*.",
        "other_authors": "~mallory, C. Babbage",
    }
    client.force_login(ada)
    assert "They skip" in client.get(f"/writeups/{writeup.pk}/edit/").content.decode()

    answer = client.post(f"/writeups/{writeup.pk}/edit/", form)

    writeup.refresh_from_db()
    assert answer["Location"] == writeup.get_absolute_url()
    assert (writeup.title, writeup.kind, writeup.summary_html) == (
        "They skip one",
        "paper",
        "<p>It <em>skips</em>.</p>\n",
    )
    assert [str(author) for author in writeup.authors.all()] == ["mallory", "C. Babbage"]
    assert client.post(f"/writeups/{writeup.pk}/edit/", form | {"title": ""}).status_code == 422
    nobody = client.post(f"/writeups/{writeup.pk}/edit/", form | {"other_authors": "~nobody"})
    assert (nobody.status_code, "Nobody here goes by ~nobody." in nobody.content.decode()) == (422, True)


def test_a_stranger_reads_why_they_cannot_edit(client, ada, mallory):
    writeup = a_writeup(linked_by=ada)
    client.force_login(mallory)

    assert "Only who linked or wrote a write-up" in client.get(f"/writeups/{writeup.pk}/edit/").content.decode()
    refused = client.post(f"/writeups/{writeup.pk}/edit/", {"title": "Mine", "kind": "post"})

    assert refused.status_code == 409
    writeup.refresh_from_db()
    assert writeup.title != "Mine"


def test_a_newer_one_is_named_by_page_or_address(client, ada):
    newer = a_writeup(linked_by=ada, url="https://example.org/newer")
    client.force_login(ada)
    for name in (
        f"http://127.0.0.1:8000{newer.get_absolute_url()}",
        "http://www.example.org/newer/?utm_source=x",
        str(newer.pk),
    ):
        older = a_writeup(linked_by=ada)
        client.post(f"/writeups/{older.pk}/supersede/", {"newer": name})
        older.refresh_from_db()
        assert older.superseded_by == newer

    older = a_writeup(linked_by=ada)
    for nonsense in ("", "nothing", "\x00", "99999999999", f"https://else.example/writeups/{newer.pk}-x/"):
        answer = client.post(f"/writeups/{older.pk}/supersede/", {"newer": nonsense})
        assert answer.status_code == 422


def test_who_is_named_wrongly_says_so(client, ada, mallory):
    writeup = a_writeup(linked_by=ada)
    writeup.authors.create(person=mallory)
    client.force_login(mallory)
    assert "That is not me" in client.get(writeup.get_absolute_url()).content.decode()

    client.post(f"/writeups/{writeup.pk}/disown/")

    assert not writeup.authors.exists()
    assert client.post(f"/writeups/{writeup.pk}/disown/").status_code == 409


def test_anybody_reports_an_answer(client, mallory):
    problem = a_problem()
    there = f"/problems/{problem.number}/report/"
    assert client.get(there).status_code == 302
    client.force_login(mallory)
    assert there in client.get(problem.get_absolute_url()).content.decode()
    assert client.get(there).status_code == 200

    answer = client.post(there, {"reason": "already_solved", "url": URL, "note": "Section 3."})

    assert answer["Location"] == problem.get_absolute_url()
    assert Report.objects.values_list("problem", "by__username", "url").get() == (problem.pk, "mallory", URL)
    again = client.post(there, {"reason": "already_solved", "url": URL})
    assert (again.status_code, "You have reported this already." in again.content.decode()) == (409, True)
    for wrong in ({"url": ""}, {"reason": "spam"}, {"url": "nonsense"}, {"note": "x" * 1001}):
        assert client.post(there, {"reason": "ill_posed", "url": URL} | wrong).status_code == 422


def test_a_report_is_accepted_or_left_from_the_queue(client, mallory, grace):
    first, second = a_report(mallory), a_report(mallory)
    client.force_login(grace)

    client.post(f"/reports/{first.pk}/accept/", {"resolution": "already_known", "note": "It is."})
    client.post(f"/reports/{second.pk}/leave/", {"note": "Another model."})

    assert list(Report.objects.order_by("pk").values_list("outcome", flat=True)) == ["resolved", "left"]
    third = a_report(mallory)
    for data in ({"resolution": "nonsense", "note": "x"}, {"resolution": "answered", "note": ""}):
        client.post(f"/reports/{third.pk}/accept/", data)
        third.refresh_from_db()
        assert third.handled_at is None
    client.force_login(mallory)
    assert client.post(f"/reports/{third.pk}/leave/", {"note": "x"}).status_code == 403


def test_a_curator_marks_what_is_known_and_opens_it_again(client, grace, mallory):
    problem = a_problem()
    there = f"/problems/{problem.number}/resolve/"
    client.force_login(mallory)
    assert client.get(there).status_code == 403
    client.force_login(grace)
    assert '<span class="optional">' not in client.get(there).content.decode()
    unproven = client.post(there, {"resolution": "answered", "note": "It is out."})
    assert unproven.status_code == 422
    assert "Name the evidence: the address of what answers it." in unproven.content.decode()

    client.post(there, {"resolution": "answered", "evidence": URL, "note": "It is out."})
    page = client.get(problem.get_absolute_url()).content.decode()
    assert Problem.objects.get(pk=problem.pk).resolution == "answered"
    for words in ("Answered", "It is out.", "arxiv.org", "Grace Hopper", "It says what we know, and can be undone."):
        assert words in page

    client.post(there, {"resolution": "open", "note": "It was retracted."})

    page = client.get(problem.get_absolute_url()).content.decode()
    assert Problem.objects.get(pk=problem.pk).resolution == "open"
    assert page.index("It was retracted.") < page.index("Before that") < page.index("It is out.")


@pytest.mark.parametrize("verb", ["list", "decline"])
def test_what_cannot_be_stored_is_left_out_of_a_line(client, grace, ada, verb):
    writeup = a_writeup(status="submitted", linked_by=ada)
    client.force_login(grace)

    client.post(f"/writeups/{writeup.pk}/{verb}/", {"note": "a\x00b\x0bc" + "x" * 2000})

    writeup.refresh_from_db()
    assert writeup.verdict_note == "abc" + "x" * 997


def test_a_reported_comment_is_hidden_from_the_queue_and_answered_wherever_it_is_hidden(client, grace, mallory):
    here, there = a_comment(), a_comment()
    first = reports.report(here, by=mallory, reason="spam", now=NOW)
    reports.report(there, by=mallory, reason="spam", now=NOW)
    client.force_login(grace)

    client.post(f"/reports/{first.pk}/hide/", {"note": "Advertising."})
    client.post(f"/comments/{there.pk}/hide/", {"note": "Advertising."})

    assert list(Report.objects.values_list("outcome", flat=True)) == ["hidden", "hidden"]
    assert "None of these waits." in client.get("/curate/?kind=reports").content.decode()


def test_a_report_of_a_comment_marks_no_problem(client, grace, mallory):
    told = reports.report(a_comment(), by=mallory, reason="spam", now=NOW)
    client.force_login(grace)

    answer = client.post(f"/reports/{told.pk}/accept/", {"resolution": "answered", "note": "x"}, follow=True)

    assert "This report is not about a problem: hide what it is about, or leave it." in answer.content.decode()
    assert Report.objects.open().count() == 1


def test_a_report_of_an_answer_does_not_open_the_problem(client, grace, mallory):
    told = a_report(mallory)
    client.force_login(grace)

    answer = client.post(f"/reports/{told.pk}/accept/", {"resolution": "open", "note": "x"}, follow=True)

    assert "To leave the problem open, leave the report." in answer.content.decode()
    assert Report.objects.open().count() == 1


def test_the_admin_lists_reports_of_both_kinds(client, grace, mallory):
    a_report(mallory)
    reports.report(a_comment(text="Buy this."), by=mallory, reason="spam", now=NOW)
    client.force_login(grace)

    page = client.get("/admin/problems/report/").content.decode()

    assert ("Buy this." in page, URL in page) == (True, True)
