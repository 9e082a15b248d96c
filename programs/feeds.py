"""Atom feeds of programs: each change of a page or its rounds, with what was said before and after."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from board.lib import feeds
from board.lib.access import public
from board.lib.feeds import ENTRIES, EPOCH, Entry, Feed
from programs.models import Change, Program
from programs.services import facts


@public
@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    changes = Change.objects.made().for_history().order_by("-at", "-pk")[:ENTRIES]
    said = "Rounds, deadlines and what programs ask for, as they change."
    page = reverse("programs:program-list")
    return feeds.answer(request, Feed("programs", "Circuit Board: programs", page, EPOCH, said, map(_change, changes)))


@public
@require_safe
def program(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Program, key=key)
    changes = found.changes.made().for_history().order_by("-number")[:ENTRIES]
    said = f"What changes on the page of {found.name} and its rounds."
    page = found.get_absolute_url()
    feed = Feed(f"programs/{found.pk}", f"Circuit Board: {found.name}", page, EPOCH, said, map(_change, changes))
    return feeds.answer(request, feed)


def _change(change: Change) -> Entry:
    history = reverse("programs:program-history", args=[change.program.key])
    what = change.round_name if change.is_of_a_round else "the page"
    return Entry(
        f"changes/{change.pk}",
        f"{change.program.name}, {what}: {change.get_act_display().lower()}",
        f"{history}#change-{change.number}",
        change.answered_at or change.at,
        text="\n".join(filter(None, [change.note, *map(_fact, change.facts.all())])),
        authors=[change.by.public_name],
    )


def _fact(fact) -> str:
    before, after = (facts.in_words(fact.name, text) or "nothing" for text in (fact.before, fact.after))
    return f"{facts.LABELS[fact.name]}: {before} → {after}"
