"""A write-up on its whole way: linked, looked at, sent back, read by two, run again, and what the board says then."""

import pytest
from playwright.sync_api import Locator, Page, expect

from problems.models import Problem, WriteUp
from problems.models.review_states import Question
from problems.services import claims
from tests.browser.world import INTENT, a_member, shown
from tests.factories import a_problem, written_by
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def a_reviewer(username: str) -> User:
    """Somebody who has earned it: by something that two people could follow."""
    person = a_member(username, name=username.capitalize())
    written_by(person, title=f"What {username} found", status="legible")
    return person


def link_it(page: Page, problem: Problem) -> str:
    """From the claim, with nothing but what is asked. Answers the address of the page that it gets."""
    page.goto(f"/writeups/link/?problem={problem.number}")
    page.get_by_label("Where it is").fill("https://example.org/copying")
    page.get_by_label("Title").fill("Copying heads copy")
    page.get_by_label("What it does").first.select_option("partial")
    page.get_by_role("button", name="Link it").click()
    expect(page.locator("h1")).to_have_text("Copying heads copy")
    return page.url


def status(page: Page) -> Locator:
    return page.get_by_role("status").first


def answer_six(page: Page, outcome: str, note: str) -> None:
    for question in Question:
        ask = page.get_by_role("group", name=question.label)
        ask.get_by_label("Yes", exact=True).check()
        page.get_by_label(f"In one line: {question.label}").fill(f"It is, {question}.")
    page.locator("[name=note]").fill(note)
    page.get_by_label(outcome).check()
    page.get_by_role("button", name="Give this review").click()
    expect(page.locator("#reviews, .review").first).to_contain_text(note)


def take(page: Page, address: str, *, unnamed: bool = False) -> None:
    page.goto(address)
    if unnamed:
        page.get_by_label("Do not show my name.").check()
    page.get_by_role("button", name="Review it").click()
    expect(page.get_by_role("link", name="Read it at example.org")).to_be_visible()


def open_in_queue(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Curate").click()
    page.get_by_role("link", name="Copying heads copy").click()


def decline(page: Page) -> None:
    open_in_queue(page)
    page.get_by_label("What would make it listable?").fill("Name the model.")
    page.get_by_role("button", name="Decline it").click()
    expect(page.locator(".row", has_text="Copying heads copy")).to_have_count(0)


def submit_again(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Name the model.")
    page.get_by_label("What is different now?").fill("It names GPT-2 small.")
    page.get_by_role("button", name="Submit it again").click()
    expect(page.locator(".head .note.warn")).to_have_count(0)


def accept(page: Page) -> None:
    open_in_queue(page)
    page.get_by_role("button", name="It stays").click()
    expect(page.locator(".row", has_text="Copying heads copy")).to_have_count(0)


def change_it(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#reviews")).to_contain_text("Say which seed.")
    page.get_by_role("link", name="I changed it").click()
    page.locator("main textarea").fill("The seeds are in the appendix.")
    page.get_by_role("button", name="I changed it").click()
    expect(page.locator("#reviews")).to_contain_text("The seeds are in the appendix.")


def better_the_summary(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Edit what is said of it").click()
    expect(page.locator("main")).to_contain_text("they are asked to look again")
    page.locator("[name=summary]").fill("Copying heads copy, on three seeds.")
    page.get_by_role("button", name="Save it").click()
    expect(page.locator("main")).to_contain_text("on three seeds")


def run_it_again(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="I ran it again").click()
    page.get_by_label("Reproduced", exact=True).check()
    page.get_by_label("Commit").fill("0a1b2c3d")
    page.locator("[name=numbers]").fill("0.41 beside 0.40.")
    page.get_by_role("button", name="Put it on the board").click()
    expect(page.locator("#reproductions")).to_contain_text("0.41 beside 0.40.")


def resolve(page: Page, problem: Problem, address: str, to: str, why: str) -> None:
    page.goto(problem.get_absolute_url())
    page.get_by_role("link", name="Mark what is known").click()
    page.get_by_label(to, exact=True).check()
    page.get_by_label("Evidence").fill(address)
    page.get_by_label("Why").fill(why)
    page.get_by_role("button", name="Mark it").click()
    expect(page.locator("main")).to_contain_text(why)


def test_write_up_is_read_and_changes_what_the_board_says(new_page):
    problem = shown(a_problem(title="Heads that copy"))
    ada, grace = a_member("ada", name="Ada"), a_member("grace", name="Grace", role="curator")
    claim = claims.claim(problem, by=ada, **INTENT)
    author, curator, visitor = new_page(ada), new_page(grace), new_page()
    emmy, mary = new_page(a_reviewer("emmy")), new_page(a_reviewer("mary"))

    address = link_it(author, problem)
    decline(curator)
    submit_again(author, address)
    accept(curator)

    take(emmy, address, unnamed=True)
    answer_six(emmy, "Changes asked", "Say which seed.")
    author.goto(address)
    assert "Emmy" not in author.content()
    expect(author.locator("#reviews")).to_contain_text("Reviewer A")
    claim.refresh_from_db()
    assert claim.status == "active"

    change_it(author, address)
    take(emmy, address)
    answer_six(emmy, "I could follow it", "Now I see.")
    take(mary, address)
    answer_six(mary, "I could follow it", "Clear to me.")
    expect_standing(visitor, address, "Legible")
    claim.refresh_from_db()
    assert claim.status == "delivered"

    better_the_summary(author, address)
    expect_standing(visitor, address, "Changed since it was reviewed on")
    for reader in (emmy, mary):
        reader.goto(address)
        reader.get_by_role("button", name="I can still follow it").click()
        expect(reader.locator(".review").first).to_contain_text("confirmed after a change")
    expect_standing(visitor, address, "Legible")
    expect(visitor.locator("aside.margin")).not_to_contain_text("Changed since")

    run_it_again(mary, address)
    visitor.goto("/writeups/?reproduced=reproduced")
    expect(visitor.locator(".row")).to_contain_text("Reproduced by 1 person")

    resolve(curator, problem, "https://example.org/copying", "Partially answered", "Two of the three parts.")
    visitor.goto(problem.get_absolute_url())
    expect(visitor.locator("main")).to_contain_text("Two of the three parts.")
    resolve(curator, problem, "", "Open: we know of no answer", "The second part does not hold.")
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("The second part does not hold.")
    visitor.get_by_text("Before that").first.click()
    expect(visitor.locator("main")).to_contain_text("Two of the three parts.")
    assert WriteUp.objects.get(title="Copying heads copy").status == "legible"


def expect_standing(page: Page, address: str, word: str) -> None:
    page.goto(address)
    expect(page.locator("aside.margin")).to_contain_text(word)
