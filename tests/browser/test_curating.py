"""A curator's hour: by keyboard through the queue, a check, an edit that meets another one, many at once and back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from problems.models import Act, Problem, WriteUp
from problems.services import problems
from tests.browser.world import a_member, shown
from tests.factories import a_problem, a_skill, a_writeup

pytestmark = pytest.mark.django_db(transaction=True)


def furnish() -> list[Problem]:
    probing, long_ago = a_skill(key="probing"), timezone.now() - timedelta(days=200)
    return [
        shown(a_problem(title=title, skills={probing: 1}, difficulty=letter, created_at=long_ago))
        for title, letter in (("Heads that copy", "A"), ("Heads that skip", "B"))
    ]


def triage_by_keyboard(page: Page) -> None:
    page.goto("/curate/")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="They skip one")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("They skip one")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Let it go")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="It stays")).to_be_focused()
    page.keyboard.press("Enter")


def test_the_page_of_an_act_under_way_follows_it_to_its_end(new_page, eye):
    grace = a_member("grace", role="curator")
    act = Act.objects.create(change="difficulty", term="C", by=grace, at=timezone.now(), note="They took months.")
    page = new_page(grace)
    page.goto(act.get_absolute_url())
    expect(page.get_by_text("It is being done")).to_be_visible()

    Act.objects.update(ended_at=timezone.now())

    expect(page.get_by_role("link", name="Undo it")).to_be_visible()


def test_a_curators_hour(new_page, eye):
    eye.expected = {409}
    first, _ = furnish()
    ada, grace, hedy = (a_member("ada"), a_member("grace", role="curator"), a_member("hedy", role="curator"))
    a_writeup(status="submitted", title="They skip one", linked_by=ada, says={first: "partial"})
    page = new_page(grace)

    triage_by_keyboard(page)
    # What comes next is the problem that a newcomer would begin with.
    expect(page.locator("h1")).to_have_text("Heads that copy")
    assert WriteUp.objects.get().status == "listed"
    page.get_by_label("How did you look?").fill("Searched arXiv for copying heads.")
    page.get_by_role("button", name="Still open", exact=True).click()
    expect(page.locator("h1")).to_have_text("Heads that skip")
    page.goto(first.get_absolute_url())
    expect(page.get_by_label("At a glance")).to_contain_text("Searched arXiv for copying heads.")

    page.get_by_role("link", name="Edit it").click()
    page.locator("[name=statement]").fill("Find out what they copy.")
    page.get_by_label("Why", exact=True).fill("Clearer.")
    problems.revise(first, {"statement": "Find out where they copy."}, by=hedy, note="Sharper.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Both texts")).to_contain_text("As somebody else saved it")
    page.locator("[name=statement]").fill("Find out what they copy, and where.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Find out what they copy, and where.")).to_be_visible()

    page.goto("/curate/many/?q=heads")
    page.get_by_label("What to do").select_option("difficulty")
    page.locator("[name=difficulty]").select_option("C")
    page.get_by_label("Why", exact=True).fill("Both took months.")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("h1")).to_have_text("2 problems would change")
    page.get_by_role("button", name="Change 2 problems").click()
    expect(page.locator("h1")).to_contain_text("Set the difficulty: C")
    assert set(Problem.objects.values_list("difficulty", flat=True)) == {"C"}
    page.get_by_role("link", name="Undo it").click()
    page.get_by_label("Why", exact=True).fill("They did not.")
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("This put back")).to_be_visible()
    assert list(Problem.objects.order_by("pk").values_list("difficulty", flat=True)) == ["A", "B"]
    assert Act.objects.count() == 2
