"""The way in five steps: what is done, what is next, and where each leads."""

import pytest
from django.utils import timezone

from problems import path
from problems.fit import Opened, Statement
from problems.models.progress import progress_of
from problems.path import Standing
from problems.services import fit, portfolios
from problems.services.path import turns_of
from tests.factories import a_claim, a_log_entry, a_problem, a_review, a_skill, written_by

NAMES = {
    "eng-python-pytorch": "Solid engineering in Python and PyTorch",
    "transformer-internals": "Transformer internals (deep learning)",
    "probing": "Probing",
}
READY = Statement({"eng-python-pytorch": 2, "transformer-internals": 2})
AT_WORK = ("Heads that copy", "/claims/7/")
REACH = "reach working before a first project, or while you are at it."
NOTHING = {"asked": Statement(), "names": NAMES, "opened": Opened()}


def read(**standing) -> list[tuple[str, str, str]]:
    return [(turn.word, turn.says, turn.url) for turn in path.turns(Standing(**NOTHING | standing))]


def words(**standing) -> list[str]:
    return [word for word, _, _ in read(**standing)]


def test_who_has_just_come_begins_with_their_skills():
    assert read() == [
        (
            "Next for you",
            "Say what you can do, and every problem tells you what is still missing.",
            "/my-skills/",
        ),
        (
            "Later",
            "See which free problems fit you, each with its reason. Take one that makes you curious.",
            "/for-you/",
        ),
        (
            "Later",
            "A claim takes two minutes: your guess, and a plan of three lines.",
            "/problems/?difficulty=A&activity=free",
        ),
        (
            "Later",
            "A post, a notebook or a repository is enough, and “it does not work, here is why” is a result.",
            "/writeups/link/",
        ),
        ("Later", "Your page fills itself from what you do here. It is what you attach.", "/portfolio/"),
    ]


@pytest.mark.parametrize(
    ("said", "opened", "told"),
    [
        (
            {"probing": 1},
            {},
            (
                "Next for you",
                f"You named no level in Python and PyTorch; {REACH}",
                "/skills/eng-python-pytorch/",
            ),
        ),
        (
            {"eng-python-pytorch": 2, "transformer-internals": 1},
            {},
            (
                "Next for you",
                f"You are at starting in transformer internals; {REACH}",
                "/skills/transformer-internals/",
            ),
        ),
        (READY.said, {}, ("Done", "You know enough to begin.", "/skills/")),
        (
            READY.said,
            {"probing": 1},
            (
                "Done",
                "You know enough to begin. The next level of probing would open one more free problem.",
                "/skills/probing/",
            ),
        ),
        (
            READY.said,
            {"transformer-internals": 2, "probing": 31},
            (
                "Done",
                "You know enough to begin. The next level of probing would open 31 more free problems.",
                "/skills/probing/",
            ),
        ),
    ],
)
def test_learning_goes_by_the_two_first_skills_and_then_by_what_opens_most(said, opened, told):
    assert read(asked=Statement(said), opened=Opened(opened))[0] == told


def test_what_was_counted_in_a_part_of_the_list_is_the_least_that_it_opens():
    assert read(asked=READY, opened=Opened({"probing": 3}, among=5000))[0][1] == (
        "You know enough to begin. The next level of probing would open at least 3 more free problems."
    )


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({}, ["Next for you", "Later", "Later", "Later", "Later"]),
        ({"asked": READY}, ["Done", "Next for you", "Later", "Later", "Later"]),
        ({"claim_count": 1, "claim": AT_WORK}, ["Done", "Done", "Next for you", "Later", "Later"]),
        ({"claim_count": 1, "claim": AT_WORK, "entry_count": 1}, ["Done", "Done", "Done", "Next for you", "Later"]),
        ({"claim_count": 1}, ["Done", "Done", "Done", "Next for you", "Later"]),
        ({"writeup_count": 1}, ["Done", "Done", "Done", "Done", "Next for you"]),
    ],
)
def test_the_first_step_that_is_not_done_is_the_next(standing, expected):
    assert words(**standing) == expected


@pytest.mark.parametrize(
    ("standing", "step", "says"),
    [
        (
            {"claim": AT_WORK, "claim_count": 1},
            2,
            "You are on “Heads that copy”. Write the first entry of your log: your guess counts.",
        ),
        ({"claim": AT_WORK, "entry_count": 1}, 2, "You are on “Heads that copy”, with one entry in its log."),
        ({"claim": AT_WORK, "entry_count": 9}, 2, "You are on “Heads that copy”, with 9 entries in its log."),
        (
            {"claim_count": 2},
            2,
            "You have held one, and are on nothing at the moment. Take the next one up when you are ready.",
        ),
        (
            {"writeup_count": 1},
            3,
            "One write-up of yours waits for reviewers. Reviewing others is how people come to read yours.",
        ),
        (
            {"writeup_count": 2},
            3,
            "2 write-ups of yours wait for reviewers. Reviewing others is how people come to read yours.",
        ),
        (
            {"writeup_count": 1, "review_count": 1},
            3,
            "One write-up of yours, with one review. Two reviewers who can follow it make it legible.",
        ),
        (
            {"writeup_count": 1, "review_count": 2, "legible_count": 1},
            3,
            "One write-up of yours, and two reviewers could follow it.",
        ),
        (
            {"writeup_count": 3, "review_count": 5, "legible_count": 1},
            3,
            "3 write-ups of yours, and two reviewers could follow one of them.",
        ),
        (
            {"writeup_count": 3, "review_count": 5, "legible_count": 2},
            3,
            "3 write-ups of yours, and two reviewers could follow 2 of them.",
        ),
        (
            {"writeup_count": 1},
            4,
            "Choose what your portfolio shows, and say in a few words what ties it together.",
        ),
        (
            {"writeup_count": 1, "is_arranged": True},
            4,
            "Your portfolio is arranged. Attach it to the next round that fits.",
        ),
    ],
)
def test_each_step_says_where_one_stands(standing, step, says):
    assert read(**standing)[step][1] == says


# From the database


def test_how_far_somebody_has_come_is_read_in_one_query(ada, mallory, django_assert_num_queries):
    live = a_claim(person=ada)
    a_claim(person=ada, status="released")
    a_claim(person=ada, status="removed")
    a_log_entry(live)
    a_log_entry(live, deleted_at=timezone.now(), text="", html="")
    legible = written_by(ada, status="legible")
    written_by(ada, status="declined")
    a_review(writeup=legible, status="given")
    a_review(writeup=legible)
    portfolios.introduce(ada, text="I patch.")
    a_log_entry(a_claim(person=mallory))

    with django_assert_num_queries(1):
        assert progress_of(ada) == {
            "claim_count": 2,
            "writeup_count": 1,
            "legible_count": 1,
            "review_count": 1,
            "is_arranged": True,
        }
    assert set(progress_of(mallory).values()) == {1, 0}


def test_a_member_reads_what_is_next_and_a_visitor_does_not(client, ada, django_assert_num_queries):
    for key, name in NAMES.items():
        a_skill(key=key, name=name, is_core=True, group="core")
    claim = a_claim(person=ada, problem=a_problem(title="Heads that copy"), lapses_at=timezone.now().replace(year=2099))
    fit.state(READY, by=ada)
    assert "Where you are" not in client.get("/path/").content.decode()

    client.force_login(ada)
    client.get("/path/")
    with django_assert_num_queries(10):
        page = client.get("/path/").content.decode()

    assert "You are on “Heads that copy”. Write the first entry of your log" in page
    assert f'<a href="{claim.get_absolute_url()}">Open it</a>' in page
    assert page.count('aria-current="step"') == 1
    assert page.count(">Done</p>") == 2
    assert "Is this you?" not in page


def test_what_is_next_takes_the_same_queries_for_any_rows(ada, django_assert_num_queries):
    now = timezone.now()
    for _ in range(3):
        a_log_entry(a_claim(person=ada, lapses_at=now.replace(year=2099)))
        written_by(ada)
        a_problem(skills={a_skill(): 1})
        with django_assert_num_queries(3):
            turns_of(ada, READY, fit.Words({}, {}), now)
