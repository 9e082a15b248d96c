"""Sentences of events, and the names in them."""

import pytest

from board.templatetags.events import event_words
from board.templatetags.people import member
from problems.models import Event
from problems.services import comments
from tests.factories import a_person, a_problem

pytestmark = pytest.mark.django_db


def test_a_name_or_a_title_written_from_right_to_left_turns_only_itself():
    rachel, problem = a_person("rachel", name="רחל <b>"), a_problem(title="שאלה")
    comments.comment(problem, by=rachel, text="Hello.")
    event = Event.objects.get(verb="commented")

    assert event_words(event) == (
        '<a href="/~rachel/"><bdi>רחל &lt;b&gt;</bdi></a> wrote '
        f'<a href="/comments/{event.comment_id}/">a comment</a> on '
        f'<a href="{problem.get_absolute_url()}">#{problem.pk} <bdi>שאלה</bdi></a>'
    )
    assert member({"username": "rachel", "name": "רחל"}) == '<a href="/~rachel/"><bdi>רחל</bdi></a>'
    assert member({"username": "", "name": "רחל"}) == "<bdi>רחל</bdi>"
