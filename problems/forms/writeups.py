import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from board.lib.errors import Refused
from board.lib.links import LinkField
from board.lib.text import BoardForm
from problems.forms.fields import MarkdownField
from problems.models import Problem, WriteUp
from problems.models.review_states import Answer, Question
from problems.models.writeups import Kind, Says
from problems.services import links, metadata, writeups
from problems.services.writeups import MAX_PROBLEMS, MAX_SUMMARY_WORDS, BearsOn, why_not_yet
from users.models import User

COMMIT = re.compile(r"^[0-9a-f]{7,64}\Z")


class WriteUpForm(BoardForm):
    """A public address and what it is. The problems it bears on are a formset beside it."""

    url = LinkField(
        label="Where it is",
        help_text="A post, a paper, a notebook, a repository or a video that anybody can open. "
        "What begins with http:// is kept as https://.",
    )
    title = forms.CharField(
        label="Title",
        max_length=200,
        required=False,
        help_text="For a paper on arXiv or with a DOI it can be left out, and so can its authors: both are looked up.",
    )
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "As its address says"), *Kind.choices])
    is_author = forms.BooleanField(
        label="I wrote it, alone or with others",
        required=False,
        initial=True,
        help_text="If you hold a claim on a problem that it answers, even in part, this ends the claim as delivered.",
    )
    other_authors = forms.CharField(
        label="Other authors",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Separated by commas. A member by the name of their page, ~mary, others by their own names.",
    )
    published = forms.RegexField(
        r"^\d{4}(-\d{2}(-\d{2})?)?\Z",
        label="Published",
        required=False,
        help_text="A year, or a date: 2026 or 2026-11-23.",
        error_messages={"invalid": "This is no date. Write a year, or a date like 2026-11-23."},
    )
    summary = MarkdownField(
        label="Summary",
        required=False,
        max_length=2000,
        rows=5,
        help_text=f"What was asked, what was found, how sure you are. At most {MAX_SUMMARY_WORDS} words.",
    )
    code_url = LinkField(label="Code", required=False, help_text="The address of its repository or notebook.")
    data_url = LinkField(label="Data", required=False, help_text="The address where the data can be had.")
    commit = forms.CharField(
        label="Commit", required=False, max_length=64, help_text="The hash that the results were made with."
    )
    archive_url = LinkField(label="Archived copy", required=False, help_text="For the day the first address is gone.")
    ai_use = forms.CharField(label="Use of AI", required=False, max_length=300, help_text="One line, if any.")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["title"].optional = "optional for arXiv and DOI addresses"  # type: ignore[attr-defined]

    def clean(self) -> dict | None:
        """A title is needed wherever nobody can be asked for it; the kind is told by most addresses."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("kind") and cleaned.get("url"):
            cleaned["kind"] = _kind_of(cleaned["url"])
        if not cleaned.get("title") and cleaned.get("url") and not metadata.is_known(cleaned["url"]):
            self.add_error("title", "Give it a title: there is none to be found for this address.")
        return cleaned

    def clean_published(self) -> str:
        """A year, a month or a day that there is, and that has come."""
        published = self.cleaned_data["published"]
        try:
            date.fromisoformat((published + "-01-01")[:10] if published else "2026-01-01")
        except ValueError as error:
            raise forms.ValidationError("There is no such date.") from error
        if refused := why_not_yet(published, timezone.now()):
            raise forms.ValidationError(refused)
        return published

    def clean_other_authors(self) -> list[str]:
        names = [name.strip() for name in re.split(r"[,\n]", self.cleaned_data["other_authors"]) if name.strip()]
        if len(names) > 30 or any(len(name) > 120 for name in names):
            raise forms.ValidationError("At most 30 names of at most 120 characters.")
        members = [name for name in names if name.startswith("~")]
        known = User.objects.joined().filter(username__in=[name[1:].lower() for name in members])
        known = {f"~{name}" for name in known.values_list("username", flat=True)}
        for name in members:
            if name.lower() not in known:
                raise forms.ValidationError(f"Nobody here goes by {name}.")
        return [name.lower() if name.startswith("~") else name for name in names]

    def clean_summary(self) -> str:
        count = len(self.cleaned_data["summary"].split())
        if count > MAX_SUMMARY_WORDS:
            raise forms.ValidationError(f"This has {count} words. {MAX_SUMMARY_WORDS} is the limit.")
        return self.cleaned_data["summary"]

    def clean_commit(self) -> str:
        commit = self.cleaned_data["commit"].lower()
        if commit and not COMMIT.match(commit):
            raise forms.ValidationError("A commit is 7 to 64 hexadecimal digits.")
        return commit


def _kind_of(url: str) -> str:
    """What an address that nobody can be sent to would be is not asked: it is refused where it is linked."""
    try:
        return links.kind_of(url).kind
    except Refused:
        return Kind.POST


class WriteUpEditForm(WriteUpForm):
    """What can be changed later beside what it bears on: everything but the address, and who linked it."""

    began_from = forms.CharField(
        required=False,
        max_length=400,
        widget=forms.HiddenInput,
        help_text="What you began from, as the page's form sends it.",
    )

    def clean_began_from(self) -> dict[str, str] | None:
        pairs = [pair.partition(":") for pair in self.cleaned_data["began_from"].split()]
        return {name: mark for name, _, mark in pairs} or None

    @classmethod
    def initial_of(cls, writeup: WriteUp) -> dict[str, str]:
        said = writeups.standing(writeup)
        return said | {"began_from": " ".join(f"{name}:{mark}" for name, mark in writeups.marks(said).items())}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["url"], self.fields["is_author"]
        self.fields["title"].required = self.fields["kind"].required = True
        self.fields["title"].help_text = ""  # A title that is left out is looked up when it is linked, and only then.
        self.fields["kind"].choices = Kind.choices


class SelfCheckForm(BoardForm):
    """The six questions of a review, asked of oneself. Nobody has to answer."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"prefix": "check", **kwargs})
        for question, words in Question.choices:
            self.fields[question] = forms.ChoiceField(
                label=words, choices=[("", "Not asked"), *Answer.choices], required=False
            )


class ProblemNumberField(forms.Field):
    """A problem, named as people name it: 42, #42, its key, or its address on the board."""

    takes_numbers = True

    def to_python(self, value):
        if not value or not value.strip():
            return None
        if len(value) > 200 or not value.isprintable():
            raise forms.ValidationError("Give the problem's number, like 42.")
        problem = Problem.objects.public().named(value)
        if problem is None:
            raise forms.ValidationError(f"There is no problem “{value[:60]}”. Give its number, like 42.")
        return problem


class BearingForm(BoardForm):
    problem = ProblemNumberField(label="Problem", widget=forms.TextInput(attrs={"size": 12}))
    says = forms.ChoiceField(label="What it does", choices=[("", "Choose"), *Says.choices])


class BaseBearingFormSet(forms.BaseFormSet):
    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "too_few_forms": "Name at least one problem that it bears on.",
    }

    def bears_on(self) -> list[BearsOn]:
        """What the filled rows say. Call it on a valid formset."""
        return [BearsOn(row["problem"], row["says"]) for row in self.cleaned_data if row.get("problem")]


BearingFormSet = forms.formset_factory(
    BearingForm,
    formset=BaseBearingFormSet,
    extra=3,
    max_num=MAX_PROBLEMS,
    validate_max=True,
    min_num=1,
    validate_min=True,
)


class StandingBearingForm(BearingForm):
    """A row of a write-up that is here: emptied, it takes its problem out."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("problem") and not cleaned.get("says"):
            self.add_error("says", "Say what it does to this problem.")
        return cleaned


BearingsAnewFormSet = forms.formset_factory(
    StandingBearingForm, formset=BaseBearingFormSet, extra=2, max_num=MAX_PROBLEMS, validate_max=True
)


def said_as_words(standing: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a page shows of what a write-up bears on, for the form to bring back: ["42:answers"]."""
    return [f"{row['problem']}:{row['says']}" for row in standing]


def seen_in(words: Iterable[str]) -> dict[int, str] | None:
    """The same, come back: None where nothing came, and what never stood anywhere where it cannot be read."""
    pairs = [word.partition(":") for word in words]
    return {int(number[:9]) if number.isdecimal() else 0: says for number, _, says in pairs} or None


class NewerForm(BoardForm):
    newer = forms.CharField(
        label="The newer write-up", max_length=1000, help_text="Its page on this board, or the address of the post."
    )
