"""What concerns one person looks like: their token, profile, portfolio, notices, offers, interests, watches."""

from rest_framework import serializers

from problems.api.shapes.people import PUBLIC_NAME, PersonSerializer, PublicPersonSerializer
from problems.models import claim_states
from users.models import Role


class TokenSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="What its owner calls it.")
    scopes = serializers.ListField(
        child=serializers.CharField(), help_text="What it may do: keys of scopes, as `/api/` lists them."
    )
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="When it stops working by itself, in UTC.")


class MeSerializer(serializers.Serializer):
    username = serializers.CharField()
    name = serializers.CharField(help_text=PUBLIC_NAME)
    role = serializers.ChoiceField(Role.choices, help_text="As this token acts: a member, without the scope `curate`.")
    url = serializers.URLField()
    unread_notices = serializers.IntegerField(help_text="At most 100.")
    token = TokenSerializer(help_text="The token that this was asked with.")


class ProfileSerializer(PublicPersonSerializer):
    introduction = serializers.CharField(help_text="On top of the portfolio. Markdown.")


class PortfolioItemSerializer(serializers.Serializer):
    kind = serializers.ChoiceField([("claim", ""), ("writeup", "")], help_text="Whether it is a claim or a write-up.")
    id = serializers.IntegerField(help_text="The id of that claim or write-up.")
    is_shown = serializers.BooleanField(help_text="Whether your portfolio shows it.")
    line = serializers.CharField(help_text="What you say of it in one line; may be empty.")
    position = serializers.IntegerField(help_text="Among those of its kind, from 0.")


class NoticeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField(
        help_text="Which of the kinds that mail and webhooks are set by: `/me/mail/` names them."
    )
    text = serializers.CharField(help_text="What happened, in a sentence.")
    note = serializers.CharField(help_text="Words of somebody, quoted.")
    url = serializers.URLField(help_text="Where it leads.")
    at = serializers.DateTimeField(help_text="When you were told, in UTC.")
    read_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was marked as read, in UTC; null while it is new."
    )


class OfferSerializer(serializers.Serializer):
    """An invitation to a claim, or a request to join it. Only those whom it concerns read it."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField(help_text="The id of the claim.")
    problem = serializers.IntegerField(help_text="The number of the problem.")
    person = PersonSerializer(help_text="Who would join.")
    by = PersonSerializer(help_text="Who made it: the lead invites, and who wants to join asks.")
    standing = serializers.ChoiceField(
        claim_states.Standing.choices, help_text="Whether it waits, as `invited` or `asked`, or what became of it."
    )
    note = serializers.CharField(help_text="What its maker wrote to who answers it; may be empty.")
    since = serializers.DateTimeField(help_text="Since when it has this `standing`, in UTC.")


class InterestSerializer(serializers.Serializer):
    problem = serializers.IntegerField(help_text="The number of the problem.")
    url = serializers.URLField(help_text="The page of the problem.")
    is_interested = serializers.BooleanField(help_text="Whether you offer to work on it with somebody.")
    note = serializers.CharField(help_text="What you bring or look for, as the problem's page shows it; may be empty.")


class WatchSerializer(serializers.Serializer):
    url = serializers.URLField(help_text="Of what is watched.")
    is_watched = serializers.BooleanField(help_text="Whether you hear of it from now on.")
