"""Everything that is edited of a problem, and its revisions."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from board.lib import markdown
from board.lib.preview import PreviewForm
from board.lib.text import BoardForm
from problems.forms.fields import MarkdownField
from problems.models import Skill, Source, Technique, Track
from problems.models.choices import Compute, Difficulty, Era, Kind, Status
from problems.models.problems import MAX_HOURS
from problems.models.taxonomy import MAX_LEVEL, MIN_LEVEL
from problems.services import facts
from problems.services.facts import BAR, YES, Base, Facts

NEED = re.compile(r"(.+?)[\s:,=]+(\d)")
MOST_LINES = 40
_address = URLValidator(schemes=["http", "https"])


class InlineField(forms.CharField):
    """One line of Markdown, that stands inside a heading or a sentence."""

    def validate(self, value):
        super().validate(value)
        try:
            markdown.render_inline(value)
        except markdown.Unrenderable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class LinesField(forms.CharField):
    """A list, one entry a line, as the text that a fact is: blanks at the ends and empty lines left out."""

    def __init__(self, *, rows: int = 4, longest: int = 200, **options):
        self.longest = longest
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000, **options)

    def to_python(self, value):
        lines = [line.strip() for line in super().to_python(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"At most {MOST_LINES} lines.")
        return "\n".join(self.entry(line) for line in lines)

    def entry(self, line: str) -> str:
        if len(line) > self.longest:
            raise forms.ValidationError(f"“{line[:40]}…” is longer than {self.longest} characters.")
        return line


class NeedsField(LinesField):
    """Skills with the level needed: the key or the name of one, and a number."""

    def __init__(self, **options):
        # Keys of those that are there already: a retired one stays, and is not added.
        self.had: set[str] = set()
        super().__init__(**options)

    def to_python(self, value):
        self.known = {}
        offered = Skill.objects.standing().filter(Q(is_retired=False) | Q(key__in=self.had))
        for key, name in offered.values_list("key", "name") if value and value.strip() else ():
            self.known |= {key.lower(): key, name.lower(): key}
        lines = super().to_python(value)
        keys = [line.rsplit(" ", 1)[0] for line in lines.splitlines()]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice:
            raise forms.ValidationError(f"“{twice}” stands here twice.")
        return lines

    def entry(self, line: str) -> str:
        found = NEED.fullmatch(line)
        if not found or not MIN_LEVEL <= int(found[2]) <= MAX_LEVEL:
            raise forms.ValidationError(f"“{line[:60]}”: write a skill and its level, {MIN_LEVEL} to {MAX_LEVEL}.")
        key = self.known.get(found[1].strip().lower())
        if key is None:
            raise forms.ValidationError(
                f"There is no skill “{found[1].strip()[:60]}”. Its key stands on the skills page."
            )
        return f"{key} {found[2]}"


class RelatedField(LinesField):
    """Related work: what it is called, a bar, and its address."""

    def entry(self, line: str) -> str:
        title, bar, url = line.rpartition("|")
        title, url = title.strip(), url.strip()
        if not bar or not title or len(title) > 200:
            raise forms.ValidationError(f"“{line[:60]}”: write a title, a bar and an address, Title | https://…")
        if len(url) > 500:
            raise forms.ValidationError(f"The address of “{title[:60]}” is too long.")
        try:
            _address(url)
        except forms.ValidationError as error:
            raise forms.ValidationError(f"“{url[:60]}” is no web address.") from error
        return f"{title}{BAR}{url}"


def _number(label: str, most: int, **options) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=most, **options)


def _choice(label: str, choices: Any, *, empty: str | None = None) -> forms.ChoiceField:
    first = [] if empty is None else [("", empty)]
    return forms.ChoiceField(label=label, choices=[*first, *choices], required=empty is None)


DAYS = 3650
PROVENANCES = ("statement_provenance", "difficulty_provenance")


class EditProblemForm(PreviewForm):
    """All that is edited of a problem. What cannot be left out of a listed one is asked for by the facts."""

    title = InlineField(label="Title", max_length=200)
    question = InlineField(
        label="The question",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One or two sentences that somebody new can read.",
    )
    why = MarkdownField(label="Why it matters", required=False, max_length=4000)
    statement = MarkdownField(label="The problem", required=False, max_length=20_000, rows=10)
    success_test = MarkdownField(label="You will know when", required=False, max_length=4000)
    first_step = MarkdownField(label="The first afternoon", required=False, max_length=4000)
    informative_negative = MarkdownField(label="A useful negative", required=False, max_length=4000)
    editor_note = MarkdownField(
        label="A doubt worth having first", required=False, max_length=2000, rows=2, help_text="Shown on the page."
    )
    difficulty = _choice("Difficulty", [(one, f"{one}: {label}") for one, label in Difficulty.choices], empty="not set")
    difficulty_max = _choice("Up to", [(one, f"{one}: {label}") for one, label in Difficulty.choices], empty="no range")
    hours_low = _number("Hours, at least", MAX_HOURS)
    hours_high = _number("Hours, at most", MAX_HOURS)
    compute = _choice("Compute", Compute.choices, empty="not set")
    suggested_models = forms.CharField(label="Models to use", required=False, max_length=300)
    skills = NeedsField(
        label="Skills, with the level needed",
        help_text="One a line, like “probing 2”: a skill by its key or name, and a level, 1 (starting) to 4 (leading).",
    )
    techniques = forms.ModelMultipleChoiceField(
        Technique.objects.standing(),
        label="Techniques",
        required=False,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "There is no technique “%(value)s”."},
    )
    prerequisites = LinesField(label="What to know before", help_text="One a line.")
    related_work = RelatedField(label="Related work", help_text="One a line: Title | https://…", longest=720)
    kind = _choice("Kind", Kind.choices)
    track = forms.ModelChoiceField(Track.objects.standing(), label="Track", to_field_name="key", empty_label=None)
    subtopic = forms.CharField(label="Subtopic", required=False, max_length=120)
    starred = forms.BooleanField(label="Starred: shown first among its like", required=False)
    source = forms.ModelChoiceField(
        Source.objects.all(), label="Source", required=False, to_field_name="key", empty_label="not set"
    )
    source_locator = forms.CharField(label="Where in the source", required=False, max_length=200)
    spreadsheet_number = forms.CharField(label="Number in the source’s sheet", required=False, max_length=20)
    era = _choice("Era", Era.choices)
    statement_provenance = _choice("Where the statement is from", ())
    difficulty_provenance = _choice("Where the difficulty is from", ())
    max_claims = _number("Claims at once, at most", 32_767, help_text="Empty: the board’s default, as below.")
    lapse_days = _number("Days of silence before a claim lapses", DAYS)
    pause_days = _number("Days that a pause can last", DAYS)
    revive_days = _number("Days in which a lapsed claim can be taken up", DAYS)
    note = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A sentence that stands beside this edit in the public history.",
    )
    began_from = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.HiddenInput,
        help_text="What you began from, as the page's form sends it. Left out, it is the problem as it stands.",
    )

    GROUPS = (
        ("The text", ("title", "question", "why", "statement", "success_test", "first_step")),
        ("", ("informative_negative", "editor_note")),
        ("To begin with", ("difficulty", "difficulty_max", "hours_low", "hours_high", "compute", "suggested_models")),
        ("What it asks for", ("skills", "techniques", "prerequisites", "related_work")),
        ("Where it belongs", ("kind", "track", "subtopic", "starred")),
        ("Where it comes from", ("source", "source_locator", "spreadsheet_number", "era", *PROVENANCES)),
        ("Its own limits", ("max_claims", "lapse_days", "pause_days", "revive_days")),
    )

    def __init__(self, *args: Any, status: str = Status.LISTED, **kwargs: Any):
        self.status = status
        super().__init__(*args, **kwargs)
        self._offer_words()
        for name in PROVENANCES:
            self.fields[name].choices = facts.CHOICES[name]  # type: ignore[attr-defined]

    def _offer_words(self) -> None:
        """Those that are not retired, and those that the problem has."""
        fields: Any = self.fields
        for name in ("track", "techniques"):
            had = self.initial.get(name) or []
            keys = [had] if isinstance(had, str) else had
            fields[name].queryset = fields[name].queryset.filter(Q(is_retired=False) | Q(key__in=keys))
        fields["skills"].had = {line.rsplit(" ", 1)[0] for line in (self.initial.get("skills") or "").splitlines()}

    @classmethod
    def initial_of(cls, said: Facts, base: Base) -> dict[str, Any]:
        """The values that the form begins with."""
        return {name: _typed(name, text) for name, text in said.items()} | {"began_from": str(base)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for name, sentence in facts.faults(self.said(), self.status):
                self.add_error(name, sentence)
        return cleaned

    def clean_began_from(self) -> Base | None:
        written = self.cleaned_data["began_from"]
        if not written:
            return None
        base = Base.read(written)
        if base is None:
            raise forms.ValidationError("This form is too old to be saved. Copy your text and open it again.")
        return base

    def said(self) -> Facts:
        """The facts that the form holds, as text. Call it on what is clean."""
        return said_of(self.cleaned_data)

    def go_on_from(self, base: Base, theirs: Facts) -> None:
        """Takes over what others changed and this person did not: saved again, it is saved knowingly."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["began_from"] = str(base)
        for name, text in theirs.items():
            typed = _typed(name, text)
            data.setlist(name, typed if isinstance(typed, list) else [typed] if typed else [])
        self.data = data

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(label, [self[name] for name in names]) for label, names in self.GROUPS]

    @property
    def preview_html(self) -> str:
        """The texts as the page will show them; nothing where one would be refused."""
        if not self.is_preview or self.preview_errors:
            return ""
        parts = [(facts.ALL[name].label, self._rendered(name)) for name in facts.TEXTS if self.cleaned_data[name]]
        return format_html_join("", "<h2>{}</h2>{}", parts)

    def _rendered(self, name: str) -> SafeString:
        text = self.cleaned_data[name]
        if name in {"title", "question"}:
            return format_html("<p>{}</p>", mark_safe(markdown.render_inline(text)))  # noqa: S308
        return mark_safe(markdown.render(text))  # noqa: S308

    @property
    def preview_errors(self) -> list[str]:
        if not self.is_preview:
            return []
        return [f"{facts.ALL[name].label}: {error}" for name in facts.TEXTS for error in self[name].errors]


def said_of(cleaned: Mapping[str, Any]) -> Facts:
    """Clean values as the text of facts."""
    return {name: _told(cleaned[name]) for name in facts.ALL}


def _told(value: Any) -> str:
    """A value of the form as the text of a fact."""
    if value is None or value is False:
        return ""
    if value is True:
        return YES
    if isinstance(value, Track | Source):
        return value.key
    if isinstance(value, str | int):
        return str(value)
    return "\n".join(one.key for one in value.order_by("position", "key"))


def _typed(name: str, text: str) -> Any:
    """The text of a fact as the form has it."""
    return text.splitlines() if name == "techniques" else text


class RestoreForm(BoardForm):
    note = forms.CharField(
        label="Why",
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stands beside the edit in the public history.",
    )


class RestoreProblemForm(RestoreForm):
    seen = forms.IntegerField(
        required=False,
        widget=forms.HiddenInput,
        help_text="The newest edit that you read.",
    )
