"""Whatever points at a problem follows it into another one, or stays with a reason: nothing is forgotten."""

import pytest
from django.apps import apps
from django.db import models

from problems.models import Problem
from problems.models.followers import FOLLOWERS, KEPT_BY_A_WORD, STAYING, TOUCHES

OWN = {"problems", "programs", "users"}


def keys_to(target: type[models.Model]) -> set[str]:
    """Every foreign key to a model, those of the tables between two as well, as app.Model.column."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OWN
        for field in model._meta.concrete_fields
        if field.related_model is target
    }


def test_every_key_to_a_problem_follows_or_stays_with_a_reason():
    following = [follower.name for follower in FOLLOWERS]

    assert len(following) == len(set(following))
    assert set(following) & set(STAYING) == set()
    assert set(following) | set(STAYING) == keys_to(Problem)
    assert all(STAYING.values())


@pytest.mark.parametrize("kind", TOUCHES)
def test_every_key_to_a_word_is_touched_or_stays_with_a_reason(kind):
    touched = [follower.name for follower in TOUCHES[kind]]
    staying = {name for name in KEPT_BY_A_WORD if name in keys_to(kind)}

    assert len(touched) == len(set(touched))
    assert set(touched) & staying == set()
    assert set(touched) | staying == keys_to(kind)


def test_a_key_that_nobody_named_would_be_found():
    assert keys_to(Problem) - {follower.name for follower in FOLLOWERS[1:]} - set(STAYING) == {FOLLOWERS[0].name}


def test_what_can_stand_once_each_is_told_so():
    """Where the database lets one stand beside a problem, the table says what becomes of the second."""
    once = {
        follower.name: {
            name
            for rule in follower.model._meta.total_unique_constraints + _conditional(follower.model)
            for name in rule.fields
            if follower.column in rule.fields and name != follower.column
        }
        for follower in FOLLOWERS
    }
    by_claims = {"problems.Claim.problem", "problems.Claimant.problem"}
    through = {"programs.Program_wanted_problems.problem"}
    assert {name for name, columns in once.items() if columns} | through == by_claims | {
        follower.name for follower in FOLLOWERS if follower.once_per
    }


def _conditional(model) -> list[models.UniqueConstraint]:
    return [rule for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint) and rule.condition]
