"""The reference at `/api/`, and the refusals that it tells of, as somebody reads them who knows nothing else."""

import re
from html import unescape

import pytest

from board.api import _index, _reference
from board.lib import reference_search
from problems.permissions.reviews import HOW_IT_IS_EARNED
from tests.api import Script, read
from tests.factories import a_comment, a_problem
from tests.schema import schema_document
from users.models import SCOPES

pytestmark = pytest.mark.django_db
OPERATIONS = [one for noun in _reference().nouns for one in noun.operations]


def page(client, address="/api/"):
    return client.get(address).content.decode()


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def test_every_scope_is_told_and_each_that_is_needed_is_one(client):
    section = page(client).partition('id="scopes"')[2].partition("</section>")[0]
    rows = [[words(cell) for cell in row.split("</td>")[:3]] for row in section.split("<tr>")[2:]]
    ordered = sorted(SCOPES.values(), key=lambda scope: scope.place)

    assert [row[:2] for row in rows] == [[scope.key, scope.label] for scope in ordered]
    assert [row[0] for row in rows if row[2].endswith("For curators only.")] == ["curate"]
    assert {one.scope for one in OPERATIONS} - {""} == set(SCOPES)


def test_a_status_of_no_operation_is_told_too(client):
    answers = {
        status for path in schema_document()["paths"].values() for one in path.values() for status in one["responses"]
    }

    assert "405" not in answers
    assert "<td><code>405</code></td>" in page(client)


def test_another_method_is_told_which_there_are(client, ada):
    problem = a_problem()
    read_only, act = client.delete("/api/v1/problems/"), Script(ada).client.get(f"/api/v1/problems/{problem.pk}/claim/")

    assert read_only.json()["detail"] == "This address takes GET, HEAD and OPTIONS alone."
    assert (act.status_code, act["Allow"]) == (405, "POST, OPTIONS")
    assert act.json()["detail"] == "This address takes POST and OPTIONS alone."


def test_who_may_review_and_what_two_reviews_do_is_told(client):
    told = words(page(client, "/api/reference/reviews/"))

    assert HOW_IT_IS_EARNED in told
    assert "Two reviewers who could follow it" in told


def test_a_verb_that_answers_a_row_of_a_list_says_so(client):
    told = words(page(client, "/api/reference/reviews/"))

    assert "Answers 201 with a row as GET /api/v1/reviews/taken/ lists them." in told
    assert "what GET /api/v1/reviews/taken/ reads of it" not in told


def test_url_and_link_are_what_the_introduction_says(client):
    """Of every field of an answer and of a body."""
    bodies = [field for one in OPERATIONS for field in one.body]
    outside = {field.name for field in bodies if field.name == "url" or field.name.endswith("_url")}
    answered = {field.name for one in OPERATIONS for field in one.fields}

    assert {"url", "code_url", "log_url"} <= outside
    assert {"code_link", "data_link", "log_link"} <= answered
    assert not {name for name in answered if name.endswith("_url")}
    assert "there url, alone or at the end of a name, is an address outside as well" in words(page(client))


def test_what_updated_since_compares_is_told(client):
    told = words(page(client, "/api/reference/problems/"))

    assert "No field tells it, updated_at neither." in told
    assert "updated_since compares another moment" in told


@pytest.mark.parametrize("noun", ["events", "deletions"])
def test_a_list_whose_moments_are_a_field_says_so(client, noun):
    told = words(page(client, f"/api/reference/{noun}/"))

    assert "as at tells it" in told
    assert "No field tells it" not in told
    assert "Begin ten minutes before" in told


def test_the_address_of_what_was_merged_is_told(client):
    assert "merged redirects to the one that stays" in words(page(client, "/api/reference/problems/"))


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("claims", "of one that has ended, when it did or would have"),
        ("proposals", "Why it was declined; empty where it was not."),
        ("proposals", "What is left out stays, but for needs, which are told all at once."),
        ("proposals", "Its page; of a merged one, the page where it leads."),
        ("writeups", "id is of the link, as /me/links/ lists it."),
        ("me", "a proposal or a write-up for a change."),
    ],
)
def test_what_an_answer_holds_is_told_to_its_end(client, noun, said):
    assert said in words(page(client, f"/api/reference/{noun}/"))


def test_what_is_told_above_is_above():
    for one in OPERATIONS:
        for rows in (one.rows, one.body_rows):
            told = set()
            for row in rows:
                named = {name.rpartition(".")[2] for name in told if "." in name}
                assert {inner.name for inner in row.fields} <= named, (one.id, row.name)
                told.add(row.name)


def test_no_example_acts_on_what_it_names():
    """A problem is not merged into itself, nor a variant of itself."""
    for one in OPERATIONS:
        itself = re.match(
            r"""post\("(?:\w+/)+(\w+)/merge/".*\binto=['"]?(\w+)|post\("\w+/(\w+)/.*\bof=(\w+)""", one.called
        )
        assert itself is None or (itself[1], itself[3]) != (itself[2], itself[4]), one.called


def test_an_example_names_a_word_of_its_own_kind():
    keys = {re.search(r"/v1/(tracks|skills|techniques|programs)/([\w-]+)/\w", one.address) for one in OPERATIONS}
    found = {(one[1], one[2]) for one in keys if one}

    assert ("skills", "probing") in found
    assert {noun for noun, key in found if key == "probing"} == {"skills"}


def test_what_may_be_a_number_or_a_text_says_both():
    into = next(field for one in OPERATIONS if one.id == "mergeProblem" for field in one.body if field.name == "into")

    assert into.values == "whole number, or text"


def test_addresses_do_not_run_together_in_markdown(client):
    told = client.get("/api.md").content.decode()

    assert "`GET /api/v1/problems/` `GET /api/v1/problems/{number}/`" in told
    assert "``" not in told.replace("```", "")


def test_bytes_that_are_no_text_are_refused(client):
    assert read(client, "problems/?q=%ff", 400)["errors"] == {
        "q": ["This is no text, or has the character that stands for what could not be read."]
    }
    assert read(client, "problems/?q=%C3%BF")["results"] == []


def test_where_the_write_up_that_is_there_stands_is_told(ada):
    sent = {"url": "https://example.org/copy", "title": "Heads copy", "summary": "They do."}
    sent["bears_on"] = [{"problem": a_problem().pk, "says": "answers"}]
    there = Script(ada).post("writeups/link/", 201, **sent)

    said = Script(ada).post("writeups/link/", 409, **sent)

    assert (said["code"], said["url"]) == ("linked-twice", there["url"])


def test_a_refusal_that_leads_nowhere_has_no_address(ada):
    assert "url" not in Script(ada).post(f"comments/{a_comment(by=ada).pk}/report/", 403, reason="spam")


def test_what_only_curators_do_is_told_so_to_members(ada, grace):
    problem = a_problem()
    path, body = f"problems/{problem.pk}/check/", {"note": "Searched."}
    member = Script(ada).client.post(f"/api/v1/{path}", body, content_type="application/json")
    curator = Script(grace, "claims").client.post(f"/api/v1/{path}", body, content_type="application/json")

    assert (member.status_code, member.json()["detail"]) == (403, "Only a curator can do this.")
    assert "WWW-Authenticate" not in member
    assert curator.status_code == 403
    assert curator.json()["detail"].startswith("This token lacks the scope “curate”. Make one that has it at http://")
    assert Script(ada).read("curate/", 403)["detail"] == "Only a curator can do this."


def test_the_page_of_tokens_names_each_scope_by_its_key(client, ada):
    client.force_login(ada)
    boxes = re.findall(
        r'name="scopes" value="(\w+)".*?<code>(\w+)</code>', page(client, "/accounts/tokens/"), re.DOTALL
    )

    assert {key for key, _ in boxes} == set(SCOPES) - {"curate"}
    assert [key for key, _ in boxes] == [shown for _, shown in boxes]


def test_what_is_inside_a_field_stands_below_it(client):
    claims, imports = (page(client, f"/api/reference/{noun}/") for noun in ("claims", "curate"))

    assert "<td><code>check_ins.moved</code></td><td>text</td><td>What moved since the last one.</td>" in claims
    assert claims.count("<code>person.username</code></td>") == 1
    assert "<code>team.username</code></td>" not in claims
    assert "<td><code>columns.column</code> <span" in imports


def test_a_search_leads_to_what_does_it(client):
    told = page(client, "/api/?q=check+in")
    first = re.search(r'<h3><a href="(/api/reference/[a-z-]+/)#(\w+)">([^<]+)</a>', told)

    assert first.groups() == ("/api/reference/claims/", "checkIn", "Check in")
    assert 'id="checkIn"' in page(client, first[1])
    assert 'value="check in"' in told
    assert "POST /api/v1/claims/{id}/check-in/" in words(told)


def test_every_address_is_found_by_its_example_and_every_field_by_its_name():
    for noun in _reference().nouns:
        for one in noun.operations:
            hits = reference_search.search(_index(), f"{one.method} {one.address}").operations
            assert [hit.operation for hit in hits] == [one]
            for named in [*one.parameters, *one.body, *one.fields]:
                assert reference_search.search(_index(), named.name).operations_count


@pytest.mark.parametrize(
    ("asked", "section", "said"),
    [
        ("idempotency-key", "write", "for 24 hours it has one effect"),
        ("429", "refusals", "429: "),
        ("etag", "answers", "Every answer has an ETag for your cache."),
        ("python", "begin", "Every page of a list in Python"),
        ("command line", "begin", "With the client for Python"),
        ("mcp", "begin", "Agents find the same as tools"),
        ("atom", "begin", "have Atom feeds, too"),
        ("rss", "begin", "which RSS readers take"),
        ("csv", "begin", "downloaded as CSV"),
        ("bibtex", "begin", "a problem as BibTeX"),
        ("sdk", "begin", "With the client for Python"),
        ("openapi", "begin", "from the OpenAPI document"),
        ("swagger", "begin", "from the OpenAPI document"),
        ("offset", "answers", "and not by offset"),
        ("cache", "answers", "an ETag for your cache"),
        ("cors", "answers", "Scripts on other sites may read, too"),
        ("sync", "answers", "a mirror that is kept in sync"),
        ("login", "write", "Authentication is by token"),
        ("password", "write", "Authentication is by token"),
        ("permissions", "write", "its permissions or scopes"),
        ("idempotent", "write", "for 24 hours it has one effect"),
        ("throttled", "write", "you are throttled: you get 429"),
        ("validation", "refusals", "errors is what validation found"),
        ("trailing slash", "refusals", "Every address ends with a slash"),
        ("ics", "begin", "Deadlines have a calendar (ICS)"),
        ("dump", "begin", "all that is public is in one dump"),
        ("pagination", "answers", "The pagination is by cursor"),
        ("mirror", "answers", "For a copy of your own"),
        ("latex", "answers", "LaTeX math between dollar signs"),
        ("timezone", "answers", "Times are in UTC"),
        ("authentication", "write", "Authentication is by token, never by login"),
        ("bearer", "write", "A first request with a token, with curl"),
        ("rate limit", "write", "you are throttled: you get 429."),
        ("release", "scopes", "claims: Claims and logs: "),
    ],
)
def test_what_the_first_page_says_is_found(client, asked, section, said):
    told = page(client, f"/api/?q={asked}")

    assert f'href="/api/#{section}"' in told
    assert said in words(told)
    assert f' id="{section}">' in page(client)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("unclaim", "releaseClaim"),
        ("abandoning a claim", "releaseClaim"),
        ("subscribe problem", "watchProblem"),
        ("unfollow track", "unwatchTrack"),
        ("emails", "editMailSettings"),
        ("revert merge", "undoMerge"),
        ("notifications", "listNotices"),
        ("similar problems", "listAlikes"),
    ],
)
def test_the_words_of_other_places_are_found(asked, first):
    found = [hit.operation.id for hit in reference_search.search(_index(), asked).operations]

    assert first in found[:3]


def test_no_word_of_other_places_hides_one_of_the_reference(monkeypatch):
    """And each leads somewhere."""
    elsewhere = dict(reference_search.AS_HERE)
    assert all(reference_search.search(_index(), word) for word in elsewhere)
    monkeypatch.setattr(reference_search, "AS_HERE", {})

    assert not [word for word in elsewhere if reference_search.search(_index(), word)]


def test_a_search_that_finds_nothing_says_what_to_do(client):
    told = client.get("/api/?q=%3Cb%3Ekarma")

    assert "Nothing in the reference has all of these words." in words(told.content.decode())
    assert "<b>karma" not in told.content.decode()
    assert 'value="&lt;b&gt;karma"' in told.content.decode()
    assert "<h2>" not in told.content.decode()
    assert "<h1>Nothing found</h1>" in told.content.decode()


@pytest.mark.parametrize("asked", ["http://[::1", "//[x", "%ff%fe", "%00", "a" * 9_000])
def test_what_is_no_address_is_no_fault(client, asked):
    assert client.get(f"/api/?q={asked}").status_code == client.get(f"/api.md?q={asked}").status_code == 200


def test_a_section_is_named_once_however_much_of_it_is_found(client):
    told = page(client, "/api/?q=token")

    assert told.count('<h3><a href="/api/#write">Act</a></h3>') == 1
    assert told.partition('href="/api/#write"')[2].partition("</li>")[0].count("<p ") > 1


def test_a_search_for_nothing_is_the_reference_itself(client):
    whole, *others = (page(client, f"/api/{query}").partition("</main>")[0] for query in ("", "?q=", "?q=+"))

    assert 'id="refusals"' in whole
    assert [one.partition("<main")[2] for one in others] == [whole.partition("<main")[2]] * 2


def test_what_was_found_is_told_in_markdown_too(client):
    told = client.get("/api.md?q=hypothesis").content.decode()

    assert "[Claim a problem](" in told
    assert "#claimProblem)" in told
    assert "POST /api/v1/problems/{number}/claim/" in told


def test_nothing_of_what_was_asked_speaks_in_the_markdown(client):
    told = client.get("/api.md?q=%0A%0A%23+Forged+heading").content.decode().split("---\n", 2)[2]

    assert "Forged" not in told


def test_the_command_line_that_is_shown_is_the_clients(client, settings):
    [shown] = re.findall(r"pip install.*?(?=</code>)", page(client), re.DOTALL)
    read_me = (settings.BASE_DIR / "clients/python/README.md").read_text("utf-8")

    assert len(shown.splitlines()) == 3
    assert all(line in read_me for line in shown.splitlines())
