"""What the token's person stated of themselves: read, stated anew, kept from an address, taken back."""

from typing import Any

from rest_framework import serializers

from board.lib.bodies import Body, Rows
from board.lib.parsing import Unreadable
from board.lib.reading import DetailView
from problems.fit import Statement
from problems.forms.fit import AboutForm, HeldForm, QueryForm, levels_of, offered
from problems.services import fit
from users.api.writing import Own, Write

MAX_SKILLS = 200
NO_SKILL = "There is no such skill here, or it is no longer offered."
NO_LEVEL = "This skill has no such level."
TWICE = "Name each skill once."
EXAMPLE = {
    "skills": [{"skill": "probing", "level": 2}],
    "arena": ["1.2"],
    "compute": "laptop",
    "hours": 6,
    "track": ["superposition"],
}
NOTHING: dict[str, Any] = {"skills": [], "arena": [], "compute": "", "hours": None, "track": []}
HELD = Rows(HeldForm, "Every skill that you have, in place of those stated before.", most=MAX_SKILLS)


class HeldSkillSerializer(serializers.Serializer):
    skill = serializers.CharField(help_text="The key of the skill.")
    level = serializers.IntegerField(help_text="As you said it. A chapter of `arena` may give more.")


class StatementSerializer(serializers.Serializer):
    """What you stated. What fits you at `/for-you/` goes by it, and nobody else reads it."""

    skills = HeldSkillSerializer(many=True, help_text="The skills that you have, as you stated them.")
    arena = serializers.ListField(child=serializers.CharField(), help_text="Chapters that you worked through.")
    compute = serializers.CharField(help_text="The most that you can run things on; empty where it was not said.")
    hours = serializers.IntegerField(allow_null=True, help_text="Hours a week; null where you named none.")
    track = serializers.ListField(child=serializers.CharField(), help_text="Keys of tracks that you like.")


def statement(stated: Statement) -> dict[str, Any]:
    return {
        "skills": [{"skill": key, "level": level} for key, level in sorted(stated.said.items())],
        "arena": list(stated.chapters),
        "compute": stated.compute,
        "hours": stated.hours,
        "track": list(stated.tracks),
    }


class MySkills(Own, DetailView):
    """What you stated of yourself."""

    noun, operation, summary, scope = "me", "readSkills", "Read what you stated of yourself", "profile"
    shape, example = StatementSerializer, EXAMPLE

    def find(self):
        return statement(fit.of(self.person))


class StatementWrite(Write):
    """Answers with what is stated now."""

    noun, scope = "me", "profile"
    shape, example = StatementSerializer, EXAMPLE

    def find(self):
        return fit.of(self.person)

    def answer(self, found: Statement, done: Any) -> dict[str, Any]:
        return statement(fit.of(self.person))


class StateSkills(StatementWrite):
    """Says what you can do, and what you have for it. What is left out stays; `skills` are told all at once."""

    operation, summary = "stateSkills", "State your skills"
    body = Body(AboutForm, rows={"skills": HELD}, is_partial=True)
    sent = {"skills": EXAMPLE["skills"], "hours": 6}

    def begin(self, found: Statement) -> dict[str, Any]:
        return {"asked": found, "known": fit.words()}

    def act(self, found: Statement, fields: dict[str, Any]) -> None:
        said = self._said(fields["skills"], found) if "skills" in fields else found.said
        chapters, tracks = tuple(fields["arena"]), tuple(fields["track"])
        fit.state(Statement(said, chapters, fields["compute"], fields["hours"], tracks), by=self.person)

    def _said(self, rows: list[dict[str, Any]], found: Statement) -> dict[str, int]:
        """The levels by skill, of what the page would offer to this person. Raises Unreadable."""
        there = {skill.key: skill for skill in offered(fit.words().skills, found.said)}
        said: dict[str, int] = {}
        errors: dict[str, list[str]] = {}
        for number, row in enumerate(rows):
            key, level = row["skill"], row["level"]
            if key not in there:
                errors[f"skills.{number}.skill"] = [NO_SKILL]
            elif key in said:
                errors[f"skills.{number}.skill"] = [TWICE]
            elif level not in {one["level"] for one in levels_of(there[key])}:
                errors[f"skills.{number}.level"] = [NO_LEVEL]
            said[key] = level
        if errors:
            raise Unreadable(errors)
        return said


class KeepAnswers(StatementWrite):
    """Keeps the answers of an address of `/for-you/`, in place of all that you stated before."""

    operation, summary = "keepAnswers", "Keep the answers of an address"
    body = Body(QueryForm)
    sent = {"query": "skill=probing:2&arena=1.2&compute=laptop&hours=6&track=superposition"}

    def act(self, found: Statement, fields: dict[str, Any]) -> None:
        fit.state(fields["query"], by=self.person)


class TakeBackSkills(StatementWrite):
    """Everything that you stated is gone."""

    operation, summary, example = "takeBackSkills", "Take back what you stated", NOTHING

    def act(self, found: Statement, fields: dict[str, Any]) -> None:
        fit.take_back(by=self.person)
