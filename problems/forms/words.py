"""What curators say of a word."""

from typing import Any, cast

from django import forms

from board.lib.text import BoardForm
from problems.forms.merging import reason_field
from problems.services.words import Word


class RenameForm(BoardForm):
    name = forms.CharField(
        label="Its name", max_length=200, help_text="In the words of the field. The old name goes on finding it."
    )
    is_another = forms.BooleanField(
        label="I have looked: it is another word than the one that is like it", required=False
    )
    note = reason_field()


class IntoWordForm(BoardForm):
    """Another word of the same kind, by its key. `of` is the word that goes."""

    into = forms.CharField(label="The one that stays", max_length=80)

    def __init__(self, *args: Any, of: Word | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.of = of
        if of is not None:
            others = type(of).objects.current().exclude(pk=of.pk).order_by("name", "pk")
            choices = [("", "Choose"), *others.values_list("key", "name")]
            self.fields["into"].widget = forms.Select(choices=choices)

    def clean_into(self) -> Word:
        of = cast(Word, self.of)
        found = type(of).objects.filter(key=self.cleaned_data["into"]).first()
        if found is None:
            raise forms.ValidationError(f"There is no {of.kind} of this key. Choose one of the list.")
        return found


class MergeWordForm(IntoWordForm):
    note = reason_field()
