"""Programs in the catalogue: rounds, dates, and the tracks they take."""

from datetime import date

import pytest
from django.core.management import call_command

from problems.models import Event
from problems.services.catalogue import report
from problems.services.catalogue.load import load
from programs.models import Program
from tests.catalogues import a_program_row, write_catalogue

pytestmark = pytest.mark.django_db

TRACKS = [{"key": "foundations-theory", "name": "Theory"}, {"key": "superposition", "name": "Superposition"}]


def programs(tmp_path, *rows):
    return load(write_catalogue(tmp_path, tracks=TRACKS, problems=[], programs=list(rows)))


def test_load_makes_a_program_with_its_rounds(tmp_path):
    rounds = [
        {"name": "2026", "opens_on": "2026-01-01", "closes_on": "2026-02-01", "last_confirmed_on": "2026-11-23"},
        {"name": "2025", "note": "Long ago.", "source": "a newsletter"},
    ]
    programs(
        tmp_path,
        a_program_row(hours_per_week=40, stipend=True, rounds=rounds, history=["It began."], asks_for=["a form"]),
    )
    program = Program.objects.get()
    assert (program.name, program.hours_per_week, program.stipend, program.position) == ("Camp", "40", True, 0)
    assert (program.history, program.asks_for, program.interp_areas) == (["It began."], ["a form"], ["varies"])
    rows = program.rounds.values_list("name", "opens_on", "closes_on", "last_confirmed_on", "note", "source")
    assert list(rows) == [
        ("2026", date(2026, 1, 1), date(2026, 2, 1), date(2026, 11, 23), "", ""),
        ("2025", None, None, None, "Long ago.", "a newsletter"),
    ]


def test_round_that_stays_keeps_its_row(tmp_path):
    programs(tmp_path, a_program_row(rounds=[{"name": "one"}, {"name": "two"}]))
    kept = Program.objects.get().rounds.get(name="two").pk
    programs(tmp_path, a_program_row(rounds=[{"name": "two", "closes_on": "2026-02-01"}]))
    assert list(Program.objects.get().rounds.values_list("pk", "closes_on")) == [(kept, date(2026, 2, 1))]
    assert list(Event.objects.filter(verb="changed").values_list("before", "after")) == [
        ("rounds: one, two", "rounds: two 2026-02-01")
    ]


def test_tracks_follow_from_the_areas(tmp_path):
    programs(tmp_path, a_program_row(interp_areas=["theory of interpretability"]))
    program = Program.objects.get()
    assert ([track.key for track in program.tracks.all()], program.takes_any_track) == (["foundations-theory"], False)
    programs(tmp_path, a_program_row(interp_areas=["interpretability"]))
    program.refresh_from_db()
    assert ([track.key for track in program.tracks.all()], program.takes_any_track) == ([], True)


def test_tracks_that_a_row_names_stand(tmp_path):
    programs(tmp_path, a_program_row(interp_areas=["theory"], tracks=["superposition"], takes_any_track=True))
    program = Program.objects.get()
    assert ([track.key for track in program.tracks.all()], program.takes_any_track) == (["superposition"], True)


def test_tracks_chosen_by_a_curator_stay(tmp_path):
    programs(tmp_path, a_program_row(interp_areas=["theory"]))
    Program.objects.get().tracks.clear()
    plans = programs(tmp_path, a_program_row(interp_areas=["theory"], location="Remote"))
    assert list(report.lines(plans))[-2] == '  ~ camp  location: "" -> Remote'
    assert Program.objects.get().tracks.count() == 0


def test_export_writes_unknowns_as_null_and_tracks_only_where_chosen(tmp_path):
    programs(
        tmp_path, a_program_row(interp_areas=["theory"]), a_program_row("other", interp_areas=["theory"], tracks=[])
    )
    call_command("export_catalogue", tmp_path / "out", verbosity=0)
    text = (tmp_path / "out/programs.yaml").read_text()
    assert text.count("stipend: null") == 2
    assert text.count("tracks: []") == 1
