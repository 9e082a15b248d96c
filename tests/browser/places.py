"""Every page that shows some of the world, and how one gets there."""

from dataclasses import dataclass, field

from django.conf import settings
from playwright.sync_api import Page

from programs.services import heartbeats
from tests.browser.world import PASSWORD, WRITTEN, World
from users.services import preferences

# The one button that may leave the page where it is.
PREVIEW = "Preview"
CONFIRM = "Your public name, to confirm"
SAID = "?skill=python:1&arena=1.2&compute=laptop&hours=6&track=toys"
TOO_DEEP = "$" + "{" * 60 + "x" + "}" * 60 + "$"


@dataclass(frozen=True)
class Place:
    """One page: where it is, who looks at it, what is unfolded, typed and pressed there, and the status it then has."""

    name: str
    address: str
    who: str = "visitor"
    press: str = ""
    status: int = 200
    typed: dict[str, str] = field(default_factory=dict)
    unfold: str = ""

    def open(self, page: Page) -> None:
        """Leaves `page` there. Whoever opens a place with a status from 400 has told the eye to expect it."""
        arrived = page.goto(self.address)
        if self.unfold:
            page.locator("main summary", has_text=self.unfold).click()
        for label, words in self.typed.items():
            page.get_by_label(label).fill(words)
        button = page.locator("main").get_by_role("button", name=self.press, exact=True)
        if self.press == PREVIEW:
            button.click()
            page.locator(".preview .prose").first.wait_for()
        elif self.press:
            with page.expect_navigation() as pressed:
                button.click()
            arrived = pressed.value
        assert (self.name, arrived.status) == (self.name, self.status)


def places(world: World) -> list[Place]:
    """Every kind of page, in every state that looks different."""
    kinds = (
        _of_visitors,
        _of_members,
        _of_claims,
        _of_talk,
        _of_proposals,
        _of_notices,
        _of_mentors,
        _of_moderation,
        _of_shape,
        _of_files,
        _of_decided,
    )
    return [place for kind in kinds for place in kind(world)] + _of_programs()


def _of_visitors(world: World) -> list[Place]:
    math, worked_on, writeup = (thing.get_absolute_url() for thing in (world.math, world.worked_on, world.writeup))
    claim, released = world.claim.get_absolute_url(), world.released.get_absolute_url()
    joining = {"E-mail": "new@example.org", "Public name": "new", "Password": PASSWORD}
    return [
        Place("home", "/"),
        Place("path", "/path/"),
        Place("for you, nothing said", "/for-you/"),
        Place("for you, by the address", f"/for-you/{SAID}"),
        Place("for you, unreadable", "/for-you/?skill=x:9&hours=many"),
        Place("about", "/about/"),
        Place("data, none yet", "/data/"),
        Place("insight", "/curate/insight/", "grace"),
        Place("imports", "/curate/imports/", "grace"),
        Place("api", "/api/"),
        Place("api, searched", "/api/?q=check+in"),
        Place("api, nothing found", "/api/?q=karma+points"),
        Place("api noun", "/api/reference/problems/"),
        Place("problems", "/problems/"),
        Place("problems, filtered", "/problems/?difficulty=A&skill=python&q=toy"),
        Place("problems, none found", "/problems/?difficulty=D&compute=browser&q=nothing"),
        Place("problems, unreadable", "/problems/?difficulty=Z&hours=many&level=9&page=x"),
        Place("problem with math", math),
        Place("problem worked on", worked_on),
        Place("problem with a result", world.answered.get_absolute_url()),
        Place("claim, as anybody", claim),
        Place("claim, released", released),
        Place("write-ups", "/writeups/"),
        Place("write-ups, none found", "/writeups/?q=nothing"),
        Place("write-ups, negative results", "/writeups/?says=negative&kind=video"),
        Place("write-up", writeup),
        Place("history of a write-up", f"/writeups/{world.writeup.pk}/history/"),
        Place("tracks", "/tracks/"),
        Place("skills", "/skills/"),
        Place("skill", "/skills/python/"),
        Place("programs", "/programs/"),
        Place("program", "/programs/camp/"),
        Place("people", "/people/"),
        Place("person", "/~ada/"),
        Place("not found", "/no-such-page/", status=404),
        Place("sign in", "/accounts/login/"),
        Place("sign in, refused", "/accounts/login/", press="Sign in", typed={"E-mail or name": "x", "Password": "x"}),
        Place("join", "/accounts/signup/"),
        Place("join, refused", "/accounts/signup/", press="Join", typed=joining | {"Password": "short"}),
        Place("code by mail", "/accounts/login/code/"),
        Place("new password", "/accounts/password/reset/"),
        Place("code of a sign-up", "/accounts/signup/", press="Join", typed=joining),
    ]


def _of_programs() -> list[Place]:
    camp = "/programs/camp/"
    return [
        Place("programs, as a table", "/programs/", unfold="The same as a table"),
        Place("program, a change waits for its lead", camp, "emmy"),
        Place("program, as a curator", camp, "grace", unfold="Name a lead"),
        Place("program form", f"{camp}edit/", "emmy"),
        Place("program form, refused", f"{camp}edit/", "emmy", "Save", 422),
        Place("round form", f"{camp}rounds/add/", "emmy"),
        Place("round form, refused", f"{camp}rounds/add/", "emmy", "Add it", 422),
        Place("history of a program", f"{camp}history/"),
        Place("history of a program, as its lead", f"{camp}history/", "emmy"),
        Place("calendar, as anybody", "/programs/calendar/"),
        Place("calendar, none yet", "/programs/calendar/", "mary"),
        Place("calendar", "/programs/calendar/", "ada"),
    ]


def _of_members(world: World) -> list[Place]:
    math, worked_on, claim = (thing.get_absolute_url() for thing in (world.math, world.worked_on, world.claim))
    return [
        Place("problem, as a member", math, "mallory"),
        Place("claim form", f"/problems/{world.free.pk}/claim/", "mallory"),
        Place("claim form, refused", f"/problems/{world.free.pk}/claim/", "mallory", "Claim it", 422),
        Place("link form", f"/writeups/link/?problem={world.free.pk}", "mallory"),
        Place("link form, refused", "/writeups/link/", "mallory", "Link it", 422),
        Place("my board, empty", "/my-board/", "mary"),
        Place("for you", "/for-you/", "ada"),
        Place("for you, an address over what was stated", f"/for-you/{SAID}", "ada"),
        Place("my skills", "/my-skills/", "ada"),
        Place("my skills, nothing stated", "/my-skills/", "mary"),
        Place("my skills, refused", "/my-skills/", "mary", "Keep it", 422, {"Hours a week you can give": "99"}),
        Place("skills, with my levels", "/skills/", "ada"),
        Place("problem, with my levels", math, "ada"),
        Place("path, as a member", "/path/", "ada"),
        Place("path, at its beginning", "/path/", "mary"),
        Place("person, as herself", "/~mallory/", "mallory"),
        Place("closed to members", "/admin/login/", "mallory", status=403),
        Place("profile form", "/accounts/profile/", "mallory"),
        Place("e-mail", "/accounts/email/", "mallory"),
        Place("password", "/accounts/password/change/", "mallory"),
        Place("passkeys and codes", "/accounts/2fa/", "mallory"),
        Place("passkey, new", "/accounts/2fa/webauthn/add/", "mallory"),
        Place("app, new", "/accounts/2fa/totp/activate/", "mallory"),
        Place("is it you", "/accounts/reauthenticate/", "mallory"),
        Place("delete account", "/accounts/delete/", "mallory"),
        Place("delete account, refused", "/accounts/delete/", "mallory", "Delete it for good", 422, {CONFIRM: "ada"}),
        Place("sign out", "/accounts/logout/", "mallory"),
        Place("claim, lapsed", world.lapsed.get_absolute_url(), "grace"),
        Place("claim, paused", world.paused.get_absolute_url(), "grace"),
        Place("my board", "/my-board/", "ada"),
        Place("portfolio form", "/portfolio/", "ada"),
        Place("portfolio form, refused", "/portfolio/", "ada", "Keep it", 422, {"Introduction": "word " * 151}),
        Place("gathered for a program", "/programs/camp/portfolio/", "ada"),
        Place("claim, as its holder", claim, "ada"),
        Place("check-in, refused", claim, "ada", "Check in", 422, unfold="Check in"),
        Place("problem, as its holder", worked_on, "ada"),
        Place("claim form, held already", f"/problems/{world.worked_on.pk}/claim/", "ada"),
    ]


def _of_claims(world: World) -> list[Place]:
    claim, entry, stub = (thing.get_absolute_url() for thing in (world.claim, world.entry, world.stub))
    paused, lapsed = world.paused.get_absolute_url(), world.lapsed.get_absolute_url()
    edit = f"{entry}edit/"
    log = {"What happened?": WRITTEN}
    return [
        Place("claim, may ask to join", claim, "mallory"),
        Place("claim, has asked to join", claim, "emmy"),
        Place("claim, is invited", paused, "emmy"),
        Place("claim, as one of its people", claim, "barbara"),
        Place("claim, request refused", claim, "mallory", "Ask", 422, unfold="Ask to join"),
        Place("claim, invitation refused", claim, "ada", "Invite", 422, {"Name on the board": "x"}, "Invite somebody"),
        Place("claim, pause refused", claim, "ada", "Pause it", 422, unfold="Pause it"),
        Place("claim, giving back refused", claim, "ada", "Give it back", 422, {"Hand-over": TOO_DEEP}, "Give it back"),
        Place("hand-over note, refused", lapsed, "grace", "Keep it", 422, {"Hand-over": TOO_DEEP}, "a note"),
        Place("log entry, previewed", claim, "ada", PREVIEW, typed=log),
        Place("log entry, refused", claim, "ada", "Log it", 422, {"What happened?": TOO_DEEP}),
        Place("log entry", entry),
        Place("log entry, as its author", entry, "ada"),
        Place("log entry, as a curator", entry, "grace"),
        Place("log entry, hidden", world.hidden_entry.get_absolute_url()),
        Place("log entry, hidden, as a curator", world.hidden_entry.get_absolute_url(), "grace"),
        Place("report form, of a log entry", f"{entry}report/", "mallory"),
        Place("log entry, deleted", stub),
        Place("log entry form", edit, "ada"),
        Place("log entry form, refused", edit, "ada", "Save it", 422, {"What happened?": ""}),
        Place("claim form, with company and attempts", f"/problems/{world.math.pk}/claim/", "mallory"),
        Place("my board, to answer", "/my-board/", "emmy"),
    ]


def _of_proposals(world: World) -> list[Place]:
    proposal, asked = (f"/problems/{one.pk}/proposal/" for one in (world.proposed, world.sent_back))
    suggestion = world.suggested.get_absolute_url()
    suggest = f"/problems/{world.free.pk}/suggest/"
    return [
        Place("proposal form", "/problems/propose/", "mallory"),
        Place("proposal form, refused", "/problems/propose/", "mallory", "Send it to the curators", 422),
        Place("proposal form, previewed", f"{asked}edit/", "barbara", PREVIEW),
        Place("draft of a proposal", world.draft, "barbara"),
        Place("proposal, as its proposer", proposal, "barbara"),
        Place("proposal, asked to change", asked, "barbara"),
        Place("proposal, to decide", proposal, "grace", unfold="Put it on the list"),
        Place("proposal, decision refused", proposal, "grace", "Decline it", 422, unfold="Decline it"),
        Place("proposal, in the queue", f"/curate/proposals/{world.proposed.proposal.pk}/", "grace"),
        Place("problem of a file, in the queue", f"/curate/imported/{world.brought_in.pk}/", "grace"),
        Place("my board, with proposals", "/my-board/", "barbara"),
        Place("suggestion form", suggest, "mallory"),
        Place("suggestion form, refused", suggest, "mallory", "Send it to the curators", 422),
        Place("suggested edit, as its author", suggestion, "barbara"),
        Place("suggested edit, to answer", suggestion, "grace"),
        Place("suggested edit, in the queue", f"/curate/edits/{world.suggested.pk}/", "grace"),
    ]


def _of_talk(world: World) -> list[Place]:
    problem, number = world.worked_on.get_absolute_url(), world.worked_on.pk
    write, edit = f"/problems/{number}/comment/", f"/comments/{world.said.pk}/edit/"
    report = f"/comments/{world.answered_by.pk}/report/"
    interest = f"/problems/{world.free.pk}/interest/"
    return [
        Place("discussion, as its author", problem, "mallory"),
        Place("discussion, as a curator", problem, "grace"),
        Place("comments", f"/problems/{number}/comments/"),
        Place("comments, as a curator", f"/problems/{number}/comments/", "grace"),
        Place("comments, none", f"/problems/{world.free.pk}/comments/", "mallory"),
        Place("comment form", write, "mallory"),
        Place("comment form, previewed", write, "mallory", PREVIEW, typed={"Your comment": WRITTEN}),
        Place("comment form, refused", write, "mallory", "Comment", 422, {"Your comment": TOO_DEEP}),
        Place("comment, edited", edit, "mallory"),
        Place("report form", report, "mallory"),
        Place("report form, refused", report, "mallory", "Report it", 422),
        Place("interest form", interest, "mallory"),
        Place("interest form, is on it", f"/problems/{number}/interest/", "ada"),
    ]


def _of_shape(world: World) -> list[Place]:
    """What curators do to the shape of the list, and to its words."""
    there, word = f"/problems/{world.worked_on.pk}", "/curate/words/skill/python"
    return [
        Place("merge form", f"{there}/merge/", "grace"),
        Place("merge form, with what moves", f"{there}/merge/?into={world.free.pk}", "grace"),
        Place("merge form, to itself", f"{there}/merge/?into={world.worked_on.pk}", "grace"),
        Place("split form", f"{there}/split/", "grace"),
        Place("split form, refused", f"{there}/split/", "grace", "Split it", 422),
        Place("variant form", f"{there}/variant/", "grace"),
        Place("variant form, refused", f"{there}/variant/", "grace", "Save it", 422),
        Place("move form", f"{there}/move/", "grace"),
        Place("move form, refused", f"{there}/move/", "grace", "Save it", 422),
        Place("words", "/curate/words/", "grace"),
        Place("word", f"{word}/", "grace"),
        Place("rename form", f"{word}/rename/", "grace"),
        Place("rename form, refused", f"{word}/rename/", "grace", "Rename it", 422),
        Place("merge form of a word", f"{word}/merge/", "grace"),
        Place("retire form, refused", f"{word}/retire/", "grace", "Retire it", 422),
        Place("restore form", f"{word}/restore/", "grace"),
    ]


def _of_files(world: World) -> list[Place]:
    """Files that curators bring in, and what they change of many problems at once."""
    done = world.curated
    there, act = "/curate/imports", done.done.get_absolute_url()
    begins = {"Its ids begin with": "No blanks!"}
    mapping = f"{there}/{done.unread.pk}/mapping/"
    return [
        Place("import mapping", mapping, "grace"),
        Place("import mapping, refused", mapping, "grace", "Show what would change", 422, begins),
        Place("import mapping, words unexplained", f"{there}/{done.faulty.pk}/mapping/", "grace"),
        Place("import preview, not read yet", f"{there}/{done.unread.pk}/", "grace"),
        Place("import preview, with faults", f"{there}/{done.faulty.pk}/", "grace"),
        Place("import preview, none like that", f"{there}/{done.faulty.pk}/?state=kept", "grace"),
        Place("import, brought in", f"{there}/{done.applied.pk}/", "grace", unfold="Take it back"),
        Place("import, being brought in", f"{there}/{done.coming.pk}/", "grace"),
        Place("import, not taken back", f"{there}/{done.not_gone.pk}/", "grace"),
        Place("import, taken back", f"{there}/{done.taken_back.pk}/", "grace"),
        Place("act under way", done.under_way.get_absolute_url(), "grace"),
        Place("act, done", act, "grace"),
        Place("act, as anybody", act),
        Place("act, undone", done.undone.get_absolute_url()),
        Place("undo form of an act", f"{act}undo/", "grace"),
        Place("undo form of an act, refused", f"{act}undo/", "grace", "Undo it", 422),
    ]


def _of_decided(world: World) -> list[Place]:
    """Proposals that were decided, merges that can be undone, and reports of what the programs say."""
    done = world.curated
    unmerge = f"/problems/{done.merged.pk}/merge/undo/"
    word = f"/curate/words/skill/{done.merged_word.key}/merge/undo/"
    mentor = f"{world.waiting.mentor.get_absolute_url()}report/"
    return [
        Place("proposal, listed", f"/problems/{done.listed.problem_id}/proposal/", "barbara"),
        Place("proposal, declined", f"/problems/{done.declined.problem_id}/proposal/", "barbara"),
        Place("proposal, declined, as a curator", f"/problems/{done.declined.problem_id}/proposal/", "grace"),
        Place("proposal, merged", f"/problems/{done.merged_proposal.problem_id}/proposal/", "barbara"),
        Place("problem that was proposed", done.listed.problem.get_absolute_url()),
        Place("unmerge form", unmerge, "grace"),
        Place("unmerge form, refused", unmerge, "grace", "Undo the merge", 422),
        Place("merge form of a word, with what it touches", "/curate/words/skill/maths/merge/?into=python", "grace"),
        Place("unmerge form of a word", word, "grace"),
        Place("report form, of a claim", f"{world.claim.get_absolute_url()}report/", "mallory"),
        Place("report form, of a program", "/programs/camp/report/", "mallory"),
        Place("report form, of a mentor", mentor, "mallory"),
        Place("report form, of a mentor, refused", mentor, "mallory", "Report it", 422),
        Place("report of a program, to settle", f"/curate/reports/{done.of_program.pk}/", "grace"),
        Place("report of a mentor, to settle", f"/curate/reports/{done.of_mentor.pk}/", "grace"),
    ]


def _of_notices(world: World) -> list[Place]:
    off = preferences.off_url(world.ada.pk, ["work"]).removeprefix(settings.SITE_URL)
    return [
        Place("notices", "/accounts/notices/", "ada"),
        Place("notices, none", "/accounts/notices/", "mary"),
        Place("mail settings", "/accounts/mail/", "ada"),
        Place("tokens", "/accounts/tokens/", "ada"),
        Place("webhooks", "/accounts/webhooks/", "ada"),
        Place("webhook form", f"/accounts/webhooks/{world.ada.webhooks.get().pk}/edit/", "ada"),
        Place("webhook", f"/accounts/webhooks/{world.ada.webhooks.get().pk}/", "ada", unfold="How to check"),
        Place("mail off", off),
        Place("mail off, done", off, press="End it"),
        Place("mail off, broken", "/accounts/mail/off/x/", status=404),
        Place("watching", "/watching/", "ada"),
        Place("watching, nothing", "/watching/", "mary"),
    ]


def _of_moderation(world: World) -> list[Place]:
    appealed, held = world.appealed, world.held
    return [
        Place("moderation", "/moderation/"),
        Place("moderation, none of a kind", "/moderation/?kind=roles"),
        Place("moderation, unreadable", "/moderation/?kind=karma"),
        Place("standing, nothing", "/my-standing/", "mary"),
        Place("standing, limited", "/my-standing/", "hedy"),
        Place("appeal form", f"/sanctions/{world.warned.pk}/appeal/", "hedy"),
        Place("appeal form, refused", f"/sanctions/{world.warned.pk}/appeal/", "hedy", "Send it", 422),
        Place("appeal form, sent already", f"/sanctions/{appealed.pk}/appeal/", "hedy"),
        Place("report form, of a person", "/~ada/report/", "mallory"),
        Place("warn, limit, ban", "/~hedy/sanction/", "grace"),
        Place("warn, limit, ban, refused", "/~hedy/sanction/", "grace", "Decide it", 422),
        Place("roles", "/moderation/roles/", "grace"),
        Place("domains", "/curate/domains/", "grace"),
        Place("domains, refused", "/curate/domains/", "grace", "Set it", 422),
        Place("domain", f"/curate/domains/rules/{world.rule.pk}/", "grace"),
        Place("comment that waits", f"/curate/held-comments/{held.pk}/", "grace"),
        Place("discussion with one that waits, as its author", held.problem.get_absolute_url(), "barbara"),
        Place("appeal, in the queue", f"/curate/appeals/{appealed.appeal.pk}/", "grace"),
    ]


def _of_mentors(world: World) -> list[Place]:
    waiting, mentored = world.waiting.get_absolute_url(), world.mentored.get_absolute_url()
    mentor = world.waiting.mentor.get_absolute_url()
    ask = f"/sponsorships/{world.waiting.sponsorship_id}/ask/"
    invite = f"{world.waiting.mentor.program.get_absolute_url()}mentors/invite/"
    keep = f"/sponsorships/keep/{heartbeats.token_of(world.rosalind)}/"
    return [
        Place("mentors", "/mentors/"),
        Place("mentor", mentor),
        Place("mentor, as a member", mentor, "emmy"),
        Place("mentor, as herself", mentor, "rosalind"),
        Place("mentor, as a curator", mentor, "grace"),
        Place("mentor form", f"{mentor}edit/", "rosalind"),
        Place("mentoring, invited", "/mentoring/", "emmy"),
        Place("invitation to mentor", f"/mentors/{world.invited.pk}/answer/", "emmy"),
        Place("invite form", invite, "grace"),
        Place("invite form, refused", invite, "grace", "Invite", 422, {"Name on the board": "x"}),
        Place("mentoring", "/mentoring/", "rosalind"),
        Place("mentoring, what I asked", "/mentoring/", "ada"),
        Place("mentoring, nothing", "/mentoring/", "mallory"),
        Place("sponsor form, refused", f"{mentor}sponsor/", "rosalind", "Say so", 422),
        Place("ask form", ask, "mallory"),
        Place("request, as who asked", waiting, "barbara"),
        Place("request, to answer", waiting, "rosalind"),
        Place("request, refused", waiting, "rosalind", "Say yes", 422),
        Place("request, with a yes", mentored, "ada"),
        Place("queue", "/curate/", "grace"),
        Place("queue, none of a kind", "/curate/?kind=links", "grace"),
        Place("queue, a check", f"/curate/checks/{world.free.pk}/", "grace"),
        Place("a curator's first hour", "/curate/first-hour/", "grace"),
        Place("check form, refused", f"/problems/{world.free.pk}/check/", "grace", "Still open", 422),
        Place("problem form", f"/problems/{world.math.pk}/edit/", "grace"),
        Place("problem form, refused", f"/problems/{world.free.pk}/edit/", "grace", "Save", 422),
        Place("history of a problem", f"/problems/{world.worked_on.pk}/history/"),
        Place("many problems", "/curate/many/", "grace"),
        Place("many problems, refused", "/curate/many/", "grace", "Show what would change", 422),
        Place("acts on many", "/curate/acts/"),
        Place("what a write-up bears on", f"/writeups/{world.writeup.pk}/bearings/", "ada"),
        Place("report form, of a write-up", f"/writeups/{world.writeup.pk}/report/", "mallory"),
        Place("write-up, as a curator", world.writeup.get_absolute_url(), "grace"),
        Place("attempts", f"/problems/{world.worked_on.pk}/attempts/"),
        Place("attempts, none", f"/problems/{world.free.pk}/attempts/"),
        Place("heartbeat", keep),
        Place("heartbeat, kept", keep, press="Yes, all of it"),
        Place("heartbeat, broken", "/sponsorships/keep/x/", status=404),
    ]
