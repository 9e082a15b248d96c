"""Reporting through the pages, and answering in the admin."""

import pytest
from django.urls import reverse

from problems.models import Comment, Event, Report
from problems.services import reports
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_log_entry,
    a_person,
    a_problem,
    a_report,
    a_reproduction,
    a_review,
    a_writeup,
)

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:problems_report_changelist")


def test_a_report_is_sent_and_thanked_for(client, ada):
    made = a_comment(text="Cheap watches.")
    client.force_login(ada)
    assert "Cheap watches." in client.get(f"/comments/{made.pk}/report/").content.decode()

    answer = client.post(f"/comments/{made.pk}/report/", {"reason": "spam", "note": "A shop."}, follow=True)

    assert answer.redirect_chain == [(f"{made.problem.get_absolute_url()}#comment-{made.pk}", 302)]
    assert "A curator will look at it. Nobody else learns that you reported it." in answer.content.decode()
    assert Report.objects.values_list("comment", "by", "reason", "note").get() == (made.pk, ada.pk, "spam", "A shop.")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Nothing is chosen for “What is wrong with it?”."),
        ({"reason": "boring"}, "There is no such choice: boring."),
        ({"reason": "spam", "note": "x" * 1001}, " is 1,001 characters long; the most is 1,000."),
    ],
)
def test_what_cannot_be_read_is_named(client, ada, typed, message):
    client.force_login(ada)

    answer = client.post(f"/comments/{a_comment().pk}/report/", typed)

    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert not Report.objects.exists()


def test_a_second_report_is_refused_with_the_reason(client, ada):
    made = a_report(by=ada).comment
    client.force_login(ada)

    answer = client.post(f"/comments/{made.pk}/report/", {"reason": "spam", "note": "Again."})

    assert answer.status_code == 409
    assert "You have reported this already. A curator will look at it." in answer.content.decode()
    assert "Again.</textarea>" in answer.content.decode()


def test_ones_own_comment_has_no_form(client, ada):
    client.force_login(ada)

    page = client.get(f"/comments/{a_comment(by=ada).pk}/report/").content.decode()

    assert ("This is your own comment. You can delete it." in page, "<textarea" in page) == (True, False)


def test_an_entry_of_a_log_is_reported_by_the_same_form(client, ada, mallory):
    entry = a_log_entry(a_claim(person=ada), html="<p>Cheap watches.</p>")
    there = f"/log-entries/{entry.pk}/report/"
    assert client.get(there)["Location"] == f"/accounts/login/?next={there}"
    client.force_login(mallory)
    assert there in client.get(f"/log-entries/{entry.pk}/").content.decode()
    page = client.get(there).content.decode()
    assert "Report a log entry" in page
    assert "Cheap watches." in page
    assert client.post(there, {}).status_code == 422

    answer = client.post(there, {"reason": "spam", "note": "A shop."})

    assert answer["Location"] == f"/log-entries/{entry.pk}/"
    assert Report.objects.values_list("log_entry", "by", "reason", "note").get() == (
        entry.pk,
        mallory.pk,
        "spam",
        "A shop.",
    )
    assert client.post(there, {"reason": "spam"}).status_code == 409


def test_an_entry_of_a_removed_claim_is_not_there_to_report(client, ada, mallory):
    entry = a_log_entry(a_claim(person=ada, status="removed"))
    client.force_login(mallory)

    assert client.get(f"/log-entries/{entry.pk}/report/").status_code == 404


def test_who_reported_is_nowhere_in_public(client, mallory):
    report = a_report(by=mallory, note="Secret note.")
    client.force_login(report.comment.by)

    for address in (report.comment.problem.get_absolute_url(), "/", "/api/v1/events/", "/api/v1/comments/"):
        page = client.get(address).content.decode()
        assert "mallory" not in page
        assert "Secret note." not in page


def act(client, action, *rows, **more):
    return client.post(QUEUE, {"action": action, "_selected_action": [row.pk for row in rows], "index": "0"} | more)


def test_a_curator_hides_what_was_reported(client, grace):
    report = a_report()
    client.force_login(grace)

    act(client, "hide_reported", report)
    assert Comment.objects.get().status == "shown"
    act(client, "hide_reported", report, note="Spam.")

    assert Comment.objects.values_list("status", "hidden_because").get() == ("hidden", "Spam.")
    assert Report.objects.values_list("outcome", "handled_by").get() == ("hidden", grace.pk)


def test_a_curator_leaves_what_was_reported(client, grace):
    report = a_report()
    client.force_login(grace)

    act(client, "leave_reported", report, note="Sharp, but fair.")

    assert (Comment.objects.get().status, Report.objects.get().outcome) == ("shown", "left")
    assert Event.objects.values_list("verb", "reason", "is_public").get() == ("answered", "Sharp, but fair.", False)


def test_the_queue_shows_what_waits_first_with_what_was_said(client, grace):
    done = a_report(handled_at="2026-11-24T00:00Z", handled_by=grace, outcome="left")
    waiting = a_report(comment=a_comment(text="Cheap watches."))
    client.force_login(grace)

    answer = client.get(QUEUE)

    assert list(answer.context["cl"].result_list) == [waiting, done]
    assert "Cheap watches." in answer.content.decode()


def test_a_report_is_read_and_never_written_in_the_admin(client, grace):
    report = a_report()
    client.force_login(grace)

    assert client.post(reverse("admin:problems_report_change", args=[report.pk]), {"note": "No."}).status_code == 403
    assert client.post(reverse("admin:problems_report_delete", args=[report.pk]), {"post": "yes"}).status_code == 403


def test_a_curator_hides_and_shows_in_the_list_of_comments(client, grace):
    made = a_comment()
    client.force_login(grace)
    address = reverse("admin:problems_comment_changelist")

    def press(action, **more):
        client.post(address, {"action": action, "_selected_action": [made.pk], "index": "0"} | more)
        return Comment.objects.values_list("status", "hidden_because").get()

    assert press("hide", note="Spam.") == ("hidden", "Spam.")
    assert press("show") == ("shown", "")


def test_a_member_does_not_reach_the_queue(client, ada):
    a_report()
    client.force_login(ada)

    assert client.get(QUEUE).status_code in {302, 403}
    act(client, "hide_reported", Report.objects.get(), note="Mine.")
    assert Comment.objects.get().status == "shown"


def the_three(by):
    """(what is reported, where, what its page calls it)."""
    review = a_review(by=by, outcome="legible", note="Cheap watches.")
    writeup = a_writeup(linked_by=by, summary="Cheap watches.", says={a_problem(): "partial"})
    run = a_reproduction(by=by, numbers="Cheap watches.")
    return [
        (review, f"/reviews/{review.pk}/report/", "review"),
        (writeup, f"/writeups/{writeup.pk}/report/", "write-up"),
        (run, f"/reproductions/{run.pk}/report/", "reproduction"),
    ]


def test_a_review_a_write_up_and_a_reproduction_are_reported_by_the_same_form(client, ada, mallory):
    for thing, there, noun in the_three(ada):
        client.logout()
        page = getattr(thing, "writeup", thing).get_absolute_url()
        assert there not in client.get(page).content.decode()
        assert client.get(there)["Location"] == f"/accounts/login/?next={there}"
        client.force_login(ada)
        assert there not in client.get(page).content.decode()
        own = client.get(there).content.decode()
        assert ("<textarea" in own, 'class="note refused"' in own) == (False, True)
        client.force_login(mallory)
        assert there in client.get(page).content.decode()
        form = client.get(there).content.decode()
        assert (f"Report a {noun}" in form, "Cheap watches." in form) == (True, True)
        assert client.post(there, {}).status_code == 422

        answer = client.post(there, {"reason": "spam", "note": "A shop."})

        assert answer["Location"] == thing.get_absolute_url()
        report = Report.objects.latest("pk")
        assert (report.thing, report.by, report.reason, report.note) == (thing, mallory, "spam", "A shop.")
        assert client.post(there, {"reason": "spam"}).status_code == 409


def test_the_form_about_an_unnamed_review_does_not_name_its_reviewer(client, ada, mallory):
    review = a_review(by=ada, outcome="changes", is_unnamed=True)
    client.force_login(mallory)

    page = client.get(f"/reviews/{review.pk}/report/").content.decode()

    assert ("Reviewer A" in page, ada.public_name in page, ada.username in page) == (True, False, False)


def test_what_is_off_the_board_is_not_there_to_report(client, mallory):
    gone = a_writeup(status="withdrawn")
    client.force_login(mallory)
    for there in (
        f"/writeups/{gone.pk}/report/",
        f"/reviews/{a_review(writeup=gone, outcome='legible').pk}/report/",
        f"/reviews/{a_review().pk}/report/",
        f"/reproductions/{a_reproduction(writeup=gone).pk}/report/",
    ):
        assert client.get(there).status_code == 404


def test_the_queue_answers_what_was_reported_of_results(client, grace, ada, mallory):
    told = [reports.report(thing, by=mallory, reason="spam", now=NOW) for thing, _, _ in the_three(ada)]
    review, writeup, run = (report.thing for report in told)
    client.force_login(grace)
    pages = [client.get(f"/curate/reports/{report.pk}/").content.decode() for report in told]
    called = (f"A review of “{review.writeup}”", f"“{writeup}”", f"A reproduction of “{run.writeup}”")
    assert [words in page for words, page in zip(called, pages, strict=True)] == [True] * 3
    down = f'<a href="{writeup.get_absolute_url()}" data-key="1">Decline it or take it down, on its page</a>'
    assert [down in page for page in pages] == [False, True, False]

    client.post(f"/reports/{told[0].pk}/hide/", {"note": "Spam."})
    client.post(f"/reports/{told[1].pk}/hide/", {"note": "Spam."})
    client.post(f"/reports/{told[2].pk}/leave/", {"note": "Harmless."})

    assert list(Report.objects.order_by("pk").values_list("outcome", flat=True)) == ["hidden", "", "left"]
    writeup.refresh_from_db()
    assert writeup.status == "listed"


def test_a_curator_takes_a_write_up_down_on_its_page_with_a_reason(client, grace, ada, mallory):
    writeup = a_writeup(linked_by=ada, says={a_problem(): "partial"})
    there, words = f"/writeups/{writeup.pk}/withdraw/", "Take it down, as a curator"
    reports.report(writeup, by=mallory, reason="spam", now=NOW)
    client.force_login(mallory)
    assert words not in client.get(writeup.get_absolute_url()).content.decode()
    assert client.post(there, {"note": "Mine."}).status_code == 404
    client.force_login(grace)
    assert words in client.get(writeup.get_absolute_url()).content.decode()
    assert client.post(there, {"note": " "}).status_code == 409

    answer = client.post(there, {"note": "An advertisement."})

    writeup.refresh_from_db()
    assert (writeup.status, Report.objects.get().outcome) == ("withdrawn", "down")
    assert answer["Location"] == writeup.get_absolute_url()
    assert client.get(writeup.get_absolute_url()).status_code == 200


def test_a_curators_own_write_up_is_taken_back_and_not_taken_down(client, grace):
    writeup = a_writeup(linked_by=grace)
    client.force_login(grace)

    page = client.get(writeup.get_absolute_url()).content.decode()

    assert ("Take it back" in page, "Take it down, as a curator" in page) == (True, False)
    assert client.post(f"/writeups/{writeup.pk}/withdraw/")["Location"] == "/my-board/"


def test_who_reported_a_result_is_nowhere_in_public(client, ada, mallory):
    for thing, _, _ in the_three(ada):
        report = reports.report(thing, by=mallory, reason="spam", note="Secret note.", now=NOW)
        client.force_login(a_person())
        for address in (report.result.get_absolute_url(), "/", "/api/v1/events/", "/api/v1/reviews/", "/moderation/"):
            page = client.get(address).content.decode()
            assert ("mallory" in page.lower(), "Secret note." in page) == (False, False)
