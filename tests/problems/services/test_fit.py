"""Stating what one can do, taking it back, and leaving."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from problems.fit import Opened, Statement
from problems.models import DoneChapter, Event, Fit, HeldSkill
from problems.services import fit
from tests.factories import NOW, a_problem, a_skill, a_track
from users.services import people

pytestmark = pytest.mark.django_db

SAID = Statement({"probing": 2, "steering": 1}, ("1.1", "1.2"), "laptop", 6, ("toys",))


@pytest.fixture
def words():
    for key in ("probing", "steering", "transformer-internals"):
        a_skill(key=key, name=key.capitalize())
    a_track(key="toys")
    a_track(key="wild")


def rows() -> list[int]:
    return [model.objects.count() for model in (Fit, HeldSkill, DoneChapter, Fit.liked_tracks.through)]


def test_what_was_stated_is_read_back_in_one_query(ada, words, django_assert_num_queries):
    fit.state(SAID, by=ada)

    with django_assert_num_queries(1):
        assert fit.of(ada) == SAID
    assert rows() == [1, 2, 2, 1]
    assert fit.of(ada).levels == {
        "probing": 2,
        "steering": 1,
        "transformer-internals": 2,
        "transformerlens": 2,
        "attribution-methods": 1,
        "activation-patching": 1,
    }


def test_stating_again_replaces_all_of_it_and_touches_nobody_else(ada, mallory, words):
    fit.state(SAID, by=ada)
    fit.state(SAID, by=mallory)

    fit.state(Statement({"probing": 3}), by=ada)

    assert fit.of(ada) == Statement({"probing": 3})
    assert fit.of(mallory) == SAID
    assert Event.objects.count() == 0


def test_nothing_stated_keeps_no_row(ada, words):
    fit.state(SAID, by=ada)
    fit.state(Statement(), by=ada)

    assert rows() == [0, 0, 0, 0]
    assert fit.of(ada) == Statement()


def test_all_of_it_is_taken_back_by_its_person_alone(ada, mallory, words):
    fit.state(SAID, by=ada)
    fit.state(SAID, by=mallory)

    fit.take_back(by=ada)
    fit.take_back(by=ada)

    assert (fit.of(ada), fit.of(mallory)) == (Statement(), SAID)


def test_who_leaves_leaves_none_of_it(ada, mallory, words):
    fit.state(SAID, by=ada)
    fit.state(SAID, by=mallory)

    people.delete(ada, now=NOW)

    assert Fit.objects.get().person == mallory
    assert rows() == [1, 2, 2, 1]


@pytest.mark.parametrize(
    "break_it",
    [
        lambda row: Fit.objects.create(person=row.person),
        lambda row: Fit.objects.filter(pk=row.pk).update(compute="abacus"),
        lambda row: Fit.objects.filter(pk=row.pk).update(hours_per_week=0),
        lambda row: Fit.objects.filter(pk=row.pk).update(hours_per_week=81),
        lambda row: HeldSkill.objects.update(level=5),
        lambda row: HeldSkill.objects.update(level=0),
        lambda row: HeldSkill.objects.create(fit=row, skill=HeldSkill.objects.first().skill, level=1),
        lambda row: DoneChapter.objects.create(fit=row, chapter="1.1"),
        lambda row: DoneChapter.objects.filter(chapter="1.1").update(chapter="9"),
    ],
)
def test_the_database_holds_what_a_statement_can_be(ada, words, break_it):
    fit.state(SAID, by=ada)

    with pytest.raises(IntegrityError), transaction.atomic():
        break_it(ada.fit)


def test_next_levels_open_what_misses_nothing_else(django_assert_num_queries):
    probing, steering, maths, retired = (a_skill(key=key) for key in ("probing", "steering", "maths", "retired"))
    a_problem(skills={probing: 2})
    a_problem(skills={probing: 2, retired: 1})
    a_problem(skills={probing: 1, maths: 2})
    a_problem(skills={probing: 2}, worked_on_until=NOW + timedelta(days=1))
    a_problem(skills={probing: 2, maths: 1})
    a_problem(skills={steering: 1, maths: 2})
    a_problem(skills={probing: 3})
    a_problem(skills={probing: 2, steering: 1})
    a_problem(skills={maths: 1})
    a_problem(skills={probing: 2}, has_results=True)
    a_problem(skills={probing: 2}, status="withdrawn")

    asked = Statement({"probing": 1, "maths": 2})

    with django_assert_num_queries(1):
        assert fit.opened(asked, [probing, steering, maths], NOW) == Opened({"probing": 2, "steering": 1})


def test_of_a_large_board_the_first_of_the_list_tell_what_opens(monkeypatch):
    probing = a_skill(key="probing")
    for starred in (False, True, True):
        a_problem(skills={probing: 2}, starred=starred)
    asked = Statement({"probing": 1})
    for most, told in ((3, Opened({"probing": 3})), (2, Opened({"probing": 2}, among=2))):
        monkeypatch.setattr("problems.models.fit.LOOKED_THROUGH", most)
        assert fit.opened(asked, [probing], NOW) == told


def test_what_fits_takes_two_queries_for_any_rows(words, django_assert_num_queries):
    known = fit.words()
    for count in (1, 30):
        while len(fit.fitting(Statement(), known, NOW, 60).rows) < count:
            a_problem(skills={known.skills["probing"]: 1, known.skills["steering"]: 2}, track=known.tracks["toys"])
        with django_assert_num_queries(2):
            found = fit.fitting(SAID, known, NOW, 12)
        assert (len(found.rows), found.total) == (min(12, count), count)


def test_a_board_without_problems_fits_nobody(words):
    assert fit.fitting(SAID, fit.words(), NOW, 12) == fit.Fitting([], 0)
