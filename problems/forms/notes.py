from django import forms

from board.lib.text import BoardForm


class NoteLineForm(BoardForm):
    """The one line beside a button. Whether it can be left out is the verb's own rule."""

    note = forms.CharField(label="Why", required=False, max_length=1000)
