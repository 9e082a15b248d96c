"""Write-ups, their authors and what they say about problems."""

from django import forms
from django.contrib import admin

from board.lib import markdown
from board.lib.errors import Refused
from problems.admin.base import RecordedAdmin, RowInline
from problems.models import Author, Bearing, WriteUp
from problems.services import links, problems


class WriteUpForm(forms.ModelForm):
    class Meta:
        model = WriteUp
        exclude: list[str] = []

    def clean_link(self):
        link = self.cleaned_data["link"]
        try:
            self.instance.url = links.normalise(link)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        if WriteUp.objects.filter(url=self.instance.url).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("This address is on the board already.")
        return link

    def clean_summary(self):
        summary = self.cleaned_data["summary"]
        try:
            self.instance.summary_html = markdown.render(summary) if summary else ""
        except markdown.Unrenderable as error:
            raise forms.ValidationError(str(error)) from error
        return summary


class AuthorInline(RowInline):
    model = Author
    autocomplete_fields = ["person"]

    def get_readonly_fields(self, request, obj=None):
        """Who of the members wrote something is for them and for admins to say."""
        return () if request.user.is_admin else ("person",)


class BearingInline(RowInline):
    model = Bearing
    autocomplete_fields = ["problem"]
    readonly_fields = ["claim", "revision"]


@admin.register(WriteUp)
class WriteUpAdmin(RecordedAdmin):
    form = WriteUpForm
    fixed_once_made = ("key",)
    list_display = ["title", "kind", "status", "linked_by", "linked_at"]
    list_filter = ["status", "kind", "sure"]
    list_select_related = ["linked_by"]
    search_fields = ["title", "url", "key", "authors__name", "authors__person__username"]
    date_hierarchy = "linked_at"
    inlines = [AuthorInline, BearingInline]
    readonly_fields = ["status", "superseded_by", "linked_by", "linked_at"]

    def has_add_permission(self, request):
        """A write-up comes in where everybody links one."""
        return False

    def has_delete_permission(self, request, obj=None):
        """It is withdrawn instead: its address stays."""
        return False

    def save_model(self, request, obj, form, change):
        columns = {field.name for field in obj._meta.concrete_fields} & set(form.changed_data)
        if columns:
            obj.save(update_fields=[*columns, "url", "summary_html"])

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for bearing in formset.deleted_objects:
            if isinstance(bearing, Bearing):
                problems.refresh_activity(bearing.problem)

    def settle(self, obj):
        for bearing in obj.bearings.select_related("problem"):
            problems.refresh_activity(bearing.problem)
