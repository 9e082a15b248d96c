"""Without a mouse: everything can be reached, is seen when it is reached, and does what it is for."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.world import a_world

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 200
# What holds the focus, by its id or its words, and whether it shows. A link of the skill map draws its own frame.
FOCUSED = """
() => {
  const element = document.activeElement, style = getComputedStyle(element), frame = element.querySelector("rect");
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const drawn = frame && parseFloat(getComputedStyle(frame).strokeWidth) > 2;
  const box = element.getBoundingClientRect(), shown = box.bottom > 0 && box.right > 0 && box.width > 1;
  const id = element.id || (element.localName === "summary" && element.parentElement.id);
  const name = id || element.textContent || element.getAttribute("aria-label") || "";
  return [name.trim(), Boolean((ring || drawn) && shown)];
}"""


def tab(page: Page) -> tuple[str, bool]:
    """Presses Tab. Answers what has the focus now, and whether anybody can see that."""
    page.keyboard.press("Tab")
    return tuple(page.evaluate(FOCUSED))


def tab_to(page: Page, name: str) -> list[tuple[str, bool]]:
    """Presses Tab until `name` has the focus. Answers every stop on the way."""
    stops = [tab(page)]
    while stops[-1][0] != name:
        assert len(stops) < MANY, f"{name} is not reached: {[stop for stop, _ in stops]}"
        stops.append(tab(page))
    return stops


def test_list_is_walked_filtered_and_left_by_keyboard(new_page):
    a_world()
    page = new_page()
    page.goto("/problems/")

    assert tab(page) == ("Skip to the content", True)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    stops = tab_to(page, "d-skill")
    seen = [name for name, _ in stops]
    assert seen[:4] == ["q", "Search", "d-activity", "activity-free"]
    assert [name for name in seen if name.startswith("difficulty-")] == ["difficulty-A", "difficulty-B", "difficulty-C"]
    assert [name for name, is_visible in stops if not is_visible] == []

    page.keyboard.press("Enter")
    assert tab(page) == ("skill-python", True)
    page.keyboard.press("Space")
    expect(page.locator("#tally")).to_have_text("3 problems")
    assert page.evaluate(FOCUSED) == ["skill-python", True]
    stops = tab_to(page, "Heads that copy")
    assert [name for name, is_visible in stops if not is_visible] == []
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Heads that copy")


def test_filters_open_by_keyboard_on_a_phone(new_page):
    a_world()
    page = new_page(viewport={"width": 360, "height": 800})
    page.goto("/problems/")
    expect(page.locator("#difficulty-A")).to_be_hidden()

    stops = tab_to(page, "Filters")
    page.keyboard.press("Enter")
    stops += tab_to(page, "difficulty-A")
    page.keyboard.press("Space")

    expect(page.locator("#tally")).to_have_text("2 problems")
    assert page.evaluate(FOCUSED) == ["difficulty-A", True]
    assert [name for name, is_visible in stops if not is_visible] == []


def test_focus_shows_wherever_it_goes_and_gets_out_again(new_page):
    world = a_world()
    page = new_page(world.ada)
    unseen = {}
    for address in (
        "/",
        "/path/",
        "/skills/",
        "/programs/",
        "/programs/camp/",
        "/programs/calendar/",
        "/for-you/",
        "/my-skills/",
        "/my-board/",
        "/watching/",
        "/accounts/mail/",
        f"/problems/{world.free.pk}/claim/",
        "/writeups/link/",
        world.math.get_absolute_url(),
        world.claim.get_absolute_url(),
    ):
        page.goto(address)
        stops = [tab(page)]
        while page.evaluate("document.activeElement !== document.body") and len(stops) < MANY:
            stops.append(tab(page))
        assert (address, len(stops) < MANY, stops[0]) == (address, True, ("Skip to the content", True))
        unseen[address] = [name for name, is_visible in stops[:-1] if not is_visible]
    assert {address: names for address, names in unseen.items() if names} == {}


def test_focus_that_does_not_show_is_noticed(new_page):
    page = new_page(bypass_csp=True)
    page.goto("/about/")
    page.add_style_tag(content=":focus-visible { outline: none }")

    assert [tab(page) for _ in range(2)] == [("Skip to the content", False), ("Circuit Board", False)]


def test_the_map_of_skills_is_walked_from_left_to_right_and_entered(new_page):
    world = a_world()
    page = new_page(world.ada)
    page.goto("/skills/")
    boxes = page.locator(".map a").evaluate_all(
        "(links) => links.map((one) => { const box = one.querySelector('rect').getBoundingClientRect();"
        " return [one.textContent.trim(), box.left, box.top]; })"
    )
    assert len(boxes) == 2
    assert boxes == sorted(boxes, key=lambda box: box[1:])

    stops = tab_to(page, boxes[0][0])
    stops += [tab(page) for _ in boxes[1:]]

    assert [name for name, _ in stops[-len(boxes) :]] == [name for name, _, _ in boxes]
    assert [name for name, is_visible in stops if not is_visible] == []
    said = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert said == "Maths: you are at working, the next level opens 1 problem"
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Maths")


def test_problem_is_claimed_by_keyboard(new_page):
    world = a_world()
    page = new_page(world.mallory)
    page.goto(world.free.get_absolute_url())

    tab_to(page, "Claim it")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Claim: Directions that add")
    tab_to(page, "id_aim_3")
    page.keyboard.press("ArrowUp")
    tab_to(page, "id_hypothesis")
    page.keyboard.type("They add.")
    tab_to(page, "id_plan")
    page.keyboard.type("Add them.")
    tab_to(page, "Claim it")
    page.keyboard.press("Enter")

    expect(page.locator("main [role=status]")).to_contain_text("It is yours to work on.")
    assert world.mallory.claims.values_list("aim", "hypothesis", "plan").get() == ("extend", "They add.", "Add them.")


def test_entry_is_logged_and_somebody_invited_by_keyboard(new_page):
    world = a_world()
    page = new_page(world.ada)
    page.goto(world.claim.get_absolute_url())

    stops = tab_to(page, "id_kind_1")
    page.keyboard.press("ArrowRight")
    stops += tab_to(page, "id_text")
    page.keyboard.type("It does not copy.")
    stops += tab_to(page, "Log it")
    page.keyboard.press("Enter")
    expect(page.locator("#log .prose").first).to_have_text("It does not copy.")
    expect(page.locator("#invite_whom")).to_be_hidden()
    stops += tab_to(page, "Invite somebody")
    page.keyboard.press("Enter")
    stops += tab_to(page, "invite_whom")
    page.keyboard.type("mallory")
    stops += tab_to(page, "invite_note")
    page.keyboard.type("Come along.")
    stops += tab_to(page, "Invite")
    page.keyboard.press("Enter")

    expect(page.locator("main [role=status]")).to_contain_text("Invited.")
    assert [name for name, is_visible in stops if not is_visible] == []
    entry = world.claim.log.latest("at")
    assert (entry.by, entry.kind, entry.text) == (world.ada, "anomaly", "It does not copy.")
    offer = world.claim.claimants.get(person=world.mallory)
    assert (offer.standing, offer.note) == ("invited", "Come along.")
