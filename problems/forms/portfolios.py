from django import forms

from board.lib.preview import PreviewForm
from board.lib.text import BoardForm
from problems.forms.fields import MarkdownField
from problems.models.portfolios import MAX_INTRODUCTION, MAX_LINE
from problems.services.portfolios import MAX_WORDS


class IntroductionForm(PreviewForm):
    text = MarkdownField(
        label="Introduction",
        required=False,
        max_length=MAX_INTRODUCTION,
        rows=6,
        help_text=f"Who you are, and what ties this work together. At most {MAX_WORDS} words. Markdown and math work.",
    )

    def clean_text(self) -> str:
        count = len(self.cleaned_data["text"].split())
        if count > MAX_WORDS:
            raise forms.ValidationError(f"This has {count} words. {MAX_WORDS} is the limit.")
        return self.cleaned_data["text"]


class LineForm(BoardForm):
    line = forms.CharField(
        required=False, max_length=MAX_LINE, help_text="What you say about it; nothing takes it away."
    )
