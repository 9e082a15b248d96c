"""The life of a webhook, and what is queued for it with the notices themselves."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from board.lib import fetching
from board.lib.errors import Refused
from board.lib.fetching import Page
from problems.models import Problem
from problems.services import claims, merges, watches, words
from tests.factories import NOW, a_person, a_problem, a_skill, a_technique, a_track, a_writeup
from tests.problems.services.test_reviews import a_reviewer, given
from users.models import Delivery, Notification, Webhook
from users.models.webhooks import State
from users.services import deliveries, notifications, people, posting, webhooks
from users.services.webhooks import MOST_BY_HAND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

TOLD = {"kind": "moved", "key": "event:1", "title": "It moved", "path": "/problems/1-it/", "now": NOW}
ASKED = {"url": "https://site.test/hook", "format": "json", "kinds": ["moved"]}


def made(person, **fields) -> Webhook:
    return webhooks.make(person, **ASKED | fields, now=NOW)[0]


def told_of() -> list[tuple]:
    return list(Delivery.objects.order_by("pk").values_list("webhook", "notice__key"))


def test_a_webhook_is_made_with_a_secret_that_no_row_holds(ada):
    hook, secret = webhooks.make(ada, **ASKED, now=NOW)

    assert secret.startswith("whsec_")
    assert secret not in str(Webhook.objects.values_list())
    assert hook.place == "site.test …hook"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kinds": []}, "kinds"),
        ({"kinds": ["moved", "webhooks"]}, "kinds"),
        ({"kinds": ["nothing"]}, "kinds"),
        ({"url": "http://site.test/"}, "address"),
        ({"url": "https://127.0.0.1/"}, "address"),
        ({"url": "https://[::1]/"}, "address"),
        ({"url": "https://0x7f.1/"}, "address"),
        ({"url": "https://site.test:8000/"}, "address"),
        ({"url": "https://a:b@site.test/"}, "address"),
        ({"url": "https://localhost/"}, "address"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(ada, fields, code):
    with pytest.raises(Refused) as refusal:
        made(ada, **fields)

    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")
    assert not Webhook.objects.exists()


def test_five_are_as_many_as_one_person_has(ada):
    for number in range(5):
        made(ada, url=f"https://site.test/{number}")

    with pytest.raises(Refused, match="5 webhooks, as many as one person can"):
        made(ada, url="https://site.test/another")
    with pytest.raises(Refused, match="already"):
        made(ada, url="https://site.test/1")


def test_it_is_changed_and_its_secret_stays(ada):
    hook = made(ada)
    Webhook.objects.update(failures=3, failing_since=NOW, disabled_at=NOW, disabled_because="It failed.")
    seed = hook.seed

    webhooks.edit(hook, format="slack", kinds=["moved"])
    hook.refresh_from_db()
    assert (hook.url, hook.format, hook.failures, hook.is_on, hook.seed) == (ASKED["url"], "slack", 3, False, seed)

    webhooks.edit(hook, url="https://site.test/another", format="slack", kinds=["moved", "moved"])
    hook.refresh_from_db()
    assert (hook.url, hook.kinds, hook.seed) == ("https://site.test/another", ["moved"], seed)
    assert (hook.failures, hook.failing_since, hook.is_on) == (0, None, False)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kinds": []}, "kinds"),
        ({"kinds": ["webhooks"]}, "kinds"),
        ({"url": "http://site.test/"}, "address"),
        ({"url": "https://10.0.0.1/"}, "address"),
        ({"url": "https://site.test/other"}, "twice"),
    ],
)
def test_a_change_obeys_what_making_one_obeys(ada, fields, code):
    hook = made(ada)
    made(ada, url="https://site.test/other")
    before = list(Webhook.objects.order_by("pk").values_list())

    with pytest.raises(Refused) as refusal:
        webhooks.edit(hook, **{"format": "json", "kinds": ["moved"]} | fields)

    assert refusal.value.code == code
    assert list(Webhook.objects.order_by("pk").values_list()) == before


def test_what_waits_goes_where_it_goes_now(ada):
    hook = made(ada)
    notifications.tell([ada.pk], **TOLD)
    webhooks.edit(hook, url="https://site.test/another", format="slack", kinds=["moved"])
    sent = []

    def post(url, body, headers):
        sent.append(url)
        return fetching.Page(200, url)

    posting.send(hook.pk, post=post, now=NOW)

    assert sent == ["https://site.test/another"]


def test_a_failure_where_it_was_says_nothing_of_where_it_is(ada):
    """The control: a failure where it is counts."""
    hook = made(ada)
    notifications.tell([ada.pk], **TOLD)

    def moved_meanwhile(url, body, headers):
        webhooks.edit(hook, url="https://site.test/another", format="json", kinds=["moved"])
        return broken(url, body, headers)

    def broken(url, body, headers):
        return fetching.Page(500, url)

    posting.send(hook.pk, post=moved_meanwhile, now=NOW)
    hook.refresh_from_db()
    assert (hook.failures, hook.is_on, Delivery.objects.get().state) == (0, True, "waiting")
    posting.send(hook.pk, post=broken, now=NOW + timedelta(hours=1))
    hook.refresh_from_db()
    assert hook.failures == 1


def beside(act, done: list) -> threading.Thread:
    """Another connection's act, under way; what came of it is in `done`."""

    def run() -> None:
        try:
            done.append(act() or "done")
        except Exception as error:
            done.append(error)
        finally:
            connection.close()

    started = threading.Thread(target=run)
    started.start()
    return started


def wait_for_a_lock() -> None:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_locks WHERE NOT granted")
            if cursor.rowcount:
                return
        time.sleep(0.05)
    raise AssertionError("Nobody waits for a lock.")


ENDS = {
    "removed": webhooks.remove,
    "left with its person": lambda hook: people.delete(hook.person, now=NOW),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_an_act_is_done_though_a_webhook_that_hears_of_it_goes_meanwhile(ada, mallory, end):
    hook, done = made(mallory), []
    with transaction.atomic():
        notifications.tell([mallory.pk], **TOLD)
        beside(lambda: end(hook), done).join()

    assert (done, Webhook.objects.count()) == (["done"], 0)
    # What is left of it is sent nowhere, and forgotten with its day.
    assert posting.send(hook.pk, post=None, now=NOW) == 0
    posting.forget_old(now=NOW + posting.KEPT + timedelta(days=1))
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_it_goes_while_a_try_is_settled_and_neither_ends_the_other(ada, end, monkeypatch):
    hook, done, started = made(ada), [], []
    webhooks.try_out(hook, now=NOW)
    move = deliveries.move

    def moved(delivery, state, **fields):
        if state == State.DONE:
            started.append(beside(lambda: end(hook), done))
            wait_for_a_lock()
        move(delivery, state, **fields)

    monkeypatch.setattr(deliveries, "move", moved)

    assert posting.send(hook.pk, post=lambda url, *_: Page(200, url), now=NOW) == 1
    started[0].join()
    assert (done, Webhook.objects.count()) == (["done"], 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [webhooks.turn_on, webhooks.turn_off, webhooks.renew_secret, webhooks.try_out])
def test_who_waits_for_one_that_is_removed_is_told_that_it_is_gone(ada, act):
    hook, done = made(ada), []
    with transaction.atomic():
        webhooks.remove(hook)
        waits = beside(lambda: act(hook), done)
        wait_for_a_lock()
    waits.join()

    assert [getattr(error, "code", error) for error in done] == ["gone"]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_pass_the_limit(django_user_model):
    ada, results = a_person("ada"), []

    def make(number: int) -> None:
        try:
            results.append(made(ada, url=f"https://site.test/{number}"))
        except Refused:
            results.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=make, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Webhook.objects.count(), len(results)) == (5, 12)


def test_telling_somebody_queues_it_for_their_webhooks_and_nobody_elses(ada, mallory):
    hook, other = made(ada), made(ada, url="https://site.test/2", kinds=["asked"])
    made(mallory)

    notifications.tell([ada.pk], **TOLD)
    notifications.tell([ada.pk], **TOLD)
    notifications.tell([ada.pk], **TOLD | {"kind": "asked", "key": "event:2"})

    assert told_of() == [(hook.pk, "event:1"), (other.pk, "event:2")]


def test_where_nobody_has_one_it_takes_no_statement_more(ada, django_assert_num_queries):
    with django_assert_num_queries(2):
        notifications.tell([ada.pk], **TOLD)


def test_with_one_it_takes_the_same_for_three_as_for_one(ada, mallory, grace, django_assert_num_queries):
    for person in (ada, mallory, grace):
        made(person)
    for key, told in (("one", [ada.pk]), ("three", [ada.pk, mallory.pk, grace.pk])):
        with django_assert_num_queries(5):
            notifications.tell(told, **TOLD | {"key": key})


def test_a_refused_act_leaves_none(ada):
    made(ada)
    with transaction.atomic():
        notifications.tell([ada.pk], **TOLD)
        assert len(told_of()) == 1
        transaction.set_rollback(True)

    assert told_of() == []


def test_the_worker_is_asked_once_for_each_webhook(ada, settings, django_capture_on_commit_callbacks):
    """And not at all where the board sends nothing: a try that cannot arrive would count as a failure."""
    hook = made(ada)
    with django_capture_on_commit_callbacks(execute=True):
        notifications.tell([ada.pk], **TOLD | {"key": "event:0"})
    assert not ProcrastinateJob.objects.filter(task_name="users.tasks.send_to_webhook").exists()

    settings.FETCH_LINKS = True
    with django_capture_on_commit_callbacks(execute=True):
        notifications.tell([ada.pk], **TOLD)
        notifications.tell([ada.pk], **TOLD | {"key": "event:2"})

    jobs = ProcrastinateJob.objects.filter(task_name="users.tasks.send_to_webhook")
    assert [job.args for job in jobs] == [{"webhook": hook.pk}]


@pytest.mark.parametrize(
    "end",
    [
        webhooks.turn_off,
        lambda hook: type(hook.person).objects.filter(pk=hook.person_id).update(banned_until=NOW + timedelta(days=9)),
        webhooks.remove,
    ],
)
def test_off_banned_or_removed_it_hears_of_nothing(ada, end):
    end(made(ada))
    notifications.tell([ada.pk], **TOLD)

    assert (told_of(), Notification.objects.count()) == ([], 1)


def test_with_its_person_it_goes(ada, mallory):
    made(ada), made(mallory)
    notifications.tell([ada.pk, mallory.pk], **TOLD)
    people.delete(ada)

    assert [row.person for row in Webhook.objects.all()] == [mallory]
    assert Delivery.objects.count() == 1


def test_words_that_were_taken_back_are_in_no_row(ada):
    made(ada)
    notifications.tell([ada.pk], **TOLD, note="A secret.")
    Delivery.objects.update(body="A secret.")

    notifications.take_back("event:1")

    assert Delivery.objects.get().body == ""


def test_the_name_of_somebody_who_left_is_in_no_row(ada, mallory):
    made(ada)
    notifications.tell([ada.pk], **TOLD, by=mallory)
    Delivery.objects.update(body="mallory moved it")

    people.delete(mallory)

    assert Delivery.objects.get().body == ""


def test_turned_off_what_waits_is_dropped_and_on_again_nothing_of_it_comes(ada):
    hook = made(ada)
    notifications.tell([ada.pk], **TOLD)
    webhooks.turn_off(hook)
    webhooks.turn_on(hook)

    hook.refresh_from_db()
    assert (Delivery.objects.get().state, hook.is_on, hook.failures) == ("dropped", True, 0)


def test_a_new_secret_leaves_the_old_one_a_day(ada):
    hook, before = webhooks.make(ada, **ASKED, now=NOW)

    secret = webhooks.renew_secret(hook, now=NOW)

    hook.refresh_from_db()
    assert secret != before
    assert hook.old_until == NOW + timedelta(hours=24)


def test_a_trial_and_a_repetition_are_queued(ada):
    hook = made(ada)
    trial = webhooks.try_out(hook, now=NOW)
    with pytest.raises(Refused, match="on its way"):
        webhooks.send_again(trial, now=NOW)
    number = trial.number
    Delivery.objects.update(state="failed", attempts=6)

    webhooks.send_again(trial, now=NOW)

    trial.refresh_from_db()
    assert (trial.state, trial.attempts, trial.number) == ("waiting", 0, number)


def test_by_hand_only_so_many_go_in_an_hour(ada):
    hook = made(ada)
    for _ in range(MOST_BY_HAND):
        webhooks.try_out(hook, now=NOW)

    with pytest.raises(Refused, match="by hand within an hour"):
        webhooks.try_out(hook, now=NOW)
    webhooks.try_out(hook, now=NOW + timedelta(hours=1))
    webhooks.turn_off(hook)
    with pytest.raises(Refused, match="off"):
        webhooks.try_out(hook, now=NOW + timedelta(hours=3))


class TestOfOneThing:
    """A webhook for one watch: what is about it comes, what is not does not."""

    @pytest.fixture(autouse=True)
    def real_kinds(self, kinds):
        from problems.services import notices

        kinds.update({kind.key: kind for kind in notices.KINDS})

    @pytest.mark.parametrize("which", ["problem", "track", "skill"])
    def test_only_what_is_about_it_comes(self, ada, which):
        skill = a_skill()
        problem, other = a_problem(skills={skill: 1}), a_problem()
        for thing in (problem, other, problem.track, skill):
            watches.watch(thing, by=ada)
        only = {
            "problem": f"problem:{problem.pk}",
            "track": f"track:{problem.track.key}",
            "skill": f"skill:{skill.key}",
        }
        assert only[which] in dict(webhooks.narrower(ada))
        hook = made(ada, kinds=["watched"], only=only[which])
        every = made(ada, kinds=["watched"], url="https://site.test/every")

        assert (heard_of(hook, problem), heard_of(hook, other)) == (1, 0)
        assert every.deliveries.count() == 2
        assert hook.deliveries.get().notice.title.count(f"#{problem.pk}") == 1

    def test_what_was_merged_is_heard_of_where_it_went_until_an_undo(self, ada, grace):
        old, middle, last = a_problem(), a_problem(), a_problem()
        for problem in (old, last):
            watches.watch(problem, by=ada)
        hook = made(ada, kinds=["watched"], only=f"problem:{old.pk}")
        undone = [
            merges.merge(one, into=into, by=grace, note="The same.", now=NOW)
            for one, into in ((old, middle), (middle, last))
        ]

        assert heard_of(hook, last) == 1
        for merge in reversed(undone):
            merges.undo(merge, by=grace, note="Not the same.", now=NOW)
        assert (heard_of(hook, last), heard_of(hook, old)) == (0, 1)

    @pytest.mark.parametrize("kind", ["track", "skill", "technique"])
    def test_a_word_that_was_merged_is_heard_of_under_the_other(self, ada, grace, kind):
        old, new = [{"track": a_track, "skill": a_skill, "technique": a_technique}[kind]() for _ in range(2)]
        with_old, with_new = (
            a_problem(
                **{"track": {"track": one}, "skill": {"skills": {one: 1}}, "technique": {"techniques": [one]}}[kind]
            )
            for one in (old, new)
        )
        for problem in (with_old, with_new):
            watches.watch(problem, by=ada)
        hook = made(ada, kinds=["watched"], only=f"{kind}:{old.key}")
        merge = words.merge(old, into=new, by=grace, note="The same.", now=NOW)

        assert (heard_of(hook, with_old), heard_of(hook, with_new)) == (1, 1)
        words.undo(merge, by=grace, note="Not the same.", now=NOW)
        assert (heard_of(hook, with_old), heard_of(hook, with_new)) == (1, 0)

    def test_what_happens_to_a_write_up_is_about_its_problems(self, ada):
        problem, other = a_problem(), a_problem()
        for thing in (problem, other):
            watches.watch(thing, by=ada)
        hook, deaf = [made(ada, kinds=["watched"], only=f"problem:{thing.pk}") for thing in (problem, other)]
        writeup = a_writeup(says={problem: "partial"})
        for _ in range(2):
            given(writeup, a_reviewer())

        assert hook.deliveries.get().notice.title == f"“{writeup.title}” is legible: two people could follow it"
        assert not deaf.deliveries.exists()


def heard_of(hook, problem) -> int:
    """How many deliveries a claim on the problem leaves."""
    before = hook.deliveries.count()
    asked = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
    claims.claim(Problem.objects.get(pk=problem.pk), by=a_person(), **asked)
    return hook.deliveries.count() - before
