"""What write-ups look like: in their list, alone, to their authors, and at a problem."""

from rest_framework import serializers

from problems.api.shapes.people import AuthorSerializer, PersonSerializer
from problems.api.shapes.reviews import ReviewSerializer
from problems.models import writeups

SHOWN_WRITEUP_STATUSES = [choice for choice in writeups.Status.choices if choice[0] in writeups.VISIBLE]


class BearingSerializer(serializers.Serializer):
    """What a write-up says about a problem."""

    problem = serializers.IntegerField(help_text="The number of the problem.")
    says = serializers.ChoiceField(writeups.Says.choices, help_text="What the write-up does for the problem.")


class WriteUpSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    link = serializers.URLField(help_text="Where it can be read, outside the board.")
    title = serializers.CharField(help_text="What it is called; the beginning of its address until that is known.")
    kind = serializers.ChoiceField(writeups.Kind.choices, help_text="What sort of thing is linked.")
    status = serializers.ChoiceField(
        SHOWN_WRITEUP_STATUSES,
        help_text="`legible`: two people could follow it, never that it is correct or new.",
    )
    review = serializers.CharField(
        help_text="Where its review stands, in the word of the pages: `not reviewed`, `under review`, `legible` ..."
    )
    reviewed_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When what its reviews say together was last said of it, in UTC; null while none holds.",
    )
    changed_since_review = serializers.BooleanField(help_text="Whether it says something else than what was reviewed.")
    published = serializers.CharField(help_text="A year or a date, as far as known.")
    summary = serializers.CharField(help_text="Markdown.")
    note = serializers.CharField(help_text="What the editors of the board remark on it; empty where they do not.")
    ai_use = serializers.CharField(
        help_text="What language models were used for, as its authors say; empty where they say nothing."
    )
    code_link = serializers.CharField(help_text="Where its code is, outside the board; empty where it names none.")
    data_link = serializers.CharField(help_text="Where its data are, if it says so.")
    commit = serializers.CharField(
        help_text="The hash of the code that its results were made with; empty where it names none."
    )
    archive_link = serializers.CharField(
        help_text="An archived copy of `link`, outside the board; empty where there is none."
    )
    authors = AuthorSerializer(
        many=True, help_text="Everybody who wrote it, in their order; those from outside the board, too."
    )
    bearings = BearingSerializer(many=True, help_text="Each problem that it is about, and what it says about it.")
    superseded_by = serializers.IntegerField(
        allow_null=True, help_text="The id of the newer write-up; null where there is none."
    )
    linked_by = PersonSerializer(allow_null=True, help_text="Null where the catalogue brought it.")
    linked_at = serializers.DateTimeField(help_text="When it was linked here, in UTC.")


class WriteUpDetailSerializer(WriteUpSerializer):
    round = serializers.IntegerField(help_text="The round of reviews it is in. Only what stands in it counts.")
    reviews = ReviewSerializer(many=True, help_text="The oldest first.")


class MyWriteUpSerializer(WriteUpDetailSerializer):
    """As those read it who linked or wrote it, also where it is off the board."""

    status = serializers.ChoiceField(
        writeups.Status.choices, help_text="Where it stands on the board, those that are off it included."
    )
    self_check = serializers.DictField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="What those who linked or wrote it answered to themselves: `yes`, `partly` or `no` by the key of a "
        "question. Null for a curator who is not one of them.",
    )


class ResultSerializer(serializers.Serializer):
    """A write-up, and what it says about the problem."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    link = serializers.URLField(help_text="Where it can be read, outside the board.")
    title = serializers.CharField(help_text="What it is called; the beginning of its address until that is known.")
    says = serializers.ChoiceField(writeups.Says.choices, help_text="What it does for this problem.")
    status = serializers.ChoiceField(
        SHOWN_WRITEUP_STATUSES,
        help_text="Where it stands on the board. `legible` never means that it is correct or new.",
    )
    review = serializers.CharField(help_text="Where its review stands, in the word of the pages.")
    reviewed_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When what its reviews say together was last said of it, in UTC; null while none holds.",
    )
    changed_since_review = serializers.BooleanField(help_text="Whether it says something else than what was reviewed.")
