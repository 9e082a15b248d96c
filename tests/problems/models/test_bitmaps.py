"""One bit for each problem that has a tag: what is met by them, how little is read, and what is put down beside."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.http import QueryDict

from problems.filters import ProblemFilter, pages
from problems.filters.facets import facets
from problems.filters.problems import ORDERS, SORTS
from problems.models import Bitmap, Problem, Retagged, bitmaps, finding
from problems.models.bitmaps import CHUNK, PART
from problems.models.tags import LISTED, of_choice
from problems.services.bitmaps import take_in
from tests.factories import NOW, a_problem
from tests.plans import ran
from tests.tagged import untrue_bits

EDGES = [1, 2, PART - 1, PART, PART + 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7, 3 * CHUNK + 9]
EASY, HARD = of_choice("difficulty", "A"), of_choice("difficulty", "D")
LAPTOP = of_choice("compute", "laptop")


def asked(sql: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def numbers_of(apart: list[list[int]]) -> list[int]:
    met = bitmaps.numbers(bitmaps.met(range(len(apart))))
    return [number for [number] in asked(f"WITH {tables(apart)} SELECT number FROM ({met}) met")]


def tables(apart: list[list[int]]) -> str:
    return bitmaps.tables(apart)[0]


@pytest.mark.django_db
@pytest.mark.parametrize("numbers", [[], *([one] for one in EDGES), EDGES])
def test_every_number_is_found_where_it_is(numbers):
    for number in numbers:
        a_problem(number=number)
    take_in()

    assert numbers_of([[LISTED]]) == numbers


@pytest.mark.django_db
def test_sets_are_met_and_joined():
    has = {"A": {1, 3, CHUNK, CHUNK + 2}, "D": {2, 5 * CHUNK}, "C": {4}}
    for letter, numbers in has.items():
        for number in numbers:
            a_problem(number=number, difficulty=letter, compute="laptop" if number in {1, 2, CHUNK + 2} else "browser")
    take_in()

    assert numbers_of([[EASY], [LAPTOP]]) == [1, CHUNK + 2]
    assert numbers_of([[HARD, EASY], [LAPTOP]]) == [1, 2, CHUNK + 2]
    assert numbers_of([[EASY], [HARD]]) == []
    assert numbers_of([[HARD], [0]]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("most", "chunks"), [(1, 1), (2, 2), (3, 4), (9, 5)])
def test_no_chunk_is_read_past_the_last_that_is_wanted(most, chunks):
    """The third of five has none: that is known only when it was read. A count looks one further."""
    for chunk in (0, 1, 3):
        a_problem(number=chunk * CHUNK + 5)
    a_problem(number=2 * CHUNK, difficulty="D")
    a_problem(number=4 * CHUNK, difficulty="D")
    take_in()

    found = finding.any_of(most, Problem.objects.listed(), (), met=bitmaps.met([0]))
    plan = ran(f"WITH {tables([[EASY]])} SELECT * FROM ({found.sql}) found", found.params)
    assert max(node["Actual Loops"] for node in plan if node.get("Alias") == "of_chunk") == chunks

    told = bitmaps.is_more(str(most - 1), bitmaps.met([0]))
    plan = ran(f"WITH {tables([[EASY]])} SELECT {told}")
    assert max(node["Actual Loops"] for node in plan if node.get("Alias") == "of_chunk") == min(chunks + 1, 5)


@pytest.mark.django_db
@pytest.mark.parametrize("most", range(6))
def test_whether_there_are_more(most):
    for number in (1, 2, CHUNK, 2 * CHUNK):
        a_problem(number=number)
    take_in()

    [[told]] = asked(f"WITH {tables([[EASY]])} SELECT {bitmaps.is_more(str(most), bitmaps.met([0]))}")
    assert told == (most < 4)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sort", "most", "loops"),
    [("best", 1, 1), ("best", 2, 6), ("best", 3, 7), ("best", 4, 11)]
    + [("easiest", most, 3 * most) for most in (1, 2, 3, 4)],
)
def test_no_step_of_an_order_is_gone_past_the_page(sort, most, loops):
    """One problem of difficulty A in the first of three chunks, then one in the third, the first and the second. All
    chunks of a difficulty are sorted by hours."""
    for number, letter in ((5, "A"), (2 * CHUNK, "B"), (6, "C"), (CHUNK, "D")):
        a_problem(number=number, difficulty=letter, starred=True, compute="laptop")
    take_in()
    found = finding.at(slice(0, most), Problem.objects.listed(), ORDERS[sort], [[LAPTOP]])

    looked_up = [node for node in ran(found.sql, found.params) if "column1" in node.get("Index Cond", "")]
    assert sum(node["Actual Loops"] for node in looked_up) == loops


QUERIES = [
    *(f"difficulty=A&compute=laptop&sort={sort}" for sort in SORTS),
    *(f"difficulty=A&difficulty=D&level=1&activity=free&sort={sort}" for sort in SORTS),
    *(f"activity=results&compute=laptop&sort={sort}" for sort in SORTS),
    "difficulty=D&hours=30&kind=question",
    "difficulty=A&sort=easiest",
]


def lists() -> list:
    found = []
    for query in QUERIES:
        these = ProblemFilter(QueryDict(query), now=NOW)
        shown = [pages.on_page(these, slice(place, place + 2), lambda rows: rows) for place in (0, 2, 4)]
        found.append((facets(these), [problem.number for page in shown for problem in page]))
        ordered = [problem.number for problem in pages.ordered(these)]
        assert found[-1][1] == ordered[:6]
        assert walked(query) == ordered
    return found


def walked(query: str) -> list[int]:
    """All numbers of a list, page by page; the same backwards."""

    def page(cursor: str = ""):
        return pages.by_cursor(ProblemFilter(QueryDict(query), now=NOW), 2, cursor)

    forth = [page()]
    while forth[-1].next:
        forth.append(page(forth[-1].next))
    back = forth[-1:]
    while back[0].previous:
        back.insert(0, page(back[0].previous))
    numbers, again = ([row["number"] for page in those for row in page.rows] for those in (forth, back))
    assert again == numbers
    return numbers


def some_problems() -> None:
    number = count(1, CHUNK // 3)
    for letter in "AADDC":
        for compute in ("laptop", "browser"):
            hours = {"laptop": 3, "browser": None}[compute] if letter == "D" else 5
            a_problem(number=next(number), difficulty=letter, compute=compute, starred=letter == "D", hours_low=hours)
    Problem.objects.filter(difficulty="A").update(has_results=True)
    Problem.objects.filter(number=1).update(worked_on_until=NOW + timedelta(days=9))


CHANGES = {
    "one comes": lambda: a_problem(number=2, difficulty="A", compute="laptop"),
    "one more in its chunk": lambda: a_problem(number=CHUNK + 1, difficulty="A", compute="laptop"),
    "one goes": lambda: Problem.objects.filter(difficulty="A").first().delete(),
    "one is hidden": lambda: Problem.objects.filter(number=1).update(status="historical"),
    "one is another": lambda: Problem.objects.filter(difficulty="A", compute="laptop").update(difficulty="D"),
    "one is shorter": lambda: Problem.objects.filter(difficulty="A", compute="laptop").update(hours_low=1),
    "one is of no length": lambda: Problem.objects.filter(difficulty="A", number__gt=5000).update(hours_low=None),
    "one is answered": lambda: Problem.objects.filter(difficulty="D", compute="laptop").update(has_results=True),
    "one is open again": lambda: Problem.objects.filter(difficulty="A").update(has_results=False),
    "one is starred": lambda: Problem.objects.filter(difficulty="A", compute="laptop").update(starred=True),
    "all are others": lambda: Problem.objects.update(difficulty="A", compute="laptop"),
    "back again": lambda: [Problem.objects.filter(number=1).update(difficulty=letter) for letter in "CA"],
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_put_down_beside_is_found_as_what_is_taken_in(change):
    some_problems()
    beside_alone = lists()
    take_in()
    assert lists() == beside_alone

    change()
    put_down = lists()

    assert Retagged.objects.exists()
    take_in()
    assert not Retagged.objects.exists()
    assert lists() == put_down


@pytest.mark.django_db
def test_control_what_is_not_put_down_is_missed():
    some_problems()
    take_in()
    a_problem(number=2, difficulty="A", compute="laptop")
    Retagged.objects.all().delete()

    with pytest.raises(AssertionError):
        lists()


@pytest.mark.django_db
@pytest.mark.parametrize("order", SORTS)
@pytest.mark.parametrize("few", [0, 1000])
def test_pages_are_the_same_however_far_an_order_is_looked_through(monkeypatch, order, few):
    some_problems()
    take_in()
    before = lists()
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "SHORT_STRETCH", 0)

    assert lists() == before


@pytest.mark.django_db
def test_taking_in_tells_of_how_many_and_leaves_alone_what_is_true():
    some_problems()
    take_in()
    before = dict(Bitmap.objects.values_list("pk", "bits"))

    Problem.objects.filter(number=1).update(title="Another title")
    assert take_in() == 1
    assert dict(Bitmap.objects.values_list("pk", "bits")) == before
    Problem.objects.filter(number=1).update(resolution="answered")
    assert take_in() == 0
    Problem.objects.filter(number=1).update(difficulty="B")
    assert take_in() == 1

    after = dict(Bitmap.objects.values_list("pk", "bits"))
    changed = {key[1] for key, bits in after.items() if before.get(key) != bits}
    assert changed >= {EASY, of_choice("difficulty", "B")}
    assert LISTED not in changed


@pytest.mark.django_db
def test_rows_that_would_be_the_same_are_not_even_locked():
    some_problems()
    take_in()
    before = asked("SELECT ctid, xmin, xmax, chunk, tag FROM problems_bitmap ORDER BY chunk, tag")
    Problem.objects.filter(number=1).update(title="Another title")

    assert take_in() == 1
    assert asked("SELECT ctid, xmin, xmax, chunk, tag FROM problems_bitmap ORDER BY chunk, tag") == before


@pytest.mark.django_db
def test_it_may_take_longer_than_a_page_and_what_follows_may_not(monkeypatch):
    asked("SELECT set_config('statement_timeout', '50ms', true)")
    monkeypatch.setattr(bitmaps, "TAKE_IN", "SELECT 1 FROM pg_sleep(0.2)")

    assert Bitmap.objects.take_in() == 1
    assert asked("SHOW statement_timeout") == [("50ms",)]


@pytest.mark.django_db
def test_absurd_hours_stop_nobody():
    a_problem(number=1)
    Problem.objects.filter(number=1).update(hours_high=2**31 - 1, hours_low=2**31 - 1)

    take_in()

    assert (untrue_bits(), numbers_of([[LISTED]])) == ({}, [1])


@pytest.mark.django_db(transaction=True)
def test_of_two_that_take_in_at_once_the_second_leaves_it_to_a_third():
    """It would write what it read before the first had written."""
    a_problem(number=1)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        take_in()
        assert pool.submit(one_more_is_taken_in).result() == 0

    assert [*Retagged.objects.values_list("number", flat=True)] == [2]
    assert take_in() == 1
    assert (untrue_bits(), numbers_of([[LISTED]])) == ({}, [1, 2])


def one_more_is_taken_in() -> int:
    """Where it waited, this would end it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        a_problem(number=2)
        return take_in()
    finally:
        connection.close()
