"""What a webhook is sent, and the signature that shows who sent it. Pure but for the site's own secret."""

import base64
import hashlib
import hmac
import json
import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from board.lib.text import shortened, without_overrides
from users.models import Delivery, Notification, Webhook
from users.models.webhooks import Format

SALT, PREFIX = "users.webhook", "whsec_"
SIGNATURE, DELIVERY = "Circuit-Board-Signature", "Circuit-Board-Delivery"
TRIAL = "This is a trial from {}. What you are told there will come here, like this."
# Discord takes 2,000 characters in all, Slack 3,000 in a block.
MAX_TEXT, MAX_NOTE = 500, 700
MARKDOWN = re.compile(r"([\\`*_~|>#\[\](){}<:-])")
MENTION = re.compile(r"@(?=\S)")
UNSEEN = "\u200b"
SUPPRESS_EMBEDS = 4


def secret(seed: str) -> str:
    """Of the seed and the site's secret, so that a copy of the database alone signs nothing."""
    made = salted_hmac(SALT, seed, algorithm="sha256").digest()
    return PREFIX + base64.urlsafe_b64encode(made).decode().rstrip("=")


def headers(webhook: Webhook, delivery: Delivery, body: str, now: datetime) -> dict[str, str]:
    """For `t=...,v1=...` a receiver makes HMAC-SHA256 of `t`, a dot and the body, and compares it with each `v1`."""
    stamp = int(now.timestamp())
    seeds = [webhook.seed]
    if webhook.old_seed and webhook.old_until and webhook.old_until > now:
        seeds.append(webhook.old_seed)
    signed = ",".join(f"v1={sign(secret(seed), stamp, body)}" for seed in seeds)
    return {
        "Content-Type": "application/json",
        SIGNATURE: f"t={stamp},{signed}",
        DELIVERY: str(delivery.number),
    }


def sign(key: str, stamp: int, body: str) -> str:
    return hmac.new(key.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()


def write(webhook: Webhook, delivery: Delivery) -> str:
    """The body, as JSON in the shape that this webhook's receiver reads."""
    made = SHAPES[Format(webhook.format)](delivery)
    return json.dumps(made, ensure_ascii=False)


def notice(found: Notification) -> dict[str, Any]:
    """A notice in the words of the API, but for whether it was read."""
    return {
        "id": found.pk,
        "kind": found.kind,
        "text": found.sentence,
        "note": found.note,
        "url": f"{settings.SITE_URL}{found.path}",
        "at": found.at.isoformat().replace("+00:00", "Z"),
    }


def _json(delivery: Delivery) -> dict[str, Any]:
    told = delivery.notice
    return {
        "delivery": str(delivery.number),
        "event": "notice" if told else "trial",
        "text": told.sentence if told else _trial(),
        "notice": notice(told) if told else None,
    }


def _discord(delivery: Delivery) -> dict[str, Any]:
    """Words of people are shown as they are: no mention rings, and no mark is read as markup."""
    text, note, url = _parts(delivery)
    lines = [_for_discord(text), *([f"> {_for_discord(note)}"] if note else []), f"<{url}>"]
    return {"content": "\n".join(lines), "allowed_mentions": {"parse": []}, "flags": SUPPRESS_EMBEDS}


def _for_discord(text: str) -> str:
    return MENTION.sub(f"@{UNSEEN}", MARKDOWN.sub(r"\\\1", text))


def _slack(delivery: Delivery) -> dict[str, Any]:
    """Plain text blocks, in which nothing is read as a mention, a link or markup. The one link is ours."""
    text, note, url = _parts(delivery)
    words = [{"type": "section", "text": {"type": "plain_text", "text": one, "emoji": False}} for one in (text, note)]
    link = {"type": "mrkdwn", "text": f"<{_for_slack(url)}|Read it on {_for_slack(settings.SITE_NAME)}>"}
    return {
        # For a notification, and for receivers without blocks.
        "text": _for_slack(text),
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [*words[: 2 if note else 1], {"type": "context", "elements": [link]}],
    }


def _for_slack(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "¦")
    return MENTION.sub(f"@{UNSEEN}", escaped)


def _parts(delivery: Delivery) -> tuple[str, str, str]:
    """(what happened, words of somebody, where it leads): each on one line."""
    told = delivery.notice
    if told is None:
        return _trial(), "", f"{settings.SITE_URL}/accounts/webhooks/"
    return _line(told.sentence, MAX_TEXT), _line(told.note, MAX_NOTE), f"{settings.SITE_URL}{told.path}"


def _line(text: str, most: int) -> str:
    return shortened(" ".join(without_overrides(text).split()), most)


def _trial() -> str:
    return TRIAL.format(settings.SITE_NAME)


SHAPES = {Format.JSON: _json, Format.DISCORD: _discord, Format.SLACK: _slack}
