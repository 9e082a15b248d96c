from board.lib.preview import PreviewForm
from problems.forms.fields import MarkdownField
from problems.models.comments import MAX_COMMENT


class CommentForm(PreviewForm):
    text = MarkdownField(
        label="Your comment",
        max_length=MAX_COMMENT,
        rows=5,
        help_text="Everybody can read it. Markdown works, and math between dollars: $x^2$.",
    )
