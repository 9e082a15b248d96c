"""A question on its way to the list: kept while it is typed, sent, sent back, bettered, listed; and then edited."""

import re

import pytest
from playwright.sync_api import Page, expect

from problems.models import Problem
from tests.browser.world import a_member, shown
from tests.factories import a_problem, a_skill, a_track
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = {
    "You will know when": "A patch of the heads alone restores the logit difference.",
    "The first afternoon": "Load the model, and make 50 prompts.",
}


@pytest.fixture
def people() -> tuple[User, User]:
    a_track(name="Circuits"), a_skill(name="Probing")
    shown(a_problem(title="Heads that copy the first name", question="Which heads copy the first name?"))
    return a_member("ada", name="Ada"), a_member("grace", name="Grace", role="curator")


def write(page: Page) -> None:
    """Types a whole proposal."""
    page.get_by_label("Title").fill("Heads that copy the last name")
    page.locator("#id_question").press_sequentially("Which heads copy the last name?")
    for label, words in TYPED.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("Track").select_option(label="Circuits")
    page.get_by_label("How hard you think it is").select_option("B")
    page.get_by_label("The computer it needs").select_option("laptop")
    page.get_by_label("Skill").first.select_option(label="Probing")
    page.get_by_label("Level").first.select_option("2")
    page.get_by_label("What I write here may be used").check()


def decide(page: Page, summary: str, fields: dict[str, str], button: str) -> None:
    page.locator("#decide summary", has_text=summary).click()
    for label, words in fields.items():
        page.locator(".decide[open]").get_by_label(label).fill(words)
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url(re.compile(r"/curate/"))


def test_proposal_is_kept_asked_to_change_listed_and_then_edited(new_page, people):
    ada, grace = (new_page(person) for person in people)
    ada.goto("/")
    ada.get_by_role("link", name="Propose a problem").click()

    write(ada)
    expect(ada.locator("#alikes")).to_contain_text("Heads that copy the first name")
    expect(ada.locator("#kept")).to_contain_text("Kept as a draft")
    ada.goto("/my-board/")
    ada.get_by_role("link", name="Heads that copy the last name").click()
    expect(ada.locator("#id_question")).to_have_value("Which heads copy the last name?")
    ada.get_by_role("button", name="Preview").click()
    expect(ada.locator("#preview .question")).to_have_text("Which heads copy the last name?")
    ada.get_by_role("button", name="Send it to the curators").click()
    expect(ada.locator(".head .note")).to_contain_text("It waits for a curator.")
    there = ada.url

    grace.goto("/curate/?kind=proposals")
    grace.get_by_role("link", name="Heads that copy the last name").click()
    expect(grace.locator("#alikes")).to_contain_text("Heads that copy the first name")
    grace.get_by_label("What would make it listable?").fill("Name a threshold.")
    grace.get_by_role("button", name="Ask for changes").click()

    ada.goto("/my-board/")
    expect(ada.locator("main")).to_contain_text("Name a threshold.")
    ada.goto(there)
    ada.get_by_role("link", name="Change it, and send it again").first.click()
    ada.get_by_label("You will know when").fill("A patch of the heads alone restores 90 % of it.")
    ada.get_by_label("What you changed").fill("It names one now.")
    ada.get_by_role("button", name="Send it again").click()
    expect(ada.locator("#steps")).to_contain_text("It names one now.")

    grace.goto(there)
    decide(grace, "Put it on the list", {"A word to whoever proposed it": "A good one."}, "Put it on the list")
    problem = Problem.objects.get(status="listed", title="Heads that copy the last name")
    visitor = new_page()
    visitor.goto(problem.get_absolute_url())
    expect(visitor.locator("#source")).to_contain_text("Ada")

    ada.goto(problem.get_absolute_url())
    ada.get_by_role("link", name="Suggest an edit").click()
    ada.get_by_label("Your first afternoon").fill("Load the model, and make 200 prompts.")
    ada.get_by_label("Why", exact=True).fill("50 were too few.")
    ada.get_by_role("button", name="Show the changes").click()
    expect(ada.locator("#preview ins")).to_contain_text("200")
    ada.get_by_role("button", name="Send it to the curators").click()
    expect(ada.locator("ins")).to_contain_text("200")

    grace.goto("/curate/?kind=edits")
    grace.get_by_role("link", name="Heads that copy the last name").click()
    grace.get_by_role("button", name="Accept it as it is").click()
    visitor.goto(problem.get_absolute_url())
    expect(visitor.locator("main")).to_contain_text("make 200 prompts")
    visitor.goto(f"/problems/{problem.pk}/history/")
    expect(visitor.locator("main")).to_contain_text("suggested by Ada, accepted by Grace")


def test_proposal_is_sent_without_javascript(new_page, people):
    ada = new_page(people[0], java_script_enabled=False)
    ada.goto("/problems/propose/")
    write(ada)
    ada.get_by_role("button", name="Look for problems that ask the same").click()
    expect(ada.locator("#alikes")).to_contain_text("Heads that copy the first name")
    ada.get_by_role("button", name="Save draft").click()
    expect(ada).to_have_url(re.compile(r"/problems/propose/[0-9a-f-]{36}/"))
    ada.get_by_role("button", name="Send it to the curators").click()
    expect(ada.locator(".head .note")).to_contain_text("It waits for a curator.")
    assert Problem.objects.get(status="proposed").title == "Heads that copy the last name"
