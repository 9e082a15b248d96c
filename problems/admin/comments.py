"""Comments and what was reported about them. What changes them is the discussion itself and the actions here."""

from django.contrib import admin

from problems.admin.base import CuratedAdmin, reasoned
from problems.models import Comment, Report
from problems.services import comments, reports

hide = reasoned("hide", "Hide (reason)", reports.hide_comment, "Hidden")
show = reasoned("show", "Show again", comments.show, "Shown again")
hide_reported = reasoned("hide_reported", "Hide it (reason)", reports.hide, "Hidden")
leave_reported = reasoned("leave_reported", "Leave it (reason)", reports.leave, "Left")


@admin.register(Comment)
class CommentAdmin(CuratedAdmin):
    actions = [hide, show]
    list_display = ["at", "problem", "by", "status", "text", "hidden_because", "page_was_updated"]
    list_filter = ["status", "page_was_updated"]
    list_select_related = ["problem", "by"]
    search_fields = ["=problem__number", "problem__title", "by__username", "text"]
    ordering = ["-at", "-pk"]
    date_hierarchy = "at"


@admin.register(Report)
class ReportAdmin(CuratedAdmin):
    """What waits stands first."""

    actions = [hide_reported, leave_reported]
    list_display = ["at", "reason", "note", "said", "by", "outcome", "handled_by", "handled_at"]
    list_filter = [("handled_at", admin.EmptyFieldListFilter), "reason", "outcome"]
    search_fields = ["=problem__number", "=comment__problem__number", "by__username", "note", "comment__text"]

    def get_queryset(self, request):
        return (
            super().get_queryset(request).with_things().select_related("by", "handled_by", "log_entry__claim__person")
        )

    @admin.display(description="what was said")
    def said(self, report):
        return f"{report.thing}: {report.said[:300]}"
