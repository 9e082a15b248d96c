from django import forms

from board.lib.text import BoardForm
from users.models import User


class MemberField(forms.CharField):
    """A member by the name in the address of their page. Gives the User."""

    def clean(self, value) -> User | None:
        name = super().clean(value).lstrip("~").lower()
        found = User.objects.joined().filter(username=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError(
                "Nobody here goes by that name. It is the one in the address of their page: /~name/."
            )
        return found


class InviteForm(BoardForm):
    whom = MemberField(
        label="Name on the board",
        max_length=40,
        help_text="As in the address of their page: /~name/.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label="A line to them",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only the person you invite reads it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "invite_%s", **kwargs})


class AskForm(BoardForm):
    note = forms.CharField(
        label="What you would bring",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence or two. Only who leads the claim reads it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "ask_%s", **kwargs})


class HandOverForm(BoardForm):
    to = MemberField(label="To whom", max_length=40)
