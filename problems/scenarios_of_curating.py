"""What waits for curators in the demo, and what they have decided already: each kind, in its states."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from problems.models import Problem, Skill, Source, Technique, Track
from problems.models.acts import Change
from problems.models.proposals import Ground
from problems.scenarios import People
from problems.services import proposals, suggestions
from problems.services.curating import many, plans
from problems.services.curating.changes import Wanted
from problems.services.imports import acts as imports
from problems.services.imports.mapping import Mapping
from users.models import User

OWN: dict[str, Any] = {"origin": "own", "licence": "cc-by", "consent": "mine"}
COLUMNS = ("Problem", "Research question", "Details", "Category", "Difficulty", "First steps", "Success")
SHEET = (
    (
        "Heads that read brackets",
        "Which heads of a small code model match brackets, and at what depth do they stop?",
        "Seen in a reading group.",
        "circuits-in-the-wild",
        "B",
        "Write 200 snippets with brackets at depth one to six.",
        "A plot of accuracy by depth with one head ablated at a time.",
    ),
    (
        "Neurons for units of measure",
        "Does a small model keep kilometres and miles in one direction or in two?",
        "",
        "circuits-in-the-wild",
        "A",
        "Collect 100 sentences with each unit.",
        "Two directions whose cosine is told with its spread.",
    ),
    (
        "A probe for sarcasm that is not a probe for length",
        "Can a probe for sarcasm be told from one for sentence length?",
        "Somebody tried in 2023; the notebook is lost.",
        "circuits-in-the-wild",
        "B-C",
        "Match lengths in both classes.",
        "Accuracy on length-matched pairs.",
    ),
)


def queue_world(people: People, now: datetime) -> None:
    """The oldest first: what a person may do depends on what they did before."""

    def ago(days: float) -> datetime:
        return now - timedelta(days=days)

    _decided_proposals(people, ago)
    _waiting_proposals(people, ago)
    _suggested_edits(people, ago)
    _changed_many(people.grace, ago)
    _brought_in(people.grace, ago)


def _propose(by: User, at: datetime, title: str, question: str, **told: Any) -> proposals.Proposal:
    given: dict[str, Any] = {
        "kind": "question",
        "track": Track.objects.get(key="circuits-in-the-wild"),
        "difficulty": "B",
        "hours_low": 10,
        "hours_high": 25,
        "compute": "laptop",
        "suggested_models": "GPT-2 Small",
        "needs": {Skill.objects.get(key="eng-python-pytorch"): 2},
        "techniques": list(Technique.objects.current()[:1]),
    }
    return proposals.propose(by=by, title=title, question=question, now=at, **given | OWN | told)


def _decided_proposals(people: People, ago: Any) -> None:
    listed = _propose(
        people.mary,
        ago(60),
        "Which heads notice that a list has ended?",
        "In GPT-2 Small, which heads move most when the last item of a list is followed by a full stop?",
        success_test="One or two heads whose ablation makes the model go on with the list in half of 200 prompts.",
        first_step="Write 50 lists of three to six items, and look at the attention from the token after the last one.",
        informative_negative="No single head does it: the effect is spread over more than ten.",
        origin="public",
        posed_by="A reading group in Bristol",
        source_name="Notes of a reading group",
        source_url="https://example.org/reading-group/lists",
        licence="cc-by",
        consent="licensed",
    )
    proposals.put_on_list(listed, by=people.grace, note="Small, and somebody can start tonight.", now=ago(57))
    known = _propose(
        people.mallory,
        ago(50),
        "Do induction heads exist?",
        "Are there heads that copy what followed the same token before?",
        success_test="A head with a high induction score.",
        first_step="Run repeated random tokens through the model.",
        difficulty="A",
    )
    proposals.decline(
        known,
        by=people.grace,
        ground=Ground.KNOWN,
        note="Olsson et al. (2022) show them in models of every size. Where do they fail? That would be a question.",
        now=ago(48),
    )
    same = _propose(
        people.barbara,
        ago(40),
        "How do models write acronyms of three letters?",
        "Which parts of GPT-2 Small choose each letter of an acronym?",
        success_test="A circuit that keeps nine tenths of the accuracy.",
        first_step="Reproduce the accuracy on 100 acronyms.",
    )
    proposals.merge(
        same,
        Problem.objects.get(key="cop-2.4"),
        by=people.grace,
        note="The same circuit, asked for with the same test. Your prompts would be a good first log entry there.",
        now=ago(38),
    )


def _waiting_proposals(people: People, ago: Any) -> None:
    sink = {
        "success_test": "The share of attention on the first token, with and without a digit there, over 500 prompts.",
        "first_step": "Plot the attention to position 0 for 20 prompts that begin with a year.",
        "informative_negative": "The sink moves to position 1 and nothing else changes.",
        "why": "The sink is used as a baseline in many papers; if it moves, so do their numbers.",
    }
    _propose(
        people.mary,
        ago(6),
        "Does the attention sink move when a text begins with a number?",
        "Where does attention rest in Pythia-160M when the first token is a digit?",
        **sink,
    )
    vague = _propose(
        people.mallory,
        ago(14),
        "Understand how models feel about maths",
        "What do language models feel when they do maths?",
        success_test="We understand it.",
        first_step="Explore.",
        difficulty="C",
    )
    proposals.ask_for_changes(
        vague,
        by=people.grace,
        note="There may be a good question in here. Name one model, one kind of sum, and what you would measure on the "
        "residual stream; then say which number would make you stop.",
        now=ago(12),
    )
    twice = _propose(
        people.barbara,
        ago(20),
        "Are weekday and month directions rotated copies?",
        "Can one rotation take the circle of weekdays onto the circle of months in Llama-3-8B?",
        success_test="It works.",
        first_step="Fit both circles with PCA.",
        compute="gpu-24gb",
    )
    proposals.ask_for_changes(
        twice, by=people.grace, note="What error would count as “the same circle”? Say it before you fit.", now=ago(17)
    )
    proposals.send_again(
        twice,
        by=people.barbara,
        needs={Skill.objects.get(key="eng-python-pytorch"): 2, Skill.objects.get(key="linear-algebra"): 2},
        techniques=[],
        note="The error is named now, beside a random baseline.",
        now=ago(4),
        kind="question",
        title="Are weekday and month directions rotated copies?",
        question="Can one rotation take the circle of weekdays onto the circle of months in Llama-3-8B?",
        success_test="One rotation with a residual under 5 %, against 40 % for random planes of the same norm.",
        first_step="Fit both circles with PCA on 7 and 12 prompts each.",
        informative_negative="The two circles share no plane: the best rotation is no better than a random one.",
        track=Track.objects.get(key="circuits-in-the-wild"),
        difficulty="B",
        hours_low=10,
        hours_high=30,
        compute="gpu-24gb",
        **OWN,
    )


def _suggested_edits(people: People, ago: Any) -> None:
    taken = Problem.objects.get(key="cop-3.3")
    accepted = suggestions.suggest(
        taken,
        {"first_step": f"{taken.first_step}\n\nBegin with one seed: the others differ less than you fear."},
        by=people.ada,
        note="Everybody I asked had trained ten seeds before looking at one.",
        now=ago(30),
    )
    suggestions.accept(accepted, by=people.grace, note="That saves an evening.", now=ago(28))
    declined = suggestions.suggest(
        Problem.objects.get(key="cop-2.4"),
        {"title": "Acronyms!!"},
        by=people.mallory,
        note="Shorter.",
        now=ago(26),
    )
    suggestions.decline(
        declined, by=people.grace, note="The title is what it is cited by; it should say the question.", now=ago(25)
    )
    waits = Problem.objects.get(key="cop-9.1")
    suggestions.suggest(
        waits,
        {"success_test": f"{waits.success_test}\n\nTell the number beside a random baseline of the same norm."},
        by=people.barbara,
        note="Two write-ups report the same number, one of them for a random direction.",
        now=ago(5),
    )


def _changed_many(grace: User, ago: Any) -> None:
    """Three that were looked at together, and a difficulty that was set too low and put back."""
    some = Problem.objects.filter(key__in=["cop-1.1", "cop-1.2", "cop-1.3"])
    _act(some, Wanted(Change.CHECKED), grace, "Searched arXiv and the forums for each title.", ago(22))
    hasty = _act(some, Wanted(Change.DIFFICULTY, "A"), grace, "They share a notebook.", ago(21))
    many.undo(hasty, by=grace, note="The notebook is for one of them only.", now=ago(20))


def _act(chosen: Any, wanted: Wanted, by: User, note: str, at: datetime) -> Any:
    seen = plans.plan(chosen, wanted, by=by, now=at).seen
    return many.change(chosen, wanted, by=by, note=note, seen=seen, now=at)


def _brought_in(grace: User, ago: Any) -> None:
    """A small sheet: its rows wait to be listed; and one that was uploaded and not confirmed yet."""
    sheet = _as_csv(SHEET)
    source = Source.objects.order_by("position", "key").values_list("key", flat=True)[0]
    file = imports.upload("reading-group.csv", sheet, by=grace, now=ago(9))
    told = file.mapping | {"defaults": {"source.key": source, "compute": "laptop", "track": "circuits-in-the-wild"}}
    imports.map_columns(file, Mapping.of(told), by=grace, now=ago(9))
    file.refresh_from_db()
    imports.confirm(file, file.shown, by=grace, now=ago(9))
    another = _as_csv([(f"{title}, by layer", *rest) for title, *rest in SHEET])
    imports.upload("ideas-from-a-workshop.csv", another, by=grace, now=ago(1))


def _as_csv(rows: Any) -> bytes:
    sheet = io.StringIO()
    csv.writer(sheet).writerows([COLUMNS, *rows])
    return sheet.getvalue().encode()
