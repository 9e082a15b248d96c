"""What curators have done to the small world: files brought in, many changed at once, things merged and decided."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from problems.models import Act, Import, Problem, Proposal, Report, Skill
from problems.models.acts import Change
from problems.models.imports import Status
from problems.models.proposals import Ground
from problems.services import merges, proposals, reports, words
from problems.services.curating import many, plans
from problems.services.curating.changes import Wanted
from problems.services.imports import acts, large, progress
from programs.models import Mentor, Program
from tests.factories import a_problem, a_skill
from tests.sheets import LIST, brought_in, uploaded
from users.models import User

MEANT = {"track": {"Gardening": "toys"}, "difficulty": {"Hard": "C"}}


@dataclass
class Curated:
    """One of each. `faulty` has rows that cannot be read, `coming` is being brought in, `not_gone` could not be taken
    back, `under_way` is an act that is not done yet."""

    unread: Import
    faulty: Import
    applied: Import
    taken_back: Import
    coming: Import
    not_gone: Import
    under_way: Act
    done: Act
    undone: Act
    listed: Proposal
    declined: Proposal
    merged_proposal: Proposal
    merged: Problem
    merged_word: Skill
    of_program: Report
    of_mentor: Report


def curated(
    problem: Problem, python: Skill, camp: Program, told: dict[str, Any], *, by: User, now: datetime
) -> Curated:
    """Done by a curator, on the problem and beside it. `told` is what a member proposes."""
    merged, word = a_problem(title="Heads that copy, again", track=problem.track), a_skill(key="py", name="Py")
    merges.merge(merged, into=problem, by=by, note="It asks the same.", now=now)
    words.merge(word, into=python, by=by, note="The same thing.", now=now)
    listed, declined, again = (
        proposals.propose(title=title, **told) for title in ("Heads that sum", "Heads that dream", "Heads that repeat")
    )
    mary = User.objects.get(username="mary")
    of_program = reports.report(camp, by=mary, reason="other", note="It ended last year.", now=now)
    mentor = Mentor.objects.listed().get()
    return Curated(
        **_files(problem.source.key, by, now),
        **_acts(problem, by, now),
        listed=proposals.put_on_list(listed, by=by, note="Clear and new.", now=now),
        declined=proposals.decline(declined, by=by, ground=Ground.UNCLEAR, note="What would settle it?", now=now),
        merged_proposal=proposals.merge(again, problem, by=by, note="It is there already.", now=now),
        merged=merged,
        merged_word=word,
        of_program=of_program,
        of_mentor=reports.report(mentor, by=mary, reason="spam", note="It sells a course.", now=now),
    )


def _files(source: str, by: User, now: datetime) -> dict[str, Import]:
    """One unread, one with faults, one brought in, one taken back, one at work, one that could not be taken back."""
    defaults = {"source.key": source, "compute": "laptop"}
    # First of all: what the words of such a file mean is remembered from the others.
    faulty = uploaded(LIST, by, "faulty.csv", defaults=defaults, prefix="bad")
    taken_back = brought_in(LIST, by, "wrong.csv", now=now, values=MEANT, defaults=defaults, prefix="back")
    acts.undo(taken_back, by=by, note="The wrong list.", now=now)
    not_gone = brought_in(LIST, by, "old.csv", now=now, values=MEANT, defaults=defaults, prefix="old")
    failed = "Every row of it has been changed since, so nothing can be taken back."
    Import.objects.filter(pk=not_gone.pk).update(failed=failed)
    applied = brought_in(LIST, by, "theirs.csv", now=now, values=MEANT, defaults=defaults, prefix="opi")
    # Last of all, as whoever brings in another goes on with what waits.
    coming = uploaded(LIST, by, "long.csv", values=MEANT, defaults=defaults, prefix="long")
    large.ask(coming, Status.CONFIRMING, by=by, now=now, count=18_204)
    progress.tell(coming, progress.WRITING, 7000)
    return {
        "unread": acts.upload("new.csv", LIST, by=by, now=now),
        "faulty": faulty,
        "applied": applied,
        "taken_back": taken_back,
        "coming": coming,
        "not_gone": not_gone,
    }


def _acts(problem: Problem, by: User, now: datetime) -> dict[str, Act]:
    """One under way, of which one problem is left as it is; one done, and one undone."""
    row = Problem.objects.filter(pk=problem.pk)
    wanted = Wanted(Change.ADD_TECHNIQUE, "patching")

    def change(ago: int) -> Act:
        at = now - timedelta(minutes=ago)
        seen = plans.plan(row, wanted, by=by, now=at).seen
        return many.change(row, wanted, by=by, note="All of them patch.", seen=seen, now=at)

    undone = change(3)
    many.undo(undone, by=by, note="Not all of them.", now=now - timedelta(minutes=2))
    under_way = Act.objects.create(change=Change.DIFFICULTY, term="C", by=by, at=now, note="Harder than said.")
    others = Problem.objects.public().exclude(pk=problem.pk)[:3]
    for other, standing in zip(others, ("done", "left", "waiting"), strict=True):
        under_way.rows.create(problem=other, before="B", after="C", standing=standing)
    return {"undone": undone, "done": change(1), "under_way": under_way}
