"""Every verb around programs, by a script and by its page: they leave the same, and say no in the same words."""

from datetime import date, timedelta

import pytest

from programs.api.urls import WRITTEN
from programs.models import Change, MentorRequest
from programs.services import calendars, facts, rounds
from tests.api import Script
from tests.factories import (
    NOW,
    a_claim,
    a_lead,
    a_mentor,
    a_mentor_request,
    a_person,
    a_problem,
    a_program,
    a_round,
    a_sponsorship,
    a_track,
)
from tests.schema import schema_document
from tests.twins import Act, check_reason, check_refusal, check_twins
from users.models import User

pytestmark = pytest.mark.django_db
FAR, NEAR = date(2027, 1, 12), date(2026, 11, 25)
ASKED = {"did": "One plot.", "asks": "Is the baseline fair?", "hours": 5}


@pytest.fixture(autouse=True)
def world(time_machine, ada, grace, mallory):
    """lena leads the camp; ruth mentors in it, and would look at work on one problem."""
    time_machine.move_to(NOW, tick=False)
    camp = a_program(key="camp", name="Camp")
    a_lead(camp, a_person("lena", name="Lena"))
    a_lead(camp, a_person("otto"))
    a_round(program=camp, name="Summer", closes_on=FAR)
    a_mentor(a_person("ruth", name="Ruth"), program=camp)


def who(name: str) -> User:
    return User.objects.get(username=name)


def camp():
    return who("lena").led_programs.get().program


def summer():
    return camp().rounds.get(name="Summer")


def form_of(row, **changed) -> dict:
    """What a browser sends of the form of a program or a round that it has opened."""
    values = {name: text for name, text in facts.of(row).items() if name != "last_confirmed_on"}
    if row == camp():
        values |= {name: values[name].split() for name in ("tracks", "wanted_skills")}
        values["stipend"] = ""
        values.pop("takes_any_track")
    return values | {"why": "They wrote so.", "began_from": facts.version(row)} | changed


def in_camp(path: str, body=None, by="lena", *, status=200, typed=None) -> Act:
    return Act(who(by), f"programs/camp/{path}/", body or {}, typed, status=status)


def of_round(path: str, body=None, **more) -> Act:
    return in_camp(f"rounds/{summer().pk}/{path}", body, **more)


def editing_round() -> Act:
    body = {"closes_on": "2027-01-20", "why": "They wrote so."}
    return of_round("edit", body, typed=form_of(summer(), **body))


def of_change(path: str, body=None) -> Act:
    """A deadline that lena moved close to its end waits for otto; one far away can be put back."""
    new = {name: getattr(summer(), name) for name in facts.OF_A_ROUND if name != "last_confirmed_on"}
    new["closes_on"] = FAR + timedelta(days=8) if path == "undo" else NEAR
    change = rounds.edit(summer(), new, by=who("lena"), note="Moved.", began_from=facts.version(summer()))
    return in_camp(f"changes/{change.number}/{path}", body, by="otto")


def of_mentor(path: str, body=None, by="ruth", *, standing="listed", status=200, typed=None) -> Act:
    person = who("ruth") if standing == "listed" else who("ada")
    found = person.mentorships.first() or a_mentor(person, program=camp(), standing=standing)
    return Act(who(by), f"mentors/{found.pk}/{path}/", body or {}, typed, status=status)


def of_sponsorship(path: str, body=None, **fields) -> Act:
    found = a_sponsorship(who("ruth").mentorships.get(), **fields)
    return Act(who("ruth"), f"sponsorships/{found.pk}/{path}/", body or {})


def asking() -> Act:
    problem = a_problem()
    found = a_sponsorship(who("ruth").mentorships.get(), problem=problem)
    claim = a_claim(problem=problem, person=who("ada"), lapses_at=NOW + timedelta(days=9))
    return Act(who("ada"), f"sponsorships/{found.pk}/ask/", ASKED | {"work": f"claim-{claim.pk}"}, status=201)


def of_request(path: str, body=None, by="ruth", **fields) -> Act:
    problem = a_problem()
    claim = a_claim(problem=problem, person=who("ada"))
    found = a_mentor_request(a_sponsorship(who("ruth").mentorships.get(), problem=problem), claim=claim, **fields)
    return Act(who(by), f"mentor-requests/{found.pk}/{path}/", body or {})


def sponsoring() -> Act:
    return of_mentor("sponsor", {"problem": str(a_problem().pk), "note": "a first plot"}, status=201)


def on_a_mentors_page() -> Act:
    track = a_track()
    typed = {"about": "", "help": ["plan"], "areas": [track.key], "approach": "", "capacity": 3}
    return of_mentor("edit", typed | {"about": "Probes."})


def ending_a_calendar() -> Act:
    calendars.renew(who("ada"), now=NOW)
    return Act(who("ada"), "me/calendar/end/", page="/programs/calendar/end/")


PLACES = ("/api/v1/programs/", "/api/v1/mentor", "/api/v1/sponsorships/", "/api/v1/me/calendar/")
PAGE = {"about": "Circuits.", "help": ["plan", "draft"], "areas": [], "approach": "Send it.", "capacity": 2}
VERBS = {
    "watchProgram": lambda: in_camp("watch", by="ada"),
    "unwatchProgram": lambda: in_camp("unwatch", by="ada"),
    "reportProgram": lambda: in_camp("report", {"reason": "spam", "note": "Their fee."}, by="ada", status=201),
    "reportMentor": lambda: of_mentor("report", {"reason": "unkind"}, by="ada", status=201),
    "editProgram": lambda: in_camp(
        "edit", {"length": "12 weeks", "why": "So it is."}, typed=form_of(camp(), length="12 weeks", why="So it is.")
    ),
    "nameLead": lambda: in_camp("leads/name", {"username": "mallory"}, by="grace"),
    "unnameLead": lambda: in_camp("leads/otto/unname", {"note": "They left."}, by="grace"),
    "addRound": lambda: in_camp(
        "rounds/add",
        {
            "name": "Winter",
            "closes_on": "2027-06-01",
            "source": "https://camp.example/",
            "is_read": True,
            "why": "New.",
        },
        status=201,
    ),
    "editRound": editing_round,
    "confirmRound": lambda: of_round("confirm"),
    "removeRound": lambda: of_round("remove", {"note": "Cancelled."}),
    "undoChange": lambda: of_change("undo", {"note": "The other round."}),
    "agreeToChange": lambda: of_change("agree"),
    "refuseChange": lambda: of_change("refuse", {"note": "Their page says the 15th."}),
    "inviteMentor": lambda: in_camp("mentors/invite", {"whom": "mallory"}, status=201),
    "acceptInvitation": lambda: of_mentor("answer", PAGE, by="ada", standing="invited"),
    "declineInvitation": lambda: of_mentor("decline", by="ada", standing="invited"),
    "takeBackInvitation": lambda: of_mentor("take-back", by="lena", standing="invited"),
    "editMentor": on_a_mentors_page,
    "leaveMentors": lambda: of_mentor("leave"),
    "removeMentor": lambda: of_mentor("remove", {"note": "They left."}, by="lena"),
    "sponsor": sponsoring,
    "keepSponsorships": lambda: Act(of_sponsorship("fill").who, "sponsorships/keep/"),
    "renewCalendar": lambda: Act(who("ada"), "me/calendar/renew/", page="/programs/calendar/renew/"),
    "endCalendar": ending_a_calendar,
    "confirmSponsorship": lambda: of_sponsorship("confirm", status="proposed"),
    "declineSponsorship": lambda: of_sponsorship("decline", status="proposed"),
    "reopenSponsorship": lambda: of_sponsorship("reopen", status="full"),
    "fillSponsorship": lambda: of_sponsorship("fill"),
    "goAway": lambda: of_sponsorship("away", {"returns_on": "2026-12-20"}),
    "endSponsorship": lambda: of_sponsorship("end"),
    "askMentor": asking,
    "acceptRequest": lambda: of_request("accept", {"answer": "Send it.", "contact": "ruth@example.org"}),
    "declineRequest": lambda: of_request("decline", {"why_not": "no-room"}),
    "withdrawRequest": lambda: of_request("withdraw", by="ada"),
    "endMentoring": lambda: of_request("end", status="accepted"),
}
SILENT = {"watchProgram", "unwatchProgram", "renewCalendar", "endCalendar"}
# What is as good twice as once, or is another act the second time; and where the page says first that it is outdated.
TWICE = SILENT | {"editMentor", "reopenSponsorship", "fillSponsorship", "goAway", "addRound", "keepSponsorships"}
TWICE |= {"editProgram", "editRound", "acceptInvitation"}
# What the second time is somebody else's, or not there any more.
AGAIN = {
    "unnameLead": 404,
    "removeRound": 404,
    "declineInvitation": 404,
    "takeBackInvitation": 404,
    "leaveMentors": 404,
    "removeMentor": 404,
}


def test_no_verb_is_forgotten():
    here = {
        methods["post"]["operationId"]
        for path, methods in schema_document()["paths"].items()
        if "post" in methods and path.startswith(PLACES)
    }

    assert set(VERBS) == here


# Whoever steps down owes no reason.
SOMETIMES = {"unnameLead"}
NOTED = [view.operation for _, view in WRITTEN if "note" in view.body.form().fields and view.operation not in SOMETIMES]


@pytest.mark.parametrize("name", VERBS)
def test_a_script_leaves_what_the_page_leaves(name):
    left = check_twins(VERBS[name]())

    assert (left == []) == (name in SILENT)


@pytest.mark.parametrize("name", NOTED)
def test_a_reason_that_is_needed_is_told_as_needed(name):
    check_reason(VERBS[name]())


@pytest.mark.parametrize("name", sorted(set(VERBS) - TWICE))
def test_a_script_is_refused_in_the_words_of_the_page(name):
    act = VERBS[name]()
    act.by_script(act.status)

    check_refusal(act, AGAIN.get(name, 409))


def test_a_request_is_there_for_its_two_people_alone(ada, grace, mallory):
    request = of_request("accept")
    pk = MentorRequest.objects.get().pk
    MentorRequest.objects.update(contact="ada@example.org")

    for person in (grace, mallory, who("lena")):
        script = Script(person)
        assert script.read("mentor-requests/")["results"] == []
        script.read(f"mentor-requests/{pk}/", 404)
        script.post(request.path, 404, contact="x")
    [mine] = Script(ada).read("mentor-requests/")["results"]
    to_me = Script(who("ruth")).read(f"mentor-requests/{pk}/")
    assert (mine["contact"], to_me["contact"]) == ("ada@example.org", "")
    accepted = Script(who("ruth")).post(request.path, contact="ruth@example.org")
    assert (accepted["contact"], accepted["status"]) == ("ada@example.org", "accepted")


def test_what_a_deadline_that_is_near_waits_for_is_told():
    near = {name: getattr(summer(), name) for name in ("name", "source")} | {"closes_on": NEAR.isoformat()}
    told = Script(who("lena")).post(of_round("edit").path, **near, why="They moved it.")

    assert (told["standing"], Change.objects.get().standing) == ("waiting", "waiting")
    assert summer().closes_on == FAR


def test_a_mentor_reads_what_is_theirs_and_nobody_elses(mallory):
    a_sponsorship(who("ruth").mentorships.get(), status="proposed")

    assert [one["status"] for one in Script(who("ruth")).read("sponsorships/")["results"]] == ["proposed"]
    assert [one["standing"] for one in Script(who("ruth")).read("mentors/mine/")["results"]] == ["listed"]
    assert Script(mallory).read("sponsorships/")["results"] == []
