"""Choosing what a portfolio shows: its order, what is hidden, the words on it."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from board.lib.errors import Refused
from problems import portfolio
from problems.models import Introduction, PortfolioItem, UnnamedCount
from problems.services import portfolios
from tests.factories import NOW, a_claim, a_review, a_writeup, join, written_by
from users.models import User
from users.services import people

pytestmark = pytest.mark.django_db


def shown(person, kind="writeup") -> list:
    """What a visitor sees of one kind, in order."""
    (filled,) = (one for one in portfolio.of(person) if one.section.kind == kind)
    return filled.rows


def three(person) -> list:
    """Three write-ups, the newest first."""
    return list(reversed([written_by(person, title=f"Post {n}") for n in range(3)]))


def test_everything_shows_newest_first_until_something_is_chosen(ada):
    writeups = three(ada)
    first, second = a_claim(person=ada), a_claim(person=ada)

    assert shown(ada) == writeups
    assert shown(ada, "claim") == [second, first]
    assert PortfolioItem.objects.count() == 0


@pytest.mark.parametrize(
    ("moved", "step", "order"),
    [
        (2, -1, [0, 2, 1]),
        (0, 1, [1, 0, 2]),
        (1, -1, [1, 0, 2]),
        (0, -1, [0, 1, 2]),
        (2, 1, [0, 1, 2]),
    ],
)
def test_a_thing_moves_one_place_and_stays_where_there_is_none(ada, moved, step, order):
    writeups = three(ada)

    portfolios.move(writeups[moved], by=ada, step=step)

    assert shown(ada) == [writeups[place] for place in order]


def test_moving_twice_goes_on_from_where_it_stands(ada):
    first, second, third = three(ada)

    portfolios.move(third, by=ada, step=-1)
    portfolios.move(third, by=ada, step=-1)

    assert shown(ada) == [third, first, second]
    assert sorted(PortfolioItem.objects.values_list("position", flat=True)) == [0, 1, 2]


def test_the_order_of_one_kind_leaves_the_other_alone(ada):
    claims = [a_claim(person=ada), a_claim(person=ada)]
    portfolios.move(three(ada)[2], by=ada, step=-1)

    assert shown(ada, "claim") == claims[::-1]


def test_what_is_hidden_keeps_its_place(ada):
    first, second, third = three(ada)

    portfolios.show(second, by=ada, is_shown=False)
    assert shown(ada) == [first, third]
    portfolios.show(second, by=ada, is_shown=True)
    assert shown(ada) == [first, second, third]


def test_something_new_comes_first_until_it_is_placed(ada):
    first, second, third = three(ada)
    portfolios.move(third, by=ada, step=-1)

    new = written_by(ada)
    assert shown(ada) == [new, first, third, second]
    portfolios.move(new, by=ada, step=1)
    assert shown(ada) == [first, new, third, second]


def test_a_line_is_kept_beside_the_thing_and_nowhere_else(ada, mallory):
    writeup = written_by(ada)
    writeup.authors.create(person=mallory)

    portfolios.caption(writeup, by=ada, line="  My first. ")

    assert [row.line for row in shown(ada)] == ["My first."]
    assert [row.line for row in shown(mallory)] == [""]


def test_a_line_has_an_end(ada):
    with pytest.raises(Refused, match="At most 300 characters"):
        portfolios.caption(written_by(ada), by=ada, line="x" * 301)


NOT_PUBLIC = {
    "of somebody else": lambda ada, other: written_by(other),
    "linked for others": lambda ada, other: a_writeup(linked_by=ada),
    "declined": lambda ada, other: written_by(ada, status="declined"),
    "withdrawn": lambda ada, other: written_by(ada, status="withdrawn"),
    "a removed claim": lambda ada, other: a_claim(person=ada, status="removed"),
    "a claim of somebody else": lambda ada, other: a_claim(person=other),
    "an invitation": lambda ada, other: join(a_claim(person=other), ada, standing="invited").claim,
    "a request": lambda ada, other: join(a_claim(person=other), ada, standing="asked").claim,
    "an offer taken back": lambda ada, other: join(a_claim(person=other), ada, standing="withdrawn").claim,
}


@pytest.mark.parametrize("make", NOT_PUBLIC.values(), ids=NOT_PUBLIC)
def test_nothing_that_is_not_theirs_and_public_is_ever_chosen_or_shown(ada, mallory, make):
    thing = make(ada, mallory)

    for verb, words in (
        (portfolios.move, {"step": 1}),
        (portfolios.show, {"is_shown": True}),
        (portfolios.caption, {"line": "Mine."}),
    ):
        with pytest.raises(Refused, match="Only what is yours and public"):
            verb(thing, by=ada, **words)
    assert PortfolioItem.objects.count() == 0
    assert not any(one.rows for one in portfolio.of(ada))


def test_what_is_withdrawn_after_it_was_chosen_shows_no_longer(ada):
    first, second, third = three(ada)
    portfolios.move(second, by=ada, step=-1)
    second.status = "withdrawn"
    second.save(update_fields=["status"])

    assert shown(ada) == [first, third]
    portfolios.move(third, by=ada, step=-1)
    assert shown(ada) == [third, first]


def test_somebody_who_left_a_claim_still_worked_on_it(ada, mallory):
    claim = a_claim(person=mallory)
    join(claim, ada, standing="left")

    assert shown(ada, "claim") == [claim]


def test_an_introduction_is_rendered_changed_and_taken_away(ada):
    portfolios.introduce(ada, text="I look for *circuits*.\r\n")
    portfolios.introduce(ada, text="I look for **heads**.")
    said = Introduction.objects.get()
    assert (said.person, said.text, said.html) == (
        ada,
        "I look for **heads**.",
        "<p>I look for <strong>heads</strong>.</p>\n",
    )

    portfolios.introduce(ada, text="  ")
    assert not Introduction.objects.exists()


def test_an_introduction_is_short(ada):
    portfolios.introduce(ada, text="word " * 150)
    with pytest.raises(Refused, match=r"This has 151 words\. 150 is the limit\."):
        portfolios.introduce(ada, text="word " * 151)
    assert len(Introduction.objects.get().text.split()) == 150


def test_nothing_is_on_show_of_somebody_who_left(ada):
    portfolios.caption(written_by(ada), by=ada, line="Call me.")
    portfolios.introduce(ada, text="I am Ada.")

    people.delete(ada)

    assert (PortfolioItem.objects.count(), Introduction.objects.count()) == (0, 0)


@pytest.mark.parametrize("things", [[], ["writeup", "claim"]])
def test_the_database_holds_that_an_item_is_of_one_thing(ada, things):
    made = {"writeup": written_by(ada), "claim": a_claim(person=ada)}
    with pytest.raises(IntegrityError, match="portfolio_item_of_one_thing"), transaction.atomic():
        PortfolioItem.objects.create(person=ada, position=0, **{name: made[name] for name in things})


def at_once(*acts) -> None:
    """Runs each in a thread and a connection of its own, all let go together."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait()
        # Without the lock, PostgreSQL may end one of two that wait for each other.
        with suppress(OperationalError):
            act()
        connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def orders_after_two_moves_at_once(rounds: int):
    """Which of four things stands where, after the first was moved down and the last up, in two windows."""
    ada = User.objects.create_user("ada")
    things = [*three(ada), written_by(ada, linked_at=NOW - timedelta(days=1))]
    for _ in range(rounds):
        PortfolioItem.objects.all().delete()
        at_once(
            lambda: portfolios.move(things[0], by=ada, step=1),
            lambda: portfolios.move(things[3], by=ada, step=-1),
        )
        yield [things.index(thing) for thing in shown(ada)]


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_neither_is_lost():
    assert set(map(tuple, orders_after_two_moves_at_once(40))) == {(1, 0, 3, 2)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_one_of_two_moves_is_lost():
    """The control: the same race with nobody held."""
    assert any(order != [1, 0, 3, 2] for order in orders_after_two_moves_at_once(200))


def test_the_number_of_unnamed_reviews_is_of_the_moment_and_of_what_can_be_read(ada):
    for fields in ({}, {"status": "hidden"}, {"writeup": a_writeup(status="withdrawn")}, {"is_unnamed": False}):
        a_review(**{"by": ada, "outcome": "legible", "is_unnamed": True} | fields)
    a_review(by=ada, is_unnamed=True)

    portfolios.count_unnamed(ada, now=NOW)
    a_review(by=ada, outcome="legible", is_unnamed=True, given_at=NOW + timedelta(days=1))

    assert portfolio.unnamed_reviews(ada) == 1
    portfolios.count_unnamed(ada, now=NOW + timedelta(days=2))
    assert portfolio.unnamed_reviews(ada) == 2
    assert UnnamedCount.objects.values_list("person", "number").get() == (ada.pk, 2)


def test_nothing_is_counted_without_a_choice_and_none_of_nobodys(ada, mallory):
    a_review(by=ada, outcome="legible", is_unnamed=True)

    with pytest.raises(Refused, match=r"^You have given no review without your name\.$"):
        portfolios.count_unnamed(mallory, now=NOW)

    assert (portfolio.unnamed_reviews(ada), portfolio.unnamed_reviews(mallory)) == (0, 0)


def test_who_leaves_the_board_tells_no_number(ada):
    a_review(by=ada, outcome="legible", is_unnamed=True)
    portfolios.count_unnamed(ada, now=NOW)

    people.delete(ada, now=NOW)

    assert not UnnamedCount.objects.exists()


def test_the_database_holds_no_number_of_none(ada):
    with pytest.raises(IntegrityError, match="unnamed_count_of_some"):
        UnnamedCount.objects.create(person=ada, number=0, at=NOW)
