"""People by their public names. An e-mail address is in no answer."""

from typing import Any

from django.http import Http404

from board.lib.reading import DetailView, absolute
from problems.api.following import FollowedList
from problems.api.shapes.people import PublicPersonSerializer
from problems.models.people import with_work
from users.models import User

EXAMPLE = {
    "id": 12,
    "username": "ada",
    "name": "Ada Lovelace",
    "url": "https://board.example/~ada/",
    "bio": "I look for circuits that count.",
    "website": "https://ada.example/",
    "claims_count": 2,
    "writeups_count": 1,
}


def person(found: User | None) -> dict[str, Any] | None:
    """Who somebody is to the public; None for nobody."""
    if found is None:
        return None
    return {"username": None if found.deleted_at or not found.is_active else found.username, "name": found.public_name}


def public_person(found: User, claims_count: int, writeups_count: int) -> dict[str, Any]:
    return {
        "id": found.pk,
        "username": found.username,
        "name": found.public_name,
        "url": absolute(found.get_absolute_url()),
        "bio": found.bio,
        "website": found.website,
        "claims_count": claims_count,
        "writeups_count": writeups_count,
    }


class PersonList(FollowedList):
    """Everybody with a claim or a write-up, by name. There is no ranking."""

    kind = "person"
    noun, operation, summary = "people", "listPeople", "List people"
    shape = PublicPersonSerializer
    example = EXAMPLE

    def rows(self, asked):
        return with_work(User.objects.present())

    def row(self, found):
        return public_person(found, found.claims_count, found.writeups_count)


class PersonDetail(DetailView):
    """One person, with or without anything to show yet."""

    noun, operation, summary = "people", "readPerson", "Read one person"
    shape = PublicPersonSerializer
    example = EXAMPLE

    def find(self, *, username):
        found = User.objects.joined().filter(username=username.lower()).first()
        if found is None:
            raise Http404
        counted = with_work(User.objects.filter(pk=found.pk)).values_list("claims_count", "writeups_count").first()
        return public_person(found, *(counted or (0, 0)))
