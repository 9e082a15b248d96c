from typing import Any

from django.urls import path

from board.lib.access import tokens
from users.api.verbs import accounts, webhooks
from users.api.writing import Write

# What is private to who asks.
OWN: list[tuple[str, Any, str]] = [
    ("webhooks/", webhooks.WebhookList, "api-webhooks"),
    ("deliveries/", webhooks.DeliveryList, "api-deliveries"),
    ("tokens/", accounts.TokenList, "api-tokens"),
    ("me/mail/", accounts.MailSettings, "api-mail-settings"),
]
# What is done: each verb under the address of its page, below /accounts/.
WRITTEN: list[tuple[str, type[Write]]] = [
    ("webhooks/make/", webhooks.MakeWebhook),
    ("webhooks/<int:id>/edit/", webhooks.EditWebhook),
    ("webhooks/<int:id>/try/", webhooks.TryWebhook),
    ("webhooks/<int:id>/secret/", webhooks.RenewWebhookSecret),
    ("webhooks/<int:id>/on/", webhooks.TurnWebhookOn),
    ("webhooks/<int:id>/off/", webhooks.TurnWebhookOff),
    ("webhooks/<int:id>/remove/", webhooks.RemoveWebhook),
    ("deliveries/<int:id>/again/", webhooks.SendAgain),
    ("tokens/<int:id>/revoke/", accounts.RevokeToken),
    ("me/mail/edit/", accounts.EditMailSettings),
]

urlpatterns = [
    *(path(route, tokens(view.as_view()), name=name) for route, view, name in OWN),
    *(path(route, tokens(view.as_view()), name=f"api-{view.operation}") for route, view in WRITTEN),
]
