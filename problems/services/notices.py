"""Who hears of what happened. Every event passes here once; a table says whom it concerns, and in which words."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst

from board.lib import markdown
from board.lib.prepared import Word, prepared
from board.lib.text import with_article
from problems.models import Bearing, Event, Problem, Report, Skill, Technique, Track, WriteUp
from problems.models.choices import Resolution
from problems.models.claims import Status as ClaimStatus
from problems.models.writeups import Status as WriteUpStatus
from problems.services import audiences
from problems.services.audiences import Happened, People, Subject
from problems.services.tales import TALES, Tale
from problems.services.tales.tale import review_note, review_reply
from users.models import Kind, Notification, Pace
from users.services import notifications

LONGEST_NAME = 120
# What of a problem can be watched besides itself.
WORDS_OF_A_PROBLEM = (("track", Track, "track"), ("skill", Skill, "skills"), ("technique", Technique, "techniques"))

KINDS = (
    Kind(
        "clock",
        "The clock of your claims",
        "When a claim has been quiet for a while, before it lapses, and when it has.",
        Pace.AT_ONCE,
    ),
    Kind("team", "Working together", "Invitations, requests and answers; who joins, leaves and leads.", Pace.AT_ONCE),
    Kind(
        "work",
        "Work beside yours",
        "What others on your claims log, and what happens on problems that you are on.",
        Pace.DAILY,
    ),
    Kind(
        "reviews",
        "Reviews",
        "Reviews and reproductions of what you wrote, the reviews you have taken, and what waits for a reviewer.",
        Pace.AT_ONCE,
    ),
    Kind("discussion", "Discussions", "Comments on problems you are on, or have commented on.", Pace.DAILY),
    Kind(
        "watched", "What you watch", "What moves on the problems, tracks, skills and techniques you watch.", Pace.DAILY
    ),
    Kind(
        "decisions",
        "What curators decide",
        "When a curator changes, ends or answers something of yours, always with a reason.",
        Pace.AT_ONCE,
    ),
    Kind(
        "reports",
        "Reports",
        "What members report or submit again, and links that are gone.",
        Pace.DAILY,
        for_curators=True,
    ),
)


def tell(event: Happened, subject: Subject) -> None:
    """Leaves the notices of an event, in its transaction, with everybody but who did it.

    Who stands in two groups hears the first one's words.
    """
    for tale in TALES.get(event.verb, ()):
        if tale.when(event):
            new = list(_to_tell(tale, event, subject))
            if new:
                _leave(tale, event, subject, new)
    if event.verb in TAKES_BACK:
        told_before = Event.objects.filter(verb__in=TAKES_BACK[event.verb]).exclude(pk=event.pk)
        # An invitation is of the person who is invited, and ends with the claim.
        is_of_all = event.verb == ClaimStatus.REMOVED
        about = {"claim": event.claim_id} if is_of_all else {"subject": event.subject}
        for told in told_before.filter(**about):
            notifications.take_back(key(told))
    if event.verb in HIDES_A_WRITEUP and event.writeup is not None:
        _hide_writeup(event.writeup, besides=event)


def _hide_writeup(writeup: WriteUp, *, besides: Happened) -> None:
    """Has notices name a write-up no longer that is out of sight, but to those who wrote it or still read it."""
    others = Notification.objects.exclude(person__in=audiences.who_may_read_hidden(writeup))
    place = reverse("problems:writeup", args=[writeup.pk])
    unnamed = dict.fromkeys(NAMES_A_WRITEUP, "a write-up")
    of_it = Event.objects.filter(writeup=writeup).exclude(pk=besides.pk)
    for told in of_it.select_related("by", "whom", "problem", "claim", "comment", "writeup"):
        for tale in TALES.get(told.verb, ()):
            if any(f"{{{name}}}" in tale.words for name in unnamed) and tale.when(told):
                path = tale.path(told)
                notifications.retell(
                    others.filter(key=key(told), kind=tale.kind),
                    title=capfirst(_words(tale, told, None, unnamed | _said_already(tale))),
                    path=place if path == writeup.get_absolute_url() else path,
                    # Words that stood on its page.
                    without_note=tale.quotes in (review_note, review_reply),
                )
    # What the clock told reviewers leads nowhere any longer.
    due = [f"review:{pk}:due" for pk in writeup.reviews.values_list("pk", flat=True)]
    asked = Q(key__startswith=f"write-up:{writeup.pk}:") | Q(key__in=due)
    notifications.retell(others.filter(asked), title="A write-up that waited for readers is off the board", path=place)


def _said_already(tale: Tale) -> dict[str, str]:
    """What stands in the place of a title that a sentence ends with: “… a write-up to #7: it is off the board”."""
    return {"writeup": "it is off the board"} if tale.words.endswith(": {writeup}") else {}


def _to_tell(tale: Tale, event: Happened, subject: Subject) -> QuerySet:
    """Whom a tale is new to: mostly nobody, but every act waits to know. What can be asked by numbers is built once."""
    by = event.whom_id if tale.of_whom else event.by_id
    if tale.people in audiences.BY_NUMBERS and audiences.is_for_all(event):
        numbers = audiences.Numbers(event.by_id, event.problem_id, event.claim_id, event.writeup_id, event.at)
        return _new_by_numbers(tale.people, tale.kind, Word(key(event)), by, *numbers)
    people = audiences.who_may_know(event, tale.people(event, subject)).exclude(pk=event.by_id)
    return notifications.not_yet_told(people, kind=tale.kind, key=key(event), by=by, now=event.at)


@prepared
def _new_by_numbers(people: People, kind: str, key: Word, by: int | None, *numbers: Any) -> QuerySet:
    asked = audiences.Numbers(*numbers)
    others = people(asked, None).exclude(pk=asked.by_id)
    return notifications.not_yet_told(others, kind=kind, key=key, by=by, now=asked.at)


def _leave(tale: Tale, event: Happened, subject: Subject, new: list[tuple[int, str, bool]]) -> None:
    notifications.leave(
        new,
        kind=tale.kind,
        key=key(event),
        title=_words(tale, event, subject),
        path=tale.path(event),
        by=event.whom if tale.of_whom else event.by,
        note=tale.quotes(event, subject),
        about=partial(labels, event),
        now=event.at,
    )


def labels(event: Happened) -> set[str]:
    """What an event is about, as a webhook names it: whatever can be watched of its problem, or of those that its
    write-up bears on. What was merged into one of these is named, too, as a watch of it has followed: five queries."""
    if event.problem_id:
        numbers = [event.problem_id]
    else:
        numbers = list(Bearing.objects.filter(writeup=event.writeup_id).values_list("problem_id", flat=True))
    problems = Problem.objects.filter(pk__in=numbers)
    named = {f"problem:{pk}" for pk in _with_merged(Problem, numbers).values_list("pk", flat=True)}
    for kind, model, column in WORDS_OF_A_PROBLEM:
        keys = _with_merged(model, problems.values(column)).values_list("key", flat=True)
        named |= {f"{kind}:{key}" for key in keys}
    return named


def _with_merged(model: Any, rows: Any) -> QuerySet:
    return model.objects.filter(Q(pk__in=rows) | Q(merged_into__in=rows))


def key(event: Happened) -> str:
    return f"event:{event.pk}"


def named(problem: Problem) -> str:
    """A problem as a sentence names it, in plain text."""
    return f"#{problem.number} “{markdown.to_text(problem.title, LONGEST_NAME)}”"


def _words(tale: Tale, event: Happened, subject: Subject, instead: Mapping[str, str] = MappingProxyType({})) -> str:
    problem = named(event.problem) if event.problem else ""
    writeup = f"“{event.writeup.title}”" if event.writeup else ""
    values = {"problem": problem, "writeup": writeup} | {name: word(event) for name, word in WORDS.items()}
    values |= NAMES.get(type(subject), lambda subject: {})(subject)
    return _filled(tale.words, values | dict(instead))


def _filled(words: str, values: dict[str, str]) -> str:
    """The sentence with its names in. A title may hold braces itself, so each is put in once, from the left."""
    head, found, rest = words.partition("{")
    if not found:
        return words
    name, _, tail = rest.partition("}")
    return f"{head}{values.get(name, '{' + name + '}')}{_filled(tail, values)}"


# What a row is called in a sentence: {word: name}. An app above adds its own when it starts.
NAMES: dict[type[Model], Callable[[Subject], dict[str, str]]] = {
    Report: lambda report: {"reported": report.called_by_anybody},
}
WORDS: dict[str, Callable[[Happened], str]] = {
    "entry": lambda event: with_article(event.after.replace("_", " ")),
    "resolution": lambda event: dict(Resolution.choices).get(event.after, event.after).lower(),
    "status": lambda event: event.after.replace("_", " "),
    "link": lambda event: event.after,
    "other": lambda event: event.after,
    "role": lambda event: with_article(event.after),
    "verdict": lambda event: {"legible": "could follow", "changes": "asks for changes in"}.get(event.after, ""),
    "rerun": lambda event: {"reproduced": "could reproduce", "partly": "could reproduce a part of"}.get(
        event.after, "could not reproduce"
    ),
}
# Names in a sentence that stand for the write-up of an event. An app above adds its own when it starts.
NAMES_A_WRITEUP = {"writeup", "reported"}
# After these a write-up is out of sight, and its title is its authors' and the curators' to read.
HIDES_A_WRITEUP = (WriteUpStatus.DECLINED, WriteUpStatus.WITHDRAWN)
# After these the words that an earlier notice quoted are nobody's to read.
TAKES_BACK = {
    "edited a comment": ("commented",),
    "waits": ("commented",),
    "deleted a comment": ("commented",),
    "hid a comment": ("commented",),
    "took back an offer": ("invited", "asked"),
    "hid a review": ("gave a review", "replied to a review"),
    # The reply is another one now.
    "replied to a review": ("replied to a review",),
    ClaimStatus.REMOVED: ("invited", "asked"),
}
