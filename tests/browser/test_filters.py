"""The list of problems under htmx: quicker than a new page, and in nothing else different from one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.world import shown
from tests.factories import a_problem, a_skill, a_track

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(new_page) -> Page:
    """The list of three problems, on a page that remembers whether it was loaded anew."""
    python, toys = a_skill(key="python", name="Python"), a_track(name="Toy models")
    for title, difficulty, compute in [
        ("Heads that copy", "A", "laptop"),
        ("Heads that skip", "A", "browser"),
        ("Neurons that count", "B", "laptop"),
    ]:
        shown(a_problem(title=title, difficulty=difficulty, compute=compute, track=toys, skills={python: 1}))
    page = new_page()
    page.goto("/problems/")
    page.evaluate("window.same = true")
    return page


def is_same_page(page: Page) -> bool:
    return page.evaluate("window.same === true")


def ticked(page: Page) -> list[str]:
    return page.locator("#facets input:checked").evaluate_all("(all) => all.map((box) => box.id)")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def rows(page: Page):
    return page.locator("#results .row h3")


def test_choosing_a_facet_swaps_the_results_and_keeps_page_address_and_focus_true(page):
    expect(page.locator("#tally")).to_have_text("")

    page.locator("#difficulty-A").focus()
    page.keyboard.press("Space")

    expect(page).to_have_url(re.compile(r"/problems/\?difficulty=A$"))
    expect(rows(page)).to_have_text(["Heads that copy", "Heads that skip"])
    expect(page.locator("#tally")).to_have_text("2 problems")
    expect(page.locator("#tally")).to_have_attribute("role", "status")
    expect(page.locator(".chips a").first).to_have_text("A: First project")
    assert (is_same_page(page), focused(page), ticked(page)) == (True, "difficulty-A", ["difficulty-A"])

    page.locator("#compute-laptop").focus()
    page.keyboard.press("Space")

    expect(page).to_have_url(re.compile(r"\?difficulty=A&compute=laptop$"))
    expect(rows(page)).to_have_text(["Heads that copy"])
    expect(page.locator("#tally")).to_have_text("1 problem")
    assert (is_same_page(page), focused(page)) == (True, "compute-laptop")


def test_back_and_reload_bring_the_list_and_the_form_as_they_were(page):
    page.locator("#difficulty-A").check()
    expect(rows(page)).to_have_count(2)
    page.locator("#compute-laptop").check()
    expect(rows(page)).to_have_count(1)

    page.go_back()
    expect(page).to_have_url(re.compile(r"\?difficulty=A$"))
    expect(rows(page)).to_have_text(["Heads that copy", "Heads that skip"])
    assert ticked(page) == ["difficulty-A"]
    page.reload()
    expect(rows(page)).to_have_text(["Heads that copy", "Heads that skip"])
    assert ticked(page) == ["difficulty-A"]

    page.go_back()
    expect(page).to_have_url(re.compile(r"/problems/$"))
    expect(rows(page)).to_have_count(3)
    assert ticked(page) == []


def test_back_from_a_problem_brings_the_filtered_list(page):
    page.locator("#difficulty-A").check()
    expect(rows(page)).to_have_count(2)
    page.get_by_role("link", name="Heads that skip").click()
    expect(page.locator("h1")).to_have_text("Heads that skip")

    page.go_back()

    expect(rows(page)).to_have_text(["Heads that copy", "Heads that skip"])
    assert ticked(page) == ["difficulty-A"]


def test_typing_searches_without_losing_a_letter_or_the_place(page):
    page.locator("#q").press_sequentially("neurons count", delay=20)

    expect(page).to_have_url(re.compile(r"\?q=neurons%20count$"))
    expect(rows(page)).to_have_text(["Neurons that count"])
    expect(page.locator("#tally")).to_have_text("1 problem")
    assert (is_same_page(page), focused(page), page.locator("#q").input_value()) == (True, "q", "neurons count")


def test_open_facets_stay_open_and_closed_ones_closed(page):
    def open_ones() -> list[str]:
        return page.locator("#facets details[open]").evaluate_all("(all) => all.map((facet) => facet.id)")

    page.locator("#d-skill summary").click()
    page.locator("#d-activity summary").click()
    before = open_ones()
    page.locator("#difficulty-A").check()
    expect(rows(page)).to_have_count(2)

    assert before == open_ones() == ["d-difficulty", "d-compute", "d-skill"]


def test_what_cannot_be_read_is_said_in_words(page):
    page.goto("/problems/?hours=many&difficulty=Z&difficulty=A&level=9&skill=none&sort=up&page=x&q=%20")

    expect(page.locator("#results .note p")).to_have_text(
        "Part of this address could not be read, so it was left out. The rest of it holds."
    )
    expect(page.locator("#results .note li b")).to_have_text(["skill", "level", "difficulty", "hours", "sort"])
    expect(page.locator("h1")).to_have_text("Problems")


def test_nonsense_in_the_search_finds_nothing_and_says_so(page):
    for words in ["%%' OR (1=1 --\\", '<b>"&amp;', "a" * 300]:
        page.goto("/problems/")
        page.evaluate("window.same = true")
        page.locator("#q").fill(words)

        expect(page.locator("#results .empty h2")).to_have_text("Nothing here fits that")
        expect(page.locator("#tally")).to_have_text("0 problems")
        assert (is_same_page(page), page.locator("#q").input_value()) == (True, words[:200])


def test_where_the_results_cannot_be_had_the_whole_page_says_why(page, eye):
    eye.expected = {503}
    page.route("**/problems/?*", lambda route: route.fulfill(status=503, body="<h1>Away</h1>"))

    page.locator("#difficulty-A").click()

    expect(page.locator("h1")).to_have_text("Away")
    assert eye.faults == ["console: Response Status Error Code 503 from /problems/, [object HTMLElement]"]
    eye.faults.clear()
