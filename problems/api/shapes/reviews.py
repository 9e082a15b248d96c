"""What others found in a write-up looks like: reviews and reproductions."""

from rest_framework import serializers

from problems.api.shapes.people import PersonSerializer
from problems.models import reproductions, review_states


class ReviewAnswerSerializer(serializers.Serializer):
    question = serializers.ChoiceField(
        review_states.Question.choices, help_text="Which of the six questions, the same for every write-up."
    )
    answer = serializers.ChoiceField(
        review_states.Answer.choices, help_text="Whether that is so, as the reviewer found it."
    )
    line = serializers.CharField(help_text="The reason for the answer, in one line.")


class ReviewSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    writeup = serializers.IntegerField(help_text="The id of the write-up.")
    by = PersonSerializer(allow_null=True, help_text="Null for a reviewer who chose not to be named.")
    reviewer = serializers.CharField(help_text='What to call them: their name, or "Reviewer A".')
    outcome = serializers.ChoiceField(
        review_states.Outcome.choices, help_text="`legible`: they could follow it, never that it is correct or new."
    )
    round = serializers.IntegerField(help_text="In which round it was given. Each change by the author begins one.")
    stands_in = serializers.IntegerField(help_text="The last round in which the reviewer stood by it.")
    answers = ReviewAnswerSerializer(many=True, help_text="To the six questions, in their order.")
    note = serializers.CharField(help_text="Markdown.")
    reply = serializers.CharField(help_text="What the author says to it. Markdown.")
    commit = serializers.CharField(help_text="What the write-up named as its commit when it was read.")
    given_at = serializers.DateTimeField(help_text="When it was given, in UTC.")
    confirmed_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When its reviewer last said that it holds after a change, too, in UTC; null where they never did.",
    )
    edited_at = serializers.DateTimeField(
        allow_null=True, help_text="When its note or its answers were last changed, in UTC; null where it never was."
    )


class MyReviewSerializer(ReviewSerializer):
    """As its reviewer reads it. What is not given yet has no outcome and no answers."""

    status = serializers.ChoiceField(
        review_states.Status.choices,
        help_text="`taken` until it is given; `returned` where it never was; `hidden` by a curator.",
    )
    is_unnamed = serializers.BooleanField(help_text="Whether everybody but curators reads it without the name.")
    outcome = serializers.ChoiceField(
        review_states.Outcome.choices,
        allow_null=True,
        help_text="Whether you could follow it; null until the review is given.",
    )
    given_at = serializers.DateTimeField(allow_null=True, help_text="When it was given, in UTC; null until then.")
    taken_at = serializers.DateTimeField(help_text="When you took it on, in UTC.")
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="Until when one that was taken is to be given, in UTC; null where it is no longer."
    )


class ReproductionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    writeup = serializers.IntegerField(help_text="The id of the write-up.")
    by = PersonSerializer(help_text="Who ran it again.")
    at = serializers.DateTimeField(help_text="When it was told here, in UTC.")
    outcome = serializers.ChoiceField(reproductions.Outcome.choices, help_text="Whether the results came out again.")
    commit = serializers.CharField(help_text="The hash of the code that was run; empty where none is named.")
    hardware = serializers.CharField(help_text="What it was run on, in words; may be empty.")
    hours = serializers.IntegerField(
        allow_null=True, help_text="Hours of one's own that it took, from the first look on; null where nobody said."
    )
    numbers = serializers.CharField(help_text="Markdown.")
    link = serializers.CharField(help_text="Where the run can be seen, outside the board; may be empty.")
    status = serializers.ChoiceField(
        reproductions.Status.choices,
        help_text="`withdrawn` by its author, `hidden` by a curator: without words.",
    )
