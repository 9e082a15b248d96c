"""What a form says of a field that was left empty."""

import pytest
from django import forms

from board.lib.missing import NamesWhatIsMissing


class AskForm(NamesWhatIsMissing, forms.Form):
    said = forms.CharField(label="Your guess")
    kind = forms.ChoiceField(label="What is it?", choices=[("a", "A")])
    kinds = forms.MultipleChoiceField(label="What of", choices=[("a", "A")])
    agrees = forms.BooleanField(label="I agree")
    evidence = forms.CharField(error_messages={"required": "Name the evidence."})
    unnamed_here = forms.IntegerField()


class DjangosForm(forms.Form):
    said = forms.CharField(label="Your guess")


def test_what_is_missing_is_named():
    assert AskForm({}).errors == {
        "said": ["“Your guess” is empty."],
        "kind": ["Nothing is chosen for “What is it?”."],
        "kinds": ["Nothing is chosen for “What of”."],
        "agrees": ["“I agree” is not ticked."],
        "evidence": ["Name the evidence."],
        "unnamed_here": ["“Unnamed here” is empty."],
    }
    # The control: without it, every field says the same.
    assert DjangosForm({}).errors == {"said": ["This field is required."]}


def test_its_code_stays_and_other_errors_are_left_alone():
    form = AskForm({"said": "x", "kind": "b", "kinds": ["a"], "agrees": "on", "evidence": "x"})

    assert form.errors.as_data()["unnamed_here"][0].code == "required"
    assert form.errors["kind"] == ["Select a valid choice. b is not one of the available choices."]


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
@pytest.mark.django_db
def test_who_gets_in_is_told_in_the_same_words(client, page):
    told = client.post(page, {}).content.decode()

    assert "” is empty." in told
    assert "This field is required." not in told
