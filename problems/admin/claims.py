"""Claims, their people and their logs: shown as they are. A curator can end a claim, with a reason."""

from django.contrib import admin

from problems.admin.base import (
    CuratedAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
    ReasonedActionForm,
    for_each,
    reason,
    reasoned,
)
from problems.models import CheckIn, Claim, Claimant, LogEntry, LogVersion
from problems.services import claims, logs


@admin.action(description="Remove (reason)", permissions=["remove"])
def remove(modeladmin, request, queryset):
    for_each(
        modeladmin,
        request,
        queryset,
        lambda claim: claims.remove(claim, by=request.user, note=reason(request)),
        "Removed",
    )


class CheckInInline(ReadOnlyInline):
    model = CheckIn
    fields = readonly_fields = ("at", "moved", "next", "is_stuck")


class ClaimantInline(ReadOnlyInline):
    model = Claimant
    fields = readonly_fields = ("person", "standing", "since", "by")


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    action_form = ReasonedActionForm
    actions = [remove]
    list_display = ["problem", "person", "status", "aim", "claimed_at", "lapses_at"]
    list_filter = ["status", "aim", "looking_for", "by_agent"]
    list_select_related = ["problem", "person"]
    search_fields = ["=problem__number", "problem__title", "person__username", "hypothesis"]
    date_hierarchy = "claimed_at"
    inlines = [ClaimantInline, CheckInInline]

    def has_remove_permission(self, request):
        return request.user.is_curator


@admin.register(CheckIn)
class CheckInAdmin(ReadOnlyAdmin):
    list_display = ["claim", "by", "at", "is_stuck"]
    list_filter = ["is_stuck"]
    list_select_related = ["claim__problem", "claim__person", "by"]
    search_fields = ["=claim__problem__number", "by__username", "moved", "next"]
    date_hierarchy = "at"


hide = reasoned("hide", "Hide (reason)", logs.hide, "Hidden")


@admin.action(description="Show again", permissions=["curate"])
def show(modeladmin, request, queryset):
    for_each(modeladmin, request, queryset, lambda entry: logs.show(entry, by=request.user), "Shown again")


class LogVersionInline(ReadOnlyInline):
    model = LogVersion
    fields = readonly_fields = ("until", "kind", "text")


@admin.register(LogEntry)
class LogEntryAdmin(CuratedAdmin):
    actions = [hide, show]
    list_display = ["claim", "by", "kind", "at", "edited_at", "deleted_at", "hidden_because"]
    list_filter = ["kind", ("hidden_because", admin.EmptyFieldListFilter)]
    list_select_related = ["claim__problem", "claim__person", "by"]
    search_fields = ["=claim__problem__number", "by__username", "text"]
    date_hierarchy = "at"
    inlines = [LogVersionInline]
