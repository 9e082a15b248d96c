"""An address that somebody gives is one that everybody can open: each field of a script or a page names its own."""

import pytest

from board.lib.errors import Refused
from problems.models import Claim, Reproduction, WriteUp
from problems.services import claims, reproductions, writeups
from problems.services.bearings import BearsOn
from tests.api import Script
from tests.factories import a_problem, a_writeup
from users.services import people

pytestmark = pytest.mark.django_db
A_NUMBER = "That address is a number that leads inside some network. Give one that anybody can open."
HIDDEN = {
    "https://user:secret@example.org/x": "That address carries a user name or password. Leave it out.",
    "https://user:secret@localhost/x": "Give a public web address that begins with https://.",
    "http://localhost/x": "Give a public web address that begins with https://.",
    "https://10.0.0.1/x": A_NUMBER,
    "https://127.0.0.\u2460\u2460/x": A_NUMBER,
    "https://nas.local/x": "That name is known inside some network alone. Give an address that anybody can open.",
    "https://example.org:0/": "That is not a web address that can be read.",
}
LINKED = {"url": "https://arxiv.org/abs/2405.04156", "title": "T", "kind": "post"}
CLAIMED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it."}
RAN = {"outcome": "partly", "commit": "abc1234"}
# What is sent where, in which field the address stands.
SENT = {
    "writeups/link/": (LINKED, ["url", "code_url", "data_url", "archive_url"]),
    "writeups/{writeup}/edit/": ({}, ["code_url", "data_url", "archive_url"]),
    "writeups/{writeup}/reproduce/": (RAN, ["link"]),
    "problems/{problem}/claim/": (CLAIMED, ["log_url"]),
    "problems/{problem}/report/": ({"reason": "already_solved"}, ["url"]),
    "me/profile/": ({}, ["website"]),
}
FIELDS = [(address, field) for address, (_, fields) in SENT.items() for field in fields]


@pytest.mark.parametrize("url", HIDDEN)
@pytest.mark.parametrize(("address", "field"), FIELDS)
def test_a_script_hears_which_address_nobody_can_open(ada, address, field, url):
    writeup, problem = a_writeup(linked_by=ada), a_problem()
    body = {**SENT[address][0], field: url}
    if address == "writeups/link/":
        body["bears_on"] = [{"problem": problem.pk, "says": "partial"}]

    said = Script(ada).post(address.format(writeup=writeup.pk, problem=problem.pk), 400, **body)

    assert said["errors"] == {field: [HIDDEN[url]]}
    assert (WriteUp.objects.count(), Claim.objects.count(), Reproduction.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("url", HIDDEN)
@pytest.mark.parametrize("field", ["code_url", "data_url", "archive_url"])
def test_no_way_leads_around_the_field(ada, field, url):
    with pytest.raises(Refused) as refusal:
        writeups.link(**LINKED, by=ada, bears_on=[BearsOn(a_problem(), "partial")], **{field: url})
    assert str(refusal.value) == HIDDEN[url]
    with pytest.raises(Refused):
        writeups.edit(a_writeup(linked_by=ada), by=ada, **{field: url})


@pytest.mark.parametrize("url", HIDDEN)
def test_nor_around_what_is_beside_a_claim_a_run_or_a_person(ada, url):
    with pytest.raises(Refused):
        claims.claim(a_problem(), by=ada, **CLAIMED, hours_per_week=4, log_url=url)
    with pytest.raises(Refused):
        reproductions.tell(a_writeup(), by=ada, **RAN, link=url)
    with pytest.raises(Refused):
        people.edit_profile(ada, name="Ada", bio="", website=url)


def test_a_page_marks_the_field(client, ada):
    client.force_login(ada)
    sent = CLAIMED | {"hours_per_week": "4", "looking_for": "nobody", "log_url": "http://localhost/x"}

    page = client.post(f"/problems/{a_problem().pk}/claim/", sent)

    assert page.context["form"].errors == {"log_url": ["Give a public web address that begins with https://."]}


def test_what_everybody_can_open_is_kept_as_it_is_opened(ada):
    given = {"code_url": "http://github.com/a/b", "data_url": "https://93.184.216.34/x", "archive_url": ""}

    kept = writeups.link(**LINKED, by=ada, bears_on=[BearsOn(a_problem(), "partial")], **given)

    assert (kept.code_url, kept.data_url, kept.archive_url) == (
        "https://github.com/a/b", "https://93.184.216.34/x", "",
    )  # fmt: skip
