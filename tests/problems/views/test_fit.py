"""What fits, from the answers in an address or from what a member stated; and the page to state them on."""

import re

import pytest

from problems.fit import Statement
from problems.models import Fit, Problem
from problems.multiply import multiply
from problems.services import fit
from tests.factories import a_claim, a_person, a_problem, a_skill, a_track, an_interest, number_problems_from_one
from tests.routes import addresses

pytestmark = pytest.mark.django_db

ASKED = "?skill=probing:2&arena=1.2&compute=laptop&hours=6&track=toys"
SAID = Statement({"probing": 2}, ("1.2",), "laptop", 6, ("toys",))


@pytest.fixture
def world():
    """Two problems: one that who asks as ASKED has the skills for, and one for which a level of steering is missing."""
    toys = a_track(key="toys", name="Toys")
    probing, steering = a_skill(key="probing", name="Probing"), a_skill(key="steering", name="Steering (of models)")
    for number in range(3):
        steering.resources.create(title=f"A course {number}", url=f"https://example.org/{number}", position=number)
    near = a_problem(title="Probe for dates", skills={probing: 2}, track=toys)
    far = a_problem(title="Steer by dates", skills={probing: 1, steering: 1}, compute="gpu-24gb", track=toys)
    return near, far


def text(answer) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def shown(answer) -> list[tuple[str, list[str]]]:
    """The headings with the titles below each."""
    parts = answer.context["parts"]
    return [(title, [problem.title for problem, _, _ in rows]) for title, _, rows in parts]


# What fits


def test_a_visitor_reads_why_from_the_answers_in_the_address_and_gets_no_cookie(client, world):
    answer = client.get(f"/for-you/{ASKED}")

    assert shown(answer) == [
        ("You have the skills for these", ["Probe for dates"]),
        ("One step away", ["Steer by dates"]),
    ]
    words = text(answer)
    assert "You have the one skill it asks for: probing. It fits your laptop, and at 6 hours a week" in words
    assert "You have 1 of the 2 skills it asks for; the first steps in steering are missing." in words
    assert "It asks for a GPU with 24 GB, which you did not name." in words
    assert "Where to learn it: steering, beginning with A course 0 or A course 1." in words
    assert '<a href="https://example.org/0">A course 0</a>' in answer.content.decode()
    assert "All 2 free problems" in words
    assert not answer.cookies


def test_the_form_shows_the_answers_that_were_given(client, world):
    page = client.get(f"/for-you/{ASKED}").content.decode()

    assert '<option value="probing:2" selected>Working. Can do Probing at level 2.</option>' in page
    assert '<input type="checkbox" name="arena" value="1.2" checked>' in page
    assert '<option value="laptop" selected>' in page
    assert '<input type="checkbox" name="track" value="toys" checked>' in page
    assert re.search(r'name="hours"[^>]*value="6"', page)
    assert page.count(" selected>") == 2


def test_without_answers_it_begins_with_first_projects_and_says_what_to_state(client, world):
    harder = a_problem(title="Harder", difficulty="B")

    answer = client.get("/for-you/")

    assert shown(answer) == [("", ["Probe for dates", "Steer by dates", harder.title])]
    assert "What helps most, each on its own: how far you are in Python and PyTorch" in text(answer)
    assert "you did not name" not in text(answer)


@pytest.mark.parametrize(
    ("query", "clean"),
    [
        ("?skill=&skill=probing:2&hours=&compute=", "?skill=probing%3A2"),
        ("?skill=&hours=%20", ""),
        ("?track=&show=3&x=1", ""),
    ],
)
def test_what_was_left_empty_leaves_the_address(client, world, query, clean):
    answer = client.get(f"/for-you/{query}")

    assert (answer.status_code, answer["Location"]) == (302, f"/for-you/{clean}")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "skill=x:1",
        "skill=probing",
        "skill=probing:9",
        "skill=probing:-1",
        "skill=probing:2:3",
        "skill=probing:²",
        "skill=%00",
        "skill=:",
        "arena=9",
        "arena=%FF",
        "compute=abacus",
        "hours=many",
        "hours=0",
        "hours=-3",
        "hours=81",
        "hours=9999999999999999999999",
        "hours=٣",
        "hours=1e3",
        "track=nowhere",
        "track=%27);DROP",
    ],
)
def test_nonsense_is_left_out_and_told_and_the_rest_holds(client, world, query):
    answer = client.get(f"/for-you/?{query}&skill=probing:1")

    assert (answer.status_code, len(answer.context["unread"])) == (200, 1)
    assert answer.context["asked"] == Statement({"probing": 1})
    assert ("Part of this address could not be read" in text(answer)) is not query.startswith("hours=")
    assert client.get(f"/for-you/?{query}").status_code == 200


def markup(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("typed", ["lots", "0", "1.5"])
def test_hours_that_are_none_are_marked_in_the_form_with_what_was_typed(client, world, typed):
    page = markup(client.get(f"/for-you/?hours={typed}&skill=probing:1"))

    said = f"“{typed}” is no number of hours. Write a whole one from 1 to 80, or leave it empty."
    assert f'<a href="#hours">Hours a week</a>: {said} The list goes without it.' in page
    assert f'id="hours" name="hours" inputmode="numeric" value="{typed}" aria-invalid="true"' in page
    assert f'<p class="wrong" id="hours_error">{said}</p>' in page
    assert '<details class="rail" open>' in page
    # The control: a number that is one.
    page = markup(client.get("/for-you/?hours=5"))
    assert "hours_error" not in page
    assert '<details class="rail">' in page


@pytest.mark.parametrize("query", ["show=x", "show=-1", "show=", "show=99999", "show=²", "x=y", "skill[]=1", "&&==&"])
def test_what_is_no_answer_is_passed_over(client, world, query):
    answer = client.get(f"/for-you/?{query}")

    assert (answer.status_code, answer.context["unread"]) == (200, [])


def test_a_skill_said_twice_counts_as_the_higher_and_a_computer_as_the_larger(client, world):
    asked = "?skill=probing:3&skill=probing:1&compute=gpu-24gb&compute=browser&hours=3&hours=5"

    assert client.get(f"/for-you/{asked}").context["asked"] == Statement({"probing": 3}, compute="gpu-24gb", hours=5)


def test_those_further_away_are_one_link_away_and_the_whole_list_too(client, world):
    probing = fit.words().skills["probing"]
    for _ in range(70):
        a_problem(skills={probing: 3}, track=fit.words().tracks["toys"])

    seen = []
    answer = client.get(f"/for-you/{ASKED}")
    while answer.context["further"]:
        seen.append(answer.context["shown"])
        answer = client.get(f"/for-you/{answer.context['further'].partition('#')[0]}")
        assert f'id="fit-{seen[-1] + 1}"' in answer.content.decode()

    assert [*seen, answer.context["shown"]] == [12, 24, 36, 48, 60]
    assert answer.context["asked"] == SAID
    page = answer.content.decode()
    assert 'href="/problems/?activity=free"' in page
    assert 'href="/problems/"' in page
    assert answer.context["total"] == 72


def test_nothing_free_has_words_too(client):
    assert "No problem is free right now." in text(client.get("/for-you/"))


@pytest.mark.parametrize(("who", "queries"), [("visitor", 4), ("ada", 8)])
def test_the_page_takes_the_same_queries_for_any_rows(client, ada, world, django_assert_num_queries, *, who, queries):
    if who == "ada":
        fit.state(SAID, by=ada)
        client.force_login(ada)
    query = ASKED if who == "visitor" else ""
    for count in (2, 30):
        while fit.fitting(SAID, fit.words(), ada.joined_at, 1).total < count:
            problem = a_problem(skills=dict.fromkeys(fit.words().skills.values(), 1))
            a_claim(problem=problem, status="released")
            an_interest(problem=problem)
        for _ in range(2):
            with django_assert_num_queries(queries):
                client.get(f"/for-you/{query}")


def test_twenty_thousand_problems_cost_the_same_queries_and_bytes(client, django_assert_num_queries):
    number_problems_from_one()
    skills = [a_skill(key=f"many-{n}", name=f"A skill with a long name, number {n}") for n in range(30)]
    tracks = [a_track(key=f"track-{n}", name=f"A track with a long name, number {n}") for n in range(22)]
    for n in range(40):
        a_problem(
            title=f"How do induction heads number {n} find what they copy, and does that hold in other models?",
            question="Which components " + "find what is copied and " * 9 + "move it?",
            difficulty="ABCD"[n % 4],
            track=tracks[n % 22],
            skills={skills[(n + step) % 30]: 1 + step % 3 for step in range(4)},
        )
    assert multiply(499) == 20_000
    said = "&".join(f"skill=many-{n}:{1 + n % 3}" for n in range(0, 30, 2))

    with django_assert_num_queries(4):
        answer = client.get(f"/for-you/?{said}&compute=laptop&hours=6&track=track-1")

    assert (answer.status_code, answer.context["total"], answer.context["shown"]) == (200, 20_000, 12)
    assert len(answer.content) < 60_000


# A member


def test_a_member_reads_by_what_they_stated_and_an_address_wins_over_it(client, ada, world):
    fit.state(Statement({"steering": 3}, hours=2), by=ada)
    client.force_login(ada)

    own, asked = client.get("/for-you/"), client.get(f"/for-you/{ASKED}")

    assert own.context["asked"] == Statement({"steering": 3}, hours=2)
    assert "From what you stated under your skills. Nobody else sees it." in text(own)
    assert asked.context["asked"] == SAID
    assert "Keep these answers instead" in text(asked)
    assert fit.of(ada) == Statement({"steering": 3}, hours=2)


def test_answers_of_an_address_are_kept_by_one_button(client, ada, world):
    client.force_login(ada)
    page = client.get(f"/for-you/{ASKED}").content.decode()
    form = page.partition('action="/for-you/keep/"')[2].partition("</form>")[0]
    kept = re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form)
    posted: dict[str, list[str]] = {}
    for name, value in kept[1:] if kept[0][0] == "csrfmiddlewaretoken" else kept:
        posted.setdefault(name, []).append(value)

    answer = client.post("/for-you/keep/", posted)

    assert (answer.status_code, answer["Location"]) == (302, "/my-skills/")
    assert fit.of(ada) == SAID


def test_nothing_to_keep_changes_nothing(client, ada, world):
    fit.state(SAID, by=ada)
    client.force_login(ada)

    for posted in ({}, {"skill": "x:1", "hours": "-1"}):
        assert client.post("/for-you/keep/", posted)["Location"] == "/for-you/"
        assert fit.of(ada) == SAID


@pytest.mark.parametrize("address", ["/for-you/keep/", "/my-skills/take-back/"])
def test_acts_are_for_members_and_posts(client, ada, world, address):
    assert client.post(address)["Location"].startswith("/accounts/login/")
    client.force_login(ada)
    assert client.get(address).status_code == 405


def test_the_pages_are_read_and_not_posted_to(client, ada):
    assert client.post("/for-you/").status_code == 405
    assert client.get("/my-skills/")["Location"] == "/accounts/login/?next=/my-skills/"
    client.force_login(ada)
    assert client.put("/my-skills/").status_code == 405
    assert [client.head(address).status_code for address in ("/for-you/", "/my-skills/")] == [200, 200]


# Stating


def test_what_a_person_states_is_kept_changed_and_taken_back(client, ada, world):
    client.force_login(ada)
    page = text(client.get("/my-skills/"))
    assert "Private. Only you see what stands here." in page
    assert "Working. Can do Probing at level 2." in page
    assert "Take everything back" not in page

    stated = {"level-probing": "2", "arena": ["1.2"], "compute": "laptop", "hours": "6", "track": ["toys"]}
    assert client.post("/my-skills/", stated)["Location"] == "/for-you/"
    assert fit.of(ada) == SAID
    assert client.post("/my-skills/", {"level-steering": "1"}).status_code == 302
    assert fit.of(ada) == Statement({"steering": 1})

    answer = client.post("/my-skills/take-back/", follow=True)
    assert answer.redirect_chain == [("/my-skills/", 302)]
    assert "Everything you had stated is gone." in text(answer)
    assert Fit.objects.count() == 0


def test_the_page_says_which_levels_came_from_a_chapter(client, ada, world):
    a_skill(key="transformerlens", name="TransformerLens")
    fit.state(Statement({"probing": 2}, ("1.2", "1.3.1")), by=ada)
    client.force_login(ada)

    page = client.get("/my-skills/")

    assert [(one.skill.key, one.taught, one.chapter.key) for one in page.context["form"].taught] == [
        ("transformerlens", 2, "1.2")
    ]
    assert "From your chapters: TransformerLens at working (ARENA 1.2)." in text(page)


def test_what_is_ticked_twice_is_kept_once(client, ada, world):
    client.force_login(ada)

    client.post("/my-skills/", {"arena": ["1.2", "1.2"], "track": ["toys", "toys"]})

    assert fit.of(ada) == Statement(chapters=("1.2",), tracks=("toys",))


@pytest.mark.parametrize(
    "wrong",
    [
        {"level-probing": "9"},
        {"level-probing": "x"},
        {"hours": "0"},
        {"hours": "81"},
        {"hours": "many"},
        {"compute": "abacus"},
        {"arena": "9"},
        {"track": "nowhere"},
        {"track": "\x00"},
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_changes(client, ada, world, wrong):
    fit.state(SAID, by=ada)
    client.force_login(ada)

    answer = client.post("/my-skills/", {"level-probing": "1"} | wrong)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(wrong)
    # The form is long: what is wrong is named above it, and leads there.
    label = answer.context["form"][next(iter(wrong))].label
    assert f'<a href="#id_{next(iter(wrong))}">{label}</a>' in answer.content.decode()
    assert fit.of(ada) == SAID


def test_stating_takes_the_same_queries_for_any_skills(client, ada, world, django_assert_num_queries):
    client.force_login(ada)
    client.get("/my-skills/")
    for _ in range(2):
        with django_assert_num_queries(6):
            client.get("/my-skills/")
        for _ in range(3):
            a_skill().resources.create(title="ARENA", url="https://example.org")
            a_track()


# Nobody else reads it


HERS = ("you are at strong", "Your levels, which only you see", 'value="37"', "37 hours a week", "From your chapters")


def pages_telling(client, needles) -> dict[str, list[str]]:
    """Where any of the needles is told: {address: which}."""
    told = {}
    for address in sorted({*addresses([1], ["ada", "probing"]), Problem.objects.get(pk=1).get_absolute_url()}):
        answer = client.get(address)
        body = answer.getvalue().decode() if answer.streaming else answer.content.decode()
        found = [needle for needle in needles if needle in body]
        if found:
            told[address] = found
    return told


@pytest.fixture
def ada_stated(ada, world):
    """Ada works in the open on everything there is, and states a level and a track that are told nowhere else."""
    problem = a_problem(number=1, skills={fit.words().skills["probing"]: 2})
    a_claim(problem=problem, person=ada)
    a_skill(key="activation-patching", name="Activation patching")
    a_claim(person=ada, status="released", note="Tried.")
    fit.state(Statement({"probing": 3}, ("1.4.1",), "gpu-80gb", 37, ("toys",)), by=ada)
    return ada


@pytest.mark.parametrize("role", ["visitor", "member", "curator", "admin"])
def test_nobody_else_reads_what_was_stated_at_any_address(client, ada_stated, role):
    if role != "visitor":
        client.force_login(a_person(role=role))

    assert pages_telling(client, HERS) == {}


def test_the_walk_finds_it_for_herself(client, ada_stated):
    """The control: to her it is told, on these pages."""
    client.force_login(ada_stated)

    assert pages_telling(client, HERS) == {
        "/for-you/": ['value="37"', "37 hours a week"],
        "/my-skills/": ['value="37"', "From your chapters"],
        Problem.objects.get(pk=1).get_absolute_url(): ["you are at strong", "Your levels, which only you see"],
        "/skills/": ["you are at strong"],
    }
