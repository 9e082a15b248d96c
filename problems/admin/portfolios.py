"""What people say on top of their portfolios, and what they chose for them: shown as it is."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin
from problems.models import Introduction, PortfolioItem, UnnamedCount


@admin.register(Introduction)
class IntroductionAdmin(ReadOnlyAdmin):
    list_display = ["person", "text"]
    list_select_related = ["person"]
    search_fields = ["person__username", "text"]


@admin.register(PortfolioItem)
class PortfolioItemAdmin(ReadOnlyAdmin):
    list_display = ["person", "writeup", "claim", "position", "is_shown", "line"]
    list_select_related = ["person", "writeup", "claim__person", "claim__problem"]
    search_fields = ["person__username", "line"]


@admin.register(UnnamedCount)
class UnnamedCountAdmin(ReadOnlyAdmin):
    list_display = ["person", "number", "at"]
    list_select_related = ["person"]
    search_fields = ["person__username"]
