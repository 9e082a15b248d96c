"""A refusal loses nothing that was typed: every small form of the site, refused, gives the words back."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.html import escape

from board.lib.refusals import TYPED
from problems.models import DomainRule, Event, Import
from problems.models.proposals import Ground
from problems.services import proposals, reports, sanctions, suggestions
from programs.models import Change
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_domain_rule,
    a_lead,
    a_link,
    a_log_entry,
    a_mentor,
    a_mentor_request,
    a_person,
    a_problem,
    a_program,
    a_proposal,
    a_report,
    a_reproduction,
    a_review,
    a_round,
    a_sanction,
    a_sponsorship,
    a_suggestion,
    a_writeup,
    an_appeal,
    written_by,
)
from users.models import Sanction

# Some rules refuse the address, the others what the words are about.
WORDS = 'It is <b>the same</b> & "more" at https://casino.example/x'
TEMPLATES = Path(settings.BASE_DIR, "templates")
VIEWS = [*Path(settings.BASE_DIR).glob("*/views/*.py"), *Path(settings.BASE_DIR).glob("*/views.py")]


@pytest.fixture(autouse=True)
def at_now(time_machine, db):
    time_machine.move_to(NOW, tick=False)
    a_domain_rule("casino.example")


def own(person):
    return a_writeup(linked_by=person)


def answered(**fields) -> int:
    """A report that another curator has answered meanwhile."""
    made = a_report(**fields)
    reports.leave(made, by=a_person(role="curator"), note="It may stand.")
    return made.pk


def lifted(person) -> int:
    made = a_sanction(person)
    sanctions.lift(made, by=a_person(role="curator"), note="A mistake.")
    return made.pk


def appealed() -> int:
    made = an_appeal()
    sanctions.answer(made, by=a_person(role="curator"), answer="stands", note="It was no script.")
    return made.pk


def decided_proposal() -> int:
    made = a_proposal()
    proposals.decline(made, by=a_person(role="curator"), ground=Ground.OTHER, note="It is too wide.")
    return made.problem_id


def decided_suggestion() -> int:
    made = a_suggestion()
    suggestions.decline(made, by=a_person(role="curator"), note="It was right before.")
    return made.pk


def an_import(person) -> int:
    """One that was not brought in yet."""
    kept = {"name": "a.csv", "format": "csv", "encoding": "utf-8", "sha256": "0" * 64, "columns_digest": "0" * 64}
    return Import.objects.create(by=person, at=NOW, content=b"", columns=[], row_count=0, **kept).pk


def a_change(key: str, standing: str) -> list:
    program = a_program(key=key)
    until = {"lapses_at": NOW + timedelta(days=2)} if standing == "waiting" else {}
    Change.objects.create(program=program, number=1, act="edited", by=a_person(), at=NOW, standing=standing, **until)
    return [key, 1]


def the_round(program) -> list:
    return [program.key, a_round(program=program).pk]


def the_lead(program) -> list:
    return [program.key, a_lead(program).username]


# How each form comes to be refused: from (a curator, a member) to the parts of its address. A member's own are below.
CASES = {
    "problems:hide-comment": lambda grace, ada: [a_comment(status="deleted").pk],
    "problems:hide-log-entry": lambda grace, ada: [a_log_entry(a_claim(person=grace), hidden_because="Off topic.").pk],
    "problems:hide-review": lambda grace, ada: [a_review(status="hidden").pk],
    "problems:hide-reproduction": lambda grace, ada: [a_reproduction(status="hidden").pk],
    "problems:decline-writeup": lambda grace, ada: [own(grace).pk],
    "problems:undo-import": lambda grace, ada: [an_import(grace)],
    "problems:lift-sanction": lambda grace, ada: [lifted(ada)],
    "problems:give-role": lambda grace, ada: [ada.username],
    "problems:answer-appeal": lambda grace, ada: [appealed()],
    "problems:accept-report": lambda grace, ada: [answered()],
    "problems:settle-report": lambda grace, ada: [answered()],
    "problems:hide-reported": lambda grace, ada: [answered()],
    "problems:leave-report": lambda grace, ada: [answered()],
    "problems:ask-for-changes": lambda grace, ada: [decided_proposal()],
    "problems:decline-proposal": lambda grace, ada: [decided_proposal()],
    "problems:merge-proposal": lambda grace, ada: [decided_proposal()],
    "problems:decline-suggestion": lambda grace, ada: [decided_suggestion()],
    "problems:leave-link": lambda grace, ada: [a_link(state="ok").pk],
    "problems:submit-writeup-again": lambda grace, ada: [own(ada).pk],
    "problems:supersede-writeup": lambda grace, ada: [own(ada).pk],
    "problems:withdraw-writeup": lambda grace, ada: [own(ada).pk],
    "problems:caption-item": lambda grace, ada: ["writeup", written_by(ada).pk],
    "programs:unname-lead": lambda grace, ada: the_lead(a_program()),
    "programs:remove-round": lambda grace, ada: the_round(a_program()),
    "programs:remove-mentor": lambda grace, ada: [a_mentor().pk],
    "programs:refuse-change": lambda grace, ada: a_change("camp", "waiting"),
    "programs:undo-change": lambda grace, ada: a_change("camp", "waiting"),
}
OF_ADA = {
    "problems:submit-writeup-again",
    "problems:supersede-writeup",
    "problems:withdraw-writeup",
    "problems:caption-item",
}
# Their page is a form's own, which is bound to what was typed: the tests of each page say so.
BOUND = {"problems:check-problem", "problems:move-problem"}
BY_RACE = {"problems:drop-domain"}
ALSO = {"role": "curator", "answer": "stands", "ground": "other", "into": "1"}


def kept(page: str) -> bool:
    """Whether the words stand in a field, as they were typed."""
    typed = re.escape(escape(WORDS))
    names = "|".join(TYPED)
    area = rf'<textarea [^>]*name="(?:{names})"[^>]*>\n?{typed}</textarea>'
    return re.search(rf'{area}|<input [^>]*name="(?:{names})" value="{typed}"', page) is not None


@pytest.mark.parametrize("name", CASES)
def test_a_refused_form_gives_back_what_was_typed(client, grace, ada, name):
    client.force_login(ada if name in OF_ADA else grace)
    address = reverse(name, args=CASES[name](grace, ada))

    answer = client.post(address, dict.fromkeys(TYPED, WORDS) | ALSO)

    page = answer.content.decode()
    assert answer.status_code in {409, 422}, page
    assert 'class="note refused" role="alert"' in page or 'class="wrong"' in page
    assert kept(page)
    assert "<b>the same</b>" not in page
    assert f'action="{address}"' in page


def test_where_nothing_was_typed_the_page_says_it(client, grace, ada):
    client.force_login(grace)

    answer = client.post(f"/sanctions/{lifted(ada)}/lift/", {"note": " "}, follow=True)

    assert answer.redirect_chain == [("/~ada/sanction/", 302)]
    assert "This has ended already." in answer.content.decode()


def test_what_was_given_back_is_sent_again_as_it_was(client, grace, ada):
    client.force_login(grace)
    made = a_sanction(ada)
    named = client.post(f"/sanctions/{made.pk}/lift/", {"note": "It was not Ada Lovelace.", "next": "/curate/"})
    page = named.content.decode()
    assert "leave out who it was" in page
    assert '<input type="hidden" name="next" value="/curate/">' in page
    assert "It was not Ada Lovelace.</textarea>" in page

    client.post(f"/sanctions/{made.pk}/lift/", {"note": "It was somebody else.", "next": "/curate/"})

    assert Sanction.objects.get().lifted_at == NOW
    assert Event.objects.get(verb__startswith="lifted").reason == "It was somebody else."


def test_a_rule_that_another_curator_takes_back_meanwhile(client, grace):
    rule, done = a_domain_rule("other.example"), []

    def meanwhile(execute, sql, params, many, context):
        if "FOR UPDATE" in sql and DomainRule._meta.db_table in sql and not done:
            done.append(DomainRule.objects.filter(pk=rule.pk).delete())
        return execute(sql, params, many, context)

    client.force_login(grace)
    with connection.execute_wrapper(meanwhile):
        answer = client.post(reverse("problems:drop-domain", args=[rule.pk]), {"note": WORDS})

    page = answer.content.decode()
    assert (answer.status_code, kept(page), len(done)) == (409, True, 1)
    assert 'href="/curate/domains/">Go on' in page


def test_a_form_that_nobody_may_send_any_more_still_shows_what_was_typed(client, grace, ada):
    client.force_login(ada)
    others, stays = a_writeup(), a_problem()
    edited = client.post(f"/writeups/{others.pk}/edit/", {"title": WORDS, "kind": "post"}).content.decode()
    rows = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-problem": str(stays.pk),
        "form-0-says": "answers",
    }
    said = client.post(f"/writeups/{others.pk}/bearings/", rows)
    client.force_login(grace)
    gone = a_problem(status="merged", merged_into=stays)
    merged = client.post(f"/problems/{gone.number}/merge/", {"into": stays.number, "note": WORDS})

    assert f'value="{escape(WORDS)}"' in edited
    assert (said.status_code, f'value="{stays.pk}"' in said.content.decode()) == (409, True)
    assert (merged.status_code, kept(merged.content.decode())) == (409, True)


def test_a_claim_or_a_request_that_ended_meanwhile_gives_back_what_was_typed(client, ada, mallory):
    ended = a_claim(person=ada, status="released", ended_at=NOW)
    asked = a_mentor_request(a_sponsorship(a_mentor(mallory)), status="withdrawn")
    client.force_login(ada)
    noted = client.post(f"/claims/{ended.pk}/check-in/", {"moved": WORDS, "next": "Plot it."})
    client.force_login(mallory)
    answer = client.post(reverse("programs:decline-request", args=[asked.pk]), {"why_not": "no-room", "answer": WORDS})

    for shown, name in ((noted, "moved"), (answer, "answer")):
        assert shown.status_code == 409
        assert f'name="{name}" rows="3">\n{escape(WORDS)}</textarea>' in shown.content.decode()
    assert 'name="next" rows="3">\nPlot it.</textarea>' in noted.content.decode()


def test_a_curator_who_may_not_decide_an_item_keeps_their_note(client, grace):
    client.force_login(grace)
    made = a_report(comment=a_comment(by=grace))

    answer = client.post(reverse("problems:leave-report", args=[made.pk]), {"note": WORDS})

    assert (answer.status_code, kept(answer.content.decode())) == (409, True)
    assert "Your answer" not in answer.content.decode()


def small_forms(text: str) -> set[str]:
    """The routes of the forms in a template that have a field of words written into them by hand."""
    found = set()
    for form in re.findall(r'<form [^>]*method="post".*?</form>', text, re.DOTALL):
        fields = re.findall(r"<(?:textarea|input)\b[^>]*>", form)
        if any(re.search(rf'name="(?:{"|".join(TYPED)})"', field) and "hidden" not in field for field in fields):
            found |= set(re.findall(r"{% url '([\w:-]+)'", form.split(">", 1)[0]))
    return found


def test_no_small_form_is_forgotten():
    texts = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    found = set().union(*map(small_forms, texts))

    assert found - set(CASES) - BOUND - BY_RACE == set()
    assert (BOUND | BY_RACE | set(CASES)) - found == {"problems:give-role"}
    assert small_forms("""<form method="post" action="{% url 'a:b' 1 %}"><input name="note"></form>""") == {"a:b"}


def test_every_field_of_words_in_a_small_form_is_one_that_is_kept():
    """A new name for such a field belongs among TYPED."""
    areas = [
        (path.name, name)
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'<textarea\b[^>]*\bname="([a-z_]+)"', path.read_text())
    ]
    assert areas
    assert {name for _, name in areas} <= set(TYPED)


def forgetful(source: str) -> list[int]:
    """The lines at which a refusal is answered with a message alone, whatever was typed."""
    handlers = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ExceptHandler) and node.type and "Refused" in ast.unparse(node.type)
    ]
    return [node.lineno for node in handlers if any("messages." in ast.unparse(line) for line in node.body)]


def test_no_view_answers_a_refusal_with_a_message_alone():
    assert len(VIEWS) > 40
    assert {path.name: lines for path in VIEWS if (lines := forgetful(path.read_text()))} == {}
    assert forgetful("try:\n    act()\nexcept Refused as no:\n    messages.error(request, str(no))") == [3]
