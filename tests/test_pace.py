"""What is done once for a whole run is the same for each of its tests."""

import gc

import pytest
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.pace import is_done_within

STYLES = "/static/css/site.css"


def test_every_client_is_given_the_files_that_a_walk_finds(settings):
    settings.STATIC_URL = "/static/"
    ours = WhiteNoiseMiddleware(lambda request: None)
    settings.STATIC_URL = "/elsewhere/"
    theirs = WhiteNoiseMiddleware(lambda request: None)

    assert STYLES in ours.files
    assert {url.replace("/static/", "/elsewhere/", 1) for url in ours.files} == set(theirs.files)
    assert STYLES not in theirs.files


@pytest.mark.django_db
def test_a_file_is_sent_to_one_client_after_another():
    sent = []
    for client in (Client(), Client()):
        answer = client.get(STYLES)
        sent.append((answer.status_code, answer["ETag"], answer.getvalue()))
        answer.close()

    assert sent[0] == sent[1]
    assert (sent[0][0], len(sent[0][2]) > 1000) == (200, True)


def test_cycles_are_still_found():
    assert gc.isenabled()
    assert gc.get_freeze_count() > 100_000


def test_what_is_late_once_may_be_in_time_and_what_is_always_late_is_not(monkeypatch):
    def is_done(*seconds: float) -> bool:
        """Within one second, where the tries take these."""
        clock = iter([moment for one in seconds for moment in (0.0, one)])
        with monkeypatch.context() as patched:
            patched.setattr("time.process_time", lambda: next(clock))
            return is_done_within(1, lambda: None)

    assert is_done(0.5)
    assert is_done(*[3] * 5, 0.9)
    assert not is_done(*[3] * 5, 1.1)
