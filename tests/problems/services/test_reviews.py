"""Reviews: who may, what they do to a write-up, what they leave, and when they run out."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from board.lib.errors import Refused
from problems.models import Bearing, Event, Review
from problems.models.review_states import MOVES, Question, Status
from problems.models.writeups import Status as WriteUpStatus
from problems.services import reviewers, reviews
from problems.services.reviews import Said
from tests.factories import NOW, a_claim, a_person, a_problem, a_review, a_writeup, join
from users.services import people

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SAID = {question: Said("yes", "It is.") for question in Question.values}
EARNED = (
    "Reviewing is earned: end a claim with a write-up of your own, or write one that is found legible. "
    "A curator can also give you the right."
)


def a_reviewer(username: str = ""):
    """Somebody whom a curator gave the right."""
    person = a_person(username)
    reviewers.grant(person, by=a_person(role="curator"), note="Reads closely.", now=NOW - DAY)
    return person


def given(writeup, by, outcome="legible", now=NOW, **fields):
    taken = reviews.take(writeup, by=by, unnamed=fields.pop("unnamed", False), now=now)
    fields.setdefault("note", "The **baseline** is missing." if outcome == "changes" else "")
    return reviews.give(taken, by=by, outcome=outcome, now=now, **{"answers": SAID} | fields)


def delivered_by(person, problem=None, **fields):
    """A write-up that ended a claim of this person's, with the claim."""
    problem = problem or a_problem()
    claim = a_claim(person=person, problem=problem, status="delivered")
    writeup = a_writeup(says={problem: "answers"}, linked_by=person, **fields)
    writeup.authors.create(person=person)
    Bearing.objects.update(claim=claim)
    return writeup, claim


def refusal(act) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, str(refused.value)


# Who may


def stranger(writeup, person):
    pass


def of_a_legible_one(writeup, person):
    a_writeup(status="legible").authors.create(person=person)


def of_a_claim_that_it_delivered(writeup, person):
    Bearing.objects.create(
        writeup=a_writeup(), problem=a_problem(), says="answers", claim=a_claim(person=person, status="delivered")
    )


def with_a_grant(writeup, person):
    reviewers.grant(person, by=a_person(role="curator"), note="Reads closely.", now=NOW)


def who_curates(writeup, person):
    person.role = "curator"
    person.save()


@pytest.mark.parametrize("has", [of_a_legible_one, of_a_claim_that_it_delivered, with_a_grant, who_curates])
def test_the_right_is_earned_or_given(mallory, has):
    writeup = a_writeup()
    has(writeup, mallory)

    taken = reviews.take(writeup, by=mallory, now=NOW)

    assert (taken.status, taken.round, taken.due_at) == ("taken", 1, NOW + 14 * DAY)


def linked_it(writeup, person):
    writeup.linked_by = person
    writeup.save()


def wrote_it(writeup, person):
    writeup.authors.create(person=person)


def ended_a_claim_with_it(writeup, person, standing="joined"):
    claim = a_claim(status="delivered", problem=writeup.problems.get())
    join(claim, person, standing=standing)
    writeup.bearings.update(claim=claim)


def left_the_claim_before(writeup, person):
    ended_a_claim_with_it(writeup, person, standing="left")


def works_with_an_author(writeup, person):
    author = a_person()
    writeup.authors.create(person=author)
    join(a_claim(person=author, problem=writeup.problems.get()), person)


def works_with_who_linked_it(writeup, person):
    writeup.linked_by = a_person()
    writeup.save()
    join(a_claim(person=writeup.linked_by, problem=writeup.problems.get()), person)


def has_taken_it(writeup, person):
    a_review(writeup=writeup, by=person)


def has_given_it(writeup, person):
    a_review(writeup=writeup, by=person, outcome="changes")


def had_it_hidden(writeup, person):
    a_review(writeup=writeup, by=person, status="hidden")


def has_three_others(writeup, person):
    for _ in range(3):
        a_review(by=person)


def is_read_by_three(writeup, person):
    for _ in range(3):
        a_review(writeup=writeup)


def in_state(status):
    def change(writeup, person):
        writeup.status = status
        writeup.save()

    change.__name__ = f"is_{status}"
    return change


YOURS = ("your-own", "You are one of its authors. Somebody else reads it.")
YOUR_CLAIM = ("your-claim", "You are or were on the claim that it came of. Somebody else reads it.")
YOUR_TEAM = (
    "your-team",
    "You work or worked with one of its authors on a problem that it addresses. Somebody else reads it.",
)
FORBIDDEN = [
    (linked_it, ("your-own", "You linked it. Somebody else reads it.")),
    (wrote_it, YOURS),
    (ended_a_claim_with_it, YOUR_CLAIM),
    (left_the_claim_before, YOUR_CLAIM),
    (works_with_an_author, YOUR_TEAM),
    (works_with_who_linked_it, YOUR_TEAM),
    (has_taken_it, ("taken", "You have taken it already.")),
    (has_given_it, ("reviewed", "You have reviewed it already.")),
    (had_it_hidden, ("reviewed", "You have reviewed it already.")),
    (
        has_three_others,
        ("enough-reviews", "You have taken 3 reviews, as many as one person can. Give or return one first."),
    ),
    (is_read_by_three, ("full", "3 people are reading it now, as many as it takes at a time.")),
    (in_state("submitted"), ("not-open", "It is new. A curator looks at it first, within days.")),
    (
        in_state("legible"),
        ("not-open", "It is legible: two people could follow it. It asks for no more reviewers."),
    ),
    (in_state("superseded"), ("not-open", "There is a newer one. That one can be reviewed.")),
    (in_state("withdrawn"), ("not-open", "It is no longer on the board.")),
    (in_state("declined"), ("not-open", "It is no longer on the board.")),
]


@pytest.mark.parametrize(("because", "said"), FORBIDDEN)
def test_a_reviewer_is_refused_with_the_reason(because, said):
    person, writeup = a_reviewer(), a_writeup(says={a_problem(): "answers"})
    because(writeup, person)
    rows = Review.objects.count()

    assert refusal(lambda: reviews.take(writeup, by=person, now=NOW)) == said
    assert Review.objects.count() == rows


@pytest.mark.parametrize(
    ("who", "said"),
    [(AnonymousUser, ("sign-in", "Sign in to review.")), (a_person, ("not-earned", EARNED))],
)
def test_who_has_not_earned_it_is_told_how(who, said):
    assert refusal(lambda: reviews.take(a_writeup(), by=who(), now=NOW)) == said


def test_a_write_up_that_nobody_has_looked_at_earns_nothing(mallory):
    delivered_by(mallory, status="submitted")

    assert refusal(lambda: reviews.take(a_writeup(), by=mallory, now=NOW))[0] == "not-earned"


def test_to_work_with_an_author_on_something_else_hinders_nobody():
    author, person = a_person(), a_reviewer()
    writeup = a_writeup(says={a_problem(): "answers"})
    writeup.authors.create(person=author)
    join(a_claim(person=author), person)

    assert reviews.take(writeup, by=person, now=NOW).by == person


def test_who_worked_with_an_author_on_it_stays_a_party():
    """A claim that ended with an earlier version, or that one of them left, makes nobody a stranger."""
    author, person = a_person(), a_reviewer()
    writeup = a_writeup(says={a_problem(): "answers"})
    writeup.authors.create(person=author)
    join(a_claim(person=author, problem=writeup.problems.get(), status="delivered"), person, standing="left")

    assert refusal(lambda: reviews.take(writeup, by=person, now=NOW)) == YOUR_TEAM


def test_the_yes_of_somebody_who_became_an_author_does_not_count():
    writeup = a_writeup(linked_by=a_person())
    first, second, third = a_reviewer(), a_reviewer(), a_reviewer()
    given(writeup, first)
    writeup.authors.create(person=first)
    given(writeup, second)
    writeup.refresh_from_db()
    assert writeup.status == "listed"

    given(writeup, third)
    writeup.refresh_from_db()
    assert writeup.status == "legible"


@pytest.mark.parametrize("question", ["claim", "method"])
def test_what_one_could_not_tell_or_follow_is_no_yes(question):
    writeup = a_writeup()

    with pytest.raises(Refused, match="^You answered no to"):
        given(writeup, a_reviewer(), answers=SAID | {question: Said("no", "It is not.")})
    assert not Review.objects.filter(status="given").exists()


@pytest.mark.parametrize(("verb", "status"), [(reviews.hide, "given"), (reviews.show, "hidden")])
def test_a_curator_judges_no_review_of_their_own_work(grace, verb, status):
    review = a_review(writeup=a_writeup(linked_by=grace), status=status)
    reason = {"note": "Spam."} if verb == reviews.hide else {}

    assert refusal(lambda: verb(review, by=grace, now=NOW, **reason)) == (
        "your-own",
        "It is a review of your own work. Another curator looks at it.",
    )


def test_one_from_before_this_board_is_reviewed_like_any_other():
    assert reviews.take(a_writeup(linked_by=None), by=a_reviewer(), now=NOW).status == "taken"


# States


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_every_pair_of_states(before, after):
    review = a_review(status=before)
    fields = {"outcome": "legible", "given_at": NOW} if after in {"given", "hidden"} else {}
    for name, value in fields.items():
        setattr(review, name, value)
    review.hidden_because = "Unkind." if after == "hidden" else ""
    move = lambda: reviews._move(review, after, "shifted", by=review.by, now=NOW, fields=tuple(fields))  # noqa: E731

    if after in MOVES[before]:
        move()
        assert Review.objects.get().status == after
    else:
        assert refusal(move)[1] == f"A review that is {before} cannot become {after}."
        assert Review.objects.get().status == before


def test_a_review_is_given_whole():
    writeup, person = a_writeup(), a_reviewer()

    review = given(writeup, person, "changes", private_note="I know them.", now=NOW)

    row = Review.objects.values("status", "outcome", "note", "note_html", "private_note", "given_at").get()
    assert row == {
        "status": "given",
        "outcome": "changes",
        "note": "The **baseline** is missing.",
        "note_html": "<p>The <strong>baseline</strong> is missing.</p>\n",
        "private_note": "I know them.",
        "given_at": NOW,
    }
    assert [(one.question, one.answer, one.line) for one in review.answers.order_by("pk")] == [
        (question, "yes", "It is.") for question in Question.values
    ]
    told = Event.objects.filter(subject=f"review:{review.pk}").order_by("pk")
    assert list(told.values_list("verb", "by", "before", "after", "is_public")) == [
        ("took a review", person.pk, "", "taken", False),
        ("gave a review", person.pk, "taken", "changes", True),
    ]


WRONG_ANSWERS = [
    (SAID | {"claim": Said("maybe", "x")}, "Answer each of the six questions: yes, partly or no."),
    ({"claim": Said("yes", "x")}, "Answer each of the six questions: yes, partly or no."),
    (SAID | {"claim": Said("no", "  ")}, "Write one line for each answer."),
    (SAID | {"claim": Said("no", "x" * 301)}, "A line has at most 300 characters."),
]


@pytest.mark.parametrize(("answers", "sentence"), WRONG_ANSWERS)
def test_each_question_has_an_answer_and_a_line(answers, sentence):
    review = a_review()

    said = refusal(lambda: reviews.give(review, by=review.by, outcome="legible", answers=answers, now=NOW))[1]

    assert (said, review.answers.count()) == (sentence, 0)


def test_who_asks_for_changes_says_which():
    review = a_review()

    said = refusal(lambda: reviews.give(review, by=review.by, outcome="changes", answers=SAID, note=" ", now=NOW))[1]

    assert said == "Say in the note what you ask to be changed."


def test_a_stranger_gives_returns_and_betters_nothing(mallory):
    taken, done = a_review(), a_review(outcome="legible")

    acts = [
        lambda: reviews.give(taken, by=mallory, outcome="legible", answers=SAID, now=NOW),
        lambda: reviews.put_back(taken, by=mallory, now=NOW),
        lambda: reviews.better(done, by=mallory, answers=SAID, note="x", now=NOW),
        lambda: reviews.confirm(done, by=mallory, now=NOW),
        lambda: reviews.reveal(done, by=mallory, now=NOW),
        lambda: reviews.reply(done, by=mallory, text="x", now=NOW),
        lambda: reviews.resubmit(done.writeup, by=mallory, note="x", now=NOW),
    ]
    assert [refusal(act)[0] for act in acts] == ["not-yours"] * 7
    assert [refusal(lambda act=act: act(done, by=mallory, note="x"))[0] for act in (reviews.hide, reviews.show)] == [
        "not-curator"
    ] * 2


def test_who_became_an_author_meanwhile_does_not_give_it():
    review = a_review()
    review.writeup.authors.create(person=review.by)

    act = lambda: reviews.give(review, by=review.by, outcome="legible", answers=SAID, now=NOW)  # noqa: E731

    assert refusal(act) == YOURS


# Time


def test_a_review_counts_as_taken_until_its_time_is_past_and_no_longer():
    review = a_review()
    late = NOW + 14 * DAY

    assert list(Review.objects.taken(late - DAY)) == [review]
    assert list(Review.objects.taken(late)) == []
    act = lambda: reviews.give(review, by=review.by, outcome="legible", answers=SAID, now=late)  # noqa: E731
    assert refusal(act) == (
        "returned",
        "The time for this review is over. Take it again, and bring what you wrote.",
    )


def test_places_are_free_again_when_time_is_past_whether_or_not_the_sweep_has_run():
    person, writeup = a_reviewer(), a_writeup()
    for _ in range(3):
        a_review(writeup=writeup)
    has_three_others(writeup, person)

    assert reviews.take(writeup, by=person, now=NOW + 14 * DAY).status == "taken"


def test_what_ran_out_is_written_down_once_and_can_be_taken_again():
    person, writeup = a_reviewer(), a_writeup()
    reviews.take(writeup, by=person, now=NOW)

    assert [reviews.return_overdue(now=NOW + n * DAY) for n in (13, 14, 15)] == [0, 1, 0]
    again = reviews.take(writeup, by=person, now=NOW + 15 * DAY)

    assert list(Review.objects.order_by("pk").values_list("status", flat=True)) == ["returned", "taken"]
    assert again.due_at == NOW + 29 * DAY


def test_who_takes_anew_what_ran_out_needs_no_sweep():
    person, writeup = a_reviewer(), a_writeup()
    reviews.take(writeup, by=person, now=NOW)

    reviews.take(writeup, by=person, now=NOW + 20 * DAY)

    assert list(Review.objects.order_by("pk").values_list("status", flat=True)) == ["returned", "taken"]


def test_who_returns_one_or_leaves_the_board_has_none_on_the_desk():
    one, other = a_review(), a_review()

    reviews.put_back(one, by=one.by, now=NOW)
    people.delete(other.by, now=NOW)

    assert list(Review.objects.values_list("status", flat=True)) == ["returned", "returned"]
    assert refusal(lambda: reviews.put_back(one, by=one.by, now=NOW))[0] == "not-taken"
    assert not Event.objects.public().filter(subject__startswith="review:").exists()


# Outcome


def test_two_who_could_follow_make_it_legible():
    writeup = a_writeup()
    given(writeup, a_reviewer())
    writeup.refresh_from_db()
    assert writeup.status == "listed"

    given(writeup, a_reviewer())

    writeup.refresh_from_db()
    assert writeup.status == "legible"
    moved = Event.objects.values_list("by", "before", "after").get(verb="legible")
    assert moved == (None, "listed", "legible")


def test_two_who_were_on_a_claim_together_count_as_one():
    problem = a_problem()
    writeup, pair = a_writeup(says={problem: "answers"}), [a_reviewer(), a_reviewer()]
    join(a_claim(problem=problem, person=pair[0], status="released"), pair[1], standing="left")
    for person in pair:
        given(writeup, person)
    writeup.refresh_from_db()
    assert writeup.status == "listed"

    given(writeup, a_reviewer())

    writeup.refresh_from_db()
    assert writeup.status == "legible"


def test_a_claim_together_on_another_problem_hinders_nothing():
    writeup, pair = a_writeup(says={a_problem(): "answers"}), [a_reviewer(), a_reviewer()]
    join(a_claim(person=pair[0]), pair[1])
    for person in pair:
        given(writeup, person)

    writeup.refresh_from_db()
    assert writeup.status == "legible"


def test_changes_asked_stop_it_and_the_claim_goes_on(ada):
    writeup, claim = delivered_by(ada)

    given(writeup, a_reviewer(), "changes", now=NOW)

    writeup.refresh_from_db()
    claim.refresh_from_db()
    assert (writeup.status, claim.status, claim.ended_at) == ("changes_requested", "active", None)
    assert claim.lapses_at == NOW + 30 * DAY
    assert claim.claimants.get().is_holding is True
    told = Event.objects.values_list("verb", "by", "before", "after").filter(claim=claim)
    assert list(told) == [("reopened", None, "delivered", "active")]


def holds_another_claim(claim):
    a_claim(person=claim.person)


def on_a_full_problem(claim):
    claim.problem.max_claims = 1
    claim.problem.save()
    a_claim(problem=claim.problem)


def on_a_closed_problem(claim):
    claim.problem.status = "historical"
    claim.problem.save()


def with_somebody_who_holds_enough(claim):
    join(claim, a_claim().person)


def with_a_lead_who_left(claim):
    people.delete(claim.person, now=NOW)


@pytest.mark.parametrize(
    "unable",
    [
        holds_another_claim,
        on_a_full_problem,
        on_a_closed_problem,
        with_somebody_who_holds_enough,
        with_a_lead_who_left,
    ],
)
def test_a_claim_that_cannot_be_held_stays_delivered(ada, unable):
    writeup, claim = delivered_by(ada)
    unable(claim)

    given(writeup, a_reviewer(), "changes", now=NOW)

    writeup.refresh_from_db()
    claim.refresh_from_db()
    assert (writeup.status, claim.status) == ("changes_requested", "delivered")


def test_a_claim_of_ones_own_that_went_quiet_since_does_not_stand_in_the_way(ada):
    writeup, claim = delivered_by(ada)
    stale = a_claim(person=ada, problem=claim.problem, lapses_at=NOW)

    given(writeup, a_reviewer(), "changes", now=NOW)

    claim.refresh_from_db()
    stale.refresh_from_db()
    assert (claim.status, stale.status) == ("active", "lapsed")


def test_a_change_by_the_author_begins_a_round_and_delivers_again(ada):
    writeup, claim = delivered_by(ada)
    asked = given(writeup, a_reviewer(), "changes", now=NOW)

    sent = reviews.resubmit(writeup, by=ada, note="The *baseline* is in.", now=NOW + DAY)

    writeup.refresh_from_db()
    claim.refresh_from_db()
    assert (writeup.status, claim.status) == ("listed", "delivered")
    assert sent.note_html == "<p>The <em>baseline</em> is in.</p>\n"
    again = given(writeup, asked.by, now=NOW + 2 * DAY)
    assert (asked.round, again.round) == (1, 2)


def test_a_claim_that_went_quiet_before_the_change_stays_quiet(ada):
    writeup, claim = delivered_by(ada)
    given(writeup, a_reviewer(), "changes", now=NOW)

    reviews.resubmit(writeup, by=ada, note="Done.", now=NOW + 31 * DAY)

    claim.refresh_from_db()
    writeup.refresh_from_db()
    assert (claim.shown_status(NOW + 31 * DAY), writeup.status) == ("lapsed", "listed")


def test_a_yes_from_before_the_change_counts_once_it_is_confirmed(ada):
    writeup = a_writeup(linked_by=ada)
    early = given(writeup, a_reviewer())
    given(writeup, a_reviewer(), "changes")
    reviews.resubmit(writeup, by=ada, note="Done.", now=NOW)
    given(writeup, a_reviewer())
    writeup.refresh_from_db()
    assert writeup.status == "listed"

    reviews.confirm(early, by=early.by, now=NOW)

    writeup.refresh_from_db()
    early.refresh_from_db()
    assert (writeup.status, early.round, early.stands_in) == ("legible", 1, 2)


def test_what_is_confirmed_is_an_old_yes_of_ones_own_and_nothing_else(ada):
    writeup = a_writeup(linked_by=ada)
    early, no = given(writeup, a_reviewer()), given(writeup, a_reviewer(), "changes")
    confirm = lambda review: lambda: reviews.confirm(review, by=review.by, now=NOW)  # noqa: E731
    assert refusal(confirm(early))[0] == "stands"
    assert refusal(confirm(no)) == ("no-yes", "Only a review by somebody who could follow it is confirmed.")
    reviews.resubmit(writeup, by=ada, note="Done.", now=NOW)
    given(writeup, early.by, "changes")

    assert refusal(confirm(early))[0] == "newer"


def test_nobody_resubmits_what_nobody_asked_to_change(ada):
    writeup = a_writeup(linked_by=ada)

    assert refusal(lambda: reviews.resubmit(writeup, by=ada, note="x", now=NOW)) == (
        "not-asked",
        "Nobody has asked for changes.",
    )
    assert refusal(lambda: reviews.resubmit(writeup, by=ada, note=" ", now=NOW))[1] == (
        "Say what you changed, so that its reviewers know where to look."
    )


def test_a_curator_resubmits_what_was_listed_before_this_board(grace):
    writeup = a_writeup(status="changes_requested")

    reviews.resubmit(writeup, by=grace, note="There is a second version.", now=NOW)

    writeup.refresh_from_db()
    assert writeup.status == "listed"


def test_one_that_was_taken_before_a_change_is_given_for_what_stands_now(ada):
    writeup = a_writeup(linked_by=ada)
    person = a_reviewer()
    taken = reviews.take(writeup, by=person, now=NOW)
    given(writeup, a_reviewer(), "changes")
    reviews.resubmit(writeup, by=ada, note="Done.", now=NOW)

    reviews.give(taken, by=person, outcome="legible", answers=SAID, now=NOW)

    taken.refresh_from_db()
    assert (taken.round, taken.stands_in) == (2, 2)


def test_a_late_doubt_is_shown_and_takes_legible_from_nobody():
    writeup = a_writeup()
    late = reviews.take(writeup, by=a_reviewer(), now=NOW)
    for _ in range(2):
        given(writeup, a_reviewer())

    reviews.give(late, by=late.by, outcome="changes", answers=SAID, note="A doubt.", now=NOW)

    writeup.refresh_from_db()
    assert (writeup.status, writeup.reviews.given().count()) == ("legible", 3)


@pytest.mark.parametrize("status", ["withdrawn", "superseded", "declined"])
def test_what_is_gone_takes_no_review(status):
    review = a_review()
    in_state(status)(review.writeup, None)

    act = lambda: reviews.give(review, by=review.by, outcome="legible", answers=SAID, now=NOW)  # noqa: E731

    assert refusal(act)[1] == "This write-up takes no reviews any longer. Return it, with thanks."


def test_hiding_the_one_that_asked_for_changes_lists_it_again(ada, grace):
    writeup, claim = delivered_by(ada)
    asked = given(writeup, a_reviewer(), "changes")

    reviews.hide(asked, by=grace, note="Unkind.", now=NOW)

    writeup.refresh_from_db()
    claim.refresh_from_db()
    assert (writeup.status, claim.status) == ("listed", "delivered")
    assert Event.objects.public().values_list("verb", "reason").filter(reason="Unkind.").get() == (
        "hid a review",
        "Unkind.",
    )


def test_a_hidden_yes_counts_for_nothing_and_counts_again_when_shown(grace):
    writeup = a_writeup()
    first = given(writeup, a_reviewer())
    reviews.hide(first, by=grace, note="A sockpuppet?", now=NOW)
    given(writeup, a_reviewer())
    writeup.refresh_from_db()
    assert writeup.status == "listed"

    reviews.show(first, by=grace, note="It was none.", now=NOW)

    writeup.refresh_from_db()
    first.refresh_from_db()
    assert (writeup.status, first.hidden_because) == ("legible", "")


def test_hiding_needs_a_reason_and_a_curator(grace, ada):
    review = a_review(outcome="legible")

    assert refusal(lambda: reviews.hide(review, by=grace, note=" ", now=NOW))[1].startswith("Say why")
    assert refusal(lambda: reviews.hide(review, by=ada, note="x", now=NOW))[0] == "not-curator"


# Words


def test_a_bettered_review_keeps_what_it_said_before():
    review = given(a_writeup(), a_reviewer(), note="Good.")
    better = SAID | {"checks": Said("partly", "One seed.")}

    reviews.better(review, by=review.by, answers=better, note="Good, *mostly*.", now=NOW + DAY)

    review = Review.objects.with_answers().get()
    assert (review.note_html, review.edited_at) == ("<p>Good, <em>mostly</em>.</p>\n", NOW + DAY)
    assert [line.answer for line in review.lines] == ["yes", "yes", "partly", "yes", "yes", "yes"]
    [version] = review.versions.all()
    assert (version.note, version.until) == ("Good.", NOW + DAY)
    assert [line.answer for line in version.lines] == ["yes"] * 6


def test_a_change_of_nothing_is_refused_and_leaves_no_version():
    review = given(a_writeup(), a_reviewer(), note="Good.")

    act = lambda: reviews.better(review, by=review.by, answers=SAID, note="Good. ", now=NOW)  # noqa: E731

    assert (refusal(act)[1], review.versions.count()) == ("Nothing was changed.", 0)


def test_the_author_replies_and_may_change_the_reply(ada):
    review = given(a_writeup(linked_by=ada), a_reviewer())

    reviews.reply(review, by=ada, text="Thank you.", now=NOW)
    reviews.reply(review, by=ada, text="Thank **you**.", now=NOW + DAY)

    row = Review.objects.values_list("reply_html", "replied_by", "replied_at").get()
    assert row == ("<p>Thank <strong>you</strong>.</p>\n", ada.pk, NOW + DAY)


def test_nothing_is_added_to_a_hidden_review(ada):
    review = a_review(status="hidden", writeup=a_writeup(linked_by=ada))

    acts = [
        lambda: reviews.reply(review, by=ada, text="x", now=NOW),
        lambda: reviews.better(review, by=review.by, answers=SAID, note="x", now=NOW),
    ]
    assert [refusal(act)[0] for act in acts] == ["not-shown", "not-shown"]


def test_no_event_holds_a_word_of_a_review(ada):
    writeup = a_writeup(linked_by=ada)
    words = SAID | {"claim": Said("yes", "xyzzy")}
    review = reviews.take(writeup, by=a_reviewer(), now=NOW)
    reviews.give(review, by=review.by, outcome="changes", answers=words, note="xyzzy", private_note="xyzzy", now=NOW)
    reviews.better(review, by=review.by, answers=SAID, note="xyzzy!", now=NOW)
    reviews.reply(review, by=ada, text="xyzzy", now=NOW)
    reviews.resubmit(writeup, by=ada, note="xyzzy", now=NOW)

    assert "xyzzy" not in str(list(Event.objects.values()))


# Unnamed


def test_letters_are_stable_for_a_person_and_told_apart():
    writeup = a_writeup(linked_by=a_person())
    one, named, two = a_reviewer(), a_reviewer(), a_reviewer()

    first = reviews.take(writeup, by=one, unnamed=True, now=NOW)
    reviews.take(writeup, by=named, now=NOW)
    second = reviews.take(writeup, by=two, unnamed=True, now=NOW)

    assert [first.letter, second.letter, Review.objects.get(by=named).letter] == ["A", "B", ""]


def test_a_letter_holds_in_the_next_round(ada):
    writeup, person = a_writeup(linked_by=ada), a_reviewer()
    given(writeup, a_reviewer(), unnamed=True, outcome="changes")
    reviews.take(writeup, by=person, unnamed=True, now=NOW)
    reviews.put_back(Review.objects.get(by=person), by=person, now=NOW)
    reviews.resubmit(writeup, by=ada, note="Done.", now=NOW)

    assert reviews.take(writeup, by=person, unnamed=True, now=NOW).letter == "B"


def test_letters_go_on_after_z():
    writeup = a_writeup()
    for _ in range(27):
        letter = reviews._letter(writeup, a_person())
        a_review(writeup=writeup, is_unnamed=True, letter=letter, outcome="legible")

    assert list(writeup.reviews.order_by("pk").values_list("letter", flat=True))[-3:] == ["Y", "Z", "AA"]


def test_who_reveals_themselves_does_so_for_all_that_they_said_of_it(ada):
    writeup, person = a_writeup(linked_by=ada), a_reviewer()
    first = given(writeup, person, "changes", unnamed=True)
    reviews.resubmit(writeup, by=ada, note="Done.", now=NOW)
    given(writeup, person, unnamed=True)

    reviews.reveal(first, by=person, now=NOW)

    assert list(writeup.reviews.values_list("is_unnamed", flat=True)) == [False, False]
    assert refusal(lambda: reviews.reveal(first, by=person, now=NOW))[0] == "named"
    assert Event.objects.public().values_list("verb", "by").filter(by=person).get() == ("signed a review", person.pk)
    assert [review.reviewer for review in Review.objects.named()] == [person.public_name] * 2


def test_only_what_is_listed_or_asked_to_change_takes_a_reviewer():
    assert {WriteUpStatus.LISTED, WriteUpStatus.CHANGES_REQUESTED} == {
        status
        for status in WriteUpStatus
        if reviews.permissions.can_take_review(a_reviewer(), a_writeup(status=status), NOW)
    }
