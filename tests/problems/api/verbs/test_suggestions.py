"""Suggesting an edit by script: what is left out stays as it is, however it reads by then."""

from types import SimpleNamespace

import pytest

from problems.api.verbs.suggestions import SuggestEdit
from problems.services import problems
from tests.factories import NOW, a_problem

pytestmark = pytest.mark.django_db


def test_what_was_not_sent_is_no_part_of_it_though_it_changed_meanwhile(ada, grace):
    sent = {"success_test": "Nine in ten.", "note": "A threshold."}
    view = SuggestEdit()
    view.request, view.now = SimpleNamespace(user=ada, data=sent), NOW
    found = view.find(number=a_problem(why="It matters.").pk)
    fields = view.body.read(sent, view.begin(found))
    # Between the look at it and the act, an editor is quicker.
    problems.revise(found, {"why": "It matters to everybody."}, by=grace, note="Clearer.", now=NOW)

    made = view.act(found, fields)

    assert made.after == {"success_test": "Nine in ten."}
    assert (made.why, made.clashes(made.problem)) == ("A threshold.", [])
