"""Reports of programs' and mentors' pages: in the same queue, answered by setting them right or leaving them."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from board.lib.errors import Refused
from problems.models import Event, Report
from problems.models.reports import ELSEWHERE
from problems.services import reports
from problems.services.curating import queue
from programs.models import Mentor, Program
from tests.factories import NOW, a_lead, a_mentor, a_person, a_program, a_report, a_round, a_sponsorship
from users.models import Notification

pytestmark = pytest.mark.django_db


def answered() -> list[tuple]:
    columns = ("by__username", "outcome", "handled_by__username")
    return list(Report.objects.order_by("pk").values_list(*columns))


def test_a_programs_page_is_reported_once_and_stands_in_the_queue(ada, grace):
    camp = a_program(name="Camp", what="Pay us first.")
    a_round(program=camp, name="Summer", note="Call 555.")
    made = reports.report(camp, by=ada, reason="spam", note="It asks for money.", now=NOW)

    kept = Report.objects.with_things().get()
    assert (kept, kept.thing, kept.called, kept.written_by) == (made, camp, "the page of Camp", None)
    assert kept.said == "Pay us first.\n\nSummer: Call 555."
    [line] = queue.page([queue.KINDS["reports"]], by=grace, now=NOW).lines
    assert (line.title, line.about) == ("the page of Camp", "Spam or advertising")
    with pytest.raises(Refused, match="You have reported this already"):
        reports.report(camp, by=ada, reason="other", now=NOW)
    event = Event.objects.get(verb="reported")
    assert (event.problem, event.claim, event.is_public) == (None, None, False)


def test_a_mentors_page_with_what_stands_beside_what_they_sponsor(ada):
    ruth = a_mentor(a_person("ruth", name="Ruth"), program=a_program(name="Camp"), about="Circuits.", approach="Write.")
    a_sponsorship(ruth, note="See my shop.")
    reports.report(ruth, by=ada, reason="spam", now=NOW)
    kept = Report.objects.get()
    assert (kept.called, kept.said) == ("the page of Ruth in Camp", "Circuits.\n\nWrite.\n\nSee my shop.")
    assert kept.people == [ruth.person]


def test_what_is_ones_own_or_not_shown_is_not_reported(ada):
    camp = a_program()
    lena = a_lead(camp, a_person("lena"))
    ruth = a_mentor(a_person("ruth"), program=camp)
    gone = a_mentor(program=camp, standing="left")
    for thing, by, said in (
        (camp, lena, "You keep this page"),
        (ruth, ruth.person, "This is your own page"),
        (gone, ada, "no longer listed"),
    ):
        with pytest.raises(Refused, match=said):
            reports.report(thing, by=by, reason="spam", now=NOW)
    assert Report.objects.count() == 0


def test_setting_it_right_answers_every_report_of_it_and_of_nothing_else(ada, grace, mallory):
    camp, other = a_program(name="Camp"), a_program(name="Other")
    first = reports.report(camp, by=ada, reason="spam", now=NOW)
    reports.report(camp, by=mallory, reason="other", now=NOW)
    reports.report(other, by=mallory, reason="other", now=NOW)

    with pytest.raises(Refused, match="Say what you did"):
        reports.settle(first, by=grace, note=" ", now=NOW)
    with pytest.raises(Refused, match="it is set right"):
        reports.hide(first, by=grace, note="Ads.", now=NOW)
    reports.settle(first, by=grace, note="The fee is gone.", now=NOW)

    assert answered() == [("ada", "acted", "grace"), ("mallory", "acted", "grace"), ("mallory", "", None)]
    told = Notification.objects.filter(kind="decisions").order_by("person__username")
    assert [(one.person.username, one.note) for one in told] == [
        ("ada", "The fee is gone."),
        ("mallory", "The fee is gone."),
    ]
    with pytest.raises(Refused, match="Another curator has answered"):
        reports.settle(first, by=grace, note="Again.", now=NOW)


def test_what_is_hidden_is_not_settled(grace):
    with pytest.raises(Refused, match="hide it or take it down"):
        reports.settle(a_report(), by=grace, note="Done.", now=NOW)


def test_a_curator_who_keeps_the_page_does_not_answer(ada, grace):
    camp = a_program()
    a_lead(camp, grace)
    made = reports.report(camp, by=ada, reason="spam", now=NOW)
    for answer in (reports.settle, reports.leave):
        with pytest.raises(Refused, match="another curator answers it"):
            answer(made, by=grace, note="Fine.", now=NOW)
    reports.leave(made, by=a_person("judy", role="curator"), note="It is their price.", now=NOW)
    assert answered() == [("ada", "left", "judy")]


def test_a_report_of_a_page_that_is_gone_can_still_be_answered(ada, grace):
    camp = a_program(name="Camp")
    made = reports.report(camp, by=ada, reason="spam", now=NOW)
    Program.objects.filter(pk=camp.pk).delete()
    client = Client()
    client.force_login(grace)
    page = client.get(reverse("problems:queue-item", args=["reports", made.pk]))
    assert (page.status_code, "It is not there any more." in page.content.decode()) == (200, True)
    reports.leave(Report.objects.get(), by=grace, note="It is gone.", now=NOW)
    assert answered() == [("ada", "left", "grace")]


@pytest.mark.parametrize(
    "fields", [{"elsewhere": "program"}, {"elsewhere_pk": 3}, {"elsewhere": "x", "elsewhere_pk": 3}]
)
def test_half_a_report_is_kept_by_no_database(ada, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(by=ada, reason="spam", **fields)


def test_every_kind_that_can_be_reported_has_who_may(ada):
    assert {kind.model for kind in ELSEWHERE.values()} == set(reports.WORDS_ELSEWHERE) == {Program, Mentor}


@pytest.mark.parametrize("what", ["program", "mentor"])
def test_the_page_leads_to_the_form_and_back(ada, grace, what):
    camp = a_program(key="camp", name="Camp")
    ruth = a_mentor(a_person("ruth"), program=camp, about="Circuits.")
    thing = camp if what == "program" else ruth
    form = reverse(f"programs:report-{what}", args=["camp" if what == "program" else ruth.pk])
    client = Client()
    assert form not in client.get(thing.get_absolute_url()).content.decode()
    client.force_login(ada)
    assert form in client.get(thing.get_absolute_url()).content.decode()
    asked = client.get(form).content.decode()
    assert (f"Report a {what}" in asked, "Only curators read this" in asked) == (True, True)
    kept = client.post(form, {"reason": "", "note": "My words."})
    assert (kept.status_code, "My words." in kept.content.decode()) == (422, True)
    sent = client.post(form, {"reason": "spam", "note": "Ads."})
    assert (sent.status_code, sent["Location"]) == (302, thing.get_absolute_url())
    assert Report.objects.get().note == "Ads."
    client.force_login(grace)
    item = client.get(reverse("problems:queue-item", args=["reports", Report.objects.get().pk])).content.decode()
    assert ("Set it right" in item, "It is set right" in item, "Ads." in item) == (True, True, True)
