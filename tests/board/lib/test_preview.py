"""The second button of a form."""

import pytest
from django.http import QueryDict

from board.lib.preview import PreviewForm
from problems.forms.fields import MarkdownField


class NoteForm(PreviewForm):
    previewed = "note"
    note = MarkdownField()
    other = MarkdownField()


def test_a_preview_is_asked_for_by_its_button_alone():
    assert NoteForm().is_preview is False
    assert NoteForm(QueryDict("note=*a*")).is_preview is False
    assert NoteForm(QueryDict("note=*a*&preview=1")).is_preview is True


def test_the_text_is_shown_whatever_else_is_wrong():
    form = NoteForm(QueryDict("note=*a*&preview=1"))

    assert form.preview_html == "<p><em>a</em></p>\n"
    assert form.preview_errors == []
    assert list(form.errors) == ["other"]


@pytest.mark.parametrize(("note", "said"), [("", "“Note” is empty."), ("$" + "%7B" * 60 + "$", "Line 1: ")])
def test_a_text_that_would_be_refused_says_so_instead(note, said):
    form = NoteForm(QueryDict(f"note={note}&preview=1"))

    assert form.preview_html == ""
    assert [error.startswith(said) for error in form.preview_errors] == [True]


def test_nothing_is_said_where_nobody_asked():
    form = NoteForm(QueryDict("note="))

    assert (form.preview_html, form.preview_errors) == ("", [])


def test_two_forms_of_one_page_have_an_id_each():
    assert (NoteForm().preview_id, NoteForm(prefix="log").preview_id) == ("preview", "log-preview")
