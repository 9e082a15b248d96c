"""Rules about domains. They are made and taken back on the site."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin
from problems.models import DomainRule


@admin.register(DomainRule)
class DomainRuleAdmin(ReadOnlyAdmin):
    list_display = ["host", "judgement", "reason", "by", "at"]
    list_filter = ["judgement"]
    list_select_related = ["by"]
    search_fields = ["host", "reason"]
