"""What members put to the curators looks like: new problems, and other words for a listed one."""

from rest_framework import serializers

from problems.api.shapes.people import PersonSerializer
from problems.models import problems, proposals, suggestions

GROUNDS = [("", "Not declined"), *proposals.Ground.choices]


class ProposalSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="The number that the problem has, or will have.")
    url = serializers.URLField(help_text="Its own page, which its proposer and the curators read.")
    status = serializers.ChoiceField(problems.Status.choices, help_text="How far it is on its way to the list.")
    title = serializers.CharField(help_text="Markdown.")
    question = serializers.CharField(help_text="Markdown.")
    by = PersonSerializer(help_text="Who proposed it.")
    origin = serializers.ChoiceField(
        proposals.Origin.choices, help_text="Whether its proposer poses it here, or it stood somewhere public before."
    )
    posed_by = serializers.CharField(help_text="Who posed it, where that is not who proposed it.")
    source_name = serializers.CharField(help_text="What that public place is called; empty where there is none.")
    source_link = serializers.CharField(help_text="Where that is, outside the board; empty where there is none.")
    source_locator = serializers.CharField(help_text="Where in the source; may be empty.")
    licence = serializers.ChoiceField(proposals.Licence.choices, help_text="Of the source.")
    consent = serializers.ChoiceField(proposals.Consent.choices, help_text="Why its words may stand here.")
    sent_at = serializers.DateTimeField(help_text="When it was last sent to the curators, in UTC.")
    note = serializers.CharField(help_text="A curator's last word: what would make it listable, or why not.")
    noted_at = serializers.DateTimeField(
        allow_null=True, help_text="When the curator said that, in UTC; null where none has."
    )
    ground = serializers.ChoiceField(GROUNDS, help_text="Why it was declined; empty where it was not.")
    merged_into = serializers.IntegerField(
        allow_null=True, help_text="The problem that its number leads to; null where it was not merged."
    )


class SuggestionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    problem = serializers.IntegerField(help_text="The number of the problem.")
    by = PersonSerializer(help_text="Who suggests it.")
    before = serializers.DictField(child=serializers.CharField(), help_text="How each text read: Markdown by field.")
    after = serializers.DictField(child=serializers.CharField(), help_text="How each of them should read.")
    why = serializers.CharField(help_text="Why it should read so.")
    status = serializers.ChoiceField(
        suggestions.Status.choices, help_text="What became of it; `waiting` until a curator answers."
    )
    at = serializers.DateTimeField(help_text="When it was suggested, in UTC.")
    answered_at = serializers.DateTimeField(
        allow_null=True, help_text="When a curator answered or its author took it back, in UTC; null until then."
    )
    note = serializers.CharField(help_text="What a curator said to it.")
    revision = serializers.IntegerField(
        allow_null=True, help_text="The revision of the problem that it became; null where it became none."
    )
