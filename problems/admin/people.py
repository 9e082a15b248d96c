"""Accounts, for admins. They belong to `users`; they are registered here because an event can be left only here."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.db import transaction

from board.lib.errors import Refused
from problems.admin.base import (
    ReadOnlyAdmin,
    ReadOnlyInline,
    ReasonedActionForm,
    RecordedAdmin,
    for_each,
    needed_reason,
)
from users.models import Appeal, Sanction, User
from users.services import people


class PersonForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


class EmailAddressInline(ReadOnlyInline):
    model = EmailAddress
    fields = readonly_fields = ("email", "verified", "primary")


class AuthenticatorInline(ReadOnlyInline):
    model = Authenticator
    verbose_name = "second factor"
    fields = readonly_fields = ("type", "created_at", "last_used_at")


def _refuse_admins(person: User) -> None:
    """Nobody takes another admin's account by its password or second factor."""
    if person.is_admin:
        raise Refused("This is an admin. Take the role back on the server first: manage.py give_role.")


@admin.action(description="Delete the account for good (reason)", permissions=["change"])
def delete_account(modeladmin, request, queryset):
    @transaction.atomic
    def act(person):
        note = needed_reason(request)
        if person == request.user:
            raise Refused("Delete your own account from its settings.")
        _refuse_admins(person)
        people.delete(person)
        modeladmin.record(request, "account deleted", person, reason=note, public=False)

    for_each(modeladmin, request, queryset, act, "Deleted")


@admin.action(description="Remove passkeys and codes (reason)", permissions=["change"])
def remove_second_factors(modeladmin, request, queryset):
    @transaction.atomic
    def act(person):
        note = needed_reason(request)
        if person != request.user:
            _refuse_admins(person)
        removed = people.remove_second_factors(person)
        told = {"before": str(removed), "after": "0", "reason": note}
        modeladmin.record(request, "second factors removed", person, public=False, **told)

    for_each(modeladmin, request, queryset, act, "Second factors removed")


@admin.register(User)
class PersonAdmin(RecordedAdmin, UserAdmin):
    form = PersonForm
    action_form = ReasonedActionForm
    actions = [delete_account, remove_second_factors]
    private = frozenset({"name", "bio", "website"})
    list_display = ["username", "name", "role", "is_active", "joined_at", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "name", "email"]
    filter_horizontal = ()
    ordering = ["username"]
    inlines = [EmailAddressInline, AuthenticatorInline]
    # What somebody may do is decided on the site, by the services that ask who may decide it.
    readonly_fields = [
        *("username", "email", "role", "is_active", "limited_until", "banned_until"),
        *("joined_at", "last_login", "deleted_at"),
    ]
    fieldsets = [
        (None, {"fields": ["username", "email", "password"]}),
        ("What everybody sees", {"fields": ["name", "bio", "website"]}),
        ("Rights", {"fields": ["role", "is_active", "limited_until", "banned_until"]}),
        ("Times", {"fields": ["joined_at", "last_login", "deleted_at"]}),
    ]

    def has_add_permission(self, request):
        """People join by themselves."""
        return False

    def has_change_permission(self, request, obj=None):
        """An account that was deleted stays closed, and an admin's is for nobody but themselves."""
        is_anothers = obj is not None and obj.is_admin and obj != request.user
        return super().has_change_permission(request, obj) and not (obj and obj.deleted_at) and not is_anothers

    def has_delete_permission(self, request, obj=None):
        """The row stays, emptied by the action above, so that what the person contributed stays."""
        return False

    def is_public(self, changed):
        """What an admin does to a profile is between the two."""
        return False

    def user_change_password(self, request, id, form_url=""):
        with transaction.atomic():
            answer = super().user_change_password(request, id, form_url)
            if request.method == "POST" and answer.status_code == 302:
                self.record(request, "password set", self.get_object(request, id), public=False)
        return answer

    # Django's own log would keep the name of somebody who has left.
    def log_change(self, request, obj, message):
        return None


class AppealInline(ReadOnlyInline):
    model = Appeal
    fields = readonly_fields = ("text", "at", "answer", "note", "answered_by", "answered_at")


@admin.register(Sanction)
class SanctionAdmin(ReadOnlyAdmin):
    """Shown as they are. They are given, lifted and answered on the site."""

    list_display = ["at", "person", "kind", "reason", "by", "ends_at", "lifted_at"]
    list_filter = ["kind"]
    list_select_related = ["person", "by"]
    search_fields = ["=person__username", "reason"]
    inlines = [AppealInline]
