"""What people write never runs, with the Content-Security-Policy and without it; and the policy holds by itself."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from problems.models import Claim, Comment, Interest, LogEntry, Problem, Report, Skill, WriteUp
from problems.services import claims, comments, interests, logs, reports, teams, writeups
from problems.services.writeups import BearsOn
from tests.browser.places import TOO_DEEP
from tests.browser.world import a_member, shown
from tests.factories import a_problem, a_skill
from users.models import User
from users.services import people

pytestmark = pytest.mark.django_db(transaction=True)

# One attempt each, short enough for a name of 80 characters. All but the last two run by themselves.
ATTEMPTS = [
    "<script>pwned=1</script>",
    "<img src=x onerror=pwned=1>",
    '"><svg onload=pwned=1>',
    "'><body onpageshow=pwned=1>",
    "</title><script>pwned=1</script>",
    "</textarea><script>pwned=1</script>",
    "</style><iframe srcdoc='<script>top.pwned=1</script>'></iframe>",
    "--><details open ontoggle=pwned=1>x</details>",
    "<input autofocus onfocus=pwned=1>",
    "<svg><animate onbegin=pwned=1 attributeName=x dur=1s></svg>",
    "<video><source onerror=pwned=1></video>",
    "<script>alert(1)</script>",
    "<a href='java\nscript:pwned=1'>x</a>",
    "<form action=javascript:pwned=1><button>x</button></form>",
]
MARKDOWN = [
    "[x](javascript:pwned=1)",
    '![x](x"onerror=pwned=1)',
    "<javascript:pwned=1>",
    "[x][y]\n\n[y]: javascript:pwned=1",
    "`</code><script>pwned=1</script>`",
    "```<script>pwned=1</script>\n</code></pre><script>pwned=1</script>\n```",
    "$\\text{</math><script>pwned=1</script>}$",
    "| <script>pwned=1</script> |\n|:-:|\n| <img src=x onerror=pwned=1> |",
]
CORPUS = Path(__file__).resolve().parents[1] / "board" / "lib" / "hostile_markdown.txt"
LONG = "\n\n".join(ATTEMPTS + MARKDOWN)
ALL = "\n\n".join([LONG, *(line.replace("⏎", "\n") for line in CORPUS.read_text().splitlines()[1:])])
LINK = 'https://example.org/"><img/src=x/onerror=pwned=1>'
# What ran, and what stands there ready to run: a handler, an address of code, a script that is not the site's own.
RAN_OR_READY = r"""
async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const leads = /^(href|src|action|formaction|xlink:href|data)$/;
  const isCode = ({ name, value }) => name.startsWith("on") || name === "srcdoc"
    || (leads.test(name) && new URL(value, "http://x").protocol === "javascript:");
  const isData = (type) => ["application/json", "application/ld+json"].includes(type);
  const isStrange = ({ src, type }) => !src.startsWith(`${location.origin}/`) && !isData(type);
  const ready = [...document.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes].filter(isCode).map(({ name }) => `${element.localName} ${name}`));
  const scripts = [...document.scripts].filter(isStrange).map(() => "script");
  return [...(window.pwned ? ["it ran"] : []), ...ready, ...scripts];
}"""


class Detector:
    """Says what a page runs or would run. A dialog counts, and is closed."""

    def __init__(self, page: Page):
        self.page = page
        self.dialogs: list[str] = []
        page.on("dialog", self._close)

    def _close(self, dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def found(self) -> list[str]:
        found = self.page.evaluate(RAN_OR_READY) + [f"dialog {words}" for words in self.dialogs]
        self.dialogs.clear()
        return found


def packed(limit: int) -> list[str]:
    """The attempts, as many together as fit into a field of `limit` characters."""
    fields = [""]
    for attempt in ATTEMPTS:
        if len(fields[-1] + attempt) > limit:
            fields.append("")
        fields[-1] += attempt
    return fields


def hostile_world() -> list[User]:
    """People whose every word is an attempt: in problems, claims and all that is on them, talk, write-ups, profiles."""
    skill = a_skill(key="skill", is_core=True)
    hostile = [a_member(f"mallory-{number}") for number, _ in enumerate(packed(80))]
    for person, name in zip(hostile, packed(80), strict=True):
        people.edit_profile(person, name=name, bio=LONG[:1000], website=LINK)
    listed = [_problem(title, skill) for title in packed(200)]
    for person, problem in zip(hostile, listed * len(hostile), strict=False):
        _attempt(problem, person)
    for problem in listed:
        writeups.link(
            f"{LINK}{problem.pk}",
            by=hostile[0],
            title=problem.title,
            kind="post",
            is_author=False,
            other_authors=packed(80),
            bears_on=[BearsOn(problem, "partial")],
            summary=LONG,
            code_url=LINK,
            archive_url=LINK,
            ai_use=LONG[:300],
        )
    _offers(*hostile[:2])
    for problem in listed:
        _talk(problem, *hostile[:2])
    return hostile


def _problem(title: str, skill: Skill) -> Problem:
    short = dict.fromkeys(["subtopic", "suggested_models", "source_locator"], LONG[:120])
    long = dict.fromkeys(["why", "success_test", "first_step", "informative_negative", "editor_note"], LONG)
    given = {"title": title, "question": LONG[:1000], "statement": ALL, "prerequisites": [title]} | short | long
    return shown(a_problem(skills={skill: 1}, **given))


def _attempt(problem: Problem, person: User) -> None:
    """One claim given back, and another that lives."""
    now = timezone.now()
    given = {"aim": "attempt", "hypothesis": LONG[:1000], "plan": LONG, "hours_per_week": 1, "ai_use": LONG[:300]}
    given |= {"alongside": LONG[:300], "looking_for": "collaborators"}
    for days in (9, 5):
        claim = claims.claim(problem, by=person, log_url=LINK, now=now - timedelta(days=days), **given)
        claims.check_in(claim, by=person, moved=LONG, next=LONG, is_stuck=True, now=now - timedelta(days=days - 1))
        entry = logs.write(claim, by=person, kind="anomaly", text=ALL, now=now - timedelta(days=days - 1))
        logs.edit(entry, by=person, kind="result", text=LONG, now=now - timedelta(days=days - 1))
        if days == 9:
            claims.release(claim, by=person, note=ALL, now=now - timedelta(days=days - 2))


def _offers(lead: User, other: User) -> None:
    """Somebody is invited with hostile words, and somebody else asks with them."""
    claim = lead.claims.get(status="active")
    teams.invite(claim, whom=a_member("invited"), by=lead, note=LONG[:500])
    teams.ask(claim, by=other, note=LONG[:500])


def _talk(problem: Problem, one: User, other: User) -> None:
    """Comments as they were written, as they were edited, and hidden for a hostile reason; reported and taken up."""
    curator = User.objects.filter(username="curator").first() or a_member("curator", name=ATTEMPTS[0], role="curator")
    comments.comment(problem, by=one, text=ALL[:5000])
    edited = comments.comment(problem, by=one, text=LONG)
    comments.edit(edited, by=one, text=f"{LONG}\n\n{LONG}")
    reports.report(edited, by=other, reason="other", note=LONG[:1000])
    hidden = comments.comment(problem, by=other, text=LONG)
    comments.hide(hidden, by=curator, note=LONG[:1000])
    for person in (one, other):
        if not Claim.objects.filter(problem=problem, person=person, status="active").exists():
            interests.offer(problem, by=person, note=LONG[:300])


def addresses(rows) -> list[str]:
    return [row.get_absolute_url() for row in rows]


def pages_of(hostile: list[User]) -> dict[User | None, list[str]]:
    """Every page that shows what they wrote, by who looks at it."""
    problem, person = Problem.objects.first(), hostile[0]
    claim, mine = person.claims.get(status="active"), person.interests.first()
    escaped = "%3Cscript%3Epwned%3D1%3C/script%3E"
    visitor = [
        "/",
        "/problems/",
        f"/problems/?q={escaped}&difficulty={escaped}&skill={escaped}&hours={escaped}",
        f"/problems/surprise/?q={escaped}",
        "/writeups/",
        "/writeups/?problem=1&author=mallory-0",
        f"/writeups/?q={escaped}",
        "/people/",
        "/skills/skill/",
        "/tracks/",
        f"/accounts/login/?next={escaped}",
        f"/{escaped}/",
        f"/~{escaped}/",
        *addresses(Problem.objects.all()),
        *addresses(Claim.objects.filter(person=person)),
        *addresses(LogEntry.objects.filter(claim__person=person)),
        *(reverse("problems:comment-list", args=[row.pk]) for row in Problem.objects.all()),
        *addresses(WriteUp.objects.all()),
        *addresses(hostile),
    ]
    member = [
        "/my-board/",
        "/portfolio/",
        "/accounts/profile/",
        f"/writeups/link/?problem={problem.pk}",
        f"/problems/{Problem.objects.last().pk}/claim/",
        "/accounts/notices/",
        "/watching/",
        claim.get_absolute_url(),
        f"/log-entries/{claim.log.first().pk}/edit/",
        f"/comments/{person.comments.last().pk}/edit/",
        f"/problems/{mine.problem_id}/interest/",
    ]
    invited = [claim.get_absolute_url(), "/my-board/", "/accounts/notices/"]
    curator = [
        *addresses(Problem.objects.all()),
        f"/comments/{Comment.objects.first().pk}/report/",
        "/accounts/notices/",
    ]
    admin = []
    shown_there = (Claim, WriteUp, LogEntry, Comment, Report, Interest)
    for row in (problem, person, *(model.objects.first() for model in shown_there)):
        name = row._meta.label_lower.replace(".", "_")
        admin += [reverse(f"admin:{name}_changelist"), reverse(f"admin:{name}_change", args=[row.pk])]
    return {
        None: visitor,
        person: member,
        User.objects.get(username="invited"): invited,
        User.objects.get(username="curator"): curator,
        a_member("grace", role="admin"): admin,
    }


@pytest.mark.parametrize("has_policy", [True, False], ids=["with the policy", "without"])
def test_nothing_that_people_write_runs_on_any_page(new_page, eye, has_policy):
    eye.expected = {404}
    found = {}
    for person, visited in pages_of(hostile_world()).items():
        page = new_page(person, bypass_csp=not has_policy)
        detector = Detector(page)
        for address in visited:
            page.goto(address)
            found[address] = detector.found()
    assert {address: faults for address, faults in found.items() if faults} == {}


FIELDS = "main :is(input:not([type]), input[type=text], input[type=url], textarea)"


def test_what_is_written_back_into_a_refused_form_does_not_run(new_page, eye):
    eye.expected = {409, 422}
    person, problem = a_member("mallory"), shown(a_problem())
    claim = claims.claim(problem, by=person, aim="attempt", hypothesis="x", plan="x", hours_per_week=1)
    claims.check_in(claim, by=person, moved="x")
    comment = comments.comment(problem, by=a_member("grace"), text="x")
    page = new_page(person, bypass_csp=True)
    detector = Detector(page)
    for address, folded, button in (
        (f"/problems/{shown(a_problem()).pk}/claim/", "", "Claim it"),
        (f"/writeups/link/?problem={problem.pk}", "", "Link it"),
        ("/accounts/profile/", "", "Save"),
        (claim.get_absolute_url(), "", "Log it"),
        (claim.get_absolute_url(), "Invite somebody", "Invite"),
        (claim.get_absolute_url(), "Give it back", "Give it back"),
        (f"/problems/{problem.pk}/comment/", "", "Comment"),
        (f"/comments/{comment.pk}/report/", "", "Report it"),
    ):
        page.goto(address)
        if folded:
            page.locator("main summary", has_text=folded).click()
        for field in page.locator(FIELDS).all():
            if field.is_visible():
                field.fill(f"javascript:{LONG[:400]} {TOO_DEEP}")
        page.locator("main").get_by_role("button", name=button, exact=True).click()
        page.locator("main .wrong").first.wait_for()
        assert (address, button, detector.found()) == (address, button, [])


@pytest.mark.parametrize("has_policy", [True, False], ids=["with the policy", "without"])
def test_no_preview_runs_what_it_shows(new_page, has_policy):
    person, problem = a_member("mallory"), shown(a_problem())
    claim = claims.claim(problem, by=person, aim="attempt", hypothesis="x", plan="x", hours_per_week=1)
    page = new_page(person, bypass_csp=not has_policy)
    detector = Detector(page)
    for address in (claim.get_absolute_url(), f"/problems/{problem.pk}/comment/"):
        page.goto(address)
        page.locator("main textarea:visible").first.fill(LONG)
        page.get_by_role("button", name="Preview").click()
        page.locator(".preview .prose").wait_for()
        assert (address, detector.found()) == (address, [])


def test_every_attempt_is_caught_where_nothing_stops_it(new_page, eye):
    page = new_page(bypass_csp=True)
    detector = Detector(page)
    caught = {}
    for attempt in ATTEMPTS:
        page.goto("/about/")
        page.set_content(f"<p>{attempt}</p>", wait_until="load")
        caught[attempt] = detector.found() != []
    assert caught == dict.fromkeys(ATTEMPTS, True)
    eye.faults.clear()


@pytest.mark.parametrize("has_policy", [True, False], ids=["with the policy", "without"])
def test_policy_stops_what_a_page_forgot_to_escape(new_page, eye, has_policy):
    page = new_page(bypass_csp=not has_policy)
    detector = Detector(page)
    page.route("**/about/", _unescaped)

    page.goto("/about/")
    found = detector.found()

    ran = [fault for fault in found if fault == "it ran" or fault.startswith("dialog")]
    assert ran == ([] if has_policy else ["it ran", "dialog 1"])
    assert len(found) > len(ATTEMPTS) // 2
    eye.faults.clear()


def _unescaped(route) -> None:
    answer = route.fetch()
    body = answer.text().replace("</main>", "".join(ATTEMPTS) + "</main>")
    route.fulfill(response=answer, body=body)
