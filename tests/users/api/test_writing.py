"""What every address that acts has in common: who may, how often, how it is read, and that it can be sent again."""

import json
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from board.lib import tokens as shapes
from problems.models import CheckIn, Comment, Event
from tests.api import Script, check
from tests.factories import a_claim, a_comment, a_person, a_problem
from users.models import ApiToken, KeptAnswer, RequestCount
from users.services import tokens

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def there(ada):
    """The address at which ada checks in."""
    return f"/api/v1/claims/{a_claim(person=ada, lapses_at=a_time_ahead()).pk}/check-in/"


def a_time_ahead():
    return timezone.now() + timedelta(days=30)


def send(there: str, text: str = "", body=None, **headers):
    """What comes back to a check-in with this token."""
    sent = {"moved": "Runs."} if body is None else body
    headers = ({"authorization": f"Bearer {text}"} if text else {}) | headers
    answer = Client().post(there, sent, content_type=JSON, headers=headers)
    check(answer, "post")
    return answer


# Who


def test_without_a_token_nothing_is_done(there):
    answer = send(there)

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["detail"].startswith("Send a token: “Authorization: Bearer obp_…”. Make one at http://")
    assert not CheckIn.objects.exists()


def test_a_session_is_no_token(there, ada, client):
    client.force_login(ada)

    assert client.post(there, {"moved": "Runs."}, content_type=JSON).status_code == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER "])
def test_a_token_may_be_sent_as_clients_send_it(there, ada, scheme):
    text = Script(ada).text

    assert Client().post(there, {"moved": "x"}, JSON, headers={"authorization": f"{scheme} {text}"}).status_code == 200


@pytest.mark.parametrize("text", ["obp_x", "hunter2", "é", "", " "])
def test_a_malformed_token_is_refused_without_asking_the_database(there, text, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().post(there, {"moved": "x"}, JSON, headers={"authorization": f"Bearer {text}"})

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["detail"] == "This is no token of the board, or a letter of it is wrong."


def test_a_bad_token_reads_nothing_either(client):
    answer = client.get("/api/v1/problems/", headers={"authorization": f"Bearer {shapes.new()}"})

    assert (answer.status_code, answer.json()["detail"]) == (401, "The board knows no such token.")
    check(answer)


def test_rights_end_on_the_next_request(there, ada):
    script = Script(ada)
    assert send(there, script.text).status_code == 200

    tokens.revoke(script.token)
    assert send(there, script.text).status_code == 401
    second = Script(ada)
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    assert send(there, second.text).status_code == 401
    type(ada).objects.filter(pk=ada.pk).update(is_active=True)
    ApiToken.objects.update(expires_at=second.token.made_at.replace(year=2027))
    assert send(there, second.text).status_code == 200


def test_a_curator_who_is_none_any_more_curates_no_more(grace):
    script, comment = Script(grace), a_comment()
    type(grace).objects.filter(pk=grace.pk).update(role="member")

    told = script.post(f"comments/{comment.pk}/hide/", 403, note="Spam.")

    assert told["detail"] == "Only a curator can do this."
    assert Comment.objects.get().is_shown


def test_what_a_curator_was_told_is_told_to_no_former_one_by_its_key(grace):
    script, comment = Script(grace), a_comment()
    script.post(f"comments/{comment.pk}/hide/", 200, key="once", note="Spam.")
    type(grace).objects.filter(pk=grace.pk).update(role="member")

    told = script.post(f"comments/{comment.pk}/hide/", 403, key="once", note="Spam.")

    assert told["detail"] == "Only a curator can do this."


def test_what_is_refused_for_its_scope_is_counted_too(there, ada, settings):
    settings.API_WRITES_PER_TOKEN = 2
    token = Script(ada, "comments").text

    answers = [send(there, token) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [403, 403, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]


def test_a_scope_that_is_missing_is_named(there, ada):
    answer = send(there, Script(ada, "comments", "reviews").text)

    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("This token lacks the scope “claims”. Make one that has it at http://")
    assert answer["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="claims"'
    assert not CheckIn.objects.exists()


def test_without_the_scope_of_a_curator_a_token_acts_as_a_member(grace):
    script = Script(grace, "writeups", "comments")
    draft = a_problem(status="draft")

    assert script.read("me/")["role"] == "member"
    script.post(f"problems/{draft.pk}/comment/", 404, text="Hm.")
    assert Script(grace).read("me/")["role"] == "curator"
    Script(grace).post(f"problems/{draft.pk}/comment/", 201, text="Hm.")
    grace.refresh_from_db()
    assert grace.role == "curator"


def test_what_is_somebody_elses_is_not_there(there, mallory):
    assert send(there, Script(mallory).text).status_code == 404


def test_what_is_private_is_for_its_person_and_kept_by_nobody(ada, client):
    answer = Script(ada).client.get("/api/v1/me/")

    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Vary"] == "Authorization"
    assert "Access-Control-Allow-Origin" not in answer
    assert client.get("/api/v1/me/").status_code == 401
    assert Script(ada).client.get("/api/v1/reports/").status_code == 403


# How it is read


def test_only_json_is_read(there, ada):
    answer = Script(ada).client.post(there, {"moved": "Runs."})

    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")
    check(answer, "post")


def test_what_cannot_be_read_is_told_by_its_place(there, ada):
    script = Script(ada)
    for sent, told in (
        (b'{"moved": "a", "moved": "b"}', {"moved": ["This stands twice in one object."]}),
        (b'{"moved": 7, "colour": 1}', {"moved": ["Send a text."], "colour": ["There is no such field here."]}),
        (b'{"moved": "' + b"x" * 1_000_000 + b'"}', {"body": ["This is longer than 1,000,000 bytes."]}),
        (b"[" * 100_000, {"body": ["Line 1, column 33: more than 32 levels, one inside the other."]}),
        (b"", {"moved": ["“What moved?” is empty."]}),
    ):
        answer = script.client.post(there, sent, content_type=JSON)
        assert (answer.status_code, answer.json()["errors"]) == (400, told)
        check(answer, "post")
    assert not CheckIn.objects.exists()


def test_a_query_is_refused(there, ada):
    answer = Script(ada).client.post(f"{there}?dry=1", {"moved": "x"}, content_type=JSON)

    assert (answer.status_code, answer.json()["errors"]) == (400, {"dry": ["There is no such parameter here."]})


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "trace"])
def test_acts_are_sent_with_post(there, ada, method):
    for client in (Client(), Script(ada).client):
        answer = getattr(client, method)(there)
        assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")


def test_another_site_may_not_act(there, ada):
    answer = Client().options(
        there, headers={"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    )

    assert answer.status_code == 204
    assert "Access-Control-Allow-Origin" not in answer
    assert "Access-Control-Allow-Origin" not in Script(ada).client.post(there, {"moved": "x"}, content_type=JSON)


def test_an_answer_to_an_act_is_kept_by_nobody(there, ada):
    assert Script(ada).client.post(there, {"moved": "x"}, content_type=JSON)["Cache-Control"] == "no-store"


def test_a_text_that_cannot_be_rendered_is_told_like_any_other(ada):
    deep = f"${'{' * 60}{'}' * 60}$"

    told = Script(ada).post(f"problems/{a_problem().pk}/comment/", 400, text=deep)

    assert list(told["errors"]) == ["text"]


# Again


def test_an_act_that_is_sent_again_is_done_once(there, ada):
    script = Script(ada)
    first, again = (send(there, script.text, **{"idempotency-key": "k"}) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert (first.get("Idempotency-Replayed"), again.get("Idempotency-Replayed")) == (None, "true")
    assert (CheckIn.objects.count(), Event.objects.filter(verb="checked in").count()) == (1, 1)


def test_what_can_no_longer_be_done_is_still_answered_again(ada):
    comment = a_comment(by=ada)
    script = Script(ada)

    answers = [script.post(f"comments/{comment.pk}/delete/", key="k") for _ in range(2)]

    assert answers[0] == answers[1]
    script.post(f"comments/{comment.pk}/delete/", 409, key="another")


def test_a_key_for_another_body_or_another_address_is_refused(there, ada):
    script = Script(ada)
    send(there, script.text, **{"idempotency-key": "k"})

    for address, body in ((there, {"moved": "Other."}), (there.replace("check-in", "ask-for-eyes"), {})):
        answer = send(address, script.text, body, **{"idempotency-key": "k"})
        assert (answer.status_code, answer.json()["detail"]) == (
            422,
            "This Idempotency-Key came before with another address or another body. Nothing was done.",
        )
    assert CheckIn.objects.count() == 1


def test_the_order_of_fields_makes_no_other_body(there, ada):
    script = Script(ada)
    bodies = [{"moved": "a", "next": "b"}, {"next": "b", "moved": "a"}]

    answers = [send(there, script.text, body, **{"idempotency-key": "k"}) for body in bodies]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert CheckIn.objects.count() == 1


def test_a_refusal_is_not_kept(there, ada):
    script = Script(ada)
    assert send(there, script.text, {}, **{"idempotency-key": "k"}).status_code == 400

    assert send(there, script.text, **{"idempotency-key": "k"}).status_code == 200
    assert KeptAnswer.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 201])
def test_a_key_that_cannot_be_read_is_refused(there, ada, key):
    answer = send(there, Script(ada).text, **{"idempotency-key": key})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["Idempotency-Key"]


def threads_of(count: int, act) -> list:
    start, said = threading.Barrier(count), []

    def run() -> None:
        try:
            start.wait(timeout=20)
            said.append(act())
        finally:
            connection.close()

    running = [threading.Thread(target=run) for _ in range(count)]
    for one in running:
        one.start()
    for one in running:
        one.join(timeout=60)
    return said


@pytest.mark.django_db(transaction=True)
def test_twenty_clients_with_one_key_have_one_effect_and_one_answer():
    ada = a_person("ada")
    there = f"/api/v1/claims/{a_claim(person=ada, lapses_at=a_time_ahead()).pk}/check-in/"
    script = Script(ada)

    said = threads_of(20, lambda: send(there, script.text, **{"idempotency-key": "k"}))

    assert Counter(answer.status_code for answer in said) == {200: 20}
    assert len({answer.content for answer in said}) == 1
    assert (CheckIn.objects.count(), Event.objects.filter(verb="checked in").count()) == (1, 1)


# How often


def test_room_is_told_and_ends(there, ada, settings):
    settings.API_WRITES_PER_TOKEN = 2
    script = Script(ada)

    answers = [send(there, script.text) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"2"}
    assert answers[2]["Retry-After"] == answers[2]["RateLimit-Reset"]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["detail"].startswith("That was too much at once. It works again in ")
    assert CheckIn.objects.count() == 2


def test_all_tokens_of_a_person_count_together_and_so_does_an_address(there, ada, mallory, settings):
    settings.API_WRITES_PER_PERSON, settings.API_WRITES_PER_ADDRESS = 2, 3
    first, second = Script(ada), Script(ada)

    assert [send(there, one.text).status_code for one in (first, second, first, second)] == [200, 200, 429, 429]
    assert [send(there, Script(mallory).text).status_code for _ in range(2)] == [404, 429]


def test_an_address_is_kept_as_a_digest(there, ada):
    send(there, Script(ada).text)

    [bucket] = [row.bucket for row in RequestCount.objects.filter(bucket__startswith="address:")]
    assert len(bucket) == len("address:") + 32
    assert "127.0.0.1" not in bucket


@pytest.mark.parametrize(
    ("addresses", "second"),
    [
        (("2001:db8:1:2::7", "2001:db8:1:2:ffff::9"), 429),
        (("2001:db8:1:2::7", "2001:db8:1:3::7"), 200),
        (("192.0.2.7", "192.0.2.8"), 200),
    ],
)
def test_a_household_of_newer_addresses_is_one(there, ada, settings, addresses, second):
    settings.API_WRITES_PER_ADDRESS = 1
    script = Script(ada)

    answers = [script.client.post(there, {"moved": "x"}, JSON, REMOTE_ADDR=address) for address in addresses]

    assert [answer.status_code for answer in answers] == [200, second]


def test_where_no_address_is_told_the_token_is_counted_alone(there, ada):
    assert Script(ada).client.post(there, {"moved": "x"}, JSON, REMOTE_ADDR="").status_code == 200
    assert not RequestCount.objects.filter(bucket__startswith="address:").exists()


def test_reading_is_counted_with_a_token_alone(ada, client, settings):
    settings.API_READS_PER_TOKEN = 2
    script = Script(ada)

    answers = [script.client.get("/api/v1/problems/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    check(answers[2])
    visitor = client.get("/api/v1/problems/")
    assert (visitor.status_code, "RateLimit-Limit" in visitor) == (200, False)


def test_a_reader_who_has_it_already_is_told_the_room_too(ada):
    script = Script(ada)
    first = script.client.get("/api/v1/problems/")

    again = script.client.get("/api/v1/problems/", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, int(again["RateLimit-Remaining"])) == (304, int(first["RateLimit-Remaining"]) - 1)


@pytest.mark.django_db(transaction=True)
def test_a_burst_is_let_through_exactly_as_far_as_it_may(settings):
    settings.API_WRITES_PER_TOKEN = 6
    ada = a_person("ada")
    there = f"/api/v1/claims/{a_claim(person=ada, lapses_at=a_time_ahead()).pk}/check-in/"
    script = Script(ada)

    said = threads_of(20, lambda: send(there, script.text))

    assert Counter(answer.status_code for answer in said) == {200: 6, 429: 14}
    assert CheckIn.objects.count() == 6


def test_the_body_of_an_answer_is_json_of_its_own_type(there, ada):
    answer = send(there, Script(ada).text)

    assert answer["Content-Type"] == JSON
    assert json.loads(answer.content)["check_ins"][0]["moved"] == "Runs."
