"""What somebody does to their own account, by a script and by its page: the same is left, and said."""

import pytest

from tests.api import Script
from tests.factories import NOW, a_delivery, a_notice, a_webhook
from tests.schema import schema_document
from tests.twins import Act, check_refusal, check_twins
from users.models import KINDS, Delivery, KeptAnswer, User, Webhook
from users.models.webhooks import State
from users.services import tokens, webhooks

pytestmark = pytest.mark.django_db
TYPED = {"url": "https://site.test/hook", "format": "json", "kinds": ["watched", "team"]}
PLACES = ("/api/v1/webhooks/", "/api/v1/deliveries/", "/api/v1/tokens/", "/api/v1/me/mail/")


@pytest.fixture(autouse=True)
def world(time_machine, ada, grace, mallory):
    time_machine.move_to(NOW, tick=False)


def who(name: str) -> User:
    return User.objects.get(username=name)


def of_hook(verb: str, *, status=200, is_on=True) -> Act:
    hook = a_webhook(who("ada"), **TYPED)
    if not is_on:
        webhooks.turn_off(hook, now=NOW)
    path = f"webhooks/{hook.pk}/{verb}/"
    return Act(who("ada"), path, page=f"/accounts/{path}", status=status)


def editing() -> Act:
    """A script says what changes, the page's form sends all of it but the address."""
    act = of_hook("edit")
    act.body = {"format": "slack", "kinds": ["team"]}
    act.typed = {"url": "", "format": "slack", "kinds": ["team"], "only": ""}
    return act


def a_sent_one() -> Delivery:
    return a_delivery(a_webhook(who("ada"), **TYPED), notice=a_notice(who("ada")))


def again() -> Act:
    path = f"deliveries/{a_sent_one().pk}/again/"
    return Act(who("ada"), path, page=f"/accounts/{path}")


def revoking() -> Act:
    made, _ = tokens.make(who("ada"), name="old", scopes=["claims"], now=NOW)
    path = f"tokens/{made.pk}/revoke/"
    return Act(who("ada"), path, page=f"/accounts/{path}")


def of_mail() -> Act:
    """The page sends every kind that there is; what is not of a person's form is not read."""
    shown = {key: kind.pace for key, kind in KINDS.items()}
    return Act(who("ada"), "me/mail/edit/", {"team": "weekly"}, shown | {"team": "weekly"}, page="/accounts/mail/")


VERBS = {
    "makeWebhook": lambda: Act(who("ada"), "webhooks/make/", TYPED, page="/accounts/webhooks/", status=201),
    "editWebhook": editing,
    "tryWebhook": lambda: of_hook("try", status=201),
    "renewWebhookSecret": lambda: of_hook("secret"),
    "turnWebhookOn": lambda: of_hook("on", is_on=False),
    "turnWebhookOff": lambda: of_hook("off"),
    "removeWebhook": lambda: of_hook("remove"),
    "sendAgain": again,
    "revokeToken": revoking,
    "editMailSettings": of_mail,
}


def test_no_verb_is_forgotten():
    here = {
        methods["post"]["operationId"]
        for path, methods in schema_document()["paths"].items()
        if "post" in methods and path.startswith(PLACES)
    }

    assert set(VERBS) == here


@pytest.mark.parametrize("name", VERBS)
def test_a_script_leaves_what_the_page_leaves(name):
    assert check_twins(VERBS[name]()) == []


@pytest.mark.parametrize(("name", "status"), [("makeWebhook", 409), ("sendAgain", 409), ("removeWebhook", 404)])
def test_a_script_is_refused_in_the_words_of_the_page(name, status):
    act = VERBS[name]()
    act.by_script(act.status)

    check_refusal(act, status)


def test_what_is_left_out_of_a_change_stays(ada):
    hook = a_webhook(ada, **TYPED)

    told = Script(ada).post(f"webhooks/{hook.pk}/edit/", url="https://site.test/another")

    assert (told["place"], told["format"], told["kinds"]) == ("site.test …ther", "json", TYPED["kinds"])
    assert "secret" not in told
    assert Webhook.objects.values_list("url", "seed").get() == ("https://site.test/another", hook.seed)


def test_a_change_is_refused_in_the_words_of_the_page(ada):
    a_webhook(ada, **TYPED | {"url": "https://site.test/other"})
    act = editing()
    act.body = {"url": "https://site.test/other"}
    act.typed = TYPED | act.body

    assert check_refusal(act, 409) == "You have a webhook to this address for this already. Change that one."
    act.body = {"url": "https://127.0.0.1/"}
    act.typed = TYPED | act.body
    assert check_refusal(act, 409).startswith("Nothing can be sent there.")


def test_one_that_is_off_sends_no_trial():
    assert check_refusal(of_hook("try", is_on=False), 409) == "This webhook is off. Turn it on first."


def test_what_is_somebody_elses_is_not_there(mallory):
    delivery = a_sent_one()
    script = Script(mallory)

    for verb in ("try", "secret", "on", "off", "remove", "edit"):
        script.post(f"webhooks/{delivery.webhook_id}/{verb}/", 404)
    script.post(f"deliveries/{delivery.pk}/again/", 404)
    assert script.read("webhooks/")["results"] == script.read("deliveries/")["results"] == []
    assert Delivery.objects.get().state == State.FAILED


def test_lists_tell_the_last_deliveries_and_no_address(ada):
    delivery = a_sent_one()
    script = Script(ada)

    [hook] = script.read("webhooks/")["results"]
    [sent] = script.read("deliveries/")["results"]
    assert (hook["place"], hook["kinds"], hook["is_on"]) == ("site.test …hook", TYPED["kinds"], True)
    assert TYPED["url"] not in str(hook)
    assert (sent["number"], sent["webhook"], sent["state"]) == (str(delivery.number), hook["id"], "failed")
    assert (sent["body"], sent["answer"]) == (delivery.body, delivery.answer)


def test_a_secret_is_told_once_and_kept_nowhere(ada):
    """The control: of the first answer everything else is kept, and told again."""
    script = Script(ada)
    first = script.post("webhooks/make/", 201, key="once", **TYPED)
    again = script.post("webhooks/make/", 201, key="once", **TYPED)

    assert first["secret"].startswith("whsec_")
    assert again == first | {"secret": ""}
    assert first["secret"] not in KeptAnswer.objects.get().body
    assert Webhook.objects.count() == 1


def test_a_token_for_other_things_makes_no_webhook(ada):
    said = Script(ada, "profile", "claims").post("webhooks/make/", 403, **TYPED)

    assert said["detail"].startswith("This token lacks the scope “webhooks”")
    assert not Webhook.objects.exists()


def test_a_script_can_end_its_own_token(ada):
    script = Script(ada)

    assert script.post(f"tokens/{script.token.pk}/revoke/")["revoked_at"]
    assert script.client.get("/api/v1/me/").status_code == 401


def test_a_kind_for_curators_is_neither_told_nor_set(ada, grace):
    own = set(Script(ada).read("me/mail/")["paces"])
    [more] = set(Script(grace).read("me/mail/")["paces"]) - own

    said = Script(ada).post("me/mail/edit/", 400, **{more: "off"})
    assert said["errors"] == {more: ["There is no such field here."]}
