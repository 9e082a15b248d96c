"""From a first visit to a finding that others can read, as a person walks it."""

import re

import pytest
from playwright.sync_api import Page, expect

from problems.models import Claim, Event, WriteUp
from tests.browser.world import PASSWORD, shown
from tests.factories import a_problem, a_skill, a_track
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}\b")


def the_problems():
    """Two that suit a newcomer, and four that each miss it by one thing."""
    python, maths, toys = a_skill(key="python", name="Python"), a_skill(name="Maths"), a_track(name="Toy models")
    fits = {"difficulty": "A", "compute": "laptop", "hours_low": 5, "hours_high": 10, "skills": {python: 1}}
    for title, other in {
        "Heads that copy": {},
        "Heads that skip": {"hours_low": 6},
        "Heads that are hard": {"difficulty": "C"},
        "Heads that are large": {"compute": "gpu-80gb"},
        "Heads that take long": {"hours_high": 90},
        "Heads that are abstract": {"skills": {maths: 1}},
    }.items():
        shown(a_problem(title=title, track=toys, **fits | other))


def join(page: Page, mailoutbox) -> None:
    page.goto("/")
    page.get_by_role("link", name="Join").click()
    page.get_by_label("E-mail").fill("emmy@example.org")
    page.get_by_label("Public name").fill("emmy")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    page.get_by_label("Code").fill(CODE.search(mailoutbox[0].body)[0])
    page.get_by_role("button", name="Confirm").click()
    expect(page).to_have_url(re.compile("/my-board/$"))


def filter_the_list(page: Page, has_script: bool) -> None:
    """Difficulty, computer, hours and skill, each by its own control; a script asks anew after each."""
    page.get_by_role("link", name="Problems", exact=True).click()
    page.get_by_label("First project").check()
    if has_script:
        expect(page).to_have_url(re.compile("difficulty=A"))
    page.get_by_label("Laptop").check()
    if has_script:
        expect(page).to_have_url(re.compile("compute=laptop"))
    page.get_by_label("Hours at most").select_option("10")
    if has_script:
        expect(page).to_have_url(re.compile("hours=10"))
    page.locator("summary", has_text="Skill").click()
    page.get_by_label("Python").check()
    if not has_script:
        page.get_by_role("button", name="Show problems").click()
    expect(page).to_have_url(re.compile("difficulty=A&compute=laptop&hours=10&skill=python"))


def claim(page: Page, title: str) -> None:
    page.locator("#results").get_by_role("link", name=title).click()
    page.get_by_role("link", name="Claim it").click()
    page.get_by_label("Attempt").check()
    page.get_by_label("Your guess").fill("They copy the token before.")
    page.get_by_label("Your plan").fill("1. Patch.\n2. Ablate.")
    page.get_by_role("button", name="Claim it").click()
    expect(page.get_by_role("status").first).to_contain_text("It is yours to work on.")
    expect(page.locator("h1")).to_have_text(title)


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without"])
def test_newcomer_joins_claims_hands_over_and_publishes(new_page, mailoutbox, has_script):
    the_problems()
    page = new_page(java_script_enabled=has_script)
    join(page, mailoutbox)
    expect(page.locator("h2").first).to_have_text("Needs you")

    page.get_by_role("link", name="Circuit Board").click()
    filter_the_list(page, has_script)
    expect(page.locator("#results .row h3")).to_have_text(["Heads that copy", "Heads that skip"])
    found = page.url
    claim(page, "Heads that copy")

    page.locator("summary", has_text="Check in").click()
    page.get_by_label("What moved?").fill("The first head does.")
    page.get_by_role("button", name="Check in").click()
    expect(page.locator(".book .prose").first).to_have_text("The first head does.")
    page.locator("summary", has_text="Give it back").click()
    page.get_by_label("Hand-over note").fill("**Tried** patching.")
    page.get_by_label("may write to me").check()
    page.get_by_role("button", name="Give it back").click()

    expect(page.locator("h1")).to_have_text("Heads that copy")
    expect(page.locator("#attempts .prose")).to_have_text("Tried patching.")
    expect(page.locator("#attempts strong")).to_have_text("Tried")
    expect(page.locator("#attempts .facts")).to_contain_text("glad to be asked")

    page.goto(found)
    claim(page, "Heads that skip")
    page.get_by_role("link", name="Link a write-up instead").click()
    page.get_by_label("Where it is").fill("https://example.org/skipping")
    page.get_by_label("Title").fill("Skipping heads skip one token")
    page.get_by_label("What it does").first.select_option("negative")
    page.get_by_role("button", name="Link it").click()

    expect(page.locator("h1")).to_have_text("Skipping heads skip one token")
    expect(page.locator(".margin dl")).to_contain_text("Not reviewed")
    page.get_by_role("link", name="the claim it ended").click()
    expect(page.locator(".clock")).to_contain_text("with a write-up, as it should.")
    page.get_by_role("link", name="My board").click()
    expect(page.locator("main .row h3")).to_have_text(
        ["Skipping heads skip one token", "Heads that skip", "Heads that copy"]
    )
    expect(page.locator("main .row .chip")).to_have_text(["delivered", "released"])

    emmy = User.objects.get(username="emmy")
    assert list(Claim.objects.filter(person=emmy).order_by("pk").values_list("status", flat=True)) == [
        "released",
        "delivered",
    ]
    assert WriteUp.objects.values_list("linked_by", "status").get() == (emmy.pk, "submitted")
    assert set(Event.objects.values_list("by", flat=True)) == {emmy.pk}


def test_newcomer_reaches_a_fitting_problem_in_three_clicks_from_home(new_page):
    the_problems()
    page = new_page()
    page.goto("/")

    page.get_by_role("link", name="Find one that fits me").click()
    page.get_by_label("What you can run things on").select_option("laptop")
    page.get_by_role("button", name="Show what fits").click()
    expect(page).to_have_url(re.compile(r"/for-you/\?compute=laptop$"))
    nearest = ["Heads that copy", "Heads that take long", "Heads that are abstract", "Heads that skip"]
    expect(page.locator("#results .row h3")).to_have_text([*nearest, "Heads that are large", "Heads that are hard"])
    expect(page.locator("#results .reason").first).to_contain_text("It fits your laptop")
    page.locator("#results .row h3 a").first.click()

    expect(page.get_by_role("heading", name="Your first afternoon")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Heads that copy")
