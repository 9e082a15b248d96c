"""Who the token is of, their profile, portfolio and notices, for scripts."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from board.lib.reading import DetailView, absolute, picked
from problems.api.people import EXAMPLE as PERSON
from problems.api.people import public_person
from problems.api.shapes.own import MeSerializer, NoticeSerializer, PortfolioItemSerializer, ProfileSerializer
from problems.forms.portfolios import IntroductionForm, LineForm
from problems.models import Introduction
from problems.models.people import with_work
from problems.models.portfolios import SHOWABLE
from problems.services import portfolios
from users.api.writing import Own, OwnList, Write
from users.forms import ProfileForm, UpToForm
from users.models import ApiToken, Notification, User
from users.services import notifications, people

ME = {
    "username": "ada",
    "name": "Ada Lovelace",
    "role": "member",
    "url": PERSON["url"],
    "unread_notices": 2,
    "token": {
        "name": "lab notebook",
        "scopes": ["claims", "writeups"],
        "made_at": "2026-11-01T09:00:00Z",
        "expires_at": "2027-01-30T09:00:00Z",
    },
}
PROFILE = PERSON | {"introduction": "Circuits that count, and how to tell that they do."}
NOTICE = {
    "id": 31,
    "kind": "team",
    "text": "Mary Somerville asks to join your claim on #42",
    "note": "I have time this month.",
    "url": "https://board.example/claims/7/",
    "at": "2026-11-20T18:00:00Z",
    "read_at": None,
}
ITEM = {"kind": "writeup", "id": 3, "is_shown": True, "line": "The one to begin with.", "position": 0}


def me(person: User, token: ApiToken) -> dict[str, Any]:
    return {
        "username": person.username,
        "name": person.public_name,
        "role": person.role,
        "url": absolute(person.get_absolute_url()),
        "unread_notices": Notification.objects.of(person).unread().count_for_header(),
        "token": picked(vars(token), ("name", "scopes", "made_at", "expires_at")),
    }


class Me(Own, DetailView):
    """Whose token this is, what it may do, and until when."""

    noun, operation, summary = "me", "readMe", "Read who you are"
    shape, example = MeSerializer, ME

    def find(self):
        return me(self.person, self.request.auth)


class ProfileWrite(Write):
    noun, scope = "me", "profile"
    shape, example = ProfileSerializer, PROFILE

    def find(self):
        return User.objects.get(pk=self.person.pk)

    def answer(self, found: User, done: Any) -> dict[str, Any]:
        now = User.objects.get(pk=found.pk)
        counted = with_work(User.objects.filter(pk=now.pk)).values_list("claims_count", "writeups_count").first()
        said = Introduction.objects.filter(person=now).first()
        return public_person(now, *(counted or (0, 0))) | {"introduction": said.text if said else ""}


class EditProfile(ProfileWrite):
    """What your page says of you."""

    operation, summary = "editProfile", "Edit your profile"
    body = Body(ProfileForm, is_partial=True)
    sent = {"bio": PERSON["bio"], "website": PERSON["website"]}

    def begin(self, found: User) -> dict[str, Any]:
        return {"instance": found}

    def act(self, found: User, fields: dict[str, Any]) -> None:
        people.edit_profile(found, **fields)


class Introduce(ProfileWrite):
    """Puts a few words on top of your portfolio; none takes them away."""

    operation, summary = "introduce", "Introduce your portfolio"
    body = Body(IntroductionForm)
    sent = {"text": PROFILE["introduction"]}

    def act(self, found: User, fields: dict[str, Any]) -> None:
        portfolios.introduce(found, text=fields["text"])


class ItemWrite(Write):
    """One of your claims or write-ups on your portfolio: `kind` is `claim` or `writeup`."""

    noun, scope = "me", "profile"
    shape, example = PortfolioItemSerializer, ITEM

    def find(self, *, kind, id):
        if kind not in SHOWABLE:
            raise Http404
        return get_object_or_404(SHOWABLE[kind](self.person), pk=id)

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        kind = portfolios.COLUMNS[type(found)]
        item = self.person.portfolio_items.get(**{kind: found})
        return {"kind": kind, "id": found.pk, "is_shown": item.is_shown, "line": item.line, "position": item.position}


def arranges(words: str, operation_id: str, told: str, act: Callable[..., None], **how: Any) -> type[ItemWrite]:
    """One of the buttons that stand beside each item."""

    class Arrange(ItemWrite):
        operation, summary = operation_id, words

        def act(self, found: Any, fields: dict[str, Any]) -> None:
            act(found, by=self.person, **how)

    Arrange.__doc__ = told
    return Arrange


MoveItemUp = arranges("Move something up", "moveItemUp", "Moves it up on your portfolio.", portfolios.move, step=-1)
MoveItemDown = arranges(
    "Move something down", "moveItemDown", "Moves it down on your portfolio.", portfolios.move, step=1
)
ShowItem = arranges("Show something", "showItem", "Shows it on your portfolio.", portfolios.show, is_shown=True)
HideItem = arranges("Hide something", "hideItem", "Hides it. It keeps its place.", portfolios.show, is_shown=False)


class CaptionItem(ItemWrite):
    """Says something about it, in a line of your own."""

    operation, summary = "captionItem", "Say something about an item"
    body = Body(LineForm)
    sent = {"line": ITEM["line"]}
    verb = staticmethod(portfolios.caption)


class CountUnnamed(ProfileWrite):
    """Lets your page say how many reviews you have given without your name by now."""

    operation, summary = "countUnnamed", "Tell the number of your unnamed reviews"

    def act(self, found: User, fields: dict[str, Any]) -> None:
        portfolios.count_unnamed(found)


class HideUnnamed(ProfileWrite):
    """Lets your page say nothing of them."""

    operation, summary = "hideUnnamed", "Tell no number of your unnamed reviews"

    def act(self, found: User, fields: dict[str, Any]) -> None:
        portfolios.hide_unnamed(found)


def notice(found: Notification) -> dict[str, Any]:
    return {
        "id": found.pk,
        "kind": found.kind,
        "text": found.sentence,
        "note": found.note,
        "url": absolute(found.path),
        "at": found.at,
        "read_at": found.read_at,
    }


class NoticeList(OwnList):
    """What you were told, the newest first. To read it changes nothing."""

    noun, operation, summary, scope = "notices", "listNotices", "List your notices", "profile"
    shape, example = NoticeSerializer, NOTICE

    def rows(self, asked):
        return Notification.objects.of(self.person).for_page().order_by("-at", "-pk")

    def row(self, found):
        return notice(found)


class ReadNotice(Write):
    """Marks one as read."""

    noun, operation, summary, scope = "notices", "readNotice", "Mark a notice as read", "profile"
    shape, example = NoticeSerializer, NOTICE | {"read_at": "2026-11-21T08:00:00Z"}

    def find(self, *, id):
        return get_object_or_404(Notification.objects.of(self.person), pk=id)

    def act(self, found: Notification, fields: dict[str, Any]) -> None:
        notifications.mark_read(self.person, found.pk)

    def answer(self, found: Notification, done: Any) -> dict[str, Any]:
        return notice(Notification.objects.for_page().get(pk=found.pk))


class ReadAllNotices(Write):
    """Marks everything up to a notice as read. What came after, you have not seen."""

    noun, operation, summary, scope = "me", "readAllNotices", "Mark notices as read", "profile"
    shape, example = MeSerializer, ME | {"unread_notices": 0}
    body = Body(UpToForm)
    sent = {"up_to": 31}

    def find(self):
        return self.person

    def act(self, found: User, fields: dict[str, Any]) -> None:
        notifications.mark_all_read(found, fields["up_to"])

    def answer(self, found: User, done: Any) -> dict[str, Any]:
        return me(found, self.request.auth)
