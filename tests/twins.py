"""One act done twice from the same world, by a page and by a script: they leave the same, and are refused alike."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import UUIDField
from django.test import Client

from problems.models import Event, Mark, MovedRow, Retagged, TagCount
from tests.api import Script
from users.models import ApiToken, KeptAnswer, Mail, RequestCount, User

LEFT = ("verb", "by__username", "whom__username", "before", "after", "reason", "evidence", "is_public")


# What a script has beside what it does; and what holds the numbers of rows, or when somebody signed in.
OF_A_SCRIPT = {ApiToken, KeptAnswer, RequestCount, Mail, Mark}
# Of a ledger the numbers are all there is.
OF_NUMBERS = {MovedRow, Retagged, TagCount}
OF_THE_RUN = {"last_login", "subject", "key", "path", "mail_id", "url", "digest", "round_pk", "tags"}
OF_THE_RUN |= {"seed", "old_seed"}


@dataclass
class Act:
    """What `who` does at `path`, by the page and by a script. `typed` is what the page's form sends for `body`."""

    who: User
    path: str
    body: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, Any] | None = None
    page: str = ""
    status: int = 200

    def by_page(self) -> tuple[int, str]:
        """(status, everything that is then read): the page itself, or the one it leads to."""
        client = Client()
        client.force_login(self.who)
        typed = self.typed if self.typed is not None else {k: _typed(v) for k, v in self.body.items() if v is not False}
        answer = client.post(self.page or f"/{self.path}", typed)
        told = answer.content.decode() if answer.status_code != 302 else ""
        if answer.status_code == 302:
            client.cookies.update(answer.cookies)
            told = client.get(answer["Location"], follow=True).content.decode()
        return answer.status_code, html.unescape(told)

    def by_script(self, status: int) -> dict[str, Any]:
        return Script(self.who).post(self.path, status, **self.body)


def _typed(value: Any) -> Any:
    return "on" if value is True else value


def left_since(pk: int) -> list[tuple]:
    """What the record holds after an event: everything but numbers of rows, which two runs do not share."""
    rows = Event.objects.filter(pk__gt=pk).order_by("pk").values_list(*LEFT)
    return [tuple(_unnumbered(one) if isinstance(one, str) else one for one in row) for row in rows]


def _unnumbered(words: str) -> str:
    """Without the numbers of problems and write-ups, which two runs do not share."""
    return re.sub(r"(#|/writeups/)\d+", r"\1", words)


def rows() -> dict[str, list[str]]:
    """Every row of the board, without the numbers that it and its neighbours go by."""
    return {
        model.__name__: sorted(_unnumbered(str(row)) for row in model._base_manager.values_list(*_told(model)))
        for model in apps.get_models()
        if model._meta.app_label in {"users", "problems", "programs"} and model not in OF_A_SCRIPT | OF_NUMBERS
    }


def _told(model: Any) -> list[str]:
    """What of a row is the same in two runs: no numbers of rows, nor texts that hold them; of relations, the people."""
    fields = [one for one in model._meta.concrete_fields if not isinstance(one, UUIDField)]
    own = [one.attname for one in fields if not one.primary_key and not one.is_relation]
    people = [one.attname for one in model._meta.concrete_fields if one.related_model is User]
    return [name for name in [*own, *people] if name not in OF_THE_RUN]


def last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def check_twins(act: Act) -> list[tuple]:
    """Does it by the page, takes that back, and does it by a script: the same rows. Answers what is on the record."""
    begun = last_event()
    with transaction.atomic():
        status, told = act.by_page()
        by_page, rows_by_page = left_since(begun), rows()
        assert status in {200, 302}, told
        transaction.set_rollback(True)
    act.by_script(act.status)
    by_script = left_since(begun)
    assert by_script == by_page
    assert {name: kept for name, kept in rows().items() if kept != rows_by_page[name]} == {}, "rows differ"
    return by_script


def check_refusal(act: Act, status: int) -> str:
    """Tries what is refused, both ways. Answers the sentence that both say; nothing is left on the record."""
    begun = last_event()
    said = act.by_script(status)["detail"]
    shown, told = act.by_page()
    assert shown == 404 if status == 404 else " ".join(said.split()) in " ".join(told.split())
    assert left_since(begun) == []
    return said


def check_reason(act: Act) -> None:
    """What is refused without a note says in the schema that it needs one, and nothing else does."""
    without = {name: value for name, value in act.body.items() if name != "note"}
    answer = Script(act.who).client.post(f"/api/v1/{act.path}", without, content_type="application/json")
    needs = "note" in answer.resolver_match.func.cls.body.schema().get("required", [])
    assert (answer.status_code != act.status) == needs, answer.content
