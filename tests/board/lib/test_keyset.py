"""Cursors on orders that the lists of today do not have."""

import pytest
from django.core.signing import Signer

from board.lib import keyset
from problems.models import Problem
from tests.factories import NOW, a_problem, a_source, a_track

pytestmark = pytest.mark.django_db


def rows_with_gaps():
    track, source = a_track(), a_source()
    for hours, day in [(3, None), (None, 1), (1, 2), (None, None), (3, 1), (2, None)]:
        checked = NOW.date().replace(day=day) if day else None
        a_problem(track=track, source=source, hours_low=hours, hours_high=None, checked_on=checked)


def walked(rows, size, **options):
    found, cursor = [], ""
    while True:
        page = keyset.page(rows, size, cursor, **options)
        found += page.rows
        assert len(found) < 100, "a walk that does not end"
        if not page.next:
            return found
        cursor = page.next


@pytest.mark.parametrize("size", [1, 2, 4, 6, 7])
@pytest.mark.parametrize(
    "order",
    [
        ["number"],
        ["-number"],
        ["pk"],
        ["hours_low", "number"],
        ["-hours_low", "number"],
        ["hours_low", "-checked_on", "-number"],
        ["-checked_on", "hours_low", "pk"],
    ],
)
def test_a_walk_is_the_order_also_where_values_are_missing(order, size):
    rows_with_gaps()
    rows = Problem.objects.order_by(*order)

    assert walked(rows, size) == list(rows)


@pytest.mark.parametrize("order", [["-hours_low", "number"], ["checked_on", "-number"]])
def test_the_way_back_too(order):
    rows_with_gaps()
    rows = Problem.objects.order_by(*order)
    pages = [keyset.page(rows, 2)]
    while pages[-1].next:
        pages.append(keyset.page(rows, 2, pages[-1].next))

    for page, before in zip(pages[:0:-1], pages[-2::-1], strict=True):
        assert keyset.page(rows, 2, page.previous).rows == before.rows
    assert keyset.page(rows, 2, pages[1].previous).previous == ""


def test_rows_can_be_plain_values():
    rows_with_gaps()
    rows = Problem.objects.order_by("hours_low", "number")

    found = walked(rows, 2, columns=("number",))

    assert [row["number"] for row in found] == list(rows.values_list("number", flat=True))


def test_a_page_past_the_end_is_empty():
    problem = a_problem()
    a_problem()
    page = keyset.page(Problem.objects.order_by("number"), 1)
    Problem.objects.exclude(pk=problem.pk).delete()

    assert keyset.page(Problem.objects.order_by("number"), 1, page.next) == keyset.Page([], "", "")


def test_the_first_column_bounds_the_search_so_that_an_index_can_begin_there():
    a_problem()
    a_problem()
    rows = Problem.objects.order_by("-created_at", "-number")
    cursor = keyset.page(rows, 1).next

    with pytest.MonkeyPatch.context() as patch:
        asked = []
        patch.setattr(type(rows), "__iter__", lambda self: asked.append(str(self.query)) or iter([]))
        keyset.page(rows, 1, cursor)

    assert '"created_at" <= ' in asked[0]


@pytest.mark.parametrize("cursor", ["x", "x.y", ".", "e30.x", "\x00", "é", "a" * 5000])
def test_a_cursor_made_up_is_refused(cursor):
    with pytest.raises(keyset.BadCursor):
        keyset.page(Problem.objects.order_by("number"), 1, cursor)


def test_a_cursor_signed_for_something_else_is_refused():
    foreign = Signer(salt="another", sep=".").sign_object(["number", False, [1]])

    with pytest.raises(keyset.BadCursor):
        keyset.page(Problem.objects.order_by("number"), 1, foreign)


def test_a_cursor_of_another_list_is_told_so():
    another = keyset._signer().sign_object(["-created_at,-number", False, ["2026-11-20T18:00:00Z", 1]])

    with pytest.raises(keyset.BadCursor, match="belongs to another list, or to another order of it"):
        keyset.page(Problem.objects.order_by("number"), 1, another)


def test_a_cursor_of_columns_that_have_changed_their_type_is_refused():
    old = keyset._signer().sign_object(["number", False, ["not a number"]])

    with pytest.raises(keyset.BadCursor):
        keyset.page(Problem.objects.order_by("number"), 1, old)


def in_stretches(rows, walk, most, size, cursor=""):
    """Every page on the way forwards, and back from the last."""
    pages = [keyset.page_of_stretch(rows, walk, most, size, cursor)]
    while pages[-1].next:
        pages.append(keyset.page_of_stretch(rows, walk, most, size, pages[-1].next))
        assert len(pages) < 100, "a walk that does not end"
    return pages


@pytest.mark.parametrize(("most", "size"), [(1, 1), (2, 5), (3, 1), (3, 2), (100, 2), (12, 100)])
def test_a_walk_in_stretches_finds_the_same_rows_in_the_same_order(most, size):
    for n in range(12):
        a_problem(difficulty="A" if n in {2, 3, 9} else "B")
    walk = Problem.objects.order_by("-number")
    rows = walk.filter(difficulty="A")

    pages = in_stretches(rows, walk, most, size)
    assert [row.pk for page in pages for row in page.rows] == [row.pk for row in rows]
    assert all(len(page.rows) <= min(most, size) for page in pages)

    back, cursor = [], pages[-1].previous
    while cursor:
        page = keyset.page_of_stretch(rows, walk, most, size, cursor)
        back, cursor = [*page.rows, *back], page.previous
    ahead = [row.pk for row in rows][: len(rows) - len(pages[-1].rows)]
    assert [row.pk for row in back] in (ahead, [])


def test_a_stretch_without_any_says_where_it_ended(django_assert_num_queries):
    for _ in range(4):
        a_problem(difficulty="B")
    walk = Problem.objects.order_by("number")
    with django_assert_num_queries(2):
        page = keyset.page_of_stretch(walk.filter(difficulty="A"), walk, 3, 10)

    assert (page.rows, bool(page.next)) == ([], True)
    assert keyset.page_of_stretch(walk.filter(difficulty="A"), walk, 3, 10, page.next).next == ""
