"""What the record looks like: all that happened, and what a copy is to drop."""

from rest_framework import serializers

from problems.api.shapes.people import PersonSerializer


class EventSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField(help_text="When it happened, in UTC.")
    verb = serializers.CharField(help_text='What happened: "claimed", "checked in", "linked", "resolved".')
    subject = serializers.CharField(help_text='To what: "claim:7".')
    by = PersonSerializer(allow_null=True, help_text="Null where the clock did it.")
    whom = PersonSerializer(
        allow_null=True, help_text="Who else it is about: who joined, who leads now; null where nobody else is."
    )
    problem = serializers.IntegerField(
        allow_null=True, help_text="The number of the problem that it is around; null where there is none."
    )
    claim = serializers.IntegerField(
        allow_null=True, help_text="The id of the claim that it is about; null where there is none."
    )
    writeup = serializers.IntegerField(
        allow_null=True, help_text="The id of the write-up that it is about; null where there is none."
    )
    comment = serializers.IntegerField(
        allow_null=True, help_text="The id of the comment that it is about; null where there is none."
    )
    by_agent = serializers.BooleanField(
        allow_null=True,
        help_text="Whether that claim is by, or mainly for, an automated agent; null where it is about no claim.",
    )
    before = serializers.CharField(help_text="What held until then, mostly a status; empty where nothing did.")
    after = serializers.CharField(help_text="What holds from then on, mostly a status; for some verbs what was said.")
    reason = serializers.CharField(help_text="Why, in the words of who did it; may be empty.")
    evidence = serializers.CharField(help_text="An address that shows it, outside the board mostly; may be empty.")


class DeletionSerializer(serializers.Serializer):
    """Something that a copy is to keep no longer."""

    kind = serializers.CharField(
        help_text="`problem`, `claim`, `log-entry`, `comment`, `writeup`, `review`, `reproduction`, `person`, "
        "`program` or `mentor`."
    )
    id = serializers.IntegerField(help_text="Its `id` in its list; of a problem its `number`.")
    at = serializers.DateTimeField(help_text="When the board wrote that down, in UTC.")
    why = serializers.ChoiceField(
        [("gone", ""), ("hidden", ""), ("unlisted", ""), ("merged", "")],
        help_text="`hidden` by a curator; `unlisted`: its page stays, its list has it not; `merged` into another.",
    )
    into = serializers.IntegerField(
        allow_null=True, help_text="The number of the problem that it was merged into; null where it was not."
    )
