"""Rules about domains, for scripts of curators."""

from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from problems.api.people import person
from problems.api.shapes.moderation import DomainRuleSerializer
from problems.forms.domains import DomainRuleForm
from problems.forms.notes import NoteLineForm
from problems.models import DomainRule
from problems.services import domains
from users.api.writing import OwnList, Write

RULE = {
    "id": 2,
    "host": "casino.example",
    "judgement": "refuse",
    "reason": "Advertising, on nine problems.",
    "by": {"username": "grace", "name": "Grace Hopper"},
    "at": "2026-11-23T09:30:00Z",
}


def rule(found: DomainRule) -> dict[str, Any]:
    told = {name: getattr(found, name) for name in ("host", "judgement", "reason", "at")}
    return {"id": found.pk, **told, "by": person(found.by)}


class DomainRuleList(OwnList):
    """Every rule about a domain, by its name."""

    noun, operation, summary, scope = "domain-rules", "listDomainRules", "List rules about domains", "curate"
    shape, example, for_curators = DomainRuleSerializer, RULE, True

    def rows(self, asked):
        return DomainRule.objects.select_related("by").order_by("host", "pk")

    def row(self, found):
        return rule(found)


class SetDomainRule(Write):
    """Says whether a domain and everything below it may be linked. What was said of it before is replaced."""

    noun, operation, summary, scope = "domain-rules", "setDomainRule", "Set a rule about a domain", "curate"
    shape, example, for_curators, is_new = DomainRuleSerializer, RULE, True, True
    body = Body(DomainRuleForm)
    sent = {"host": RULE["host"], "judgement": "refuse", "note": RULE["reason"]}

    def find(self):
        return None

    def act(self, found: None, fields: dict[str, Any]) -> DomainRule:
        return domains.rule(**fields, by=self.person)

    def answer(self, found: None, done: DomainRule) -> dict[str, Any]:
        return rule(done)


class DropDomainRule(Write):
    """Takes a rule back. Answers with what it said."""

    noun, operation, summary, scope = "domain-rules", "dropDomainRule", "Take back a rule about a domain", "curate"
    shape, example, for_curators = DomainRuleSerializer, RULE, True
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "They moved to a clean host."}

    def find(self, *, id):
        return get_object_or_404(DomainRule.objects.select_related("by"), pk=id)

    def act(self, found: DomainRule, fields: dict[str, Any]) -> dict[str, Any]:
        said = rule(found)
        domains.drop(found, by=self.person, note=fields["note"])
        return said

    def answer(self, found: DomainRule, done: dict[str, Any]) -> dict[str, Any]:
        return done
