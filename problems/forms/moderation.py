"""What is typed to keep the board fit to live on, and to answer to it."""

from django import forms

from board.lib.text import BoardForm
from problems.services.sanctions import LONGEST
from users.models import Role, User
from users.models.sanctions import MAX_APPEAL, MAX_REASON, Answer, Kind

FOR_EVERYBODY = "Everybody can read this. Say what was done, and leave out who it was."
MEANS = {
    Kind.WARN: "Warn: nothing is taken, the words are said.",
    Kind.LIMIT: "Limit: their own work and proposals stay open, nothing that others hear of.",
    Kind.BAN: "Ban: tokens and private feeds end, too. Reading, their log and their write-ups stay.",
}


class SanctionForm(BoardForm):
    kind = forms.ChoiceField(
        label="What happens", choices=[(kind.value, words) for kind, words in MEANS.items()], widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label="For how many days",
        required=False,
        min_value=1,
        max_value=LONGEST.days,
        help_text="Of a limit or a ban. Empty: until somebody lifts it.",
    )
    reason = forms.CharField(
        label="Why", max_length=MAX_REASON, widget=forms.Textarea(attrs={"rows": 3}), help_text=FOR_EVERYBODY
    )


class LiftForm(BoardForm):
    note = forms.CharField(label="Why", required=False, max_length=MAX_REASON, help_text=FOR_EVERYBODY)


class AppealForm(BoardForm):
    text = forms.CharField(
        label="Why it should end",
        max_length=MAX_APPEAL,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Only curators read this. Another one than the one who decided answers, once and for all.",
    )


class AppealAnswerForm(BoardForm):
    answer = forms.ChoiceField(label="What happens", choices=Answer.choices, widget=forms.RadioSelect)
    note = forms.CharField(label="Why", required=False, max_length=MAX_REASON, help_text=FOR_EVERYBODY)


class RoleForm(BoardForm):
    """Roles that a person of the site gives; an admin is named on the server."""

    role = forms.ChoiceField(
        label="Role", choices=[(one.value, one.label) for one in Role if one != Role.ADMIN], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Why", max_length=MAX_REASON, help_text="Everybody can read this.")


class NamedRoleForm(RoleForm):
    """The same where the person is named beside it."""

    username = forms.CharField(label="Name on the board", max_length=33, help_text="As in /~name/.")
    field_order = ("username", "role", "note")

    def clean_username(self):
        name = self.cleaned_data["username"].strip().removeprefix("~").lower()
        self.person = User.objects.joined().filter(username=name).first()
        if self.person is None:
            raise forms.ValidationError("There is nobody here by this name.")
        return name
