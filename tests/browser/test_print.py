"""A portfolio on paper: nothing of the site around it, every address in full, where it stands and of which day."""

import re

import pytest
from django.utils import timezone

from problems.services import portfolios
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
    rows = page.evaluate("[...document.querySelectorAll('.row')].map((one) => getComputedStyle(one).breakInside)")
    assert (set(breaks), set(rows)) == ({"avoid"}, {"avoid"})


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
