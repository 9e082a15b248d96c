"""From what one can do to a mentor and a deadline: the way through the board that ends at a program's own form."""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from board.lib.deadlines import today_anywhere
from problems.models import Claim, Problem
from programs.models import Mentor, MentorRequest, Round
from tests.browser.test_journey import claim
from tests.browser.world import a_member, shown
from tests.factories import a_mentor, a_problem, a_program, a_round, a_skill, a_sponsorship, a_track

pytestmark = pytest.mark.django_db(transaction=True)


def the_offer() -> Mentor:
    """A round that wants circuits, and a mentor of it who would look at one problem of theirs."""
    python, patching = a_skill(key="python", name="Python"), a_skill(key="patching", name="Activation patching")
    circuits = a_track(key="circuits", name="Circuits")
    near = shown(a_problem(title="Heads that copy", track=circuits, skills={python: 1, patching: 1}, difficulty="A"))
    shown(a_problem(title="Heads that are hard", track=circuits, skills={python: 2, patching: 3}, difficulty="C"))
    camp = a_program(name="Circuit Camp", asks_for=["a write-up of your own"])
    camp.tracks.add(circuits)
    a_round(program=camp, name="Winter", closes_on=today_anywhere(timezone.now()) + timedelta(days=40))
    now = timezone.now()
    mentor = a_mentor(a_member("rosalind", name="Rosalind"), program=camp, areas=[circuits], since=now)
    a_sponsorship(mentor, problem=near, confirmed_at=now, expires_at=now + timedelta(days=100), proposed_at=now)
    return mentor


def state_skills(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="For you").first.click()
    page.get_by_role("link", name="Keep", exact=False).first.click()
    page.get_by_role("group", name="Python").get_by_label("Level 1", exact=False).check()
    page.get_by_label("Hours a week you can give").fill("7")
    page.get_by_role("button", name="Keep it").click()


def ask(page: Page) -> None:
    page.locator(".margin").get_by_role("link", name="Ask").click()
    page.get_by_label("What you did").fill("Head 5 copies the token before, in 9 of 10 texts.")
    page.get_by_label("What you ask for").fill("Is shuffling the tokens a fair baseline?")
    page.get_by_label("How they can write to you").fill("ada@example.org")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("h1")).to_have_text("You asked Rosalind")


def accept(page: Page) -> None:
    page.goto("/mentoring/")
    page.locator(".row", has_text="Heads that copy").get_by_role("link").first.click()
    page.get_by_label("A line to begin with").fill("It is fair.")
    page.locator("form", has_text="Say yes").get_by_label("How they can write to you").fill("rosalind@example.org")
    page.get_by_role("button", name="Say yes").click()
    expect(page.get_by_role("heading", name="You work on it together")).to_be_visible()


def deadlines(page: Page) -> dict[str, object]:
    """What a calendar program gets at the person's own address: the end of each event by its title."""
    page.get_by_role("link", name="Programs", exact=True).click()
    page.get_by_role("link", name="calendar", exact=False).first.click()
    page.get_by_role("button", name="Make my address").click()
    address = page.locator(".address code").first.text_content() or ""
    answer = page.request.get(urlsplit(address).path)
    assert answer.status == 200
    events = Calendar.from_ical(answer.body()).walk("VEVENT")
    return {str(event["SUMMARY"]): event["DTEND"].dt for event in events}


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without"])
def test_a_member_finds_a_problem_a_mentor_and_a_deadline(new_page, has_script):
    mentor = the_offer()
    ada = a_member("ada", name="Ada")
    page = new_page(ada, java_script_enabled=has_script)
    state_skills(page)

    expect(page.locator("#results .row h3")).to_have_text(["Heads that copy", "Heads that are hard"])
    expect(page.locator("#results .reason").first).to_contain_text("You have 1 of the 2 skills it asks for")
    claim(page, "Heads that copy")

    page.goto(Problem.objects.get(title="Heads that copy").get_absolute_url())
    expect(page.locator(".margin .deadline")).to_contain_text("Circuit Camp, Winter")
    ask(page)
    asked = MentorRequest.objects.get()
    assert (asked.by, asked.mentor, asked.claim) == (ada, mentor, Claim.objects.get())

    accept(new_page(mentor.person, java_script_enabled=has_script))
    page.reload()
    expect(page.locator("main")).to_contain_text("rosalind@example.org")
    page.goto(asked.claim.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Rosalind")

    # 12:00 UTC of the day after is when the last place on Earth ends its day.
    closes_on = Round.objects.get().closes_on
    ends = {title: at.astimezone(UTC) for title, at in deadlines(page).items()}
    (title,) = ends
    assert "Circuit Camp" in title
    assert (ends[title].date(), ends[title].hour, ends[title].minute) == (closes_on + timedelta(days=1), 12, 0)

    page.get_by_role("link", name="Circuit Camp").click()
    page.get_by_role("link", name="Gather what they ask for").click()
    expect(page.locator("h1")).to_have_text("Ada, for Circuit Camp")
    expect(page.locator("main")).to_contain_text("a write-up of your own")
    expect(page.locator("main .row h3", has_text="Heads that copy")).to_be_visible()
    expect(page.get_by_role("link", name="Open their site")).to_have_attribute("href", "https://example.org/")


def test_what_nobody_mentors_has_nobody_to_ask(new_page):
    """The control: without the sponsor's yes neither the margin nor the address asks anybody."""
    mentor = the_offer()
    mentor.sponsorships.update(status="proposed", confirmed_at=None, expires_at=None)
    page = new_page(a_member("ada", name="Ada"))
    page.goto("/problems/")
    claim(page, "Heads that copy")
    page.goto(Problem.objects.get(title="Heads that copy").get_absolute_url())

    expect(page.locator(".margin .deadline")).to_be_visible()
    expect(page.locator(".margin").get_by_role("link", name="Ask", exact=True)).to_have_count(0)
