from typing import Any

from django import forms

from board.lib.links import LinkField
from board.lib.text import BoardForm
from problems.models import Skill, Track
from programs.forms.fields import LinesField, ProblemsField, began_from, offer, why
from programs.models import Program
from programs.models.programs import Format, Kind
from programs.services import facts
from users.models import User

STIPEND = [("", "Not known"), ("True", "Yes"), ("False", "No")]


def _text(label: str, most: int, *, rows: int = 0, required: bool = False, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else None
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, help_text=help_text)


class ProgramForm(BoardForm):
    """What a reader sees of a program, but for its name and its rounds."""

    what = _text("What it is", 1000, rows=4, required=True)
    url = LinkField(label="Its site", help_text="Where one applies.")
    url_alt = LinkField(label="Another address", required=False)
    self_study_url = LinkField(label="Its material, to study alone", required=False)
    host = _text("Host", 200)
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices)
    format = forms.ChoiceField(label="Format", choices=Format.choices)
    location = _text("Where", 200)
    length = _text("Length", 200, help_text="12 weeks, or as they say it.")
    hours_per_week = _text("Hours a week", 60, help_text="A number, or words: part-time.")
    stipend = forms.TypedChoiceField(
        label="Stipend",
        choices=STIPEND,
        required=False,
        empty_value=None,
        coerce=lambda said: said == "True",
    )
    stipend_note = _text("About the stipend", 600, rows=2)
    eligibility = _text("Who can apply", 1000, rows=3)
    asks_for = LinesField(
        label="What it asks for", longest=300, help_text="One thing a line: a work sample, two references."
    )
    usual_windows = _text("When it usually opens", 600, rows=2)
    interp_areas = LinesField(
        label="What it works on", longest=120, help_text="One area a line, in the program’s own words."
    )
    takes_any_track = forms.BooleanField(label="It is open to the whole field", required=False)
    tracks = forms.ModelMultipleChoiceField(
        Track.objects.standing().order_by("position", "key"),
        label="Tracks it wants",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        to_field_name="key",
        help_text="Problems of these tracks show its next deadline.",
    )
    wanted_skills = forms.ModelMultipleChoiceField(
        Skill.objects.standing().order_by("position", "key"),
        label="Skills it wants",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        to_field_name="key",
    )
    wanted_problems = ProblemsField(label="Problems it wants", help_text="Their numbers, with commas between: 12, 42.")
    note = _text("Good to know", 1000, rows=3)
    why = why()
    began_from = began_from()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "tracks", "wanted_skills")

    @classmethod
    def initial_of(cls, program: Program) -> dict[str, Any]:
        columns = {name: getattr(program, name) for name, fact in facts.OF_A_PROGRAM.items() if not fact.linked}
        return columns | {
            "stipend": "" if program.stipend is None else str(program.stipend),
            "tracks": [track.key for track in program.tracks.all()],
            "wanted_skills": [skill.key for skill in program.wanted_skills.all()],
            "wanted_problems": list(program.wanted_problems.order_by("number")),
            "began_from": facts.version(program),
        }


class LeadForm(BoardForm):
    """A lead, by the name of their page."""

    username = forms.CharField(label="Name on the board", max_length=40, help_text="As in their address: ~mary.")

    def clean_username(self) -> User:
        username = self.cleaned_data["username"].removeprefix("~").lower()
        person = User.objects.joined().filter(username=username).first()
        if person is None:
            raise forms.ValidationError(f"Nobody here goes by ~{username}.")
        return person
