"""What a request with a token may do here, and how often."""

import hashlib
import hmac
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.exceptions import PermissionDenied as Forbidden
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from users import permissions
from users.models import ApiToken, User
from users.services import requests, tokens
from users.services.requests import Limit, Room

# One household or office has so many addresses of the newer kind.
NETWORK_OF_ONE = 64
CURATORS_ONLY = "Only a curator can do this."


class ScopeMissing(PermissionDenied):
    """403: whose token it is may do this, but the token may not."""

    def __init__(self, scope: str):
        super().__init__(f"This token lacks the scope “{scope}”. Make one that has it at {tokens.page()}.")
        self.auth_header = f'Bearer error="insufficient_scope", scope="{scope}"'


def check_rights(request: Request, scope: str, *, for_curators: bool = False) -> None:
    """Raises NotAuthenticated without a token, ScopeMissing with one that was made for other things, and
    PermissionDenied where no token of this person could have the scope, or what is `for_curators` is asked by who is
    none, or none any more. To ask what may be done here takes nothing."""
    if request.method == "OPTIONS":
        return
    if not isinstance(request.auth, ApiToken):
        raise NotAuthenticated(f"Send a token: “Authorization: Bearer obp_…”. Make one at {tokens.page()}.")
    if scope and scope not in request.auth.scopes:
        raise ScopeMissing(scope) if _could_have(request.user, scope) else PermissionDenied(CURATORS_ONLY)
    if for_curators and not request.user.is_curator:
        raise PermissionDenied(CURATORS_ONLY)


def _could_have(person: Any, scope: str) -> bool:
    """Whether the page of tokens offers them the scope. Their row is asked: `BearerToken` may have made a curator a
    member in memory."""
    return any(one.key == scope for one in permissions.offered_scopes(User.objects.get(pk=person.pk)))


class ByToken(BaseThrottle):
    """Counts what comes with a token: writes by token, person and address, reading by token alone."""

    room: Room

    def allow_request(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, ApiToken):
            return True
        try:
            self.room, has_room = requests.count(_limits(request, request.auth)), True
        except requests.TooMany as error:
            self.room, has_room = error.room, False
        request._request.room = self.room  # type: ignore[attr-defined]
        return has_room

    def wait(self) -> float:
        return self.room.seconds


def _limits(request: Request, token: ApiToken) -> list[Limit]:
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return [Limit(f"reads:{token.pk}", settings.API_READS_PER_TOKEN)]
    limits = [
        Limit(f"token:{token.pk}", settings.API_WRITES_PER_TOKEN),
        Limit(f"person:{token.person_id}", settings.API_WRITES_PER_PERSON),
    ]
    address = _address(request)
    return [*limits, Limit(f"address:{address}", settings.API_WRITES_PER_ADDRESS)] if address else limits


def _address(request: Request) -> str:
    """A digest of where a request comes from: nobody reads addresses in the table. Nothing where no proxy tells."""
    try:
        address = ip_address(get_adapter().get_client_ip(request._request))
    except (Forbidden, ImproperlyConfigured):
        return ""
    network = ip_network((address, NETWORK_OF_ONE), strict=False) if address.version == 6 else address
    return hmac.new(settings.SECRET_KEY.encode(), str(network).encode(), hashlib.sha256).hexdigest()[:32]
