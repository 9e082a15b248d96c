"""Who keeps a program's page: named by a curator, and never by themselves."""

import pytest

from board.lib.errors import Refused
from problems.models import Event
from programs.models import ProgramLead
from programs.permissions import can_keep_program
from programs.services import leads
from tests.factories import NOW, a_lead, a_person, a_program, a_sanction
from users.models import Notification, User
from users.services import people

pytestmark = pytest.mark.django_db


def told(person):
    return list(Notification.objects.filter(person=person).values_list("kind", "title", "path", "by__username", "note"))


def test_a_curator_names_a_lead_who_is_told(ada, grace):
    program = a_program(key="camp", name="Camp")

    leads.name(program, ada, by=grace, now=NOW)

    assert list(ProgramLead.objects.values_list("program", "person", "given_by", "since")) == [
        (program.pk, ada.pk, grace.pk, NOW)
    ]
    assert list(Event.objects.values_list("verb", "subject", "by", "whom", "after", "at")) == [
        ("named a lead", f"program:{program.pk}", grace.pk, ada.pk, "Camp", NOW)
    ]
    title = "{who} named you a lead of Camp: you keep its page and its dates"
    assert told(ada) == [("decisions", title, "/programs/camp/", "grace", "")]
    assert can_keep_program(ada, program)


def test_nobody_names_themselves_and_only_curators_name(ada, grace, mallory):
    program = a_program()
    lead = a_lead(program)
    for by, person, words in (
        (grace, grace, "Nobody names themselves: ask another curator."),
        (mallory, ada, "Only a curator can do this."),
        (lead, ada, "Only a curator can do this."),
        (grace, a_person(is_active=False), "This account has ended."),
        (grace, a_sanction(kind="ban").person, "A ban holds for them: they keep no page until it has ended."),
        (grace, lead, f"{lead.public_name} is a lead of this program already."),
    ):
        with pytest.raises(Refused) as refusal:
            leads.name(program, person, by=by, now=NOW)
        assert str(refusal.value) == words
    assert (list(ProgramLead.objects.values_list("person", flat=True)), Event.objects.count()) == ([lead.pk], 0)


def test_a_curator_takes_it_back_with_a_reason_and_the_right_ends_at_once(grace):
    program = a_program(key="camp", name="Camp")
    lead = a_lead(program)

    leads.unname(program.leads.get(), by=grace, note="Changed jobs.", now=NOW)

    assert not can_keep_program(lead, program)
    assert list(Event.objects.values_list("verb", "by", "whom", "before", "reason")) == [
        ("took back a lead", grace.pk, lead.pk, "Camp", "Changed jobs.")
    ]
    title = "{who} took back that you are a lead of Camp"
    assert told(lead) == [("decisions", title, "/programs/camp/", "grace", "Changed jobs.")]


def test_a_lead_steps_down_without_a_reason_and_hears_nothing():
    program = a_program()
    lead = a_lead(program)

    leads.unname(program.leads.get(), by=lead, now=NOW)

    assert (program.leads.count(), told(lead)) == (0, [])
    assert list(Event.objects.values_list("verb", "by", "whom")) == [("took back a lead", lead.pk, lead.pk)]


def test_others_take_nothing_back_and_curators_say_why(grace, mallory):
    program = a_program()
    lead, other = a_lead(program), a_lead(program)
    row = program.leads.get(person=lead)
    for by, note, words in (
        (mallory, "Mine.", "Only a curator can do this."),
        (other, "Mine.", "Only a curator can do this."),
        (grace, " ", "Say why, in a sentence that stays on the record."),
    ):
        with pytest.raises(Refused) as refusal:
            leads.unname(row, by=by, note=note, now=NOW)
        assert str(refusal.value) == words
    leads.unname(row, by=grace, note="Left.", now=NOW)
    with pytest.raises(Refused, match="is no lead of this program any more"):
        leads.unname(row, by=grace, note="Left.", now=NOW)
    assert Event.objects.count() == 1


def test_leaving_the_board_ends_it():
    program = a_program()
    lead = a_lead(program)
    stays = a_lead(program)

    people.delete(lead, now=NOW)

    assert list(program.leads.values_list("person", flat=True)) == [stays.pk]


def test_who_closed_their_account_meanwhile_is_not_named(ada, grace):
    as_the_page_loaded_them = User.objects.get(pk=ada.pk)
    people.delete(ada, now=NOW)

    with pytest.raises(Refused, match="^This account has ended.$"):
        leads.name(a_program(), as_the_page_loaded_them, by=grace, now=NOW)

    assert not ProgramLead.objects.exists()
