"""A problem on its way to the list, step by step, and each step refused."""

import uuid
from itertools import product

import pytest

from board.lib import markdown
from board.lib.errors import Refused
from problems.models import Draft, Event, Problem, Proposal, Source
from problems.models.choices import MOVES, Status
from problems.models.proposals import Consent, Ground, Licence, Origin, why_not_allowed
from problems.services import drafts, facts, problems, proposals, revisions
from tests.factories import NOW, a_problem, a_proposal, a_skill, a_source, a_technique, a_track
from users.models import Notification

pytestmark = pytest.mark.django_db

TEXTS = {
    "title": "Heads that copy",
    "question": "Which heads copy?",
    "success_test": "A patch that moves the logit difference.",
    "first_step": "Load the model.",
}
OWN = {"origin": "own", "licence": "cc-by", "consent": "mine"}
FOUND = {
    "origin": "public",
    "licence": "reserved",
    "consent": "own-words",
    "source_name": "A list of heads",
    "source_url": "https://heads.example/list/",
    "posed_by": "N. Nanda",
}


def told(**other) -> dict:
    """What the form of a whole proposal says."""
    facts = {"kind": "question", "track": a_track(), "difficulty": "A", "compute": "laptop"}
    return TEXTS | OWN | facts | {"needs": {a_skill(): 2}, "techniques": [], "now": NOW} | other


def last_event() -> tuple:
    return Event.objects.values_list(
        "verb", "problem", "before", "after", "reason", "by__username", "is_public"
    ).latest("pk")


def notices_of(person) -> list[tuple]:
    return list(Notification.objects.filter(person=person).order_by("pk").values_list("title", "note", "path"))


def test_a_proposal_is_a_problem_that_only_its_proposer_and_curators_read(ada, grace, mallory):
    skill, technique = a_skill(), a_technique()

    proposal = proposals.propose(by=ada, **told(needs={skill: 3}, techniques=[technique], note="Found on Monday."))

    problem = Problem.objects.get()
    assert (problem.status, problem.posted_by, problem.title, problem.key) == (
        "proposed",
        ada,
        "Heads that copy",
        f"board-{problem.pk}",
    )
    assert problem.rendered["success_test"] == markdown.render(TEXTS["success_test"])
    assert list(problem.needs.values_list("skill", "level")) == [(skill.pk, 3)]
    assert list(problem.techniques.all()) == [technique]
    assert (proposal.by, proposal.origin, proposal.licence, proposal.consent) == (ada, "own", "cc-by", "mine")
    assert problem.revisions.get().text["question"] == "Which heads copy?"
    assert last_event() == ("proposed", problem.pk, "", "proposed", "Found on Monday.", "ada", True)
    assert list(Event.objects.public()) == []
    readers = [person for person in (ada, grace, mallory) if Problem.objects.visible_to(person).exists()]
    assert readers == [ada, grace]
    assert notices_of(grace) == [
        (f"{{who}} proposed #{problem.pk} “Heads that copy”", "", f"/problems/{problem.pk}/proposal/")
    ]
    assert notices_of(mallory) == []


def test_a_form_sent_twice_is_one_proposal_and_takes_its_draft_away(ada):
    key = uuid.uuid4()
    drafts.save({"title": ["Heads"]}, by=ada, key=key, now=NOW)

    first = proposals.propose(by=ada, key=key, **told())
    again = proposals.propose(by=ada, key=key, **told(title="Other words"))

    assert again == first
    assert Problem.objects.get().title == "Heads that copy"
    assert Event.objects.count() == 1
    assert not Draft.objects.exists()


def test_a_key_of_somebody_else_takes_nothing_of_theirs(ada, mallory):
    key = uuid.uuid4()
    first = proposals.propose(by=ada, key=key, **told())

    other = proposals.propose(by=mallory, key=key, **told())

    assert (first.by, other.by) == (ada, mallory)
    assert Problem.objects.count() == 2


def test_the_same_words_from_a_second_window_are_refused_with_the_way_to_the_first(ada):
    first = proposals.propose(by=ada, **told())

    with pytest.raises(Refused, match="^You have proposed this already.$") as refused:
        proposals.propose(by=ada, **told())

    assert refused.value.link == first.get_absolute_url()
    assert Problem.objects.count() == 1


def test_nobody_has_more_open_than_the_limit_and_a_decided_one_makes_room(ada, grace, settings):
    settings.MAX_OPEN_PROPOSALS = 2
    first, _ = (proposals.propose(by=ada, **told(title=title)) for title in ("One", "Two"))

    with pytest.raises(Refused, match="^You have 2 proposals open"):
        proposals.propose(by=ada, **told(title="Three"))

    proposals.decline(first, by=grace, ground=Ground.OUTSIDE, note="It is about birds.", now=NOW)
    assert proposals.propose(by=ada, **told(title="Three")).is_waiting


def test_a_flood_of_proposals_is_refused(ada, settings):
    settings.ACTS_PER_HOUR = 1
    proposals.propose(by=ada, **told(title="One"))

    with pytest.raises(Refused, match="as often as one person can in an hour"):
        proposals.propose(by=ada, **told(title="Two"))

    assert Problem.objects.count() == 1


@pytest.mark.parametrize(
    ("origin", "licence", "consent", "refused"),
    [
        ("own", "cc-by", "mine", ""),
        ("own", "cc-by", "own-words", "What you pose yourself"),
        ("public", "reserved", "own-words", ""),
        ("public", "reserved", "asked", ""),
        ("public", "cc-by", "licensed", ""),
        ("public", "cc-by-sa", "licensed", "That licence does not"),
        ("public", "unknown", "licensed", "That licence does not"),
    ],
)
def test_words_stand_here_by_right_or_not_at_all(origin, licence, consent, refused):
    assert why_not_allowed(Origin(origin), Licence(licence), Consent(consent)).startswith(refused)
    assert bool(why_not_allowed(origin, licence, consent)) == bool(refused)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (FOUND | {"consent": "licensed"}, "^That licence does not let its words stand here"),
        (FOUND | {"source_name": ""}, "^Name the place where it stands"),
        (FOUND | {"source_url": "http://10.0.0.1/list"}, "^That address is a number that leads inside"),
        ({"needs": {}}, "^Name at least one skill"),
        ({"hours_low": 9, "hours_high": 3}, "^The most hours are fewer"),
    ],
)
def test_what_is_not_whole_is_refused_and_leaves_nothing(ada, changed, said):
    with pytest.raises(Refused, match=said):
        proposals.propose(by=ada, **told(**changed))

    assert not Problem.objects.exists()
    assert not Event.objects.exists()


def test_text_that_the_renderer_refuses_leaves_nothing(ada):
    with pytest.raises(markdown.Unrenderable):
        proposals.propose(by=ada, **told(why="$" + "{" * 60 + "}" * 60 + "$"))

    assert not Problem.objects.exists()


def test_changes_are_asked_for_with_what_would_make_it_listable(ada, grace):
    proposal = a_proposal(ada, title="Heads")

    proposals.ask_for_changes(proposal, by=grace, note="Name a *threshold*.", seen=1, now=NOW)

    found = Proposal.objects.select_related("problem").get()
    assert (found.problem.status, found.note, found.note_by, found.noted_at) == (
        "needs_changes",
        "Name a *threshold*.",
        grace,
        NOW,
    )
    assert last_event() == (
        "asked for changes", found.problem_id, "proposed", "needs_changes", "Name a *threshold*.", "grace", False,
    )  # fmt: skip
    assert notices_of(ada) == [
        (
            f"{{who}} asks for changes in your proposal #{found.problem_id} “Heads”",
            "Name a *threshold*.",
            f"/problems/{found.problem_id}/proposal/",
        )
    ]


def test_sent_again_it_has_its_new_words_and_the_same_number(ada, grace):
    proposal = a_proposal(ada, status="needs_changes")
    number, skill = proposal.problem_id, a_skill()
    drafts.save({"title": ["x"]}, by=ada, key=uuid.uuid4(), problem=proposal.problem, now=NOW)

    proposals.send_again(
        proposal, by=ada, seen=1, **told(success_test="Ten percent.", needs={skill: 1}, note="A threshold.", **FOUND)
    )

    problem = Problem.objects.get()
    assert (problem.pk, problem.status, problem.success_test) == (number, "proposed", "Ten percent.")
    assert problem.rendered["success_test"] == markdown.render("Ten percent.")
    assert list(problem.needs.values_list("skill", "level")) == [(skill.pk, 1)]
    assert problem.proposal.posed_by == "N. Nanda"
    # What it was sent again with is for the curators, and the history is for everybody.
    assert list(problem.revisions.values_list("number", "note")) == [(2, ""), (1, "")]
    assert last_event() == ("proposed again", number, "needs_changes", "proposed", "A threshold.", "ada", False)
    assert [title for title, _, _ in notices_of(grace)] == [
        f"{{who}} changed their proposal #{number} “Heads that copy”"
    ]
    assert not Draft.objects.exists()


def test_two_windows_that_change_one_proposal_meet(ada):
    proposal = a_proposal(ada)
    proposals.send_again(proposal, by=ada, seen=1, **told(why="First window."))

    with pytest.raises(Refused) as refused:
        proposals.send_again(proposal, by=ada, seen=1, **told(why="Second window."))

    assert refused.value.code == "changed"
    assert Problem.objects.get().why == "First window."


def test_a_curator_decides_on_the_words_they_read(ada, grace):
    proposal = a_proposal(ada)
    proposals.send_again(proposal, by=ada, seen=1, **told())

    for decide in (
        lambda: proposals.put_on_list(proposal, by=grace, seen=1, now=NOW),
        lambda: proposals.ask_for_changes(proposal, by=grace, note="x", seen=1, now=NOW),
        lambda: proposals.decline(proposal, by=grace, ground=Ground.SPAM, note="x", seen=1, now=NOW),
        lambda: proposals.merge(proposal, a_problem(), by=grace, note="x", seen=1, now=NOW),
    ):
        with pytest.raises(Refused, match="^The text has changed since you opened this page"):
            decide()

    assert Problem.objects.get(pk=proposal.problem_id).status == "proposed"


def test_taken_back_it_is_a_draft_that_curators_no_longer_read_and_can_be_sent_again(ada, grace):
    proposal = a_proposal(ada)

    proposals.take_back(proposal, by=ada, now=NOW)

    assert Problem.objects.get().status == "draft"
    assert last_event()[0] == "took back a proposal"
    assert not Proposal.objects.visible_to(grace).exists()
    assert Proposal.objects.visible_to(ada).exists()
    with pytest.raises(Refused, match="^It does not wait for a curator"):
        proposals.put_on_list(proposal, by=grace, now=NOW)
    assert proposals.send_again(proposal, by=ada, **told()).problem.status == "proposed"


def test_listed_it_is_set_right_and_its_proposer_is_told(ada, grace):
    proposal = a_proposal(ada, title="Heads", techniques=[a_technique()])
    track, skill = a_track(), a_skill(name="Probing")

    proposals.put_on_list(
        proposal,
        by=grace,
        seen=1,
        needs={skill: 3},
        track=track,
        difficulty="B",
        compute="free-colab",
        hours_low=None,
        hours_high=40,
        kind="question",
        note="A good one.",
        now=NOW,
    )

    problem = Problem.objects.get()
    assert (problem.status, problem.track, problem.difficulty, problem.compute) == ("listed", track, "B", "free-colab")
    assert list(problem.needs.values_list("skill", "level")) == [(skill.pk, 3)]
    assert problem.techniques.count() == 1
    assert (problem.source.key, problem.posted_by) == ("members", ada)
    assert "Probing" in problem.keywords
    assert last_event() == ("moved", problem.pk, "proposed", "listed", "A good one.", "grace", True)
    assert list(Event.objects.values_list("verb", "is_public")) == [("moved", True), ("set a proposal right", False)]
    assert notices_of(ada) == [
        (f"{{who}} put your proposal #{problem.pk} “Heads” on the list", "A good one.", problem.get_absolute_url())
    ]


def test_listed_as_it_is_it_leaves_one_event(ada, grace):
    proposals.put_on_list(a_proposal(ada), by=grace, now=NOW)

    assert [event.verb for event in Event.objects.all()] == ["moved"]


def test_the_source_that_it_is_listed_with_is_in_its_history(ada, grace):
    proposals.put_on_list(a_proposal(ada, origin=FOUND), by=grace, note="Good.", now=NOW)

    newest = revisions.current_revision(Problem.objects.get())
    assert (newest.number, newest.facts["source"], newest.by) == (2, "a-list-of-heads", grace)
    problems.revise(newest.problem, {"why": "So."}, by=grace, note="x", now=NOW)
    changed = facts.differing(newest.said, revisions.current_revision(newest.problem).said)
    assert changed == {"why": ("", "So.")}


def test_the_source_is_the_one_that_the_board_knows_by_its_address(ada, grace):
    known = a_source(url="https://heads.example/list")

    proposals.put_on_list(a_proposal(ada, origin=FOUND), by=grace, now=NOW)

    assert Problem.objects.get().source == known
    assert Source.objects.filter(url__contains="heads.example").count() == 1


def test_a_new_source_gets_a_key_of_its_own(ada, grace):
    a_source(key="a-list-of-heads", url="https://other.example/")

    proposals.put_on_list(a_proposal(ada, origin=FOUND), by=grace, now=NOW)

    source = Problem.objects.get().source
    assert (source.key, source.name, source.url) == ("a-list-of-heads-2", "A list of heads", FOUND["source_url"])


def test_what_is_not_listable_is_not_listed_and_says_what_is_missing(ada, grace):
    proposal = a_proposal(ada, difficulty="")

    with pytest.raises(Refused, match="^A listed problem needs"):
        proposals.put_on_list(proposal, by=grace, now=NOW)

    assert Problem.objects.get().status == "proposed"
    assert proposals.missing(proposal.problem, []) == ["difficulty", "skill with a level"]


def test_declined_it_says_why_and_stays_as_it_is(ada, grace):
    proposal = a_proposal(ada, title="Heads")

    proposals.decline(proposal, by=grace, ground=Ground.KNOWN, note="See Olsson et al.", now=NOW)

    found = Proposal.objects.select_related("problem").get()
    assert (found.problem.status, found.ground, found.note) == ("declined", "known", "See Olsson et al.")
    assert last_event() == (
        "declined a proposal", found.problem_id, "proposed", "declined", "See Olsson et al.", "grace", False,
    )  # fmt: skip
    assert notices_of(ada)[0][:2] == (
        f"{{who}} declined your proposal #{found.problem_id} “Heads”, and says why",
        "See Olsson et al.",
    )
    with pytest.raises(Refused, match="^It is decided"):
        proposals.send_again(proposal, by=ada, **told())
    with pytest.raises(Refused, match="^It is decided or taken back"):
        proposals.take_back(proposal, by=ada, now=NOW)


def test_merged_its_number_leads_to_the_one_that_was_there(ada, grace):
    proposal, canonical = a_proposal(ada), a_problem()

    proposals.merge(proposal, canonical, by=grace, note="The same heads.", now=NOW)

    problem = Problem.objects.get(pk=proposal.problem_id)
    assert (problem.status, problem.merged_into, problem.source) == ("duplicate", canonical, None)
    assert last_event()[:2] == ("merged a proposal", problem.pk)


def test_nothing_leads_to_what_is_not_on_the_list(ada, grace, mallory):
    proposal, other = a_proposal(ada), a_proposal(mallory)

    with pytest.raises(Refused, match="is not on the list, so nothing can lead there"):
        proposals.merge(proposal, other.problem, by=grace, note="The same.", now=NOW)

    assert Problem.objects.get(pk=proposal.problem_id).merged_into is None


@pytest.mark.parametrize("verb", ["ask_for_changes", "decline", "merge"])
def test_who_takes_something_from_others_says_why(ada, grace, verb):
    more = {"ask_for_changes": {}, "decline": {"ground": Ground.SPAM}, "merge": {"into": a_problem()}}[verb]

    with pytest.raises(Refused, match="^Say "):
        getattr(proposals, verb)(a_proposal(ada), by=grace, note=" \n", now=NOW, **more)

    assert not Event.objects.exists()


def decisions(proposal, by) -> list:
    return [
        lambda: proposals.put_on_list(proposal, by=by, now=NOW),
        lambda: proposals.ask_for_changes(proposal, by=by, note="x", now=NOW),
        lambda: proposals.decline(proposal, by=by, ground=Ground.SPAM, note="x", now=NOW),
        lambda: proposals.merge(proposal, a_problem(), by=by, note="x", now=NOW),
    ]


@pytest.mark.parametrize("number", range(4))
def test_members_decide_nothing_and_curators_nothing_of_their_own(ada, grace, mallory, number):
    for proposal, by, said in (
        (a_proposal(ada), mallory, "^Only a curator can do this.$"),
        (a_proposal(ada), ada, "^Only a curator can do this.$"),
        (a_proposal(grace), grace, "^This is a proposal of yours. Another curator decides on it.$"),
    ):
        with pytest.raises(Refused, match=said):
            decisions(proposal, by)[number]()

    assert not Event.objects.exists()


@pytest.mark.parametrize("number", range(4))
def test_a_right_that_has_ended_decides_nothing(ada, grace, number):
    proposal = a_proposal(ada)
    grace.role = "member"

    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        decisions(proposal, grace)[number]()


def test_strangers_change_and_take_back_nothing(ada, mallory, grace):
    proposal = a_proposal(ada)

    for person in (mallory, grace):
        with pytest.raises(Refused, match="^Only whoever proposed it can take it back.$"):
            proposals.take_back(proposal, by=person, now=NOW)
        with pytest.raises(Refused, match="^Only whoever proposed it can change it.$"):
            proposals.send_again(proposal, by=person, **told())

    assert not Event.objects.exists()


REACHED = {
    "draft": lambda proposal, by: proposals.take_back(proposal, by=proposal.by, now=NOW),
    "needs_changes": lambda proposal, by: proposals.ask_for_changes(proposal, by=by, note="x", now=NOW),
    "listed": lambda proposal, by: proposals.put_on_list(proposal, by=by, now=NOW),
    "declined": lambda proposal, by: proposals.decline(proposal, by=by, ground=Ground.SPAM, note="x", now=NOW),
    "duplicate": lambda proposal, by: proposals.merge(proposal, a_problem(), by=by, note="x", now=NOW),
    "proposed": lambda proposal, by: proposals.send_again(proposal, by=proposal.by, **told()),
}


BEFORE = [Status.DRAFT, Status.PROPOSED, Status.NEEDS_CHANGES, Status.DECLINED]


@pytest.mark.parametrize(("before", "after"), list(product(BEFORE, REACHED)))
def test_a_step_is_taken_where_the_table_has_it(ada, grace, before, after):
    proposal = a_proposal(ada, status=before)
    # A proposal that waits can be bettered, which is no move.
    allowed = after in MOVES[before] or (before, after) == (Status.PROPOSED, "proposed")

    try:
        REACHED[after](proposal, grace)
    except Refused:
        assert not allowed
        assert Problem.objects.get(pk=proposal.problem_id).status == before
    else:
        assert allowed
        assert Problem.objects.get(pk=proposal.problem_id).status == after


def test_what_leaves_the_list_later_is_no_business_of_the_proposal(ada, grace):
    proposal = proposals.put_on_list(a_proposal(ada), by=grace, now=NOW)
    problems.move(proposal.problem, Status.HISTORICAL, by=grace, note="Dated.", now=NOW)

    with pytest.raises(Refused, match="^It does not wait for a curator"):
        proposals.put_on_list(proposal, by=grace, now=NOW)


# What asks much the same


def names(found) -> list[tuple]:
    return [(one.problem.pk, one.is_shown) for one in found]


def test_what_asks_the_same_is_found_by_spelling_and_by_words(ada):
    spelt = a_problem(title="How does GPT-2 build acronyms?", question="Which heads?")
    worded = a_problem(title="A riddle", question="Which attention heads build acronyms of three letters?")
    a_problem(title="Superposition in toys", question="How many directions fit?")

    found = proposals.look_alikes("How does GPT2 build acronym", "Which attention heads build acronyms?", by=ada)

    assert {one.problem.pk for one in found} == {spelt.pk, worded.pk}


def test_listed_proposed_and_merged_ones_are_found_and_only_readable_ones_are_shown(ada, grace, mallory):
    title, question = "Heads that copy tokens", "Which heads copy tokens?"
    listed = a_problem(title=title, question=question)
    merged = a_problem(title=title, question=question, status="merged", merged_into=listed)
    proposed = a_proposal(ada, title=title, question=question).problem
    for status in ("draft", "declined", "withdrawn"):
        a_problem(title=title, question=question, status=status)

    by_whom = {person: names(proposals.look_alikes(title, question, by=person)) for person in (ada, grace, mallory)}

    everything = [(listed.pk, True), (merged.pk, True), (proposed.pk, True)]
    assert by_whom == {ada: everything, grace: everything, mallory: [*everything[:2], (proposed.pk, False)]}
    assert proposals.look_alikes(title, question, by=mallory)[1].leads_to == listed
    assert names(proposals.look_alikes(title, question, by=ada, besides=proposed)) == everything[:2]


@pytest.mark.parametrize(
    "words", ["", "heads", "a b", "-" * 50, "' or 1=1 --", '"', "\\", "%_%", "!!! ??? (((", "or or or or"]
)
def test_words_that_say_little_find_nothing_and_break_nothing(ada, words):
    a_problem(title="Heads that copy")

    assert proposals.look_alikes(words, words, by=ada) == []


def test_looking_takes_one_query_however_much_there_is(ada, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            a_problem(title="Heads that copy tokens", question="Which heads copy tokens?")
        with django_assert_num_queries(1):
            assert proposals.look_alikes("Heads that copy tokens", "Which heads?", by=ada)
