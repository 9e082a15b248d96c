"""What the vocabulary looks like: tracks, skills, techniques, sources."""

from rest_framework import serializers

from problems.models import taxonomy


class TermSerializer(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField(help_text="What people call it.")


class LinkSerializer(serializers.Serializer):
    title = serializers.CharField(help_text="What the link is called.")
    link = serializers.URLField(help_text="Where it leads, outside the board.")


class TrackSerializer(TermSerializer):
    url = serializers.URLField()
    summary = serializers.CharField(help_text="What the track is about, in a few sentences.")
    listed_count = serializers.IntegerField(help_text="Problems on the list.")
    free_count = serializers.IntegerField(help_text="Those of them that nobody works on and that have no results.")
    starters_count = serializers.IntegerField(help_text="Those of the free ones that are first projects.")


class TechniqueSerializer(TermSerializer):
    url = serializers.URLField()
    problems_count = serializers.IntegerField(help_text="Problems on the list that use it.")


class SourceSerializer(TermSerializer):
    link = serializers.URLField(help_text="Where it is, outside the board.")
    published = serializers.CharField(help_text='In words: "2022-12 to 2023-01".')
    problems_count = serializers.IntegerField(help_text="Problems on the list that come from it.")


class SkillLevelSerializer(serializers.Serializer):
    level = serializers.IntegerField(min_value=1, max_value=4, help_text="1 is the first, 4 the highest.")
    name = serializers.CharField(help_text="The level in a word.")
    can = serializers.CharField(help_text="What a person at this level can do.")


class SkillSerializer(TermSerializer):
    url = serializers.URLField()
    group = serializers.ChoiceField(
        taxonomy.Skill.Group.choices, help_text="Under which heading the skills map has it."
    )
    is_core = serializers.BooleanField(help_text="One of the skills that most problems ask for.")
    means = serializers.CharField(help_text="What having this skill means.")
    levels = SkillLevelSerializer(many=True, help_text="What each level of it means, the lowest first.")
    prerequisites = serializers.ListField(child=serializers.CharField(), help_text="Keys of skills to have before.")
    resources = LinkSerializer(many=True, help_text="Public places to learn it.")
    problems_count = serializers.IntegerField(help_text="Problems on the list that ask for it.")
    free_count = serializers.IntegerField(help_text="Those of them that are free.")
