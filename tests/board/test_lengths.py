"""What is too long is refused in the board's words, with its place and both numbers: in every form, and by scripts.

The forms, bodies and parameters are found, so that a new one is asked by itself.
"""

import pytest
from django import forms
from django.contrib.admin.helpers import ActionForm
from django.http import QueryDict
from django_filters import FilterSet

from board.lib.filters import BoardFilter
from board.lib.parsing import Unreadable
from problems.api.urls import WRITTEN as ON_PROBLEMS
from problems.forms.editing import LinesField
from programs.api.urls import WRITTEN as AROUND_PROGRAMS
from tests.api import Script
from tests.factories import a_person
from tests.schema import schema_document
from users.api.urls import WRITTEN as OF_PEOPLE

pytestmark = pytest.mark.django_db
WRITTEN = {view.operation: view for _, view in [*ON_PROBLEMS, *AROUND_PROGRAMS, *OF_PEOPLE]}
OURS = ("problems.", "programs.", "users.")


def below(kind: type) -> list[type]:
    """The classes of the board's own that are such a form. What Django's admin is made of speaks as that does."""
    found = [one for direct in kind.__subclasses__() for one in (direct, *below(direct))]
    return [one for one in dict.fromkeys(found) if one.__module__.startswith(OURS) and ".admin" not in one.__module__]


def bounded(fields: dict[str, forms.Field]) -> dict[str, int]:
    """What each takes at most. Lists of facts say which of their lines is wrong, and are left out."""
    told = {name: one for name, one in fields.items() if not isinstance(one, LinesField)}
    return {name: one.max_length for name, one in told.items() if getattr(one, "max_length", None)}


def too_long(field: forms.Field, most: int) -> str:
    return ("https://example.org/" if isinstance(field, forms.URLField) else "").ljust(most + 1, "x")


def is_told(said: list[str], most: int) -> bool:
    return any(one.endswith(f" is {most + 1:,} characters long; the most is {most:,}.") for one in said)


def alone(form: type[forms.BaseForm], name: str) -> type[forms.BaseForm]:
    """The form with this field alone, and without what it is made with: it says no as the whole form does."""
    own = {
        "__init__": forms.BaseForm.__init__,
        "base_fields": {name: form.base_fields[name]},
        "_post_clean": lambda _: None,
    }
    return type(form)("Alone", (form,), own | {"clean": lambda self: self.cleaned_data})


FORMS = [
    (form, name, most)
    for form in below(forms.BaseForm)
    if not issubclass(form, ActionForm)
    for name, most in bounded(form.base_fields).items()
]


@pytest.mark.parametrize(("form", "name", "most"), FORMS, ids=lambda one: getattr(one, "__qualname__", one))
def test_a_form_says_what_is_too_long(form, name, most):
    typed = QueryDict(mutable=True)
    typed[name] = too_long(form.base_fields[name], most)

    assert is_told(alone(form, name)(typed).errors[name], most)


def test_the_control_is_what_django_says():
    class Plain(forms.Form):
        note = forms.CharField(max_length=10)

    said = Plain({"note": "x" * 11}).errors["note"]
    assert said == ["Ensure this value has at most 10 characters (it has 11)."]
    assert not is_told(said, 10)
    assert len(FORMS) > 80


BODIES = [name for name, view in WRITTEN.items() if bounded(view.body.form().fields)]


@pytest.mark.parametrize("operation", BODIES)
def test_a_body_says_what_is_too_long(operation):
    body = WRITTEN[operation].body
    fields = body.form().fields
    bounds = bounded(fields)
    # What is said of a source is read of a question that has one.
    chosen = {"origin": "public"} if "origin" in fields else {}

    with pytest.raises(Unreadable) as refused:
        body.read(chosen | {name: too_long(fields[name], most) for name, most in bounds.items()})

    errors = refused.value.errors
    assert {name for name, most in bounds.items() if not is_told(errors.get(name, []), most)} == set()


ROWS = [
    (operation, name)
    for operation, view in WRITTEN.items()
    for name, rows in view.body.rows.items()
    if bounded(rows.form().fields)
]


@pytest.mark.parametrize(("operation", "name"), ROWS)
def test_a_row_of_a_body_says_what_is_too_long(operation, name):
    body = WRITTEN[operation].body
    rows = body.rows[name]
    fields = rows.form().fields
    bounds = bounded(fields)

    with pytest.raises(Unreadable) as refused:
        body.read({name: [{one: too_long(fields[one], most) for one, most in bounds.items()}] * max(rows.least, 1)})

    errors = refused.value.errors
    assert {one for one, most in bounds.items() if not is_told(errors.get(f"{name}.0.{one}", []), most)} == set()


# They say of themselves what they take, however long.
OTHERS = ("fields", "updated_since")
PARAMETERS = [
    (path, told["name"], told["schema"]["maxLength"])
    for path, methods in schema_document()["paths"].items()
    for told in methods.get("get", {}).get("parameters", [])
    if told["in"] == "query" and "maxLength" in told["schema"] and told["name"] not in OTHERS and "{" not in path
]


@pytest.mark.parametrize(("path", "name", "most"), PARAMETERS)
def test_a_list_says_which_parameter_is_too_long(path, name, most):
    script = Script(a_person("margaret", role="admin"))

    said = script.read(f"{path.removeprefix('/api/v1/')}?{name}={'x' * (most + 1)}", 400)

    assert is_told(said["errors"][name], most)


def test_every_filter_speaks_so():
    """The control: one that is made of the library's own says what Django says."""
    assert {one for one in below(FilterSet) if not issubclass(one, BoardFilter)} == set()
    assert len(PARAMETERS) > 8
