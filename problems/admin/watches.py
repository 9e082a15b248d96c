"""What people watch, and what they would work on with somebody: shown as it is."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin
from problems.models import Interest, Watch


@admin.register(Watch)
class WatchAdmin(ReadOnlyAdmin):
    list_display = ["person", "problem", "track", "skill", "technique", "since"]
    list_select_related = ["person", "problem", "track", "skill", "technique"]
    search_fields = ["=problem__number", "person__username", "track__key", "skill__key", "technique__key"]


@admin.register(Interest)
class InterestAdmin(ReadOnlyAdmin):
    list_display = ["problem", "person", "note", "at"]
    list_select_related = ["problem", "person"]
    search_fields = ["=problem__number", "problem__title", "person__username", "note"]
    date_hierarchy = "at"
