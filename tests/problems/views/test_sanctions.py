"""The pages of warnings, limits and bans, as a curator, their person and a stranger meet them."""

import pytest

from problems.models import Report
from tests.api import Script
from tests.factories import NOW, a_claim, a_person, a_problem, a_report, a_sanction, an_appeal
from users.models import Appeal, Sanction, User

pytestmark = pytest.mark.django_db
DECIDED = {"kind": "ban", "days": "30", "reason": "Advertising."}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_a_curator_decides_and_the_page_tells_what_holds(client, grace, ada):
    client.force_login(grace)
    a_report(person=ada, note="Private mail, day after day.")
    page = client.get("/~ada/sanction/").content.decode()
    assert "Private mail, day after day." in page
    assert "Nothing holds." in page

    answer = client.post("/~ada/sanction/", DECIDED, follow=True)

    assert "A ban holds." in answer.content.decode()
    assert Sanction.objects.values_list("person__username", "kind", "reason").get() == ("ada", "ban", "Advertising.")
    assert Report.objects.get().outcome == "acted"
    again = client.post("/~ada/sanction/", DECIDED)
    assert (again.status_code, "A ban holds already" in again.content.decode()) == (409, True)
    assert ">Advertising.</textarea>" in again.content.decode().replace("\n", "")


def test_everybody_else_is_kept_out(client, ada, mallory):
    made, sent = a_sanction(ada), an_appeal(a_sanction())
    pages = ["/~ada/sanction/", f"/sanctions/{made.pk}/lift/", f"/appeals/{sent.pk}/answer/", "/~ada/role/"]
    for address in pages:
        assert client.post(address)["Location"].startswith("/accounts/login/")
    client.force_login(mallory)
    assert [client.post(address, DECIDED | {"note": "x"}).status_code for address in pages] == [403] * 4
    assert client.get("/moderation/roles/").status_code == 403
    assert client.get(f"/sanctions/{made.pk}/appeal/").status_code == 404
    assert client.post(f"/sanctions/{made.pk}/appeal/", {"text": "x"}).status_code == 404
    assert User.objects.get(pk=ada.pk).is_limited(NOW)
    assert Sanction.objects.count() == 2


def test_a_visitor_is_sent_to_sign_in(client, ada):
    for address in ("/~ada/sanction/", "/my-standing/", "/moderation/roles/", "/~ada/report/"):
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_wrong_methods(client, grace):
    client.force_login(grace)
    made, sent = a_sanction(), an_appeal()
    for address in (f"/sanctions/{made.pk}/lift/", f"/appeals/{sent.pk}/answer/", "/~grace/role/"):
        assert client.get(address).status_code == 405
    for address in ("/moderation/", "/my-standing/"):
        assert client.post(address).status_code == 405


def test_rights_end_on_the_next_request(client, grace, mallory):
    """Session, token and what is open in another tab, with the control before."""
    problem, script = a_problem(), Script(mallory)
    client.force_login(mallory)
    assert client.post(f"/problems/{problem.pk}/comment/", {"text": "One."}).status_code == 302
    script.read("me/")

    Sanction.objects.all().delete()
    a_sanction(mallory, kind="ban", by=grace)

    refused = client.post(f"/problems/{problem.pk}/comment/", {"text": "Two."})
    assert refused.status_code == 409
    assert "A ban on your account keeps you from this." in refused.content.decode()
    assert ">Two.</textarea>" in refused.content.decode().replace("\n", "")
    assert script.client.get("/api/v1/me/").status_code == 401
    assert problem.comments.count() == 1


def test_who_is_banned_reads_logs_and_learns_why(client, ada):
    claim = a_claim(person=ada)
    made = a_sanction(ada, kind="ban", reason="Advertising.")
    client.force_login(ada)

    home = client.get("/").content.decode()
    assert "A ban holds for your account." in home
    assert client.post(f"/claims/{claim.pk}/log/", {"kind": "result", "text": "It copies."}).status_code == 302
    page = client.get("/my-standing/").content.decode()
    assert "Advertising." in page
    assert f"/sanctions/{made.pk}/appeal/" in page

    assert client.get(f"/sanctions/{made.pk}/appeal/").status_code == 200
    assert client.post(f"/sanctions/{made.pk}/appeal/", {"text": " "}).status_code == 422
    assert client.post(f"/sanctions/{made.pk}/appeal/", {"text": "A script."})["Location"] == "/my-standing/"
    assert client.post(f"/sanctions/{made.pk}/appeal/", {"text": "A script."}).status_code == 409
    assert Appeal.objects.values_list("text", flat=True).get() == "A script."
    assert made.by.public_name not in client.get("/my-standing/").content.decode()


@pytest.mark.parametrize("kind", ["ban", "limit", None])
def test_who_may_not_is_told_before_they_type_and_control_in_good_standing(client, ada, kind):
    """A ban leaves neither claims nor words, a limit claims alone."""
    problem = a_problem()
    if kind:
        a_sanction(ada, kind=kind)
    client.force_login(ada)

    page, form = client.get(problem.get_absolute_url()).text, client.get(f"/problems/{problem.pk}/claim/").text

    may_claim, may_comment = kind != "ban", kind is None
    assert ('name="plan"' in form, 'aria-disabled="true">Claim it' in page) == (may_claim, not may_claim)
    assert ("Your comment" in page, f"A {kind} on your account" in page) == (may_comment, not may_comment)
    assert (f"A {kind} on your account" in form) == (not may_claim)


def test_a_member_in_good_standing_sees_no_banner(client, ada):
    client.force_login(ada)
    assert "holds for your account" not in client.get("/").content.decode()
    assert "Nothing was ever decided" in client.get("/my-standing/").content.decode()


def test_another_curator_answers_on_the_page_of_the_person(client, grace, ada):
    sent = an_appeal(a_sanction(ada))
    client.force_login(grace)
    there = f"/curate/appeals/{sent.pk}/"
    assert there in client.get("/~ada/sanction/").content.decode()
    assert there in client.get("/curate/").content.decode()
    assert "It was a script that ran wild." in client.get(there).content.decode()
    for wrong in ({"answer": "stands", "note": ""}, {"answer": "x", "note": "So."}, {}):
        assert client.post(f"/appeals/{sent.pk}/answer/", wrong).status_code == 409
    assert Appeal.objects.get().answered_at is None
    assert '<option value="">… choose: this is final</option>' in client.get(there).content.decode()
    said = {"answer": "lifted", "note": "It was a script.", "next": "/curate/?kind=appeals"}
    done = client.post(f"/appeals/{sent.pk}/answer/", said, follow=True)
    assert "Done, and on the record." in done.content.decode()
    assert there not in client.get("/curate/").content.decode()
    assert Appeal.objects.get().answer == "lifted"
    assert not User.objects.get(pk=ada.pk).is_limited(NOW)


@pytest.mark.parametrize(("giver", "is_offered"), [("admin", False), ("curator", True)])
def test_a_curator_is_offered_to_end_what_a_curator_gave_alone(client, grace, ada, giver, is_offered):
    a_person(role="admin")
    sent = an_appeal(a_sanction(ada, by=a_person(role=giver)))
    client.force_login(grace)
    page = client.get("/~ada/sanction/").text
    assert [f"/sanctions/{sent.sanction_id}/lift/" in page, f"/curate/appeals/{sent.pk}/" in page] == [is_offered] * 2
    assert ("Answer it" in client.get(f"/curate/appeals/{sent.pk}/").text) == is_offered


def test_who_gave_it_is_not_asked_to_answer(client, grace, ada):
    sent = an_appeal(a_sanction(ada, by=grace))
    client.force_login(grace)
    assert f"/curate/appeals/{sent.pk}/" not in client.get("/~ada/sanction/").content.decode()
    page = client.get(f"/curate/appeals/{sent.pk}/").content.decode()
    assert ("You gave it yourself" in page, "Answer it" in page) == (True, False)


def test_a_person_is_reported_and_the_curators_alone_learn_who_did(client, ada, mallory, grace):
    client.force_login(ada)
    assert "Report a person" in client.get("/~mallory/report/").content.decode()
    assert client.post("/~mallory/report/", {"reason": "unkind", "note": "Day after day."})["Location"] == "/~mallory/"
    assert client.post("/~mallory/report/", {"reason": "unkind"}).status_code == 409
    assert "your own page" in client.get("/~ada/report/").content.decode()
    assert client.get("/~nobody/report/").status_code == 404
    client.force_login(grace)
    assert "mallory" in client.get("/curate/").content.decode()
    item = client.get(f"/curate/reports/{Report.objects.get().pk}/").content.decode()
    assert ("Day after day." in item, "/~mallory/sanction/" in item) == (True, True)
    client.post(f"/reports/{Report.objects.get().pk}/hide/", {"note": "x"})
    assert Report.objects.get().handled_at is None
    client.post(f"/reports/{Report.objects.get().pk}/leave/", {"note": "It is between the two."})
    assert Report.objects.get().outcome == "left"


def test_roles_are_given_by_an_admin_on_the_page(client, ada, grace):
    client.force_login(grace)
    page = client.get("/moderation/roles/")
    assert ("Grace Hopper" in page.content.decode(), "An admin does that" in page.content.decode()) == (True, True)
    given = {"username": "~Ada", "role": "curator", "note": "Keeps the toy models."}
    assert client.post("/moderation/roles/", given).status_code == 409
    assert User.objects.get(pk=ada.pk).role == "member"

    client.force_login(a_person("root", role="admin"))
    assert client.post("/moderation/roles/", given | {"username": "x"}).status_code == 422
    assert client.post("/moderation/roles/", given | {"role": "admin"}).status_code == 422
    assert client.post("/moderation/roles/", given).status_code == 302
    assert User.objects.get(pk=ada.pk).role == "curator"
    client.post("/~ada/role/", {"role": "member", "note": "Asked to stop."})
    assert User.objects.get(pk=ada.pk).role == "member"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, grace, ada, count, django_assert_num_queries):
    for _ in range(count):
        an_appeal(a_sanction(ada, kind="warn"))
        a_report(person=ada)
    client.force_login(grace)
    with django_assert_num_queries(7):
        client.get("/~ada/sanction/")
    client.force_login(ada)
    with django_assert_num_queries(5):
        client.get("/my-standing/")
