"""What curators do about people, and what these answer, for scripts."""

from typing import Any

import django_filters as filters
from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from board.lib.filters import BoardFilter
from problems.api.people import person
from problems.api.shapes.moderation import CuratedSanctionSerializer, SanctionSerializer
from problems.api.shapes.people import PersonRoleSerializer
from problems.forms.moderation import AppealAnswerForm, AppealForm, LiftForm, RoleForm, SanctionForm
from problems.services import roles, sanctions
from users.api.writing import OwnList, Write
from users.models import Appeal, Sanction, User

LIFTED = {
    "id": 3,
    "person": {"username": "mallory", "name": "mallory"},
    "kind": "limit",
    "reason": "The same advertisement on five problems.",
    "at": "2026-11-23T09:30:00Z",
    "ends_at": "2026-12-23T09:30:00Z",
    "lifted_at": "2026-11-25T10:00:00Z",
    "is_in_force": False,
    "appeal": None,
}
GIVEN = LIFTED | {"lifted_at": None, "is_in_force": True}
ASKED = {
    "id": 1,
    "text": "It was a script of mine that ran wild. It is gone.",
    "at": "2026-11-24T08:00:00Z",
    "answer": "",
    "note": "",
    "answered_at": None,
}
ANSWERED = ASKED | {"answer": "lifted", "note": "It is gone indeed.", "answered_at": "2026-11-25T10:00:00Z"}


def sanction(found: Sanction, now: Any) -> dict[str, Any]:
    asked = getattr(found, "appeal", None)
    return {
        "id": found.pk,
        "person": person(found.person),
        "kind": found.kind,
        "reason": found.reason,
        "at": found.at,
        "ends_at": found.ends_at,
        "lifted_at": found.lifted_at,
        "is_in_force": found.is_in_force(now),
        "appeal": {name: getattr(asked, name) for name in ASKED} if asked else None,
    }


class RoleList(OwnList):
    """Everybody who has more rights than a member."""

    noun, operation, summary, scope, for_curators = "curate", "listRoles", "List who has a role", "curate", True
    shape, example = PersonRoleSerializer, {"username": "grace", "name": "Grace Hopper", "role": "curator"}

    def rows(self, asked):
        return User.objects.present().above_members()

    def row(self, found):
        return {"username": found.username, "name": found.public_name, "role": found.role}


class SanctionList(OwnList):
    """What was decided about your account, the newest first. Open to tokens under a ban, too."""

    noun, operation, summary, scope = "sanctions", "listSanctions", "List what was decided about you", "profile"
    is_left_by_a_ban = True
    shape, example = SanctionSerializer, GIVEN

    def rows(self, asked):
        return self.person.sanctions.for_page()

    def row(self, found):
        return sanction(found, self.now)


class PersonFilter(BoardFilter):
    person = filters.CharFilter(label="A username.", max_length=40)

    class Meta:
        model = Sanction
        fields: list[str] = []


class CuratedSanctionList(OwnList):
    """What was decided about people, the newest first, and by whom. The public record has it without names."""

    noun, operation, summary, scope, for_curators = "sanctions", "listAllSanctions", "List sanctions", "curate", True
    shape, filterset_class = CuratedSanctionSerializer, PersonFilter
    example = GIVEN | {"by": {"username": "grace", "name": "Grace Hopper"}, "lifted_by": None}

    def rows(self, asked):
        username = asked.form.cleaned_data["person"].lower()
        return (
            Sanction.objects.filter(person__username=username).for_page() if username else Sanction.objects.for_page()
        )

    def row(self, found):
        return sanction(found, self.now) | {"by": person(found.by), "lifted_by": person(found.lifted_by)}


class OfASanction(Write):
    """Answers with the warning, limit or ban as it is now."""

    noun, scope = "sanctions", "curate"
    shape, example = SanctionSerializer, GIVEN

    def find(self, *, id):
        return get_object_or_404(Sanction.objects.select_related("person"), pk=id)

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        return sanction(Sanction.objects.for_page().get(pk=found.pk), self.now)


class SanctionPerson(OfASanction):
    """Warns, limits or bans somebody. The reason is public, so it names nobody."""

    operation, summary, for_curators, is_new = "sanctionPerson", "Warn, limit or ban somebody", True, True
    body = Body(SanctionForm)
    sent = {"kind": "limit", "days": 30, "reason": GIVEN["reason"]}
    verb = staticmethod(sanctions.give)

    def find(self, *, username):
        return get_object_or_404(User.objects.joined(), username=username.lower())

    def answer(self, found: User, done: Sanction) -> dict[str, Any]:
        return super().answer(done, done)


class LiftSanction(OfASanction):
    """Ends a limit or a ban before its time, or takes a warning back."""

    operation, summary, for_curators = "liftSanction", "Lift a limit or a ban", True
    body = Body(LiftForm, needs=("note",))
    sent = {"note": "It was a mistake of ours."}
    example = LIFTED
    verb = staticmethod(sanctions.lift)


class AppealSanction(OfASanction):
    """Says why it should end. Once for each; another curator than the one who decided answers. Open to tokens under a
    ban, too."""

    operation, summary, scope, is_new = "appealSanction", "Appeal against what was decided about you", "profile", True
    body = Body(AppealForm)
    sent = {"text": ASKED["text"]}
    example = GIVEN | {"appeal": ASKED}
    is_left_by_a_ban = True
    verb = staticmethod(sanctions.appeal)

    def find(self, *, id):
        return get_object_or_404(self.person.sanctions.select_related("person"), pk=id)


class AnswerAppeal(OfASanction):
    """Lifts what somebody appealed against, or says why it stands."""

    operation, summary, for_curators = "answerAppeal", "Answer an appeal", True
    body = Body(AppealAnswerForm, needs=("note",))
    sent = {"answer": "lifted", "note": ANSWERED["note"]}
    example = LIFTED | {"appeal": ANSWERED}
    verb = staticmethod(sanctions.answer)

    def find(self, *, id):
        return get_object_or_404(Appeal.objects.select_related("sanction__person"), pk=id)

    def answer(self, found: Appeal, done: Any) -> dict[str, Any]:
        return super().answer(found.sanction, done)


class GiveRole(Write):
    """Makes somebody a curator, or a member again. Only an admin does that, and nobody to themselves."""

    noun, operation, summary, scope, for_curators = "people", "giveRole", "Give or take a role", "curate", True
    shape = PersonRoleSerializer
    body = Body(RoleForm)
    sent = {"role": "curator", "note": "Has kept the list of toy models since spring."}
    example = {"username": "ada", "name": "Ada Lovelace", "role": "curator"}

    def find(self, *, username):
        return get_object_or_404(User.objects.joined(), username=username.lower())

    def act(self, found: User, fields: dict[str, Any]) -> User:
        return roles.give(found, fields["role"], by=self.person, note=fields["note"])

    def answer(self, found: User, done: User) -> dict[str, Any]:
        return person(done) | {"role": done.role}  # type: ignore[operator]
