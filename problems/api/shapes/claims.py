"""What claims look like, with the check-ins and log entries on them."""

from rest_framework import serializers

from problems.api.shapes.people import PersonSerializer
from problems.models import claims, logs

SHOWN_CLAIM_STATUSES = [choice for choice in claims.Status.choices if choice[0] != claims.Status.REMOVED]


class ClaimSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    problem = serializers.IntegerField(help_text="The number of the problem.")
    person = PersonSerializer(help_text="Who leads it.")
    team = PersonSerializer(many=True, help_text="Everybody on it, the lead first.")
    status = serializers.ChoiceField(
        SHOWN_CLAIM_STATUSES, help_text="As it is now: a claim has lapsed once `lapses_at` is past."
    )
    aim = serializers.ChoiceField(claims.Aim.choices, help_text="What those on it want to do with the problem.")
    hypothesis = serializers.CharField(help_text="What they expect to find. Plain text.")
    plan = serializers.CharField(help_text="What they do first and next, in about three lines. Plain text.")
    hours_per_week = serializers.IntegerField(help_text="Hours a week that they said they would give to it.")
    looking_for = serializers.ChoiceField(claims.LookingFor.choices, help_text="Whom they would like to hear from.")
    log_link = serializers.CharField(help_text="A public log elsewhere, if there is one.")
    ai_use = serializers.CharField(
        help_text="What they use language models for, in their words; empty where they said nothing."
    )
    alongside = serializers.CharField(help_text="Why beside others who were on it already, where somebody said so.")
    by_agent = serializers.BooleanField(help_text="By, or mainly for, an automated agent: never counted as people.")
    claimed_at = serializers.DateTimeField(help_text="When it was taken, in UTC.")
    last_sign_at = serializers.DateTimeField(help_text="The last sign of life, in UTC.")
    lapses_at = serializers.DateTimeField(
        help_text="When silence ends it, in UTC; of one that has ended, when it did or would have."
    )
    ended_at = serializers.DateTimeField(
        allow_null=True, help_text="When it ended, in UTC; null while it is active or paused."
    )
    note = serializers.CharField(help_text="What a claim that ended leaves to the next person. Markdown.")
    may_contact = serializers.BooleanField(help_text="Whether a successor may write to the person.")


class CheckInSerializer(serializers.Serializer):
    at = serializers.DateTimeField(help_text="When it was written, in UTC.")
    moved = serializers.CharField(help_text="What moved since the last one.")
    next = serializers.CharField(help_text="What they do next; may be empty.")
    is_stuck = serializers.BooleanField(help_text="Whether they said that they are stuck.")


class ClaimDetailSerializer(ClaimSerializer):
    check_ins = CheckInSerializer(many=True, help_text="The newest hundred, newest first.")


class LogEntrySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    claim = serializers.IntegerField(help_text="The id of the claim.")
    problem = serializers.IntegerField(help_text="The number of the problem.")
    by = PersonSerializer(help_text="Who wrote it: one of those on the claim.")
    kind = serializers.ChoiceField(logs.Kind.choices, help_text="What sort of entry it is, as its writer marked it.")
    text = serializers.CharField(help_text="Markdown; nothing once it was deleted or hidden.")
    at = serializers.DateTimeField(help_text="When it was written, in UTC.")
    edited_at = serializers.DateTimeField(
        allow_null=True, help_text="When its text was last changed, in UTC; null where it never was."
    )
    deleted_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when it is a stub without words, in UTC; null while it has them."
    )
    is_hidden = serializers.BooleanField(help_text="Whether a curator has hidden it.")
