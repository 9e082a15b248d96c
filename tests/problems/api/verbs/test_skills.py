"""What scripts state of their person: a part at a time, by the rules of the page."""

import pytest

from problems.fit import Statement
from problems.services import fit
from tests.api import Script
from tests.factories import a_skill, a_track

pytestmark = pytest.mark.django_db
NOTHING = {"skills": [], "arena": [], "compute": "", "hours": None, "track": []}


def test_what_is_left_out_stays_and_skills_are_told_all_at_once(ada, mallory):
    probing, python, track = a_skill(key="probing"), a_skill(key="python"), a_track(key="toys")
    script = Script(ada)
    assert script.read("me/skills/") == NOTHING

    held = [{"skill": probing.key, "level": 2}]
    script.post("me/skills/edit/", skills=held, hours=6, track=[track.key])
    told = script.post("me/skills/edit/", compute="laptop")
    assert told == NOTHING | {"skills": held, "hours": 6, "track": ["toys"], "compute": "laptop"}
    told = script.post("me/skills/edit/", skills=[{"skill": python.key, "level": 1}], hours=None)
    assert told == NOTHING | {"skills": [{"skill": "python", "level": 1}], "track": ["toys"], "compute": "laptop"}
    assert script.read("me/skills/") == told
    assert Script(mallory).read("me/skills/") == NOTHING


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"skills": [{"skill": "nothing", "level": 1}]}, ["skills.0.skill"]),
        ({"skills": [{"skill": "probing", "level": 9}]}, ["skills.0.level"]),
        ({"skills": [{"skill": "probing", "level": 1}, {"skill": "probing", "level": 2}]}, ["skills.1.skill"]),
        ({"skills": [{"skill": "retired", "level": 1}]}, ["skills.0.skill"]),
        ({"skills": "probing"}, ["skills"]),
        ({"hours": 900}, ["hours"]),
        ({"arena": ["9.9"]}, ["arena"]),
        ({"track": ["nothing"]}, ["track"]),
        ({"level-probing": "2"}, ["level-probing"]),
    ],
)
def test_what_the_page_does_not_offer_is_named_and_nothing_is_kept(ada, sent, named):
    a_skill(key="probing"), a_skill(key="retired", is_retired=True)
    before = Statement(hours=3)
    fit.state(before, by=ada)

    assert list(Script(ada).post("me/skills/edit/", 400, **sent)["errors"]) == named
    assert fit.of(ada) == before


def test_a_retired_skill_that_was_said_can_be_said_again(ada):
    skill = a_skill(key="old")
    fit.state(Statement({"old": 1}), by=ada)
    type(skill).objects.update(is_retired=True)

    told = Script(ada).post("me/skills/edit/", skills=[{"skill": "old", "level": 2}])

    assert told["skills"] == [{"skill": "old", "level": 2}]


def test_an_address_is_kept_in_place_of_what_was_stated(ada):
    a_skill(key="probing"), a_skill(key="python")
    fit.state(Statement({"python": 1}, hours=3), by=ada)

    told = Script(ada).post("me/skills/keep/", query="?skill=probing:2&compute=laptop")

    assert told == NOTHING | {"skills": [{"skill": "probing", "level": 2}], "compute": "laptop"}


@pytest.mark.parametrize("query", ["skill=nothing:1", "skill=probing:2&hours=many", "page=2", "&"])
def test_an_address_that_cannot_be_read_whole_changes_nothing(ada, query):
    """The page leaves out what it cannot read, before somebody's eyes; a script is told."""
    a_skill(key="probing")
    fit.state(Statement(hours=3), by=ada)

    assert list(Script(ada).post("me/skills/keep/", 400, query=query)["errors"]) == ["query"]
    assert fit.of(ada) == Statement(hours=3)


def test_it_takes_a_token_for_the_profile(ada):
    script = Script(ada, "claims")

    script.read("me/skills/", 403)
    script.post("me/skills/take-back/", 403)
