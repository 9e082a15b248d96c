"""The programs that ship, at several moments: none reads as open unless its own dates say so."""

from datetime import UTC, date, datetime, timedelta

import pytest
import yaml

from programs.models import Program, Round
from programs.services.catalogue import DATES
from tests.catalogues import SHIPPED

ROWS = yaml.safe_load((SHIPPED / "programs.yaml").read_text())
MOMENTS = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=days, hours=9) for days in range(0, 4 * 366, 5)]


def _date(said) -> date | None:
    return date.fromisoformat(str(said)) if said else None


ROUNDS = [
    (row["key"], Round(name=one["name"], **{name: _date(one.get(name)) for name in DATES}))
    for row in ROWS
    for one in row.get("rounds") or []
]


def test_there_are_twenty_eight():
    assert len(ROWS) == 28


@pytest.mark.parametrize("moment", MOMENTS[::10])
def test_none_is_open_but_between_two_dates_that_it_gives(moment):
    today = (moment - timedelta(hours=12)).date()
    opened = {(key, one.name) for key, one in ROUNDS if one.state(moment) == "open"}
    says = {
        (key, one.name)
        for key, one in ROUNDS
        if one.opens_on and one.closes_on and one.opens_on <= today <= one.closes_on
    }
    begun = {(key, one.name) for key, one in ROUNDS if one.starts_on and one.starts_on <= today}
    assert opened == says - begun


def test_some_round_is_open_at_some_moment():
    """The control: the test above would also pass for a board that never says so."""
    assert any(one.state(moment) == "open" for moment in MOMENTS for _, one in ROUNDS)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", [datetime(2025, 1, 9, tzinfo=UTC), datetime(2026, 5, 20, tzinfo=UTC), *MOMENTS[-1:]])
def test_the_pages_say_open_for_these_alone(client, time_machine, moment):
    for position, row in enumerate(ROWS):
        fields = {name: row[name] for name in ("key", "name", "url", "kind", "what", "format")}
        program = Program.objects.create(position=position, **fields)
        for key, one in ROUNDS:
            if key == row["key"]:
                one.pk, one.program = None, program
                one.save(force_insert=True)
    time_machine.move_to(moment)
    opened = {one.program.key for _, one in ROUNDS if one.state(moment) == "open"}

    said = {
        program.key
        for program in Program.objects.all()
        if "Open for applications" in client.get(program.get_absolute_url()).content.decode()
    }

    assert said == opened
    listed = client.get("/programs/").content.decode()
    # Beside the nearest deadlines, and in the table.
    rounds = sum(one.state(moment) == "open" for _, one in ROUNDS)
    assert listed.count("Open for applications") == 2 * rounds
