"""Two loads at once follow each other; a load and a curator do not overwrite each other."""

import threading

import pytest
from django.db import connection, transaction

from problems.models import LoadedRow, Problem, Revision
from problems.services import problems
from problems.services.catalogue.load import load
from tests.catalogues import a_problem_row, write_catalogue
from tests.factories import a_person

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(act) -> threading.Thread:
    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_two_loads_at_once_follow_each_other(tmp_path):
    folder = write_catalogue(tmp_path, problems=[a_problem_row(f"p-{number}") for number in range(40)])
    start, ends = threading.Barrier(3), []

    def act():
        start.wait(timeout=10)
        plans = load(folder)
        ends.append(sum(len(plan.created()) for plan in plans))

    for thread in [in_thread(act) for _ in range(3)]:
        thread.join(timeout=60)
    assert sorted(ends) == [0, 0, 47]
    assert (Problem.objects.count(), LoadedRow.objects.count(), Revision.objects.count()) == (40, 47, 40)


def test_load_waits_for_a_curator_and_sees_the_edit(tmp_path):
    load(write_catalogue(tmp_path))
    curator = a_person(role="curator")
    changed = write_catalogue(tmp_path, problems=[a_problem_row(title="From the files", subtopic="New")])
    with transaction.atomic():
        problems.revise(Problem.objects.get(), {"title": "By hand"}, by=curator, note="Clearer.")
        loading = in_thread(lambda: load(changed))
        loading.join(timeout=1)
        assert loading.is_alive()
    loading.join(timeout=30)
    problem = Problem.objects.get()
    assert (problem.title, problem.subtopic) == ("By hand", "New")
