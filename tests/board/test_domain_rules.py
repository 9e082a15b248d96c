"""A rule about a domain is asked wherever words come in: a link goes through every text of every verb that takes one.

Which texts there are is read from the bodies of the API, so that a new one is found here by itself.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from board.lib.errors import Refused
from problems.api.urls import WRITTEN as ON_PROBLEMS
from problems.services import domains
from programs.api.urls import WRITTEN as AROUND_PROGRAMS
from tests.api import Script
from tests.board.test_permissions import _ready
from tests.factories import NOW, a_domain_rule
from tests.twins import Act, rows
from users.models import Webhook
from users.services import webhooks

pytestmark = pytest.mark.django_db
BAD = "https://casino.example/now"
# What reaches curators alone may name what it warns of, and their own words may name what they took away.
CURATORS_READ_IT = {
    "appealSanction": {"text"},
    "giveReview": {"private_note"},
    **{
        f"report{what}": {"note"}
        for what in (
            "Claim",
            "Comment",
            "LogEntry",
            "Mentor",
            "Person",
            "Problem",
            "Program",
            "Reproduction",
            "Review",
            "WriteUp",
        )
    },
}
WRITTEN = {view.operation: view for _, view in [*ON_PROBLEMS, *AROUND_PROGRAMS]}
Place = tuple[str, ...]


def texts_of(shape: dict[str, Any], place: Place = ()) -> Iterator[Place]:
    """Where in a body somebody writes what they like: text that is no choice and no date."""
    kinds = shape.get("type")
    if kinds == "object":
        for name, one in shape.get("properties", {}).items():
            yield from texts_of(one, (*place, name))
    elif kinds == "array":
        yield from texts_of(shape["items"], (*place, "*"))
    elif "string" in (kinds if isinstance(kinds, list) else [kinds]) and not {"enum", "format"} & shape.keys():
        yield place


def written_into(body: Any, place: Place, words: str) -> Any:
    """The body with other words at one place."""
    if not place:
        return words
    name, *rest = place
    if name == "*":
        return [written_into(body[0] if body else {}, tuple(rest), words), *(body or [])[1:]]
    return body | {name: written_into(body.get(name) or ([] if rest[:1] == ["*"] else {}), tuple(rest), words)}


PLACES = {name: list(texts_of(view.body.schema())) for name, view in WRITTEN.items() if not view.for_curators}
WITH_TEXTS = [name for name, places in PLACES.items() if places]


@pytest.fixture(autouse=True)
def clock(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.FETCH_LINKS = True


def came_in(operation: str) -> set[str]:
    """The places from which a link to the domain comes to stand on the board. Nothing stays done."""
    act = _ready(operation)
    script = Script(act.who)
    return {".".join(place) for place in PLACES[operation] if _stands(act, script, place)}


def _stands(act: Act, script: Script, place: Place) -> bool:
    with transaction.atomic():
        body = written_into(act.body, place, BAD)
        answer = script.client.post(f"/api/v1/{act.path}", body, content_type="application/json")
        assert answer.status_code < 500, (place, answer.content)
        # What names a person or a problem is kept by nobody as it was sent.
        stands = answer.status_code < 300 and any(
            "casino.example/now" in row for kept in rows().values() for row in kept
        )
        transaction.set_rollback(True)
    return stands


@pytest.mark.parametrize("operation", WITH_TEXTS)
def test_a_link_to_a_refused_domain_comes_in_nowhere(operation):
    a_domain_rule()
    assert came_in(operation) == CURATORS_READ_IT.get(operation, set())


def test_a_text_of_which_no_rule_is_asked_is_found(monkeypatch):
    """The control: what takes the words as they are is told by the place."""
    a_domain_rule()
    monkeypatch.setattr(domains, "refuse_in", lambda *words: None)
    assert came_in("releaseClaim") == {"note"}


def test_what_waits_elsewhere_is_refused_where_nothing_can_wait():
    a_domain_rule(judgement="hold")
    act = _ready("releaseClaim")
    told = Script(act.who).post(act.path, 409, **act.body | {"note": BAD})
    said = "A curator looks at links to casino.example first, and here nothing can wait. Leave it out."
    assert (told["detail"], act.who.claims.get().status) == (said, "active")


def test_a_webhook_goes_to_no_refused_domain(ada):
    a_domain_rule()
    with pytest.raises(Refused, match="Links to casino.example are not taken here"):
        webhooks.make(ada, url=BAD, format="json", kinds=["replies"], now=NOW)
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize(
    "words",
    [
        "So https://casino.example is it.",
        "https://casino.example",
        "[this](https://www.casino.example/now)",
        "In code: `https://casino.example/now`",
        "    http://CASINO.example:8443/now",
        "(see https://casino.example.)",
        "https://me:secret@casino.example/",
        "<https://casino.example>",
        "[this](https&#58;//casino.example)",
        "ftp://casino.example/x",
        "//casino.example/x",
        "https://a.casino.example?x",
    ],
)
def test_a_link_is_found_however_it_is_written(words):
    a_domain_rule()
    with pytest.raises(Refused) as refused:
        domains.refuse_in("Fine.", words)
    assert refused.value.code == "domain-refused"


@pytest.mark.parametrize(
    "words",
    ["", "casino.example", "mail@casino.example", "https://notcasino.example/", "https://example.org/?casino.example"],
)
def test_what_is_no_link_there_is_let_in(words):
    a_domain_rule()
    domains.refuse_in(words)


def test_words_that_no_renderer_takes_are_read_all_the_same():
    a_domain_rule()
    with pytest.raises(Refused, match="casino.example"):
        domains.refuse_in("https://example.org/x " * 300 + BAD)


def test_words_without_a_link_cost_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        domains.refuse_in("Nothing here.", "And/or here & there.")
