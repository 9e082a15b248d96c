"""A file made for one request: its bytes, its validator, and where it waits."""

import pytest
from django.test import RequestFactory

from board.lib import downloads


def asked(**headers):
    return RequestFactory().get("/", headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize("in_memory", [1_000_000, 3], ids=["in memory", "on the disk"])
def test_it_is_its_pieces(monkeypatch, in_memory):
    monkeypatch.setattr(downloads, "IN_MEMORY", in_memory)

    answer = downloads.made_of(asked(), ["a, ", "é", "\nend"], name="list.csv", kind="text/csv; charset=utf-8")

    assert b"".join(answer.streaming_content) == "a, é\nend".encode()
    assert (answer["Content-Type"], answer["Content-Length"]) == ("text/csv; charset=utf-8", "9")
    assert answer["Content-Disposition"] == 'inline; filename="list.csv"'
    answer.close()


def test_the_same_bytes_have_the_same_validator_and_others_another():
    def etag(*pieces):
        return downloads.made_of(asked(), pieces, name="x", kind="text/plain")["ETag"]

    assert etag("ab", "c") == etag("a", "bc") != etag("abd")


def test_who_has_it_is_sent_nothing():
    etag = downloads.made_of(asked(), ["abc"], name="x", kind="text/plain")["ETag"]

    answer = downloads.made_of(asked(**{"if-none-match": etag}), ["abc"], name="x", kind="text/plain")

    assert (answer.status_code, answer["ETag"], answer.content) == (304, etag, b"")
