"""What happened, as sentences with links to what they name."""

import re
from collections.abc import Callable

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from board.lib.addresses import address
from board.lib.text import with_article
from board.templatetags.people import person
from board.templatetags.texts import isolated
from board.templatetags.words import RESOLUTION, SAYS
from problems import moderation

register = template.Library()

# What is said of problems by their numbers alone: "#5, #6".
NUMBERS = re.compile(r"#[0-9]+(?:, #[0-9]+)*")
VERDICT = {"legible": "could follow", "changes": "asks for changes in"}
RERUN = {"reproduced": "could reproduce", "partly": "could reproduce a part of", "could_not": "could not reproduce"}
SENTENCES = {
    "claimed": "{who} took on {problem}",
    "claimed by an agent": "An automated agent of {who} took on {problem}",
    "checked in": "{who} checked in on {problem}",
    "joined": "{whom} joined the claim of {holder} on {problem}",
    "left": "{whom} left the claim of {holder} on {problem}",
    "handed over": "{who} handed over the lead of a claim on {problem} to {whom}",
    "logged": "{who} logged {entry} on {problem}",
    "edited an entry": "{who} edited an entry in the log on {problem}",
    "deleted an entry": "{who} deleted an entry in the log on {problem}",
    "hid an entry": "{who} hid an entry in the log on {problem}",
    "showed an entry": "{who} showed an entry in the log on {problem} again",
    "asked for eyes": "{who} is stuck on {problem} and asks for another pair of eyes",
    "bettered the note": "{who} bettered the hand-over note on {problem}",
    "released": "{who} gave {problem} back",
    "lapsed": "The claim of {holder} on {problem} went quiet",
    "paused": "{who} paused a claim on {problem}",
    "active": "{who} went on with a claim on {problem}",
    "went on": "{who} went on with a claim on {problem}",
    "withdrawn": "{who} withdrew a write-up",
    "bears on it otherwise": "{who} said anew what {writeup} does: it {says} {problem}",
    "now bears on": "{who} said that {writeup} {says} {problem}, too",
    "no longer bears on": "{who} said that {writeup} no longer says anything about {problem}",
    "changed": "{who} changed what is said of {subject}",
    "removed": "{who} took down the claim of {holder} on {problem}",
    "delivered": "{who} ended a claim on {problem} with a write-up",
    "linked": "{who} linked {writeup}",
    "edited a write-up": "{who} edited what is said of {writeup}",
    "changed what was reviewed": "{who} changed what is said of {writeup} since it was reviewed",
    "submitted": "{who} submitted {writeup} again",
    "declined": "{who} took {writeup} off the board",
    "superseded": "{who} marked {writeup} as superseded",
    "disowned": "{who} said that {writeup} is not theirs",
    "filled in": "The title or the authors of {writeup} were filled in from its metadata",
    "showed authorship": "{who} showed that they wrote {writeup}",
    "link gone": "The {after} of {writeup} could not be found on three days",
    "link back": "The {after} of {writeup} is there again",
    "left a link": "{who} knows that the {after} of {writeup} does not open as it was given, and left it so",
    "link silent": "The {after} of {writeup} gave no answer for two weeks",
    "link changed": "{who} put the address that it moved to on {writeup}",
    "bears on": "{writeup} {says} {problem}",
    "bears on here": "This write-up {says} {problem}",
    "checked": "{who} checked {problem}: open as far as we know",
    "resolved": "{who} marked {problem} as {resolution}",
    "revised": "{who} edited the text of {problem}",
    "listed": "{who} put {subject} on the list",
    "listed again": "{writeup} waits for reviewers again",
    "listed again here": "This write-up waits for reviewers again",
    "proposed": "{who} proposed {problem}",
    "proposed again": "{who} changed {problem} and sent it again",
    "took back a proposal": "{who} took {problem} back",
    "asked for changes": "{who} asked for changes in {problem}",
    "declined a proposal": "{who} declined {problem}",
    "merged a proposal": "{who} found that the board has {problem} already",
    "set a proposal right": "{who} set right what {problem} asks for",
    "suggested an edit": "{who} suggested an edit of {problem}",
    "accepted an edit": "{who} accepted an edit of {problem} that {whom} suggested",
    "declined an edit": "{who} declined an edit of {problem} that {whom} suggested",
    "withdrew a suggestion": "{who} withdrew a suggestion of {problem}",
    "moved": "{who} marked {problem} as {after}",
    "merged": "{who} merged {problem} into {others}",
    "took in": "{who} merged {others} into {problem}",
    "unmerged": "{who} took {problem} apart from another one again",
    "gave back": "{who} took {others} apart from {problem} again",
    "ended by a merge": "The claim of {holder} on {problem} ended, as they are on the problem it was merged into, too",
    "split": "{who} split {problem} into {others}",
    "renamed a word": "{who} renamed the {kind} “{before}” to “{after}”",
    "merged a word": "{who} merged the {kind} “{before}” into “{after}”",
    "took a word apart": "{who} took the {kind} “{after}” apart from “{before}” again",
    "retired a word": "{who} retired the {kind} “{after}”",
    "brought a word back": "{who} brought the {kind} “{after}” back",
    "is a variant": "{who} marked {problem} as a variant of {others}",
    "is no longer a variant": "{who} marked {problem} as no longer a variant of another",
    "commented": "{who} wrote {comment} on {problem}",
    "edited a comment": "{who} changed {comment} on {problem}",
    "deleted a comment": "{who} deleted {comment} on {problem}",
    "hid a comment": "{who} hid {comment} on {problem}",
    "showed a comment": "{who} showed {comment} on {problem} again",
    "updated for a comment": "{who} updated the page of {problem} for {comment}",
    "not updated for a comment": "{who} took back that the page of {problem} was updated for {comment}",
    "is interested in": "{who} would work on {problem} with somebody",
    "reopened": "The claim of {holder} on {problem} goes on: what ended it was taken off, or is to be changed",
    "gave a review": "{reviewer} {verdict} {writeup}",
    "bettered a review": "{reviewer} bettered a review of {writeup}",
    "confirmed a review": "{reviewer} can still follow {writeup}",
    "signed a review": "{who} put their name to a review of {writeup}",
    "replied to a review": "{who} replied to a review of {writeup}",
    "hid a review": "{who} hid a review of {writeup}",
    "showed a review": "{who} showed a review of {writeup} again",
    "resubmitted": "{who} changed {writeup} as reviewers asked",
    "legible": "Two people could follow {writeup}: it is legible",
    "changes_requested": "Changes were asked for in {writeup}",
    "no longer legible": "{writeup} waits for a second reader again, as a review is hidden",
    "no longer legible here": "This write-up waits for a second reader again, as a review is hidden",
    "gave the right to review": "{who} gave {whom} the right to review",
    "took back the right to review": "{who} took back the right to review from {whom}",
    "reproduced": "{who} {rerun} {writeup}",
    "took back a reproduction": "{who} took back a reproduction of {writeup}",
    "hid a reproduction": "{who} hid a reproduction of {writeup}",
    "showed a reproduction": "{who} showed a reproduction of {writeup} again",
    "offered to sponsor": "{who} would look at work on {problem}",
    "sponsors again": "{who} would look at work on {problem} again",
    "keeps sponsoring": "{who} would still look at work on {problem}",
    "is full": "{who}, who sponsors {problem}, has no room right now",
    "is away": "{who}, who sponsors {problem}, is away",
    "sponsorship expired": "{whom} has not said lately whether they would look at work on {problem}",
    "ended a sponsorship": "{who} no longer sponsors {problem}",
    "mentors": "{who} mentors the work of {whom} on {problem}",
    "mentors a write-up": "{who} is a mentor of {whom} for {writeup}",
    "set a domain rule": "{who} set a rule about links: {after}",
    "took back a domain rule": "{who} took back a rule about links",
    "warned": "{who} warned a member",
    "limited": "{who} limited a member’s account",
    "banned": "{who} banned a member",
    "took back a warning": "{who} took back a warning",
    "lifted a limit": "{who} lifted a limit",
    "lifted a ban": "{who} lifted a ban",
    "answered an appeal": "{who} answered an appeal",
    "gave a role": "{who} gave {whom} a role",
    "took back a role": "{who} took back a role from {whom}",
    "imported": "{who} brought in a file of problems: {after}",
    "took back an import": "{who} took back a file of problems: {after}",
    "is no longer interested in": "{who} no longer looks for company on {problem}",
}


@register.simple_tag
def event_words(event, here: str = "") -> SafeString:
    """One event as a sentence. `here` names what the page is about anyway: "problem", "claim" or "writeup"."""
    verb = "listed" if event.verb == "moved" and event.after == "listed" else event.verb
    if verb == "listed" and event.before == "changes_requested":
        verb = "listed again"
    if verb == "claimed" and event.claim and event.claim.by_agent:
        verb = "claimed by an agent"
    if here == "writeup" and f"{verb} here" in SENTENCES:
        verb = f"{verb} here"
    sentence = SENTENCES.get(verb, "{who}: {verb}, {problem}")
    return mark_safe(sentence.format_map(_Words(event, here, verb)))  # noqa: S308


class _Words(dict[str, str]):
    """What the sentences of events name, as HTML. Each is made once a sentence asks for it."""

    def __init__(self, event, here: str, verb: str):
        super().__init__()
        self.event, self.here, self.verb = event, here, verb

    def __missing__(self, name: str) -> str:
        return conditional_escape(NAMED[name](self))

    @property
    def problem(self) -> SafeString | str:
        if self.here == "problem":
            return "this problem"
        return _link(self.event.problem, f"#{self.event.problem_id} ", "a problem")

    @property
    def writeup(self) -> SafeString | str:
        return "this write-up" if self.here == "writeup" else _link(self.event.writeup, "", "a write-up")


NAMED: dict[str, Callable[[_Words], SafeString | str]] = {
    "who": lambda words: person(words.event.by),
    "whom": lambda words: person(words.event.whom),
    "entry": lambda words: with_article(words.event.after.replace("_", " ") or "entry"),
    "holder": lambda words: person(words.event.claim.person if words.event.claim else None),
    "problem": lambda words: words.problem,
    "writeup": lambda words: words.writeup,
    "subject": lambda words: words.problem if words.event.problem else words.writeup,
    "comment": lambda words: _comment(words.event.comment_id),
    "says": lambda words: SAYS.get(words.event.after, "bears on"),
    "resolution": lambda words: RESOLUTION.get(words.event.after, words.event.after),
    "reviewer": lambda words: person(words.event.by) if words.event.by else "A reviewer",
    "verdict": lambda words: VERDICT.get(words.event.after, words.event.after),
    "rerun": lambda words: RERUN.get(words.event.after, words.event.after),
    "after": lambda words: words.event.after,
    "others": lambda words: _numbered(words.event.after),
    "before": lambda words: words.event.before,
    "kind": lambda words: words.event.subject.partition(":")[0],
    "verb": lambda words: words.verb,
}


@register.filter
def moderated(event) -> SafeString:
    """One event of the public record of moderation as a sentence, with its links."""
    return format_html(moderation.SENTENCES[event.verb], **moderation.words(event, _linked))


def _linked(name: str, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, isolated(name)) if url else isolated(name)


def _link(thing, before: str, absent: str) -> SafeString | str:
    if thing is None:
        return absent
    return format_html('<a href="{}">{}{}</a>', thing.get_absolute_url(), before, isolated(thing.title))


def _numbered(words: str) -> SafeString | str:
    """The problems that "#5, #6" names, as links; other words as they are."""
    if not NUMBERS.fullmatch(words):
        return words
    numbers = [(one, one) for one in words.replace("#", "").split(", ")]
    return format_html_join(", ", '<a href="/problems/{}/">#{}</a>', numbers)


def _comment(pk: int | None) -> SafeString | str:
    return format_html('<a href="{}">a comment</a>', address("problems:comment", pk)) if pk else "a comment"
