"""What mentors say of themselves, and who is asked to be one."""

from django import forms

from board.lib.text import AnyOf, BoardForm
from problems.forms.teams import MemberField
from problems.models import Track
from programs.forms.fields import offer
from programs.models.mentor_states import Help
from programs.models.mentors import MAX_CAPACITY


class InviteMentorForm(BoardForm):
    whom = MemberField(
        label="Name on the board",
        max_length=40,
        help_text="As in the address of their page: /~name/. They are listed once they say yes themselves.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )


class MentorForm(BoardForm):
    """A mentor's page. Nothing on it is filled in for them."""

    about = forms.CharField(
        label="What you work on",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="A few sentences, for somebody who has never heard of you.",
    )
    areas = forms.ModelMultipleChoiceField(
        label="Tracks you know well",
        queryset=Track.objects.standing(),
        to_field_name="key",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="New legible work on them is shown to you.",
    )
    help = AnyOf(label="I can", choices=Help.choices, required=False, widget=forms.CheckboxSelectMultiple)
    capacity = forms.IntegerField(
        label="With how many people at a time",
        min_value=1,
        max_value=MAX_CAPACITY,
        initial=2,
        help_text="When that many have a yes of yours, you are shown as full, and nobody can ask you.",
    )
    approach = forms.CharField(
        label="How you like to be asked",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What you want to see first, and what makes you say yes.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "areas")
