"""The page of tokens: made and shown once, looked over, revoked."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from tests.factories import NOW
from tests.users.conftest import PASSWORD, a_member
from users.models import ApiToken
from users.services import tokens

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"
TYPED = {"name": "lab notebook", "scopes": ["claims", "writeups"], "days": "30"}


@pytest.fixture
def ada(db):
    return a_member("ada", name="Ada Lovelace")


def sign_in(client, username="ada"):
    """Signed in, and asked for the password again a moment ago."""
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def shown(answer) -> list[str]:
    """Every token on a page."""
    return re.findall(r"obp_[0-9A-Za-z]{38}", answer.content.decode())


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert client.post("/accounts/tokens/1/revoke/")["Location"].startswith("/accounts/login/")


def test_a_token_is_made_and_shown_once(client, ada):
    sign_in(client)

    answer = client.post(PAGE, TYPED)

    made = ApiToken.objects.get()
    assert (answer.status_code, set(shown(answer))) == (200, {shown(answer)[0]})
    assert tokens.use(shown(answer)[0]).person == ada
    assert (made.name, made.scopes) == ("lab notebook", ["claims", "writeups"])
    assert made.expires_at - made.made_at == timedelta(days=30)
    assert "no-store" in answer["Cache-Control"]
    again = client.get(PAGE)
    assert shown(again) == []
    assert f"…{made.ending}" in again.content.decode()
    assert "last used" in again.content.decode()


def test_sent_twice_it_is_made_once(client, ada):
    sign_in(client)
    client.post(PAGE, TYPED)

    answer = client.post(PAGE, TYPED)

    assert (answer.status_code, shown(answer), ApiToken.objects.count()) == (409, [], 1)
    assert "You have a token of this name already." in answer.content.decode()
    assert 'value="lab notebook"' in answer.content.decode()


def test_the_days_of_the_board_are_chosen_beforehand(client, ada, settings):
    settings.API_TOKEN_DAYS = 45
    sign_in(client)

    page = client.get(PAGE).content.decode()

    assert '<option value="45" selected>45 days</option>' in page
    assert '<option value="365">a year</option>' in page
    assert "checked" not in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "“Name” is empty."),
        ({"name": "x" * 61}, "“Name” is 61 characters long; the most is 60."),
        ({"scopes": []}, "Nothing is chosen for “What it may do”."),
        ({"scopes": ["curate"]}, "There is no such choice: "),
        ({"days": "3650"}, "There is no such choice: "),
    ],
)
def test_what_is_wrong_is_said(client, ada, typed, told):
    sign_in(client)

    answer = client.post(PAGE, TYPED | typed)

    assert (answer.status_code, ApiToken.objects.count()) == (422, 0)
    assert told in answer.content.decode()


def test_only_curators_are_offered_to_curate(client, ada):
    a_member("grace", role="curator")
    for username, is_offered in (("ada", False), ("grace", True)):
        sign_in(client, username)
        assert ('value="curate"' in client.get(PAGE).content.decode()) == is_offered
        client.logout()


def test_to_make_one_the_password_is_asked_for_again_and_nothing_typed_is_lost(client, ada, time_machine):
    time_machine.move_to(NOW)
    sign_in(client)
    time_machine.move_to(NOW + timedelta(minutes=6))

    assert client.get(PAGE).status_code == 200
    answer = client.post(PAGE, TYPED)
    assert answer["Location"] == f"/accounts/reauthenticate/?next={quote(PAGE, safe='')}"
    assert not ApiToken.objects.exists()

    done = client.post(answer["Location"], {"password": PASSWORD, "next": PAGE})
    assert (done.status_code, len(shown(done)) > 0, "no-store" in done["Cache-Control"]) == (200, True, True)
    assert ApiToken.objects.get().name == "lab notebook"


def test_a_token_is_revoked_by_its_person_alone(client, ada):
    mine, text = tokens.make(ada, name="lab notebook", scopes=["claims"])
    other, _ = tokens.make(a_member("mallory"), name="hers", scopes=["claims"])
    sign_in(client)

    assert client.get(f"/accounts/tokens/{mine.pk}/revoke/").status_code == 405
    assert client.post(f"/accounts/tokens/{other.pk}/revoke/").status_code == 404
    page = client.post(f"/accounts/tokens/{mine.pk}/revoke/", follow=True).content.decode()

    assert "“lab notebook” is revoked." in page
    assert "Those that ended" in page
    with pytest.raises(tokens.Unusable):
        tokens.use(text)
    assert ApiToken.objects.get(pk=other.pk).is_live(timezone.now())


def test_the_page_costs_the_same_however_many_there_are(client, ada, django_assert_num_queries):
    sign_in(client)
    for count in (1, 3):
        while ada.api_tokens.count() < count:
            tokens.make(ada, name=str(ada.api_tokens.count()), scopes=["claims"])
        with django_assert_num_queries(6):
            client.get(PAGE)


def test_every_page_of_the_account_leads_there(client, ada):
    sign_in(client)

    assert f'href="{PAGE}"' in client.get("/accounts/profile/").content.decode()


def test_a_token_is_revoked_only_after_it_was_asked_once(client, ada):
    sign_in(client)
    made, _ = tokens.make(ada, name="lab notebook", scopes=["claims"], days=30)

    page = " ".join(client.get(PAGE).content.decode().split())

    asks = page[page.index('<summary class="button" aria-label="Revoke lab notebook">Revoke</summary>') :]
    asks = asks.partition("</details>")[0]
    assert f'action="/accounts/tokens/{made.pk}/revoke/"' in asks
    assert "It cannot be taken back" in asks
    assert page.count(f'action="/accounts/tokens/{made.pk}/revoke/"') == 1
