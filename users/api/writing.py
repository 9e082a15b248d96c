"""What every address of the API that changes something has in common, and what is private to a token's person."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, cast

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from board.lib.bodies import Body
from board.lib.parsing import Unreadable
from board.lib.reading import ListView, Reading, tell_room
from users.api.access import check_rights
from users.models import User
from users.models.requests import MAX_KEY
from users.services import requests
from users.services.requests import Answer

KEY = re.compile(rf"[\x21-\x7e]{{1,{MAX_KEY}}}")
NO_QUERY = "There is no such parameter here."


class Write(APIView):
    """One verb: it finds what it is about, reads the body by the page's form, acts by the page's service, and answers.

    `noun`, `operation`, `summary` and the docstring are its names and words in the schema and on the reference page;
    `shape` describes the answer, `sent` is an example of a body and `example` one of an answer.
    """

    http_method_names = ["post", "options"]

    noun: ClassVar[str]
    operation: ClassVar[str]
    summary: ClassVar[str]
    scope: ClassVar[str]
    shape: ClassVar[type[Serializer]]
    body: ClassVar[Body] = Body()
    sent: ClassVar[dict[str, Any]] = {}
    example: ClassVar[dict[str, Any]] = {}
    verb: ClassVar[Callable[..., Any]]
    for_curators: ClassVar[bool] = False
    # A ban shuts tokens, but for what leads out of it.
    is_left_by_a_ban: ClassVar[bool] = False
    is_new: ClassVar[bool] = False
    # Texts of the answer that are told once, and kept nowhere.
    told_once: ClassVar[tuple[str, ...]] = ()
    now: datetime

    def find(self, **address: Any) -> Any:
        """What it is about, of what this person may see. Raises Http404."""
        raise NotImplementedError

    def begin(self, found: Any) -> dict[str, Any]:
        """What the form is made with: `initial` values stay where a field is left out."""
        return {}

    def act(self, found: Any, fields: dict[str, Any]) -> Any:
        return self.verb(found, by=self.person, **fields)

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        """What is true now, after `act` answered `done`."""
        raise NotImplementedError

    @property
    def schema(self) -> Any:  # type: ignore[override]
        """What tells of it in the document, for which alone it is made."""
        from board.lib.openapi import WritingSchema

        made = WritingSchema()
        made.view = self
        return made

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def check_permissions(self, request: Request) -> None:
        if request.method not in {"POST", "OPTIONS"}:
            raise MethodNotAllowed(str(request.method))

    def check_throttles(self, request: Request) -> None:
        """Counts first what is refused then: it costs as much."""
        super().check_throttles(request)
        check_rights(request, self.scope, for_curators=self.for_curators)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Response(status=204)

    def post(self, request: Request, **address: Any) -> HttpResponse:
        self.now = timezone.now()
        if request.query_params:
            raise Unreadable({name: [NO_QUERY] for name in request.query_params})
        key = _key(request)
        sent = request.data
        asked = f"{request.path}\n{json.dumps(sent, sort_keys=True)}"
        given = requests.once(request.user, key, asked, lambda: self._done(sent, address), now=self.now)
        answer = HttpResponse(given.body, status=given.status, content_type="application/json")
        if given.is_repeated:
            answer["Idempotency-Replayed"] = "true"
        return answer

    def finalize_response(self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        tell_room(answer, request)
        return answer

    def _done(self, sent: dict[str, Any], address: dict[str, Any]) -> Answer:
        found = self.find(**address)
        fields = self.body.read(sent, self.begin(found))
        done = self.act(found, fields)
        told = self.answer(found, done)
        body = _json(told)
        kept = _json(told | dict.fromkeys(self.told_once, "")) if self.told_once else body
        return Answer(201 if self.is_new else 200, body, kept=kept)


def _json(told: dict[str, Any]) -> str:
    return JSONRenderer().render(told).decode()


def _key(request: Request) -> str:
    """The key of an act that may be sent again, or nothing."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    if not KEY.fullmatch(key):
        raise Unreadable({"Idempotency-Key": [f"Send 1 to {MAX_KEY} letters, digits or signs of ASCII."]})
    return key


class Own(Reading):
    """What only the token's person reads. It is kept by nobody on the way, and not open to other sites."""

    is_private = True
    for_curators: ClassVar[bool] = False
    is_left_by_a_ban: ClassVar[bool] = False

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def check_throttles(self, request: Request) -> None:
        """Counts first what is refused then: it costs as much."""
        super().check_throttles(request)
        check_rights(request, self.scope, for_curators=self.for_curators)


class OwnList(Own, ListView):
    """Of such things a list."""
