"""Every page, in both themes and at both widths: nothing for axe to find, and nothing that scrolls sideways."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from board.lib import markdown
from problems.models import (
    Act,
    ActRow,
    Author,
    CheckIn,
    Claim,
    Claimant,
    Comment,
    Draft,
    Import,
    Interest,
    LogEntry,
    LogVersion,
    Merge,
    Proposal,
    Report,
    Source,
    SuggestedEdit,
    WriteUp,
)
from programs.models import Change, ChangedFact, Program, Round
from tests.browser.places import Place, places
from tests.browser.world import World, a_world, shown
from users.models import ApiToken, Notification, User

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, DESK, HEIGHT = 360, 1280, 800
PROVOKED = {403, 404, 422}
ALL = slice(None)
# The second theme differs from the first in colours alone, so it is asked about those.
THEMES = {"light": {}, "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}}


def visit(world: World, new_page, seen: slice = ALL, **options) -> Iterator[tuple[Place, Page]]:
    """Every place of the world, or those of a slice, opened by whom it is for."""
    pages = {who: new_page(person, **options) for who, person in world.people.items()}
    for place in places(world)[seen]:
        place.open(pages[place.who])
        yield place, pages[place.who]


def violations(page: Page, theme: str, **rules) -> list[str]:
    """Each broken rule with the element that breaks it and what axe says of it. Takes a page that knows axe.

    All rules, unless `runOnly` of axe's own options names some.
    """
    page.emulate_media(color_scheme=theme)
    options = {"resultTypes": ["violations"], "preload": False} | rules
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in page.evaluate("(options) => axe.run(options).then((found) => found.violations)", options)
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("half", [slice(0, None, 2), slice(1, None, 2)], ids=["one half", "the other"])
def test_axe_finds_nothing_on_any_page_at_either_width_in_either_theme(new_page, eye, half):
    """Each page is opened once and looked at four times. In halves, which two workers take at once."""
    eye.expected = PROVOKED
    found = []
    for place, page in visit(a_world(), new_page, half, bypass_csp=True):
        page.evaluate(AXE_SCRIPT)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            for theme, rules in THEMES.items():
                found += [f"{place.name}, {width}, {theme}: {fault}" for fault in violations(page, theme, **rules)]
    assert found == [], "\n".join(found)


def test_axe_finds_what_is_wrong(new_page):
    page = new_page(bypass_csp=True)
    page.set_content("<title>x</title><main><h1>x</h1><img src='data:,'><p style='color: #ddd'>words</p></main>")
    page.evaluate(AXE_SCRIPT)
    rules = [fault.split(" at ")[0] for fault in violations(page, "light")]
    assert sorted(rules) == ["color-contrast", "html-has-lang", "image-alt"]
    assert [fault.split(" at ")[0] for fault in violations(page, "dark", **THEMES["dark"])] == ["color-contrast"]


# The innermost elements that reach over the right edge, outside of what scrolls by itself.
TOO_WIDE = """
(width) => {
  if (document.documentElement.scrollWidth <= width) return [];
  const over = (element) => element.getBoundingClientRect().right > width;
  const clips = (element) => element !== document.body && getComputedStyle(element).overflowX !== "visible";
  const inside = (element) => element && element !== document.body && (clips(element) || inside(element.parentElement));
  const guilty = [...document.body.querySelectorAll("*")].filter(
    (element) => over(element) && ![...element.children].some(over) && !inside(element.parentElement));
  const name = (element) => [element.localName, ...element.classList].join(".");
  return [...new Set(guilty.map((element) => `${name(element.parentElement)} > ${name(element)}`))];
}"""


def test_no_page_scrolls_sideways_on_a_phone(new_page, eye):
    eye.expected = PROVOKED
    world = a_world()
    stretch(world)
    found = []
    for place, page in visit(world, new_page, viewport={"width": PHONE, "height": HEIGHT}):
        found += [f"{place.name}: {element}" for element in page.evaluate(TOO_WIDE, PHONE)]
    assert found == [], "\n".join(found)


def stretch(world: World) -> None:
    """The longest words and addresses that the fields hold, with nowhere to break."""
    word = "W" * 200
    address = f"https://{'w' * 60}.example.org/{'w' * 400}"
    for problem in (
        world.math,
        world.worked_on,
        world.answered,
        world.free,
        world.proposed,
        world.sent_back,
        world.brought_in,
        world.curated.listed.problem,
        world.curated.declined.problem,
    ):
        problem.title = f"{word[:190]}{problem.pk}"
        problem.question, problem.statement = word, f"{word} `{word}` <{address}> $${'x + ' * 90}x$$"
        problem.subtopic, problem.suggested_models = word[:120], word
        problem.save(update_fields=["title", "question", "statement", "subtopic", "suggested_models"])
        shown(problem)
    world.math.related_work.create(title=word, url=address)
    User.objects.filter(pk=world.ada.pk).update(name=word[:80], bio=word, website=address[:200])
    Source.objects.update(url=address)
    Proposal.objects.update(posed_by=word, note=word, source_name=word, source_url=address, origin="public")
    SuggestedEdit.objects.update(why=word, before={"first_step": word}, after={"first_step": f"{word} {address}"})
    Draft.objects.update(words={"title": [word], "statement": [word]})
    Round.objects.update(note=word, source=address)
    Program.objects.update(
        what=word, location=word, length=word, eligibility=word, asks_for=[word], interp_areas=[word[:120]]
    )
    Change.objects.update(note=word, round_name=word[:120])
    ChangedFact.objects.exclude(name="closes_on").update(before=word, after=address)
    Claim.objects.update(hypothesis=word, plan=word, log_url=address, ai_use=word, alongside=word)
    Claim.objects.filter(pk=world.released.pk).update(note=word, note_html=markdown.render(f"{word}\n\n    {word}"))
    CheckIn.objects.update(moved=word, next=word)
    Claimant.objects.update(note=word)
    ApiToken.objects.filter(revoked_at=None).update(name=word[:60])
    Interest.objects.update(note=word)
    Comment.objects.filter(status="hidden").update(hidden_because=word)
    LogEntry.objects.exclude(hidden_because="").update(hidden_because=word)
    Notification.objects.update(title=f"{{who}} {word}", note=word)
    table = f"| {word} | {word} |\n|-|-|"
    written = markdown.render(f"{word} `{word}` <{address}> ${'x + ' * 90}x$\n\n    {word}\n\n{table}")
    LogEntry.objects.filter(deleted_at=None).update(html=written)
    LogVersion.objects.update(html=written)
    Comment.objects.filter(status="shown").update(html=written)
    WriteUp.objects.update(title=word, link=address, summary=word, ai_use=word, code_url=address, archive_url=address)
    WriteUp.objects.update(summary_html=markdown.render(f"{word} <{address}>"), commit="f" * 64)
    Author.objects.filter(person=None).update(name=word[:120])
    _stretch_what_curators_did(word)


def _stretch_what_curators_did(word: str) -> None:
    Act.objects.update(note=word, term=word[:80])
    ActRow.objects.update(before=word[:120], after=word[:120])
    Merge.objects.update(note=word)
    Report.objects.update(note=word)
    Report.objects.exclude(elsewhere="").update(name=word)
    Import.objects.exclude(left=[]).update(left=[{"key": word, "number": "1", "reason": word}])
    for file in Import.objects.exclude(preview=None):
        for row in file.preview["rows"]:
            row |= {"key": word, "title": word, "fields": [["title", word, word]], "conflicts": [["title", word, word]]}
            row |= {"faults": [{"field": "title", "reason": word}]}
        file.name, file.columns = word, [column | {"name": word} for column in file.columns[:1]] + file.columns[1:]
        file.save(update_fields=["preview", "name", "columns"])
