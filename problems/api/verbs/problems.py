"""Problems, for scripts: watching them and their terms, and what curators say of them."""

from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from board.lib.reading import absolute
from problems.api.problems import DETAIL_EXAMPLE, problem_detail, whole
from problems.api.shapes.own import WatchSerializer
from problems.api.shapes.problems import CuratedProblemSerializer
from problems.forms.curating import CheckForm, ResolveForm
from problems.forms.editing import EditProblemForm, RestoreProblemForm, said_of
from problems.models import Problem, Skill, Technique, Track
from problems.services import facts, problems, revisions, watches
from users.api.writing import Write

WATCHED = {"url": DETAIL_EXAMPLE["url"], "is_watched": True}


class CuratedProblem(Write):
    """Answers with the problem as it is now."""

    noun, scope, for_curators = "problems", "curate", True
    shape, example = CuratedProblemSerializer, DETAIL_EXAMPLE

    def find(self, *, number):
        return get_object_or_404(Problem.objects.public(), number=number)

    def answer(self, found: Problem, done: Any) -> dict[str, Any]:
        return problem_detail(whole(self.now, Problem.objects.all()).get(number=found.pk), self.now)


class ResolveProblem(CuratedProblem):
    """Says what is known of the answer, with the evidence; “open” needs none. It can be undone."""

    operation, summary = "resolveProblem", "Mark a problem as answered, or open"
    body = Body(ResolveForm)
    sent = {
        "resolution": "answered",
        "evidence": "https://ada.example/middle-initial/",
        "note": "Two reviewers could follow it, and it was reproduced.",
    }
    example = DETAIL_EXAMPLE | {"resolution": "answered", "is_claimable": False}

    def act(self, found: Problem, fields: dict[str, Any]) -> None:
        problems.resolve(found, by=self.person, **fields)


class EditProblem(CuratedProblem):
    """Changes texts and facts, also of what a file brought in and nobody has listed yet. What is left out stays. With
    `began_from`, as `/problems/{number}/facts/` tells it, nothing is undone that somebody else changed meanwhile: what
    you both changed is refused."""

    operation, summary = "editProblem", "Edit a problem"
    body = Body(EditProblemForm, is_partial=True, needs=("note",))
    sent = {"difficulty": "B", "skills": "probing 2\npython 1", "note": "It took everybody longer."}
    example = DETAIL_EXAMPLE | {"difficulty": "B"}

    def find(self, *, number):
        return get_object_or_404(Problem.objects.visible_to(self.person).with_facts(), number=number)

    def begin(self, found: Problem) -> dict[str, Any]:
        initial = EditProblemForm.initial_of(facts.of(found), revisions.base_of(found))
        return {"initial": initial, "status": found.status}

    def act(self, found: Problem, fields: dict[str, Any]) -> None:
        how = {name: fields[name] for name in ("note", "began_from")}
        problems.revise(found, said_of(fields), by=self.person, **how)


class RestoreProblem(CuratedProblem):
    """Makes it again what it was after an edit. What lies between stays in the history."""

    operation, summary = "restoreProblem", "Go back to an earlier edit"
    body = Body(RestoreProblemForm)
    sent = {"note": "The older words were clearer."}

    def find(self, *, number, revision):
        problem = get_object_or_404(Problem.objects.visible_to(self.person), number=number)
        self.revision = get_object_or_404(problem.revisions, number=revision)
        return problem

    def act(self, found: Problem, fields: dict[str, Any]) -> None:
        problems.restore(found, self.revision, by=self.person, **fields)


class CheckProblem(CuratedProblem):
    """A curator looked, and says how: it is still open as far as they know."""

    operation, summary = "checkProblem", "Say that a problem was checked"
    body = Body(CheckForm)
    sent = {"note": "Searched arXiv and the forums."}
    verb = staticmethod(problems.check)


class WatchWrite(Write):
    """Asking twice is as good as asking once. `watches` is the service that does it."""

    scope, shape, example = "profile", WatchSerializer, WATCHED
    model: Any = Problem
    watches: Any = watches
    is_watching = True

    def find(self, **address: Any) -> Any:
        there = self.model.objects.visible_to(self.person) if self.model is Problem else self.model
        return get_object_or_404(there, **address)

    def act(self, found: Any, fields: dict[str, Any]) -> None:
        (self.watches.watch if self.is_watching else self.watches.unwatch)(found, by=self.person)

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        return {"url": absolute(found.get_absolute_url()), "is_watched": self.watches.is_watched(found, by=self.person)}


class WatchProblem(WatchWrite):
    """You hear of what moves on it. Asking twice is as good as asking once."""

    noun, operation, summary = "problems", "watchProblem", "Watch a problem"


class UnwatchProblem(WatchWrite):
    """You hear of it no longer."""

    noun, operation, summary, is_watching = "problems", "unwatchProblem", "Watch a problem no longer", False
    example = WATCHED | {"is_watched": False}


class WatchTrack(WatchWrite):
    """You hear of what moves on its problems."""

    noun, operation, summary, model = "tracks", "watchTrack", "Watch a track", Track
    example = {"url": "https://board.example/tracks/circuits-in-the-wild/", "is_watched": True}


class UnwatchTrack(WatchTrack):
    """You hear of it no longer."""

    operation, summary, is_watching = "unwatchTrack", "Watch a track no longer", False
    example = WatchTrack.example | {"is_watched": False}


class WatchSkill(WatchWrite):
    """You hear of new problems that ask for it, and of what waits for a reviewer who has it."""

    noun, operation, summary, model = "skills", "watchSkill", "Watch a skill", Skill
    example = {"url": "https://board.example/skills/probing/", "is_watched": True}


class UnwatchSkill(WatchSkill):
    """You hear of it no longer."""

    operation, summary, is_watching = "unwatchSkill", "Watch a skill no longer", False
    example = WatchSkill.example | {"is_watched": False}


class WatchTechnique(WatchWrite):
    """You hear of what moves on problems that use it."""

    noun, operation, summary, model = "techniques", "watchTechnique", "Watch a technique", Technique
    example = {"url": "https://board.example/problems/?technique=activation-patching", "is_watched": True}


class UnwatchTechnique(WatchTechnique):
    """You hear of it no longer."""

    operation, summary, is_watching = "unwatchTechnique", "Watch a technique no longer", False
    example = WatchTechnique.example | {"is_watched": False}
