"""The discussion through the pages: each address asked the same questions."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from problems.models import Comment
from tests.factories import NOW, a_comment, a_person, a_problem

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true"}
DEEP = "$" + "{" * 60 + "}" * 60 + "$"


def test_writing_leads_to_the_comment_on_the_page(client, ada):
    problem = a_problem()
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.number}/comment/", {"text": "Is *this* meant?"})

    made = Comment.objects.get()
    assert answer["Location"] == f"{problem.get_absolute_url()}#comment-{made.pk}"
    page = client.get(problem.get_absolute_url()).content.decode()
    assert f'<li id="comment-{made.pk}">' in page
    assert "Is <em>this</em> meant?" in page


def test_a_visitor_reads_and_is_told_how_to_join_in(client):
    problem = a_problem()
    a_comment(problem=problem, text="A question.")

    page = client.get(problem.get_absolute_url()).content.decode()

    assert "A question." in page
    assert f'<a href="/accounts/login/?next={problem.get_absolute_url()}">Sign in</a> to join the discussion.' in page
    assert "<textarea" not in page
    assert not client.cookies


@pytest.mark.parametrize("verb", ["comment", "interest", "watch", "unwatch"])
def test_a_visitor_who_writes_is_sent_to_sign_in(client, verb):
    problem = a_problem()

    there = f"/problems/{problem.number}/{verb}/"

    assert client.post(there)["Location"].startswith("/accounts/login/?next=")
    assert client.post(there, {"text": "Hello."}).status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize("verb", ["edit", "delete", "report", "hide", "show", "mark", "unmark"])
def test_a_visitor_who_acts_on_a_comment_is_sent_to_sign_in(client, verb):
    made = a_comment()

    assert client.post(f"/comments/{made.pk}/{verb}/")["Location"].startswith("/accounts/login/?next=")
    assert Comment.objects.values_list("status", "text", "page_was_updated").get() == ("shown", "A question.", False)


@pytest.mark.parametrize(
    ("verb", "status"),
    [("edit", 404), ("delete", 404), ("hide", 403), ("show", 403), ("mark", 403), ("unmark", 403)],
)
def test_a_stranger_changes_nothing(client, mallory, verb, status):
    made = a_comment()
    client.force_login(mallory)

    answer = client.post(f"/comments/{made.pk}/{verb}/", {"text": "Mine.", "note": "Because."})

    assert answer.status_code == status
    assert Comment.objects.values_list("status", "text", "page_was_updated").get() == ("shown", "A question.", False)


@pytest.mark.parametrize("verb", ["delete", "hide", "show", "mark", "unmark"])
def test_what_changes_a_comment_is_posted(client, verb):
    curator = a_person(role="curator")
    client.force_login(curator)

    assert client.get(f"/comments/{a_comment(by=curator).pk}/{verb}/").status_code == 405


def test_reading_is_not_posted(client):
    made = a_comment()

    assert client.post(f"/comments/{made.pk}/").status_code == 405
    assert client.post(f"/problems/{made.problem_id}/comments/").status_code == 405


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "“Your comment” is empty."),
        ("x" * 5001, " is 5,001 characters long; the most is 5,000."),
        (f"One line.\n\n{DEEP}", "Line 3: this formula is nested more than 50 levels deep."),
        ("a\x00b", "Line 1: there is a character here that cannot be stored. Type the line again."),
    ],
)
@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_what_is_refused_is_named_and_stays_typed(client, ada, text, message, button):
    problem = a_problem()
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.number}/comment/", {"text": text} | button)

    page = answer.content.decode()
    assert (answer.status_code, message in page) == (422, True)
    assert text.replace("\x00", "")[-20:] in page.replace("\x00", "")
    assert not Comment.objects.exists()


def test_a_browsers_line_ends_do_not_count_against_the_length(client, ada):
    client.force_login(ada)

    client.post(f"/problems/{a_problem().number}/comment/", {"text": "a\r\n" * 2499 + "b"})

    assert len(Comment.objects.get().text) == 4999


def test_a_preview_shows_the_text_above_what_was_typed_and_writes_nothing(client, ada):
    problem = a_problem()
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.number}/comment/", {"text": "Is *this* $x$?", "preview": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.index("<em>this</em>") < page.index("Is *this* $x$?</textarea>")
    assert "This is how it will look. Nothing is sent yet." in page
    assert not Comment.objects.exists()


def test_htmx_gets_the_preview_alone(client, ada):
    problem = a_problem()
    client.force_login(ada)
    address = f"/problems/{problem.number}/comment/"

    answer = client.post(address, {"text": "Is *this* meant?", "preview": "1"}, headers=HTMX)
    refused = client.post(address, {"text": DEEP, "preview": "1"}, headers=HTMX)

    assert (answer.status_code, refused.status_code) == (200, 422)
    assert answer.content.decode().strip().startswith('<div id="preview"')
    assert "<em>this</em>" in answer.content.decode()
    assert "Line 1: this formula is nested more than 50 levels deep." in refused.content.decode()
    assert "<html" not in answer.content.decode() + refused.content.decode()
    assert "HX-Request" in answer["Vary"]
    assert not Comment.objects.exists()


def test_hostile_text_is_shown_as_text(client, ada):
    problem = a_problem()
    client.force_login(ada)
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"

    preview = client.post(f"/problems/{problem.number}/comment/", {"text": hostile, "preview": "1"})
    client.post(f"/problems/{problem.number}/comment/", {"text": hostile})

    made = Comment.objects.get()
    for answer in (
        preview,
        client.get(problem.get_absolute_url()),
        client.get(f"/problems/{problem.number}/comments/"),
        client.get(f"/comments/{made.pk}/edit/"),
    ):
        page = answer.content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


def test_the_hide_reason_is_shown_as_text(client):
    made = a_comment(status="hidden", hidden_because="<script>alert(1)</script>")

    assert "<script>alert" not in client.get(made.problem.get_absolute_url()).content.decode()


def test_writing_works_without_javascript_but_not_without_a_token(ada):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    problem = a_problem()
    address = f"/problems/{problem.number}/comment/"
    assert strict.post(address, {"text": "Hello."}).status_code == 403

    token = str(strict.get(problem.get_absolute_url()).context["csrf_token"])
    assert strict.post(address, {"text": "Hello.", "csrfmiddlewaretoken": token}).status_code == 302
    assert Comment.objects.get().text == "Hello."


def test_too_many_are_refused_and_nothing_typed_is_lost(client, ada, settings):
    settings.COMMENTS_PER_HOUR = 1
    problem = a_problem()
    a_comment(by=ada, at=timezone.now())
    client.force_login(ada)

    answer = client.post(f"/problems/{problem.number}/comment/", {"text": "My long thought."})

    assert answer.status_code == 409
    assert "You have written 1 comments" not in answer.content.decode()
    assert "You have written one comment in the last hour" in answer.content.decode()
    assert "My long thought.</textarea>" in answer.content.decode()


def test_a_draft_of_somebody_else_has_no_discussion(client, ada, mallory):
    made = a_comment(problem=a_problem(status="draft", posted_by=ada), by=ada)
    addresses = [f"/comments/{made.pk}/", f"/problems/{made.problem_id}/comments/"]

    def statuses(person):
        client.force_login(person) if person else client.logout()
        return [client.get(address).status_code for address in addresses]

    assert [statuses(person) for person in (None, mallory, ada)] == [[404, 404], [404, 404], [302, 200]]
    client.force_login(mallory)
    assert client.post(f"/problems/{made.problem_id}/comment/", {"text": "Seen."}).status_code == 404
    assert client.post(f"/comments/{made.pk}/report/", {"reason": "spam"}).status_code == 404


def test_the_page_shows_the_last_twenty_and_the_way_to_all(client):
    problem = a_problem()
    made = [a_comment(problem=problem, at=NOW + timedelta(minutes=n)) for n in range(22)]

    answer = client.get(problem.get_absolute_url())

    assert [comment for comment, _ in answer.context["discussion"]] == made[2:]
    assert f'<a href="/problems/{problem.number}/comments/">Read it from the beginning</a>' in answer.content.decode()


def test_an_address_leads_to_where_its_comment_stands_now(client):
    problem = a_problem()
    made = [a_comment(problem=problem, at=NOW + timedelta(minutes=n)) for n in range(71)]
    a_comment()
    there, all_of_it = problem.get_absolute_url(), f"/problems/{problem.number}/comments/"

    def leads_to(comment):
        answer = client.get(f"/comments/{comment.pk}/")
        assert answer.status_code == 302
        return answer["Location"]

    assert leads_to(made[-1]) == f"{there}#comment-{made[-1].pk}"
    assert leads_to(made[51]) == f"{there}#comment-{made[51].pk}"
    assert leads_to(made[50]) == f"{all_of_it}?page=2#comment-{made[50].pk}"
    assert leads_to(made[49]) == f"{all_of_it}?page=1#comment-{made[49].pk}"
    assert [comment for comment, _ in client.get(f"{all_of_it}?page=2").context["discussion"]] == made[50:]


def test_of_a_merged_problem_the_discussion_stays_to_be_read(client, ada):
    merged = a_problem(status="merged", merged_into=a_problem())
    made = a_comment(problem=merged)
    client.force_login(ada)

    page = client.get(f"/comments/{made.pk}/", follow=True)

    assert page.redirect_chain == [(f"/problems/{merged.number}/comments/?page=1#comment-{made.pk}", 302)]
    assert "This problem was merged into another one. Comment there." in page.content.decode()
    assert "<textarea" not in page.content.decode()


def test_an_edit_in_time_is_shown_with_its_time(client, ada):
    made = a_comment(by=ada, at=timezone.now())
    client.force_login(ada)
    assert "A question.</textarea>" in client.get(f"/comments/{made.pk}/edit/").content.decode()

    answer = client.post(f"/comments/{made.pk}/edit/", {"text": "A better question."})

    assert answer["Location"] == f"{made.problem.get_absolute_url()}#comment-{made.pk}"
    page = client.get(made.problem.get_absolute_url()).content.decode()
    assert "A better question." in page
    assert "<span>edited <time" in page


def test_an_edit_that_comes_late_says_what_to_do_and_keeps_what_was_typed(client, ada):
    made = a_comment(by=ada, at=timezone.now() - timedelta(days=1))
    client.force_login(ada)
    reason = "A comment can be changed for 30 minutes. Write another one that puts it right, or delete this."

    asked = client.get(f"/comments/{made.pk}/edit/")
    answer = client.post(f"/comments/{made.pk}/edit/", {"text": "Too late."})

    assert (asked.status_code, reason in asked.content.decode()) == (200, True)
    assert "<textarea" not in asked.content.decode()
    assert (answer.status_code, reason in answer.content.decode()) == (409, True)
    assert "Too late.</textarea>" in answer.content.decode()
    assert Comment.objects.get().text == "A question."


def test_a_deleted_comment_leaves_a_stub_and_no_word(client, ada):
    made = a_comment(by=ada, text="xyzzy")
    client.force_login(ada)

    answer = client.post(f"/comments/{made.pk}/delete/")

    assert answer["Location"] == f"{made.problem.get_absolute_url()}#comment-{made.pk}"
    page = client.get(made.problem.get_absolute_url()).content.decode()
    assert ("Deleted by its author." in page, "xyzzy" in page) == (True, False)
    assert client.post(f"/comments/{made.pk}/delete/", follow=True).status_code == 200
    assert client.get(f"/comments/{made.pk}/").status_code == 302


def test_a_hidden_comment_is_read_by_curators_alone(client, ada, grace):
    made = a_comment(by=ada, text="xyzzy")
    client.force_login(grace)
    client.post(f"/comments/{made.pk}/hide/", {"note": "Off topic."})
    addresses = [made.problem.get_absolute_url(), f"/problems/{made.problem_id}/comments/"]

    def seen():
        pages = [client.get(address).content.decode() for address in addresses]
        assert all("Hidden by a curator: Off topic." in page for page in pages)
        return ["xyzzy" in page for page in pages]

    assert seen() == [True, True]
    client.force_login(ada)
    assert seen() == [False, False]
    client.logout()
    assert seen() == [False, False]
    client.force_login(grace)
    client.post(f"/comments/{made.pk}/show/")
    assert Comment.objects.get().status == "shown"


def test_hiding_without_a_reason_is_refused_with_a_sentence(client, grace):
    made = a_comment()
    client.force_login(grace)

    answer = client.post(f"/comments/{made.pk}/hide/", follow=True)

    assert "Say why, in a sentence that stays on the record." in answer.content.decode()
    assert Comment.objects.get().status == "shown"


def test_a_mark_is_shown_and_taken_off(client, grace):
    made = a_comment()
    client.force_login(grace)

    def is_marked():
        return "the page was updated for this</span>" in client.get(made.problem.get_absolute_url()).content.decode()

    client.post(f"/comments/{made.pk}/mark/")
    assert is_marked() is True
    client.post(f"/comments/{made.pk}/unmark/")
    assert is_marked() is False


def test_each_sees_the_buttons_that_are_theirs(client, ada, grace, mallory):
    made = a_comment(by=ada, at=timezone.now())

    def buttons(person):
        client.force_login(person) if person else client.logout()
        page = client.get(made.problem.get_absolute_url()).content.decode()
        return [verb for verb in VERBS if f"/comments/{made.pk}/{verb}/" in page]

    assert [buttons(person) for person in (None, mallory, ada, grace)] == [
        [],
        ["report"],
        ["edit", "delete"],
        ["report", "hide", "mark"],
    ]


VERBS = ("edit", "delete", "report", "hide", "show", "mark", "unmark")


def test_the_history_tells_what_curators_did_and_leads_to_it(client, grace, ada):
    from problems.services import comments

    made = comments.comment(a_problem(), by=ada, text="Hello.")
    comments.mark(made, by=grace)
    comments.hide(made, by=grace, note="Off topic.")

    page = client.get(made.problem.get_absolute_url()).content.decode()

    assert f'hid <a href="/comments/{made.pk}/">a comment</a> on this problem' in page
    assert "wrote <a" not in page


@pytest.mark.parametrize(("who", "queries"), [("visitor", 3), ("ada", 6), ("grace", 6)])
def test_the_whole_discussion_takes_the_same_queries_for_any_rows(
    client, request, django_assert_num_queries, who, queries
):
    problem = a_problem()
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    for _ in range(3):
        a_comment(problem=problem)
        with django_assert_num_queries(queries):
            client.get(f"/problems/{problem.number}/comments/")


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=99", "?page=-1"])
def test_nonsense_in_the_page_number_is_no_error(client, query):
    assert client.get(f"/problems/{a_comment().problem_id}/comments/{query}").status_code == 200


def test_numbers_too_large_for_the_database_are_not_found(client, ada):
    client.force_login(ada)
    for address in ("/comments/99999999999999999999/", "/problems/99999999999999999999/comments/"):
        assert client.get(address).status_code == 404
