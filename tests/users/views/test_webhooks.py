"""The pages of webhooks: made and shown once, tried out, looked over, turned off, removed."""

import re

import pytest

from tests.factories import NOW, a_person
from tests.users.conftest import PASSWORD, a_member
from users.models import Delivery, Webhook
from users.services import notifications, webhooks

pytestmark = pytest.mark.django_db
PAGE = "/accounts/webhooks/"
TYPED = {"url": "https://site.test/hook", "format": "json", "kinds": ["watched", "team"], "only": ""}
VERBS = ("try", "secret", "on", "off", "remove")


@pytest.fixture
def ada(db):
    return a_member("ada", name="Ada Lovelace")


@pytest.fixture
def signed_in(client, ada):
    """Signed in, and asked for the password again a moment ago."""
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def a_hook(person, **fields) -> Webhook:
    given = {"url": "https://site.test/hook", "format": "json", "kinds": ["watched"]}
    return webhooks.make(person, **given | fields, now=NOW)[0]


def a_delivery(hook, **fields) -> Delivery:
    notifications.tell(
        [hook.person_id], kind="watched", key="event:1", title="<b>It</b> moved", path="/problems/1-it/", now=NOW
    )
    Delivery.objects.update(**fields)
    return Delivery.objects.get()


def secrets(answer) -> set[str]:
    return set(re.findall(r"whsec_[\w-]{40,}", answer.content.decode()))


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}1/", *(f"{PAGE}1/{verb}/" for verb in VERBS)])
def test_a_visitor_is_sent_to_sign_in(client, address):
    method = client.get if address in {PAGE, f"{PAGE}1/"} else client.post
    assert method(address)["Location"].startswith("/accounts/login/")


def test_one_is_changed_and_its_address_is_not_shown(signed_in, ada):
    hook = a_hook(ada)
    there = f"{PAGE}{hook.pk}/edit/"
    assert there in signed_in.get(f"{PAGE}{hook.pk}/").content.decode()
    page = signed_in.get(there)
    assert "site.test/hook" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]

    answer = signed_in.post(there, {"url": "", "format": "discord", "kinds": ["team"], "only": ""}, follow=True)

    hook.refresh_from_db()
    assert (hook.url, hook.format, hook.kinds) == ("https://site.test/hook", "discord", ["team"])
    assert "It is changed, from now on." in answer.content.decode()
    assert signed_in.post(there, {"format": "discord", "kinds": []}).status_code == 422
    refused = signed_in.post(there, {"url": "https://10.0.0.1/", "format": "json", "kinds": ["team"]})
    assert refused.status_code == 409
    assert "Nothing can be sent there." in refused.content.decode()


def test_what_it_is_only_about_stays_when_that_is_watched_no_longer(signed_in, ada):
    hook = a_hook(ada)
    Webhook.objects.update(only="problem:42")

    signed_in.post(f"{PAGE}{hook.pk}/edit/", {"format": "slack", "kinds": ["team"], "only": "problem:42"})

    assert Webhook.objects.values_list("format", "only").get() == ("slack", "problem:42")


def test_it_asks_for_the_password_before_it_is_changed(client, ada, time_machine):
    client.force_login(ada)
    hook = a_hook(ada)

    answer = client.post(f"{PAGE}{hook.pk}/edit/", {"format": "slack", "kinds": ["team"]})

    assert "/reauthenticate/" in answer["Location"]
    assert Webhook.objects.get().format == "json"


def test_one_is_made_and_its_secret_shown_once(signed_in, ada):
    answer = signed_in.post(PAGE, TYPED)

    hook = Webhook.objects.get()
    assert (answer.status_code, len(secrets(answer))) == (200, 1)
    assert "no-store" in answer["Cache-Control"]
    assert (hook.person, hook.url, hook.format, hook.kinds) == (ada, TYPED["url"], "json", TYPED["kinds"])
    page = signed_in.get(PAGE)
    assert secrets(page) == set()
    assert "site.test …hook" in page.content.decode()
    assert TYPED["url"] not in page.content.decode()
    assert TYPED["url"] not in signed_in.get(f"{PAGE}{hook.pk}/").content.decode()


def test_who_has_not_shown_the_password_of_late_is_asked_for_it(client, ada):
    client.force_login(ada)

    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, TYPED)["Location"].startswith("/accounts/reauthenticate/")
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"url": ""}, 422, "“Address” is empty."),
        ({"url": "https://10.0.0.1/"}, 409, "Nothing can be sent there."),
        ({"url": "http://site.test/"}, 409, "begin with https://"),
        ({"kinds": []}, 422, "Nothing is chosen for “What it hears of”."),
        ({"kinds": ["reports"]}, 422, "There is no such choice: "),
        ({"only": "problem:1"}, 422, "There is no such choice: "),
        ({"format": "carrier-pigeon"}, 422, "There is no such choice: "),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(signed_in, typed, status, said):
    answer = signed_in.post(PAGE, TYPED | typed)

    assert (answer.status_code, Webhook.objects.count()) == (status, 0)
    assert said in answer.content.decode()
    assert (TYPED | typed)["url"] in answer.content.decode()


def test_its_page_shows_what_was_sent_and_what_came_back(signed_in, ada):
    hook = a_hook(ada)
    delivery = a_delivery(
        hook,
        state="failed",
        body='{"a": "<i>"}',
        answer="<script>x</script>",
        status_code=500,
        trouble="It answered 500.",
    )
    page = signed_in.get(f"{PAGE}{hook.pk}/").content.decode()

    assert "&lt;b&gt;It&lt;/b&gt; moved" in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page
    assert str(delivery.number) in page
    assert "did not arrive" in page
    assert "answered 500" in page


def test_a_trial_and_a_repetition_go_on_their_way(signed_in, ada):
    hook = a_hook(ada)
    delivery = a_delivery(hook, state="failed", attempts=6)

    assert signed_in.post(f"{PAGE}{hook.pk}/try/")["Location"] == f"{PAGE}{hook.pk}/"
    assert signed_in.post(f"/accounts/deliveries/{delivery.pk}/again/")["Location"] == f"{PAGE}{hook.pk}/"
    assert [(row.state, row.attempts) for row in hook.deliveries.order_by("pk")] == [("waiting", 0), ("waiting", 0)]
    again = signed_in.post(f"/accounts/deliveries/{delivery.pk}/again/")
    assert (again.status_code, "on its way already" in again.content.decode()) == (409, True)


def test_off_it_says_so_and_can_be_turned_on(signed_in, ada):
    hook = a_hook(ada)
    signed_in.post(f"{PAGE}{hook.pk}/off/")
    page = signed_in.get(f"{PAGE}{hook.pk}/").content.decode()
    refused = signed_in.post(f"{PAGE}{hook.pk}/try/")

    assert "It is off" in page
    assert ("Nothing has been sent yet." in page, "Send a trial" in page) == (True, False)
    assert (refused.status_code, "Turn it on first" in refused.content.decode()) == (409, True)
    signed_in.post(f"{PAGE}{hook.pk}/on/")
    assert Webhook.objects.get().is_on


def test_a_new_secret_is_shown_once(signed_in, ada):
    hook = a_hook(ada)
    answer = signed_in.post(f"{PAGE}{hook.pk}/secret/")

    assert len(secrets(answer)) == 1
    assert "no-store" in answer["Cache-Control"]
    assert secrets(signed_in.get(f"{PAGE}{hook.pk}/")) == set()


def test_removed_it_is_gone_with_what_was_sent(signed_in, ada):
    hook = a_hook(ada)
    a_delivery(hook)

    assert signed_in.post(f"{PAGE}{hook.pk}/remove/")["Location"] == PAGE
    assert (Webhook.objects.count(), Delivery.objects.count()) == (0, 0)


def test_another_persons_is_not_there(signed_in, mallory):
    hook = a_hook(mallory)
    delivery = a_delivery(hook, state="failed")

    assert signed_in.get(f"{PAGE}{hook.pk}/").status_code == 404
    for verb in VERBS:
        assert signed_in.post(f"{PAGE}{hook.pk}/{verb}/").status_code == 404
    assert signed_in.post(f"/accounts/deliveries/{delivery.pk}/again/").status_code == 404
    hook.refresh_from_db()
    assert (hook.is_on, hook.old_seed, hook.deliveries.get().state) == (True, "", "failed")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_not_done_by_looking(signed_in, ada, verb):
    assert signed_in.get(f"{PAGE}{a_hook(ada).pk}/{verb}/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_for_three_as_for_one(signed_in, ada, count, django_assert_max_num_queries):
    hook = a_hook(ada)
    for number in range(count):
        a_hook(ada, url=f"https://site.test/{number}")
        notifications.tell(
            [ada.pk], kind="watched", key=f"event:{number}", title="{who}", path="/x/", by=a_person(), now=NOW
        )

    with django_assert_max_num_queries(8):
        signed_in.get(PAGE)
    with django_assert_max_num_queries(9):
        signed_in.get(f"{PAGE}{hook.pk}/")


def test_a_webhook_says_what_it_hears_of(signed_in, ada):
    hook = a_hook(ada, kinds=["watched", "team"])

    for address in (PAGE, f"{PAGE}{hook.pk}/"):
        assert ">What you watch, Working together</p>" in signed_in.get(address).content.decode()


def test_a_board_that_sends_nothing_says_so_before_one_is_made(signed_in, settings):
    settings.FETCH_LINKS = False
    said = signed_in.get(PAGE).content.decode()
    settings.FETCH_LINKS = True

    assert "This board sends nothing to other addresses" in said
    assert "This board sends nothing" not in signed_in.get(PAGE).content.decode()
