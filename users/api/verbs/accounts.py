"""The tokens of a token's person, and how they hear by mail."""

from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from board.lib.reading import DetailView
from users.api.shapes import ApiTokenSerializer, MailSettingsSerializer
from users.api.writing import Own, OwnList, Write
from users.forms import MailSettingsForm
from users.models import KINDS, ApiToken, User
from users.services import preferences, tokens

TOKEN = {
    "id": 12,
    "name": "lab notebook",
    "ending": "x7Qa",
    "scopes": ["claims", "writeups"],
    "made_at": "2026-11-01T09:00:00Z",
    "expires_at": "2027-01-30T09:00:00Z",
    "last_used_at": "2026-11-20T18:00:00Z",
    "revoked_at": None,
}
MAIL = {"paces": {"watched": "daily", "team": "at-once"}}


def token(found: ApiToken) -> dict[str, Any]:
    return {"id": found.pk, **{name: getattr(found, name) for name in TOKEN if name != "id"}}


def mail(person: User) -> dict[str, Any]:
    """The pace of each kind that this person can be told of."""
    paces = preferences.paces_of(person)
    return {"paces": {k: pace.value for k, pace in paces.items() if person.is_curator or not KINDS[k].for_curators}}


class TokenList(OwnList):
    """Every token that you made, the newest first."""

    noun, operation, summary, scope = "tokens", "listTokens", "List your tokens", "profile"
    shape, example = ApiTokenSerializer, TOKEN

    def rows(self, asked):
        return self.person.api_tokens.order_by("-made_at", "-pk")

    def row(self, found):
        return token(found)


class RevokeToken(Write):
    """It opens nothing from now on. A script may end its own. New ones are made on the board's pages alone."""

    noun, operation, summary, scope = "tokens", "revokeToken", "Revoke a token", "profile"
    shape, example = ApiTokenSerializer, TOKEN | {"revoked_at": "2026-11-21T08:00:00Z"}

    def find(self, *, id):
        return get_object_or_404(self.person.api_tokens, pk=id)

    def act(self, found: ApiToken, fields: dict[str, Any]) -> None:
        tokens.revoke(found)

    def answer(self, found: ApiToken, done: Any) -> dict[str, Any]:
        return token(ApiToken.objects.get(pk=found.pk))


class MailSettings(Own, DetailView):
    """How often each kind of notice comes by mail."""

    noun, operation, summary, scope = "me", "readMailSettings", "Read how you hear by mail", "profile"
    shape, example = MailSettingsSerializer, MAIL

    def find(self):
        return mail(self.person)


class EditMailSettings(Write):
    """Sets how often a kind of notice comes by mail. A kind that is left out stays as it is."""

    noun, operation, summary, scope = "me", "editMailSettings", "Set how you hear by mail", "profile"
    shape, example = MailSettingsSerializer, MAIL
    body = Body(MailSettingsForm, is_partial=True)
    sent = {"watched": "daily"}

    def find(self):
        return self.person

    def begin(self, found: User) -> dict[str, Any]:
        return {"person": found, "initial": preferences.paces_of(found)}

    def act(self, found: User, fields: dict[str, Any]) -> None:
        preferences.set_paces(found, fields)

    def answer(self, found: User, done: Any) -> dict[str, Any]:
        return mail(found)
