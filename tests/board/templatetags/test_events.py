"""Sentences of events, and the names in them."""

import pytest
from django.utils.html import strip_tags

from board.templatetags.events import event_words
from board.templatetags.people import member
from problems.models import Event
from problems.services import comments
from tests.factories import NOW, a_claim, a_person, a_problem

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


def test_what_an_agent_takes_on_is_told_as_that():
    """Of a loaded row, too: a feed reads nothing else of a claim."""
    by_person, by_agent = a_claim(), a_claim(by_agent=True)
    for claim in (by_person, by_agent):
        Event.objects.create(
            verb="claimed", subject=f"claim:{claim.pk}", by=claim.person, claim=claim, problem=claim.problem, at=NOW
        )

    told = [strip_tags(event_words(event)) for event in Event.objects.for_feed().order_by("pk")]

    assert told == [
        f"{by_person.person.public_name} took on #{by_person.problem_id} {by_person.problem.title}",
        f"An automated agent of {by_agent.person.public_name} took on #{by_agent.problem_id} {by_agent.problem.title}",
    ]
