from django import forms

from board.lib.links import LinkField
from board.lib.preview import PreviewForm
from problems.forms.fields import MarkdownField
from problems.forms.writeups import COMMIT
from problems.models.reproductions import MAX_HOURS, MAX_NUMBERS, Outcome


class ReproductionForm(PreviewForm):
    previewed = "numbers"

    outcome = forms.ChoiceField(label="What came out?", choices=Outcome.choices, widget=forms.RadioSelect)
    commit = forms.CharField(
        label="Commit",
        required=False,
        max_length=64,
        help_text="The hash of what you ran: 7 to 64 hexadecimal digits.",
    )
    hardware = forms.CharField(
        label="Hardware", required=False, max_length=200, help_text="A laptop, a free Colab, one 24 GB card."
    )
    hours = forms.IntegerField(
        label="Hours", required=False, min_value=1, max_value=MAX_HOURS, help_text="Yours, from the first look on."
    )
    numbers = MarkdownField(
        label="Numbers",
        required=False,
        max_length=MAX_NUMBERS,
        rows=5,
        help_text="What you got beside what is reported. Markdown works, and so do tables.",
    )
    link = LinkField(label="Where to see it", required=False, help_text="A notebook or a repository, if there is one.")

    def clean_commit(self) -> str:
        commit = self.cleaned_data["commit"].lower()
        if commit and not COMMIT.match(commit):
            raise forms.ValidationError("A commit is 7 to 64 hexadecimal digits.")
        return commit
