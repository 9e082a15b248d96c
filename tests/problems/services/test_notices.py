"""Who hears of what: each act, the people around it, and the words they get."""

from datetime import timedelta

import pytest

from problems.models import Event
from problems.services import (
    claims,
    comments,
    interests,
    logs,
    notices,
    problems,
    reports,
    reproductions,
    reviews,
    teams,
    watches,
    writeups,
)
from problems.services.writeups import BearsOn
from programs.services import notices as of_programs
from tests.factories import (
    NOW,
    a_claim,
    a_domain_rule,
    a_person,
    a_problem,
    a_review,
    a_skill,
    a_track,
    a_writeup,
    join,
    written_by,
)
from tests.problems.services.test_reviews import SAID
from users.models import KINDS, Notification

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ASKED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}


@pytest.fixture
def problem():
    return a_problem(title="Heads that copy", max_claims=9)


def heard() -> dict[str, tuple[str, str]]:
    """What everybody has heard since last asked: name -> (kind, sentence). Fails where somebody heard two things."""
    told = [(one.person.username, (one.kind, str(one))) for one in Notification.objects.select_related("person", "by")]
    Notification.objects.all().delete()
    assert len(told) == len(dict(told))
    return dict(told)


def on_it(problem, person, **fields):
    return a_claim(person=person, problem=problem, **fields)


def test_a_claim_is_heard_by_those_on_the_problem_and_those_who_watch_it(problem, ada, mallory, grace):
    on_it(problem, ada)
    watches.watch(problem, by=grace)

    claims.claim(problem, by=mallory, **ASKED, now=NOW)

    number = problem.number
    assert heard() == {
        "ada": ("work", f"mallory is on #{number} “Heads that copy”, too"),
        "grace": ("watched", f"mallory took on #{number} “Heads that copy”"),
    }


def test_a_claim_of_an_agent_is_told_as_one_and_makes_no_room_when_it_goes_quiet(problem, ada, mallory, grace):
    on_it(problem, mallory)
    watches.watch(problem, by=grace)

    claims.claim(problem, by=ada, **ASKED, by_agent=True, now=NOW)

    name = f"#{problem.number} “Heads that copy”"
    said = f"An automated agent of Ada Lovelace is on {name}"
    assert heard() == {"mallory": ("work", said), "grace": ("watched", said)}

    claims.sweep_of(ada, problem, NOW + 31 * DAY)

    quiet = f"Your claim on {name} went quiet. Everything written is kept: take it up again?"
    assert heard() == {"ada": ("clock", quiet)}


def test_who_stands_in_two_groups_hears_one_thing(problem, ada, mallory):
    on_it(problem, ada)
    watches.watch(problem, by=ada)

    claims.claim(problem, by=mallory, **ASKED, now=NOW)

    assert heard() == {"ada": ("work", f"mallory is on #{problem.number} “Heads that copy”, too")}


def test_nobody_is_told_what_they_did_themselves(problem, ada):
    watches.watch(problem, by=ada)

    claim = claims.claim(problem, by=ada, **ASKED, now=NOW)
    logs.write(claim, by=ada, kind="result", text="A plot.", now=NOW)
    claims.release(claim, by=ada, note="Tried.", now=NOW)

    assert heard() == {}


def test_asking_answering_and_going_stay_between_those_whom_it_concerns(problem, ada, mallory, grace):
    watches.watch(problem, by=grace)
    claim, name = on_it(problem, ada), f"#{problem.number} “Heads that copy”"
    join(claim, a_person("mary"))

    offer = teams.invite(claim, whom=mallory, by=ada, note="You know probes.", now=NOW)
    assert Notification.objects.values_list("note", "path").get() == ("You know probes.", f"/claims/{claim.pk}/")
    assert heard() == {"mallory": ("team", f"Ada Lovelace invites you to their claim on {name}")}
    teams.accept(offer, by=mallory, now=NOW)
    assert heard() == {
        "ada": ("team", f"mallory is on your claim on {name} now"),
        "mary": ("team", f"mallory is on your claim on {name} now"),
    }
    teams.hand_over(claim, to=mallory, by=ada, now=NOW)
    assert heard() == {
        "mallory": ("team", f"Ada Lovelace made you the lead of your claim on {name}"),
        "mary": ("team", f"Ada Lovelace handed over the lead of your claim on {name}"),
    }
    teams.leave(claim, by=ada, now=NOW)
    assert heard() == dict.fromkeys(["mallory", "mary"], ("team", f"Ada Lovelace left your claim on {name}"))


def test_a_request_and_its_answer(problem, ada, mallory):
    claim, name = on_it(problem, ada), f"#{problem.number} “Heads that copy”"

    offer = teams.ask(claim, by=mallory, note="I have the data.", now=NOW)
    assert heard() == {"ada": ("team", f"mallory asks to join your claim on {name}")}
    teams.accept(offer, by=ada, now=NOW)
    assert heard() == {"mallory": ("team", f"Ada Lovelace said yes: you are on the claim on {name}")}


@pytest.mark.parametrize(("offers", "answers"), [("ada", "mallory"), ("mallory", "ada")])
def test_a_no_is_told_to_who_offered(problem, ada, mallory, offers, answers):
    claim, people = on_it(problem, ada), {"ada": ada, "mallory": mallory}
    offer = (
        teams.invite(claim, whom=mallory, by=ada, now=NOW) if offers == "ada" else teams.ask(claim, by=mallory, now=NOW)
    )
    heard()

    teams.decline(offer, by=people[answers], now=NOW)

    name = people[answers].public_name
    assert heard() == {
        offers: ("team", f"{name} said no to your offer to work on #{problem.number} “Heads that copy” together")
    }


def test_an_offer_taken_back_is_told_to_nobody(problem, ada, mallory):
    offer = teams.ask(on_it(problem, ada), by=mallory, now=NOW)
    heard()

    teams.withdraw(offer, by=mallory, now=NOW)

    assert heard() == {}


@pytest.mark.parametrize("side", ["ask", "invite"])
def test_the_words_of_an_offer_are_taken_back_with_it(problem, ada, mallory, side):
    claim = on_it(problem, ada)
    if side == "ask":
        offer = teams.ask(claim, by=mallory, note="Buy this.", now=NOW)
    else:
        offer = teams.invite(claim, whom=mallory, by=ada, note="Buy this.", now=NOW)
    assert Notification.objects.get().note == "Buy this."

    teams.withdraw(offer, by=offer.by, now=NOW)

    assert Notification.objects.get().note == ""


def test_the_log_is_read_along_by_the_team_and_those_who_watch_the_problem(problem, ada, mallory, grace):
    claim = on_it(problem, ada)
    join(claim, mallory)
    watches.watch(problem, by=grace)

    entry = logs.write(claim, by=ada, kind="anomaly", text="Huh.", now=NOW)

    assert set(Notification.objects.values_list("path", flat=True)) == {f"/log-entries/{entry.pk}/"}
    name = f"#{problem.number} “Heads that copy”"
    assert heard() == {
        "mallory": ("work", f"Ada Lovelace logged an anomaly on your claim on {name}"),
        "grace": ("watched", f"Ada Lovelace logged an anomaly on {name}"),
    }


def test_who_is_stuck_is_seen_by_all_who_watch_around(ada, mallory, grace):
    skill, track = a_skill(), a_track()
    problem = a_problem(title="Heads that copy", track=track, skills={skill: 1})
    claim = on_it(problem, ada)
    watches.watch(track, by=mallory)
    watches.watch(skill, by=grace)
    watches.watch(a_track(), by=a_person("far"))

    claims.ask_for_eyes(claim, by=ada, now=NOW)

    sentence = f"Ada Lovelace is stuck on #{problem.number} “Heads that copy” and would be glad of another pair of eyes"
    assert heard() == {"mallory": ("watched", sentence), "grace": ("watched", sentence)}


def test_silence_is_told_to_its_people_and_room_to_those_who_wait(problem, ada, mallory, grace):
    claim = on_it(problem, ada)
    join(claim, mallory)
    watches.watch(problem, by=grace)

    claims.lapse_silent(now=NOW + 30 * DAY)

    name = f"#{problem.number} “Heads that copy”"
    quiet = ("clock", f"Your claim on {name} went quiet. Everything written is kept: take it up again?")
    assert heard() == {
        "ada": quiet,
        "mallory": quiet,
        "grace": ("watched", f"A claim on {name} went quiet, so there is room"),
    }


def test_a_sign_of_life_on_a_paused_claim_is_told_to_the_team_once(problem, ada, mallory):
    claim = on_it(problem, ada, status="paused")
    join(claim, mallory)

    claims.check_in(claim, by=ada, moved="Back.", now=NOW)

    said = f"Ada Lovelace checked in on your claim on #{problem.number} “Heads that copy”"
    assert heard() == {"mallory": ("work", said)}
    assert set(Event.objects.values_list("verb", flat=True)) == {"went on", "checked in"}


def test_a_curators_end_comes_with_its_reason(problem, ada, grace):
    claim = on_it(problem, ada)

    claims.remove(claim, by=grace, note="An advertisement.", now=NOW)

    assert Notification.objects.values_list("note", flat=True).get() == "An advertisement."
    assert heard() == {"ada": ("decisions", f"A curator took down your claim on #{problem.number} “Heads that copy”")}


def test_a_write_up_is_heard_on_the_problem_and_around_it(ada, mallory, grace):
    track = a_track()
    problem = a_problem(title="Heads that copy", track=track)
    on_it(problem, ada)
    watches.watch(track, by=grace)

    writeups.link(
        "https://example.org/x", by=mallory, title="They skip", kind="post", bears_on=[BearsOn(problem, "partial")]
    )

    sentence = f"mallory linked a write-up to #{problem.number} “Heads that copy”: “They skip”"
    assert heard() == {"ada": ("work", sentence), "grace": ("watched", sentence)}


def test_a_delivered_claim_is_told_to_the_others_on_it(problem, ada, mallory):
    claim = on_it(problem, ada)
    join(claim, mallory)

    writeups.link(
        "https://example.org/x", by=ada, title="They skip", kind="post", bears_on=[BearsOn(problem, "answers")], now=NOW
    )

    kinds = list(Notification.objects.filter(person=mallory).order_by("pk").values_list("title", flat=True))
    assert kinds == [
        f"{{who}} linked a write-up to #{problem.number} “Heads that copy”: “They skip”",
        f"{{who}} ended your claim on #{problem.number} “Heads that copy” with a write-up",
    ]


def test_what_curators_decide_is_told_with_the_reason(problem, ada, grace):
    on_it(problem, ada, lapses_at=NOW + 300 * DAY)
    name = f"#{problem.number} “Heads that copy”"

    problems.revise(problem, {"statement": "Sharper."}, by=grace, note="It was vague.", now=NOW)
    assert heard() == {"ada": ("decisions", f"Grace Hopper edited the text of {name}")}
    problems.resolve(problem, "answered", by=grace, note="It is out.", evidence="https://example.org/a", now=NOW)
    assert Notification.objects.values_list("note", flat=True).get() == "It is out."
    assert heard() == {"ada": ("decisions", f"Grace Hopper marked {name} as answered")}
    problems.move(problem, "historical", by=grace, note="Old.", now=NOW)
    assert heard() == {"ada": ("decisions", f"Grace Hopper marked {name} as historical")}


def test_a_new_problem_is_told_to_those_who_watch_its_track(grace, mallory):
    skill = a_skill()
    problem = a_problem(title="Heads that copy", status="proposed", skills={skill: 1})
    watches.watch(problem.track, by=mallory)

    problems.move(problem, "listed", by=grace, now=NOW)

    assert heard() == {"mallory": ("watched", f"#{problem.number} “Heads that copy” is new on the list")}


def test_a_comment_is_heard_by_who_spoke_and_who_works_there_with_its_words(problem, ada, mallory, grace):
    comments.comment(problem, by=grace, text="A doubt.", now=NOW)
    on_it(problem, ada)
    heard()

    comments.comment(problem, by=mallory, text="See **this** paper.", now=NOW)

    assert set(Notification.objects.values_list("note", flat=True)) == {"See this paper."}
    said = ("discussion", f"mallory commented on #{problem.number} “Heads that copy”")
    assert heard() == {"ada": said, "grace": said}


@pytest.mark.parametrize("end", ["deleted", "hidden"])
def test_words_that_are_taken_back_are_taken_from_the_notices_too(problem, ada, mallory, grace, end):
    on_it(problem, ada)
    comment = comments.comment(problem, by=mallory, text="My phone number.", now=NOW)

    if end == "deleted":
        comments.delete(comment, by=mallory, now=NOW)
    else:
        comments.hide(comment, by=grace, note="Private.", now=NOW)

    assert list(Notification.objects.filter(person=ada).values_list("note", flat=True)) == [""]


def test_what_a_curator_does_to_a_comment_is_told_to_its_author(problem, mallory, grace):
    comment = comments.comment(problem, by=mallory, text="The test is wrong.", now=NOW)
    name = f"#{problem.number} “Heads that copy”"

    comments.mark(comment, by=grace, now=NOW)
    assert heard() == {"mallory": ("decisions", f"Grace Hopper updated {name} for your comment")}
    comments.hide(comment, by=grace, note="Twice.", now=NOW)
    assert heard() == {"mallory": ("decisions", f"A curator hid your comment on {name}")}
    comments.show(comment, by=grace, now=NOW)
    assert heard() == {"mallory": ("decisions", f"A curator shows your comment on {name} again")}


def test_a_report_reaches_the_curators_and_does_not_name_who_reported(problem, ada, mallory, grace):
    comment = comments.comment(problem, by=mallory, text="Buy this.", now=NOW)

    reports.report(comment, by=ada, reason="spam", now=NOW)

    assert heard() == {"grace": ("reports", f"A comment on #{problem.number} “Heads that copy” was reported")}


def test_what_a_curator_does_to_an_entry_is_told_to_its_author(problem, ada, grace):
    entry = logs.write(on_it(problem, ada), by=ada, kind="result", text="Buy this.", now=NOW)
    name = f"#{problem.number} “Heads that copy”"

    logs.hide(entry, by=grace, note="An advertisement.", now=NOW)
    assert Notification.objects.values_list("note", "path").get() == (
        "An advertisement.",
        f"/log-entries/{entry.pk}/",
    )
    assert heard() == {"ada": ("decisions", f"A curator hid your entry in the log on {name}")}
    logs.show(entry, by=grace, now=NOW)
    assert heard() == {"ada": ("decisions", f"A curator shows your entry in the log on {name} again")}


def test_a_report_of_an_entry_reaches_the_curators_and_its_answer_who_sent_it(problem, ada, mallory, grace):
    entry = logs.write(on_it(problem, ada), by=ada, kind="result", text="Buy this.", now=NOW)
    name = f"#{problem.number} “Heads that copy”"

    report = reports.report(entry, by=mallory, reason="spam", now=NOW)
    assert heard() == {"grace": ("reports", f"An entry in the log on {name} was reported")}
    reports.leave(report, by=grace, note="Harmless.", now=NOW)
    assert heard() == {"mallory": ("decisions", f"A curator answered what you reported on {name}")}


def test_an_offer_to_work_together_reaches_those_who_might(problem, ada, mallory, grace):
    on_it(problem, ada)
    interests.offer(problem, by=grace, now=NOW)
    heard()

    interests.offer(problem, by=mallory, now=NOW)

    said = ("team", f"mallory would work with somebody on #{problem.number} “Heads that copy”")
    assert heard() == {"ada": said, "grace": said}


def test_a_name_that_is_taken_off_and_put_on_again_is_told_of_once_a_week(problem, ada, mallory):
    on_it(problem, ada)
    for moment in (NOW, NOW + DAY, NOW + 9 * DAY):
        interests.offer(problem, by=mallory, now=moment)
        interests.withdraw(problem, by=mallory, now=moment)

    assert list(Notification.objects.order_by("pk").values_list("at", flat=True)) == [NOW, NOW + 9 * DAY]


def test_every_tale_is_of_a_kind_that_can_be_chosen_and_of_a_verb_that_is_recorded():
    told = {tale.kind for tales in notices.TALES.values() for tale in tales}

    # Apps above add kinds of their own, and some without an event.
    assert told | {"clock"} == {kind.key for kind in notices.KINDS} | {"mentoring"}
    assert set(KINDS) == {kind.key for kind in (*notices.KINDS, *of_programs.KINDS)} | {"webhooks"}


def test_a_title_with_braces_comes_out_as_it_is(ada, mallory):
    problem = a_problem(title="What is {who} in {problem} or {}?")
    watches.watch(problem, by=mallory)

    claims.claim(problem, by=ada, **ASKED, now=NOW)

    title = Notification.objects.get().title
    assert title == f"{{who}} took on #{problem.number} “What is {{who}} in {{problem}} or {{}}?”"


def test_telling_takes_the_same_number_of_queries_for_one_and_for_thirty(django_assert_num_queries, ada):
    for count in (1, 30):
        problem = a_problem()
        for _ in range(count):
            watches.watch(problem, by=a_person())
        event = Event(verb="claimed", problem=problem, claim=a_claim(problem=problem), by=ada, at=NOW, pk=count)

        with django_assert_num_queries(4):  # two groups: who, and their rows
            notices.tell(event, event.claim)


def reviewed(writeup, by, outcome="legible", *, unnamed=False):
    taken = reviews.take(writeup, by=by, unnamed=unnamed, now=NOW)
    assert heard() == {}
    return reviews.give(taken, by=by, outcome=outcome, answers=SAID, note="The **baseline** is missing.", now=NOW)


def a_reader(name="reader"):
    person = a_person(name)
    a_writeup(status="legible").authors.create(person=person)
    return person


def test_a_review_is_heard_by_who_wrote_and_who_linked_with_its_words(problem, ada, mallory):
    writeup = a_writeup(says={problem: "answers"}, linked_by=mallory, title="They skip")
    writeup.authors.create(person=ada)

    reviewed(writeup, a_reader(), "changes")

    assert set(Notification.objects.values_list("note", flat=True)) == {"The baseline is missing."}
    said = ("reviews", "reader asks for changes in “They skip”")
    assert heard() == {"ada": said, "mallory": said}


def test_what_an_unnamed_reviewer_does_is_told_by_nobody(ada):
    writeup = a_writeup(linked_by=ada, title="They skip")

    reviewed(writeup, a_reader(), unnamed=True)

    assert list(Notification.objects.values_list("by", flat=True)) == [None]
    assert heard() == {"ada": ("reviews", "A reviewer could follow “They skip”")}


def test_what_is_legible_is_told_to_its_authors_and_those_who_watch_its_problem(problem, ada, grace):
    writeup = a_writeup(says={problem: "answers"}, linked_by=ada, title="They skip")
    watches.watch(problem, by=grace)
    reviewed(writeup, a_reader("first"))
    heard()

    taken = reviews.take(writeup, by=a_reader("second"), now=NOW)
    reviews.give(taken, by=taken.by, outcome="legible", answers=SAID, now=NOW)

    assert [str(one) for one in Notification.objects.filter(person=ada).order_by("pk")] == [
        "second could follow “They skip”",
        "Two people could follow “They skip”: it is legible",
    ]
    Notification.objects.filter(person=ada).delete()
    assert heard() == {"grace": ("watched", "“They skip” is legible: two people could follow it")}


def test_a_claim_that_goes_on_is_told_to_everybody_on_it(problem, ada, mallory):
    claim = on_it(problem, ada, status="delivered")
    join(claim, mallory)
    writeup = a_writeup(says={problem: "answers"}, title="They skip")
    writeup.bearings.update(claim=claim)

    reviewed(writeup, a_reader(), "changes")

    said = (
        "clock",
        (
            f"Your claim on #{problem.number} “Heads that copy” goes on: the write-up that ended it was taken off, "
            "or is to be changed"
        ),
    )
    assert heard() == {"ada": said, "mallory": said}


def test_a_change_is_told_to_who_asked_for_it_and_to_who_could_follow(ada):
    writeup = a_writeup(linked_by=ada, title="They skip")
    reviewed(writeup, a_reader("follower"))
    heard()
    reviewed(writeup, a_reader("asker"), "changes", unnamed=True)
    heard()

    reviews.resubmit(writeup, by=ada, note="It **is** in.", now=NOW)

    assert set(Notification.objects.values_list("note", flat=True)) == {"It is in."}
    assert heard() == {
        "asker": ("reviews", "Ada Lovelace changed “They skip”, which you asked for. Read it again?"),
        "follower": ("reviews", "Ada Lovelace changed “They skip” since you could follow it. Can you still?"),
    }


def test_replies_confirmations_and_what_runs_out_are_told(ada):
    writeup = a_writeup(linked_by=ada, title="They skip")
    review = reviewed(writeup, a_reader())
    heard()

    reviews.reply(review, by=ada, text="Thank *you*.", now=NOW)
    assert Notification.objects.get().note == "Thank you."
    assert heard() == {"reader": ("reviews", "Ada Lovelace replied to your review of “They skip”")}
    writeup.resubmissions.create(by=ada, note="x", note_html="x")
    reviews.confirm(review, by=review.by, now=NOW)
    assert heard() == {"ada": ("reviews", "reader can still follow “They skip”")}
    reviews.take(writeup, by=a_reader("slow"), now=NOW)
    reviews.return_overdue(now=NOW + 14 * DAY)
    assert heard() == {
        "slow": ("reviews", "Your review of “They skip” went back to the queue. Take it up again when you have time")
    }


def test_a_hidden_review_takes_its_words_back_and_tells_its_reviewer_why(ada, grace):
    review = reviewed(a_writeup(linked_by=ada, title="They skip"), a_reader())

    reviews.hide(review, by=grace, note="Unkind.", now=NOW)

    assert Notification.objects.filter(person=ada).values_list("note", flat=True).get() == ""
    Notification.objects.filter(person=ada).delete()
    assert Notification.objects.get().note == "Unkind."
    assert heard() == {"reader": ("decisions", "A curator hid your review of “They skip”")}
    reviews.show(review, by=grace, now=NOW)
    assert heard() == {"reader": ("decisions", "A curator shows your review of “They skip” again")}


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("reproduced", "could reproduce"),
        ("partly", "could reproduce a part of"),
        ("could_not", "could not reproduce"),
    ],
)
def test_a_reproduction_is_told_to_the_authors(ada, mallory, grace, outcome, words):
    writeup = a_writeup(linked_by=ada, title="They skip")

    told = reproductions.tell(writeup, by=mallory, outcome=outcome, commit="9fceb02", now=NOW)
    assert heard() == {"ada": ("reviews", f"mallory {words} “They skip”")}
    reproductions.hide(told, by=grace, note="Spam.", now=NOW)

    assert heard() == {"mallory": ("decisions", "A curator hid your reproduction of “They skip”")}


def quoted() -> list[str]:
    return list(Notification.objects.exclude(note="").order_by("pk").values_list("note", flat=True))


def test_a_comment_that_is_changed_into_one_that_waits_is_quoted_no_more(problem, ada, mallory):
    a_domain_rule("casino.example", judgement="hold")
    a_claim(problem=problem, person=mallory)
    comment = comments.comment(problem, by=ada, text="My phone is 555.", now=NOW)
    assert quoted() == ["My phone is 555."]

    comments.edit(comment, by=ada, text="See https://casino.example/", now=NOW)

    assert quoted() == []


def test_of_a_reply_that_is_changed_the_later_one_alone_is_quoted(ada):
    writeup = written_by(ada)
    review = a_review(writeup=writeup, by=a_person("hedy"), status="given", outcome="legible", given_at=NOW, round=1)

    reviews.reply(review, by=ada, text="The first.", now=NOW)
    reviews.reply(review, by=ada, text="The second.", now=NOW + timedelta(minutes=1))

    assert quoted() == ["The second."]


def test_of_a_claim_that_a_curator_removes_no_invitation_is_quoted(grace, mallory):
    claim, other = a_claim(person=a_person("mary")), a_claim(person=a_person("rosalind"))
    for one in (claim, other):
        teams.invite(one, whom=mallory, by=one.person, note=f"Join {one.person.username}.", now=NOW)

    claims.remove(claim, by=grace, note="Abuse.", now=NOW)

    assert [note for note in quoted() if note.startswith("Join")] == ["Join rosalind."]
