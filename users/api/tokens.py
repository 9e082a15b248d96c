"""Who a request is: the person of the token that came with it."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from users.models import ApiToken, Role, User
from users.models.tokens import CURATE
from users.services import tokens


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer obp_...`. Another scheme is somebody else's business, so its sender is a visitor."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        view = request.parser_context["view"]
        try:
            token = tokens.use(text.strip(), though_banned=getattr(view, "is_left_by_a_ban", False))
        except tokens.Unusable as error:
            raise AuthenticationFailed(str(error)) from error
        if CURATE not in token.scopes:
            # In memory alone: whatever is asked of this person now is asked of a member.
            token.person.role = Role.MEMBER
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
