"""Nobody learns from an answer whether an address has an account."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.users.conftest import PASSWORD, a_member, who
from users.models import User

KNOWN, UNKNOWN = "ada@example.org", "nobody@example.org"
SIGN_UP = {"username": "newcomer", "password1": PASSWORD}


def walk(client, email: str, steps) -> list[tuple]:
    """Every answer along the way: status, address, body without what differs between any two visits."""
    client.cookies.clear()
    cache.clear()
    answers = []
    for name, typed in steps:
        data = {key: value.replace("EMAIL", email) for key, value in typed.items()}
        answer = client.post(reverse(name), data, follow=True)
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        answers.append((answer.status_code, answer.redirect_chain, body.replace(email, "EMAIL")))
    return answers


WALKS = {
    "sign-up": [
        ("account_signup", {"email": "EMAIL"} | SIGN_UP),
        ("account_email_verification_sent", {"code": "AAAA-BBBB"}),
        ("account_email_verification_sent", {"code": ""}),
        ("account_email_verification_sent", {"code": "AAAA-BBBB"}),
    ],
    "sign-up again": [
        ("account_signup", {"email": "EMAIL"} | SIGN_UP),
        ("users:restart-signup", {}),
    ],
    "password": [("account_login", {"login": "EMAIL", "password": "a wrong guess"})] * 7,
    "login by code": [
        ("account_request_login_code", {"email": "EMAIL"}),
        ("account_confirm_login_code", {"code": "AAAA-BBBB"}),
        ("account_confirm_login_code", {"action": "resend"}),
        ("account_confirm_login_code", {"code": ""}),
        ("account_confirm_login_code", {"code": "AAAA-BBBB"}),
    ],
    "reset": [
        ("account_reset_password", {"email": "EMAIL"}),
        ("account_confirm_password_reset_code", {"code": "AAAA-BBBB"}),
        ("account_confirm_password_reset_code", {"code": ""}),
        ("account_confirm_password_reset_code", {"code": "AAAA-BBBB"}),
    ],
}


@pytest.mark.parametrize("steps", WALKS.values(), ids=WALKS)
def test_known_and_unknown_addresses_get_the_same_answers(client, db, steps):
    a_member("ada")
    known = walk(client, KNOWN, steps)
    User.objects.unfinished().delete()
    assert known == walk(client, UNKNOWN, steps)


AFTERWARDS = {
    "somebody else takes the name": [("account_signup", {"email": "third@example.org"} | SIGN_UP)],
    "sign in by the name": [("account_login", {"login": "newcomer", "password": PASSWORD})],
    "sign in by the address": [("account_login", {"login": "EMAIL", "password": PASSWORD})],
    "a wrong guess": [("account_login", {"login": "EMAIL", "password": "a wrong guess"})] * 7,
    "the same again": [("account_signup", {"email": "EMAIL"} | SIGN_UP)],
    "another name": [
        ("account_signup", {"email": "EMAIL"} | SIGN_UP | {"username": "other"}),
        ("account_signup", {"email": "third@example.org"} | SIGN_UP),
    ],
}


@pytest.mark.parametrize("steps", AFTERWARDS.values(), ids=AFTERWARDS)
def test_what_a_sign_up_leaves_behind_is_the_same(client, db, steps):
    a_member("ada", secret="the password of ada")
    answers = []
    for email in (KNOWN, UNKNOWN):
        walk(client, email, WALKS["sign-up"][:1])
        answers.append([walk(client, email, steps), client.get("/~newcomer/").status_code])
        User.objects.unfinished().delete()
    assert answers[0] == answers[1]


class Counting(MD5PasswordHasher):
    """How many passwords were hashed: of all that an answer takes, this is what can be told from afar."""

    hashed = 0

    def encode(self, password, salt):
        Counting.hashed += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("name", [*WALKS, *AFTERWARDS])
def test_either_case_hashes_as_many_passwords(client, db, settings, name):
    settings.PASSWORD_HASHERS = ["tests.users.test_enumeration.Counting"]
    a_member("ada", secret="the password of ada")
    counted = []
    for email in (KNOWN, UNKNOWN):
        if name in AFTERWARDS:
            walk(client, email, WALKS["sign-up"][:1])
        Counting.hashed = 0
        walk(client, email, (WALKS | AFTERWARDS)[name])
        counted.append(Counting.hashed)
        User.objects.unfinished().delete()
    assert counted[0] == counted[1]


def test_starting_again_frees_the_name_in_either_case(client, db):
    a_member("ada")
    for email in (KNOWN, UNKNOWN):
        walk(client, email, WALKS["sign-up again"])
        assert not User.objects.filter(username="newcomer").exists()


def test_a_sign_up_beside_an_account_gets_no_code_and_opens_nothing(client, db):
    ada = a_member("ada", secret="the password of ada")
    walk(client, KNOWN, WALKS["sign-up"][:1])
    walk(client, KNOWN, AFTERWARDS["sign in by the address"])
    assert [sent.subject for sent in mail.outbox] == ["Circuit Board: you have an account already"] * 2
    assert who(client) is None
    walk(client, KNOWN, [("account_login", {"login": "EMAIL", "password": "the password of ada"})])
    assert who(client) == str(ada.pk)


def test_who_joins_twice_with_the_same_password_signs_in_to_their_account(client, db):
    ada = a_member("ada")
    walk(client, KNOWN, WALKS["sign-up"][:1])
    walk(client, KNOWN, AFTERWARDS["sign in by the address"])
    assert who(client) == str(ada.pk)


@pytest.mark.parametrize("name", ["sign-up", "login by code", "reset"])
def test_control_without_the_setting_the_answers_differ(client, db, settings, name):
    settings.ACCOUNT_PREVENT_ENUMERATION = False
    a_member("ada")
    assert walk(client, KNOWN, WALKS[name]) != walk(client, UNKNOWN, WALKS[name])


def test_owner_of_the_address_is_told_and_a_stranger_gets_no_mail(client, db):
    a_member("ada")
    for steps in WALKS.values():
        walk(client, UNKNOWN, [step for step in steps if step[0] != "account_signup"])
    assert mail.outbox == []
    walk(client, KNOWN, WALKS["sign-up"][:1])
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        ([KNOWN], "Circuit Board: you have an account already")
    ]


def test_address_begun_by_a_stranger_gets_no_code_that_would_open_their_account(client, db):
    """Else the owner would finish, by a code, an account to which the stranger knows the password."""
    client.post(reverse("account_signup"), {"email": KNOWN, "username": "not-ada", "password1": PASSWORD})
    mail.outbox.clear()
    walk(client, KNOWN, WALKS["login by code"])
    walk(client, KNOWN, WALKS["reset"])
    assert mail.outbox == []
