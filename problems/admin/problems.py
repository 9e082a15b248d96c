"""Problems. Texts change through a revision, the two axes of status through actions; both say why."""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.utils import timezone

from board.lib import markdown
from problems.admin.base import (
    ReadOnlyAdmin,
    ReasonedActionForm,
    RecordedAdmin,
    RowInline,
    evidence,
    for_each,
    needed_reason,
    reason,
)
from problems.models import LoadedRow, OutsideAttempt, Problem, ProblemSkill, RelatedWork, Revision
from problems.models.choices import Resolution, Status
from problems.models.problems import TEXT_FIELDS
from problems.services import problems, revisions

NEEDED_TO_LIST = ("question", "success_test", "first_step", "difficulty", "compute", "source")


class ProblemForm(forms.ModelForm):
    reason = forms.CharField(
        label="Why this change",
        required=False,
        max_length=1000,
        help_text="Stands beside the edit in the public history of the text.",
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
    )

    class Meta:
        model = Problem
        exclude: list[str] = []

    def clean(self):
        cleaned = super().clean()
        for name in revisions.REVISED_FIELDS:
            self._check_text(name, cleaned.get(name) or "")
        if self.instance.status == Status.LISTED:
            for name in NEEDED_TO_LIST:
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, "A listed problem needs this.")
        if self.instance.pk and cleaned.get("parent") == self.instance:
            self.add_error("parent", "A problem is not a variant of itself.")
        low, high = cleaned.get("hours_low"), cleaned.get("hours_high")
        if low and high and low > high:
            self.add_error("hours_high", "Less than the lower end.")
        return cleaned

    def _check_text(self, name: str, text: str) -> None:
        try:
            problems.render_text(name, text)
        except markdown.Unrenderable as error:
            self.add_error(name, str(error))


class NeedsFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if self.instance.status == Status.LISTED and not kept:
            raise forms.ValidationError("A listed problem needs a skill with a level.")


class NeedsInline(RowInline):
    model = ProblemSkill
    formset = NeedsFormSet
    autocomplete_fields = ["skill"]
    verbose_name = "skill needed"
    verbose_name_plural = "skills needed"


class RelatedWorkInline(RowInline):
    model = RelatedWork


class OutsideAttemptInline(RowInline):
    model = OutsideAttempt


def _mover(status: Status, label: str, *, needs_reason: bool):
    @admin.action(description=label, permissions=["change"])
    def move(modeladmin, request, queryset):
        def act(problem):
            note = needed_reason(request) if needs_reason else reason(request)
            problems.move(problem, status, by=request.user, note=note)

        for_each(modeladmin, request, queryset, act, label)

    move.__name__ = f"move_to_{status}"
    return move


def _resolver(resolution: Resolution):
    @admin.action(description=f"Resolve as: {resolution.label} (reason, evidence)", permissions=["change"])
    def resolve(modeladmin, request, queryset):
        def act(problem):
            given = {"note": reason(request), "evidence": evidence(request)}
            problems.resolve(problem, resolution, by=request.user, **given)

        for_each(modeladmin, request, queryset, act, f"Resolved as {resolution.label}")

    resolve.__name__ = f"resolve_as_{resolution}"
    return resolve


@admin.action(description="Mark as checked today", permissions=["change"])
def check_today(modeladmin, request, queryset):
    for_each(
        modeladmin,
        request,
        queryset,
        lambda problem: problems.check(problem, by=request.user, note=reason(request)),
        "Checked today",
    )


@admin.register(Problem)
class ProblemAdmin(RecordedAdmin):
    form = ProblemForm
    action_form = ReasonedActionForm
    adding_is_recorded_elsewhere = True
    recorded_elsewhere = frozenset({*revisions.REVISED_FIELDS, "reason"})
    fixed_once_made = ("key",)
    list_display = ["number", "title", "status", "resolution", "difficulty", "track", "checked_on"]
    list_display_links = ["number", "title"]
    list_filter = ["status", "resolution", "difficulty", "compute", "kind", "era", "track"]
    list_select_related = ["track"]
    search_fields = ["=number", "key", "title", "question"]
    autocomplete_fields = ["track", "source", "techniques", "parent"]
    inlines = [NeedsInline, RelatedWorkInline, OutsideAttemptInline]
    readonly_fields = (
        "status",
        "resolution",
        "merged_into",
        "checked_on",
        "checked_by",
        "posted_by",
        "created_at",
        "updated_at",
        "worked_on_until",
        "has_results",
        "last_activity_at",
    )
    actions = [
        check_today,
        _mover(Status.LISTED, "List, or list again", needs_reason=False),
        _mover(Status.NEEDS_CHANGES, "Ask for changes (reason)", needs_reason=True),
        _mover(Status.DECLINED, "Decline (reason)", needs_reason=True),
        _mover(Status.PROPOSED, "Put up for listing", needs_reason=False),
        _mover(Status.HISTORICAL, "Make historical (reason)", needs_reason=True),
        _mover(Status.WITHDRAWN, "Withdraw (reason)", needs_reason=True),
        *map(_resolver, Resolution),
    ]
    fieldsets = [
        (None, {"fields": ["key", "title", *TEXT_FIELDS, "reason"]}),
        (
            "To begin with",
            {"fields": ["difficulty", "difficulty_max", "hours_low", "hours_high", "compute", "suggested_models"]},
        ),
        (
            "Where it belongs",
            {"fields": ["kind", "track", "subtopic", "techniques", "prerequisites", "parent", "starred"]},
        ),
        (
            "Where it comes from",
            {
                "fields": [
                    "source",
                    "source_locator",
                    "spreadsheet_number",
                    "era",
                    "statement_provenance",
                    "difficulty_provenance",
                ]
            },
        ),
        ("Its own limits", {"fields": ["max_claims", "lapse_days", "pause_days", "revive_days"]}),
        ("Set by actions, or derived", {"fields": readonly_fields}),
    ]

    def has_delete_permission(self, request, obj=None):
        """A number is cited for ever."""
        return False

    def save_model(self, request, obj, form, change):
        if change:
            self._save_changes(request, obj, form)
        else:
            problems.post(obj, by=request.user, note=form.cleaned_data["reason"])

    def _save_changes(self, request, obj, form):
        texts = {name: form.cleaned_data[name] for name in form.changed_data if name in revisions.REVISED_FIELDS}
        columns = [field.name for field in obj._meta.concrete_fields if field.name in form.changed_data]
        others = [name for name in columns if name not in texts]
        with transaction.atomic():
            if others:
                obj.updated_at = timezone.now()
                obj.save(update_fields=[*others, "updated_at"])
            if texts:
                problems.revise(obj, texts, by=request.user, note=form.cleaned_data["reason"])

    def settle(self, obj):
        problems.refresh_keywords(obj)


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["problem", "number", "by", "at", "note"]
    list_select_related = ["problem", "by"]
    search_fields = ["=problem__number", "problem__title", "note", "by__username"]
    date_hierarchy = "at"


@admin.register(LoadedRow)
class LoadedRowAdmin(ReadOnlyAdmin):
    list_display = ["section", "key", "loaded_at"]
    list_filter = ["section"]
    search_fields = ["key"]
