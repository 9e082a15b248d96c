"""Comments and what was reported about them. What changes them is the discussion itself and the actions here."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin, ReasonedActionForm, for_each, reason
from problems.models import Comment, Report
from problems.services import comments, reports


@admin.action(description="Hide (reason)", permissions=["curate"])
def hide(modeladmin, request, queryset):
    for_each(
        modeladmin,
        request,
        queryset,
        lambda comment: comments.hide(comment, by=request.user, note=reason(request)),
        "Hidden",
    )


@admin.action(description="Show again", permissions=["curate"])
def show(modeladmin, request, queryset):
    for_each(
        modeladmin,
        request,
        queryset,
        lambda comment: comments.show(comment, by=request.user, note=reason(request)),
        "Shown again",
    )


@admin.action(description="Hide it (reason)", permissions=["curate"])
def hide_reported(modeladmin, request, queryset):
    for_each(
        modeladmin,
        request,
        queryset,
        lambda report: reports.hide(report, by=request.user, note=reason(request)),
        "Hidden",
    )


@admin.action(description="Leave it (reason)", permissions=["curate"])
def leave_reported(modeladmin, request, queryset):
    for_each(
        modeladmin,
        request,
        queryset,
        lambda report: reports.leave(report, by=request.user, note=reason(request)),
        "Left",
    )


class CuratedAdmin(ReadOnlyAdmin):
    action_form = ReasonedActionForm

    def has_curate_permission(self, request):
        return request.user.is_curator


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
    list_select_related = [
        "by",
        "handled_by",
        "comment__problem",
        "comment__by",
        "log_entry__claim__problem",
        "log_entry__claim__person",
    ]
    search_fields = ["=comment__problem__number", "comment__by__username", "by__username", "note", "comment__text"]

    @admin.display(description="what was said")
    def said(self, report):
        return f"{report.thing}: {report.thing.text[:300]}"
