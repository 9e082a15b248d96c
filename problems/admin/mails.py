"""The outbox, for admins. It belongs to `users`; it is registered here because an event can be left only here."""

from django.contrib import admin
from django.db import transaction
from django.utils import timezone

from problems.admin.base import ReadOnlyAdmin, ReasonedActionForm, for_each, reason
from problems.services import events
from users.models import KINDS, Mail
from users.services import mails


@admin.action(description="Try again, if dead", permissions=["retry"])
def try_again(modeladmin, request, queryset):
    @transaction.atomic
    def act(mail):
        now = timezone.now()
        mails.retry(mail, now=now)
        told = {"before": "dead", "after": "queued", "reason": reason(request)}
        events.record("mail tried again", mail, by=request.user, now=now, public=False, **told)

    for_each(modeladmin, request, queryset, act, "Back in the queue")


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """What is in a mail is between the board and its reader: only the subject is shown."""

    action_form = ReasonedActionForm
    actions = [try_again]
    list_display = ["key", "person", "state", "attempts", "last_error", "next_try_at", "sent_at"]
    list_filter = ["state"]
    list_select_related = ["person"]
    search_fields = ["=person__username", "key"]
    # Dead ones stand first, as it happens in the alphabet: they wait for somebody.
    ordering = ["state", "-created_at", "-pk"]
    fields = readonly_fields = (
        "key",
        "person",
        "to",
        "shown_subject",
        "state",
        "attempts",
        "next_try_at",
        "leased_until",
        "last_error",
        "created_at",
        "sent_at",
    )

    @admin.display(description="subject")
    def shown_subject(self, mail):
        between_two = [kind.key for kind in KINDS.values() if kind.is_between_two]
        return "Between two people" if mail.notices.filter(kind__in=between_two).exists() else mail.subject

    def has_retry_permission(self, request):
        return request.user.is_admin
