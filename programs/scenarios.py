"""For the demo world: a program kept by its leads with a deadline that waits for a second person, and mentors."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from board.lib.deadlines import today_anywhere
from problems.models import Claim, Problem, Skill, Track
from problems.scenarios import People
from programs.models import Mentor, Program
from programs.services import calendars, facts, leads, mentors, programs, requests, rounds, sponsorships, watches
from users.models import User

SOURCE = "https://fellowship.example/dates"


def kept_program(people: People, now: datetime) -> None:
    """`barbara` leads it, with `mary`: barbara asked for a later deadline, and mary or a curator can agree."""
    program = Program.objects.create(
        key="example-fellowship",
        position=1000,
        name="Example Fellowship",
        host="Example Institute",
        url="https://fellowship.example/",
        kind="fellowship",
        what="Twelve weeks of mentored research on the insides of small models. It exists in the demo world alone.",
        format="remote",
        length="12 weeks",
        hours_per_week="40",
        stipend=True,
        eligibility="Anybody who has finished one project.",
        asks_for=["a write-up of your own", "two references"],
        interp_areas=["circuits", "probes and monitoring"],
    )
    for lead in (people.barbara, people.mary):
        leads.name(program, lead, by=people.grace, now=now - timedelta(days=40))
    program.refresh_from_db()
    programs.edit(
        program,
        {
            "tracks": Track.objects.filter(key="circuits-in-the-wild"),
            "wanted_skills": Skill.objects.order_by("position")[2:4],
            "wanted_problems": Problem.objects.listed().filter(key__in=("cop-2.4", "cop-9.1")),
        },
        by=people.barbara,
        note="Our mentors named these.",
        began_from=facts.version(program),
        now=now - timedelta(days=39),
    )
    today = today_anywhere(now)
    _add(program, people, now, name="Winter", opens_on=today - timedelta(days=30), closes_on=today + timedelta(days=1))
    later = {"opens_on": today + timedelta(days=60), "closes_on": today + timedelta(days=100)}
    _add(program, people, now, name="Summer", starts_on=today + timedelta(days=150), **later)
    winter = program.rounds.get(name="Winter")
    values = {name: getattr(winter, name) for name in facts.OF_A_ROUND if name != "last_confirmed_on"}
    rounds.edit(
        winter,
        values | {"closes_on": today + timedelta(days=5)},
        by=people.barbara,
        note="The form was down for a day.",
        began_from=facts.version(winter),
        now=now - timedelta(hours=2),
    )
    watches.watch(program, by=people.ada)
    calendars.renew(people.ada, now=now)


def _add(program: Program, people: People, now: datetime, **dates: Any) -> None:
    given = dict.fromkeys(("opens_on", "closes_on", "starts_on", "ends_on")) | {"note": "", "source": SOURCE} | dates
    rounds.add(
        program,
        given,
        by=people.barbara,
        note="Our dates are out.",
        is_read=True,
        now=now - timedelta(days=30),
    )


@dataclass(frozen=True)
class Guides:
    """emmy leads a program and mentors in it, rosalind mentors; grace curates and is invited."""

    emmy: User
    rosalind: User
    grace: User


def mentored_world(guides: Guides, *, ada: User, mary: User, now: datetime) -> None:
    """Comes after the world of claims: who asks is at work."""
    program = Program.objects.get(key="spar")
    leads.name(program, guides.emmy, by=guides.grace, now=now - _days(40))
    rosalind = _listed(
        program,
        guides.rosalind,
        by=guides.emmy,
        at=now - _days(36),
        about="I take circuits in small language models apart, and like a question that one head can answer.",
        areas=["circuits-in-the-wild", "toy-language-models"],
        help=["questions", "plan", "draft"],
        approach="Send the plot that surprised you, and the one thing you would do next. I answer on Sundays.",
        capacity=2,
    )
    emmy = _listed(
        program,
        guides.emmy,
        by=guides.emmy,
        at=now - _days(35),
        about="Symmetries in what networks learn: modular arithmetic, groups, and where the story stops holding.",
        areas=["algorithmic-problems"],
        help=["literature", "meet"],
        approach="",
        capacity=1,
    )
    mentors.invite(program, whom=guides.grace, by=guides.emmy, now=now - _days(2))
    track = Track.objects.get(key="circuits-in-the-wild")
    wild = sponsorships.offer(
        rosalind, thing=track, by=guides.rosalind, note="a first patch, and what surprised you", now=now - _days(33)
    )
    early = sponsorships.offer(
        rosalind, thing=Problem.objects.get(key="cop-5.1"), by=guides.rosalind, now=now - _days(32)
    )
    probing = Skill.objects.get(key="probing")
    sponsorships.offer(rosalind, thing=probing, by=guides.rosalind, now=now - _days(33))
    groups = sponsorships.offer(
        emmy, thing=Track.objects.get(key="algorithmic-problems"), by=guides.emmy, now=now - _days(30)
    )
    sponsorships.fill(groups, by=guides.emmy, now=now - _days(10))
    sponsorships.offer(rosalind, thing=Problem.objects.get(key="cop-3.3"), by=guides.grace, now=now - _days(1))
    team = Claim.objects.get(problem__key="cop-2.13")
    sent = requests.send(
        wild,
        work=team,
        by=ada,
        did="A probe reads bracket depth at 93 % after layer 3 on files it has not seen. Patching does nothing.",
        asks="Is a direction that can be read and not written a known thing, or should we look for our mistake first?",
        hours=5,
        contact="ada@example.org",
        now=now - _days(9),
    )
    requests.accept(
        sent,
        by=guides.rosalind,
        answer="It is known, and your split by file is the right instinct. Write to me with the layer sweep.",
        contact="rosalind@example.org",
        now=now - _days(7),
    )
    requests.send(
        early,
        work=Claim.objects.get(problem__key="cop-5.1", person=mary),
        by=mary,
        did="All ten checkpoints load and agree with the reported loss. The same patch runs in each of them.",
        asks="Which control would you want to see before you believe that the circuit is there before the jump?",
        hours=6,
        now=now - _days(1),
    )


def _listed(program: Program, person: User, *, by: User, at: datetime, areas: list[str], **said) -> Mentor:
    mentor = mentors.invite(program, whom=person, by=by, now=at)
    return mentors.accept(mentor, by=person, areas=Track.objects.filter(key__in=areas), now=at + _days(1), **said)


def _days(count: int) -> timedelta:
    return timedelta(days=count)
