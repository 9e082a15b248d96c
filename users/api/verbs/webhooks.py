"""The webhooks of a token's person, and what was sent to them."""

from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from users.api.shapes import DeliverySerializer, WebhookSerializer, WebhookWithSecretSerializer
from users.api.writing import OwnList, Write
from users.forms import EditWebhookForm, WebhookForm
from users.models import Delivery, Webhook
from users.models.webhooks import State
from users.services import webhooks

WEBHOOK = {
    "id": 4,
    "place": "hooks.example …f3a9",
    "format": "json",
    "kinds": ["watched", "team"],
    "only": "",
    "made_at": "2026-11-20T18:00:00Z",
    "is_on": True,
    "off_because": "",
    "failures": 0,
}
OFF = WEBHOOK | {"is_on": False, "off_because": "You turned it off."}
WITH_SECRET = WEBHOOK | {"secret": "whsec_4n2y8d0c7r1k9w3q5t6v0x2z4b6m8p1s3u5"}
DELIVERY = {
    "id": 90,
    "number": "0f8c3f0e-5d2e-4b6a-9a1c-7b1f6a3c2d10",
    "webhook": 4,
    "notice": 31,
    "state": "failed",
    "attempts": 6,
    "made_at": "2026-11-20T18:00:00Z",
    "next_try_at": None,
    "sent_at": "2026-11-21T04:36:00Z",
    "status_code": 500,
    "body": '{"event": "notice", "text": "Ada Lovelace joined your claim on #42"}',
    "answer": "",
    "trouble": "It answered 500, and not 2xx.",
}


def webhook(found: Webhook) -> dict[str, Any]:
    told = {name: getattr(found, name) for name in ("place", "format", "kinds", "only", "made_at", "is_on", "failures")}
    return {"id": found.pk, **told, "off_because": found.disabled_because}


def delivery(found: Delivery) -> dict[str, Any]:
    names = ("number", "state", "attempts", "made_at", "sent_at", "status_code", "body", "answer", "trouble")
    return {
        "id": found.pk,
        "webhook": found.webhook_id,
        "notice": found.notice_id,
        "next_try_at": found.next_try_at if found.state == State.WAITING else None,
        **{name: getattr(found, name) for name in names},
    }


class WebhookList(OwnList):
    """Where your notices go besides your board, the newest first."""

    noun, operation, summary, scope = "webhooks", "listWebhooks", "List your webhooks", "webhooks"
    shape, example = WebhookSerializer, WEBHOOK

    def rows(self, asked):
        return self.person.webhooks.order_by("-made_at", "-pk")

    def row(self, found):
        return webhook(found)


class DeliveryList(OwnList):
    """What was sent to your webhooks within thirty days, and what came back; the newest first."""

    noun, operation, summary, scope = "webhooks", "listDeliveries", "List what was sent", "webhooks"
    shape, example = DeliverySerializer, DELIVERY

    def rows(self, asked):
        return Delivery.objects.filter(webhook__person=self.person).told_to(self.person).order_by("-made_at", "-pk")

    def row(self, found):
        return delivery(found)


class OfAWebhook(Write):
    """Answers with the webhook as it is now."""

    noun, scope = "webhooks", "webhooks"
    shape, example = WebhookSerializer, WEBHOOK

    def find(self, *, id):
        return get_object_or_404(self.person.webhooks, pk=id)

    def act(self, found: Webhook, fields: dict[str, Any]) -> Any:
        return self.verb(found)

    def answer(self, found: Webhook, done: Any) -> dict[str, Any]:
        return webhook(Webhook.objects.get(pk=found.pk))


class MakeWebhook(OfAWebhook):
    """Has your notices sent to an address of yours, too. It goes on when this token has ended. `only` is one thing that
    you watch, as `problem:42` or `skill:probing`.

    In the format `json` it is sent an object with `delivery`, a UUID; `event`, `notice` or `trial`; `text`, a sentence;
    and `notice`, as `/notices/` tells it but for `read_at`, or null. Each delivery is signed with the secret that is
    answered: in the header `Circuit-Board-Signature: t=1764150000,v1=...`, `v1` is HMAC-SHA256, in hexadecimal, over
    `t`, a dot and the body, and its key is the secret as it stands, `whsec_` included. For a day after a new secret
    there are two `v1`. Anything but 2xx within six seconds is tried again; 410 ends the webhook."""

    operation, summary, is_new = "makeWebhook", "Make a webhook", True
    shape, example, told_once = WebhookWithSecretSerializer, WITH_SECRET, ("secret",)
    body = Body(WebhookForm)
    sent = {"url": "https://hooks.example/board", "format": "json", "kinds": ["watched", "team"]}

    def find(self):
        return self.person

    def begin(self, found: Any) -> dict[str, Any]:
        return {"person": found}

    def act(self, found: Any, fields: dict[str, Any]) -> tuple[Webhook, str]:
        return webhooks.make(found, **fields)

    def answer(self, found: Any, done: tuple[Webhook, str]) -> dict[str, Any]:
        return webhook(done[0]) | {"secret": done[1]}


class EditWebhook(OfAWebhook):
    """Sends elsewhere, in another shape, or of other things from now on, what waits among it. What is left out stays,
    and so does the secret."""

    operation, summary = "editWebhook", "Change a webhook"
    body = Body(EditWebhookForm, is_partial=True)
    sent = {"url": "https://hooks.example/another", "format": "slack"}

    def begin(self, found: Webhook) -> dict[str, Any]:
        return {"webhook": found}

    def act(self, found: Webhook, fields: dict[str, Any]) -> None:
        webhooks.edit(found, **fields)


class RenewWebhookSecret(OfAWebhook):
    """Answers a new secret. For a day the old one signs beside it."""

    operation, summary = "renewWebhookSecret", "Take a new secret"
    shape, example, told_once = WebhookWithSecretSerializer, WITH_SECRET, ("secret",)
    verb = staticmethod(webhooks.renew_secret)

    def answer(self, found: Webhook, done: str) -> dict[str, Any]:
        return super().answer(found, done) | {"secret": done}


class TurnWebhookOn(OfAWebhook):
    """Sends from now on. What happened while it was off is not sent."""

    operation, summary = "turnWebhookOn", "Turn a webhook on"
    verb = staticmethod(webhooks.turn_on)


class TurnWebhookOff(OfAWebhook):
    """Sends nothing any more. What waits is dropped."""

    operation, summary, example = "turnWebhookOff", "Turn a webhook off", OFF
    verb = staticmethod(webhooks.turn_off)


class RemoveWebhook(OfAWebhook):
    """Removes it with everything that was sent to it. Answers with what it was."""

    operation, summary = "removeWebhook", "Remove a webhook"

    def act(self, found: Webhook, fields: dict[str, Any]) -> dict[str, Any]:
        was = webhook(found)
        webhooks.remove(found)
        return was

    def answer(self, found: Webhook, done: dict[str, Any]) -> dict[str, Any]:
        return done


class OfADelivery(Write):
    """Answers with the delivery as it is now."""

    noun, scope = "webhooks", "webhooks"
    shape = DeliverySerializer
    example = DELIVERY | {"state": "waiting", "attempts": 0, "next_try_at": "2026-11-21T09:00:00Z", "trouble": ""}

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        return delivery(Delivery.objects.get(pk=found.pk))


class TryWebhook(OfADelivery):
    """Sends a trial, so that you see whether it arrives."""

    operation, summary, is_new = "tryWebhook", "Send a trial", True
    example = OfADelivery.example | {"notice": None}

    def find(self, *, id):
        return get_object_or_404(self.person.webhooks, pk=id)

    def act(self, found: Webhook, fields: dict[str, Any]) -> Delivery:
        return webhooks.try_out(found)

    def answer(self, found: Webhook, done: Delivery) -> dict[str, Any]:
        return super().answer(done, done)


class SendAgain(OfADelivery):
    """Sends it once more under the same number, with all its tries."""

    operation, summary = "sendAgain", "Send a delivery again"

    def find(self, *, id):
        return get_object_or_404(Delivery.objects.filter(webhook__person=self.person), pk=id)

    def act(self, found: Delivery, fields: dict[str, Any]) -> None:
        webhooks.send_again(found)
