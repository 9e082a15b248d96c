"""Programs and their rounds, as people see them."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from board.lib.deadlines import end_of_day
from programs import timeline
from programs.models import Round
from tests.factories import NOW, a_claim, a_lead, a_person, a_problem, a_program, a_round, a_skill, a_track
from tests.poison import POISON, Page

pytestmark = pytest.mark.django_db


def today():
    return timezone.now().date()


def test_list_shows_the_nearest_deadline_first_and_none_that_has_passed(client):
    late = a_round(name="Late", closes_on=today() + timedelta(days=60))
    soon = a_round(name="Soon", opens_on=today() - timedelta(days=9), closes_on=today() + timedelta(days=5))
    a_round(name="Past", closes_on=today() - timedelta(days=5))

    answer = client.get("/programs/")

    assert [(round_, state.value) for round_, state in answer.context["rounds_ahead"]] == [
        (soon, "open"),
        (late, "upcoming"),
    ]


def test_a_programs_page_begins_with_the_round_that_is_open(client):
    program = a_program()
    later = a_round(program=program, name="Later", closes_on=today() + timedelta(days=60), position=1)
    past = a_round(program=program, name="Past", closes_on=today() - timedelta(days=60), position=2)
    open_ = a_round(
        program=program,
        name="Open",
        opens_on=today() - timedelta(days=9),
        closes_on=today() + timedelta(days=5),
        position=3,
    )

    answer = client.get(program.get_absolute_url())

    assert [round_ for round_, _ in answer.context["rounds"]] == [open_, later, past]


def test_a_round_ahead_says_when_it_opens_and_an_open_one_what_is_left(client, time_machine):
    time_machine.move_to(end_of_day(date(2026, 11, 1)) - timedelta(hours=1))
    a_round(opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 6))
    a_round(opens_on=date(2026, 11, 22), closes_on=date(2026, 12, 20))

    page = strip_tags(client.get("/programs/").content.decode())

    said = re.findall(r"(?:Open for applications|Upcoming), .*", page)
    assert said == ["Open for applications, 5 days left", "Upcoming, opens in 20 days"]


def test_list_takes_the_same_queries_for_any_rows(client, django_assert_num_queries):
    for _ in range(3):
        program = a_program()
        program.tracks.add(a_track())
        a_round(program=program, closes_on=today() + timedelta(days=5))
        with django_assert_num_queries(4):
            client.get("/programs/")


def test_page_shows_rounds_and_free_problems_that_fit(client):
    program, track = a_program(name="MATS", asks_for=["two references"]), a_track()
    program.tracks.add(track)
    a_round(program=program, name="Autumn", closes_on=today(), last_confirmed_on=today() - timedelta(days=100))
    fitting = a_problem(track=track)
    a_problem()

    answer = client.get(f"/programs/{program.key}/")

    page = answer.content.decode()
    assert list(answer.context["problems"]) == [fitting]
    for words in ("MATS", "two references", "Autumn", "old"):
        assert words in page


def test_free_problems_that_it_names_come_first_and_then_those_of_its_skills_and_tracks(client):
    program, track, skill = a_program(), a_track(), a_skill()
    program.tracks.add(track)
    program.wanted_skills.add(skill)
    page = f"/programs/{program.key}/"
    a_problem()
    of_track, of_skill, best = (
        a_problem(track=track),
        a_problem(skills={skill: 2}),
        a_problem(track=track, starred=True),
    )
    a_problem(track=track, has_results=True)
    a_problem(track=track, starred=True, worked_on_until=timezone.now() + timedelta(days=1))
    assert list(client.get(page).context["problems"]) == [best, of_track, of_skill]
    named = a_problem(difficulty="D")
    program.wanted_problems.add(named, a_problem(status="withdrawn"))
    assert list(client.get(page).context["problems"]) == [named, best, of_track, of_skill]
    for _ in range(9):
        a_problem(track=track)
    assert [*client.get(page).context["problems"]][:3] == [named, best, of_track]
    assert len(client.get(page).context["problems"]) == 6


def test_a_program_for_the_whole_field_shows_what_comes_first_on_the_list_and_one_for_nothing_none(client):
    everything, nothing = a_program(takes_any_track=True), a_program()
    last, first = a_problem(), a_problem(starred=True)
    shown = {one: client.get(f"/programs/{one.key}/").context["problems"] for one in (everything, nothing)}
    assert {one: [*rows] for one, rows in shown.items()} == {everything: [first, last], nothing: []}


def test_the_timeline_draws_what_touches_the_year_around_today():
    program = a_program()
    inside = a_round(program=program, opens_on=NOW.date(), closes_on=NOW.date() + timedelta(days=30))
    a_round(program=program, starts_on=NOW.date() - timedelta(days=900), ends_on=NOW.date() - timedelta(days=800))

    drawn = timeline.draw(Round.objects.select_related("program"), NOW)

    (bar,) = drawn.bars
    assert (bar.round, bar.x, bar.is_window) == (inside, drawn.today_x, True)
    assert 0 <= bar.x < bar.x + bar.width <= drawn.width
    assert [row.name for row in drawn.rows] == [program.name]
    assert len(drawn.months) == 14


def test_the_timeline_of_nothing_is_empty():
    assert timeline.draw([], NOW).bars == []


def a_deadline_for(problem, **dates):
    program = a_program(name="MATS")
    program.tracks.add(problem.track)
    return a_round(program=program, name="Summer", **dates).program


def test_the_next_fitting_deadline_stands_beside_the_problem_and_its_claims(client, ada, mallory, time_machine):
    time_machine.move_to(NOW)
    problem = a_problem(hours_low=12, hours_high=30)
    a_deadline_for(problem, closes_on=today() + timedelta(days=47))
    claim = a_claim(problem=problem, person=ada, hours_per_week=6, lapses_at=timezone.now() + timedelta(days=9))

    def words(address):
        page = client.get(address).content.decode()
        return page[page.index("Next fitting deadline") :].partition("</p>")[0].rpartition("</abbr>")[2]

    assert words(problem.get_absolute_url()).endswith(" days; this takes 12 to 30 hours.")
    form = f"/problems/{problem.pk}/claim/"
    for person, address in ((ada, problem.get_absolute_url()), (ada, claim.get_absolute_url()), (mallory, form)):
        client.force_login(person)
        assert words(address).endswith("there are about 40 hours left, and this takes 12 to 30: enough."), address


def test_where_no_deadline_fits_or_the_problem_is_closed_none_is_named(client):
    free, closed = a_problem(), a_problem(resolution="answered")
    a_deadline_for(free, closes_on=today() - timedelta(days=3))
    a_deadline_for(closed, closes_on=today() + timedelta(days=47))

    for problem in (free, closed):
        assert "Next fitting deadline" not in client.get(problem.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("moment", "is_ahead"), [(-1, True), (0, False)])
def test_a_deadline_ahead_is_told_at_length_until_its_last_second(client, time_machine, moment, is_ahead):
    closes = date(2027, 1, 12)
    a_round(program=a_program(key="camp"), closes_on=closes)
    time_machine.move_to(end_of_day(closes) + timedelta(seconds=moment), tick=False)

    page = client.get("/programs/camp/").content.decode()

    words = "the end of 12 January 2027 anywhere on Earth, which is"
    assert (words in page) is is_ahead
    assert ('<time datetime="2027-01-13T11:59Z"' in page) is is_ahead
    assert ("13 January 2027, 11:59 UTC" in page) is is_ahead


def test_the_table_has_every_round_with_a_date_the_latest_first(client):
    program = a_program(name="Camp")
    for name, dates in (
        ("Old", {"closes_on": today() - timedelta(days=700), "opens_on": today() - timedelta(days=720)}),
        ("Ahead", {"opens_on": today() + timedelta(days=7)}),
        ("Running", {"starts_on": today() - timedelta(days=7), "ends_on": today() + timedelta(days=2)}),
        ("No dates", {}),
    ):
        a_round(program=program, name=name, **dates)

    answer = client.get("/programs/")

    assert [(round_.name, state.value) for round_, state in answer.context["table"]] == [
        ("Ahead", "upcoming"),
        ("Running", "running"),
        ("Old", "closed"),
    ]
    page = answer.content.decode()
    assert page.count('<th scope="row"><a href="/programs/') == 3


@pytest.mark.parametrize("poison", POISON)
def test_no_page_of_a_program_runs_what_somebody_typed(client, grace, poison):
    word = "".join(one for one in poison if one.isprintable() or one == "\n")[:100]
    program = a_program(key="camp", name=word, what=word, asks_for=[word], location=word)
    lead = a_lead(program, a_person("lena", name=word[:80]))
    round_ = a_round(program=program, name=word, note=word, source=word, closes_on=NOW.date() + timedelta(days=900))
    change = program.changes.create(number=1, act="edited", by=lead, note=word, round_name=word, answer=word)
    change.facts.create(name="what", before=word, after=word)
    client.force_login(grace)
    for address in ("", "edit/", "history/", f"rounds/{round_.pk}/edit/", "rounds/add/"):
        page = Page(client.get(f"/programs/camp/{address}").content.decode())
        assert (address, page.handlers, page.strange_scripts) == (address, [], [])
        assert " ".join(word.split()) in page.text, address
    page = Page(client.get("/programs/").content.decode())
    assert (page.handlers, page.strange_scripts) == ([], [])
