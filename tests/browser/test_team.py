"""Two people on one claim, each in a browser of their own, and what nobody else gets to see."""

import pytest
from playwright.sync_api import Locator, Page, expect

from problems.models import Claim, WriteUp
from problems.services import claims
from tests.browser.world import INTENT, a_member, shown
from tests.factories import a_problem

pytestmark = pytest.mark.django_db(transaction=True)

# What stands nowhere before somebody says yes.
PRIVATE = ["Mallory", "~mallory", "Emmy", "~emmy", "Come along.", "I bring a GPU.", "invite", "asks to join"]


def team(page: Page) -> Locator:
    return page.locator(".team > li")


def log(page: Page, text: str) -> None:
    page.get_by_label("What happened?").fill(text)
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#log .prose").first).to_have_text(text)


def told(page: Page) -> Locator:
    """The count of what is new, in the header."""
    return page.get_by_role("navigation", name="Your account").locator(".new")


def unfold(page: Page, words: str) -> None:
    page.locator("main summary", has_text=words).click()


def invite(page: Page, address: str) -> None:
    page.goto(address)
    unfold(page, "Invite somebody")
    page.get_by_label("Name on the board").fill("~Mallory")
    page.get_by_label("A line to them").fill("Come along.")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Invited.")
    expect(team(page)).to_contain_text(["Ada leads", "Mallory invited"])


def ask(page: Page, address: str) -> None:
    page.goto(address)
    unfold(page, "Ask to join")
    page.get_by_label("What you would bring").fill("I bring a GPU.")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(team(page)).to_contain_text(["Ada leads", "Emmy asks to join"])


def join(page: Page) -> None:
    """By the notice, whose count stands in the header of every page."""
    page.reload()
    expect(told(page)).to_have_text("1 new")
    page.get_by_role("link", name="Notices").click()
    expect(page.locator(".notices blockquote")).to_have_text("Come along.")
    page.locator(".notices").get_by_role("link", name="Ada invites you to their claim").click()
    expect(page.locator(".note.warn")).to_contain_text("Ada invites you to work on this together. “Come along.”")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(team(page)).to_contain_text(["Ada leads", "Mallory since"])


def say_no(page: Page) -> None:
    """From the board, where the request waits."""
    page.goto("/my-board/")
    expect(page.locator(".row").first).to_contain_text("I bring a GPU.")
    page.locator(".row").first.get_by_role("link", name="Heads that copy").click()
    page.get_by_role("button", name="Say no").click()
    expect(team(page)).to_contain_text(["Ada leads", "Mallory since"])


def hand_over_and_leave(page: Page) -> None:
    page.get_by_role("button", name="Hand over the lead").click()
    expect(team(page)).to_contain_text(["Mallory leads", "Ada since"])
    unfold(page, "Leave it")
    page.get_by_role("button", name="Leave it").click()
    expect(page.get_by_role("status").first).to_contain_text("You have left. The claim goes on")
    expect(page.locator("#write")).to_have_count(0)


def deliver(page: Page) -> None:
    page.reload()
    expect(page.locator(".clock")).to_contain_text("keeps this yours")
    expect(team(page)).to_contain_text(["Mallory leads", "Ada left"])
    page.get_by_role("link", name="Link a write-up instead").click()
    page.get_by_label("Where it is").fill("https://example.org/copying")
    page.get_by_label("Title").fill("Copying heads copy")
    page.get_by_label("What it does").first.select_option("partial")
    page.get_by_role("button", name="Link it").click()
    expect(page.locator("h1")).to_have_text("Copying heads copy")


def test_team_forms_in_private_works_in_public_and_outlives_its_first_lead(new_page):
    problem = shown(a_problem(title="Heads that copy"))
    ada, mallory, emmy = (a_member(name.lower(), name=name) for name in ("Ada", "Mallory", "Emmy"))
    claim = claims.claim(problem, by=ada, **INTENT)
    address = claim.get_absolute_url()
    lead, mate, third, stranger = new_page(ada), new_page(mallory), new_page(emmy), new_page()
    mate.goto("/")
    expect(told(mate)).to_have_count(0)

    invite(lead, address)
    ask(third, address)
    nothing_private_shows(stranger, address)
    join(mate)
    log(mate, "Head 5.")
    say_no(lead)
    log(lead, "Head 6.")
    third.reload()
    expect(team(third)).to_have_count(2)
    expect(third.get_by_text("This was asked and declined before.")).to_be_visible()
    hand_over_and_leave(lead)
    deliver(mate)

    stranger.goto(address)
    expect(stranger.locator(".clock")).to_contain_text("with a write-up, as it should.")
    expect(stranger.locator("#log .when")).to_contain_text(["Ada", "Mallory"])
    claim.refresh_from_db()
    assert (claim.status, claim.person, WriteUp.objects.get().linked_by) == ("delivered", mallory, mallory)
    standings = dict(claim.claimants.values_list("person__username", "standing"))
    assert standings == {"ada": "left", "mallory": "joined", "emmy": "declined"}


def nothing_private_shows(page: Page, address: str) -> None:
    """No name, no word and no sign of an offer: not on the claim, nor wherever else it shows, nor in its source."""
    for there in (address, Claim.objects.get().problem.get_absolute_url(), "/people/", "/", "/~ada/"):
        page.goto(there)
        source = page.locator("main").inner_html()
        assert (there, [word for word in PRIVATE if word in source]) == (there, [])
