"""Write-ups through the pages."""

import pytest

from problems.models import Bearing, Event, WriteUp
from tests.factories import NOW, a_problem, a_reproduction, a_track, a_writeup, written_by

pytestmark = pytest.mark.django_db


def form(*rows, **fields) -> dict:
    """What the page's form sends: the write-up, and a numbered row for each problem."""
    sent = {"url": "https://example.org/heads", "title": "Heads", "kind": "post", "is_author": "on"}
    sent |= {"form-TOTAL_FORMS": str(max(len(rows), 1)), "form-INITIAL_FORMS": "0"}
    for n, (problem, says) in enumerate(rows):
        sent |= {f"form-{n}-problem": problem, f"form-{n}-says": says}
    return sent | fields


def test_linking_leads_to_the_write_up(client, ada):
    problem = a_problem(key="cop-1.10")
    client.force_login(ada)
    assert f'value="{problem.number}"' in client.get(f"/writeups/link/?problem={problem.number}").content.decode()

    answer = client.post(
        "/writeups/link/", form((f"#{problem.number}", "negative"), summary="It does not.", other_authors="B, C")
    )

    writeup = WriteUp.objects.get()
    assert answer["Location"] == writeup.get_absolute_url()
    assert list(Bearing.objects.values_list("problem", "says")) == [(problem.pk, "negative")]
    assert [str(author) for author in writeup.authors.all()] == ["Ada Lovelace", "B", "C"]
    page = client.get(writeup.get_absolute_url()).content.decode()
    assert "not reviewed" in page.lower()


@pytest.mark.parametrize(
    ("url", "kind", "told"),
    [
        ("https://github.com/ada/heads", "", "repository"),
        ("https://arxiv.org/abs/2405.04156", "", "paper"),
        ("https://arxiv.org/abs/2405.04156", "report", "report"),
        ("https://ada.example/heads", "", "post"),
    ],
)
def test_a_kind_that_was_left_out_is_told_by_the_address(client, ada, url, kind, told):
    problem = a_problem()
    client.force_login(ada)

    client.post("/writeups/link/", form((problem.number, "answers"), url=url, kind=kind))

    assert WriteUp.objects.get().kind == told


def test_no_kind_and_an_address_inside_a_network_is_refused_as_such(client, ada):
    problem = a_problem()
    client.force_login(ada)

    answer = client.post("/writeups/link/", form((problem.number, "answers"), url="http://192.168.0.1/", kind=""))

    assert answer.context["form"].errors.keys() == {"url"}
    assert not WriteUp.objects.exists()


def test_the_same_address_twice_shows_a_link_to_the_first(client, ada):
    problem, first = a_problem(), a_writeup(url="https://example.org/heads", title="The first")
    client.force_login(ada)

    answer = client.post(
        "/writeups/link/", form((problem.number, "answers"), url="http://www.example.org/heads/?utm_source=x")
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This address is on the board already: The first." in page
    assert first.get_absolute_url() in page
    assert WriteUp.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "fields", "message"),
    [
        ([("", "answers")], {}, "“Problem” is empty."),
        ([("999999", "answers")], {}, "There is no problem “999999”. Give its number, like 42."),
        ([("1", "proves")], {}, "There is no such choice: proves."),
        ([], {"url": "not an address"}, "This is no address that anybody can open. One begins with https://."),
        ([], {"summary": "word " * 151}, "This has 151 words. 150 is the limit."),
        ([], {"title": "a\x0bb"}, "There is a character here that cannot be stored. Type the text again."),
        ([], {"url": "ftp://example.org/x"}, "This is no address that anybody can open. One begins with https://."),
        ([], {"commit": "HEAD"}, "A commit is 7 to 64 hexadecimal digits."),
        ([], {"published": "last year"}, "This is no date. Write a year, or a date like 2026-11-23."),
        ([], {"published": "2026-13"}, "There is no such date."),
        ([], {"published": "2026-02-30"}, "There is no such date."),
        ([], {"published": "2199"}, "This date has not come yet. Link it when anybody can open it."),
        ([], {"published": "2199-01-01"}, "This date has not come yet. Link it when anybody can open it."),
        (
            [],
            {"form-TOTAL_FORMS": "nonsense"},
            "The problems did not arrive. Name them again.",
        ),
    ],
)
def test_what_cannot_be_read_is_named_and_what_was_typed_is_kept(client, ada, rows, fields, message):
    client.force_login(ada)

    answer = client.post("/writeups/link/", form(*rows, **({"title": "My long title"} | fields)))

    assert answer.status_code == 422
    assert message in answer.content.decode().replace("&quot;", '"').replace("&#x27;", "'")
    assert "title" in fields or "My long title" in answer.content.decode()
    assert not WriteUp.objects.exists()


def test_linking_needs_a_member(client):
    assert client.get("/writeups/link/")["Location"].startswith("/accounts/login/")
    assert client.post("/writeups/link/", form()).status_code == 403


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Answer", "Related"}),
        ("?says=answers", {"Answer"}),
        ("?track=toys", {"Answer"}),
        ("?kind=paper", {"Related"}),
        ("?state=legible", set()),
        ("?q=ANSW", {"Answer"}),
        ("?reproduced=reproduced", {"Answer"}),
        ("?reproduced=could_not", {"Answer", "Related"}),
        ("?reproduced=partly", set()),
        ("?says=nonsense&page=9", {"Answer", "Related"}),
    ],
)
def test_list_narrows_as_it_says(client, query, titles):
    toys = a_problem(track=a_track(key="toys"))
    answered = a_writeup(title="Answer", says={toys: "answers"})
    related = a_writeup(title="Related", says={a_problem(): "related"}, kind="paper")
    a_writeup(title="Gone", status="withdrawn")
    for writeup, outcome in ((answered, "reproduced"), (answered, "could_not"), (related, "could_not")):
        a_reproduction(writeup=writeup, outcome=outcome)
    a_reproduction(writeup=related, outcome="reproduced", status="hidden")

    answer = client.get(f"/writeups/{query}")

    assert answer.status_code == 200
    assert {writeup.title for writeup in answer.context["page"]} == titles


def test_a_row_says_who_could_run_it_again(client):
    writeup = a_writeup()
    assert b"reproduce" not in client.get("/writeups/?says=nonsense", headers={"HX-Request": "true"}).content.lower()

    for outcome in ("reproduced", "reproduced", "could_not", "partly"):
        a_reproduction(writeup=writeup, outcome=outcome)
    page = client.get("/writeups/").content.decode()

    assert "Reproduced by 2 people" in page
    assert "1 person could not reproduce it" in page


def test_list_and_page_take_the_same_queries_for_any_rows(client, django_assert_num_queries):
    def add():
        writeup = a_writeup(says={a_problem(): "answers", a_problem(): "related"})
        writeup.authors.create(name="B")
        return writeup

    first = add()
    with django_assert_num_queries(6) as asked:
        client.get("/writeups/")
    add()
    add()
    with django_assert_num_queries(len(asked)):
        client.get("/writeups/")
    with django_assert_num_queries(8):
        client.get(first.get_absolute_url())


def test_what_is_withdrawn_has_no_page(client):
    assert client.get(a_writeup(status="withdrawn").get_absolute_url()).status_code == 404


def test_a_poisoned_title_breaks_nothing(client):
    problem = a_problem()
    a_writeup(title="</script><script>alert(1)</script>\"'<!--", says={problem: "answers"})

    for address in ("/writeups/", problem.get_absolute_url(), "/writeups/feed.atom"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page


def test_a_problem_that_nobody_may_read_is_not_named_by_a_write_up(client):
    writeup = a_writeup(says={a_problem(title="A secret draft", status="draft"): "related"})

    for address in ("/writeups/", writeup.get_absolute_url()):
        assert "A secret draft" not in client.get(address).content.decode()


def test_a_row_that_holds_a_control_character_does_not_break_the_feed(client):
    a_writeup(title="a\x0bb")

    assert client.get("/writeups/feed.atom").status_code == 200


def test_a_former_member_is_named_as_one(client, ada):
    from users.services import people

    problem = a_problem()
    a_writeup(says={problem: "answers"}).authors.create(person=ada)
    people.delete(ada)

    page = client.get(problem.get_absolute_url()).content.decode()

    assert "former member" in page
    assert "former-member" not in page


def test_whoever_linked_it_takes_it_back_and_nobody_else(client, ada, mallory):
    problem = a_problem()
    writeup = a_writeup(says={problem: "answers"}, linked_by=ada)
    address = f"/writeups/{writeup.pk}/withdraw/"

    assert client.post(address)["Location"].startswith("/accounts/login/")
    client.force_login(mallory)
    assert client.post(address).status_code == 404
    assert address not in client.get(writeup.get_absolute_url()).content.decode()
    client.force_login(ada)
    assert client.get(address).status_code == 405
    assert address in client.get(writeup.get_absolute_url()).content.decode()
    assert client.post(address)["Location"] == "/my-board/"
    writeup.refresh_from_db()
    assert writeup.status == "withdrawn"
    assert client.get(writeup.get_absolute_url()).status_code == 404


def test_a_page_of_the_board_is_no_write_up(client, ada, settings):
    settings.SITE_URL = "https://board.example"
    client.force_login(ada)

    answer = client.post(
        "/writeups/link/", form((a_problem().number, "related"), url="https://board.example/problems/1/")
    )

    assert answer.status_code == 409
    assert "That is a page of this board." in answer.content.decode()


def test_the_six_questions_are_answered_to_oneself_and_seen_by_nobody_else(client, ada, mallory, grace):
    problem = a_problem()
    client.force_login(ada)
    asked = form((problem.number, "partial"))
    assert client.post("/writeups/link/", asked | {"check-claim": "maybe"}).status_code == 422

    client.post("/writeups/link/", asked | {"check-claim": "yes", "check-limits": "no", "check-rerun": ""})

    writeup = WriteUp.objects.get()
    there = writeup.get_absolute_url()
    assert dict(writeup.self_checks.values_list("question", "answer")) == {"claim": "yes", "limits": "no"}
    assert "What you asked yourself" in client.get(there).content.decode()
    assert "Are limits and failures stated?" in client.get(f"/writeups/{writeup.pk}/edit/").content.decode()
    kept = {"title": writeup.title, "kind": writeup.kind, "check-limits": "partly"}
    assert client.post(f"/writeups/{writeup.pk}/edit/", kept).status_code == 302
    assert dict(writeup.self_checks.values_list("question", "answer")) == {"limits": "partly"}
    for person in (mallory, grace):
        client.force_login(person)
        assert "What you asked yourself" not in client.get(there).content.decode()
    assert "self_check" not in client.get(f"/api/v1/writeups/{writeup.pk}/").content.decode()


def test_a_write_up_is_cited_on_its_page_and_as_a_file(client, ada):
    writeup = a_writeup(title="Two heads", published="2026", link="https://example.org/two")
    writeup.authors.create(person=ada)

    page = client.get(writeup.get_absolute_url()).content.decode()
    assert "Ada Lovelace (2026). Two heads. https://example.org/two" in page
    assert f"/writeups/{writeup.pk}/cite.bib" in page

    bib = client.get(f"/writeups/{writeup.pk}/cite.bib")
    assert (bib.status_code, bib["Content-Type"]) == (200, "application/x-bibtex; charset=utf-8")
    assert bib.content.decode().startswith(f"@misc{{circuitboard-writeup{writeup.pk},\n  title = {{Two heads}},")
    csl = client.get(f"/writeups/{writeup.pk}/cite.csl.json")
    assert csl["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert [item["title"] for item in csl.json()] == ["Two heads"]


@pytest.mark.parametrize("file", ["cite.bib", "cite.csl.json"])
def test_what_is_withdrawn_is_not_cited(client, file):
    address = f"/writeups/{a_writeup(status='withdrawn').pk}/{file}"

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 405


def test_a_row_says_what_it_bears_on_how_it_stands_and_leads_to_its_authors(client, ada):
    problem = a_problem()
    writeup = a_writeup(says={problem: "negative"}, status="legible")
    writeup.authors.create(person=ada)
    writeup.authors.create(name="C. Babbage")

    page = client.get("/writeups/").content.decode()

    for words in (
        "reports a negative result on",
        '<a href="/~ada/"><bdi>Ada Lovelace</bdi></a>',
        "C. Babbage",
        "legible",
    ):
        assert words in page
    assert f'<a href="{problem.get_absolute_url()}">#{problem.pk}</a>' in page


def test_negative_results_are_one_press_away(client):
    page = client.get("/writeups/").content.decode()
    assert '<a href="?says=negative">Negative results</a>' in page

    assert '<a href="?says=negative" aria-current="true">' in client.get("/writeups/?says=negative").content.decode()


def test_an_empty_list_says_what_to_loosen(client):
    a_writeup(says={a_problem(): "negative"}, kind="post")

    page = client.get("/writeups/?says=negative&kind=video&page=3").content.decode()

    assert "No write-up is all of that at once" in page
    assert 'href="?kind=video"' in page
    assert 'href="?says=negative"' in page


def test_what_cannot_be_read_is_left_out_and_said(client):
    a_writeup()

    page = client.get("/writeups/?problem=many&says=loudly&before=9").content.decode()

    assert "Part of this address could not be read, so it was left out." in page
    assert "1 write-up<" in page
    assert client.get("/writeups/feed.atom?problem=many").status_code == 400


def test_a_problem_with_many_write_ups_leads_to_their_list(client):
    problem = a_problem()
    for _ in range(5):
        a_writeup(says={problem: "related"})
    there = f"/writeups/?problem={problem.pk}"
    assert there not in client.get(problem.get_absolute_url()).content.decode()

    a_writeup(says={problem: "related"})
    page = client.get(problem.get_absolute_url()).content.decode()
    assert there in page
    assert "All 6 in a list of their own" in page


def test_fragment_has_the_list_alone(client):
    a_writeup(title="Heads")

    part = client.get("/writeups/?says=answers", headers={"hx-request": "true"}).content.decode()

    assert part.lstrip().startswith('<section id="results"')
    assert "<h1>" not in part


def a_long_history(writeup, count: int) -> None:
    for number in range(count):
        Event.objects.create(
            verb="edited a write-up",
            subject=f"write-up:{writeup.pk}",
            writeup=writeup,
            reason=f"Reason {number}.",
            at=NOW,
        )


@pytest.mark.parametrize(("count", "more"), [(20, False), (21, True)])
def test_a_page_leads_to_what_it_does_not_show_of_its_history(client, count, more):
    writeup = a_writeup()
    a_long_history(writeup, count)

    page = client.get(writeup.get_absolute_url()).content.decode()

    assert page.count("Reason ") == 20
    assert (f'href="/writeups/{writeup.pk}/history/"' in page) == more


def test_the_whole_history_is_paged_and_takes_the_same_queries(client, django_assert_num_queries):
    writeup = a_writeup(title="Heads copy")
    address = f"/writeups/{writeup.pk}/history/"
    assert "Nothing was recorded yet" in client.get(address).content.decode()
    for count in (1, 2):
        a_long_history(writeup, count)
        with django_assert_num_queries(3):
            client.get(address)
    a_long_history(writeup, 48)

    pages = [client.get(address, {"page": page}).content.decode() for page in (1, 2)]

    assert [page.count("Reason ") for page in pages] == [50, 1]
    assert f'<a href="{writeup.get_absolute_url()}">Heads copy</a>' in pages[0]


def test_the_history_is_seen_by_those_who_see_the_page(client, ada, grace, mallory):
    declined = a_writeup(status="declined", linked_by=ada)
    a_long_history(declined, 1)
    address = f"/writeups/{declined.pk}/history/"

    assert client.get(address).status_code == 404
    seen = {}
    for person in (ada, grace, mallory):
        client.force_login(person)
        seen[person.username] = client.get(address).status_code
    assert seen == {"ada": 200, "grace": 200, "mallory": 404}
    assert client.post(address).status_code == 405


def test_lists_show_the_beginning_of_a_summary_in_plain_words(client, ada):
    problem = a_problem()
    written_by(ada, summary="**Bold** `code` and <b>tags</b>", says={problem: "partial"})
    client.force_login(ada)

    for address in ("/my-board/", problem.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Bold code and &lt;b&gt;tags&lt;/b&gt;" in page, address
        assert "**" not in page


def test_a_title_is_called_optional_only_for_what_can_be_looked_up(client, ada):
    client.force_login(ada)

    page = " ".join(client.get("/writeups/link/").content.decode().split())

    assert '>Title <span class="optional">optional for arXiv and DOI addresses</span></label>' in page
    # The control: what is optional for every address.
    assert '>Other authors <span class="optional">optional</span></label>' in page


def test_what_is_wrong_with_the_problems_alone_is_told_at_the_top_too(client, ada):
    client.force_login(ada)

    page = client.post("/writeups/link/", form(("", "answers"), ("1", ""), title="Heads")).content.decode()

    box = page[page.index('role="alert" tabindex="-1" autofocus') :].partition("</div>")[0]
    assert '<a href="#id_form-0-problem">Problem</a>' in box
    assert '<a href="#id_form-1-says">What it does</a>' in box
    assert [one for one in ("id_form-0-problem", "id_form-1-says") if f'id="{one}"' not in page] == []


def test_that_no_problem_is_named_is_told_at_the_top_too(client, ada):
    client.force_login(ada)

    page = client.post("/writeups/link/", form(title="Heads")).content.decode()

    box = page[page.index('role="alert" tabindex="-1" autofocus') :].partition("</div>")[0]
    assert "<p>Name at least one problem that it bears on.</p>" in box
    assert "autofocus" not in client.get("/writeups/link/").content.decode()


def test_a_curator_who_edits_does_not_see_what_was_answered_to_oneself(client, ada, grace):
    writeup = written_by(ada)
    writeup.self_checks.create(question="claim", answer="partly")
    for person, is_shown in ((ada, True), (grace, False)):
        client.force_login(person)
        page = client.get(f"/writeups/{writeup.pk}/edit/")
        assert ('name="check-claim"' in page.content.decode()) is is_shown
        assert page.context["check"].initial == ({"claim": "partly"} if is_shown else {})


def test_a_refused_form_still_says_which_problem_it_came_from(client, ada):
    problem = a_problem(title="Who copies?")
    client.force_login(ada)
    back = f'<a href="{problem.get_absolute_url()}">Not now</a>'

    about_it = client.post(f"/writeups/link/?problem={problem.number}", form((problem.number, "answers"), url=""))
    about_none = client.post("/writeups/link/", form((problem.number, "answers"), url=""))

    assert about_it.status_code == about_none.status_code == 422
    assert back in about_it.content.decode()
    assert back not in about_none.content.decode()


def test_an_edit_form_does_not_offer_to_look_a_title_up(client, ada):
    writeup = a_writeup(linked_by=ada)
    client.force_login(ada)

    assert "both are looked up" in client.get("/writeups/link/").content.decode()
    assert "both are looked up" not in client.get(f"/writeups/{writeup.pk}/edit/").content.decode()


def test_lists_name_three_authors_and_count_the_others(client):
    problem = a_problem()
    writeup = a_writeup(says={problem: "answers"})
    names = ["Bell", "Curie", "Daly", "Elion"]
    for position, name in enumerate(names):
        writeup.authors.create(name=name, position=position)

    for address in ("/writeups/", problem.get_absolute_url()):
        page = client.get(address).content.decode()
        assert [name for name in names if f"<span>{name}</span>" in page] == names[:3], address
        assert "<span>and 1 other</span>" in page
    assert "Elion" in client.get(writeup.get_absolute_url()).content.decode()


def test_authors_stand_on_lines_of_their_own_too(client, ada):
    problem = a_problem()
    client.force_login(ada)

    client.post("/writeups/link/", form((problem.number, "answers"), other_authors="B. Bell,\r\nC. Curie\r\nD. Daly"))

    authors = WriteUp.objects.get().authors.all()
    assert [str(author) for author in authors] == ["Ada Lovelace", "B. Bell", "C. Curie", "D. Daly"]
