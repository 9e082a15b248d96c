"""The record. It is read here, never written."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin
from problems.models import Event, WriteUp


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "by", "verb", "subject", "reason", "is_public"]
    list_filter = ["verb", "is_public"]
    list_select_related = ["by"]
    search_fields = ["subject", "verb", "before", "after", "reason", "by__username"]
    date_hierarchy = "at"

    def get_queryset(self, request):
        rows = super().get_queryset(request).besides_what_stays_between_two()
        return rows.besides_reviewers_of(WriteUp.objects.of(request.user))
