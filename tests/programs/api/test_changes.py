"""The history of programs by a script: what was made is everybody's, what waits is of those who keep the program."""

from datetime import timedelta

import pytest

from programs.services import facts, mentors, rounds
from tests.api import Script, read
from tests.factories import NOW, a_lead, a_person, a_program, a_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def camp(time_machine):
    time_machine.move_to(NOW, tick=False)
    return a_program(key="camp")


def closing(round_, by, days):
    """A change of a deadline: a near one waits for a second person."""
    said = {name: getattr(round_, name) for name in facts.OF_A_ROUND if name != "last_confirmed_on"}
    said["closes_on"] += timedelta(days=days)
    return rounds.edit(round_, said, by=by, note="Their page says so.", began_from=facts.version(round_))


def test_what_was_made_is_told_to_everybody_and_what_waits_to_keepers(client, camp, ada, grace):
    lena = a_lead(camp, a_person("lena"))
    far = a_round(program=camp, name="Far", closes_on=NOW.date() + timedelta(days=90))
    near = a_round(program=camp, name="Near", closes_on=NOW.date() + timedelta(days=1))
    made, waits = closing(far, lena, 1), closing(near, lena, 5)
    assert (made.standing, waits.standing) == ("made", "waiting")

    [told] = read(client, "programs/changes/?program=camp")["results"]
    assert (told["number"], told["round"], told["round_id"], told["by"]["username"]) == (
        made.number,
        "Far",
        far.pk,
        "lena",
    )
    before, after = ((NOW.date() + timedelta(days=days)).isoformat() for days in (90, 91))
    assert told["facts"] == [{"field": "closes_on", "before": before, "after": after}]
    assert read(client, "programs/changes/?program=other")["results"] == []
    for keeper in (lena, grace):
        [told] = Script(keeper).read("programs/changes/unmade/")["results"]
        assert (told["number"], told["standing"]) == (waits.number, "waiting")
    assert Script(ada).read("programs/changes/unmade/")["results"] == []
    Script(lena, "claims").read("programs/changes/unmade/", 403)

    Script(grace).post(f"programs/camp/changes/{waits.number}/agree/")
    assert [row["number"] for row in read(client, "programs/changes/")["results"]] == [waits.number, made.number]


def test_who_was_invited_is_told_to_those_who_keep_the_program(camp, ada, grace):
    lena = a_lead(camp, a_person("lena"))
    mentor = mentors.invite(camp, whom=a_person("ruth"), by=lena)
    mentors.invite(a_program(), whom=a_person(), by=grace)

    [told] = Script(lena).read("mentors/invited/")["results"]

    assert (told["id"], told["program"], told["person"]["username"], told["invited_by"]["username"]) == (
        mentor.pk,
        "camp",
        "ruth",
        "lena",
    )
    assert len(Script(grace).read("mentors/invited/")["results"]) == 2
    assert Script(ada).read("mentors/invited/")["results"] == []
    Script(lena).post(f"mentors/{told['id']}/take-back/")
    assert Script(lena).read("mentors/invited/")["results"] == []


def test_a_round_tells_what_its_verbs_call_it(client, camp):
    lena = a_lead(camp, a_person("lena"))
    a_round(program=camp, closes_on=NOW.date() + timedelta(days=90))
    [told] = read(client, "programs/camp/")["rounds"]

    Script(lena).post(f"programs/camp/rounds/{told['id']}/confirm/")


def test_its_length_costs_no_queries(client, camp, django_assert_num_queries):
    lena = a_lead(camp, a_person("lena"))
    for count in range(3):
        far = a_round(program=camp, closes_on=NOW.date() + timedelta(days=90 + count))
        closing(far, lena, 1)
        with django_assert_num_queries(2):
            assert len(read(client, "programs/changes/")["results"]) == count + 1
