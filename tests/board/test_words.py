"""The marks and words that pages share."""

from datetime import UTC, date, datetime

import pytest

from board.templatetags import board as words
from problems.models import Event
from problems.services import comments
from tests.factories import a_person, a_problem

pytestmark = pytest.mark.django_db


def test_a_name_or_a_title_written_from_right_to_left_turns_only_itself():
    rachel, problem = a_person("rachel", name="רחל <b>"), a_problem(title="שאלה")
    comments.comment(problem, by=rachel, text="Hello.")
    event = Event.objects.get(verb="commented")

    assert words.event_words(event) == (
        '<a href="/~rachel/"><bdi>רחל &lt;b&gt;</bdi></a> wrote '
        f'<a href="/comments/{event.comment_id}/">a comment</a> on '
        f'<a href="{problem.get_absolute_url()}">#{problem.pk} <bdi>שאלה</bdi></a>'
    )
    assert words.member({"username": "rachel", "name": "רחל"}) == '<a href="/~rachel/"><bdi>רחל</bdi></a>'
    assert words.member({"username": "", "name": "רחל"}) == "<bdi>רחל</bdi>"


@pytest.mark.parametrize(
    ("closes_on", "said"),
    [
        ("2026-11-22", "over"),
        ("2026-11-23", "today is the last day"),
        ("2026-11-24", "tomorrow is the last day"),
        ("2026-11-25", "2 days left"),
        (None, ""),
    ],
)
def test_days_are_counted_where_they_last_the_longest(closes_on, said):
    # Half an hour before the 23rd ends Anywhere on Earth.
    now = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)

    assert words.days_left(closes_on and date.fromisoformat(closes_on), now) == said
