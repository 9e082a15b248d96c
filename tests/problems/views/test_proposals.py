"""Proposing on the site: the form with its four buttons, the page of a proposal, and deciding there."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from problems.models import Draft, Problem, Proposal
from problems.services import drafts, proposals
from tests.factories import NOW, a_person, a_problem, a_proposal, a_skill, a_technique, a_track

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
KEY = uuid.UUID(int=7)
TEXTS = {
    "title": "Heads that copy",
    "question": "Which heads copy?",
    "success_test": "A patch that moves the *logit difference*.",
    "first_step": "Load the model.",
}


def rows(*needs) -> dict:
    typed = {"needs-TOTAL_FORMS": 4, "needs-INITIAL_FORMS": 0}
    for number, (skill, level) in enumerate(needs):
        typed |= {f"needs-{number}-skill": skill, f"needs-{number}-level": level}
    return typed


def typed(**other) -> dict:
    """What a browser sends of a whole proposal."""
    facts = {"kind": "question", "track": a_track().key, "difficulty": "A", "compute": "laptop"}
    origin = {"origin": "own", "consent": "mine", "agrees": "on"}
    return TEXTS | facts | origin | rows((a_skill().key, 2)) | {"key": str(KEY)} | other


def decision(proposal, **other) -> dict:
    problem = proposal.problem
    facts = {"kind": "question", "track": problem.track.key, "difficulty": "B", "compute": "laptop"}
    return facts | rows((problem.skills.get().key, 3)) | {"seen": 1, "note": "Good."} | other


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, db):
    assert client.get("/problems/propose/")["Location"] == "/accounts/login/?next=/problems/propose/"


def test_the_way_there_is_on_the_home_page_and_where_nothing_was_found(client, ada):
    for address in ("/", "/about/", "/problems/?q=nothingatall"):
        assert 'href="/problems/propose/"' in client.get(address).content.decode()


def test_the_form_explains_each_field_with_an_example(client, ada):
    client.force_login(ada)

    page = text_of(client.get("/problems/propose/"))

    for label in ("Title", "The question", "You will know when", "The first afternoon", "A useful negative looks like"):
        assert f">{label}" in page
    assert page.count('class="example"') == 11
    assert "For example: Which components find the initial of each word" in page


def test_it_is_sent_and_its_page_says_what_happens(client, ada):
    client.force_login(ada)

    answer = client.post("/problems/propose/", typed())

    problem = Problem.objects.get()
    assert answer["Location"] == f"/problems/{problem.pk}/proposal/"
    page = text_of(client.get(answer["Location"]))
    assert "It waits for a curator. Until one has decided, you and the curators read it, and nobody else." in page
    assert "<em>logit difference</em>" in page
    assert client.get(problem.get_absolute_url())["Location"] == answer["Location"]


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(client, ada):
    client.force_login(ada)

    answer = client.post("/problems/propose/", typed(question="", why="Because.", **rows(("x", 9)), agrees=""))

    page = text_of(answer)
    assert answer.status_code == 422
    assert 'id="id_question_error">“The question” is empty.' in page
    assert 'id="id_agrees_error">“What I write here may be used by anybody under CC BY 4.0” is not ticked.' in page
    assert 'id="id_needs-0-skill_error"' in page
    assert "Because.</textarea>" in page
    assert f'name="key" value="{KEY}"' in page
    assert not Problem.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"origin": "public"}, "source_name", "Name the paper, post or list."),
        ({"origin": "public"}, "source_url", "Give the address where it can be read."),
        ({"origin": "public"}, "licence", "Say under which licence it stands."),
        ({"consent": "licensed"}, "consent", "What you pose yourself is in words of yours."),
        ({"hours_low": 9, "hours_high": 3}, "hours_high", "Fewer than the least hours above."),
        ({"title": "\u200b"}, "title", "“Title” is empty."),
        ({"statement": "$" + "{" * 60 + "x" + "}" * 60 + "$"}, "statement", "Line 1"),
    ],
)
def test_what_cannot_stand_is_said_at_its_field(client, ada, changed, field, said):
    client.force_login(ada)

    answer = client.post("/problems/propose/", typed(**changed))

    assert answer.status_code == 422
    assert f'id="id_{field}_error">{said}' in text_of(answer)


def test_a_skill_is_named_once(client, ada):
    client.force_login(ada)
    skill = a_skill(name="Probing").key

    answer = client.post("/problems/propose/", typed(**rows((skill, 1), (skill, 2))))

    assert answer.status_code == 422
    assert "Probing is named twice. Keep the higher level." in text_of(answer)


@pytest.mark.parametrize(
    "broken", [{"needs-TOTAL_FORMS": "x"}, {"needs-TOTAL_FORMS": "-1"}, {"needs-TOTAL_FORMS": 10**9}]
)
def test_rows_that_did_not_arrive_are_asked_for_again(client, ada, broken):
    client.force_login(ada)

    answer = client.post("/problems/propose/", typed() | broken)

    assert answer.status_code == 422
    assert not Problem.objects.exists()


def test_sent_twice_it_is_one(client, ada):
    client.force_login(ada)
    form = typed()

    there = {client.post("/problems/propose/", form)["Location"] for _ in range(2)}

    assert there == {Problem.objects.get().proposal.get_absolute_url()}


def test_refused_it_says_why_and_leads_to_what_stands_in_the_way(client, ada):
    client.force_login(ada)
    first = client.post("/problems/propose/", typed())["Location"]

    answer = client.post("/problems/propose/", typed(key=str(uuid.uuid4())))

    assert answer.status_code == 409
    assert "You have proposed this already." in text_of(answer)
    assert f'href="{first}"' in text_of(answer)


def test_save_draft_keeps_everything_as_it_was_typed(client, ada):
    client.force_login(ada)
    technique, skill = a_technique(), a_skill()

    answer = client.post(
        "/problems/propose/",
        {"save": "1", "key": str(KEY), "title": "Heads", "hours_low": "many", "techniques": technique.key}
        | rows((skill.key, 2)),
    )

    assert answer["Location"] == f"/problems/propose/{KEY}/"
    page = text_of(client.get(answer["Location"]))
    assert 'value="Heads"' in page
    assert 'value="many"' in page
    assert f'<option value="{skill.key}" selected>' in page
    assert f'value="{technique.key}" checked' in page or f'value="{technique.key}" id="id_techniques_0" checked' in page
    assert "Nobody but you reads it." in page
    assert not Problem.objects.exists()


def test_what_is_typed_is_kept_by_htmx_and_goes_on_from_the_version_that_came_back(client, ada):
    client.force_login(ada)
    words = {"key": str(KEY), "title": "One"}

    first = client.post("/problems/propose/keep/", words | {"version": 0}, headers=HTMX)
    second = client.post("/problems/propose/keep/", words | {"title": "Two", "version": 1}, headers=HTMX)
    behind = client.post("/problems/propose/keep/", words | {"title": "Three", "version": 1}, headers=HTMX)

    assert 'name="version" value="1"' in first.content.decode()
    assert 'name="version" value="2"' in second.content.decode()
    assert "Another window kept it meanwhile" in behind.content.decode()
    assert f'name="key" value="{KEY}"' not in behind.content.decode()
    assert {draft.title for draft in Draft.objects.all()} == {"Two", "Three"}


def test_a_draft_is_its_owners_alone(client, ada, mallory, grace):
    drafts.save({"title": ["Ada's heads"]}, by=ada, key=KEY, now=NOW)

    for person in (mallory, grace):
        client.force_login(person)
        assert client.get(f"/problems/propose/{KEY}/").status_code == 404
        assert client.post(f"/problems/propose/{KEY}/discard/").status_code == 404
        assert "Ada's heads" not in client.get("/my-board/").content.decode()
    assert Draft.objects.exists()


def test_a_draft_is_thrown_away(client, ada):
    drafts.save({"title": ["Heads"]}, by=ada, key=KEY, now=NOW)
    client.force_login(ada)

    assert client.post(f"/problems/propose/{KEY}/discard/")["Location"] == "/my-board/"

    assert not Draft.objects.exists()


def test_the_draft_of_what_was_sent_leads_to_it(client, ada):
    client.force_login(ada)
    there = client.post("/problems/propose/", typed())["Location"]

    assert client.get(f"/problems/propose/{KEY}/")["Location"] == there
    late = client.post("/problems/propose/keep/", {"key": str(KEY), "title": "Late"}, headers=HTMX)
    assert "This was sent already." in late.content.decode()


def test_preview_shows_it_as_it_will_look_and_writes_nothing(client, ada):
    client.force_login(ada)
    given = typed(statement="**Bold**", why="$" + "{" * 60 + "x" + "}" * 60 + "$", preview="1")

    whole, part = client.post("/problems/propose/", given), client.post("/problems/propose/", given, headers=HTMX)

    assert (whole.status_code, part.status_code) == (200, 200)
    for answer in (whole, part):
        assert "<strong>Bold</strong>" in answer.content.decode()
        assert "Why an answer would matter: Line 1" in text_of(answer)
    assert part.content.decode().lstrip().startswith('<div id="preview"')
    assert 'value="Heads that copy"' in whole.content.decode()
    assert not Problem.objects.exists()


def test_preview_of_an_empty_form_breaks_nothing(client, ada):
    client.force_login(ada)

    assert client.post("/problems/propose/", {"preview": "1"}).status_code == 200


@pytest.mark.parametrize("way", ["button", "htmx"])
def test_what_asks_the_same_is_shown_with_its_state_and_where_it_went(client, ada, mallory, way):
    words = {"title": "Heads that copy tokens", "question": "Which heads copy tokens?"}
    listed = a_problem(**words)
    a_problem(**words | {"title": "Heads that copied tokens"}, status="merged", merged_into=listed)
    a_proposal(ada, **words | {"title": "Heads that copy secret tokens"})
    client.force_login(mallory)

    if way == "button":
        page = text_of(client.post("/problems/propose/", words | {"look": "1"}))
        assert 'value="Heads that copy tokens"' in page
    else:
        page = text_of(client.post("/problems/propose/alike/", words, headers=HTMX))

    assert f"#{listed.pk} Heads that copy tokens</a>" in page
    assert "on the list, open" in page
    assert f"merged into #{listed.pk} Heads that copy tokens" in page
    assert "Somebody has proposed something close to this." in page
    assert "secret" not in page


def test_where_nothing_asks_the_same_it_says_so(client, ada):
    client.force_login(ada)

    page = text_of(client.post("/problems/propose/alike/", {"title": "Heads that copy tokens"}, headers=HTMX))

    assert "Nothing on the board asks this so far." in page


def test_strangers_find_no_proposal(client, ada, mallory):
    proposal = a_proposal(ada)
    number = proposal.problem_id
    addresses = [f"/problems/{number}/proposal/", proposal.problem.get_absolute_url(), f"/problems/{number}/comments/"]
    for address in addresses:
        assert client.get(address).status_code in {302, 404}
    client.force_login(mallory)
    for address in [*addresses, f"/problems/{number}/proposal/edit/"]:
        assert client.get(address).status_code == 404
    assert client.post(f"/problems/{number}/proposal/take-back/").status_code == 404
    for verb in ("list", "ask", "decline", "merge"):
        assert client.post(f"/problems/{number}/proposal/{verb}/", {"note": "x"}).status_code == 403
    assert f"/problems/{number}" not in client.get("/problems/").content.decode()
    proposal.problem.refresh_from_db()
    assert proposal.problem.status == "proposed"


def test_a_visitor_decides_nothing(client, ada):
    number = a_proposal(ada).problem_id

    for verb in ("list", "ask", "decline", "merge", "take-back"):
        assert client.post(f"/problems/{number}/proposal/{verb}/", {}).status_code == 302

    assert Problem.objects.get(pk=number).status == "proposed"


@pytest.mark.parametrize("verb", ["list", "ask", "decline", "merge", "take-back"])
def test_verbs_are_sent_by_buttons_alone(client, ada, grace, verb):
    number = a_proposal(grace).problem_id
    client.force_login(grace)

    assert client.get(f"/problems/{number}/proposal/{verb}/").status_code == 405


def test_its_page_takes_as_many_queries_for_three_skills_as_for_one(client, ada, grace):
    taken: dict = {ada: set(), grace: set()}
    for count in (1, 3):
        proposal = a_proposal(ada, skills={a_skill(): 1 for _ in range(count)}, techniques=[a_technique()])
        for person, counts in taken.items():
            client.force_login(person)
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/problems/{proposal.problem_id}/proposal/")
            counts.add(len(asked))

    assert taken[ada] == {8}
    assert len(taken[grace]) == 1
    assert max(taken[grace]) <= 12


def test_asked_for_changes_its_proposer_reads_what_would_make_it_listable_and_sends_it_again(client, ada, grace):
    proposal = a_proposal(ada, title="Heads")
    there = f"/problems/{proposal.problem_id}/proposal/"
    client.force_login(grace)
    answer = client.post(f"{there}ask/", {"note": "Name a threshold.", "seen": 1})
    assert answer["Location"] == "/curate/"
    client.force_login(ada)
    assert "Name a threshold." in text_of(client.get(there))
    assert "Name a threshold." in text_of(client.get("/my-board/"))
    page = text_of(client.get(f"{there}edit/"))
    assert "What would make it listable: Name a threshold." in page
    assert 'value="Heads"' in page

    answer = client.post(f"{there}edit/", typed(success_test="Ten percent.", seen=1, note="It does now."))

    assert answer["Location"] == there
    problem = Problem.objects.get()
    assert (problem.status, problem.success_test, problem.pk) == ("proposed", "Ten percent.", proposal.problem_id)
    assert "It does now." in text_of(client.get(there))


def test_two_windows_keep_both_texts(client, ada):
    proposal = a_proposal(ada)
    edit = f"/problems/{proposal.problem_id}/proposal/edit/"
    client.force_login(ada)
    client.post(edit, typed(why="First.", seen=1))

    answer = client.post(edit, typed(why="Second.", seen=1))

    page = text_of(answer)
    assert answer.status_code == 409
    assert "The text has changed since you opened this page." in page
    assert "Second.</textarea>" in page
    assert 'name="seen" value="2"' in page
    assert Problem.objects.get().why == "First."


def test_a_draft_of_changes_is_gone_on_with(client, ada):
    proposal = a_proposal(ada, title="Heads", status="needs_changes")
    edit = f"/problems/{proposal.problem_id}/proposal/edit/"
    client.force_login(ada)

    kept = client.post(edit, {"save": "1", "key": str(KEY), "title": "Better heads"} | rows())

    assert kept["Location"] == edit
    assert 'value="Better heads"' in text_of(client.get(edit))
    assert Problem.objects.get().title == "Heads"
    assert "draft of changes to proposal" in text_of(client.get("/my-board/"))


def test_taken_back_only_its_proposer_reads_it(client, ada, grace):
    there = a_proposal(ada).get_absolute_url()
    client.force_login(ada)

    client.post(f"{there}take-back/")

    assert "You took it back. Nobody but you reads it." in text_of(client.get(there))
    client.force_login(grace)
    assert client.get(there).status_code == 404


def test_a_curator_lists_it_and_both_are_credited(client, ada, grace):
    proposal = a_proposal(ada, title="Heads", origin={"posed_by": "N. Nanda"})
    client.force_login(grace)

    answer = client.post(f"{proposal.get_absolute_url()}list/", decision(proposal))

    problem = Problem.objects.get()
    assert (answer["Location"], problem.status, problem.difficulty) == ("/curate/", "listed", "B")
    assert problem.needs.get().level == 3
    client.logout()
    page = text_of(client.get(problem.get_absolute_url()))
    assert "<dt>Posed by</dt><dd><bdi>N. Nanda</bdi></dd>" in page
    assert '<dt>Proposed by</dt><dd><a href="/~ada/">' in page
    assert "It is on the list" in text_of(_as(client, ada).get(proposal.get_absolute_url()))


def _as(client, person):
    client.force_login(person)
    return client


def test_a_decision_that_cannot_be_read_comes_back_with_everything_typed(client, ada, grace):
    proposal = a_proposal(ada)
    client.force_login(grace)

    answer = client.post(f"{proposal.get_absolute_url()}list/", decision(proposal, track="none", note="Almost."))

    page = text_of(answer)
    assert answer.status_code == 422
    assert 'id="list_track_error"' in page
    assert "Almost." in page
    assert Problem.objects.get().status == "proposed"


def test_two_curators_decide_once(client, ada, grace):
    proposal = a_proposal(ada)
    other = a_person("hedy", role="curator")
    _as(client, other).post(f"{proposal.get_absolute_url()}ask/", {"note": "A threshold.", "seen": 1})

    answer = _as(client, grace).post(
        f"{proposal.get_absolute_url()}decline/", {"ground": "spam", "note": "x", "seen": 1}
    )

    assert answer.status_code == 409
    assert "It does not wait for a curator right now." in text_of(answer)
    assert Problem.objects.get().status == "needs_changes"


def test_declined_it_says_why_and_its_words_can_begin_another(client, ada, grace):
    proposal = a_proposal(ada, title="Heads")
    _as(client, grace).post(f"{proposal.get_absolute_url()}decline/", {"ground": "known", "note": "See X.", "seen": 1})
    client.force_login(ada)

    page = text_of(client.get(proposal.get_absolute_url()))

    assert "declined it: it is answered already." in page
    assert "See X." in page
    again = f"/problems/propose/?from={proposal.problem_id}"
    assert again in page
    assert 'value="Heads"' in text_of(client.get(again))
    other = text_of(_as(client, a_person()).get(again))
    assert 'value="Heads"' not in other


def test_merged_its_number_leads_to_the_other(client, ada, grace):
    proposal, canonical = a_proposal(ada), a_problem(title="The first")
    client.force_login(grace)

    client.post(f"{proposal.get_absolute_url()}merge/", {"into": canonical.pk, "note": "The same.", "seen": 1})

    assert client.get(f"/problems/{proposal.problem_id}/")["Location"] == canonical.get_absolute_url()
    page = text_of(_as(client, ada).get(proposal.get_absolute_url()))
    assert "The first" in page
    assert "This number leads there, for you and the curators; nobody else reads it." in page


def test_a_right_that_ended_between_page_and_button_decides_nothing(client, ada, grace):
    proposal = a_proposal(ada)
    client.force_login(grace)
    assert client.get(proposal.get_absolute_url()).status_code == 200
    grace.role = "member"
    grace.save(update_fields=["role"])

    answer = client.post(f"{proposal.get_absolute_url()}list/", decision(proposal))

    assert answer.status_code == 403
    assert client.get(proposal.get_absolute_url()).status_code == 404
    assert Problem.objects.get().status == "proposed"


@pytest.mark.parametrize(
    "poison", ["<script>pwned=1</script>", "\"'><img src=x onerror=pwned=1>", "{who} {{ 7|add:1 }}"]
)
def test_hostile_words_are_words(client, ada, grace, poison):
    proposal = a_proposal(
        ada,
        title=poison,
        question=poison,
        rendered={},
        origin={"posed_by": poison, "source_name": poison, "source_url": "https://x.example/", "origin": "public"},
    )
    proposals.ask_for_changes(proposal, by=grace, note=poison, now=NOW)
    client.force_login(ada)

    for address in (proposal.get_absolute_url(), f"{proposal.get_absolute_url()}edit/", "/my-board/"):
        page = client.get(address).content.decode()
        assert "<script>pwned" not in page
        assert "<img src=x" not in page


def test_nul_and_odd_numbers_are_refused_and_not_broken(client, ada):
    client.force_login(ada)

    for sent in ({"title": "a\x00b"}, {"key": "x" * 5000}, {"seen": "9" * 40}, {"problem": "-1"}, {"version": "²"}):
        for address in ("/problems/propose/", "/problems/propose/keep/", "/problems/propose/alike/"):
            assert client.post(address, sent).status_code in {200, 422}
    assert Proposal.objects.count() == 0


def test_the_form_takes_as_many_queries_however_many_skills_there_are(client, ada, django_assert_num_queries):
    client.force_login(ada)
    for count in (1, 3):
        for _ in range(count):
            a_skill(), a_technique(), a_track()
        with django_assert_num_queries(5):
            client.get(reverse("problems:propose"))


@pytest.mark.parametrize(
    ("field", "label", "most"),
    [("title", "Title", "200"), ("question", "The question", "1,000"), ("success_test", "You will know when", "4,000")],
)
def test_a_text_that_is_far_too_long_is_told_the_fields_own_limit(client, ada, field, label, most):
    client.force_login(ada)

    answer = client.post("/problems/propose/", typed(**{field: "x" * 25_028}))

    assert answer.context["form"].errors[field] == [f"“{label}” is 25,028 characters long; the most is {most}."]


def test_all_that_is_wrong_is_listed_with_a_way_there_and_has_the_focus(client, ada):
    client.force_login(ada)

    page = text_of(client.post("/problems/propose/", {"key": str(KEY)}))

    box = page[page.index('role="alert" tabindex="-1" autofocus') :].partition("</div>")[0]
    fields = ["title", "question", "success_test", "first_step", "track", "difficulty", "compute", "agrees"]
    assert [field for field in fields if f'<a href="#id_{field}">' not in box] == []
    assert [field for field in fields if f'id="id_{field}"' not in page] == []
    assert page.count("autofocus") == 1
    assert "autofocus" not in text_of(client.get("/problems/propose/"))
