"""Who hears of what happened. Every event passes here once; a table says whom it concerns, and in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db.models import Model, QuerySet
from django.urls import reverse

from board.lib import markdown
from board.lib.text import with_article
from problems.models import Event, Problem, Report
from problems.models.choices import Resolution, Status
from problems.services import audiences
from problems.services.audiences import Happened, Subject
from users.models import Kind, Pace, User
from users.services import notifications

LONGEST_NAME, LONGEST_QUOTE = 120, 300
NOT_AGAIN_WITHIN = timedelta(days=7)

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

People = Callable[[Happened, Subject], QuerySet[User]]


@dataclass(frozen=True)
class Tale:
    """What one group of people is told of an event. In `words`, {who} is who did it, {problem} its number and title.

    `of_whom` makes {who} the person it is about. `quotes` says which words of theirs come along. `when` may pass it by.
    """

    kind: str
    people: People
    words: str
    path: Callable[[Happened], str]
    of_whom: bool = False
    quotes: Callable[[Happened, Subject], str] = lambda event, subject: ""
    when: Callable[[Happened], bool] = lambda event: True


def tell(event: Happened, subject: Subject) -> None:
    """Leaves the notices of an event, in its transaction, with everybody but who did it.

    Who stands in two groups hears the first one's words.
    """
    for tale in TALES.get(event.verb, ()):
        if tale.when(event):
            notifications.tell(
                audiences.who_may_know(event, tale.people(event, subject)).exclude(pk=event.by_id),
                kind=tale.kind,
                key=key(event),
                title=_words(tale, event, subject),
                path=tale.path(event),
                by=event.whom if tale.of_whom else event.by,
                note=tale.quotes(event, subject),
                about=partial(labels, event.problem),
                now=event.at,
            )
    if event.verb in TAKES_BACK:
        for told in Event.objects.filter(subject=event.subject, verb__in=TAKES_BACK[event.verb]):
            notifications.take_back(key(told))


def labels(problem: Problem | None) -> set[str]:
    """What an event on a problem is about, as a webhook names it: whatever of it can be watched."""
    if problem is None:
        return set()
    skills, techniques = problem.skills.values_list("key", flat=True), problem.techniques.values_list("key", flat=True)
    named = {f"problem:{problem.pk}", f"track:{problem.track.key}"}
    return named | {f"skill:{key}" for key in skills} | {f"technique:{key}" for key in techniques}


def key(event: Happened) -> str:
    return f"event:{event.pk}"


def named(problem: Problem) -> str:
    """A problem as a sentence names it, in plain text."""
    return f"#{problem.number} “{markdown.to_text(problem.title, LONGEST_NAME)}”"


def _words(tale: Tale, event: Happened, subject: Subject) -> str:
    problem = named(event.problem) if event.problem else ""
    writeup = f"“{event.writeup.title}”" if event.writeup else ""
    values = {"problem": problem, "writeup": writeup} | {name: word(event) for name, word in WORDS.items()}
    values |= NAMES.get(type(subject), lambda subject: {})(subject)
    return _filled(tale.words, values)


def _filled(words: str, values: dict[str, str]) -> str:
    """The sentence with its names in. A title may hold braces itself, so each is put in once, from the left."""
    head, found, rest = words.partition("{")
    if not found:
        return words
    name, _, tail = rest.partition("}")
    return f"{head}{values.get(name, '{' + name + '}')}{_filled(tail, values)}"


# What a row is called in a sentence: {word: name}. An app above adds its own when it starts.
NAMES: dict[type[Model], Callable[[Subject], dict[str, str]]] = {
    Report: lambda report: {"reported": report.called},
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


# Where a notice leads, and what it quotes


def to_claim(event: Happened) -> str:
    return event.claim.get_absolute_url()


def to_problem(event: Happened) -> str:
    return event.problem.get_absolute_url()


def to_writeup(event: Happened) -> str:
    return event.writeup.get_absolute_url()


def to_what_is_left(event: Happened) -> str:
    """The write-up, where it is still there to be read."""
    return event.writeup.get_absolute_url() if event.writeup.is_shown else reverse("problems:writeup-list")


def to_review(event: Happened) -> str:
    return reverse("problems:review", args=[event.subject.rpartition(":")[2]])


def to_reproduction(event: Happened) -> str:
    return reverse("problems:reproduction", args=[event.subject.rpartition(":")[2]])


def to_queue(event: Happened) -> str:
    return reverse("problems:review-queue")


def to_comment(event: Happened) -> str:
    return event.comment.get_absolute_url()


def to_entry(event: Happened) -> str:
    return reverse("problems:log-entry", args=[event.subject.rpartition(":")[2]])


def reason(event: Happened, subject: Subject) -> str:
    return event.reason


def offer_note(event: Happened, subject: Subject) -> str:
    return subject.note


def excerpt(event: Happened, subject: Subject) -> str:
    return markdown.to_text(subject.text, LONGEST_QUOTE)


def to_board(event: Happened) -> str:
    return reverse("problems:my-board")


def to_standing(event: Happened) -> str:
    return reverse("problems:my-standing")


def to_curate(event: Happened) -> str:
    return reverse("problems:curate")


def to_proposal(event: Happened) -> str:
    return reverse("problems:proposal", args=[event.problem.pk])


def to_suggestion(event: Happened) -> str:
    return reverse("problems:suggestion", args=[event.subject.rpartition(":")[2]])


def review_note(event: Happened, subject: Subject) -> str:
    return markdown.to_text(subject.note, LONGEST_QUOTE)


def review_reply(event: Happened, subject: Subject) -> str:
    return markdown.to_text(subject.reply, LONGEST_QUOTE)


def is_named(event: Happened) -> bool:
    return event.by_id is not None


def is_unnamed(event: Happened) -> bool:
    return event.by_id is None


def is_listing(event: Happened) -> bool:
    return event.after == Status.LISTED


def is_answer_to_a_proposal(event: Happened) -> bool:
    """Whether a problem that a member proposed has come on the list."""
    return event.after == Status.LISTED and event.before == Status.PROPOSED


def is_writeup(event: Happened) -> bool:
    return event.writeup is not None


def is_problem(event: Happened) -> bool:
    return event.problem is not None


def is_comment(event: Happened) -> bool:
    return event.comment is not None


def is_of_a_person_alone(event: Happened) -> bool:
    return not (event.claim or event.comment or event.writeup or event.problem)


def is_claim(event: Happened) -> bool:
    return event.claim is not None


def is_new(event: Happened) -> bool:
    """Whether it is the first of its kind in a week: who takes their name off and puts it on again is told of once."""
    same = Event.objects.filter(verb=event.verb, by=event.by, problem=event.problem, at__gt=event.at - NOT_AGAIN_WITHIN)
    return not same.exclude(pk=event.pk).exists()


def is_of_an_agent(event: Happened) -> bool:
    return event.claim.by_agent


def is_of_a_person(event: Happened) -> bool:
    """An agent takes no place of a person's, and leaves none."""
    return not event.claim.by_agent


# What is told

_clock, _team, _work, _watched, _decisions, _reviews = (
    partial(Tale, kind) for kind in ("clock", "team", "work", "watched", "decisions", "reviews")
)
# A problem has a new write-up, whenever it was named.
_LINKED = (
    _work(audiences.of_the_problem, "{who} linked a write-up to {problem}: {writeup}", to_writeup),
    _watched(audiences.watchers_around, "{who} linked a write-up to {problem}: {writeup}", to_writeup),
)
TALES: dict[str, tuple[Tale, ...]] = {
    "claimed": (
        _work(audiences.on_the_problem, "{who} is on {problem}, too", to_claim, when=is_of_a_person),
        _watched(audiences.watchers, "{who} took on {problem}", to_claim, when=is_of_a_person),
        _work(audiences.on_the_problem, "An automated agent of {who} is on {problem}", to_claim, when=is_of_an_agent),
        _watched(audiences.watchers, "An automated agent of {who} is on {problem}", to_claim, when=is_of_an_agent),
    ),
    "invited": (_team(audiences.whom, "{who} invites you to their claim on {problem}", to_claim, quotes=offer_note),),
    "asked": (_team(audiences.lead, "{who} asks to join your claim on {problem}", to_claim, quotes=offer_note),),
    "joined": (
        _team(audiences.whom, "{who} said yes: you are on the claim on {problem}", to_claim),
        _team(audiences.team, "{who} is on your claim on {problem} now", to_claim, of_whom=True),
    ),
    "named an author": (_team(audiences.whom, "{who} named you as an author of {writeup}", to_writeup),),
    "listed": (
        _decisions(
            audiences.authors,
            "{who} looked at {writeup}: it stays, and waits for reviewers",
            to_writeup,
            quotes=reason,
            when=is_writeup,
        ),
    ),
    "superseded": (_decisions(audiences.authors, "{who} marked {writeup} as superseded", to_writeup, when=is_writeup),),
    "declined": (
        _decisions(
            audiences.authors,
            "{who} took {writeup} off the board, and says why",
            to_writeup,
            quotes=reason,
            when=is_writeup,
        ),
        _team(audiences.offerer, "{who} said no to your offer to work on {problem} together", to_claim, when=is_claim),
    ),
    "left": (_team(audiences.team, "{who} left your claim on {problem}", to_claim, of_whom=True),),
    "handed over": (
        _team(audiences.whom, "{who} made you the lead of your claim on {problem}", to_claim),
        _team(audiences.team, "{who} handed over the lead of your claim on {problem}", to_claim),
    ),
    "checked in": (_work(audiences.team, "{who} checked in on your claim on {problem}", to_claim),),
    "logged": (
        _work(audiences.team, "{who} logged {entry} on your claim on {problem}", to_entry),
        _watched(audiences.watchers, "{who} logged {entry} on {problem}", to_entry),
    ),
    "asked for eyes": (
        _watched(
            audiences.watchers_around, "{who} is stuck on {problem} and would be glad of another pair of eyes", to_claim
        ),
    ),
    "paused": (_work(audiences.team, "{who} paused your claim on {problem}", to_claim),),
    "active": (_work(audiences.team, "{who} took your claim on {problem} up again", to_claim),),
    "released": (
        _work(audiences.team, "{who} gave your claim on {problem} back", to_claim),
        _watched(audiences.watchers, "{who} gave {problem} back", to_claim),
    ),
    "lapsed": (
        _clock(
            audiences.team,
            "Your claim on {problem} went quiet. Everything written is kept: take it up again?",
            to_claim,
        ),
        _watched(
            audiences.watchers, "A claim on {problem} went quiet, so there is room", to_problem, when=is_of_a_person
        ),
    ),
    "delivered": (_work(audiences.team, "{who} ended your claim on {problem} with a write-up", to_claim),),
    "removed": (_decisions(audiences.team, "A curator took down your claim on {problem}", to_claim, quotes=reason),),
    "bears on": _LINKED,
    "now bears on": _LINKED,
    "bears on it otherwise": (
        _decisions(audiences.authors, "{who} said anew what {writeup} does to {problem}", to_writeup),
    ),
    "no longer bears on": (
        _decisions(audiences.authors, "{who} took {problem} out of what {writeup} bears on", to_writeup),
    ),
    "withdrawn": (_decisions(audiences.authors, "{who} took down {writeup}", to_board, quotes=reason),),
    "resolved": (
        _decisions(audiences.of_the_problem, "{who} marked {problem} as {resolution}", to_problem, quotes=reason),
        _watched(audiences.watchers_around, "{who} marked {problem} as {resolution}", to_problem, quotes=reason),
    ),
    "revised": (
        _decisions(audiences.of_the_problem, "{who} edited the text of {problem}", to_problem, quotes=reason),
        _watched(audiences.watchers, "{who} edited the text of {problem}", to_problem, quotes=reason),
    ),
    "proposed": (Tale("reports", audiences.curators, "{who} proposed {problem}", to_proposal),),
    "proposed again": (Tale("reports", audiences.curators, "{who} changed their proposal {problem}", to_proposal),),
    "asked for changes": (
        _decisions(audiences.proposer, "{who} asks for changes in your proposal {problem}", to_proposal, quotes=reason),
    ),
    "declined a proposal": (
        _decisions(
            audiences.proposer, "{who} declined your proposal {problem}, and says why", to_proposal, quotes=reason
        ),
    ),
    "merged a proposal": (
        _decisions(
            audiences.proposer,
            "{who} found that the board has your proposal {problem} already",
            to_proposal,
            quotes=reason,
        ),
    ),
    "suggested an edit": (
        Tale("reports", audiences.curators, "{who} suggested an edit of {problem}", to_suggestion, quotes=reason),
    ),
    "accepted an edit": (
        _decisions(audiences.whom, "{who} accepted the edit you suggested of {problem}", to_problem, quotes=reason),
    ),
    "declined an edit": (
        _decisions(audiences.whom, "{who} declined the edit you suggested of {problem}", to_suggestion, quotes=reason),
    ),
    "moved": (
        _decisions(
            audiences.proposer,
            "{who} put your proposal {problem} on the list",
            to_problem,
            quotes=reason,
            when=is_answer_to_a_proposal,
        ),
        _decisions(audiences.of_the_problem, "{who} marked {problem} as {status}", to_problem, quotes=reason),
        _watched(
            audiences.watchers_around,
            "{problem} is new on the list",
            to_problem,
            when=lambda event: event.after == "listed",
        ),
        _watched(audiences.watchers, "{who} marked {problem} as {status}", to_problem, quotes=reason),
    ),
    "merged": (
        _decisions(audiences.of_the_problem, "{who} merged {problem} into {other}", to_problem, quotes=reason),
        _watched(audiences.watchers, "{who} merged {problem} into {other}", to_problem, quotes=reason),
    ),
    "unmerged": (
        _decisions(
            audiences.of_the_problem, "{problem} is a problem of its own again, as before", to_problem, quotes=reason
        ),
        _watched(audiences.watchers, "{problem} is a problem of its own again, as before", to_problem, quotes=reason),
    ),
    "ended by a merge": (
        _decisions(
            audiences.team,
            "Your claim on {problem} ended, as you are on the problem it was merged into, too. All of it is kept",
            to_claim,
            quotes=reason,
        ),
    ),
    "commented": (
        Tale("discussion", audiences.in_the_discussion, "{who} commented on {problem}", to_comment, quotes=excerpt),
        _watched(audiences.watchers, "{who} commented on {problem}", to_comment, quotes=excerpt),
    ),
    "hid a comment": (
        _decisions(audiences.commenter, "A curator hid your comment on {problem}", to_comment, quotes=reason),
    ),
    "showed a comment": (
        _decisions(audiences.commenter, "A curator shows your comment on {problem} again", to_comment),
    ),
    "updated for a comment": (_decisions(audiences.commenter, "{who} updated {problem} for your comment", to_comment),),
    "is interested in": (
        _team(audiences.would_join_in, "{who} would work with somebody on {problem}", to_problem, when=is_new),
    ),
    "submitted": (Tale("reports", audiences.curators, "{who} submitted {writeup} again", to_writeup, when=is_writeup),),
    "reported an answer": (Tale("reports", audiences.curators, "Somebody reported an answer to {problem}", to_curate),),
    "answered": (
        _decisions(
            audiences.whom,
            "A curator answered what you reported on {problem}",
            to_problem,
            quotes=reason,
            when=is_problem,
        ),
        _decisions(
            audiences.whom,
            "A curator answered what you reported: {reported}",
            to_what_is_left,
            quotes=reason,
            when=is_writeup,
        ),
        _decisions(
            audiences.whom,
            "A curator answered what you reported: {reported}",
            to_board,
            quotes=reason,
            when=is_of_a_person_alone,
        ),
    ),
    "link gone": (
        _work(audiences.authors, "The {link} of {writeup} could not be found on three days", to_writeup),
        Tale("reports", audiences.curators, "The {link} of {writeup} could not be found on three days", to_writeup),
    ),
    "link silent": (
        _work(
            audiences.authors,
            "The {link} of {writeup} has given us no answer for two weeks. Does it open for you?",
            to_writeup,
        ),
    ),
    "gave a review": (
        _reviews(audiences.authors, "{who} {verdict} {writeup}", to_review, quotes=review_note, when=is_named),
        _reviews(audiences.authors, "A reviewer {verdict} {writeup}", to_review, quotes=review_note, when=is_unnamed),
    ),
    "confirmed a review": (
        _reviews(audiences.authors, "{who} can still follow {writeup}", to_review, when=is_named),
        _reviews(audiences.authors, "A reviewer can still follow {writeup}", to_review, when=is_unnamed),
    ),
    "replied to a review": (
        _reviews(audiences.reviewer, "{who} replied to your review of {writeup}", to_review, quotes=review_reply),
    ),
    "resubmitted": (
        _reviews(
            audiences.asked_for_changes,
            "{who} changed {writeup}, which you asked for. Read it again?",
            to_writeup,
            quotes=review_note,
        ),
        _reviews(
            audiences.could_follow,
            "{who} changed {writeup} since you could follow it. Can you still?",
            to_writeup,
            quotes=review_note,
        ),
    ),
    "legible": (
        _reviews(audiences.authors, "Two people could follow {writeup}: it is legible", to_writeup),
        _watched(audiences.watchers_of_its_problems, "{writeup} is legible: two people could follow it", to_writeup),
    ),
    "no longer legible": (
        _reviews(
            audiences.authors,
            "A review of {writeup} was hidden, so it waits for a second reader again",
            to_writeup,
        ),
    ),
    "changed what was reviewed": (
        _reviews(
            audiences.could_follow,
            "{who} changed what is said of {writeup} since you could follow it. Can you still?",
            to_writeup,
        ),
    ),
    "reopened": (
        _clock(
            audiences.team,
            "Your claim on {problem} goes on: changes were asked for in what you wrote",
            to_claim,
        ),
    ),
    "a review ran out": (
        _reviews(
            audiences.reviewer,
            "Your review of {writeup} went back to the queue. Take it up again when you have time",
            to_writeup,
        ),
    ),
    "hid a review": (
        _decisions(audiences.reviewer, "A curator hid your review of {writeup}", to_review, quotes=reason),
    ),
    "showed a review": (_decisions(audiences.reviewer, "A curator shows your review of {writeup} again", to_review),),
    "gave the right to review": (
        _decisions(audiences.whom, "{who} gave you the right to review", to_queue, quotes=reason),
    ),
    "took back the right to review": (
        _decisions(audiences.whom, "{who} took back the right to review", to_queue, quotes=reason),
    ),
    "reproduced": (_reviews(audiences.authors, "{who} {rerun} {writeup}", to_reproduction),),
    "hid a reproduction": (
        _decisions(audiences.reviewer, "A curator hid your reproduction of {writeup}", to_reproduction, quotes=reason),
    ),
    "showed a reproduction": (
        _decisions(audiences.reviewer, "A curator shows your reproduction of {writeup} again", to_reproduction),
    ),
    "hid an entry": (
        _decisions(audiences.writer, "A curator hid your entry in the log on {problem}", to_entry, quotes=reason),
    ),
    "showed an entry": (
        _decisions(audiences.writer, "A curator shows your entry in the log on {problem} again", to_entry),
    ),
    "reported": (
        Tale("reports", audiences.curators, "A comment on {problem} was reported", to_comment, when=is_comment),
        Tale("reports", audiences.curators, "An entry in the log on {problem} was reported", to_curate, when=is_claim),
        Tale("reports", audiences.curators, "Somebody reported {reported}", to_curate, when=is_writeup),
        Tale("reports", audiences.curators, "Somebody reported {reported}", to_curate, when=is_of_a_person_alone),
    ),
    "warned": (_decisions(audiences.sanctioned, "A curator warned you, and says why", to_standing, quotes=reason),),
    "limited": (
        _decisions(audiences.sanctioned, "A curator limited your account, and says why", to_standing, quotes=reason),
    ),
    "banned": (
        _decisions(audiences.sanctioned, "A curator banned your account, and says why", to_standing, quotes=reason),
    ),
    "took back a warning": (
        _decisions(audiences.sanctioned, "A warning of yours was taken back", to_standing, quotes=reason),
    ),
    "lifted a limit": (
        _decisions(audiences.sanctioned, "The limit on your account was lifted", to_standing, quotes=reason),
    ),
    "lifted a ban": (
        _decisions(audiences.sanctioned, "The ban on your account was lifted", to_standing, quotes=reason),
    ),
    "appealed": (Tale("reports", audiences.curators, "Somebody appeals against what a curator decided", to_curate),),
    "answered an appeal": (
        _decisions(audiences.sanctioned, "A curator answered your appeal", to_standing, quotes=reason),
    ),
    "gave a role": (_decisions(audiences.whom, "{who} made you {role}", to_board, quotes=reason),),
    "took back a role": (
        _decisions(audiences.whom, "{who} took back a role of yours: you are {role} now", to_board, quotes=reason),
    ),
}
# After these the words that an earlier notice quoted are nobody's to read.
TAKES_BACK = {
    "edited a comment": ("commented",),
    "deleted a comment": ("commented",),
    "hid a comment": ("commented",),
    "took back an offer": ("invited", "asked"),
    "hid a review": ("gave a review", "replied to a review"),
}
