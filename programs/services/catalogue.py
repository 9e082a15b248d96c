"""Programs in the catalogue. Added as its last section when the app is installed."""

import re
from typing import TYPE_CHECKING, Any

from problems.services.catalogue.compound import Listing, Record
from problems.services.catalogue.kinds import SLUG, Day, Loose, Text
from problems.services.catalogue.places import Children, Links, Pks
from problems.services.catalogue.sections import SECTIONS, Field, Values, column
from problems.services.catalogue.vocabulary import Terms, part
from programs.models import Program, Round
from programs.models.programs import RESERVED
from programs.services import areas

if TYPE_CHECKING:
    from problems.services.catalogue.plan import Change

DATES = ("opens_on", "closes_on", "starts_on", "ends_on", "last_confirmed_on")


def _round_columns(entry: dict[str, Any], position: int, pks: Pks) -> dict[str, Any]:
    dates = {name: Day.of(entry.get(name, "")) for name in DATES}
    return {
        "name": entry["name"],
        "note": entry.get("note", ""),
        "source": entry.get("source", ""),
        "position": position,
        **dates,
    }


def _round_entry(row: Round) -> dict[str, Any]:
    said = {"name": row.name, "note": row.note, "source": row.source}
    said |= {name: day.isoformat() for name in DATES if (day := getattr(row, name))}
    return {name: value for name, value in said.items() if value}


ROUND = Record(
    (
        part(Round, "name", required=True),
        *(part(Round, name) for name in DATES[:-1]),
        part(Round, "note"),
        part(Round, "source"),
        part(Round, "last_confirmed_on"),
    )
)
ROUNDS = Children(
    model=Round,
    parent="program",
    natural="name",
    columns_of=_round_columns,
    entry_of=_round_entry,
    order=("position", "pk"),
)
ORDERED_DATES = (("opens_on", "closes_on"), ("starts_on", "ends_on"))


def _tracks_of(values: Values) -> list[str]:
    return areas.tracks_of(values["interp_areas"])


def _takes_any_track(values: Values) -> bool:
    return areas.takes_any_track(values["interp_areas"])


class Programs(Terms):
    """`tracks` and `takes_any_track` follow from `interp_areas` unless a row says otherwise."""

    name, noun, model = "programs", "program", Program
    key = Text(
        form=re.compile(rf"(?!(?:{'|'.join(RESERVED)})\Z){SLUG.form.pattern}"),  # type: ignore[union-attr]
        rule=f"{SLUG.rule}, and neither {' nor '.join(RESERVED)}, which are pages of the board",
    )
    fields = (
        column(Program, "name", required=True),
        column(Program, "host", always=True),
        column(Program, "url", required=True),
        column(Program, "url_alt"),
        column(Program, "kind", required=True),
        column(Program, "what", required=True),
        column(Program, "format", required=True),
        column(Program, "location", always=True),
        column(Program, "length", always=True),
        column(Program, "hours_per_week", kind=Loose(longest=60), always=True),
        column(Program, "stipend", always=True),
        column(Program, "stipend_note", always=True),
        column(Program, "eligibility", always=True),
        column(Program, "interp_areas", always=True),
        Field(
            "tracks",
            Listing(Text(), once=True),
            Links(Program, "tracks", "tracks"),
            default=_tracks_of,
            refers="tracks",
        ),
        column(Program, "takes_any_track", default=_takes_any_track),
        *(
            Field(f"wanted_{named}", Listing(Text(), once=True), Links(Program, f"wanted_{named}", named), refers=named)
            for named in ("skills", "problems")
        ),
        column(Program, "asks_for", always=True),
        column(Program, "usual_windows", always=True),
        column(Program, "self_study_url"),
        column(Program, "note"),
        column(Program, "sure", always=True),
        Field("rounds", Listing(ROUND), ROUNDS),
        column(Program, "history"),
    )

    def check(self, change: "Change") -> list[tuple[str, str]]:
        names = [entry["name"] for entry in change.target["rounds"]]
        wrong = [
            ("rounds", f"the round {name} is there twice")
            for name in sorted({name for name in names if names.count(name) > 1})
        ]
        for entry in change.target["rounds"]:
            for first, last in ORDERED_DATES:
                if first in entry and last in entry and entry[first] > entry[last]:
                    wrong.append(("rounds", f"{entry['name']}: {first} {entry[first]} is after {last} {entry[last]}"))
        return wrong


SECTIONS.add(Programs())
