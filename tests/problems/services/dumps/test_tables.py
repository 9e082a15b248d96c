"""Every column of every model is told, made anew, or kept back with its reason."""

import pytest
from django.apps import apps
from django.db import models

from problems.services.dumps.tables import TABLES
from programs.models import MentorRequest
from users.models import User

OWN = {"problems", "programs", "users"}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OWN]


def forgotten(tables, private, found) -> set[str]:
    """Models and columns of which nobody has said whether they are public."""
    by_model = {table.model: table for table in tables}
    missing = set()
    for model in found:
        table = by_model.get(model)
        if table is None:
            missing |= set() if model in private else {model._meta.label}
            continue
        said = {*table.columns, *table.private, *table.derived}
        missing |= {
            f"{model._meta.label}.{field.name}" for field in model._meta.concrete_fields if field.name not in said
        }
    return missing


def test_each_is_told_made_anew_or_kept_back():
    assert forgotten(TABLES, TABLES.private, ours()) == set()


def test_a_column_or_a_model_that_nobody_thought_of_is_found():
    table = TABLES["people"]
    fewer = type(table)(table.name, table.model, table.about, table.columns[:-1], table.rows, private=table.private)

    assert forgotten([fewer], {}, [User, MentorRequest]) == {"users.User.deleted_at", "programs.MentorRequest"}


@pytest.mark.parametrize("table", list(TABLES), ids=lambda table: table.name)
def test_it_begins_with_its_key_and_says_each_thing_once(table):
    said = [*table.columns, *table.private, *table.derived]

    assert table.columns[0] == table.model._meta.pk.name
    assert len(said) == len(set(said))
    assert {*table.told, *table.one_of} <= set(table.columns)
    assert table.about.endswith(".")
    assert all(table.private.values())


@pytest.mark.parametrize("table", list(TABLES), ids=lambda table: table.name)
def test_what_the_database_cannot_be_without_is_told_or_filled(table):
    given = {*table.columns, *table.derived, *table.filled}
    needed = {
        field.name
        for field in table.model._meta.concrete_fields
        if not (field.null or field.has_default() or field.blank or field.generated)
    }

    assert needed - given == set()


def test_no_model_is_both_told_and_private():
    assert {table.model for table in TABLES} & set(TABLES.private) == set()


def test_the_columns_that_let_somebody_in_or_write_to_them_are_never_told():
    """Named one by one: whoever moves one of them has to change this line as well."""
    secret = {
        "people": {"email", "password", "last_login", "role"},
        "reviews": {"private_note", "taken_at", "due_at"},
        "claimants": {"by", "note"},
        "mentored": {"did", "asks", "contact", "answer", "mentor_contact", "why_not", "hours"},
        "writeups": {"verdict_note", "submitted_at"},
    }

    assert {name: set(TABLES[name].columns) & kept for name, kept in secret.items()} == {name: set() for name in secret}
