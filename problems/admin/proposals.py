"""What members propose, with where it comes from: decided on its own page, and shown here as it is."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin
from problems.models import Proposal


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ["problem", "by", "sent_at", "origin", "licence", "consent", "ground"]
    list_select_related = ["problem", "by"]
    list_filter = ["problem__status", "origin", "consent"]
    search_fields = ["problem__title", "by__username", "source_name"]
