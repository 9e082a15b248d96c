"""A program for the demo world: kept by a lead, with rounds to come and a deadline that waits for a second person."""

from datetime import datetime, timedelta
from typing import Any

from problems.models import Problem, Skill, Track
from problems.scenarios import People
from programs.models import Program
from programs.models.dates import today_anywhere
from programs.services import calendars, facts, leads, programs, rounds, watches

SOURCE = "https://fellowship.example/dates"


def demo_world(people: People, now: datetime) -> None:
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
        values | {"closes_on": winter.closes_on + timedelta(days=4)},
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
