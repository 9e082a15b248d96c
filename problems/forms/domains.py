from django import forms

from board.lib.text import BoardForm
from problems.models.domains import Judgement


class DomainRuleForm(BoardForm):
    host = forms.CharField(label="Domain", max_length=300, help_text="Like example.org. Everything below it is meant.")
    judgement = forms.ChoiceField(label="Links there", choices=Judgement.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Why", max_length=500, help_text="Everybody can read this, and so does whoever links there."
    )
