"""Reporting through the pages, and answering in the admin."""

import pytest
from django.urls import reverse

from problems.models import Comment, Event, Report
from tests.factories import a_claim, a_comment, a_log_entry, a_report

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
        ({}, "This field is required."),
        ({"reason": "boring"}, "Select a valid choice. boring is not one of the available choices."),
        ({"reason": "spam", "note": "x" * 1001}, "Ensure this value has at most 1000 characters (it has 1001)."),
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
