"""A portfolio on paper: nothing of the site around it, every address in full, where it stands and of which day."""

import re

import pytest
from django.utils import timezone

from problems.services import logs, portfolios
from tests.browser.world import a_world

pytestmark = pytest.mark.django_db(transaction=True)
AROUND = (".top", ".foot", ".actions", "form", ".noprint")
A4 = (595, 842)


@pytest.fixture
def world():
    found = a_world()
    portfolios.introduce(found.ada, text="I look for [circuits](https://example.org/circuits).")
    return found


@pytest.mark.parametrize("address", ["/~ada/", "/programs/camp/portfolio/"])
def test_a_portfolio_prints_without_the_site_and_with_every_address(new_page, live_server, world, address):
    page = new_page(world.ada)
    page.goto(address)
    page.emulate_media(media="print")

    around = [page.locator(part) for part in AROUND]
    assert [shown for shown in around if any(one.is_visible() for one in shown.all())] == []
    words = page.locator("main").inner_text()
    for thing in (world.writeup, world.claim, world.released):
        assert f"http://127.0.0.1:8000{thing.get_absolute_url()}" in words
    assert world.writeup.link in words
    today = timezone.now().date()
    end = words.rstrip()[-400:]
    assert "http://127.0.0.1:8000/~ada/\n" in end
    assert f"{today.day} {today:%B %Y}" in end


def test_a_link_in_an_introduction_prints_its_address(new_page, world):
    page = new_page()
    page.goto("/~ada/")
    page.emulate_media(media="print")
    after = "getComputedStyle(document.querySelector('.head .prose a'), '::after').content"

    assert page.evaluate(after) == '" (https://example.org/circuits)"'


def test_no_heading_is_parted_from_what_it_heads(new_page, world):
    page = new_page()
    page.goto("/~ada/")
    page.emulate_media(media="print")

    breaks = page.evaluate("[...document.querySelectorAll('h2, h3')].map((one) => getComputedStyle(one).breakAfter)")
    breaks_inside = "[...document.querySelectorAll('{}')].map((one) => getComputedStyle(one).breakInside)"
    rows, logs = (page.evaluate(breaks_inside.format(part)) for part in (".row:not(:has(.paper))", ".row:has(.paper)"))
    assert (set(breaks), set(rows), set(logs)) == ({"avoid"}, {"avoid"}, {"auto"})


LOGGED = "Split by file:\n\n```python\nprint(depth)\n```\n\n| layer | accuracy |\n|---|---|\n| 3 | 0.96 |"


def test_an_entry_of_a_log_keeps_its_code_and_its_table_on_paper_and_names_them_on_a_screen(new_page, world):
    logs.write(world.claim, by=world.ada, kind="result", text=LOGGED)
    page = new_page()
    page.goto("/~ada/")
    code, cell = page.locator(".paper pre", has_text="print(depth)"), page.get_by_role("cell", name="0.96")
    line = page.get_by_text("Split by file: [code] [table]")

    on_screen = [one.is_visible() for one in (code, cell, line)]
    page.emulate_media(media="print")
    on_paper = [one.is_visible() for one in (code, cell, line)]

    assert (on_screen, on_paper) == ([False, False, True], [True, True, False])


def test_a_write_up_prints_where_it_is_and_days_instead_of_how_long_ago(new_page, world):
    page = new_page()
    page.goto(world.writeup.get_absolute_url())
    after = "getComputedStyle(document.querySelector('aside time'), '::after').content"
    assert page.evaluate(after) == "none"

    page.emulate_media(media="print")

    words = page.locator("main").inner_text()
    assert world.writeup.link in words
    assert f"http://127.0.0.1:8000{world.writeup.get_absolute_url()}" in words
    linked_at = world.writeup.linked_at
    assert page.evaluate(after).startswith(f'"{linked_at.day} {linked_at:%B %Y}, ')


def test_the_paper_is_a4(new_page, world):
    page = new_page()
    page.goto("/~ada/")

    pdf = page.pdf(prefer_css_page_size=True)

    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {A4}


def test_the_policy_lets_a_page_say_what_it_is(new_page, eye, world):
    """JSON-LD is a data block: nothing is run, and so nothing is reported."""
    page = new_page()
    for thing, name in ((world.writeup, world.writeup.title), (world.free, world.free.title)):
        page.goto(thing.get_absolute_url())
        said = page.evaluate("""JSON.parse(document.querySelector('script[type="application/ld+json"]').text).name""")
        assert said == name
    assert eye.faults == []
