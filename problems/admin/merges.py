"""What was merged into what, with its ledger while it can be undone: shown as it is."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin, ReadOnlyInline
from problems.models import Merge, MovedRow


class MovedRowInline(ReadOnlyInline):
    model = MovedRow
    fields = readonly_fields = ("table", "row", "before", "after")


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ["kind", "gone", "kept", "by", "at", "note", "undone_at", "undone_by"]
    list_filter = ["kind"]
    list_select_related = ["by", "undone_by"]
    search_fields = ["=gone", "=kept", "note", "by__username"]
    date_hierarchy = "at"
    inlines = [MovedRowInline]
