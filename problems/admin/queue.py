"""Who has taken on what in the curators' queue. Taken and let go there."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin
from problems.models import Act, Assignment


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ["kind", "item", "person", "at", "until"]
    list_select_related = ["person"]
    list_filter = ["kind"]
    search_fields = ["person__username"]


@admin.register(Act)
class ActAdmin(ReadOnlyAdmin):
    list_display = ["change", "term", "by", "at", "note", "undoes"]
    list_select_related = ["by", "undoes"]
    list_filter = ["change"]
    search_fields = ["note", "by__username", "term"]
