"""Reviews through the pages: each asked the same questions."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from problems.models import Review
from problems.models.review_states import Question
from tests.factories import NOW, a_person, a_problem, a_review, a_skill, a_writeup

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}
DEEP = f"A formula: ${'{' * 60}{'}' * 60}$"
EVIL = "<script>alert(1)</script>\"'<img src=x onerror=alert(1)>"


@pytest.fixture
def mary(db):
    """Somebody who has earned the right to review."""
    person = a_person("mary", name="Mary Somerville")
    a_writeup(status="legible", title="Earlier work").authors.create(person=person)
    return person


def typed(outcome="legible", **fields) -> dict[str, str]:
    """What the page's form sends."""
    sent = {"note": "Good.", "private_note": "", "outcome": outcome}
    for question in Question.values:
        sent |= {f"{question}_answer": "yes", f"{question}_line": f"It is, {question}."}
    return sent | fields


def on_the_desk_of(person, **fields):
    now = timezone.now()
    return a_review(by=person, taken_at=now, due_at=now + timedelta(days=14), **fields)


def page_of(client, writeup) -> str:
    return client.get(writeup.get_absolute_url()).content.decode()


# Taking


def test_a_review_is_taken_from_the_page_and_stands_on_the_desk(client, mary):
    writeup = a_writeup(title="They skip")
    client.force_login(mary)
    assert f'action="/writeups/{writeup.pk}/review/"' in page_of(client, writeup)

    answer = client.post(f"/writeups/{writeup.pk}/review/", {"unnamed": "1"})

    review = Review.objects.get(by=mary)
    assert answer["Location"] == f"/reviews/{review.pk}/give/"
    assert (review.status, review.is_unnamed, review.letter) == ("taken", True, "A")
    assert f"/reviews/{review.pk}/give/" in page_of(client, writeup)
    assert [row.pk for row in client.get("/reviews/").context["mine"]] == [review.pk]
    board = client.get("/my-board/").content.decode()
    assert "On your desk to review" in board
    assert f"/reviews/{review.pk}/give/" in board


def test_who_may_not_reads_why(client, ada):
    writeup = a_writeup(linked_by=ada)
    assert "Sign in to review." in page_of(client, writeup)
    assert client.post(f"/writeups/{writeup.pk}/review/")["Location"].startswith("/accounts/login/")
    client.force_login(ada)
    assert client.get(f"/writeups/{writeup.pk}/review/").status_code == 405
    assert client.post("/writeups/999/review/").status_code == 404

    answer = client.post(f"/writeups/{writeup.pk}/review/", follow=True)

    assert "You linked it. Somebody else reads it." in answer.content.decode()
    assert not Review.objects.exists()


# Giving


def test_a_review_is_given_and_shown_on_the_page(client, mary):
    review = on_the_desk_of(mary)
    client.force_login(mary)

    answer = client.post(f"/reviews/{review.pk}/give/", typed(note="**Good.**", private_note="I know them."))

    assert answer["Location"] == f"/reviews/{review.pk}/"
    page = page_of(client, review.writeup)
    assert "Under review" in page
    assert "Not reviewed" not in page
    for said in ("Mary Somerville", "I could follow it", "<strong>Good.</strong>", "It is, rerun.", *Question.labels):
        assert said in page
    assert "I know them." not in page + client.get(f"/reviews/{review.pk}/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"claim_answer": ""}, "Nothing is chosen for “Is the claim in one sentence?”."),
        ({"claim_answer": "maybe"}, "There is no such choice: maybe."),
        ({"rerun_line": " "}, "“In one line” is empty."),
        ({"rerun_line": "x" * 301}, " is 301 characters long; the most is 300."),
        ({"rerun_line": "a\x0bb"}, "There is a character here that cannot be stored. Type the text again."),
        ({"outcome": ""}, "Nothing is chosen for “And all in all?”."),
        ({"outcome": "changes", "note": ""}, "Say here what you ask to be changed."),
        ({"note": DEEP}, "Line 1: this formula"),
        ({"private_note": "a\x0bb"}, "There is a character here that cannot be stored. Type the text again."),
    ],
)
def test_what_cannot_be_read_is_named_and_what_was_typed_is_kept(client, mary, wrong, message):
    review = on_the_desk_of(mary)
    client.force_login(mary)

    answer = client.post(f"/reviews/{review.pk}/give/", typed() | wrong)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "It is, method." in answer.content.decode()
    assert (Review.objects.get(pk=review.pk).status, review.answers.count()) == ("taken", 0)


@pytest.mark.parametrize(
    ("path", "sent", "shows"),
    [
        ("give", typed(note="*Huh*"), "<em>Huh</em>"),
        ("edit", typed(note="*Huh*"), "<em>Huh</em>"),
        ("reply", {"text": "*Huh*"}, "<em>Huh</em>"),
    ],
)
def test_a_preview_writes_nothing_and_htmx_gets_it_alone(client, mary, path, sent, shows):
    review = on_the_desk_of(mary) if path == "give" else a_review(by=mary, outcome="legible")
    if path == "reply":
        review.writeup.authors.create(person=mary)
    client.force_login(mary)
    before = Review.objects.values().get(pk=review.pk)

    whole = client.post(f"/reviews/{review.pk}/{path}/", sent | {"preview": "1"})
    part = client.post(f"/reviews/{review.pk}/{path}/", sent | {"preview": "1"}, **HTMX)

    assert (whole.status_code, shows in whole.content.decode()) == (200, True)
    assert part.content.decode().strip().startswith('<div id="preview"')
    assert Review.objects.values().get(pk=review.pk) == before


def test_a_review_of_somebody_else_is_not_there_and_a_visitor_is_sent_to_sign_in(client, mary, mallory):
    review = on_the_desk_of(mary)
    paths = ["give", "edit", "return", "confirm", "reveal"]
    assert all(client.post(f"/reviews/{review.pk}/{path}/").status_code == 302 for path in paths)
    client.force_login(mallory)

    assert [client.post(f"/reviews/{review.pk}/{path}/").status_code for path in paths] == [404] * 5
    assert [client.post(f"/reviews/{review.pk}/{path}/").status_code for path in ("hide", "show")] == [403] * 2
    assert client.post(f"/reviews/{review.pk}/reply/").status_code == 404
    assert client.post(f"/writeups/{review.writeup_id}/resubmit/").status_code == 404
    assert client.get(f"/reviews/{review.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["return", "confirm", "reveal"])
def test_an_act_is_a_post(client, mary, path):
    review = on_the_desk_of(mary)
    client.force_login(mary)

    assert client.get(f"/reviews/{review.pk}/{path}/").status_code == 405


def test_a_form_from_elsewhere_is_refused(mary):
    client = Client(enforce_csrf_checks=True)
    client.force_login(mary)

    assert client.post(f"/reviews/{on_the_desk_of(mary).pk}/give/", typed()).status_code == 403


def test_one_whose_time_is_past_says_so_and_keeps_what_was_typed(client, mary):
    review = a_review(by=mary, taken_at=NOW, due_at=NOW)
    client.force_login(mary)
    assert "The time for this review is over." in client.get(f"/reviews/{review.pk}/give/").content.decode()

    answer = client.post(f"/reviews/{review.pk}/give/", typed(note="My long note."))

    assert answer.status_code == 409
    assert "The time for this review is over. Take it again, and bring what you wrote." in answer.content.decode()
    assert "My long note.</textarea>" in answer.content.decode()


def test_it_can_be_returned(client, mary):
    review = on_the_desk_of(mary)
    client.force_login(mary)

    assert client.post(f"/reviews/{review.pk}/return/")["Location"] == "/reviews/"
    assert Review.objects.get(pk=review.pk).status == "returned"
    assert client.get(f"/reviews/{review.pk}/").status_code == 404
    answer = client.post(f"/reviews/{review.pk}/return/", follow=True)
    assert "This review is not on your desk." in answer.content.decode()


# Afterwards


def test_a_bettered_review_shows_what_it_said_before(client, mary):
    review = a_review(by=mary, outcome="legible", note="The first words.")
    client.force_login(mary)
    page = client.get(f"/reviews/{review.pk}/edit/").content.decode()
    assert "The first words.</textarea>" in page
    assert page.count('value="It is."') == 6

    answer = client.post(f"/reviews/{review.pk}/edit/", typed(note="The second words."))

    page = client.get(answer["Location"]).content.decode()
    assert page.index("The second words.") < page.index("Before it was bettered") < page.index("The first words.")
    assert client.post(f"/reviews/{review.pk}/edit/", typed(note="The second words.")).status_code == 409


def test_the_author_replies_below_the_review(client, ada):
    review = a_review(outcome="legible", writeup=a_writeup(linked_by=ada))
    client.force_login(ada)
    assert f"/reviews/{review.pk}/reply/" in page_of(client, review.writeup)

    answer = client.post(f"/reviews/{review.pk}/reply/", {"text": "Thank *you*."})

    assert answer["Location"] == f"/reviews/{review.pk}/"
    assert "Thank <em>you</em>." in page_of(client, review.writeup)
    assert "Thank *you*.</textarea>" in client.get(f"/reviews/{review.pk}/reply/").content.decode()
    assert client.post(f"/reviews/{review.pk}/reply/", {"text": ""}).status_code == 422


def test_the_author_says_what_changed_and_the_earlier_round_stands_below(client, ada):
    writeup = a_writeup(linked_by=ada, status="changes_requested")
    a_review(writeup=writeup, outcome="changes", note="Where is the baseline?")
    client.force_login(ada)
    assert f"/writeups/{writeup.pk}/resubmit/" in page_of(client, writeup)

    answer = client.post(f"/writeups/{writeup.pk}/resubmit/", {"text": "In *Figure 3*."})

    assert answer["Location"] == writeup.get_absolute_url()
    page = page_of(client, writeup)
    assert page.index("In <em>Figure 3</em>.") < page.index("Before that: 1 review") < page.index("Where is the")
    assert client.post(f"/writeups/{writeup.pk}/resubmit/", {"text": "Again."}).status_code == 409
    assert "Nobody has asked for changes." in client.get(f"/writeups/{writeup.pk}/resubmit/").content.decode()


def test_a_yes_is_confirmed_in_one_click(client, ada, mary):
    writeup = a_writeup(linked_by=ada)
    review = a_review(writeup=writeup, by=mary, outcome="legible")
    writeup.resubmissions.create(by=ada, note="x", note_html="<p>x</p>")
    client.force_login(mary)
    assert f"/reviews/{review.pk}/confirm/" in page_of(client, writeup)

    assert client.post(f"/reviews/{review.pk}/confirm/")["Location"] == f"/reviews/{review.pk}/"

    page = page_of(client, writeup)
    assert "confirmed after a change" in page
    assert f"/reviews/{review.pk}/confirm/" not in page


def test_a_hidden_review_is_a_stub_with_its_reason(client, ada, grace):
    review = a_review(
        outcome="changes",
        note="xyzzy",
        private_note="plugh",
        reply="xyzzy",
        reply_html="xyzzy",
        replied_by=ada,
        replied_at=NOW,
    )
    client.force_login(grace)
    assert "plugh" in page_of(client, review.writeup)
    client.post(f"/reviews/{review.pk}/hide/", {"note": "It names a third person."})
    assert "xyzzy" in page_of(client, review.writeup)

    client.force_login(ada)
    pages = page_of(client, review.writeup) + client.get(f"/reviews/{review.pk}/").content.decode()

    assert pages.count("Hidden by a curator: It names a third person.") == 2
    assert "xyzzy" not in pages
    assert "plugh" not in pages
    client.force_login(grace)
    client.post(f"/reviews/{review.pk}/show/")
    assert Review.objects.get().status == "given"


def test_hiding_without_a_reason_says_so(client, grace):
    review = a_review(outcome="legible")
    client.force_login(grace)

    answer = client.post(f"/reviews/{review.pk}/hide/", follow=True)

    assert "Say why, in a sentence that stays on the record." in answer.content.decode()
    assert Review.objects.get().status == "given"


@pytest.mark.parametrize("note", ["Made\x00 up.", "Made\u202e up."])
def test_a_reason_is_kept_as_it_can_be_read(client, grace, note):
    review = a_review(outcome="legible")
    client.force_login(grace)

    client.post(f"/reviews/{review.pk}/hide/", {"note": note})

    assert Review.objects.get().hidden_because == "Made up."


def test_a_review_of_what_is_withdrawn_has_no_page(client):
    review = a_review(outcome="legible", writeup=a_writeup(status="withdrawn"))

    assert client.get(f"/reviews/{review.pk}/").status_code == 404


def test_hostile_words_come_out_as_words(client, ada, mary):
    review = on_the_desk_of(mary, writeup=a_writeup(linked_by=ada))
    client.force_login(mary)
    client.post(
        f"/reviews/{review.pk}/give/", typed("changes", note=EVIL, **{f"{key}_line": EVIL for key in Question.values})
    )
    client.force_login(ada)
    client.post(f"/reviews/{review.pk}/reply/", {"text": EVIL})
    client.post(f"/writeups/{review.writeup_id}/resubmit/", {"text": EVIL})

    for page in (page_of(client, review.writeup), client.get(f"/reviews/{review.pk}/").content.decode()):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert" in page


def test_the_page_says_what_legible_does_not_mean(client):
    for status in ("listed", "legible"):
        page = page_of(client, a_writeup(status=status))
        assert "which never means that it is correct, or new" in page


# The queue


def test_the_queue_shows_what_waits_to_everybody_and_how_it_is_earned(client, mallory):
    a_writeup(title="They skip", says={a_problem(skills={a_skill(name="Probing"): 1}): "answers"})
    page = client.get("/reviews/").content.decode()
    for said in ("They skip", "Probing", "nobody is reading it", "Reviewing is earned"):
        assert said in page
    client.force_login(mallory)

    page = client.get("/reviews/").content.decode()

    assert "Reviewing is earned: end a claim with a write-up of your own" in page
    assert "/review/" not in page.replace("/reviews/", "")


def test_a_reviewer_takes_from_the_queue_what_is_not_theirs(client, mary):
    mine, read, free = a_writeup(linked_by=mary), a_writeup(), a_writeup()
    a_review(writeup=read, by=mary, outcome="legible")
    client.force_login(mary)

    page = client.get("/reviews/").content.decode()

    assert [f"/writeups/{one.pk}/review/" in page for one in (mine, read, free)] == [False, False, True]
    assert "Yours. Somebody else reads it." in page
    assert "You have taken or reviewed it." in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Old", "Probed", "Patched"}),
        ("?skill=probing", {"Probed"}),
        ("?origin=catalogue", {"Old"}),
        ("?origin=members&skill=", {"Probed", "Patched"}),
        ("?skill=nonsense&page=9", {"Old", "Probed", "Patched"}),
        ("?skill=probing%00", {"Old", "Probed", "Patched"}),
    ],
)
def test_the_queue_narrows_as_it_says(client, ada, query, titles):
    a_writeup(title="Old")
    a_writeup(title="Probed", linked_by=ada, says={a_problem(skills={a_skill(key="probing"): 1}): "answers"})
    related = {a_problem(skills={a_skill(): 1}): "answers", a_problem(skills={a_skill(): 2}): "related"}
    a_writeup(title="Patched", linked_by=ada, says=related)
    a_writeup(title="Done", status="legible")

    assert {row.title for row in client.get(f"/reviews/{query}").context["page"]} == titles


def test_a_problem_that_nobody_may_read_is_not_named_in_the_queue(client):
    draft = a_problem(status="draft", skills={a_skill(name="A secret skill"): 1})
    a_writeup(says={draft: "answers"})

    page = client.get("/reviews/").content.decode()

    assert f"#{draft.number}" not in page


def test_the_pages_take_the_same_queries_for_any_rows(client, mary, django_assert_num_queries):
    writeup = a_writeup()

    def add(n):
        for _ in range(n):
            a_review(writeup=writeup, outcome="legible", reply="x", reply_html="x", replied_by=mary, replied_at=NOW)
            waiting = a_writeup(says={a_problem(skills={a_skill(): 1}): "answers", a_problem(): "partial"})
            a_review(writeup=waiting)
            writeup.resubmissions.create(by=mary, note="x", note_html="x")

    add(1)
    with django_assert_num_queries(8):
        client.get(writeup.get_absolute_url())
    with django_assert_num_queries(6):
        client.get("/reviews/")
    client.force_login(mary)
    with django_assert_num_queries(1000, exact=False) as asked:
        client.get("/reviews/")
        client.get(writeup.get_absolute_url())
    add(3)
    with django_assert_num_queries(len(asked)):
        client.get("/reviews/")
        client.get(writeup.get_absolute_url())
    client.logout()
    with django_assert_num_queries(8):
        client.get(writeup.get_absolute_url())
    with django_assert_num_queries(6):
        client.get("/reviews/")


def test_what_a_review_said_before_is_paged_and_takes_the_same_queries(client, django_assert_num_queries):
    review = a_review(outcome="legible")

    def better(n):
        for _ in range(n):
            version = review.versions.create(note="Before.", note_html="<p>Before.</p>", until=NOW)
            review.answers.create(version=version, question="claim", answer="partly", line="Nearly.")

    better(1)
    with CaptureQueriesContext(connection) as asked:
        client.get(review.get_absolute_url())
    better(21)

    with django_assert_num_queries(len(asked)):
        first = client.get(review.get_absolute_url()).content.decode()
    second = client.get(f"{review.get_absolute_url()}?page=2").content.decode()

    assert [(page.count("<p>Before.</p>"), page.count("Nearly.")) for page in (first, second)] == [(20, 20), (2, 2)]
    assert "Page 1 of 2" in first


def test_the_box_of_what_is_wrong_names_each_question_once_and_in_its_place(client, mary):
    review = on_the_desk_of(mary)
    client.force_login(mary)

    def named(**wrong) -> list[str]:
        page = client.post(f"/reviews/{review.pk}/give/", typed() | wrong).content.decode()
        return re.findall(r'<li><a href="#id_[a-z_]+">([^<]+)</a></li>', page)

    assert named(**dict.fromkeys(typed(), "")) == [*Question.labels, "And all in all?"]
    # The control: a line that is wrong alone says whose it is.
    assert named(rerun_line="") == ["In one line: Did you rerun the main figure?"]
