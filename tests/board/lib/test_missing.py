"""What a form says of what it cannot take."""

import pytest
from django import forms

from board.lib.missing import NamesWhatIsMissing


class AskForm(NamesWhatIsMissing, forms.Form):
    said = forms.CharField(label="Your guess")
    kind = forms.ChoiceField(label="What is it?", choices=[("a", "A")])
    kinds = forms.MultipleChoiceField(label="What of", choices=[("a", "A")])
    into = forms.CharField(label="The one that stays", widget=forms.Select)
    agrees = forms.BooleanField(label="I agree")
    file = forms.FileField()
    evidence = forms.CharField(error_messages={"required": "Name the evidence."})
    unnamed_here = forms.IntegerField()


class DjangosForm(forms.Form):
    said = forms.CharField(label="Your guess")


def test_what_is_missing_is_named():
    assert AskForm({}).errors == {
        "said": ["“Your guess” is empty."],
        "kind": ["Nothing is chosen for “What is it?”."],
        "kinds": ["Nothing is chosen for “What of”."],
        "into": ["Nothing is chosen for “The one that stays”."],
        "agrees": ["“I agree” is not ticked."],
        "file": ["No file is chosen."],
        "evidence": ["Name the evidence."],
        "unnamed_here": ["“Unnamed here” is empty."],
    }
    # The control: without it, every field says the same.
    assert DjangosForm({}).errors == {"said": ["This field is required."]}


def test_its_code_stays_and_other_errors_are_left_alone():
    form = AskForm({"said": "x", "kind": "b", "kinds": ["a"], "agrees": "on", "evidence": "x"})

    assert form.errors.as_data()["unnamed_here"][0].code == "required"
    assert form.errors["kind"] == ["There is no such choice: b."]


class LinkForm(NamesWhatIsMissing, forms.Form):
    link = forms.URLField(max_length=30, assume_scheme="https")


@pytest.mark.parametrize("typed", ["rubbish", "javascript:alert(1)", "https://" + "x" * 40])
def test_an_address_that_is_none_is_told_so(typed):
    assert LinkForm({"link": typed}).errors == {
        "link": ["This is no address that anybody can open. One begins with https://."]
    }
    assert LinkForm({"link": "https://example.org/"}).is_valid()


def test_too_long_an_address_is_told_so():
    assert LinkForm({"link": "https://example.org/" + "x" * 40}).errors == {
        "link": ["“Link” is 60 characters long; the most is 30."]
    }


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
@pytest.mark.django_db
def test_who_gets_in_is_told_in_the_same_words(client, page):
    told = client.post(page, {}).content.decode()

    assert "” is empty." in told
    assert "This field is required." not in told


class NumbersForm(NamesWhatIsMissing, forms.Form):
    hours = forms.IntegerField(label="Hours, at most.", min_value=1, max_value=2000)
    day = forms.DateField()
    mail = forms.EmailField()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("hours", "0", "“Hours, at most” is 0; the least is 1."),
        ("hours", "20000", "“Hours, at most” is 20,000; the most is 2,000."),
        ("hours", "lots", "This is no whole number. Write one in digits, like 6."),
        ("day", "soon", "There is no such date. Write one like 2026-11-23."),
        ("mail", "ada", "This is no e-mail address. One looks like ada@example.org."),
    ],
)
def test_what_cannot_be_taken_is_told_in_the_boards_words(field, typed, said):
    form = NumbersForm({"hours": "5", "day": "2026-11-23", "mail": "ada@example.org"} | {field: typed})

    assert form.errors == {field: [said]}


class OwnWordsForm(NamesWhatIsMissing, forms.Form):
    hours = forms.IntegerField(error_messages={"invalid": "Say it in hours."})


def test_a_fields_own_sentence_goes_before_these():
    assert OwnWordsForm({"hours": "lots"}).errors == {"hours": ["Say it in hours."]}
