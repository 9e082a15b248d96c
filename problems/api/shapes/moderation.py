"""What moderation looks like: its public record, sanctions and appeals, domain rules, reports."""

from rest_framework import serializers

from problems import moderation
from problems.api.shapes.people import AuthorSerializer, PersonSerializer
from problems.models import domains, reports
from users.models import sanctions

MODERATION_KINDS = list(moderation.LABELS.items())
APPEAL_ANSWERS = [("", "Not answered yet"), *sanctions.Answer.choices]
REPORT_OUTCOMES = [("", "Not answered yet"), *reports.Outcome.choices]


class ModerationSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField(help_text="When it was decided, in UTC.")
    kind = serializers.ChoiceField(
        MODERATION_KINDS, help_text="Which sort of decision it was; the list can be filtered by it."
    )
    verb = serializers.CharField(help_text="What was done, as the record of events calls it.")
    text = serializers.CharField(help_text="The sentence that the page says.")
    by = PersonSerializer(allow_null=True, help_text="Who decided. Null where nobody of the site did.")
    url = serializers.URLField(
        allow_null=True, help_text="The page of what it is about, null where not everybody may read it."
    )
    reason = serializers.CharField(help_text="Why, as anybody may read it; may be empty.")


class AppealSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    text = serializers.CharField(help_text="What the person says against it.")
    at = serializers.DateTimeField(help_text="When it was sent, in UTC.")
    answer = serializers.ChoiceField(APPEAL_ANSWERS, help_text="What a curator decided; empty until then.")
    note = serializers.CharField(help_text="What the curator who answered says.")
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When it was answered, in UTC; null until then.")


class SanctionSerializer(serializers.Serializer):
    """A warning, a limit or a ban, as its person and the curators read it."""

    id = serializers.IntegerField()
    person = PersonSerializer(help_text="Whom it is about.")
    kind = serializers.ChoiceField(
        sanctions.Kind.choices, help_text="A warning takes nothing away, a limit and a ban do while they are in force."
    )
    reason = serializers.CharField(help_text="Public, without the person.")
    at = serializers.DateTimeField(help_text="When it was decided, in UTC.")
    ends_at = serializers.DateTimeField(
        allow_null=True, help_text="When it ends by itself, in UTC; null where it has no set end."
    )
    lifted_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When a curator ended it, or its own end once a later one was given, in UTC; else null.",
    )
    is_in_force = serializers.BooleanField(help_text="Whether a limit or a ban holds now; never true of a warning.")
    appeal = AppealSerializer(
        allow_null=True, help_text="What the person said against it; null where they did not appeal."
    )


class CuratedSanctionSerializer(SanctionSerializer):
    """With who decided it, for curators."""

    kind = serializers.CharField(help_text="`warn`, `limit` or `ban`.")  # type: ignore[assignment]
    by = AuthorSerializer(help_text="The curator who decided it.")
    lifted_by = AuthorSerializer(allow_null=True, help_text="Who lifted it; null where nobody did.")


class DomainRuleSerializer(serializers.Serializer):
    """What holds for a domain and everything below it, unless that has a rule of its own."""

    id = serializers.IntegerField()
    host = serializers.CharField(
        help_text="The domain, in small letters: `example.org`. Everything below it is meant, too."
    )
    judgement = serializers.ChoiceField(domains.Judgement.choices, help_text="What becomes of a new link there.")
    reason = serializers.CharField(help_text="Why, as anybody may read it, and so does whoever links there.")
    by = PersonSerializer(help_text="The curator who set it last.")
    at = serializers.DateTimeField(help_text="When it was set last, in UTC.")


class ReportSerializer(serializers.Serializer):
    """One of the first nine is filled in: what it is about."""

    id = serializers.IntegerField()
    comment = serializers.IntegerField(
        allow_null=True, help_text="The id of the comment that it is about; null where it is about something else."
    )
    problem = serializers.IntegerField(
        allow_null=True, help_text="The number of the problem that it is about; null where it is about something else."
    )
    log_entry = serializers.IntegerField(
        allow_null=True, help_text="The id of the log entry that it is about; null where it is about something else."
    )
    review = serializers.IntegerField(
        allow_null=True, help_text="The id of the review that it is about; null where it is about something else."
    )
    writeup = serializers.IntegerField(
        allow_null=True, help_text="The id of the write-up that it is about; null where it is about something else."
    )
    reproduction = serializers.IntegerField(
        allow_null=True, help_text="The id of the reproduction that it is about; null where it is about something else."
    )
    claim = serializers.IntegerField(
        allow_null=True, help_text="The id of the claim that it is about; null where it is about something else."
    )
    person = serializers.CharField(
        allow_null=True, help_text="The username of whom it is about; null where it is about something else."
    )
    elsewhere = serializers.CharField(
        allow_null=True, help_text="“program” or “mentor” where it is about such a page; else null."
    )
    elsewhere_id = serializers.IntegerField(allow_null=True, help_text="The `id` of that program or mentor; else null.")
    reason = serializers.ChoiceField(reports.Reason.choices, help_text="What is wrong, as who reported it chose.")
    note = serializers.CharField(help_text="What who reported it wrote to the curators; may be empty.")
    link = serializers.CharField(help_text="What shows it, where it is about a problem.")
    at = serializers.DateTimeField(help_text="When it was sent, in UTC.")
    outcome = serializers.ChoiceField(REPORT_OUTCOMES, help_text="What the curators did; empty until they answer.")


class CuratedReportSerializer(ReportSerializer):
    """As curators read it."""

    by = PersonSerializer(help_text="Who sent it. Nobody but curators is told.")
    handled_at = serializers.DateTimeField(
        allow_null=True, help_text="When a curator answered it, in UTC; null while it is open."
    )
