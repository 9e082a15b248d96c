"""The vocabulary: tracks, skills, techniques, sources, synonyms. A key is fixed once made; a name may be bettered."""

from django import forms
from django.contrib import admin

from board.lib.errors import Refused
from problems.admin.base import RecordedAdmin, RowInline
from problems.models import Problem, Resource, Skill, SkillLevel, Source, Synonym, Technique, Track
from problems.services import problems, words


class WordForm(forms.ModelForm):
    """A name that another word has is refused here as it is on the pages of the words."""

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        try:
            words.refuse_same(type(self.instance)(pk=self.instance.pk, name=name), is_another=True)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return name


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
    form = WordForm
    readonly_fields = ("is_retired",)

    def tagged(self, obj):
        return obj.problems.select_related("track")


@admin.register(Technique)
class TechniqueAdmin(TermAdmin):
    form = WordForm
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
    form = WordForm
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
