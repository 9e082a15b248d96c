"""Edits that members suggest: answered on their own page, and shown here as they are."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin
from problems.models import SuggestedEdit


@admin.register(SuggestedEdit)
class SuggestedEditAdmin(ReadOnlyAdmin):
    list_display = ["problem", "by", "at", "status", "answered_by", "why"]
    list_select_related = ["problem", "by", "answered_by"]
    list_filter = ["status"]
    search_fields = ["problem__title", "by__username", "why"]
