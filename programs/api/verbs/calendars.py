"""The private calendar of a token's person, for scripts."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request

from board.lib.reading import DetailView, absolute
from programs.services import calendars
from users.api.writing import Own, Write
from users.models import User

ADDRESS = "https://board.example/calendar/4f5c8b0e5d1a.ics"


class CalendarSerializer(serializers.Serializer):
    """Where the deadlines of what you watch are, for a calendar program. Whoever has the address reads it."""

    address = serializers.CharField(
        help_text="Empty where there is none, and where the answer is repeated for an `Idempotency-Key`."
    )


def calendar(key: str | None) -> dict[str, Any]:
    return {"address": absolute(reverse("programs:calendar-of-person", args=[key])) if key else ""}


class Calendar(Own, DetailView):
    """The address of your private calendar, if you have made one. Whoever has it reads it: keep it to yourself."""

    noun, operation, summary, scope = "me", "readCalendar", "Read where your private calendar is", "profile"
    shape, example = CalendarSerializer, {"address": ADDRESS}

    def find(self):
        return calendar(calendars.key_of(self.person))

    def finalize_response(self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer


class CalendarWrite(Write):
    noun, scope = "me", "profile"
    shape, example = CalendarSerializer, {"address": ADDRESS}

    def find(self):
        return self.person

    def answer(self, found: User, done: str | None) -> dict[str, Any]:
        return calendar(done)


class RenewCalendar(CalendarWrite):
    """Makes you an address of your own. One that you had before leads nowhere from now on."""

    operation, summary, told_once = "renewCalendar", "Make a private calendar", ("address",)

    def act(self, found: User, fields: dict[str, Any]) -> str:
        return calendars.renew(found, now=self.now)


class EndCalendar(CalendarWrite):
    """Your address leads nowhere any more."""

    operation, summary, example = "endCalendar", "End your private calendar", {"address": ""}

    def act(self, found: User, fields: dict[str, Any]) -> None:
        calendars.end(found)
