"""What people look like, in public and wherever somebody is named."""

from rest_framework import serializers

from users.models import Role

PUBLIC_NAME = "What the person is called in public."


class PersonSerializer(serializers.Serializer):
    """By public name. A former member has no username."""

    username = serializers.CharField(
        allow_null=True,
        help_text="As in the address of their page, `/~ada/`. Null for a former member and for a closed account.",
    )
    name = serializers.CharField(help_text=PUBLIC_NAME)


class AuthorSerializer(serializers.Serializer):
    username = serializers.CharField(
        allow_null=True,
        help_text="As in the address of their page, `/~ada/`. Null for a former member, a closed account and an author "
        "from outside.",
    )
    name = serializers.CharField(help_text=PUBLIC_NAME)


class PersonRoleSerializer(PersonSerializer):
    role = serializers.ChoiceField(
        Role.choices, help_text="What the person may do: `curator` and `admin` stand above `member`."
    )


class PublicPersonSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="What `/deletions/` calls it.")
    username = serializers.CharField()
    name = serializers.CharField(help_text=PUBLIC_NAME)
    url = serializers.URLField()
    bio = serializers.CharField(help_text="What they say of themselves; empty where they say nothing.")
    website = serializers.CharField(help_text="Their own site, outside the board; empty where they name none.")
    claims_count = serializers.IntegerField(
        help_text="Claims that they are on or were on to the end, but for those a curator removed."
    )
    writeups_count = serializers.IntegerField(
        help_text="Write-ups that name them as an author and that anybody may read."
    )
