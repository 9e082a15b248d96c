"""A body read by a form: the form's rules in the form's words, with the types of JSON."""

from datetime import date

import pytest
from django import forms
from jsonschema import Draft202012Validator

from board.lib.bodies import Body, Rows
from board.lib.parsing import Unreadable
from board.lib.text import BoardForm


class Row(BoardForm):
    number = forms.IntegerField(min_value=1, max_value=9)
    says = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])


class Cat(BoardForm):
    name = forms.CharField(label="Name", max_length=10, help_text="As it hears it.")
    coat = forms.ChoiceField(label="Which coat?", choices=[("black", "Black"), ("white", "White")], initial="black")
    toys = forms.MultipleChoiceField(choices=[("ball", "Ball"), ("mouse", "Mouse")], required=False)
    lives = forms.IntegerField(min_value=1, max_value=9, required=False)
    born_on = forms.DateField(required=False)
    is_shy = forms.BooleanField(required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") == "Dog":
            raise forms.ValidationError("That is no cat.")
        return cleaned


BODY = Body(Cat, rows={"said": Rows(Row, "What it said.", most=2)}, parts={"friend": Row})


def errors(body: Body, sent: dict, begin=None) -> dict:
    with pytest.raises(Unreadable) as refused:
        body.read(sent, begin)
    return refused.value.errors


def test_a_body_is_what_the_form_makes_of_it():
    sent = {
        "name": " Tom\r\n",
        "toys": ["mouse"],
        "lives": 7,
        "born_on": "2026-11-23",
        "is_shy": True,
        "said": [{"number": 3, "says": "no"}],
        "friend": {"number": 1, "says": "yes"},
    }

    assert BODY.read(sent) == {
        "name": "Tom",
        "coat": "black",
        "toys": ["mouse"],
        "lives": 7,
        "born_on": date(2026, 11, 23),
        "is_shy": True,
        "said": [{"number": 3, "says": "no"}],
        "friend": {"number": 1, "says": "yes"},
    }


def test_what_is_left_out_is_what_the_form_begins_with():
    assert BODY.read({"name": "Tom"}) == {
        "name": "Tom",
        "coat": "black",
        "toys": [],
        "lives": None,
        "born_on": None,
        "is_shy": False,
    }


def test_what_is_left_out_of_a_change_stays():
    stands = {"name": "Tom", "coat": "white", "toys": ["ball"], "lives": 3, "is_shy": True, "born_on": date(2026, 1, 2)}
    partial = Body(Cat, is_partial=True)

    assert partial.read({}, {"initial": stands}) == stands
    assert partial.read({"lives": None, "is_shy": False, "toys": []}, {"initial": stands}) == stands | {
        "lives": None,
        "is_shy": False,
        "toys": [],
    }


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, {"name": ["“Name” is empty."]}),
        ({"name": ""}, {"name": ["“Name” is empty."]}),
        ({"name": 7}, {"name": ["Send a text."]}),
        ({"name": None}, {"name": ["Send a text."]}),
        ({"name": ["Tom"]}, {"name": ["Send a text."]}),
        ({"name": "x" * 11}, {"name": ["“Name” is 11 characters long; the most is 10."]}),
        ({"name": "\u2800"}, {"name": ["Nothing of this can be seen. Type something that can."]}),
        ({"name": "Dog"}, {"body": ["That is no cat."]}),
        ({"name": "Tom", "colour": "red"}, {"colour": ["There is no such field here."]}),
        ({"name": "Tom", "lives": "7"}, {"lives": ["Send a whole number."]}),
        ({"name": "Tom", "lives": 7.0}, {"lives": ["Send a whole number."]}),
        ({"name": "Tom", "lives": True}, {"lives": ["Send a whole number."]}),
        ({"name": "Tom", "lives": 10}, {"lives": ["“Lives” is 10; the most is 9."]}),
        ({"name": "Tom", "is_shy": "yes"}, {"is_shy": ["Send true or false."]}),
        ({"name": "Tom", "is_shy": 1}, {"is_shy": ["Send true or false."]}),
        ({"name": "Tom", "born_on": "23/11/2026"}, {"born_on": ["Send a date as text: 2026-11-23."]}),
        ({"name": "Tom", "born_on": "2026-02-31"}, {"born_on": ["There is no such date. Write one like 2026-11-23."]}),
        ({"name": "Tom", "toys": "ball"}, {"toys": ["Send a list of texts."]}),
        ({"name": "Tom", "toys": [1]}, {"toys": ["Send a list of texts."]}),
        (
            {"name": "Tom", "coat": "red"},
            {"coat": ["There is no such choice: red."]},
        ),
        ({"name": "Tom", "said": {}}, {"said": ["Send a list of objects."]}),
        ({"name": "Tom", "said": [{}] * 3}, {"said": ["Send from 0 to 2 of them."]}),
        ({"name": "Tom", "said": [7]}, {"said.0": ["Send an object, with a value for each field."]}),
        (
            {"name": "Tom", "said": [{"number": 1, "says": "no"}, {"number": 0, "says": "no"}]},
            {"said.1.number": ["“Number” is 0; the least is 1."]},
        ),
        ({"name": "Tom", "friend": []}, {"friend": ["Send an object, with a value for each field."]}),
        (
            {"name": "Tom", "friend": {"number": 1, "says": "no", "x": 1}},
            {"friend.x": ["There is no such field here."]},
        ),
    ],
)
def test_what_is_wrong_is_told_by_its_place(sent, told):
    assert errors(BODY, sent) == told


def test_all_that_is_wrong_is_told_at_once():
    assert set(errors(BODY, {"lives": "x", "said": 1, "colour": 2})) == {"name", "lives", "said", "colour"}


def test_a_list_that_is_needed_is_asked_for():
    needs = Body(rows={"said": Rows(Row, "What it said.", least=1)})

    assert errors(needs, {}) == {"said": ["Nothing is sent here. Send a list of objects."]}
    assert needs.schema()["required"] == ["said"]


def test_the_schema_says_what_is_read():
    shape = BODY.schema()

    assert shape["required"] == ["name"]
    assert shape["additionalProperties"] is False
    assert shape["properties"]["name"] == {
        "type": "string",
        "minLength": 1,
        "maxLength": 10,
        "description": "Name. As it hears it.",
    }
    assert shape["properties"]["coat"]["default"] == "black"
    assert shape["properties"]["coat"]["enum"] == ["black", "white"]
    assert shape["properties"]["lives"] == {"type": ["integer", "null"], "minimum": 1, "maximum": 9}
    assert shape["properties"]["said"]["items"]["required"] == ["number", "says"]
    assert "required" not in Body(Cat, is_partial=True).schema()
    Draft202012Validator.check_schema(shape)


def test_a_body_without_fields_is_empty():
    assert Body().is_empty
    assert errors(Body(), {"x": 1}) == {"x": ["There is no such field here."]}


class Level(forms.TypedChoiceField):
    takes_numbers = True


class Need(BoardForm):
    level = Level(coerce=int, choices=[("", "Choose"), (1, "Some"), (2, "Much")])
    note = forms.CharField(required=False)


@pytest.mark.parametrize("level", [2, "2"])
def test_a_choice_of_numbers_is_sent_as_one_or_as_text(level):
    body = Body(Need, needs=("note",))

    assert body.read({"level": level})["level"] == 2
    Draft202012Validator(body.schema()).validate({"level": level, "note": ""})


def test_what_the_verb_asks_for_is_told_as_needed():
    assert Body(Need, needs=("note",)).schema()["required"] == ["level", "note"]
    assert Body(Need).schema()["required"] == ["level"]
    assert Body(Need, is_partial=True, needs=("note",)).schema()["required"] == ["note"]
