"""Programs and their rounds."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin, ReadOnlyInline, RecordedAdmin, RowInline
from programs.models import Change, ChangedFact, Mentor, Program, ProgramLead, ProgramWatch, Round, Sponsorship


class RoundInline(RowInline):
    model = Round


@admin.register(Program)
class ProgramAdmin(RecordedAdmin):
    fixed_once_made = ("key",)
    list_display = ["name", "host", "kind", "format", "position"]
    list_filter = ["kind", "format", "sure"]
    search_fields = ["name", "key", "host"]
    autocomplete_fields = ["tracks", "wanted_skills", "wanted_problems"]
    inlines = [RoundInline]


@admin.register(Round)
class RoundAdmin(RecordedAdmin):
    list_display = ["program", "name", "opens_on", "closes_on", "starts_on", "ends_on", "last_confirmed_on"]
    list_filter = ["program"]
    list_select_related = ["program"]
    search_fields = ["name", "program__name"]
    autocomplete_fields = ["program"]


@admin.register(ProgramWatch)
class ProgramWatchAdmin(ReadOnlyAdmin):
    list_display = ["program", "person", "since"]
    list_select_related = ["program", "person"]
    search_fields = ["program__name", "person__username"]


@admin.register(ProgramLead)
class ProgramLeadAdmin(ReadOnlyAdmin):
    list_display = ["program", "person", "given_by", "since"]
    list_select_related = ["program", "person", "given_by"]
    search_fields = ["program__name", "person__username"]


@admin.register(Mentor)
class MentorAdmin(ReadOnlyAdmin):
    list_display = ["person", "program", "standing", "capacity", "since"]
    list_filter = ["standing", "program"]
    list_select_related = ["program", "person"]
    search_fields = ["program__name", "person__username"]


@admin.register(Sponsorship)
class SponsorshipAdmin(ReadOnlyAdmin):
    list_display = ["mentor", "problem", "track", "skill", "status", "expires_at"]
    list_filter = ["status"]
    list_select_related = ["mentor__person", "mentor__program", "problem", "track", "skill"]
    search_fields = ["mentor__person__username", "problem__title", "track__name", "skill__name"]


class ChangedFactInline(ReadOnlyInline):
    model = ChangedFact


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ["program", "number", "act", "round_name", "standing", "by", "at"]
    list_filter = ["act", "standing"]
    list_select_related = ["program", "by"]
    search_fields = ["program__name", "round_name", "by__username"]
    inlines = [ChangedFactInline]
