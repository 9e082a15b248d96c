"""What was typed into a form outlives the session of who typed it. As a browser does it, with its tokens."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from problems.models import Comment
from tests.factories import a_problem
from tests.users.conftest import PASSWORD, a_member

HERE, ELSEWHERE = "http://testserver", "https://evil.example"
WORDS = 'Two "heads" <i>\r\nand a line.'


@pytest.fixture
def browser(db):
    """Ada's, signed in, which sends no form without its token."""
    a_member("ada")
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser)
    return browser


def fields(page: str, address: str) -> dict[str, str]:
    """The hidden fields of the form that goes to an address."""
    (form,) = re.findall(rf'<form[^>]*action="{re.escape(address)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in found}


def sign_in(browser):
    there = reverse("account_login")
    token = fields(browser.get(there).content.decode(), there)
    browser.post(there, token | {"login": "ada", "password": PASSWORD}, headers={"origin": HERE})


def send(browser, there: str, form: dict[str, str]):
    """(the answer, the fields that it offers to send again)"""
    answer = browser.post(there, form, headers={"origin": HERE})
    return answer, fields(answer.content.decode(), there) if answer.status_code == 403 else {}


def test_a_comment_of_somebody_signed_out_is_sent_once_they_are_in(browser):
    problem = a_problem()
    there = reverse("problems:write-comment", args=[problem.number])
    form = fields(browser.get(problem.get_absolute_url()).content.decode(), there) | {"text": WORDS}
    browser.session.flush()

    signed_out, form = send(browser, there, form)
    assert "You are signed out" in signed_out.content.decode()
    still_out, form = send(browser, there, form)
    assert "You are signed out" in still_out.content.decode()
    sign_in(browser)
    # Signing in has changed the token: the first form is too old for Django, though not for the person.
    signed_in, form = send(browser, there, form)
    assert "One more click" in signed_in.content.decode()
    sent, _ = send(browser, there, form)

    comment = Comment.objects.get()
    assert sent["Location"] == f"{problem.get_absolute_url()}#comment-{comment.pk}"
    assert (comment.by.username, comment.text) == ("ada", 'Two "heads" <i>\nand a line.')


@pytest.mark.parametrize("origin", [ELSEWHERE, "null", ""])
def test_a_form_of_another_site_is_not_offered_again(browser, origin):
    there = reverse("problems:write-comment", args=[a_problem().number])

    page = browser.post(there, {"text": "Buy."}, headers={"origin": origin} if origin else {}).content.decode()

    assert "This form was open for too long" in page
    assert "Buy." not in page


def test_a_password_never_comes_back(browser):
    there = reverse("account_login")

    answer = Client(enforce_csrf_checks=True).post(there, {"password": PASSWORD}, headers={"origin": HERE})
    page = answer.content.decode()

    assert "This form was open for too long" in page
    assert PASSWORD not in page
