"""What people type, made ready to be kept."""

import pytest
from django import forms
from django.http import QueryDict

from board.lib.text import BoardForm, is_seen, one_line, typed, whole_number
from problems.forms.fields import MarkdownField

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = "\u200b\u2060\ufeff"


class NoteForm(BoardForm):
    title = forms.CharField(max_length=10)
    plan = forms.CharField(max_length=5, required=False, widget=forms.Textarea)
    text = MarkdownField(max_length=5, required=False)


def posted(**fields) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(fields)
    return data


def test_what_turns_a_line_around_or_is_not_seen_is_left_out():
    form = NoteForm(posted(title=f"ab{TURNING}c{UNSEEN}", text=f"d{TURNING}e"))

    assert form.is_valid()
    assert (form.cleaned_data["title"], form.cleaned_data["text"]) == ("abc", "de")


@pytest.mark.parametrize(
    "needed",
    ["می\u200cخواهم", "👩\u200d🔬", "\u200eabc\u200f", "שלום", "e\u0301"],
    ids=["nnj", "zwj", "marks", "hebrew", "accent"],
)
def test_what_a_script_or_an_emoji_needs_stays(needed):
    assert typed(needed) == needed
    assert is_seen(needed)


@pytest.mark.parametrize("blank", ["\u200d", "\u200e", "\u3164", "\u2800", "\u0301", "\u00ad", "\ue000"])
def test_text_with_nothing_to_see_is_refused(blank):
    assert NoteForm(posted(title=blank)).errors == {"title": ["Nothing of this can be seen. Type something that can."]}


def test_text_of_what_is_left_out_alone_is_no_text():
    assert NoteForm(posted(title=UNSEEN)).errors == {"title": ["“Title” is empty."]}


def test_a_line_break_counts_as_one_character_as_in_the_browser():
    form = NoteForm(posted(title="a", plan="1\r\n2\r3", text="1\r\n2\r\n3"))

    assert form.is_valid()
    assert (form.cleaned_data["plan"], form.cleaned_data["text"]) == ("1\n2\n3", "1\n2\n3")
    assert list(NoteForm(posted(title="a", plan="1\r\n2\r\n34")).errors) == ["plan"]


def test_the_words_beside_a_button_are_read_in_the_same_way():
    assert one_line(posted(note=f" a{TURNING}b{UNSEEN}\r\nc ")) == "ab\nc"


@pytest.mark.parametrize(
    ("written", "number"),
    [("42", 42), ("0", 0), ("007", 7), ("999999999", 999_999_999)]
    + [(other, None) for other in ("", " ", "-1", "+1", "1.0", "1e3", "x", "٣", "²", "1 2", "9999999999", "1\n")],
)
def test_a_number_is_read_as_it_is_written_or_not_at_all(written, number):
    assert whole_number(written) == number
