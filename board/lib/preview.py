"""Seeing a text as it will be shown, before it is sent: the second button of a form.

A form with a text in Markdown is a `PreviewForm`. Its template has `components/preview.html` above the fields and
`components/preview_button.html` beside its own button, its page loads `components/htmx.html`, and its view asks first:

    form = NoteForm(request.POST)
    if form.is_preview:
        return preview.answer(request, "notes/note_form.html", {"form": form})

Nothing is written. The whole page comes again with all that was typed; where htmx asks, the preview alone does. Two
such forms on one page need a `prefix` each, which their ids begin with.
"""

from django.http import HttpRequest, HttpResponse

from board.lib import htmx, markdown
from board.lib.posts import UNREADABLE
from board.lib.text import BoardForm


class PreviewForm(BoardForm):
    """`previewed` names the field whose text is shown. That field refuses what the renderer would."""

    previewed = "text"

    @property
    def is_preview(self) -> bool:
        """Whether the button "Preview" was pressed, and not the form's own."""
        return self.is_bound and "preview" in self.data

    @property
    def preview_id(self) -> str:
        return self.add_prefix("preview")

    @property
    def preview_html(self) -> str:
        """The text as it will be shown; nothing where it was not asked for, or would be refused."""
        if not self.is_preview or self.previewed in self.errors:
            return ""
        return markdown.render(self.cleaned_data[self.previewed])

    @property
    def preview_errors(self) -> list[str]:
        """What is wrong with the text that was asked to be shown. The page says it at the field."""
        return [str(error) for error in self[self.previewed].errors] if self.is_preview else []


def answer(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """The page of `context["form"]` with its preview, or that alone: 422 for a text that would be refused."""
    form = context["form"]
    status = UNREADABLE if form.preview_errors else 200
    return htmx.either(request, template, "components/preview.html", context, status)
