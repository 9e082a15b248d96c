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
