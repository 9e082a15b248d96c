"""Words that addresses of the board stand under, beside those that are made of a key: no row may be called so.

They are read from the site map, so that a new page beside `programs/<slug:key>/` is found here by itself.
"""

import re
from collections import defaultdict

import pytest
from django.db import IntegrityError, transaction
from django.urls.converters import get_converters

from problems.services.curating.queue import KINDS as OF_THE_QUEUE
from programs.models import Program
from programs.models.programs import RESERVED
from tests.catalogues import a_program_row, write_catalogue
from tests.factories import a_person, a_program
from tests.problems.services.test_catalogue_refusals import faults
from tests.routes import routes

PART = re.compile(r"<(\w+):\w+>")
# Made of no row: these are the board's own, and none of them is called as a page beside them is.
OWN = {"curate/<slug:kind>": OF_THE_QUEUE, "api/v1/curate/<slug:kind>": OF_THE_QUEUE}


def may_be(part: str, other: str) -> bool:
    """Whether one address may have the same here by both of two routes."""
    found, there = PART.fullmatch(part), PART.fullmatch(other)
    if found and there:
        return True
    if found:
        return bool(re.fullmatch(get_converters()[found[1]].regex, other))
    return may_be(other, part) if there else part == other


def taken(patterns: list[str]) -> dict[str, set[str]]:
    """What stands in the place of a key: for each such place the words that lead elsewhere."""
    found = defaultdict(set)
    for route in (pattern.split("/") for pattern in patterns):
        for place, part in enumerate(route):
            if part.startswith(("<slug:", "<str:")) and PART.fullmatch(part):
                for other in (pattern.split("/") for pattern in patterns):
                    is_beside = len(other) == len(route) and other[:place] == route[:place]
                    if is_beside and "<" not in other[place] and all(map(may_be, route[place:], other[place:])):
                        found["/".join(route[: place + 1])].add(other[place])
    return found


def test_every_word_that_would_hide_a_row_is_refused_as_its_key():
    """The control is a page more."""
    beside = taken(routes())
    own = {place: words for place, words in beside.items() if place in OWN}

    assert {place: words for place, words in beside.items() if place not in OWN} == {
        "programs/<slug:key>": {"calendar"},
        "api/v1/programs/<slug:key>": {"changes"},
    }
    assert set().union(*(beside[place] for place in beside if place not in OWN)) == set(RESERVED)
    assert [place for place, words in own.items() if words & OWN[place].keys()] == []
    assert taken([*routes(), "tracks/map/"])["tracks/<slug:key>"] == {"map"}


@pytest.mark.django_db
@pytest.mark.parametrize("key", RESERVED)
def test_no_program_is_made_under_such_a_key(client, tmp_path, key):
    """The control is a key that begins so."""
    (said,) = faults(write_catalogue(tmp_path, programs=[a_program_row(key)]))
    assert said.endswith(f'key: "{key}" is not a key: letters, digits, hyphens, 80 at most, and neither calendar nor '
                         "changes, which are pages of the board")  # fmt: skip
    with pytest.raises(IntegrityError, match="program_key_is_free"), transaction.atomic():
        a_program(key=key)

    assert client.get(a_program(key=f"{key}-2027").get_absolute_url()).status_code == 200


@pytest.fixture
def root(db):
    return a_person("root", role="admin")


@pytest.mark.parametrize("key", RESERVED)
def test_an_admin_is_told_which_keys_are_taken(client, root, key):
    client.force_login(root)
    rounds = {"rounds-TOTAL_FORMS": "0", "rounds-INITIAL_FORMS": "0"}
    facts = {"name": "N", "url": "https://example.org/", "kind": "fellowship", "what": "W.", "format": "remote"}
    sent = {"key": key, **facts, "sure": "seen", "position": "0", **rounds}

    refused = client.post("/admin/programs/program/add/", sent)

    assert "The board has pages of its own under these keys: calendar, changes." in refused.content.decode()
    assert not Program.objects.exists()
    assert client.post("/admin/programs/program/add/", sent | {"key": "camp"}).status_code == 302
