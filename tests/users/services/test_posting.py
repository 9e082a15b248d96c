"""Sending to webhooks: to a receiver of the test's own, over TLS, through the real fetcher."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from board.lib.fetching import Forbidden, Page, Unreachable
from tests import internet
from tests.api import Script
from tests.factories import NOW, a_person
from tests.internet import answer, redirect
from users import tasks
from users.models import Delivery, Kind, Notification, Pace, Webhook
from users.services import notifications, posting, webhooks
from users.services.posting import WAITS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
TOLD = {"kind": "moved", "key": "event:1", "title": "{who} moved it", "path": "/problems/1-it/", "now": NOW}


@pytest.fixture
def net(tmp_path):
    with internet.running(tmp_path) as net:
        yield net


@pytest.fixture
def hook(ada, kinds):
    kinds["webhooks"] = Kind("webhooks", "Your webhooks", "", Pace.AT_ONCE)
    made, secret = webhooks.make(ada, url="https://site.test/hook", format="json", kinds=["moved"], now=NOW)
    made.secret = secret
    return made


def says(status=200, text="ok"):
    """A receiver that answers so, and writes down what came."""
    came = []

    def post(url, body, headers):
        came.append((url, json.loads(body), headers))
        if isinstance(status, Exception):
            raise status
        return Page(status, url, (), "text/plain", text)

    post.came = came
    return post


def tell(hook, number=1, now=NOW):
    notifications.tell([hook.person_id], **TOLD | {"key": f"event:{number}", "now": now}, by=a_person(name="Grace"))
    return Delivery.objects.order_by("-pk").first()


def test_a_notice_arrives_signed_and_once(net, hook):
    net.answers["/hook"] = answer("204 No Content")
    delivery = tell(hook)

    assert posting.send(hook.pk, post=net.fetcher().post, now=NOW) == 1
    assert posting.send(hook.pk, post=net.fetcher().post, now=NOW) == 0

    [request] = net.requests
    head, _, body = request.partition("\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    stamp, signature = headers["Circuit-Board-Signature"].split(",")
    made = hmac.new(hook.secret.encode(), f"{stamp[2:]}.{body}".encode(), hashlib.sha256).hexdigest()
    assert signature == f"v1={made}"
    assert json.loads(body)["notice"]["text"] == "Grace moved it"
    assert headers["Circuit-Board-Delivery"] == str(delivery.number)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status_code, delivery.body, delivery.trouble) == ("done", 204, body, "")


def test_a_redirect_is_not_followed_and_counts_as_a_failure(net, hook):
    net.names["other.test"] = [["10.0.0.1"]]
    net.answers["/hook"] = redirect("https://other.test/", "307 Temporary Redirect")
    delivery = tell(hook)

    posting.send(hook.pk, post=net.fetcher().post, now=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.status_code) == ("waiting", 307)
    assert delivery.trouble == "It sends on to another address. Nothing is sent on: enter that address itself."
    assert (len(net.requests), net.resolved) == (1, ["site.test"])


def test_a_name_that_leads_inside_later_is_refused_when_it_is_sent(net, hook):
    net.names["site.test"] = [["169.254.169.254"]]
    delivery = tell(hook)

    posting.send(hook.pk, post=net.fetcher().post, now=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, net.dialed, net.requests) == ("waiting", [], [])
    assert delivery.trouble == "site.test leads to an address that is not public."


def test_what_fails_is_tried_again_later_and_later_and_then_no_more(hook):
    delivery, now, failing = tell(hook), NOW, says(500, "Oops.")
    for wait in WAITS:
        posting.send(hook.pk, post=failing, now=now)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.next_try_at) == ("waiting", now + wait)
        assert posting.send(hook.pk, post=failing, now=now + wait - timedelta(seconds=1)) == 0
        now += wait
    posting.send(hook.pk, post=failing, now=now)
    posting.send(hook.pk, post=failing, now=now + timedelta(days=1))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, len(failing.came)) == ("failed", 6, 6)
    assert (delivery.answer, delivery.trouble) == ("Oops.", "It answered 500, and not 2xx.")
    assert {came[2]["Circuit-Board-Delivery"] for came in failing.came} == {str(delivery.number)}
    assert len({came[2]["Circuit-Board-Signature"] for came in failing.came}) == 6


@pytest.mark.parametrize("error", [Unreachable("It does not answer."), Forbidden("It is not public.")])
def test_what_does_not_answer_is_told_in_its_sentence(hook, error):
    delivery = tell(hook)
    posting.send(hook.pk, post=says(error), now=NOW)

    delivery.refresh_from_db()
    assert (delivery.trouble, delivery.status_code, delivery.attempts) == (str(error), None, 1)


def test_the_first_failure_ends_the_run_and_the_next_arrival_ends_the_count(hook):
    first, second = tell(hook, 1), tell(hook, 2)
    failing = says(500)

    posting.send(hook.pk, post=failing, now=NOW)
    hook.refresh_from_db()
    assert (len(failing.came), hook.failures, hook.failing_since) == (1, 1, NOW)

    assert posting.send(hook.pk, post=says(), now=NOW + WAITS[0]) == 2
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since) == (0, None)
    assert {one.state for one in Delivery.objects.filter(pk__in=[first.pk, second.pk])} == {"done"}


def test_half_a_day_of_failures_turns_it_off_and_tells_its_person(hook):
    now = NOW
    for number in range(10):
        tell(hook, number, now)
        posting.send(hook.pk, post=says(500), now=now)
        hook.refresh_from_db()
        assert hook.is_on == (number < 9)
        now += timedelta(hours=2)

    assert hook.disabled_because == "What was sent there did not arrive. It answered 500, and not 2xx."
    told = Notification.objects.get(kind="webhooks")
    assert (told.person, told.path) == (hook.person, f"/accounts/webhooks/{hook.pk}/")
    assert "was turned off" in told.title
    assert not Delivery.objects.filter(state__in=["waiting", "sending"]).exists()


def test_many_failures_in_one_hour_do_not(hook):
    for number in range(30):
        tell(hook, number)
    for minute in range(30):
        posting.send(hook.pk, post=says(500), now=NOW + timedelta(minutes=minute))

    hook.refresh_from_db()
    assert (hook.is_on, hook.failures) == (True, 30)


def test_gone_for_good_turns_it_off_at_once(hook):
    tell(hook)
    posting.send(hook.pk, post=says(410), now=NOW)

    hook.refresh_from_db()
    assert (hook.is_on, hook.disabled_because) == (
        False,
        "What was sent there did not arrive. It says that it is gone for good.",
    )


@pytest.mark.parametrize(
    ("ends", "named"),
    [
        ({"banned_until": NOW + timedelta(days=1)}, "ban"),
        ({"is_active": False}, "closed"),
    ],
)
def test_what_waits_is_dropped_where_the_persons_rights_have_ended(hook, ends, named):
    delivery, receiver = tell(hook), says()
    type(hook.person).objects.filter(pk=hook.person_id).update(**ends)

    posting.send(hook.pk, post=receiver, now=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, receiver.came) == ("dropped", []), named


def test_who_is_no_curator_any_more_hears_nothing_more_of_what_curators_hear(grace, kinds):
    kinds["reports"] = Kind("reports", "Reports", "", Pace.DAILY, for_curators=True)
    hook, _ = webhooks.make(grace, url="https://site.test/", format="json", kinds=["reports"], now=NOW)
    notifications.tell([grace.pk], **TOLD | {"kind": "reports"})
    type(grace).objects.filter(pk=grace.pk).update(role="member")
    receiver = says()

    posting.send(hook.pk, post=receiver, now=NOW)

    assert (receiver.came, Delivery.objects.get().state) == ([], "dropped")


def test_what_curators_alone_hear_goes_from_the_list_of_what_was_sent(client, grace, kinds):
    kinds["reports"] = Kind("reports", "Reports", "", Pace.DAILY, for_curators=True)
    hook, _ = webhooks.make(grace, url="https://site.test/", format="json", kinds=["reports"], now=NOW)
    notifications.tell([grace.pk], **TOLD | {"kind": "reports", "note": "Between curators."})
    posting.send(hook.pk, post=says(), now=NOW)

    def told() -> list[bool]:
        client.force_login(grace)
        page = client.get(f"/accounts/webhooks/{hook.pk}/").content.decode()
        return ["Between curators." in page, "Between curators." in str(Script(grace).read("deliveries/"))]

    assert told() == [True, True]
    type(grace).objects.filter(pk=grace.pk).update(role="member")
    grace.refresh_from_db()
    assert told() == [False, False]


@pytest.mark.parametrize("status", [200, 500])
def test_words_taken_back_while_they_are_sent_are_not_kept(hook, status):
    delivery = tell(hook)
    Notification.objects.update(note="Secret words.")
    sent = []

    def post(url, body, headers):
        sent.append(json.loads(body)["notice"]["note"])
        notifications.take_back("event:1")
        return Page(status, url, (), "text/plain", "ok")

    posting.send(hook.pk, post=post, now=NOW)

    delivery.refresh_from_db()
    assert (sent, delivery.body, delivery.attempts) == (["Secret words."], "", 1)


def test_what_a_killed_worker_held_is_sent_after_its_lease(hook):
    delivery = tell(hook)
    Delivery.objects.update(state="sending", attempts=1, leased_until=NOW + timedelta(minutes=2))
    receiver = says()

    assert posting.send(hook.pk, post=receiver, now=NOW) == 0
    assert posting.send(hook.pk, post=receiver, now=NOW + timedelta(minutes=2)) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("done", 2)


def test_nothing_is_held_while_the_receiver_takes_its_time(hook):
    """`post` asks in a transaction of its own, as everybody else would: it would wait where a row were held."""
    from django.db import connection

    tell(hook)
    seen = []

    def post(url, body, headers):
        seen.append((connection.savepoint_ids, Delivery.objects.get().state))
        return Page(200, url)

    outer = list(connection.savepoint_ids)
    posting.send(hook.pk, post=post, now=NOW)

    assert seen == [(outer, "sending")]


def test_one_who_comes_back_too_late_changes_nothing(hook):
    delivery = tell(hook)

    def post(url, body, headers):
        Delivery.objects.update(attempts=2, leased_until=NOW + timedelta(minutes=4))
        return Page(500, url)

    posting.send(hook.pk, post=post, now=NOW)

    delivery.refresh_from_db()
    hook.refresh_from_db()
    assert (delivery.state, delivery.attempts, hook.failures) == ("sending", 2, 0)


def test_nor_does_one_that_comes_back_when_it_was_sent_again_by_hand(hook):
    delivery = tell(hook)
    late = posting._take(hook.pk, NOW)
    posting.send(hook.pk, post=says(500), now=NOW + timedelta(minutes=3))
    Delivery.objects.update(state="failed")
    webhooks.send_again(delivery, now=NOW + timedelta(minutes=5))

    def post(url, body, headers):
        posting._settle(late, {"status_code": 200, "answer": "old", "trouble": ""}, NOW + timedelta(minutes=6))
        return Page(500, url)

    posting.send(hook.pk, post=post, now=NOW + timedelta(minutes=6))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.status_code) == ("waiting", 500)


def test_the_schedule_asks_for_what_is_due(hook, settings, django_capture_on_commit_callbacks):
    settings.FETCH_LINKS = True
    tell(hook)
    ProcrastinateJob.objects.all()
    with django_capture_on_commit_callbacks(execute=True):
        assert posting.ask_due(now=NOW) == 1
        assert posting.ask_due(now=NOW - timedelta(seconds=1)) == 0
    settings.FETCH_LINKS = False
    assert posting.ask_due(now=NOW) == 0


def test_deliveries_are_forgotten_after_thirty_days(hook):
    tell(hook, 1, NOW - timedelta(days=30, seconds=1))
    kept = tell(hook, 2, NOW - timedelta(days=30))

    assert posting.forget_old(now=NOW) == 1
    assert list(Delivery.objects.all()) == [kept]


def test_the_doors_open(hook, settings):
    tell(hook)
    tasks.ask_for_webhooks()
    tasks.forget_old_deliveries()
    tasks.send_to_webhook(hook.pk)

    # FETCH_LINKS is off in tests: it says so in place of an answer.
    assert "FETCH_LINKS is off" in Delivery.objects.get().trouble
    assert Webhook.objects.get().failures == 1
