from django import forms

from board.lib.links import LinkField
from board.lib.preview import PreviewForm
from board.lib.text import BoardForm
from problems.forms.fields import MarkdownField
from problems.models.claims import Aim, LookingFor


class ClaimForm(BoardForm):
    """What is asked of somebody who takes a problem on: two minutes of writing that make the rest easier."""

    aim = forms.ChoiceField(
        label="What will you try?", choices=Aim.choices, widget=forms.RadioSelect, initial=Aim.ATTEMPT
    )
    hypothesis = forms.CharField(
        label="Your guess",
        help_text="What do you expect to find? One or two sentences. A wrong guess is as useful as a right one.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    plan = forms.CharField(
        label="Your plan, in about three lines",
        help_text="What you do first, what you do next, and what would tell you that you are done.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    alongside = forms.CharField(
        label="Why side by side?",
        required=False,
        max_length=300,
        help_text="Others are on this already. What do you do differently, or why is the same twice worth it?",
    )
    hours_per_week = forms.IntegerField(label="Hours a week", min_value=1, max_value=80, initial=6)
    looking_for = forms.ChoiceField(
        label="Looking for",
        choices=LookingFor.choices,
        initial=LookingFor.NOBODY,
        help_text="Shown on the problem. People reach you through the website on your public page.",
    )
    log_url = LinkField(
        label="Public log",
        required=False,
        help_text="A repository, a notebook or a post where others can follow along.",
    )
    ai_use = forms.CharField(
        label="Use of AI",
        required=False,
        max_length=300,
        help_text="One line: what you use language models for in this work, if at all.",
    )
    by_agent = forms.BooleanField(
        label="This work is done by, or mainly for, an automated agent",
        required=False,
        help_text="Such claims stand in a list of their own and take no place of a person’s.",
    )

    def __init__(self, *args, has_company: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_company:
            del self.fields["alongside"]


class CheckInForm(BoardForm):
    """Twenty seconds, a month more."""

    moved = forms.CharField(
        label="What moved?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="“Nothing yet” is an answer.",
    )
    next = forms.CharField(
        label="What is next?", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_stuck = forms.BooleanField(label="I am stuck", required=False)


class PauseForm(BoardForm):
    returns_on = forms.DateField(
        label="Back on",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The clock stands still until then.",
    )


class NoteForm(PreviewForm):
    """The hand-over note: what outlives a claim."""

    previewed = "note"
    preview_id = "note-preview"

    note = MarkdownField(
        label="Hand-over note",
        required=False,
        max_length=20_000,
        rows=5,
        help_text="What you tried, what you learned, where it is. It stays on the problem for whoever comes next.",
    )
    may_contact = forms.BooleanField(
        label="Whoever takes this on next may write to me",
        required=False,
        help_text="Through the website on your public page.",
    )
