"""The life of a token: shown once, kept as a digest, used in its time, ended by what ends its person's rights."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from board.lib import tokens as shapes
from board.lib.errors import Refused
from tests.factories import NOW, a_person
from users.models import ApiToken
from users.permissions import MOST_TOKENS
from users.services import people, tokens

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def make(person, **fields) -> tuple[ApiToken, str]:
    return tokens.make(person, **{"name": "notebook", "scopes": ["claims"], "now": NOW} | fields)


def why_not(text: str, now=NOW) -> str:
    with pytest.raises(tokens.Unusable) as refused:
        tokens.use(text, now=now)
    return str(refused.value)


def test_a_token_is_made_and_only_its_digest_is_kept(ada):
    made, text = make(ada)

    assert (made.person, made.scopes, made.ending) == (ada, ["claims"], text[-4:])
    assert (made.made_at, made.expires_at, made.last_used_at) == (NOW, NOW + 90 * DAY, None)
    assert made.digest == shapes.digest(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(kept)::text FROM users_apitoken kept")
        assert text[4:-6] not in cursor.fetchone()[0]


def test_its_person_hears_of_it_by_mail_without_the_token(ada, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    _, text = make(ada, name="lab")

    [message] = mailoutbox
    assert (message.to, message.subject) == ([ada.email], "Circuit Board: a new token for your account")
    assert '"lab"' in message.body
    assert "21 February 2027: Claims and logs" in message.body
    assert f"{settings.SITE_URL}/accounts/tokens/" in message.body
    assert text not in message.body


def test_a_token_is_its_person(ada):
    _, text = make(ada)

    found = tokens.use(text, now=NOW + DAY)

    assert (found.person, found.scopes) == (ada, ["claims"])


def test_the_last_use_is_told_to_the_minute(ada):
    made, text = make(ada)

    for seconds, told in ((1, 1), (30, 1), (61, 61), (62, 61)):
        tokens.use(text, now=NOW + timedelta(seconds=seconds))
        made.refresh_from_db()
        assert made.last_used_at == NOW + timedelta(seconds=told)


@pytest.mark.parametrize("text", ["", "obp_", "hunter2", "obp_" + "0" * 38, "x" * 5000])
def test_what_is_no_token_is_told_without_asking_the_database(text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert why_not(text) == "This is no token of the board, or a letter of it is wrong."


def test_a_token_with_a_wrong_letter_asks_the_database_nothing_and_an_unknown_one_asks_it_once(
    ada, django_assert_num_queries
):
    _, text = make(ada)

    with django_assert_num_queries(0):
        why_not(text[:-1] + ("a" if text[-1] != "a" else "b"))
    with django_assert_num_queries(1):
        assert why_not(shapes.new()) == "The board knows no such token."


def test_a_token_ends_by_itself(ada, settings):
    _, text = make(ada, days=7)

    assert tokens.use(text, now=NOW + 7 * DAY - timedelta(seconds=1))
    told = "This token ended on 30 November 2026. Make a new one at http://127.0.0.1:8000/accounts/tokens/."
    assert why_not(text, NOW + 7 * DAY) == told


def test_a_revoked_token_opens_nothing_from_the_next_request_on(ada):
    made, text = make(ada)

    tokens.revoke(made, now=NOW)
    tokens.revoke(made, now=NOW + DAY)

    assert why_not(text) == "This token was revoked on 23 November 2026."


def test_a_closed_account_ends_its_tokens(ada):
    _, text = make(ada)

    type(ada).objects.filter(pk=ada.pk).update(is_active=False)

    assert why_not(text) == "The account of this token is closed."


def test_a_deleted_account_leaves_none(ada):
    _, text = make(ada)

    people.delete(ada)

    assert why_not(text) == "The board knows no such token."
    assert not ApiToken.objects.exists()


def test_a_token_is_for_what_its_person_may_do(ada, grace):
    for scopes in (["curate"], ["claims", "karma"]):
        with pytest.raises(Refused, match=f"^Nothing that you may do is called “{scopes[-1]}”\\.$"):
            make(ada, scopes=scopes)

    assert make(grace, scopes=["curate"])[0].scopes == ["curate"]
    assert not ApiToken.objects.filter(person=ada).exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"scopes": []}, "Choose at least one thing that it may do."),
        ({"days": 0}, "A token lasts from one to 365 days."),
        ({"days": 366}, "A token lasts from one to 365 days."),
        ({"name": "taken"}, "You have a token of this name already. Choose another name, or revoke that one."),
    ],
)
def test_refused(ada, fields, why):
    make(ada, name="taken")

    with pytest.raises(Refused) as refused:
        make(ada, **fields)

    assert str(refused.value) == why
    assert ApiToken.objects.count() == 1


def test_a_name_is_free_again_once_its_token_is_revoked(ada):
    made, _ = make(ada)
    tokens.revoke(made)

    assert make(ada)[0].name == made.name


def test_a_name_is_free_again_once_its_token_has_ended(ada):
    """The page offers no button to revoke one that works no longer."""
    old, text = make(ada, days=7)
    later = old.expires_at + timedelta(days=1)
    new, _ = make(ada, now=later)
    assert list(ada.api_tokens.live(later)) == [new]
    assert why_not(text, later) == f"This token ended on 30 November 2026. Make a new one at {tokens.page()}."


def test_there_is_an_end_to_how_many_work(ada):
    for number in range(MOST_TOKENS):
        make(ada, name=str(number), days=7)

    with pytest.raises(Refused, match=f"^You have {MOST_TOKENS} tokens that work"):
        make(ada)
    assert make(ada, now=NOW + 8 * DAY)


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ({"scopes": []}, "api_token_can_do_something"),
        ({"expires_at": NOW}, "api_token_expires"),
        ({"name": "other", "person": "ada"}, "api_token_name_once_each"),
    ],
)
def test_the_database_holds_the_rules(ada, broken, rule):
    make(ada, name="other")
    given = {"person": a_person(), "name": "x", "digest": "0" * 64, "scopes": ["claims"], "made_at": NOW}
    given |= {"expires_at": NOW + DAY} | broken
    if given["person"] == "ada":
        given["person"] = ada

    with pytest.raises(IntegrityError, match=rule):
        ApiToken.objects.create(**given)
