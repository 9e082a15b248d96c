"""Reproductions: who tells of one, and what becomes of it."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from board.lib.errors import Refused
from problems.models import Event, Reproduction, WriteUp
from problems.models.reproductions import MOVES, Status, with_reproductions
from problems.services import reproductions
from tests.factories import NOW, a_claim, a_person, a_problem, a_reproduction, a_writeup, join
from tests.problems.services.test_claim_races import at_once

pytestmark = pytest.mark.django_db


def refusal(act) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, str(refused.value)


def test_it_is_a_record_beside_the_write_up(mallory):
    writeup = a_writeup()

    told = reproductions.tell(
        writeup,
        by=mallory,
        outcome="could_not",
        commit="9fceb02",
        hardware="A laptop",
        hours=3,
        numbers="0.41\r\n",
        now=NOW,
    )

    row = Reproduction.objects.values("outcome", "commit", "hours", "numbers", "numbers_html", "status", "at").get()
    assert row == {
        "outcome": "could_not",
        "commit": "9fceb02",
        "hours": 3,
        "numbers": "0.41",
        "numbers_html": "<p>0.41</p>\n",
        "status": "shown",
        "at": NOW,
    }
    writeup.refresh_from_db()
    assert writeup.status == "listed"
    event = Event.objects.values_list("verb", "subject", "writeup", "by", "after", "evidence").get()
    assert event == ("reproduced", f"reproduction:{told.pk}", writeup.pk, mallory.pk, "could_not", "")


@pytest.mark.parametrize(
    ("who", "status", "said"),
    [
        (AnonymousUser, "listed", ("sign-in", "Sign in to tell of a reproduction.")),
        (a_person, "withdrawn", ("not-shown", "This write-up is no longer on the board.")),
    ],
)
def test_refusals_say_why(who, status, said):
    writeup = a_writeup(status=status)

    assert refusal(lambda: reproductions.tell(writeup, by=who(), outcome="reproduced", now=NOW)) == said


def test_an_authors_own_rerun_is_no_reproduction_and_a_linkers_is_one(ada, mallory):
    writeup = a_writeup(linked_by=mallory)
    writeup.authors.create(person=ada)

    assert refusal(lambda: reproductions.tell(writeup, by=ada, outcome="reproduced", now=NOW)) == (
        "your-own",
        "You wrote it. Your own rerun is no reproduction: somebody else has to try.",
    )
    assert reproductions.tell(writeup, by=mallory, outcome="reproduced", commit="9fceb02", now=NOW).by == mallory


def test_one_for_each_person_and_commit(mallory):
    first = a_reproduction(by=mallory, commit="9fceb02")
    tell = lambda commit: reproductions.tell(  # noqa: E731
        first.writeup, by=mallory, outcome="partly", commit=commit, now=NOW
    )

    assert refusal(lambda: tell("9fceb02"))[0] == "told"
    assert tell("aaaaaaa").commit == "aaaaaaa"
    reproductions.withdraw(first, by=mallory, now=NOW)
    assert tell("9fceb02").outcome == "partly"


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_every_pair_of_states(before, after):
    told = a_reproduction(status=before)
    move = lambda: reproductions._move(told, after, "shifted", by=told.by, now=NOW, reason="Spam.")  # noqa: E731

    if after in MOVES[before]:
        move()
        assert Reproduction.objects.get().status == after
    else:
        assert refusal(move)[1] == f"A reproduction that is {before} cannot become {after}."


def test_what_is_taken_back_is_a_stub(mallory, ada):
    said = {"numbers": "xyzzy", "link": "https://example.org/xyzzy", "hardware": "xyzzy", "commit": "xyzzy"}
    told = a_reproduction(by=mallory, hours=7, **said)
    assert refusal(lambda: reproductions.withdraw(told, by=ada, now=NOW))[0] == "not-yours"

    reproductions.withdraw(told, by=mallory, now=NOW)

    assert "xyzzy" not in str([*Reproduction.objects.values(), *Event.objects.values()])
    assert Reproduction.objects.get().hours is None
    assert refusal(lambda: reproductions.withdraw(told, by=mallory, now=NOW))[0] == "withdrawn"


def test_a_curator_hides_with_a_reason_and_shows_again(grace, mallory):
    told = a_reproduction(numbers="Cheap cards.")
    assert refusal(lambda: reproductions.hide(told, by=mallory, note="x", now=NOW))[0] == "not-curator"
    assert refusal(lambda: reproductions.hide(told, by=grace, note=" ", now=NOW))[1].startswith("Say why")

    reproductions.hide(told, by=grace, note="Advertising.", now=NOW)
    told.refresh_from_db()
    assert (told.status, told.hidden_because, told.numbers) == ("hidden", "Advertising.", "Cheap cards.")
    assert refusal(lambda: reproductions.hide(told, by=grace, note="x", now=NOW))[0] == "hidden"
    reproductions.show(told, by=grace, now=NOW)

    told.refresh_from_db()
    assert (told.status, told.hidden_because) == ("shown", "")


def test_one_that_was_told_again_meanwhile_is_not_shown_beside_itself(grace, mallory):
    told = a_reproduction(by=mallory, status="hidden")
    reproductions.tell(told.writeup, by=mallory, outcome="reproduced", numbers="1", now=NOW)

    assert refusal(lambda: reproductions.show(told, by=grace, now=NOW))[0] == "told"
    assert set(Reproduction.objects.values_list("status", flat=True)) == {"hidden", "shown"}


def test_lists_count_what_is_shown():
    writeup = a_writeup()
    a_writeup()
    for outcome, status in [
        ("reproduced", "shown"),
        ("reproduced", "shown"),
        ("partly", "shown"),
        ("could_not", "shown"),
        ("could_not", "hidden"),
        ("reproduced", "withdrawn"),
    ]:
        a_reproduction(writeup=writeup, outcome=outcome, status=status)

    counted = with_reproductions(WriteUp.objects.order_by("pk")).values_list("reproduced_count", "failed_count")

    assert list(counted) == [(2, 1), (0, 0)]


@pytest.mark.django_db(transaction=True)
def test_the_same_told_twice_at_once_is_one():
    for _ in range(5):
        writeup, person = a_writeup(), a_person()

        ends = at_once([lambda: reproductions.tell(writeup, by=person, outcome="reproduced", numbers="1", now=NOW)] * 2)

        assert ends == ["done", "refused"]
        assert writeup.reproductions.count() == 1


def test_one_that_shows_nothing_is_refused(mallory):
    writeup = a_writeup()

    assert refusal(lambda: reproductions.tell(writeup, by=mallory, outcome="reproduced", hours=3, now=NOW)) == (
        "nothing-to-see",
        "Say what you ran: a commit, the numbers you got, or where to see it.",
    )
    assert not Reproduction.objects.exists()


def test_who_was_at_work_on_it_reproduces_nothing(ada, mallory):
    problem = a_problem()
    writeup = a_writeup(linked_by=ada, says={problem: "partial"})
    join(a_claim(problem=problem, person=ada, status="released"), mallory)

    assert refusal(lambda: reproductions.tell(writeup, by=mallory, outcome="reproduced", numbers="1", now=NOW)) == (
        "your-claim",
        "You were at work on it with its authors. Somebody else has to try.",
    )
