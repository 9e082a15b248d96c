"""A form on a page of its own, sent empty, wrong, refused and right."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from board.lib import posts
from tests.factories import a_claim, a_log_entry, a_problem, a_writeup


def test_a_post_binds_a_form_even_when_it_is_empty():
    make = RequestFactory()

    assert posts.data(make.post("/")) == QueryDict()
    assert posts.data(make.post("/", {"a": "1"})) == QueryDict("a=1")
    assert posts.data(make.get("/?a=1")) is None


PAGES = {
    "claim": lambda ada: f"/problems/{a_problem().number}/claim/",
    "resolve": lambda ada: f"/problems/{a_problem().number}/resolve/",
    "log entry": lambda ada: f"/log-entries/{a_log_entry(live_claim(ada)).pk}/edit/",
    "write-up": lambda ada: f"/writeups/{a_writeup(linked_by=ada).pk}/edit/",
    "comment": lambda ada: f"/problems/{a_problem().number}/comment/",
    "report": lambda ada: f"/problems/{a_problem().number}/report/",
}


def live_claim(person):
    return a_claim(person=person, lapses_at=timezone.now() + timedelta(days=20))


@pytest.mark.django_db
@pytest.mark.parametrize("page", list(PAGES))
def test_an_empty_post_is_told_what_is_missing(client, ada, page):
    type(ada).objects.filter(pk=ada.pk).update(role="curator")
    client.force_login(ada)

    answer = client.post(PAGES[page](ada), {})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "” is empty." in page or "Nothing is chosen for “" in page
    assert "This field is required." not in page
