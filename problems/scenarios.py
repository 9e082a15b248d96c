"""Named worlds, for tests and for the demo: made through the services, so every row is one people could leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from problems.fit import Statement
from problems.models import Claim, Problem, Skill, Track, WriteUp
from problems.models.view_counts import months_before
from problems.services import (
    claims,
    comments,
    domains,
    fit,
    interests,
    logs,
    problems,
    reminders,
    reports,
    reproductions,
    reviewers,
    reviews,
    sanctions,
    teams,
    triage,
    view_counts,
    watches,
    writeups,
)
from problems.services.reviews import Said
from problems.services.writeups import BearsOn
from users.models import User


@dataclass(frozen=True)
class People:
    """Who lives in the demo world: ada is far along, barbara and mary work, mallory has just come, grace curates."""

    ada: User
    barbara: User
    mary: User
    mallory: User
    grace: User


def demo_world(people: People, now: datetime) -> None:
    """Claims of every state and age on the catalogue's own problems, with what people wrote along the way."""
    ago = _Ago(now)
    # The oldest first: what a person may do depends on what they did before.
    _released(people.mary, ago)
    _delivered(people.ada, ago)
    _gone_silent(people.barbara, ago)
    _under_way(people.ada, ago)
    _in_company(people, ago)
    _together(people, ago)
    _paused(people.mary, ago)
    _by_an_agent(people.ada, ago)
    for key in ("cop-2.4", "cop-9.1", "cop-3.3"):
        watches.watch(_problem(key), by=people.mallory)
    watches.watch(Track.objects.get(key="circuits-in-the-wild"), by=people.mallory)
    watches.watch(Skill.objects.order_by("position")[0], by=people.mallory)
    _stated(people)
    _talked_about(people, ago)
    _looked_at(people, ago)
    _reviewed(people, ago)
    _waiting_for_reviewers(people, ago)
    _moderated(people, ago)
    problems.check(_problem("cop-9.1"), by=people.grace, note="Searched arXiv and the forums.", now=ago.days(12))
    _opened(now)
    claims.lapse_silent(now=now)
    reminders.remind(now=now)


class _Ago:
    def __init__(self, now: datetime):
        self.now = now

    def days(self, count: float) -> datetime:
        return self.now - timedelta(days=count)


def _problem(key: str) -> Problem:
    return Problem.objects.get(key=key)


def _stated(people: People) -> None:
    """Ada says how far she is in much, barbara which chapters she has worked through."""
    far = {"eng-python-pytorch": 3, "transformer-internals": 2, "linear-algebra": 2, "experimental-rigor": 2}
    fit.state(Statement(far, ("1.2", "1.4.1"), "gpu-24gb", 10, ("circuits-in-the-wild",)), by=people.ada)
    fit.state(Statement({"puzzle-temperament": 1}, ("0", "1.1"), "laptop", 5), by=people.barbara)


def _claim(key: str, by: User, at: datetime, hypothesis: str, plan: str, **more) -> Claim:
    asked: dict[str, Any] = {"aim": "attempt", "hours_per_week": 6} | more
    return claims.claim(_problem(key), by=by, hypothesis=hypothesis, plan=plan, now=at, **asked)


def _delivered(ada: User, ago: _Ago) -> None:
    claim = _claim(
        "cop-3.1",
        ada,
        ago.days(80),
        "One head looks for the next larger number and its OV circuit copies it.",
        "1. Train ten seeds.\n2. Replace QK and OV by idealized maps.\n3. Predict the lists that break it.",
        ai_use="A language model for plotting code.",
    )
    claims.check_in(
        claim, by=ada, moved="Ten seeds trained; nine sort at 99.9 %.", next="The idealized maps.", now=ago.days(70)
    )
    claims.check_in(
        claim,
        by=ada,
        moved="Repeated numbers break the copy story in four seeds: attention splits over both copies.",
        next="A test that separates the two explanations.",
        is_stuck=True,
        now=ago.days(52),
    )
    writeups.link(
        "https://github.com/example/sorting-heads",
        by=ada,
        title="Sorting heads copy the next larger number, except where numbers repeat",
        kind="repository",
        bears_on=[BearsOn(_problem("cop-3.1"), "partial"), BearsOn(_problem("cop-3.2"), "related")],
        summary="Idealized QK and OV maps keep 96 % of the accuracy of nine of ten one-layer models. Lists with "
        "repeats fail nine times as often as random lists, as the attention split predicts. One seed sorts in another "
        "way that is not explained here.",
        published="2026",
        ai_use="A language model for plotting code.",
        now=ago.days(41),
    )


def _looked_at(people: People, ago: _Ago) -> None:
    """One write-up that a curator kept, a new one, one that was declined; and an answer that somebody reported."""
    triage.put_on_list(WriteUp.objects.get(linked_by=people.ada), by=people.grace, now=ago.days(39))
    writeups.link(
        "https://example.org/bracket-depth-by-file",
        by=people.barbara,
        title="Probes for bracket depth learn the file before they learn the depth",
        kind="post",
        bears_on=[BearsOn(_problem("cop-2.13"), "negative")],
        other_authors=["~ada"],
        is_author=False,
        summary="Split by prompt, a probe reads depth at 96 %. Split by file, it falls to 71 % at depth five.",
        now=ago.days(3),
    )
    declined = writeups.link(
        "https://example.org/my-new-startup",
        by=people.mallory,
        title="Our platform finds circuits for you",
        kind="post",
        bears_on=[BearsOn(_problem("cop-9.1"), "related")],
        is_author=False,
        now=ago.days(20),
    )
    triage.decline(
        declined, by=people.grace, note="Say what was tried on which model, and what came out.", now=ago.days(19)
    )
    reports.report_problem(
        _problem("cop-2.4"),
        by=people.mallory,
        reason="already_solved",
        url="https://arxiv.org/abs/2405.04156",
        note="They find the whole circuit in GPT-2 Small. Section 4.",
        now=ago.days(6),
    )


def _under_way(ada: User, ago: _Ago) -> None:
    claim = _claim(
        "cop-3.2",
        ada,
        ago.days(20),
        "Variable lengths use the same heads, with the separator as a length signal.",
        "1. Train on lengths 5 to 15.\n2. Patch the separator.\n3. Compare with the fixed-length maps.",
        looking_for="collaborators",
    )
    claims.check_in(claim, by=ada, moved="Trains well up to length 12.", next="Patch the separator.", now=ago.days(3))


def _together(people: People, ago: _Ago) -> None:
    """A team of two with a notebook worth reading; mallory asks to join, and is not answered yet."""
    claim = _claim(
        "cop-2.13",
        people.barbara,
        ago.days(48),
        "The head that closes brackets reads the depth from a direction, and not from the count of open ones.",
        "1. Probe for depth after every layer.\n2. Patch the direction between prompts of one length.\n"
        "3. Ablate it, and see whether closing fails at one depth or at all.",
        aim="attempt",
        looking_for="collaborators",
    )
    offer = teams.invite(
        claim, whom=people.ada, by=people.barbara, note="You have patched more heads than I have.", now=ago.days(44)
    )
    teams.accept(offer, by=people.ada, now=ago.days(43))
    for by, days, kind, text in _NOTEBOOK:
        logs.write(claim, by=getattr(people, by), kind=kind, text=text, now=ago.days(days))
    claims.check_in(
        claim,
        by=people.barbara,
        moved="The probe reads depth at 96 %, but patching along it moves nothing.",
        next="Find where the two come apart.",
        is_stuck=True,
        now=ago.days(4),
    )
    teams.ask(claim, by=people.mallory, note="I have time this month and know TransformerLens.", now=ago.days(2))


# (who, days ago, kind, text)
_NOTEBOOK = [
    (
        "barbara",
        42,
        "hypothesis",
        """If depth $d$ is a direction, the residual stream after layer 3 should be $h \\approx h_0 + d\\,v$ with
one $v$ for all prompts. A count of open brackets would grow with length even where depth does not.""",
    ),
    (
        "ada",
        37,
        "experiment",
        """400 prompts, depth 1 to 6, length held at 40 tokens.

```python
probe = LogisticRegression(max_iter=500).fit(resid[:, 3], depth)
```

| layer | accuracy |
|---|---|
| 1 | 0.41 |
| 2 | 0.78 |
| 3 | 0.96 |""",
    ),
    (
        "ada",
        30,
        "anomaly",
        """At depth 5 the probe is *better* on prompts with a comment in them than on those without. There is no
reason for a comment to help.""",
    ),
    (
        "barbara",
        21,
        "dead_end",
        """The comments were it: every prompt with one came from the same three files, and the probe had learned the
files. With files held out, depth 5 falls to 0.71. **Split by file, not by prompt.**""",
    ),
    (
        "barbara",
        11,
        "result",
        "With the split mended, depth reads at 0.93 after layer 3, on files the probe has not seen.",
    ),
]


def _paused(mary: User, ago: _Ago) -> None:
    claim = _claim(
        "cop-5.1",
        mary,
        ago.days(26),
        "The checkpoints before the jump hold the circuit already, too weak to be seen in the loss.",
        "1. Load ten checkpoints.\n2. The same patch in each.\n3. Plot the effect over training.",
        aim="explore",
    )
    claims.check_in(
        claim, by=mary, moved="All ten checkpoints load and agree with the reported loss.", now=ago.days(20)
    )
    claims.pause(claim, by=mary, returns_on=(ago.now + timedelta(days=18)).date(), now=ago.days(12))


def _by_an_agent(ada: User, ago: _Ago) -> None:
    _claim(
        "cop-2.4",
        ada,
        ago.days(5),
        "A sweep over every head and position finds the movers without anybody looking at them.",
        "1. The agent patches every head at every letter.\n2. I read its notebook.",
        ai_use="A coding agent runs all experiments; I check them.",
        by_agent=True,
    )


def _in_company(people: People, ago: _Ago) -> None:
    for person, days, guess in (
        (people.mary, 16, "Number and weekday share a head and differ in the MLP after it."),
        (people.barbara, 9, "The families share nothing but the early copying."),
    ):
        _claim(
            "cop-2.2", person, ago.days(days), guess, "1. Path-patch each family.\n2. Overlap the circuits.\n3. Ablate."
        )


def _released(mary: User, ago: _Ago) -> None:
    claim = _claim(
        "cop-2.4",
        mary,
        ago.days(120),
        "Each letter has a mover head of its own.",
        "1. Build 200 acronyms.\n2. Activation patching by letter.\n3. Name the heads.",
    )
    claims.check_in(claim, by=mary, moved="The data set is clean: 214 acronyms, one token a letter.", now=ago.days(110))
    claims.release(
        claim,
        by=mary,
        note="**Tried:** patching by letter position on 214 acronyms. **Learned:** the second and third letter share "
        "two heads, so a head for each letter is wrong. **Where it is:** notebook and data in my repository. A paper "
        "with the whole circuit came out meanwhile; checking it on other models is what is left.",
        may_contact=True,
        now=ago.days(95),
    )


def _gone_silent(barbara: User, ago: _Ago) -> None:
    claim = _claim(
        "cop-9.1",
        barbara,
        ago.days(75),
        "Half of the guesses fail on near misses.",
        "1. Ten random neurons.\n2. Predictions in writing.\n3. Score.",
        aim="explore",
    )
    claims.check_in(claim, by=barbara, moved="Six of ten neurons scored. Two guesses were wrong.", now=ago.days(60))


def _talked_about(people: People, ago: _Ago) -> None:
    """A discussion with everything in it: an answer that changed the page, one taken back, one hidden, one reported."""
    problem = _problem("cop-2.2")
    said = [
        (people.mallory, 12, "Does “family” here mean the prompts of one template, or of one answer token?"),
        (people.grace, 11, "One template. The text says so now; thank you for asking."),
        (people.barbara, 8, "I get $\\Delta \\approx 0.3$ logits for the shared heads, and *nothing* for the rest."),
        (people.mary, 6, "Please delete, wrong problem."),
        (people.mallory, 5, "Cheap GPUs at my uncle’s shop."),
        (people.ada, 2, "The overlap depends on the threshold. A curve over thresholds says more than one number."),
    ]
    written = [comments.comment(problem, by=by, text=text, now=ago.days(days)) for by, days, text in said]
    comments.mark(written[0], by=people.grace, now=ago.days(11))
    comments.delete(written[3], by=people.mary, now=ago.days(6))
    comments.hide(written[4], by=people.grace, note="Advertising.", now=ago.days(4))
    reports.report(written[2], by=people.mallory, reason="other", note="Which model is this?", now=ago.days(1))
    interests.offer(problem, by=people.ada, note="I bring path patching code.", now=ago.days(2))
    interests.offer(problem, by=people.mallory, now=ago.days(1))


_COULD_FOLLOW = {
    "claim": Said("yes", "One head looks for the next larger number, and its OV circuit copies it."),
    "method": Said("yes", "Every map is idealized in one notebook cell, in the order of the text."),
    "checks": Said("partly", "Ten seeds, but no random ablation of the same size to compare with."),
    "limits": Said("yes", "The seed that sorts in another way is named, and left open."),
    "code": Said("yes", "One repository with pinned versions, and the commit in the text."),
    "rerun": Said("partly", "Figure 2 came out on three of the ten seeds; I stopped there."),
}
_ASKS_FOR_CHANGES = _COULD_FOLLOW | {
    "checks": Said("no", "Nothing says what a random map of the same norm would do."),
    "code": Said("partly", "The repository is public, and the commit is not in the text."),
    "rerun": Said("no", "I could not tell which script makes Figure 2."),
}


def _reviewed(people: People, ago: _Ago) -> None:
    """Two rounds: changes asked by somebody unnamed, made, and read again. One yes still lacks its second."""
    writeup = WriteUp.objects.get(title__startswith="Sorting heads copy")
    for person in (people.barbara, people.mary):
        reviewers.grant(person, by=people.grace, note="Reads closely, and says so kindly.", now=ago.days(39))
    asked = reviews.take(writeup, by=people.barbara, unnamed=True, now=ago.days(38))
    reviews.give(
        asked,
        by=people.barbara,
        outcome="changes",
        answers=_ASKS_FOR_CHANGES,
        note="A clear story. Two things kept me from building on it:\n\n1. a **random baseline** beside the idealized "
        "maps, at the same norm;\n2. which script makes *Figure 2*.",
        private_note="I know one of the seeds from a course; nothing that would bias me.",
        now=ago.days(36),
    )
    reviews.reply(asked, by=people.ada, text="Both are fair. The baseline runs now.", now=ago.days(34))
    reviews.resubmit(
        writeup,
        by=people.ada,
        note="A random baseline stands in Figure 3, and `make figure-2` makes Figure 2 at commit `9fceb02`.",
        now=ago.days(25),
    )
    read = reviews.take(writeup, by=people.mary, now=ago.days(20))
    reviews.give(
        read,
        by=people.mary,
        outcome="legible",
        answers=_COULD_FOLLOW,
        note="I could rebuild the argument from the text alone. $\\Delta \\approx 0.4$ logits, as reported.",
        now=ago.days(14),
    )
    reviews.take(writeup, by=people.grace, now=ago.days(3))
    for person, outcome, days, numbers in (
        (
            people.mary,
            "partly",
            13,
            "| seed | reported | mine |\n|---|---|---|\n| 1 | 99.9 % | 99.8 % |\n| 2 | 99.9 % | 98.1 % |",
        ),
        (people.mallory, "reproduced", 2, "Nine of ten seeds sort, as reported."),
    ):
        reproductions.tell(
            writeup,
            by=person,
            outcome=outcome,
            commit="9fceb02",
            hardware="A laptop",
            hours=3,
            numbers=numbers,
            now=ago.days(days),
        )


def _opened(now: datetime) -> None:
    """Views of five months: easy problems draw more, most of any draw few, and about one in ten was never found."""
    weights = {"A": 9, "B": 4, "C": 2}
    views = {
        (number, months_before(now.date(), back)): (number * 7 % 11) ** 2
        * weights.get(letter, 1)
        * (20 + number % 17)
        // (80 + 20 * back)
        for number, letter in Problem.objects.posed().values_list("number", "difficulty")
        for back in range(5)
    }
    view_counts.add({of: times for of, times in views.items() if times})


def _moderated(people: People, ago: _Ago) -> None:
    """What curators decided about links and about people; one of them has appealed."""
    domains.rule("short.example", "hold", by=people.grace, note="It hides where it leads.", now=ago.days(15))
    comments.comment(
        _problem("cop-9.1"), by=people.barbara, text="The slides: https://short.example/s1", now=ago.days(1)
    )
    warning = sanctions.give(
        people.mallory, by=people.grace, kind="warn", reason="The same product on three problems.", now=ago.days(18)
    )
    sanctions.appeal(
        warning, by=people.mallory, text="It was one post, linked where it seemed to fit.", now=ago.days(2)
    )


def _waiting_for_reviewers(people: People, ago: _Ago) -> None:
    linked = writeups.link(
        "https://example.org/weekday-heads",
        by=people.mallory,
        title="Weekday and number share a head, and then part ways",
        kind="post",
        bears_on=[BearsOn(_problem("cop-2.2"), "partial")],
        summary="One head serves both families; the MLP after it does not. Two models, 400 prompts.",
        now=ago.days(30),
    )
    triage.put_on_list(linked, by=people.grace, now=ago.days(29))
