"""What was looked up elsewhere: links, and who showed that they wrote something. Shown as it is."""

from django.contrib import admin

from problems.admin.base import ReadOnlyAdmin, ReadOnlyInline
from problems.models import AuthorLook, AuthorProof, LinkCheck, LinkHealth


class LinkCheckInline(ReadOnlyInline):
    model = LinkCheck


@admin.register(LinkHealth)
class LinkHealthAdmin(ReadOnlyAdmin):
    list_display = ["writeup", "which", "state", "since", "checked_at", "due_at"]
    list_filter = ["state", "which"]
    list_select_related = ["writeup"]
    search_fields = ["address", "writeup__title"]
    inlines = [LinkCheckInline]


@admin.register(AuthorProof)
class AuthorProofAdmin(ReadOnlyAdmin):
    list_display = ["author", "how", "evidence_url", "at"]
    list_filter = ["how"]
    list_select_related = ["author__person", "author__writeup"]
    search_fields = ["author__person__username", "author__writeup__title"]


@admin.register(AuthorLook)
class AuthorLookAdmin(ReadOnlyAdmin):
    list_display = ["author", "at", "ended_at", "found"]
    list_select_related = ["author__person", "author__writeup"]
    search_fields = ["author__person__username", "author__writeup__title"]
