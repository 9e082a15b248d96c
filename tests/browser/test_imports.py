"""A curator brings in a list and takes it back, with a script and without; anybody carries everything away."""

import hashlib
import re

import pytest

from problems.models import Problem
from problems.services.dumps.write import write
from tests.browser.test_accessibility import DESK, HEIGHT, PHONE, violations
from tests.browser.world import a_member
from tests.factories import a_problem, a_source, a_track
from tests.sheets import LIST

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_list_comes_in_and_goes_back(new_page, scripts):
    grace = a_member("grace", role="curator")
    a_track(key="toys", name="Toy models")
    a_source(key="theirs", name="Their list")
    page = new_page(grace, java_script_enabled=scripts)
    page.goto("/curate/")
    page.get_by_role("link", name="Bring in a file").click()
    page.get_by_label("File", exact=True).set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": LIST})
    page.get_by_role("button", name="Upload it").click()
    page.get_by_label("Its ids begin with").fill("opi")
    page.get_by_label(re.compile("^Source")).select_option("Their list")
    page.get_by_role("button", name="Show what would change").click()
    assert page.get_by_text("Some words mean nothing here yet").is_visible()
    page.get_by_label("Gardening").select_option("Toy models")
    page.get_by_label("Hard").select_option("C: Research project")
    page.get_by_role("button", name="Show what would change").click()

    page.get_by_role("button", name="Bring in 2 rows").click()

    assert sorted(Problem.objects.values_list("key", "difficulty", "status")) == [
        ("opi-1.10", "A", "proposed"),
        ("opi-1.2", "C", "proposed"),
    ]
    page.get_by_text("Take it back").click()
    page.get_by_label("Why?").fill("The wrong list.")
    page.get_by_role("button", name="Take all of it back").click()
    assert page.get_by_text("taken back by").is_visible()
    assert set(Problem.objects.values_list("status", flat=True)) == {"declined"}


def test_everything_is_carried_away_from_one_page(new_page, settings, tmp_path):
    settings.DUMP_DIR = tmp_path / "dumps"
    a_problem(title="A head that adds")
    dump = write()
    page = new_page(bypass_csp=True)
    page.goto("/data/")
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    with page.expect_download() as fetched:
        page.get_by_role("link", name="circuit-board.tar").click()

    data = fetched.value.path().read_bytes()
    assert hashlib.sha256(data).hexdigest() == dump.file("circuit-board.tar").sha256
    assert fetched.value.suggested_filename == "circuit-board.tar"
    assert len(page.locator("main table tbody tr").all()) == len(dump.tables)
    assert re.search(r"problems \+1", page.locator("main").inner_text())


def test_axe_finds_nothing_on_the_page_of_a_dump(new_page, settings, tmp_path):
    from axe_playwright_python.base import AXE_SCRIPT

    settings.DUMP_DIR = tmp_path / "dumps"
    a_problem()
    write()
    page = new_page(bypass_csp=True)
    page.goto("/data/")
    page.evaluate(AXE_SCRIPT)

    for theme in ("light", "dark"):
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert violations(page, theme) == []
