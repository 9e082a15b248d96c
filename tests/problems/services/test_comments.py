"""What may be said, changed, taken back and hidden; and what the record never says."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError

from board.lib import markdown
from board.lib.errors import Refused
from problems.models import Comment, Event, Problem
from problems.models.comments import MOVES, Status
from problems.services import comments
from tests.factories import NOW, a_comment, a_person, a_problem

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=3)
ACTS = {
    Status.DELETED: lambda comment, grace: comments.delete(comment, by=comment.by, now=LATER),
    Status.HIDDEN: lambda comment, grace: comments.hide(comment, by=grace, note="Spam.", now=LATER),
    Status.SHOWN: lambda comment, grace: comments.show(comment, by=grace, now=LATER),
}


def told() -> list[tuple]:
    columns = ("verb", "comment", "problem", "by__username", "before", "after", "reason", "is_public")
    return list(Event.objects.order_by("pk").values_list(*columns))


def test_a_comment_is_kept_as_written_and_as_rendered(ada):
    problem = a_problem()

    made = comments.comment(problem, by=ada, text="Is $x^2$ *meant*?\r\nOr not?", now=NOW)

    row = Comment.objects.get()
    assert row == made
    assert (row.problem, row.by, row.at, row.edited_at, row.status) == (problem, ada, NOW, None, "shown")
    assert row.text == "Is $x^2$ *meant*?\nOr not?"
    assert (row.html, row.renderer) == (markdown.render(row.text), markdown.RENDERER_VERSION)
    assert told() == [("commented", row.pk, problem.pk, "ada", "", "", "", True)]


def test_the_same_text_sent_twice_is_one_comment(ada, settings):
    settings.COMMENTS_PER_HOUR = 1
    problem = a_problem()
    first = comments.comment(problem, by=ada, text="Hello.\nThere.", now=NOW)

    again = comments.comment(problem, by=ada, text=" Hello.\r\nThere. ", now=NOW + timedelta(minutes=9))

    assert again == first
    assert (Comment.objects.count(), Event.objects.count()) == (1, 1)


def test_the_same_text_is_a_second_comment_elsewhere_later_from_another_or_once_the_first_is_gone(ada, mallory):
    problem = a_problem()
    first = comments.comment(problem, by=ada, text="Yes.", now=NOW)
    others = [
        comments.comment(a_problem(), by=ada, text="Yes.", now=NOW),
        comments.comment(problem, by=mallory, text="Yes.", now=NOW),
        comments.comment(problem, by=ada, text="Yes.", now=NOW + timedelta(minutes=10)),
    ]
    comments.delete(others[-1], by=ada, now=NOW + timedelta(minutes=11))
    others.append(comments.comment(problem, by=ada, text="Yes.", now=NOW + timedelta(minutes=11)))

    assert len({first, *others}) == 5


def test_a_comment_moves_its_problem_to_the_top_of_what_moved(ada):
    problem = a_problem(last_activity_at=NOW - timedelta(days=9))

    comments.comment(problem, by=ada, text="Hello.", now=NOW)

    assert Problem.objects.get().last_activity_at == NOW


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("  \n ", "Write something first."),
        ("x" * 5001, "This comment is 5,001 characters long. 5,000 is the limit."),
    ],
)
def test_nothing_and_too_much_are_refused(ada, text, reason):
    with pytest.raises(Refused, match=f"^{reason}$"):
        comments.comment(a_problem(), by=ada, text=text, now=NOW)

    assert not Comment.objects.exists()


def test_a_formula_beyond_the_cap_is_refused_with_its_line(ada):
    with pytest.raises(markdown.Unrenderable, match="^Line 3: this formula is nested more than 50 levels deep.$"):
        comments.comment(a_problem(), by=ada, text="Look:\n\n$" + "{" * 60 + "}" * 60 + "$", now=NOW)

    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "who", "code"),
    [
        ({"status": "listed"}, "ada", ""),
        ({"status": "historical"}, "ada", ""),
        ({"status": "withdrawn"}, "ada", ""),
        ({"status": "proposed"}, "ada", "draft"),
        ({"status": "proposed"}, "grace", ""),
        ({"status": "draft"}, "poster", ""),
        ({"status": "merged"}, "grace", "merged"),
    ],
)
def test_who_may_comment_where(request, fields, who, code):
    poster = a_person("poster")
    if fields["status"] == "merged":
        fields = fields | {"merged_into": a_problem()}
    problem = a_problem(posted_by=poster, **fields)
    person = poster if who == "poster" else request.getfixturevalue(who)

    if not code:
        assert comments.comment(problem, by=person, text="Hello.", now=NOW).pk
        return
    with pytest.raises(Refused) as refusal:
        comments.comment(problem, by=person, text="Hello.", now=NOW)
    assert (refusal.value.code, Comment.objects.count()) == (code, 0)


def test_a_person_writes_so_many_in_an_hour_and_deleting_makes_no_room(ada, settings):
    settings.COMMENTS_PER_HOUR = 2
    problem = a_problem()
    first = comments.comment(problem, by=ada, text="One.", now=NOW)
    comments.comment(a_problem(), by=ada, text="Two.", now=NOW + timedelta(minutes=30))
    comments.delete(first, by=ada, now=NOW)

    with pytest.raises(Refused, match="^You have written 2 comments in the last hour, as many as one person can. "):
        comments.comment(problem, by=ada, text="Three.", now=NOW + timedelta(minutes=59))

    assert comments.comment(problem, by=a_person(), text="Mine.", now=NOW + timedelta(minutes=59)).pk
    assert comments.comment(problem, by=ada, text="Three.", now=NOW + timedelta(minutes=60)).pk


def test_an_edit_says_when_and_keeps_the_new_text_alone(ada, settings):
    settings.COMMENT_EDIT_MINUTES = 30
    made = comments.comment(a_problem(), by=ada, text="Wrong.", now=NOW)
    soon = NOW + timedelta(minutes=29)

    comments.edit(made, by=ada, text="*Right.*", now=soon)

    row = Comment.objects.get()
    assert (row.text, row.html, row.at, row.edited_at) == ("*Right.*", markdown.render("*Right.*"), NOW, soon)
    assert told()[1:] == [("edited a comment", row.pk, row.problem_id, "ada", "", "", "", True)]


def test_an_edit_that_changes_nothing_leaves_no_trace(ada):
    made = a_comment(by=ada, text="Same.")

    comments.edit(made, by=ada, text="Same.\r\n", now=NOW)

    assert (Comment.objects.get().edited_at, told()) == (None, [])


def test_an_edit_is_refused_when_it_is_late_and_says_what_to_do(ada, settings):
    settings.COMMENT_EDIT_MINUTES = 30
    made = a_comment(by=ada)

    with pytest.raises(
        Refused,
        match="^A comment can be changed for 30 minutes. Write another one that puts it right, or delete this.$",
    ):
        comments.edit(made, by=ada, text="Other.", now=NOW + timedelta(minutes=30))

    assert Comment.objects.get().text == "A question."


def test_only_its_author_changes_and_deletes_a_comment(ada, grace, mallory):
    made = a_comment(by=ada)
    for stranger in (mallory, grace):
        with pytest.raises(Refused, match="^Only its author changes a comment.$"):
            comments.edit(made, by=stranger, text="Mine now.", now=NOW)
        with pytest.raises(Refused, match="^Only its author deletes a comment.$"):
            comments.delete(made, by=stranger, now=NOW)
    assert (Comment.objects.get().text, told()) == ("A question.", [])


def test_a_deleted_comment_has_no_text_left_and_keeps_its_place(ada):
    made = comments.comment(a_problem(), by=ada, text="A secret.", now=NOW)

    comments.delete(made, by=ada, now=LATER)

    row = Comment.objects.get()
    assert (row.status, row.text, row.html, row.at) == ("deleted", "", "", NOW)
    assert told()[1:] == [("deleted a comment", row.pk, row.problem_id, "ada", "shown", "deleted", "", True)]


def test_a_hidden_comment_keeps_its_text_with_the_reason_and_can_be_shown_again(ada, grace):
    made = a_comment(by=ada, text="Cheap watches.")

    comments.hide(made, by=grace, note=" Spam. ", now=NOW)
    row = Comment.objects.get()
    assert (row.status, row.text, row.hidden_because) == ("hidden", "Cheap watches.", "Spam.")
    comments.show(made, by=grace, note="It was a joke about us.", now=NOW)
    row.refresh_from_db()
    assert (row.status, row.text, row.hidden_because) == ("shown", "Cheap watches.", "")

    assert told() == [
        ("hid a comment", row.pk, row.problem_id, "grace", "shown", "hidden", "Spam.", True),
        ("showed a comment", row.pk, row.problem_id, "grace", "hidden", "shown", "It was a joke about us.", True),
    ]


def test_hiding_needs_a_curator_and_a_reason(grace, mallory):
    made = a_comment()

    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        comments.hide(made, by=mallory, note="I do not like it.", now=NOW)
    with pytest.raises(Refused, match="^Say why, in a sentence that stays on the record.$"):
        comments.hide(made, by=grace, note="  ", now=NOW)

    assert (Comment.objects.get().status, told()) == ("shown", [])


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_every_move_is_in_the_table_or_refused(grace, before, after):
    made = a_comment(status=before)

    if after in MOVES[before]:
        ACTS[after](made, grace)
        assert Comment.objects.get().status == after
    else:
        with pytest.raises(Refused):
            ACTS[after](made, grace)
        assert (Comment.objects.get().status, told()) == (before, [])


def test_a_curator_says_that_the_page_was_updated_and_takes_it_back(ada, grace):
    made = a_comment(by=ada)

    for _ in range(2):
        comments.mark(made, by=grace, now=NOW)
    assert Comment.objects.get().page_was_updated is True
    for _ in range(2):
        comments.unmark(made, by=grace, now=NOW)
    assert Comment.objects.get().page_was_updated is False
    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        comments.mark(made, by=ada, now=NOW)

    assert [row[0] for row in told()] == ["updated for a comment", "not updated for a comment"]


def test_no_event_holds_a_word_of_a_comment(ada, grace):
    made = comments.comment(a_problem(), by=ada, text="xyzzy", now=NOW)
    comments.edit(made, by=ada, text="xyzzy plugh", now=NOW)
    comments.mark(made, by=grace, now=NOW)
    comments.hide(made, by=grace, note="Off topic.", now=NOW)
    comments.show(made, by=grace, now=NOW)
    comments.delete(made, by=ada, now=NOW)

    held = " ".join(str(value) for row in Event.objects.values_list() for value in row)
    assert Event.objects.count() == 6
    assert "xyzzy" not in held


@pytest.mark.parametrize(
    ("status", "told_in_public"),
    [
        ("shown", ["commented", "hid a comment", "showed a comment", "deleted a comment"]),
        ("hidden", ["hid a comment", "deleted a comment"]),
        ("deleted", ["hid a comment", "deleted a comment"]),
    ],
)
def test_of_a_comment_that_is_gone_only_that_is_public(status, told_in_public):
    made = a_comment(status=status)
    for verb in ("commented", "hid a comment", "showed a comment", "deleted a comment"):
        Event.objects.create(verb=verb, subject=f"comment:{made.pk}", comment=made, problem=made.problem, at=NOW)

    assert list(Event.objects.public().order_by("pk").values_list("verb", flat=True)) == told_in_public


def test_a_history_is_read_without_the_talk(ada, grace):
    problem = a_problem()
    made = comments.comment(problem, by=ada, text="Hello.", now=NOW)
    comments.edit(made, by=ada, text="Hello you.", now=NOW)
    comments.mark(made, by=grace, now=NOW)

    assert list(problem.events.public().besides_talk().values_list("verb", flat=True)) == ["updated for a comment"]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"status": "lost"}, "comment_status_known"),
        ({"status": "deleted", "text": "Still here."}, "comment_deleted_has_no_text"),
        ({"status": "shown", "text": ""}, "comment_deleted_has_no_text"),
        ({"status": "hidden", "hidden_because": ""}, "comment_hidden_has_a_reason"),
        ({"status": "shown", "hidden_because": "Spam."}, "comment_hidden_has_a_reason"),
    ],
)
def test_the_database_holds_what_a_status_means(fields, constraint):
    made = a_comment()

    with pytest.raises(IntegrityError, match=constraint):
        Comment.objects.filter(pk=made.pk).update(**fields)
