"""A claim from beginning to end and beyond, as one person walks it: in company, stuck, paused, given back, taken up."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from problems.models import CheckIn, Claim, LogEntry, Problem
from problems.services import claims
from tests.browser.world import INTENT, a_member, shown
from tests.factories import a_problem, a_track
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

ENTRY = "**Head 5** moves `z` by $x^2$."


def wait(claim: Claim, days: int) -> None:
    """Lets days pass for a claim and what was written on it, by moving all of it back in time."""
    past = timedelta(days=days)
    for note in CheckIn.objects.filter(claim=claim):
        CheckIn.objects.filter(pk=note.pk).update(at=note.at - past)
    for entry in LogEntry.objects.filter(claim=claim):
        LogEntry.objects.filter(pk=entry.pk).update(at=entry.at - past)
    times = {name: getattr(claim, name) - past for name in ("claimed_at", "last_sign_at", "lapses_at")}
    Claim.objects.filter(pk=claim.pk).update(**times)


def claim_beside_others(page: Page, problem: Problem) -> Claim:
    page.goto(problem.get_absolute_url())
    page.get_by_role("link", name="Claim it").click()
    company = page.locator(".attempt").first
    expect(company).to_contain_text("Ada Lovelace")
    company.locator("summary", has_text="Their plan").click()
    expect(company.locator("details .plan")).to_have_text("1. Patch it.\n2. Ablate it.")
    page.get_by_label("Your guess").fill("They skip.")
    page.get_by_label("Your plan").fill("1. Ablate first.")
    page.get_by_label("Why side by side?").fill("On another model.")
    page.get_by_role("button", name="Claim it").click()
    expect(page.get_by_role("status").first).to_contain_text("It is yours to work on.")
    expect(page.get_by_text("Beside others, because: On another model.")).to_be_visible()
    return problem.claims.get(person__username="emmy")


def preview(form: Locator, words: str) -> Locator:
    """Shows how the words of a form will look, and answers where. Nothing is kept."""
    form.get_by_role("button", name="Preview").click()
    shown = form.locator(".preview")
    expect(shown.locator("strong")).to_have_text(words)
    expect(shown).to_contain_text("Nothing is sent yet.")
    return shown


def first_leaf(page: Page) -> Locator:
    return page.locator("#log .book > li").first


def log(page: Page, kind: str, text: str) -> LogEntry:
    page.get_by_label(kind).check()
    page.get_by_label("What happened?").fill(text)
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_label("What happened?")).to_have_value("")
    return LogEntry.objects.latest("pk")


def log_with_a_look_first(page: Page) -> LogEntry:
    page.get_by_label("Result").check()
    page.get_by_label("What happened?").fill(ENTRY)
    seen = preview(page.locator("#write form.kinds"), "Head 5")
    expect(seen.locator("code")).to_have_text("z")
    expect(seen.locator("math")).to_be_visible()
    assert LogEntry.objects.count() == 0
    expect(page.get_by_label("What happened?")).to_have_value(ENTRY)
    expect(page.get_by_label("Result")).to_be_checked()

    page.get_by_role("button", name="Log it").click()

    expect(first_leaf(page).locator(".when")).to_contain_text("result")
    expect(first_leaf(page).locator("strong")).to_have_text("Head 5")
    return LogEntry.objects.get()


def be_stuck(page: Page) -> None:
    page.locator("summary", has_text="Check in").click()
    page.get_by_label("What moved?").fill("Nothing.")
    page.get_by_label("I am stuck").check()
    page.get_by_role("button", name="Check in").click()
    expect(page.get_by_role("heading", name="Stuck is part of it")).to_be_visible()
    expect(first_leaf(page)).to_contain_text("stuck")

    page.get_by_role("button", name="Show my log to those who watch this track").click()

    box = page.locator("section", has=page.locator("#stuck"))
    expect(page.get_by_role("status").first).to_contain_text("Told.")
    expect(box).to_contain_text("Those who watch this track have been told this week. Give them some days.")
    expect(box.get_by_role("button")).to_have_count(0)


def edit(page: Page, entry: LogEntry) -> None:
    page.goto(entry.get_absolute_url())
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Anomaly").check()
    page.get_by_label("What happened?").fill("**Head 6** does.")
    preview(page.locator("main form"), "Head 6")
    page.get_by_role("button", name="Save it").click()

    expect(page).to_have_url(re.compile(f"{entry.get_absolute_url()}$"))
    expect(page.locator("article .prose")).to_have_text("Head 6 does.")
    expect(page.locator(".lead")).to_contain_text("edited")
    expect(page.get_by_role("heading", name="Before it was edited")).to_be_visible()
    expect(page.locator(".book .when")).to_contain_text("Result")
    expect(page.locator(".book strong")).to_have_text("Head 5")


def delete(page: Page, entry: LogEntry) -> None:
    page.goto(entry.get_absolute_url())
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    leaf = page.locator(f"#entry-{entry.pk}")
    expect(leaf).to_contain_text("Deleted by its author")
    expect(leaf).not_to_contain_text("wrong log")


def pause_and_go_on(page: Page, until: datetime) -> None:
    page.locator("summary", has_text="Pause it").click()
    page.get_by_label("Back on").fill(f"{until:%Y-%m-%d}")
    page.get_by_role("button", name="Pause it").click()
    expect(page.locator(".clock")).to_contain_text(f"Paused until {until:%-d %B %Y}")
    page.get_by_role("button", name="Go on now").click()
    expect(page.locator(".clock")).to_contain_text("keeps this yours")


def give_back(page: Page) -> None:
    page.locator("summary", has_text="Give it back").click()
    page.get_by_label("Hand-over note").fill("**Tried** heads 5 and 6.")
    page.get_by_label("may write to me").check()
    preview(page.locator("form", has=page.get_by_label("Hand-over note")), "Tried")
    assert Claim.objects.filter(status="released").count() == 0
    page.get_by_role("button", name="Give it back").click()

    expect(page.get_by_role("status").first).to_contain_text("Released.")
    expect(page.locator("#attempts .prose")).to_have_text("Tried heads 5 and 6.")
    expect(page.locator("#attempts .facts")).to_contain_text("glad to be asked")


def read_as_the_next(page: Page, problem: Problem) -> None:
    """The claim form of somebody else shows the note before it asks anything."""
    page.goto(f"/problems/{problem.pk}/claim/")
    before = page.locator("section", has=page.get_by_role("heading", name="Before you"))
    expect(before.locator(".prose")).to_have_text("Tried heads 5 and 6.")
    assert page.evaluate(
        "document.querySelector('.attempt .prose').compareDocumentPosition(document.querySelector('#id_plan'))"
    ) == page.evaluate("Node.DOCUMENT_POSITION_FOLLOWING")


def take_up_again(page: Page, claim: Claim) -> None:
    """A claim that went quiet leaves what its check-ins say; its person betters that, and takes it up in one click."""
    page.goto(claim.get_absolute_url())
    expect(page.locator(".clock")).to_contain_text("This claim went quiet on")
    expect(page.locator("#note .prose")).to_contain_text("A plot.")
    page.locator("summary", has_text="Better this note").click()
    page.get_by_label("Hand-over note").fill("**A plot** that says no.")
    preview(page.locator("#note form"), "A plot")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#note > .prose")).to_have_text("A plot that says no.")

    page.get_by_role("button", name="Take it up again").click()

    expect(page.locator(".clock")).to_contain_text("keeps this yours")
    expect(page.locator("#write")).to_be_visible()


def a_board() -> tuple[User, Problem, Problem]:
    """Emmy, the problem that ada is on already, and another one."""
    toys = a_track(name="Toy models")
    ada, emmy = a_member("ada", name="Ada Lovelace"), a_member("emmy")
    taken, other = (shown(a_problem(title=title, track=toys)) for title in ("Heads that copy", "Heads that skip"))
    claims.claim(taken, by=ada, **INTENT)
    return emmy, taken, other


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without"])
def test_claim_is_logged_got_stuck_on_paused_and_handed_over(new_page, has_script):
    emmy, problem, _ = a_board()
    page = new_page(emmy, java_script_enabled=has_script)
    claim = claim_beside_others(page, problem)

    entry = log_with_a_look_first(page)
    be_stuck(page)
    mistake = log(page, "Dead end", "The wrong log.")
    edit(page, entry)
    delete(page, mistake)
    pause_and_go_on(page, timezone.now() + timedelta(days=20))
    give_back(page)
    read_as_the_next(new_page(a_member("mallory"), java_script_enabled=has_script), problem)

    claim.refresh_from_db()
    assert (claim.status, claim.note, claim.may_contact) == ("released", "**Tried** heads 5 and 6.", True)
    said = [(row.kind, row.text, row.versions.count()) for row in claim.log.order_by("pk")]
    assert said == [("anomaly", "**Head 6** does.", 1), ("dead_end", "", 0)]
    verbs = list(claim.events.filter(by=emmy).order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "claimed",
        "logged",
        "checked in",
        "asked for eyes",
        "logged",
        "edited an entry",
        "deleted an entry",
        "paused",
        "active",
        "released",
    ]


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without"])
def test_claim_that_went_quiet_is_taken_up_again_in_one_click(new_page, has_script):
    emmy, _, problem = a_board()
    claim = claims.claim(problem, by=emmy, **INTENT)
    claims.check_in(claim, by=emmy, moved="A plot.")
    claim.refresh_from_db()
    wait(claim, days=40)
    claims.lapse_silent()
    page = new_page(emmy, java_script_enabled=has_script)

    take_up_again(page, claim)

    claim.refresh_from_db()
    assert (claim.status, claim.note) == ("active", "**A plot** that says no.")


@pytest.mark.parametrize("has_script", [True, False])
def test_what_is_wrong_with_an_entry_stands_on_the_first_screen_of_a_phone(new_page, eye, has_script):
    eye.expected = {422}
    emmy = a_member("emmy")
    claim = claims.claim(a_problem(), by=emmy, **INTENT)
    page = new_page(emmy, java_script_enabled=has_script, viewport={"width": 360, "height": 640})
    page.goto(claim.get_absolute_url())

    page.get_by_role("button", name="Log it").click()

    box = page.get_by_role("alert")
    expect(box).to_contain_text("Look at what is marked below:")
    expect(box).to_be_in_viewport()
    expect(box).to_be_focused()
    box.get_by_role("link", name="What happened?").click()
    expect(page.get_by_label("What happened?")).to_be_in_viewport()
