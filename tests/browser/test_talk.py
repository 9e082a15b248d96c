"""Saying something, keeping an ear open, and choosing what comes by mail."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from problems.models import Comment, Interest, Problem, Report, Watch
from tests.browser.world import a_member, shown
from tests.factories import a_problem, a_track
from users.models import Pace
from users.services import preferences

pytestmark = pytest.mark.django_db(transaction=True)

with_and_without_script = pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without"])


def said(page: Page) -> Locator:
    return page.locator("#discussion .talk > li")


def write(page: Page, text: str, bold: str) -> None:
    """A look at it first, which keeps nothing."""
    before = Comment.objects.count()
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview strong")).to_have_text(bold)
    assert Comment.objects.count() == before
    expect(page.get_by_label("Your comment")).to_have_value(text)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(said(page).last.locator("strong")).to_have_text(bold)


def report(page: Page, problem: Problem) -> None:
    page.goto(problem.get_absolute_url())
    said(page).first.get_by_role("link", name="Report").click()
    expect(page.locator("main .note .prose")).to_have_text("Which layer?")
    page.get_by_label("Something else").check()
    page.get_by_label("Anything a curator should know").fill("It is the wrong page.")
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("status").first).to_contain_text("A curator will look at it.")
    expect(page).to_have_url(re.compile(r"#comment-\d+$"))


def curate(page: Page, problem: Problem) -> None:
    """Hides the first comment with a reason, and says of the second that it changed the page."""
    page.goto(problem.get_absolute_url())
    said(page).first.locator("summary", has_text="Hide").click()
    said(page).first.get_by_label("Why?").fill("Answered above.")
    said(page).first.get_by_role("button", name="Hide it").click()
    expect(said(page).first).to_contain_text("Hidden by a curator: Answered above.")
    said(page).nth(1).get_by_role("button", name="Mark: the page was updated").click()
    expect(said(page).nth(1).locator(".chip")).to_have_text("the page was updated for this")
    expect(said(page).nth(1).get_by_role("button", name="Take the mark off")).to_be_visible()


@with_and_without_script
def test_comments_are_written_bettered_taken_back_and_curated(new_page, has_script):
    problem = shown(a_problem(title="Heads that copy"))
    ada, mallory, grace = a_member("ada"), a_member("mallory"), a_member("grace", role="curator")
    page = new_page(ada, java_script_enabled=has_script)
    page.goto(problem.get_absolute_url())
    write(page, "**Which** head?", "Which")
    said(page).first.get_by_role("link", name="Edit").click()
    page.get_by_label("Your comment").fill("Which **layer**?")
    page.get_by_role("button", name="Save it").click()
    expect(said(page).first.locator(".prose")).to_have_text("Which layer?")
    expect(said(page).first.locator(".facts")).to_contain_text("edited")
    write(page, "**Layer 5** it is.", "Layer 5")
    write(page, "**Wrong** page.", "Wrong")
    said(page).last.locator("summary", has_text="Delete").click()
    said(page).last.get_by_role("button", name="Delete it").click()
    expect(said(page).last).to_contain_text("Deleted by its author.")

    report(new_page(mallory, java_script_enabled=has_script), problem)
    curate(new_page(grace, java_script_enabled=has_script), problem)
    visitor = new_page(java_script_enabled=has_script)
    visitor.goto(problem.get_absolute_url())

    expect(said(visitor).locator(".prose")).to_have_text(["Layer 5 it is."])
    expect(said(visitor).locator("p.quiet")).to_have_text(
        ["Hidden by a curator: Answered above.", "Deleted by its author."]
    )
    expect(said(visitor).locator("form, .acts")).to_have_count(0)
    rows = Comment.objects.order_by("pk").values_list("status", "text", "page_was_updated")
    assert list(rows) == [
        ("hidden", "Which **layer**?", False),
        ("shown", "**Layer 5** it is.", True),
        ("deleted", "", False),
    ]
    assert Report.objects.values_list("by", "reason", "note").get() == (mallory.pk, "other", "It is the wrong page.")


@with_and_without_script
def test_track_is_watched_and_no_longer(new_page, has_script):
    track, ada = a_track(key="toys", name="Toy models"), a_member("ada")
    shown(a_problem(track=track))
    page = new_page(ada, java_script_enabled=has_script)

    page.goto("/tracks/")
    page.get_by_role("button", name="Watch Toy models").click()
    expect(page).to_have_url(re.compile("/tracks/$"))
    expect(page.get_by_role("button", name="Stop watching Toy models")).to_be_visible()
    assert Watch.objects.values_list("person", "track").get() == (ada.pk, track.pk)

    page.goto("/my-board/")
    expect(page.get_by_role("link", name="Toy models")).to_have_attribute("href", track.get_absolute_url())
    page.get_by_role("link", name="Everything you watch").click()
    expect(page.locator(".words li")).to_have_text(re.compile("Toy models"))
    page.get_by_role("button", name="Stop watching Toy models").click()
    expect(page).to_have_url(re.compile("/watching/$"))
    expect(page.locator(".words li")).to_have_count(0)
    assert Watch.objects.count() == 0


@with_and_without_script
def test_interest_is_offered_reworded_and_taken_off(new_page, has_script):
    problem, ada = shown(a_problem()), a_member("ada", name="Ada Lovelace")
    page = new_page(ada, java_script_enabled=has_script)
    together = page.locator("#together")
    page.goto(problem.get_absolute_url())

    together.locator("summary", has_text="I would work on this with somebody").click()
    together.get_by_label("What you bring, or look for").fill("I bring a GPU.")
    together.get_by_role("button", name="Put my name here").click()
    expect(together).to_contain_text("1 person would work on this with somebody:")
    expect(together).to_contain_text("Ada Lovelace I bring a GPU.")

    together.get_by_role("link", name="Change your words").click()
    page.get_by_label("What you bring, or look for").fill("I bring two.")
    page.get_by_role("button", name="Save it").click()
    expect(together).to_contain_text("Ada Lovelace I bring two.")
    assert Interest.objects.values_list("person", "problem", "note").get() == (ada.pk, problem.pk, "I bring two.")

    together.get_by_role("button", name="take your name off").click()
    expect(together).not_to_contain_text("Ada Lovelace")
    assert Interest.objects.count() == 0


@with_and_without_script
def test_mail_is_chosen_and_ended_by_the_link_in_it(new_page, has_script):
    ada = a_member("ada")
    page = new_page(ada, java_script_enabled=has_script)
    page.goto("/accounts/notices/")
    page.get_by_role("link", name="Choose what comes by mail.").click()
    page.get_by_role("group", name="Discussions").get_by_label("Once a week").check()
    page.get_by_role("group", name="What you watch").get_by_label("No mail").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    chosen = preferences.paces_of(ada)
    assert (chosen["discussion"], chosen["watched"], chosen["team"]) == (Pace.WEEKLY, Pace.OFF, Pace.AT_ONCE)
    expect(page.get_by_role("group", name="Discussions").get_by_label("Once a week")).to_be_checked()

    reader = new_page(java_script_enabled=has_script)
    reader.goto(preferences.off_url(ada.pk, ["discussion"]).removeprefix(settings.SITE_URL))
    expect(reader.locator("main")).to_contain_text("Nothing has changed yet.")
    assert preferences.paces_of(ada) == chosen

    reader.get_by_role("button", name="End it").click()

    expect(reader.locator("h1")).to_have_text("No more mail of this kind")
    assert preferences.paces_of(ada) == chosen | {"discussion": Pace.OFF}
