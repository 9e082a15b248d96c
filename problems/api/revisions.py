"""What a problem said after each of its edits, and what it says now, as it is edited."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from board.lib.filters import BoardFilter, WholeNumberFilter
from board.lib.reading import DetailView, ListView, absolute, picked
from problems.api.people import person
from problems.api.shapes.people import AuthorSerializer
from problems.filters.writeups import MAX_NUMBER
from problems.models import Problem, Revision
from problems.services import facts, revisions
from users.api.writing import Own

SAID = {
    "title": "How does GPT-2 Small build three-letter acronyms?",
    "question": "Which components find each initial, and which move it to the output?",
    "difficulty": "B",
    "skills": "probing 2\npython 1",
}
REVISION = {
    "problem": 42,
    "number": 3,
    "at": "2026-11-23T09:30:00Z",
    "by": {"username": "grace", "name": "Grace Hopper"},
    "suggested_by": {"username": "ada", "name": "Ada Lovelace"},
    "note": "The test named no threshold.",
    "said": SAID,
}
FACTS = {
    "number": 42,
    "url": "https://board.example/problems/42-how-does-gpt-2-small-build-three-letter-acronyms/",
    "status": "listed",
    "revision": 3,
    "began_from": "3.5f0c1d3b8a.7e4c2d9f6b",
    "said": SAID,
}
AS_TEXT = "Everything that is edited, each as the text that it is edited as: one skill, one link on a line."


class RevisionSerializer(serializers.Serializer):
    """A problem as it stood after one edit, who made it and why."""

    problem = serializers.IntegerField(help_text="The number of the problem.")
    number = serializers.IntegerField(help_text="Of the edit, as `/problems/{number}/restore/{revision}/` takes it.")
    at = serializers.DateTimeField(help_text="When it was saved, in UTC.")
    by = AuthorSerializer(
        allow_null=True, help_text="Who made the edit; null where nobody did, as the catalogue brought it."
    )
    suggested_by = AuthorSerializer(
        allow_null=True, help_text="Whose suggestion a curator took over; null where it was nobody’s."
    )
    note = serializers.CharField(help_text="Why it was edited; may be empty.")
    said = serializers.DictField(child=serializers.CharField(allow_blank=True), help_text=AS_TEXT)


class FactsSerializer(serializers.Serializer):
    """A problem as it is edited, proposals and what a file brought in among them."""

    number = serializers.IntegerField()
    url = serializers.URLField()
    status = serializers.CharField(help_text="Where it is between a draft and the list, or after it.")
    revision = serializers.IntegerField(help_text="The number of its last edit; 0 where it has none.")
    began_from = serializers.CharField(
        help_text="What an edit that begins now begins from. Sent along with it, it undoes nothing that comes between."
    )
    said = serializers.DictField(child=serializers.CharField(allow_blank=True), help_text=AS_TEXT)


class RevisionFilter(BoardFilter):
    problem = WholeNumberFilter(label="The number of a problem.", min_value=1, max_value=MAX_NUMBER)

    class Meta:
        model = Revision
        fields: list[str] = []


class RevisionList(ListView):
    """Every edit, the newest first, with all that the problem said then: what differs is what was changed."""

    noun, operation, summary = "problems", "listRevisions", "Read the history of problems"
    shape, example, filterset_class = RevisionSerializer, REVISION, RevisionFilter

    def rows(self, asked):
        edits = Revision.objects.filter(problem__in=Problem.objects.public()).select_related("by", "suggestion__by")
        number = asked.form.cleaned_data["problem"]
        return (edits.filter(problem=number) if number else edits).order_by("-pk")

    def row(self, found):
        suggestion = getattr(found, "suggestion", None)
        return {
            "problem": found.problem_id,
            **picked(vars(found), ("number", "at", "note")),
            "by": person(found.by),
            "suggested_by": person(suggestion.by) if suggestion else None,
            "said": found.said,
        }


class Facts(Own, DetailView):
    """What a problem says as it is edited: of one that you proposed, too, and to curators of any. Read it before you
    edit."""

    noun, operation, summary, scope = "problems", "readFacts", "Read a problem to edit it", "proposals"
    shape, example = FactsSerializer, FACTS

    def find(self, *, number):
        found = get_object_or_404(Problem.objects.visible_to(self.person).with_facts(), number=number)
        base = revisions.base_of(found)
        return {
            "number": found.number,
            "url": absolute(found.get_absolute_url()),
            "status": found.status,
            "revision": base.number,
            "began_from": str(base),
            "said": facts.of(found),
        }
