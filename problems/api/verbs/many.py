"""Changing many problems as one act, for scripts: shown first, done as it was shown, undone as a whole."""

from typing import Any, ClassVar

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from board.lib.bodies import Body
from board.lib.filters import BoardFilter, WholeNumberFilter
from board.lib.parsing import Unreadable
from board.lib.reading import ListView, absolute
from problems.api.people import person
from problems.api.shapes.people import AuthorSerializer
from problems.filters import ProblemFilter
from problems.filters.writeups import MAX_NUMBER
from problems.forms.editing import RestoreForm
from problems.forms.many import ALL, ManyForm, wanted_of
from problems.models import Act, ActRow, Problem
from problems.services.curating import many, plans
from problems.services.curating.plans import SHOWN, Plan
from users.api.writing import Write

ACT = {
    "id": 5,
    "change": "track",
    "term": "toy-language-models",
    "by": {"username": "grace", "name": "Grace Hopper"},
    "at": "2026-11-24T10:00:00Z",
    "note": "They are about toy models, all of them.",
    "count": 2,
    "url": "https://board.example/curate/acts/5/",
    "undoes": None,
    "undone_by": None,
}
SENT = {"which": "some", "numbers": "42, 43", "change": "track", "track": "toy-language-models", "note": ACT["note"]}
PLAN = {
    "seen": "5f0c1d3b8a7e4c2d9f6b1a0e3d5c7b9a",
    "count": 2,
    "changes": [
        {"number": 42, "title": "Which heads copy?", "before": "induction", "after": "toy-language-models"},
        {"number": 43, "title": "Which neurons count?", "before": "", "after": "toy-language-models"},
    ],
    "unchanged_count": 0,
    "refused_count": 0,
    "refused": [],
}
CHANGE = {
    "act": 5,
    "number": 42,
    "title": "Which heads copy?",
    "before": "induction",
    "after": "toys",
    "standing": "done",
}
NO_FILTER = "The filter cannot be read. Send the query of a list of problems, as it stands in its address."


class ActSerializer(serializers.Serializer):
    """One change of many problems."""

    id = serializers.IntegerField()
    change = serializers.CharField(help_text="What is done: the names that `planMany` takes.")
    term = serializers.CharField(help_text="The key of a track, skill or technique, or the letter of a difficulty.")
    by = AuthorSerializer(help_text="Who made the change.")
    at = serializers.DateTimeField(help_text="When it was made, in UTC.")
    note = serializers.CharField(help_text="Why, as anybody may read it.")
    count = serializers.IntegerField(help_text="How many problems it changed.")
    url = serializers.URLField()
    undoes = serializers.IntegerField(
        allow_null=True, help_text="The act that it puts back; null where it is no putting back."
    )
    undone_by = serializers.IntegerField(
        allow_null=True, help_text="The id of the act that put this one back; null where none did."
    )


class UndoneActSerializer(ActSerializer):
    left = serializers.ListField(
        child=serializers.IntegerField(), help_text="Problems that were changed since, and stay as they are."
    )


class ChangeOfOneSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    title = serializers.CharField(help_text="The title of the problem. Markdown.")
    before = serializers.CharField(help_text="What the problem has now, or had; empty for nothing.")
    after = serializers.CharField(help_text="What it has once the change is made.")


class RefusedChangeSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    title = serializers.CharField(help_text="The title of the problem. Markdown.")
    reason = serializers.CharField(help_text="Why it cannot be changed.")


class PlanSerializer(serializers.Serializer):
    """What a change would do. It was not done."""

    seen = serializers.CharField(help_text="A mark of exactly this. Send it along, and this is done or nothing.")
    count = serializers.IntegerField(help_text="How many would change.")
    changes = ChangeOfOneSerializer(many=True, help_text=f"The first {SHOWN} of them.")
    unchanged_count = serializers.IntegerField(help_text="How many stand so already.")
    refused_count = serializers.IntegerField(help_text="How many cannot be changed.")
    refused = RefusedChangeSerializer(many=True, help_text=f"The first {SHOWN} that cannot be changed, and why.")


class ActChangeSerializer(ChangeOfOneSerializer):
    act = serializers.IntegerField(help_text="Its id.")
    standing = serializers.CharField(help_text="`waiting`, `done`, or `left` as somebody has changed it meanwhile.")


def told(act: Act) -> dict[str, Any]:
    """The row is loaded by `for_list`."""
    undone = act.was_undone_by
    return {
        "id": act.pk,
        **{name: getattr(act, name) for name in ("change", "term", "at", "note")},
        "by": person(act.by),
        "count": act.rows_count,  # type: ignore[attr-defined]
        "url": absolute(act.get_absolute_url()),
        "undoes": act.undoes_id,
        "undone_by": undone.pk if undone else None,
    }


def planned(plan: Plan) -> dict[str, Any]:
    names = ("before", "after")
    return {
        "seen": plan.seen,
        "count": len(plan.rows),
        "changes": [
            {"number": row.problem.pk, "title": row.problem.title, **dict(zip(names, row.shown, strict=True))}
            for row in plan.rows[:SHOWN]
        ],
        "unchanged_count": len(plan.same),
        "refused_count": len(plan.refused),
        "refused": [
            {"number": problem.pk, "title": problem.title, "reason": reason} for problem, reason in plan.refused[:SHOWN]
        ],
    }


def chosen(fields: dict[str, Any]) -> Any:
    """The problems that are meant. Raises Unreadable for a filter that is none."""
    if fields["which"] != ALL:
        return Problem.objects.to_change_at_once().filter(pk__in=fields["numbers"])
    asked = ProblemFilter(QueryDict(fields["query"]))
    if not asked.form.is_valid():
        raise Unreadable({"query": [NO_FILTER]})
    return asked.qs


class ActList(ListView):
    """Every change of many problems at once, the newest first: who made it, and why."""

    noun, operation, summary = "acts", "listActs", "List changes of many problems"
    shape, example = ActSerializer, ACT

    def rows(self, asked):
        return Act.objects.for_list()

    def row(self, found):
        return told(found)


class ActFilter(BoardFilter):
    act = WholeNumberFilter(label="The id of an act.", min_value=1, max_value=MAX_NUMBER)

    class Meta:
        model = ActRow
        fields: list[str] = []


class ActChangeList(ListView):
    """What acts changed of which problem, the last first."""

    noun, operation, summary = "acts", "listActChanges", "Read what acts changed"
    shape, example, filterset_class = ActChangeSerializer, CHANGE, ActFilter

    def rows(self, asked):
        rows = ActRow.objects.filter(problem__in=Problem.objects.public()).select_related("problem").order_by("-pk")
        act = asked.form.cleaned_data["act"]
        return rows.filter(act=act) if act else rows

    def row(self, found):
        before, after = found.shown
        told = {"act": found.act_id, "number": found.problem_id, "title": found.problem.title}
        return told | {"before": before, "after": after, "standing": found.standing}


class ActWrite(Write):
    noun, scope, for_curators = "acts", "curate", True
    shape: ClassVar[type[serializers.Serializer]] = ActSerializer
    example = ACT
    body = Body(ManyForm)
    sent = SENT

    def find(self):
        return None

    def answer(self, found: Any, done: Act) -> dict[str, Any]:
        return told(Act.objects.for_list().get(pk=done.pk))


class PlanMany(ActWrite):
    """Shows what a change would do, and does nothing. `numbers` are problems by number; with `which` as `all`, `query`
    is the query of a list of problems, and all of these are meant."""

    operation, summary, shape, example = "planMany", "See what a change of many would do", PlanSerializer, PLAN

    def act(self, found: None, fields: dict[str, Any]) -> Plan:
        return plans.plan(chosen(fields), wanted_of(fields), by=self.person, now=self.now)

    def answer(self, found: None, done: Plan) -> dict[str, Any]:  # type: ignore[override]
        return planned(done)


class ChangeMany(ActWrite):
    """Does what was shown as one act, and nothing where it would do anything else by now: `seen` is the mark of it."""

    operation, summary, is_new = "changeMany", "Change many problems at once", True
    sent = SENT | {"seen": PLAN["seen"]}

    def act(self, found: None, fields: dict[str, Any]) -> Act:
        how = {name: fields[name] for name in ("note", "seen")}
        return many.change(chosen(fields), wanted_of(fields), by=self.person, now=self.now, **how)


class UndoAct(ActWrite):
    """Puts back what an act changed, as an act of its own."""

    operation, summary, is_new = "undoAct", "Undo a change of many problems", True
    shape = UndoneActSerializer
    example = ACT | {"id": 6, "undoes": 5, "note": "Two of them are not.", "left": [43]}
    body = Body(RestoreForm)
    sent = {"note": "Two of them are not."}

    def find(self, *, id):
        return get_object_or_404(Act, pk=id)

    def act(self, found: Act, fields: dict[str, Any]) -> tuple[Act, list[Problem]]:
        return many.undo(found, by=self.person, now=self.now, **fields)

    def answer(self, found: Act, done: tuple[Act, list[Problem]]) -> dict[str, Any]:  # type: ignore[override]
        return super().answer(found, done[0]) | {"left": [problem.pk for problem in done[1]]}
