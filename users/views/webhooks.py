"""The webhooks of a person: made, with a secret that is shown once; tried out, looked over, changed, turned off."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts
from board.lib.access import members
from board.lib.errors import Refused
from users.forms import EditWebhookForm, WebhookForm
from users.models import Delivery, Webhook
from users.services import webhooks

PER_PAGE = 25
SENT = "It is on its way. Load this page again in a few seconds to see what came back."
KEPT = "It is kept, and waits: this board sends nothing to other addresses."


@members
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def webhook_list(request: HttpRequest) -> HttpResponse:
    """The secret of a new one stands on the answer itself, which no session and no cache keeps."""
    form = WebhookForm(posts.data(request), person=request.user)
    context: dict[str, Any] = {"form": form}
    page = {"webhooks": request.user.webhooks.all(), "is_sending": settings.FETCH_LINKS}
    status = 200
    if form.is_bound and not form.is_valid():
        status = posts.UNREADABLE
    elif form.is_bound:
        try:
            made, secret = webhooks.make(request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = posts.REFUSED
        else:
            context = {"form": WebhookForm(person=request.user), "made": made, "secret": secret}
    return render(request, "users/webhooks.html", context | page, status=status)


@members
@never_cache
@require_safe
def webhook_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, _mine(request, pk))


@members
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def edit_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    webhook = _mine(request, pk)

    def edit(**fields: Any) -> str:
        webhooks.edit(webhook, **fields)
        return reverse("users:webhook", args=[pk])

    context = {"form": EditWebhookForm(posts.data(request), webhook=webhook), "webhook": webhook}
    return posts.answer(request, "users/webhook_form.html", context, edit, "It is changed, from now on.")


@members
@never_cache
@require_POST
@reauthentication_required
def renew_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """As where it is made: the new secret stands on the answer alone."""
    webhook = _mine(request, pk)
    return _detail(request, webhook, secret=webhooks.renew_secret(webhook))


@members
@require_POST
def try_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    webhook = _mine(request, pk)
    try:
        webhooks.try_out(webhook)
    except Refused as refusal:
        return _detail(request, webhook, refused=str(refusal))
    messages.success(request, SENT if settings.FETCH_LINKS else KEPT)
    return redirect("users:webhook", pk)


@members
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.filter(webhook__person=request.user), pk=pk)
    try:
        webhooks.send_again(delivery)
    except Refused as refusal:
        return _detail(request, delivery.webhook, refused=str(refusal))
    messages.success(request, SENT if settings.FETCH_LINKS else KEPT)
    return redirect("users:webhook", delivery.webhook_id)


@members
@require_POST
def turn_webhook_on(request: HttpRequest, pk: int) -> HttpResponse:
    webhooks.turn_on(_mine(request, pk))
    messages.success(request, "It is on. What happens from now on is sent.")
    return redirect("users:webhook", pk)


@members
@require_POST
def turn_webhook_off(request: HttpRequest, pk: int) -> HttpResponse:
    webhooks.turn_off(_mine(request, pk))
    messages.success(request, "It is off. Nothing is sent there until you turn it on.")
    return redirect("users:webhook", pk)


@members
@require_POST
def remove_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    webhook = _mine(request, pk)
    webhooks.remove(webhook)
    messages.success(request, f"The webhook to {webhook.place} is gone.")
    return redirect("users:webhooks")


def _mine(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(request.user.webhooks, pk=pk)


def _detail(request: HttpRequest, webhook: Webhook, *, secret: str = "", refused: str = "") -> HttpResponse:
    page = Paginator(webhook.deliveries.told_to(request.user).for_page(), PER_PAGE).get_page(request.GET.get("page"))
    webhook.refresh_from_db()
    context = {"webhook": webhook, "page": page, "secret": secret, "refused": refused, "only": _words(webhook)}
    return render(request, "users/webhook_detail.html", context, status=posts.REFUSED if refused else 200)


def _words(webhook: Webhook) -> str:
    return dict(webhooks.narrower(webhook.person)).get(webhook.only, webhook.only) if webhook.only else ""
