"""The vocabulary: tracks, skills, techniques, sources, synonyms. A key is fixed once made; a name may be bettered."""

from django.contrib import admin

from problems.admin.base import RecordedAdmin, RowInline
from problems.models import Problem, Resource, Skill, SkillLevel, Source, Synonym, Technique, Track
from problems.services import problems


class TermAdmin(RecordedAdmin):
    fixed_once_made = ("key",)
    list_display = ["name", "key", "position"]
    search_fields = ["name", "key"]

    def settle(self, obj):
        """Problems are found by the names of their tags."""
        for problem in self.tagged(obj):
            problems.refresh_keywords(problem)

    def tagged(self, obj):
        return Problem.objects.none()


@admin.register(Track)
class TrackAdmin(TermAdmin):
    readonly_fields = ("is_retired",)

    def tagged(self, obj):
        return obj.problems.select_related("track")


@admin.register(Technique)
class TechniqueAdmin(TermAdmin):
    readonly_fields = ("is_retired",)

    def tagged(self, obj):
        return obj.problems.select_related("track")


@admin.register(Source)
class SourceAdmin(TermAdmin):
    list_display = ["name", "key", "published", "url"]
    search_fields = ["name", "key", "url"]


class SkillLevelInline(RowInline):
    model = SkillLevel


class ResourceInline(RowInline):
    model = Resource


@admin.register(Skill)
class SkillAdmin(TermAdmin):
    readonly_fields = ("is_retired",)
    list_display = ["name", "key", "group", "is_core", "position"]
    list_filter = ["group", "is_core", "sure"]
    search_fields = ["name", "key", "means"]
    autocomplete_fields = ["prerequisites"]
    inlines = [SkillLevelInline, ResourceInline]

    def tagged(self, obj):
        return obj.problems.select_related("track")


@admin.register(Synonym)
class SynonymAdmin(RecordedAdmin):
    list_display = ["term", "means"]
    search_fields = ["term", "means"]
