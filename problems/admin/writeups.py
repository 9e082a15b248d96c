"""Write-ups, their authors and what they say about problems."""

from django import forms
from django.contrib import admin
from django.utils import timezone

from board.lib import markdown
from board.lib.errors import Refused
from problems.admin.base import ReasonedActionForm, RecordedAdmin, RowInline, for_each, reason
from problems.models import Author, Bearing, WriteUp
from problems.services import links, problems, writeups


class WriteUpForm(forms.ModelForm):
    class Meta:
        model = WriteUp
        exclude: list[str] = []

    def clean_link(self):
        link = self.cleaned_data["link"]
        try:
            link = links.as_https(link)
            self.instance.url = links.normalise(link)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        if WriteUp.objects.at(self.instance.url).exclude(pk=self.instance.pk).exists():
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


class BearingForm(forms.ModelForm):
    """What a write-up says about a problem may be bettered; of which problem, not. Take it away and add another."""

    class Meta:
        model = Bearing
        fields = ["problem", "says", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["problem"].disabled = True


class BearingInline(RowInline):
    model = Bearing
    form = BearingForm
    autocomplete_fields = ["problem"]
    readonly_fields = ["claim", "revision"]


@admin.action(description="Withdraw (reason)", permissions=["change"])
def withdraw(modeladmin, request, queryset):
    for_each(
        modeladmin,
        request,
        queryset,
        lambda writeup: writeups.withdraw(writeup, by=request.user, note=reason(request)),
        "Withdrawn",
    )


@admin.register(WriteUp)
class WriteUpAdmin(RecordedAdmin):
    form = WriteUpForm
    action_form = ReasonedActionForm
    actions = [withdraw]
    rows_recorded_elsewhere = (Bearing,)
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
        """It is withdrawn instead, by the action above: the row and its address stay."""
        return False

    def save_model(self, request, obj, form, change):
        """Left to save_related: it holds the problems before the write-up, in the order of every other act."""

    def save_related(self, request, form, formsets, change):
        bearings = [row for formset in formsets if formset.model is Bearing for row in formset.forms]
        numbers = {row.instance.problem_id for row in bearings if row.instance.problem_id}
        held = [problems.lock(number) for number in sorted(numbers)]
        self._save_columns(form)
        taken_away = [row for row in bearings if _is_taken_away(row)]
        for row in taken_away:
            self.record(request, "no longer bears on", row.instance, before=row["says"].initial)
        super().save_related(request, form, formsets, change)
        for row in bearings:
            if row.has_changed() and row.instance.pk and row not in taken_away:
                self._record_bearing(request, row)
        for problem in held:
            problems.refresh_activity(problem)

    def _record_bearing(self, request, row):
        name, verb = ("says", "bears on") if "says" in row.changed_data else ("position", "changed")
        before = "" if row["says"].initial is None else row[name].initial
        self.record(request, verb, row.instance, before=before, after=getattr(row.instance, name))

    def _save_columns(self, form):
        columns = {field.name for field in form.instance._meta.concrete_fields} & set(form.changed_data)
        if columns:
            noted = form.instance.note_change(columns, timezone.now())
            form.instance.save(update_fields=[*columns, "url", "summary_html", *noted])


def _is_taken_away(row: forms.ModelForm) -> bool:
    return bool(row.instance.pk and row.cleaned_data.get("DELETE"))
