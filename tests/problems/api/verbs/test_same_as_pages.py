"""Every verb once by a script and once by its page: they leave the same on the record, and say no in the same words."""

from datetime import timedelta

import pytest

from problems.api.urls import WRITTEN
from problems.fit import Statement
from problems.forms.editing import EditProblemForm
from problems.forms.imports import MappingForm
from problems.models import Draft, Event, Import, Problem, Report, WriteUp
from problems.models.acts import Change
from problems.models.review_states import Question
from problems.services import facts, fit, merges, problems, revisions, words
from problems.services.curating import desk, plans, queue
from problems.services.curating.changes import Wanted
from tests.api import Script
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_domain_rule,
    a_link,
    a_log_entry,
    a_notice,
    a_person,
    a_problem,
    a_program,
    a_proposal,
    a_report,
    a_reproduction,
    a_review,
    a_sanction,
    a_skill,
    a_source,
    a_suggestion,
    a_technique,
    a_track,
    a_writeup,
    an_appeal,
    an_interest,
    join,
    written_by,
)
from tests.schema import schema_document
from tests.sheets import Sent, brought_in, uploaded
from tests.twins import Act, check_reason, check_refusal, check_twins
from users.models import User

pytestmark = pytest.mark.django_db
PLAN = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5, "looking_for": "nobody"}
ANSWERS = {f"{one}_answer": "yes" for one in Question.values} | {f"{one}_line": "It is." for one in Question.values}
SOON = (NOW + timedelta(days=10)).date().isoformat()


@pytest.fixture(autouse=True)
def world(time_machine, ada, grace, mallory):
    """mary has earned the right to review; nobody holds anything yet."""
    time_machine.move_to(NOW, tick=False)
    written_by(a_person("mary", name="Mary Somerville"), status="legible")


def who(name: str) -> User:
    return User.objects.get(username=name)


def of_claim(path: str, body=None, by="ada", *, status=200, state="active", **claim) -> Act:
    found = a_claim(person=who("ada"), status=state, **claim)
    if by != "ada":
        join(found, who(by))
    return Act(who(by), f"claims/{found.pk}/{path}/", body or {}, status=status)


def of_entry(path: str, body=None, by="ada", *, status=200, **entry) -> Act:
    found = a_log_entry(a_claim(person=who("ada")), **entry)
    return Act(who(by), f"log-entries/{found.pk}/{path}/", body or {}, status=status)


def of_offer(path: str, by: str) -> Act:
    claim = a_claim(person=who("ada"))
    row = join(claim, who("mallory"), standing="invited", by=who("ada"))
    return Act(who(by), f"claimants/{row.pk}/{path}/")


def of_comment(path: str, body=None, by="ada", *, status=200, state="shown", **comment) -> Act:
    found = a_comment(by=who("ada"), status=state, **comment)
    return Act(who(by), f"comments/{found.pk}/{path}/", body or {}, status=status)


def of_writeup(path: str, body=None, by="ada", *, status=200, state="listed", **writeup) -> Act:
    problem = a_problem()
    found = a_writeup(says={problem: "partial"}, linked_by=who("ada"), status=state, **writeup)
    found.authors.create(person=who("ada"))
    return Act(who(by), f"writeups/{found.pk}/{path}/", body or {}, status=status)


def of_review(path: str, body=None, by="mary", *, status=200, in_round_two=False, state="", **review) -> Act:
    writeup = a_writeup(says={a_problem(): "partial"}, linked_by=who("ada"))
    writeup.authors.create(person=who("ada"))
    if in_round_two:
        writeup.resubmissions.create(by=who("ada"), at=NOW, note="Better.", note_html="<p>Better.</p>")
    found = a_review(writeup=writeup, by=who("mary"), **review | ({"status": state} if state else {}))
    return Act(who(by), f"reviews/{found.pk}/{path}/", body or {}, status=status)


def of_reproduction(path: str, body=None, by="mary", *, status=200, state="shown") -> Act:
    found = a_reproduction(by=who("mary"), status=state)
    return Act(who(by), f"reproductions/{found.pk}/{path}/", body or {}, status=status)


def of_problem(path: str, body=None, by="ada", *, status=200, **problem) -> Act:
    return Act(who(by), f"problems/{a_problem(**problem).pk}/{path}/", body or {}, status=status)


def merging() -> Act:
    into = a_problem()
    return of_problem("merge", {"into": into.pk, "note": "The same."}, by="grace")


def undoing() -> Act:
    gone = a_problem()
    merges.merge(gone, into=a_problem(), by=who("grace"), note="The same.", now=NOW)
    return Act(who("grace"), f"problems/{gone.pk}/merge/undo/", {"note": "They differ."})


def of_word(path: str, body, **skill) -> Act:
    return Act(who("grace"), f"curate/words/skill/{a_skill(**skill).key}/{path}/", body)


def undoing_a_word() -> Act:
    gone = a_skill()
    words.merge(gone, into=a_skill(), by=who("grace"), note="Two names of one thing.", now=NOW)
    return Act(who("grace"), f"curate/words/skill/{gone.key}/merge/undo/", {"note": "They differ."})


def splitting() -> Act:
    parts = [{"title": f"Part {one}", "question": f"What does {one} do?"} for one in "AB"]
    typed = {f"parts-{n}-{name}": words for n, part in enumerate(parts) for name, words in part.items()}
    typed |= {"parts-TOTAL_FORMS": "2", "parts-INITIAL_FORMS": "0", "note": "Two in one."}
    act = of_problem("split", {"parts": parts, "note": "Two in one."}, by="grace")
    act.typed = typed
    return act


def marking() -> Act:
    return of_problem("variant", {"of": a_problem().pk, "note": "A larger model."}, by="grace")


def of_many(path: str, *, status=200, **more) -> Act:
    """A body, and what the page's form sends for it: its second button says that what was shown is meant."""
    body = {
        "which": "some",
        "numbers": str(a_problem().pk),
        "change": "track",
        "track": a_track().key,
        "note": "There.",
    }
    return Act(who("grace"), f"curate/many/{path}", body | more, page="/curate/many/", status=status)


def changing_many() -> Act:
    act = of_many("", status=201)
    problem, wanted = Problem.objects.get(), Wanted(Change.TRACK, act.body["track"])
    act.body["seen"] = plans.plan(Problem.objects.filter(pk=problem.pk), wanted, by=act.who, now=NOW).seen
    act.typed = act.body | {"change_it": ""}
    return act


def undoing_an_act() -> Act:
    act = changing_many()
    made = act.by_script(201)["id"]
    return Act(who("grace"), f"curate/acts/{made}/undo/", {"note": "It was the wrong one."}, status=201)


def of_import(path: str, body=None, *, is_new=False, **said) -> Act:
    """Of a file with one row that can be brought in."""
    a_track(key="toys")
    text = b"Number,Category,Problem\n1.10,toys,Which head adds?\n"
    found = brought_in(text, who("grace"), **said) if is_new else uploaded(text, who("grace"), **said)
    return Act(who("grace"), f"curate/imports/{found.pk}/{path}/", body or {})


def uploading() -> Act:
    text = "Number,Problem\n1.10,Which head adds?\n"
    typed = {"file": Sent("list.csv", text.encode()), "format": "csv"}
    body = {"name": "list.csv", "text": text, "format": "csv"}
    return Act(who("grace"), "curate/imports/upload/", body, typed, page="/curate/imports/", status=201)


def mapping_an_import() -> Act:
    """A script says what changes, the page's form sends all of it."""
    act = of_import("mapping")
    act.body = {
        "columns": [{"column": "Category", "to": "subtopic"}],
        "defaults": [{"target": "difficulty", "value": "B"}],
        "key_prefix": "other",
        "save_as": "Theirs",
    }
    begins = MappingForm(None, Import.objects.get()).initial
    typed = begins | {"column-1": "subtopic", "default-difficulty": "B", "key_prefix": "other", "save_as": "Theirs"}
    act.typed = {name: value for name, value in typed.items() if value is not False}
    return act


def confirming() -> Act:
    act = of_import("confirm")
    act.body = {"shown": Import.objects.get().shown}
    return act


def discarding_a_draft() -> Act:
    draft = Draft.objects.create(by=who("ada"), words={"title": ["Half of it"]})
    return Act(who("ada"), f"problems/propose/{draft.key}/discard/")


def of_queue(verb: str, *, is_mine=False) -> Act:
    report = a_report()
    if is_mine:
        desk.take(queue.KINDS["reports"], report.pk, by=who("grace"), now=NOW)
    return Act(who("grace"), f"curate/reports/{report.pk}/{verb}/")


def leaving_a_link() -> Act:
    link = a_link(written_by(who("ada")), state="gone")
    return Act(who("grace"), f"links/{link.pk}/leave/", {"note": "The archive is enough."})


def stating() -> Act:
    """The page sends what is left out as it stands; a script may leave it out."""
    held, liked = a_skill(), a_track()
    fit.state(Statement({a_skill().key: 1}, hours=3, tracks=(liked.key,)), by=who("ada"))
    body = {"skills": [{"skill": held.key, "level": 2}], "compute": "laptop"}
    typed = {f"level-{held.key}": "2", "compute": "laptop", "hours": "3", "track": [liked.key]}
    return Act(who("ada"), "me/skills/edit/", body, typed, page="/my-skills/")


def keeping() -> Act:
    held = a_skill()
    fit.state(Statement({a_skill().key: 1}), by=who("ada"))
    body, typed = {"query": f"skill={held.key}:2&hours=6"}, {"skill": f"{held.key}:2", "hours": "6"}
    return Act(who("ada"), "me/skills/keep/", body, typed, page="/for-you/keep/")


def taking_back() -> Act:
    fit.state(Statement({a_skill().key: 1}), by=who("ada"))
    return Act(who("ada"), "me/skills/take-back/", page="/my-skills/take-back/")


def of_report(path: str, body, **about) -> Act:
    return Act(who("grace"), f"reports/{a_report(**about).pk}/{path}/", body)


def accepting() -> Act:
    told = {"problem": a_problem(), "reason": "already_solved", "url": "https://example.org/a", "at": NOW}
    found = Report.objects.create(by=who("mallory"), **told)
    return Act(who("grace"), f"reports/{found.pk}/accept/", {"resolution": "already_known", "note": "Section 4."})


def settling() -> Act:
    program = a_program(name="Camp")
    found = Report.objects.create(
        by=who("mallory"), reason="spam", elsewhere="program", elsewhere_pk=program.pk, name="the page of Camp", at=NOW
    )
    return Act(who("grace"), f"reports/{found.pk}/settle/", {"note": "The second sentence is gone."})


def on_a_claim(path: str, body, *, status=200) -> Act:
    return Act(who("mallory"), f"claims/{a_claim(person=who('ada')).pk}/{path}/", body, status=status)


def of_interest() -> Act:
    found = an_interest(person=who("ada"))
    return Act(who("ada"), f"problems/{found.problem_id}/interest/withdraw/")


def handing_over() -> Act:
    claim = a_claim(person=who("ada"))
    join(claim, who("mallory"))
    return Act(who("ada"), f"claims/{claim.pk}/hand-over/", {"to": "mallory"})


def linking() -> Act:
    problem, claim = a_problem(), a_claim(person=who("ada"))
    body = {
        "url": "https://ada.example/found/",
        "title": "Found",
        "kind": "post",
        "is_author": True,
        "other_authors": "C. Babbage, ~mallory",
        "bears_on": [{"problem": problem.pk, "says": "negative"}, {"problem": claim.problem_id, "says": "partial"}],
        "self_check": {"claim": "yes"},
    }
    typed = {name: body[name] for name in ("url", "title", "kind", "other_authors")} | {"is_author": "on"}
    typed |= {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "check-claim": "yes"}
    for number, row in enumerate(body["bears_on"]):
        typed |= {f"form-{number}-{name}": value for name, value in row.items()}
    return Act(who("ada"), "writeups/link/", body, typed, status=201)


def editing() -> Act:
    act = of_writeup("edit", {"title": "Another name", "summary": "Short."}, kind="post")
    act.typed = act.body | {"kind": "post"}
    return act


def editing_a_problem() -> Act:
    """A script names what changes, the page's form holds all of it."""
    problem = a_problem(skills={a_skill(): 1}, techniques=[a_technique()], rendered={})
    said = facts.of(facts.loaded(problem))
    body = {"statement": "It *copies*.", "difficulty": "B", "note": "Clearer."}
    typed = EditProblemForm.initial_of(said, revisions.base_of(problem)) | body
    typed = {name: value for name, value in typed.items() if value not in ("", [])}
    return Act(who("grace"), f"problems/{problem.pk}/edit/", body, typed)


def restoring() -> Act:
    problem = a_problem(skills={a_skill(): 1})
    for text in ("One.", "Two."):
        problems.revise(problem, {"statement": text}, by=who("grace"), note="x", now=NOW)
    return Act(who("grace"), f"problems/{problem.pk}/restore/1/", {"note": "It was better."})


def saying_bearings() -> Act:
    act = of_writeup("bearings")
    problem = WriteUp.objects.latest("pk").bearings.get().problem_id
    act.body = {"bears_on": [{"problem": problem, "says": "answers"}]}
    act.typed = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-problem": problem, "form-0-says": "answers"}
    return act


def superseding() -> Act:
    newer = written_by(who("ada"))
    return of_writeup("supersede", {"newer": f"/writeups/{newer.pk}/"})


def disowning() -> Act:
    act = of_writeup("disown", by="mallory")
    WriteUp.objects.latest("pk").authors.create(person=who("mallory"))
    return act


def moved_link() -> Act:
    writeup = written_by(who("ada"))
    link = a_link(writeup, state="moved", moved_to="https://ada.example/new/")
    return Act(who("ada"), f"links/{link.pk}/accept/")


def on_a_portfolio(path: str, body=None) -> Act:
    written_by(who("ada"))
    return Act(who("ada"), f"portfolio/writeup/{written_by(who('ada')).pk}/{path}/", body or {})


def unnamed_given(path: str) -> Act:
    a_review(by=who("ada"), outcome="legible", is_unnamed=True)
    return Act(who("ada"), f"portfolio/unnamed/{path}/")


def on_person(path: str, body, by="ada", *, status=200) -> Act:
    if by == "margaret":
        a_person("margaret", role="admin")
    return Act(who(by), f"people/mallory/{path}/", body, page=f"/~mallory/{path}/", status=status)


def of_sanction(path: str, body, by: str, *, status=200) -> Act:
    found = a_sanction(who("mallory"), by=a_person("barbara", role="curator"))
    return Act(who(by), f"sanctions/{found.pk}/{path}/", body, status=status)


def answering_an_appeal() -> Act:
    found = an_appeal(a_sanction(who("mallory"), by=a_person("barbara", role="curator")))
    return Act(who("grace"), f"appeals/{found.pk}/answer/", {"answer": "lifted", "note": "It was a script indeed."})


def rows_of(needs) -> dict:
    typed = {"needs-TOTAL_FORMS": 4, "needs-INITIAL_FORMS": 0}
    for number, row in enumerate(needs):
        typed |= {f"needs-{number}-{name}": value for name, value in row.items()}
    return typed


def with_rows(path: str, body: dict, by: str, also: dict, status: int = 200) -> Act:
    """A body with rows of skills, and what the page's formset sends for it; `also` is what only a page sends."""
    typed = {name: "on" if value is True else value for name, value in body.items() if name != "needs"}
    return Act(who(by), path, body, also | typed | rows_of(body["needs"]), status=status)


def proposing() -> Act:
    body = {
        "title": "Heads that copy",
        "question": "Which heads *copy*?",
        "success_test": "A patch that moves the logit difference.",
        "first_step": "Load the model.",
        "track": a_track().key,
        "difficulty": "B",
        "compute": "laptop",
        "hours_low": 5,
        "needs": [{"skill": a_skill().key, "level": 2}],
        "techniques": [a_technique().key],
        "origin": "public",
        "source_name": "A list",
        "source_url": "https://example.org/heads/",
        "posed_by": "N. Nanda",
        "licence": "reserved",
        "consent": "own-words",
        "agrees": True,
    }
    return with_rows("problems/propose/", body, "ada", {"kind": "question"}, 201)


def changing() -> Act:
    found = a_proposal(who("ada"), status="needs_changes")
    problem = found.problem
    body = {"success_test": "Nine in ten.", "needs": [{"skill": a_skill().key, "level": "1"}], "note": "A threshold."}
    names = ("title", "question", "statement", "first_step", "informative_negative", "kind", "difficulty", "compute")
    kept = {name: getattr(problem, name) for name in (*names, "hours_low", "hours_high")}
    kept |= {name: getattr(found, name) for name in ("origin", "licence", "consent")}
    kept |= {"track": problem.track.key, "agrees": "on"}
    return with_rows(f"problems/{problem.pk}/proposal/edit/", body, "ada", kept)


def of_proposal(path: str, body=None, by="grace") -> Act:
    return Act(who(by), f"problems/{a_proposal(who('ada')).problem_id}/proposal/{path}/", body or {})


def listing_a_proposal() -> Act:
    """The source of members' own is there: made in the act, it would have another id in each run."""
    a_source(key="members")
    problem = a_proposal(who("ada")).problem
    body = {"track": a_track().key, "difficulty": "C", "compute": "laptop", "note": "Good."}
    body |= {"needs": [{"skill": a_skill().key, "level": "3"}], "hours_low": 5, "hours_high": 9}
    return with_rows(f"problems/{problem.pk}/proposal/list/", body, "grace", {"kind": "question"})


def suggesting() -> Act:
    problem = a_problem()
    body = {"success_test": "Nine in ten.", "note": "A threshold."}
    texts = ("title", "question", "why", "statement", "first_step", "informative_negative")
    typed = {name: getattr(problem, name) for name in texts} | body
    return Act(who("ada"), f"problems/{problem.pk}/suggest/", body, typed, status=201)


def of_suggestion(path: str, body=None, by="grace") -> Act:
    return Act(who(by), f"suggestions/{a_suggestion(who('ada')).pk}/{path}/", body or {})


def of_notice() -> Act:
    path = f"notices/{a_notice(who('ada')).pk}/read/"
    return Act(who("ada"), path, page=f"/accounts/{path}")


def all_notices() -> Act:
    newest = a_notice(who("ada")).pk
    return Act(who("ada"), "notices/read/", {"up_to": newest}, page="/accounts/notices/read/")


def of_term(noun: str, made, verb: str) -> Act:
    return Act(who("ada"), f"{noun}/{made().key}/{verb}/")


VERBS = {
    "claimProblem": lambda: of_problem("claim", PLAN, status=201),
    "checkIn": lambda: of_claim("check-in", {"moved": "Runs.", "next": "Ablate.", "is_stuck": True}),
    "askForEyes": lambda: of_claim("ask-for-eyes"),
    "pauseClaim": lambda: of_claim("pause", {"returns_on": SOON}),
    "resumeClaim": lambda: of_claim("resume", state="paused"),
    "reviveClaim": lambda: of_claim("revive", state="lapsed", lapses_at=NOW - timedelta(days=1)),
    "releaseClaim": lambda: of_claim("release", {"note": "Tried *it*.", "may_contact": True}),
    "betterNote": lambda: of_claim("note", {"note": "Learned."}, state="lapsed", lapses_at=NOW - timedelta(days=1)),
    "writeLogEntry": lambda: of_claim("log", {"kind": "result", "text": "It *copies*."}, status=201),
    "editLogEntry": lambda: of_entry("edit", {"kind": "result", "text": "It does not."}),
    "deleteLogEntry": lambda: of_entry("delete"),
    "hideLogEntry": lambda: of_entry("hide", {"note": "Advertising."}, by="grace"),
    "showLogEntry": lambda: of_entry("show", by="grace", hidden_because="Advertising."),
    "reportLogEntry": lambda: of_entry("report", {"reason": "spam", "note": "Again."}, by="mallory", status=201),
    "invite": lambda: of_claim("invite", {"whom": "mary", "note": "Come."}, status=201),
    "askToJoin": lambda: Act(who("mary"), of_claim("ask-to-join").path, {"note": "I have time."}, status=201),
    "leaveClaim": lambda: of_claim("leave", by="mallory"),
    "handOverClaim": handing_over,
    "acceptOffer": lambda: of_offer("accept", "mallory"),
    "declineOffer": lambda: of_offer("decline", "mallory"),
    "withdrawOffer": lambda: of_offer("withdraw", "ada"),
    "offerInterest": lambda: of_problem("interest", {"note": "I bring code."}),
    "withdrawInterest": of_interest,
    "writeComment": lambda: of_problem("comment", {"text": "Which *model*?"}, status=201),
    "editComment": lambda: of_comment("edit", {"text": "Which one?"}),
    "deleteComment": lambda: of_comment("delete"),
    "hideComment": lambda: of_comment("hide", {"note": "Advertising."}, by="grace"),
    "showComment": lambda: of_comment("show", by="grace", state="hidden"),
    "markComment": lambda: of_comment("mark", by="grace"),
    "unmarkComment": lambda: of_comment("unmark", by="grace", page_was_updated=True),
    "reportComment": lambda: of_comment("report", {"reason": "unkind"}, by="mallory", status=201),
    "linkWriteUp": linking,
    "editWriteUp": editing,
    "sayBearings": saying_bearings,
    "submitWriteUpAgain": lambda: of_writeup("submit", {"note": "Better now."}, state="declined"),
    "resubmitWriteUp": lambda: of_writeup("resubmit", {"text": "A baseline."}, state="changes_requested"),
    "supersedeWriteUp": superseding,
    "disownWriteUp": disowning,
    "withdrawWriteUp": lambda: of_writeup("withdraw", {"note": "Moved."}),
    "showAuthorship": lambda: of_writeup("authorship"),
    "acceptMove": moved_link,
    "listWriteUp": lambda: of_writeup("list", {"note": "Clear."}, "grace", state="submitted"),
    "declineWriteUp": lambda: of_writeup("decline", {"note": "Say what."}, "grace", state="submitted"),
    "reportWriteUp": lambda: of_writeup("report", {"reason": "spam"}, by="mallory", status=201),
    "tellReproduction": lambda: of_writeup(
        "reproduce",
        {"outcome": "partly", "hours": 3, "commit": "9fceb02", "numbers": "| a |\n|---|"},
        "mary",
        status=201,
    ),
    "withdrawReproduction": lambda: of_reproduction("withdraw"),
    "hideReproduction": lambda: of_reproduction("hide", {"note": "Advertising."}, by="grace"),
    "showReproduction": lambda: of_reproduction("show", by="grace", state="hidden"),
    "reportReproduction": lambda: of_reproduction("report", {"reason": "other"}, by="ada", status=201),
    "takeReview": lambda: of_writeup("review", {"unnamed": True}, by="mary", status=201),
    "giveReview": lambda: of_review("give", ANSWERS | {"outcome": "changes", "note": "A baseline."}),
    "betterReview": lambda: of_review("edit", ANSWERS | {"note": "Clearer."}, outcome="legible"),
    "returnReview": lambda: of_review("return"),
    "confirmReview": lambda: of_review("confirm", outcome="legible", in_round_two=True),
    "revealReviewer": lambda: of_review("reveal", outcome="legible", is_unnamed=True),
    "replyToReview": lambda: of_review("reply", {"text": "Fair."}, by="ada", outcome="legible"),
    "hideReview": lambda: of_review("hide", {"note": "Unkind."}, by="grace", outcome="legible"),
    "showReview": lambda: of_review("show", by="grace", state="hidden"),
    "reportReview": lambda: of_review("report", {"reason": "unkind"}, by="ada", status=201, outcome="legible"),
    "reportProblem": lambda: of_problem(
        "report", {"reason": "already_solved", "url": "https://example.org/a", "note": "Here."}, status=201
    ),
    "resolveProblem": lambda: of_problem(
        "resolve", {"resolution": "answered", "evidence": "https://example.org/a", "note": "So it is."}, by="grace"
    ),
    "renameWord": lambda: of_word("rename", {"name": "Quite another thing", "note": "As the field has it."}),
    "mergeWord": lambda: of_word("merge", {"into": a_skill().key, "note": "Two names of one thing."}),
    "undoWordMerge": undoing_a_word,
    "retireWord": lambda: of_word("retire", {"note": "Nobody uses it."}),
    "restoreWord": lambda: of_word("restore", {"note": "It is back."}, is_retired=True),
    "mergeProblem": merging,
    "undoMerge": undoing,
    "splitProblem": splitting,
    "markVariant": marking,
    "moveProblem": lambda: of_problem("move", {"to": "historical", "note": "The tools are gone."}, by="grace"),
    "reportClaim": lambda: on_a_claim("report", {"reason": "spam"}, status=201),
    "reportPerson": lambda: on_person("report", {"reason": "unkind", "note": "In private mail."}, status=201),
    "sanctionPerson": lambda: on_person(
        "sanction", {"kind": "ban", "days": 30, "reason": "Advertising, again."}, by="grace", status=201
    ),
    "giveRole": lambda: on_person("role", {"role": "curator", "note": "Keeps the toy models."}, by="margaret"),
    "liftSanction": lambda: of_sanction("lift", {"note": "A mistake of ours."}, by="grace"),
    "appealSanction": lambda: of_sanction("appeal", {"text": "It was a script."}, by="mallory", status=201),
    "answerAppeal": answering_an_appeal,
    "editProblem": editing_a_problem,
    "restoreProblem": restoring,
    "checkProblem": lambda: of_problem("check", {"note": "Searched."}, by="grace"),
    "setDomainRule": lambda: Act(
        who("grace"), "curate/domains/", {"host": "casino.example", "judgement": "refuse", "note": "Ads."}, status=201
    ),
    "dropDomainRule": lambda: Act(
        who("grace"), f"curate/domains/rules/{a_domain_rule().pk}/drop/", {"note": "They moved."}
    ),
    "planMany": lambda: of_many("plan/"),
    "changeMany": changing_many,
    "undoAct": undoing_an_act,
    "discardDraft": discarding_a_draft,
    "uploadImport": uploading,
    "mapImport": mapping_an_import,
    "confirmImport": confirming,
    "discardImport": lambda: of_import("discard"),
    "undoImport": lambda: of_import("undo", {"note": "The wrong file."}, is_new=True),
    "takeItem": lambda: of_queue("take"),
    "letGoItem": lambda: of_queue("let-go", is_mine=True),
    "leaveLink": leaving_a_link,
    "acceptReport": accepting,
    "hideReported": lambda: of_report("hide", {"note": "Advertising."}),
    "settleReport": settling,
    "leaveReport": lambda: of_report("leave", {"note": "It is sharp, and about the work."}),
    "proposeProblem": proposing,
    "changeProposal": changing,
    "takeBackProposal": lambda: of_proposal("take-back", by="ada"),
    "listProposal": listing_a_proposal,
    "askForChanges": lambda: of_proposal("ask", {"note": "Name a threshold."}),
    "declineProposal": lambda: of_proposal("decline", {"ground": "known", "note": "See section 4."}),
    "mergeProposal": lambda: of_proposal("merge", {"into": a_problem().pk, "note": "The same heads."}),
    "suggestEdit": suggesting,
    "acceptSuggestion": lambda: of_suggestion("accept", {"note": "Sharper."}),
    "declineSuggestion": lambda: of_suggestion("decline", {"note": "It says so already."}),
    "withdrawSuggestion": lambda: of_suggestion("withdraw", by="ada"),
    "watchProblem": lambda: of_problem("watch"),
    "unwatchProblem": lambda: of_problem("unwatch"),
    "watchTrack": lambda: of_term("tracks", a_track, "watch"),
    "unwatchTrack": lambda: of_term("tracks", a_track, "unwatch"),
    "watchSkill": lambda: of_term("skills", a_skill, "watch"),
    "unwatchSkill": lambda: of_term("skills", a_skill, "unwatch"),
    "watchTechnique": lambda: of_term("techniques", a_technique, "watch"),
    "unwatchTechnique": lambda: of_term("techniques", a_technique, "unwatch"),
    "readNotice": of_notice,
    "readAllNotices": all_notices,
    "editProfile": lambda: Act(
        who("ada"),
        "me/profile/",
        {"bio": "Circuits."},
        {"bio": "Circuits.", "name": "Ada Lovelace"},
        page="/accounts/profile/",
    ),
    "stateSkills": stating,
    "keepAnswers": keeping,
    "takeBackSkills": taking_back,
    "introduce": lambda: Act(who("ada"), "portfolio/", {"text": "Circuits that *count*."}),
    "countUnnamed": lambda: unnamed_given("count"),
    "hideUnnamed": lambda: unnamed_given("hide"),
    "moveItemUp": lambda: on_a_portfolio("up"),
    "moveItemDown": lambda: on_a_portfolio("down"),
    "showItem": lambda: on_a_portfolio("show"),
    "hideItem": lambda: on_a_portfolio("hide"),
    "captionItem": lambda: on_a_portfolio("line", {"line": "The one to begin with."}),
}
# What leaves no event: it is one's own business.
SILENT = {
    *(f"{verb}{thing}" for verb in ("watch", "unwatch") for thing in ("Problem", "Track", "Skill", "Technique")),
    *("readNotice", "readAllNotices", "editProfile", "introduce", "countUnnamed", "hideUnnamed", "showAuthorship"),
    *("stateSkills", "keepAnswers", "takeBackSkills"),
    *("moveItemUp", "moveItemDown", "showItem", "hideItem", "captionItem", "planMany", "takeItem", "letGoItem"),
    *("uploadImport", "mapImport", "discardImport", "discardDraft"),
}
# What is as good twice as once, or is another act the second time.
TWICE = SILENT | {
    *("checkIn", "writeLogEntry", "editLogEntry", "withdrawInterest", "offerInterest", "writeComment", "editComment"),
    "splitProblem",
    *("markComment", "unmarkComment", "hideComment", "betterNote", "replyToReview", "withdrawWriteUp"),
    "checkProblem",
    "changeProposal",
}


# What the second time is another's to do, or is not there; the rest a rule refuses.
AGAIN = {
    "dropDomainRule": 404,
    "acceptOffer": 403,
    "declineOffer": 403,
    "handOverClaim": 403,
    "leaveClaim": 403,
    "deleteLogEntry": 404,
    "discardImport": 404,
}


# Whose verbs have a file of their own.
ELSEWHERE = tuple(
    f"/api/v1/{place}"
    for place in (
        "programs/",
        "mentor",
        "sponsorships/",
        "webhooks/",
        "deliveries/",
        "tokens/",
        "me/mail/",
        "me/calendar/",
    )
)


def test_no_verb_is_forgotten():
    paths = schema_document()["paths"]
    here = {
        methods["post"]["operationId"]
        for path, methods in paths.items()
        if "post" in methods and not path.startswith(ELSEWHERE)
    }

    assert set(VERBS) == here


# A review that asks for changes has to say which, and a better one has to say anything new.
SOMETIMES = {"giveReview", "betterReview"}
NOTED = [view.operation for _, view in WRITTEN if "note" in view.body.form().fields and view.operation not in SOMETIMES]


@pytest.mark.parametrize("name", VERBS)
def test_a_script_leaves_what_the_page_leaves(name, settings):
    settings.FETCH_LINKS = True

    left = check_twins(VERBS[name]())

    assert (left == []) == (name in SILENT)


@pytest.mark.parametrize("name", NOTED)
def test_a_reason_that_is_needed_is_told_as_needed(name):
    check_reason(VERBS[name]())


@pytest.mark.parametrize("name", sorted(set(VERBS) - TWICE))
def test_a_script_is_refused_in_the_words_of_the_page(name):
    """The same again is refused, or is not there to be done any more: as the page says it."""
    act = VERBS[name]()
    act.by_script(act.status)

    check_refusal(act, AGAIN.get(name, 409))


def test_a_script_that_did_something_else_would_be_found():
    act = VERBS["writeLogEntry"]()
    act.body, act.typed = {"kind": "result", "text": "It does not."}, {"kind": "result", "text": "It copies."}

    with pytest.raises(AssertionError, match="rows differ"):
        check_twins(act)


def test_a_curator_says_that_a_problem_was_checked(grace, mallory):
    problem = a_problem()
    path, body = f"problems/{problem.pk}/check/", {"note": "Searched."}

    assert Script(mallory).post(path, 403, **body)["detail"] == "Only a curator can do this."
    assert Script(grace).post(path, **body)["checked_on"] == NOW.date().isoformat()
    assert Event.objects.values_list("verb", "by__username", "reason").get() == ("checked", "grace", "Searched.")
