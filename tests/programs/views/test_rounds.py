"""Editing a program and its rounds, naming its leads, answering and undoing: who may, and what the page then says."""

from datetime import date, timedelta

import pytest

from programs.models import Change, Program, Round
from programs.services import facts
from tests.factories import NOW, a_lead, a_mentor, a_person, a_problem, a_program, a_round, a_sanction, a_skill, a_track

pytestmark = pytest.mark.django_db
FAR = date(2027, 1, 12)


@pytest.fixture(autouse=True)
def at_now(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def camp(db):
    return a_program(key="camp", name="Camp", asks_for=["a letter"])


@pytest.fixture
def lena(camp):
    return a_lead(camp, a_person("lena", name="Lena"))


@pytest.fixture
def summer(camp):
    return a_round(program=camp, name="Summer", closes_on=FAR)


def form_of(row, **changed) -> dict:
    """What a browser sends of the form of a program or a round that it has opened."""
    values = {name: text for name, text in facts.of(row).items() if name != "last_confirmed_on"}
    if isinstance(row, Program):
        values |= {name: values[name].split() for name in ("tracks", "wanted_skills")}
        values["wanted_problems"] = values["wanted_problems"].replace("\n", ", ")
        values["stipend"] = {"yes": "True", "no": "False", "": ""}[values["stipend"]]
        if values.pop("takes_any_track") == "yes":
            values["takes_any_track"] = "on"
    return values | {"why": "They wrote so.", "began_from": facts.version(row)} | changed


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


PAGES = ["/programs/camp/edit/", "/programs/camp/rounds/add/", "/programs/camp/rounds/{pk}/edit/"]
BUTTONS = [
    "/programs/camp/rounds/{pk}/confirm/",
    "/programs/camp/rounds/{pk}/remove/",
    "/programs/camp/changes/1/undo/",
    "/programs/camp/changes/1/agree/",
    "/programs/camp/changes/1/refuse/",
]


@pytest.mark.parametrize("address", PAGES + BUTTONS)
def test_only_leads_of_this_very_program_and_curators_get_in(client, summer, lena, request, address):
    camp, grace, mallory = (request.getfixturevalue(name) for name in ("camp", "grace", "mallory"))
    camp.changes.create(number=1, act="edited", by=lena)
    address, method = address.format(pk=summer.pk), "get" if address in PAGES else "post"
    ask = getattr(client, method)

    assert ask(address)["Location"].startswith("/accounts/login/")
    for stranger in (mallory, a_lead(a_program())):
        client.force_login(stranger)
        answer = ask(address)
        assert answer.status_code == 403
        assert "Only a lead of this program or a curator edits it." in answer.content.decode()
    for keeper in (lena, grace):
        client.force_login(keeper)
        assert ask(address).status_code in {200, 302}
    assert ask(address.replace("camp", "nowhere")).status_code == 404
    assert client.put(address).status_code == 405


@pytest.mark.parametrize("address", [address for address in BUTTONS if "rounds" in address] + PAGES[2:])
def test_a_round_of_another_program_is_not_there(client, camp, lena, address):
    client.force_login(lena)
    other = a_round()
    assert client.post(address.format(pk=other.pk), {"note": "x"}).status_code == 404
    assert Round.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("address", [*BUTTONS, "/programs/camp/leads/name/", "/programs/camp/leads/lena/unname/"])
def test_buttons_are_posts_alone(client, grace, summer, lena, address):
    client.force_login(grace)
    assert client.get(address.format(pk=summer.pk)).status_code == 405


def test_a_lead_edits_the_page(client, camp, lena):
    client.force_login(lena)
    track, skill, problem = a_track(key="toys"), a_skill(key="patching"), a_problem()
    changed = {
        "what": "Mentored research.",
        "stipend": "False",
        "asks_for": "a letter\r\n\r\n two references ",
        "tracks": ["toys"],
        "wanted_skills": ["patching"],
        "wanted_problems": f"#{problem.number}",
    }

    answer = client.post("/programs/camp/edit/", form_of(camp, **changed), follow=True)

    assert said(answer) == ["Saved. The change is in the history, where it can be put back."]
    camp.refresh_from_db()
    assert (camp.what, camp.stipend, camp.asks_for) == ("Mentored research.", False, ["a letter", "two references"])
    assert [list(links.all()) for links in (camp.tracks, camp.wanted_skills, camp.wanted_problems)] == [
        [track],
        [skill],
        [problem],
    ]
    page = client.get("/programs/camp/").content.decode()
    for words in (skill.name, f"#{problem.number} {problem.title}", "Mentored research."):
        assert words in page


def test_the_form_holds_what_stands_and_sent_back_as_it_is_changes_nothing(client, camp, lena):
    camp.tracks.add(a_track(key="toys"))
    camp.wanted_problems.add(a_problem(), a_problem())
    camp.stipend, camp.takes_any_track = True, True
    camp.save()
    client.force_login(lena)

    answer = client.post("/programs/camp/edit/", form_of(camp))

    assert answer.status_code == 409
    assert "Nothing was changed." in answer.content.decode()
    form = client.get("/programs/camp/edit/").context["form"]
    again = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in again.items() if value not in (None, False)} | {"why": "Why."}
    assert client.post("/programs/camp/edit/", sent).status_code == 409
    assert Change.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"wanted_problems": "999999"}, "No problem has the number 999999."),
        ({"wanted_problems": "12345678901"}, "No problem has the number 12345678901."),
        ({"wanted_problems": "9" * 300}, f"No problem has the number {'9' * 20}."),
        ({"wanted_problems": "the first"}, "Name problems by their numbers, with commas between: 12, 42."),
        ({"wanted_problems": ",".join(map(str, range(1, 62)))}, "These are 61 problems. The most is 60."),
        ({"asks_for": "x" * 301}, "A line has at most 300 characters."),
        ({"asks_for": "x\n" * 31}, "These are 31 lines. The most is 30."),
        ({"what": ""}, "“What it is” is empty."),
        ({"url": "javascript:alert(1)"}, "This is no address that anybody can open. One begins with https://."),
        ({"why": ""}, "“Why” is empty."),
    ],
)
def test_what_cannot_be_read_is_said_beside_it(client, camp, lena, typed, words):
    ((field, _),) = typed.items()
    client.force_login(lena)

    answer = client.post("/programs/camp/edit/", form_of(camp, **typed))

    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [words]})
    assert Change.objects.count() == 0


def test_a_draft_cannot_be_named(client, camp, lena):
    client.force_login(lena)
    draft = a_problem(status="draft")

    answer = client.post("/programs/camp/edit/", form_of(camp, wanted_problems=str(draft.number)))

    assert answer.context["form"].errors == {"wanted_problems": [f"No problem has the number {draft.number}."]}


def test_an_edit_of_an_older_version_shows_both_texts_and_is_saved_when_sent_again(client, camp, lena, grace):
    mine = form_of(camp, what="As I say.")
    client.force_login(grace)
    client.post("/programs/camp/edit/", form_of(camp, what="As grace says."))
    client.force_login(lena)

    answer = client.post("/programs/camp/edit/", mine)

    assert (answer.status_code, answer.context["clashes"]) == (409, [("What it is", "As grace says.", "As I say.")])
    assert Program.objects.get().what == "As grace says."
    page = answer.content.decode()
    assert page.count("As I say.") == 2
    again = mine | {"began_from": answer.context["form"]["began_from"].value()}
    assert client.post("/programs/camp/edit/", again).status_code == 302
    assert Program.objects.get().what == "As I say."


def test_a_round_is_added_confirmed_edited_and_removed(client, camp, lena):
    client.force_login(lena)
    new = {
        "name": "Summer",
        "closes_on": "2027-01-12",
        "source": "https://camp.example/dates",
        "why": "Out today.",
        "is_read": "on",
    }
    client.post("/programs/camp/rounds/add/", new)
    round_ = camp.rounds.get()
    assert (round_.name, round_.closes_on, round_.last_confirmed_on) == ("Summer", FAR, NOW.date())

    there = f"/programs/camp/rounds/{round_.pk}"
    again = client.post(f"{there}/confirm/", follow=True)
    client.post(f"{there}/edit/", form_of(round_, closes_on="2027-01-20"))
    assert said(again)[-1] == "These dates were confirmed today already."
    assert camp.rounds.get().closes_on == date(2027, 1, 20)

    refused = client.post(f"{there}/remove/", {"note": " "}, follow=True)
    assert said(refused)[-1] == "Say why, in a sentence that stays on the record."
    client.post(f"{there}/remove/", {"note": "It is off."})
    assert camp.rounds.count() == 0
    undone = client.post("/programs/camp/changes/3/undo/", {"note": "It is on."}, follow=True)
    assert (said(undone)[-1], camp.rounds.get().pk) == ("Put back, as a new change.", round_.pk)


def test_dates_in_the_wrong_order_are_said_beside_them(client, camp, lena, summer):
    client.force_login(lena)
    answer = client.post(
        f"/programs/camp/rounds/{summer.pk}/edit/", form_of(summer, opens_on="2027-02-01", starts_on="x")
    )
    assert (answer.status_code, answer.context["form"].errors) == (
        422,
        {
            "closes_on": ["The last day comes before the first."],
            "starts_on": ["There is no such date. Write one like 2026-11-23."],
        },
    )


def test_the_page_of_a_waiting_change_is_for_those_who_may_answer(client, camp, lena, grace, mallory):
    leo = a_lead(camp, a_person("leo"))
    round_ = a_round(program=camp, name="Winter", closes_on=NOW.date())
    client.force_login(lena)
    there = f"/programs/camp/rounds/{round_.pk}/edit/"
    answer = client.post(there, form_of(round_, closes_on="2026-12-01"), follow=True)
    assert said(answer)[0].startswith("It waits for a second person")
    assert "waits for a second person" not in client.get("/programs/camp/").content.decode()
    assert "Waits for a second person" in client.get("/programs/camp/history/").content.decode()

    for reader in (None, mallory):
        client.logout()
        if reader:
            client.force_login(reader)
        for address in ("/programs/camp/", "/programs/camp/history/", "/api/v1/programs/camp/", "/api/v1/events/"):
            assert "2026-12-01" not in (page := client.get(address).content.decode())
            assert "1 December 2026" not in page
    for keeper in (grace, leo):
        client.force_login(keeper)
        page = client.get("/programs/camp/").content.decode()
        assert "1 December 2026" in page
        assert "waits for a second person" in page

    refused = client.post("/programs/camp/changes/1/refuse/", {"note": ""}, follow=True)
    agreed = client.post("/programs/camp/changes/1/agree/", follow=True)

    assert said(refused) == ["Say why, in a sentence that stays on the record."]
    assert (said(agreed), camp.rounds.get().closes_on) == (["Agreed: it is changed."], date(2026, 12, 1))
    client.logout()
    assert "1 December 2026" in client.get("/programs/camp/history/").content.decode()


def test_who_asked_cannot_answer_by_the_address_either(client, camp, lena):
    round_ = a_round(program=camp, closes_on=NOW.date())
    client.force_login(lena)
    client.post(f"/programs/camp/rounds/{round_.pk}/edit/", form_of(round_, closes_on="2026-12-01"))

    answer = client.post("/programs/camp/changes/1/agree/", follow=True)

    assert said(answer)[-1] == "You asked for this change. Another lead or a curator answers it."
    assert camp.rounds.get().closes_on == NOW.date()


def test_a_curator_names_a_lead_and_takes_it_back(client, camp, grace, ada, mallory):
    client.force_login(grace)
    for typed, words in (
        ("nobody", "Nobody here goes by ~nobody."),
        ("", "Say whom: ~mary."),
        ("grace", "Nobody names themselves: ask another curator."),
        ("~Ada", "Ada Lovelace leads this program, and is told."),
    ):
        assert said(client.post("/programs/camp/leads/name/", {"username": typed}, follow=True)) == [words]
    assert "Ada Lovelace" in client.get("/programs/camp/").content.decode()
    assert said(client.post("/programs/camp/leads/ada/unname/", {"note": ""}, follow=True)) == [
        "Say why, in a sentence that stays on the record."
    ]
    client.post("/programs/camp/leads/ada/unname/", {"note": "Changed jobs."})
    assert camp.leads.count() == 0
    assert client.post("/programs/camp/leads/ada/unname/", {"note": "Again."}).status_code == 404


def test_members_name_nobody_and_take_nobody_back_but_themselves(client, camp, lena, ada):
    leo = a_lead(camp, a_person("leo"))
    client.force_login(ada)
    assert client.post("/programs/camp/leads/name/", {"username": "ada"}).status_code == 403
    assert client.post("/programs/camp/leads/leo/unname/", {"note": "x"}).status_code == 404
    client.force_login(lena)
    assert client.post("/programs/camp/leads/leo/unname/", {"note": "x"}).status_code == 404
    client.post("/programs/camp/leads/lena/unname/")
    assert [lead.person for lead in camp.leads.all()] == [leo]
    assert client.get("/programs/camp/edit/").status_code == 403


def test_the_page_shows_what_can_be_done_to_those_who_may(client, camp, summer, lena, ada):
    edits = ("/programs/camp/edit/", f"/programs/camp/rounds/{summer.pk}/edit/", "/programs/camp/rounds/add/")
    for reader, shown in ((None, False), (ada, False), (lena, True)):
        if reader:
            client.force_login(reader)
        page = client.get("/programs/camp/").content.decode()
        assert [address in page for address in edits] == [shown] * 3
        assert "/programs/camp/history/" in page
        assert "/programs/camp/calendar.ics" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_history_costs_the_same_for_any_rows(client, camp, lena, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        change = camp.changes.create(number=number, act="edited", by=a_person(), answered_by=lena)
        change.facts.create(name="what", before="a", after="b")
    with django_assert_num_queries(4):
        client.get("/programs/camp/history/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_a_visitor_the_same_for_any_rows(client, camp, django_assert_num_queries, rows):
    for _ in range(rows):
        a_lead(camp)
        a_round(program=camp, closes_on=NOW.date() + timedelta(days=5))
        camp.tracks.add(a_track())
        camp.wanted_skills.add(a_skill())
        camp.wanted_problems.add(a_problem())
        a_mentor(program=camp)
    with django_assert_num_queries(7):
        client.get("/programs/camp/")


def test_an_unknown_history_and_change_are_not_there(client, camp, lena):
    assert client.get("/programs/nowhere/history/").status_code == 404
    client.force_login(lena)
    assert client.post("/programs/camp/changes/9/undo/", {"note": "x"}).status_code == 404
    assert client.post("/programs/camp/history/").status_code == 405


@pytest.mark.parametrize(("kind", "status"), [("limit", 200), ("ban", 403)])
def test_a_lead_keeps_no_page_while_a_ban_holds(client, camp, lena, kind, status):
    a_sanction(lena, kind=kind)
    client.force_login(lena)

    answer = client.get("/programs/camp/edit/")

    assert answer.status_code == status
    assert ("A ban on your account keeps you from this." in answer.content.decode()) == (kind == "ban")
