"""What webhooks are sent: its shapes, its signature, and words that would do more than be read."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from tests.factories import NOW, a_delivery, a_notice, a_person, a_webhook
from users.services import hook_bodies

pytestmark = pytest.mark.django_db
POISON = (
    "@everyone @here <!channel> <@U123> <#C1> <https://evil.example|click> [click](https://evil.example) **x** `y` "
    "<@&9>\n> z"
)


def of_notice(notice=None, **hook):
    """A delivery of a notice, or a trial, to a webhook like this."""
    return a_delivery(a_webhook(notice.person if notice else None, **hook), notice=notice, state="waiting")


def written(delivery):
    return json.loads(hook_bodies.write(delivery.webhook, delivery))


def test_json_says_what_the_api_says_of_a_notice():
    notice = a_notice(a_person("ada"), by=a_person(name="Grace Hopper"), title="{who} moved it", note="It copies.")
    delivery = of_notice(notice)

    assert written(delivery) == {
        "delivery": str(delivery.number),
        "event": "notice",
        "text": "Grace Hopper moved it",
        "notice": {
            "id": notice.pk,
            "kind": "moved",
            "text": "Grace Hopper moved it",
            "note": "It copies.",
            "url": "http://127.0.0.1:8000/problems/1-problem/#log",
            "at": "2026-11-23T12:00:00Z",
        },
    }


def test_a_trial_says_that_it_is_one():
    body = written(of_notice())

    assert (body["event"], body["notice"]) == ("trial", None)
    assert "This is a trial" in body["text"]


def test_in_discord_nothing_rings_and_no_mark_is_markup():
    """The control is the text itself: it holds both."""
    body = written(of_notice(a_notice(a_person(), title=POISON, note=POISON), format="discord"))

    assert body["allowed_mentions"] == {"parse": []}
    assert "@everyone" in POISON
    assert "@everyone" not in body["content"]
    assert "@here" not in body["content"]
    text, note, url = body["content"].split("\n")
    assert text.startswith("@\u200beveryone @\u200bhere \\<!channel\\> \\<@\u200bU123\\>")
    assert r"\[click\]\(https\://evil.example\) \*\*x\*\* \`y\`" in text
    assert note.startswith("> @\u200beveryone")
    assert url == "<http://127.0.0.1:8000/problems/1-problem/#log>"
    assert len(body["content"]) <= 2000


def test_in_slack_nothing_rings_and_the_one_link_is_ours():
    body = written(of_notice(a_notice(a_person(), title=POISON, note=POISON), format="slack"))

    first, second, last = body["blocks"]
    assert [one["text"]["type"] for one in (first, second)] == ["plain_text", "plain_text"]
    assert first["text"]["text"].startswith("@everyone @here <!channel>")
    assert "<" not in body["text"]
    assert "@everyone" not in body["text"]
    assert (body["parse"], body["link_names"]) == ("none", False)
    [link] = last["elements"]
    assert link["text"] == "<http://127.0.0.1:8000/problems/1-problem/#log|Read it on Circuit Board>"


@pytest.mark.parametrize("format", ["discord", "slack"])
def test_the_longest_notice_fits(format):
    body = written(of_notice(a_notice(a_person(), title="*" * 300, note="<" * 500), format=format))

    assert len(body.get("content", "")) <= 2000
    assert all(len(one["text"]["text"]) <= 3000 for one in body.get("blocks", [])[:2])


@pytest.mark.parametrize("format", ["discord", "slack"])
def test_what_turns_the_direction_is_left_out(format):
    delivery = of_notice(a_notice(a_person(), title="a\u202eb"), format=format)
    body = hook_bodies.write(delivery.webhook, delivery)

    assert "\u202e" not in body


def check(secret: str, header: str, body: bytes) -> bool:
    """As the page shows it, but for the time."""
    parts = [part.split("=", 1) for part in header.split(",")]
    stamp = next(value for name, value in parts if name == "t")
    made = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return any(hmac.compare_digest(made, value) for name, value in parts if name == "v1")


def test_the_signature_is_of_the_time_and_the_body():
    """Another secret, another body, another time: each is a control."""
    delivery = of_notice()
    body = hook_bodies.write(delivery.webhook, delivery)
    sent = hook_bodies.headers(delivery.webhook, delivery, body, NOW)
    signature, secret = sent["Circuit-Board-Signature"], hook_bodies.secret(delivery.webhook.seed)

    assert check(secret, signature, body.encode())
    assert signature.startswith(f"t={int(NOW.timestamp())},v1=")
    assert sent["Circuit-Board-Delivery"] == str(delivery.number)
    assert not check(hook_bodies.secret("t"), signature, body.encode())
    assert not check(secret, signature, body.encode() + b" ")
    assert not check(secret, signature.replace("t=", "t=1"), body.encode())


def test_for_a_day_the_old_secret_signs_too():
    delivery = of_notice(old_seed="old", old_until=NOW + timedelta(hours=24))
    for moment, holds in ((NOW, True), (NOW + timedelta(hours=24), False)):
        signature = hook_bodies.headers(delivery.webhook, delivery, "{}", moment)["Circuit-Board-Signature"]
        assert check(hook_bodies.secret(delivery.webhook.seed), signature, b"{}")
        assert check(hook_bodies.secret("old"), signature, b"{}") == holds


def test_the_secret_is_not_in_the_database(settings):
    one = hook_bodies.secret("seed")
    settings.SECRET_KEY = "another-one"

    assert one.startswith("whsec_")
    assert len(one) > 40
    assert hook_bodies.secret("seed") != one
