"""Who may pass, and where those go who may not."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from board.lib import access
from users.models import User


def view(request):
    return HttpResponse("in")


def ask(rf, decorated, user, method="get", **headers):
    request = getattr(rf, method)("/problems/42/claim/?x=1", headers=headers)
    request.user = user
    return decorated(request)


def test_public_lets_a_visitor_in(rf):
    assert ask(rf, access.public(view), AnonymousUser()).content == b"in"


def test_members_sends_a_visitor_to_sign_in_and_back(rf):
    answer = ask(rf, access.members(view), AnonymousUser())

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/problems/42/claim/%3Fx%3D1")


def test_members_sends_a_posting_visitor_back_to_the_page_of_the_form(rf):
    answer = ask(rf, access.members(view), AnonymousUser(), "post", referer="http://testserver/problems/42-heads/")

    assert answer["Location"] == "/accounts/login/?next=/problems/42-heads/"


@pytest.mark.parametrize(
    "referer", ["", "http://elsewhere.example/x", "http://elsewhere.example/?//testserver.example/y"]
)
def test_members_never_sends_anybody_to_another_site(rf, referer):
    answer = ask(rf, access.members(view), AnonymousUser(), "post", referer=referer)

    assert answer["Location"] == "/accounts/login/?next=/"


def test_members_tells_htmx_to_leave_the_page(rf):
    answer = ask(rf, access.members(view), AnonymousUser(), hx_request="true")

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/login/?next=/problems/42/claim/%3Fx%3D1")


@pytest.mark.django_db
def test_members_keeps_what_a_visitor_typed():
    answer = Client().post("/problems/42/claim/", {"title": 'Two "heads" <b>', "next": "/x/"})

    page = answer.content.decode()
    assert (answer.status_code, "You are signed out" in page) == (403, True)
    assert '<form method="post" action="/problems/42/claim/">' in page
    assert re.findall(r'<input type="hidden" name="(title|next)" value="(.*?)">', page) == [
        ("title", "Two &quot;heads&quot; &lt;b&gt;"),
        ("next", "/x/"),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"next": "/x/", "csrfmiddlewaretoken": "abc"},
        {"title": "  "},
        {"title": "x" * 100_001},
        {f"f{n}": "x" for n in range(101)},
        {"title": "x", "file": SimpleUploadedFile("a.txt", b"x")},
    ],
    ids=["nothing typed", "blank", "too long", "too many", "a file"],
)
def test_members_keeps_nothing_that_no_form_here_holds(rf, fields):
    request = rf.post("/problems/42/claim/", fields)
    request.user = AnonymousUser()

    assert access.members(view)(request)["Location"] == "/accounts/login/?next=/"


def test_members_sends_an_htmx_form_to_sign_in_as_before(rf):
    request = rf.post("/problems/42/claim/", {"text": "x"}, headers={"hx-request": "true"})
    request.user = AnonymousUser()

    assert access.members(view)(request)["HX-Redirect"] == "/accounts/login/?next=/"


def test_members_lets_a_member_in(rf):
    assert ask(rf, access.members(view), User(username="ada")).content == b"in"


@pytest.mark.parametrize("role", ["curator", "admin"])
def test_curators_lets_curators_and_admins_in(rf, role):
    assert ask(rf, access.curators(view), User(username="grace", role=role)).content == b"in"


def test_curators_refuses_a_member_with_a_reason(rf):
    with pytest.raises(PermissionDenied, match=r"^This page is for curators\.$"):
        ask(rf, access.curators(view), User(username="ada"))


def test_curators_refuses_a_curator_whose_account_was_closed(rf):
    with pytest.raises(PermissionDenied):
        ask(rf, access.curators(view), User(username="grace", role="curator", is_active=False))
