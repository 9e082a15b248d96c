"""Reading to the end, acting once, and the board's own sentences."""

import httpx
import pytest

from circuitboard import (
    Away,
    Board,
    BoardError,
    CannotRead,
    MayNot,
    NoBoard,
    NotSignedIn,
    NotThere,
    Refused,
    TooOften,
)
from problems.models import Claim, LogEntry, WriteUp
from tests.api import Script
from tests.factories import a_claim, a_problem, a_skill

pytestmark = pytest.mark.django_db(transaction=True)
CLAIM = {"hypothesis": "One head does it.", "plan": "Patch. Ablate. Write."}


def test_problems_are_walked_to_the_end_by_the_filter_of_the_list(board):
    probing = a_skill(key="probing")
    fitting = [a_problem(skills={probing: 1}, difficulty="AB"[n % 2]) for n in range(7)]
    a_problem(skills={probing: 1}, difficulty="C")
    a_problem(difficulty="A")

    found = list(board.problems(skill=["probing"], max_difficulty="B", page_size=3))

    assert sorted(row["number"] for row in found) == [problem.pk for problem in fitting]


def test_problem_is_read_whole(board):
    problem = a_problem(title="Which head?")

    assert board.problem(problem.pk)["title"] == "Which head?"


def test_from_claim_to_write_up(board, ada):
    problem = a_problem()
    claim = board.claim(problem.pk, **CLAIM)
    entry = board.log(claim["id"], "Head 9.1 moves it.", kind="result")
    checked = board.check_in(claim["id"], moved="Patching runs.", next="Ablate.")
    linked = board.submit(
        "https://example.org/post", bears_on={problem.pk: "answers"}, title="One head moves it", kind="post"
    )

    held = Claim.objects.get(pk=claim["id"])
    assert (held.person, held.problem, held.status) == (ada, problem, "delivered")
    assert LogEntry.objects.get(pk=entry["id"]).text == "Head 9.1 moves it."
    assert [row["next"] for row in checked["check_ins"]] == ["Ablate."]
    assert WriteUp.objects.get(pk=linked["id"]).link == "https://example.org/post"


def test_release_leaves_the_note(board, ada):
    claim = a_claim(person=ada)

    board.release(claim.pk, note="Tried patching.", may_contact=True)

    claim.refresh_from_db()
    assert (claim.status, claim.note, claim.may_contact) == ("released", "Tried patching.", True)


def test_same_key_twice_has_one_effect_and_one_answer(board):
    problem = a_problem()

    first = board.act(f"problems/{problem.pk}/claim", key="one", **CLAIM)
    second = board.act(f"problems/{problem.pk}/claim", key="one", **CLAIM)

    assert second == first
    assert Claim.objects.count() == 1


def test_refusal_is_the_sentence_that_a_page_shows(board):
    problem = a_problem()
    board.claim(problem.pk, **CLAIM)

    with pytest.raises(Refused) as refusal:
        board.claim(problem.pk, **CLAIM)

    assert (refusal.value.status, str(refusal.value)) == (409, "You are already working on this problem.")


def test_every_failure_has_its_kind_and_names_the_place(board, live_server, mallory):
    problem = a_problem()
    with pytest.raises(CannotRead) as unread:
        list(board.problems(hours="many", colour="red"))
    assert set(unread.value.errors) == {"hours", "colour"}
    with pytest.raises(NotThere):
        board.problem(999_999)
    with Board("obp_nonsense", url=live_server.url) as stranger, pytest.raises(NotSignedIn):
        stranger.me()
    narrow = Script(mallory, "comments").text
    with Board(narrow, url=live_server.url) as other, pytest.raises(MayNot):
        other.claim(problem.pk, **CLAIM)


class Sometimes(httpx.BaseTransport):
    """Answers in turn, and remembers what was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def handle_request(self, request):
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def scripted(*answers):
    transport, waits = Sometimes(*answers), []
    return Board("obp_x", transport=transport, wait=waits.append), transport, waits


def test_what_was_busy_away_or_broken_is_asked_again_under_the_same_key():
    board, transport, waits = scripted(
        httpx.Response(429, headers={"Retry-After": "7"}),
        httpx.ConnectError("gone"),
        httpx.Response(503, headers={"Retry-After": "soon"}),
        httpx.Response(201, json={"id": 1}),
    )

    assert board.act("problems/1/watch") == {"id": 1}
    assert waits == [7, 1, 1]
    assert len({request.headers["Idempotency-Key"] for request in transport.asked}) == 1


@pytest.mark.parametrize(("status", "kind"), [(429, TooOften), (503, Away)])
def test_it_gives_up_after_four_tries(status, kind):
    board, transport, waits = scripted(*[httpx.Response(status) for _ in range(4)])

    with pytest.raises(kind):
        board.read("problems")
    assert (len(transport.asked), waits) == (4, [1, 1, 1])


def test_it_does_not_hang_for_an_hour():
    board, transport, waits = scripted(httpx.Response(429, headers={"Retry-After": "3600"}))

    with pytest.raises(TooOften):
        board.read("problems")
    assert (len(transport.asked), waits) == (1, [])


def test_refusal_is_not_asked_again():
    board, transport, _ = scripted(httpx.Response(409, json={"detail": "No."}))

    with pytest.raises(Refused, match="No"):
        board.act("problems/1/claim")
    assert len(transport.asked) == 1


@pytest.mark.parametrize("text", ["", "<html>", "[]", "{", "null"])
def test_failure_in_other_words_than_the_boards_is_told_too(text):
    answer = httpx.Response(502, text=text, headers={"Content-Type": "application/problem+json"})
    board, _, _ = scripted(answer)

    with pytest.raises(BoardError, match="answered 502"):
        board.read("problems")


def test_merged_problem_is_read_where_it_went(board):
    canonical = a_problem()
    merged = a_problem(status="merged", merged_into=canonical)

    assert board.problem(merged.pk)["number"] == canonical.pk


@pytest.mark.parametrize("there", ["https://127.0.0.1:8000/api/v1/me/", "http://evil.example/", "//evil.example/"])
def test_token_follows_no_redirect_away(there):
    board, transport, _ = scripted(httpx.Response(301, headers={"Location": there}))

    with pytest.raises(NoBoard, match="sends on to"):
        board.me()
    assert len(transport.asked) == 1


def test_act_follows_no_redirect():
    board, transport, _ = scripted(httpx.Response(301, headers={"Location": "/api/v1/other/"}))

    with pytest.raises(NoBoard):
        board.act("problems/1/watch")
    assert len(transport.asked) == 1


def test_redirect_that_leads_round_comes_to_an_end():
    board, transport, _ = scripted(*[httpx.Response(301, headers={"Location": "/api/v1/me/"}) for _ in range(9)])

    with pytest.raises(NoBoard):
        board.me()
    assert len(transport.asked) == 4


def test_what_is_no_board_is_said():
    board, _, _ = scripted(httpx.Response(200, text="<html>Sign in to the network</html>"))

    with pytest.raises(NoBoard, match=r"What answers at http://127\.0\.0\.1:8000/api/v1/me/ is no Circuit Board\."):
        board.me()


@pytest.mark.parametrize("token", ["obp_ü", "obp_a\nb", "obp_a b", "obp_\x00"])
def test_token_that_fits_no_header_is_none(token):
    with pytest.raises(NotSignedIn):
        Board(token)


def test_blanks_around_a_token_are_left_out(live_server, token):
    with Board(f" {token}\n", url=live_server.url) as board:
        assert board.me()["username"] == "ada"


@pytest.mark.parametrize("url", ["", "127.0.0.1:8000", "localhost:8000", "http://", "http://[::1", "ftp://x.example"])
def test_address_that_is_none_is_said(url):
    with pytest.raises(ValueError, match="is no address of a board"):
        Board(url=url)


@pytest.mark.parametrize("tail", ["", "/", "/api/v1", "/api/v1/"])
def test_address_may_be_that_of_the_api(live_server, tail):
    with Board(url=live_server.url + tail) as board:
        assert list(board.problems()) == []


def test_next_page_is_asked_of_the_host_that_was_named():
    """A board behind another name, or a hostile answer: the token goes nowhere else."""
    board, transport, _ = scripted(
        httpx.Response(200, json={"results": [{"n": 1}], "next": "https://evil.example/api/v1/problems/?cursor=x"}),
        httpx.Response(200, json={"results": [{"n": 2}], "next": None}),
    )

    assert list(board.every("problems")) == [{"n": 1}, {"n": 2}]
    assert str(transport.asked[1].url) == "http://127.0.0.1:8000/api/v1/problems/?cursor=x"


@pytest.mark.parametrize("word", ["", "E", "AB", "1"])
def test_what_is_no_difficulty_is_said(word):
    board, _, _ = scripted()
    if word:
        with pytest.raises(ValueError, match="is no difficulty"):
            list(board.problems(max_difficulty=word))


def test_a_refusal_names_the_page_of_what_stands_in_the_way(board):
    problem, link = a_problem(), "https://example.org/post"
    there = board.submit(link, bears_on={problem.pk: "partial"}, title="One head moves it", kind="post")

    with pytest.raises(Refused) as refusal:
        board.submit(link, bears_on={problem.pk: "partial"}, title="Again", kind="post")

    assert (refusal.value.code, refusal.value.url) == ("linked-twice", there["url"])
