"""What every admin page of the board has in common: it records."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from problems.admin.fields import LinesField, TextField, in_words
from problems.services import events
from users.models import User

# Field, value before, value after.
Change = tuple[str, str, str]


class WithLines:
    """Edits array columns one entry a line, and texts whatever way the browser ends a line."""

    formfield_overrides: Mapping[type[models.Field], Mapping[str, Any]] = {models.TextField: {"form_class": TextField}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, ArrayField):
            return LinesField(required=not db_field.blank, help_text=db_field.help_text or "One entry a line.")
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class RecordedAdmin(WithLines, admin.ModelAdmin):
    """Leaves one event for each saved form and each deleted row, in the transaction of the change itself."""

    # Fields whose change a service records, and whether one records the new row.
    recorded_elsewhere: frozenset[str] = frozenset()
    adding_is_recorded_elsewhere = False
    # Rows inside this one that leave events of their own.
    rows_recorded_elsewhere: tuple[type[Model], ...] = ()
    # Fields of which an event says that they changed, and not how: an event is for ever, and these are personal.
    private: frozenset[str] = frozenset()
    # An identity that others hold on to: free to choose once, fixed afterwards.
    fixed_once_made: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False

    def get_readonly_fields(self, request, obj=None):
        fixed = self.fixed_once_made if obj else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.settle(form.instance)
        self._record_saved(request, form, formsets, change)

    def settle(self, obj: Model) -> None:
        """Rewrites what is derived from `obj` and its rows. They are saved by now."""

    def is_public(self, changed: set[str]) -> bool:
        """Whether the change belongs on the public record."""
        return True

    @transaction.atomic
    def delete_model(self, request, obj):
        self.record(request, "deleted", obj, before=str(obj))
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.delete_model(request, obj)

    def _record_saved(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        if not change and self.adding_is_recorded_elsewhere:
            return
        if not change:
            self.record(request, "added", form.instance, after=str(form.instance))
            return
        told = [self._discreet(told) for told in _changes(form) if told[0] not in self.recorded_elsewhere]
        told += [told for formset in self._told_here(formsets) for told in _row_changes(formset)]
        if told:
            self.record(
                request,
                "changed",
                form.instance,
                before="\n".join(f"{name}: {before}" for name, before, _ in told),
                after="\n".join(f"{name}: {after}" for name, _, after in told),
                public=self.is_public({name for name, _, _ in told}),
            )

    def _told_here(self, formsets: list) -> list:
        return [formset for formset in formsets if formset.model not in self.rows_recorded_elsewhere]

    def _discreet(self, told: Change) -> Change:
        return (told[0], "(private)", "(private)") if told[0] in self.private else told

    def record(
        self,
        request: HttpRequest,
        verb: str,
        obj: Model,
        *,
        before: str = "",
        after: str = "",
        reason: str = "",
        public: bool = True,
    ) -> None:
        actor = request.user if isinstance(request.user, User) else None
        now = timezone.now()
        events.record(verb, obj, by=actor, now=now, before=before, after=after, reason=reason, public=public)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows. What changes them is elsewhere."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RowInline(WithLines, admin.TabularInline):
    """Rows of a row. Who may change the one may take away the others: the event tells."""

    extra = 0

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ReasonedActionForm(ActionForm):
    """Beside the choice of an action: why, and by what evidence."""

    note = forms.CharField(label="Reason:", required=False, max_length=1000)
    evidence = forms.CharField(label="Evidence:", required=False, max_length=500, widget=forms.URLInput)


class CuratedAdmin(ReadOnlyAdmin):
    action_form = ReasonedActionForm

    def has_curate_permission(self, request):
        return request.user.is_curator


def for_each(
    modeladmin: admin.ModelAdmin, request: HttpRequest, rows: QuerySet, act: Callable[[Model], object], done: str
) -> None:
    """Does `act` to every row, and tells which were refused and why. Those before and after are done all the same."""
    count = 0
    for row in rows:
        try:
            act(row)
        except Refused as refused:
            modeladmin.message_user(request, f"{row}: {refused}", messages.ERROR)
        else:
            count += 1
    if count:
        modeladmin.message_user(request, f"{done}: {count}.", messages.SUCCESS)


def reason(request: HttpRequest) -> str:
    return request.POST.get("note", "").strip()


def reasoned(name: str, description: str, verb: Callable[..., object], done: str):
    """An action that calls a service on each row, with the reason that stands beside it."""

    @admin.action(description=description, permissions=["curate"])
    def act(modeladmin, request, queryset):
        for_each(modeladmin, request, queryset, lambda row: verb(row, by=request.user, note=reason(request)), done)

    act.__name__ = name
    return act


def needed_reason(request: HttpRequest) -> str:
    """The reason given beside the action. Raises Refused for none."""
    given = reason(request)
    refuse_no_reason(given)
    return given


def evidence(request: HttpRequest) -> str:
    """The address given beside the action, or nothing. Raises Refused for what is no web address."""
    given = request.POST.get("evidence", "").strip()
    try:
        if given:
            URLValidator(schemes=["http", "https"])(given)
    except ValidationError as error:
        raise Refused("The evidence is a web address that begins with https://.") from error
    return given


def _changes(form: forms.ModelForm) -> Iterator[Change]:
    for name in form.changed_data:
        field = form.fields[name]
        yield name, in_words(field, form[name].initial), in_words(field, form.cleaned_data.get(name))


def _row_changes(formset) -> Iterator[Change]:
    """What happened to the rows of an inline: each named by its kind and by itself."""
    kind = formset.model._meta.verbose_name
    for row in formset.new_objects:
        yield kind, "", f"{row} (added)"
    for row in formset.deleted_objects:
        yield kind, f"{row} (removed)", ""
    changed = {row.pk for row, _ in formset.changed_objects}
    for form in formset.initial_forms:
        if form.instance.pk in changed:
            for name, before, after in _changes(form):
                yield f"{kind} {form.instance}, {name}", before, after
