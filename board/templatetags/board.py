"""The words and marks that pages share: times as people say them, problems' marks, addresses with a changed query."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from urllib.parse import urlsplit

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField, PasswordInput
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from board.lib import deadlines, markdown, refusals
from board.lib.addresses import address
from board.lib.bodies import A_DAY
from board.lib.filters import answered
from board.lib.quoting import as_markdown
from board.lib.reading import absolute
from board.lib.text import on_one_line, shortened, with_article
from problems import moderation
from problems.fit import EXTRAS
from problems.models.choices import Compute
from users.models.notifications import COUNTED

register = template.Library()

# So many beginnings of texts are kept, the last that were shown.
EXCERPTS = 300
LEVELS = {1: "starting", 2: "working", 3: "strong", 4: "leading"}
DIFFICULTY = {
    "A": ("first project", "The method is known and the tools exist."),
    "B": ("solid project", "A known method has to be adapted."),
    "C": ("research project", "The method still has to be found."),
    "D": ("uncharted", "Nobody knows yet whether it can be done."),
}
COMPUTE = {
    "browser": "A browser tab is enough.",
    "laptop": "An ordinary laptop is enough.",
    "free-colab": "The free tier of Google Colab is enough.",
    "gpu-24gb": "One graphics card with 24 GB of memory.",
    "gpu-80gb": "One data-centre card with 80 GB of memory.",
    "multi-gpu": "Several graphics cards at once.",
}
# Django makes a dictionary of all choices for each name that it is asked for.
COMPUTE_WORDS = dict(Compute.choices)
ACTIVITY = {"free": ("a0", "Free"), "worked-on": ("a1", "Being worked on"), "results": ("a2", "Has results")}
RESOLUTION = {
    "open": "open",
    "partially_answered": "partially answered",
    "answered": "answered",
    "already_known": "answered before it was posed here",
    "ill_posed": "ill-posed",
}
AOE = "Anywhere on Earth: the day counts until it has ended everywhere"
VERDICT = {"legible": "could follow", "changes": "asks for changes in"}
RERUN = {"reproduced": "could reproduce", "partly": "could reproduce a part of", "could_not": "could not reproduce"}
SAYS = {
    "answers": "answers",
    "partial": "answers part of",
    "negative": "reports a negative result on",
    "replication": "replicates a result for",
    "already_known": "shows there was already an answer to",
    "ill_posed": "shows a flaw in the wording of",
    "related": "is related to",
}
PROOFS = {"link_back": "a link back", "token": "a line on the page", "orcid": "their ORCID iD"}
STANDINGS = {
    "active": "under way",
    "paused": "paused",
    "delivered": "led to a write-up",
    "released": "handed over",
    "lapsed": "went quiet",
}


# Times

MINUTE, HOUR, DAY, MONTH, YEAR = 60, 3600, 86_400, 30 * 86_400, 365 * 86_400
# (a unit, its seconds, from how many seconds on it is the one to say)
UNITS = (
    ("year", YEAR, YEAR),
    ("month", MONTH, 2 * MONTH),
    ("day", DAY, DAY),
    ("hour", HOUR, HOUR),
    ("minute", MINUTE, MINUTE),
)


@register.filter
def ago(moment: datetime | date | None) -> SafeString | str:
    """`12 days ago` or `in 3 days`, with the date itself in the title; nothing for nothing."""
    if not moment:
        return ""
    now = timezone.now()
    if isinstance(moment, datetime):
        moment = moment.astimezone(UTC)
        said = _apart((now - moment).total_seconds()) or "just now"
        return _time(moment.isoformat(timespec="seconds"), said, f"{in_words(moment)}, {moment:%H:%M} UTC")
    said = _apart((now.date() - moment).days * DAY) or "today"
    return _time(moment.isoformat(), said, in_words(moment))


def _apart(seconds: float) -> str:
    """How long ago, or in how long; nothing for less than a minute."""
    for unit, size, least in UNITS:
        if abs(seconds) >= least:
            span = counted(int(abs(seconds) // size), unit)
            return f"{span} ago" if seconds > 0 else f"in {span}"
    return ""


def _time(machine: str, said: str, title: str) -> SafeString:
    """All three are made here: nothing in them is anybody's words."""
    return mark_safe(f'<time datetime="{machine}" title="{title}">{said}</time>')  # noqa: S308


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@register.filter
def day(moment) -> SafeString | str:
    """`14 December 2026` as a <time>."""
    if not moment:
        return ""
    if isinstance(moment, datetime):
        moment = moment.astimezone(UTC).date()
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), in_words(moment))


@register.filter
def days_in_words(text: str) -> SafeString | str:
    """A text of a record as it is; one that is a date as every other date."""
    return day(date.fromisoformat(text)) if A_DAY.fullmatch(text) else text


@register.filter
def deadline(closes_on: date | None) -> SafeString | str:
    """A date that is a deadline, with its zone: it lasts until the date has ended everywhere."""
    if not closes_on:
        return ""
    over = deadlines.end_of_day(closes_on)
    until = _time(f"{over:%Y-%m-%dT%H:%MZ}", in_words(closes_on), f"Until {in_words(over)}, 12:00 UTC")
    return format_html('{} <abbr title="{}">AoE</abbr>', until, AOE)


@register.filter
def deadline_at_length(closes_on: date | None) -> SafeString | str:
    """A deadline ahead, its last minute in UTC, and a place where a script says the reader's own time."""
    if not closes_on:
        return ""
    last = deadlines.end_of_day(closes_on) - timedelta(minutes=1)
    there = _time(f"{last:%Y-%m-%dT%H:%MZ}", f"{in_words(last)}, {last:%H:%M} UTC", AOE)
    own = mark_safe('<span class="own-time" hidden></span>')
    return format_html("the end of {} anywhere on Earth, which is {}{}", in_words(closes_on), there, own)


@register.filter
def days_left(closes_on: date | None, now: datetime) -> str:
    """`12 days left`, counted Anywhere on Earth."""
    return deadlines.left(closes_on, now) if closes_on else ""


# Words


@register.filter
def wrong_fields(form: BaseForm, rows: object = None) -> list[BoundField]:
    """The fields that a person can go to and mend, those of a formset `rows` after the form's own. One that stands
    `below` another which is wrong as well is found with it."""
    forms = [form, *(rows.forms if isinstance(rows, BaseFormSet) else [])]
    wrong = [field for one in forms for field in one.visible_fields() if field.errors]
    names = {field.html_name for field in wrong}
    return [field for field in wrong if getattr(field.field, "below", None) not in names]


@register.filter
def called(field: BoundField) -> str:
    """What a field is called away from its place, where several are labelled the same."""
    return field.field.widget.attrs.get("aria-label", field.label)


@register.filter
def asks_for_password(form: BaseForm) -> bool:
    """Whether it has a field that comes back empty, whatever was typed."""
    return any(isinstance(field.widget, PasswordInput) for field in form.fields.values())


@register.filter
def counted(number, words: str) -> str:
    """`{{ 3|counted:"problem" }}` is "3 problems"; an odd plural follows a comma: "person,people"."""
    one, _, many = words.partition(",")
    number = number or 0
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@register.filter
def tallied(number: int) -> str:
    """`{{ 12345|tallied }}` is "12,345"."""
    return f"{number:,}"


@register.filter
def level_word(level: int) -> str:
    return LEVELS.get(level, "")


@register.filter
def short_name(skill: str) -> str:
    """The name of a skill, where there is little room."""
    name = EXTRAS.sub("", skill)
    return name if skill.startswith(name) else name[:1].upper() + name[1:]


@register.filter
def get(mapping, key):
    """What stands under a key; nothing for a key that is not there."""
    return mapping.get(key)


@register.filter
def resolution_word(resolution: str) -> str:
    """What is known of a problem's answer, inside a sentence."""
    return RESOLUTION.get(resolution, resolution)


@register.filter
def moment(written: str) -> datetime:
    """A moment that came along with another row, as the database wrote it."""
    return datetime.fromisoformat(written)


@register.filter
def says_word(says: str) -> str:
    """What a write-up does to a problem, as the verb of a sentence."""
    return SAYS.get(says, says)


@register.filter
def proof_word(how: str) -> str:
    """How an author showed that they wrote something, after "shown by"."""
    return PROOFS.get(how, "")


@register.filter
def difficulty_means(letter: str) -> str:
    return DIFFICULTY.get(letter, ("", ""))[1]


@register.filter
def difficulty_word(letter: str) -> str:
    return DIFFICULTY.get(letter, ("", ""))[0]


@register.filter
def compute_word(band: str) -> str:
    return COMPUTE_WORDS.get(band, "")


@register.filter
def compute_means(band: str) -> str:
    return COMPUTE.get(band, "")


@register.filter
@lru_cache(EXCERPTS)
def excerpt(text: str, length: int) -> str:
    """The beginning of a text in Markdown, as one line of plain words."""
    try:
        return markdown.to_text(text, length)
    except markdown.Unrenderable:
        return shortened(on_one_line(text), length)


@register.filter
def host(url: str) -> str:
    """Where a link leads."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.filter
def code(track) -> str:
    """Two letters for a track: TL for "toy-language-models"."""
    words = [word for word in track.key.split("-") if word not in {"and", "in", "the", "of"}]
    return (words[0][0] + words[1][0]).upper() if len(words) > 1 else words[0][:2].capitalize()


# Marks. Each is a shape from components/sprite.html and a word, so that neither colour nor sight is needed.
# A list shows a hundred of them, and there are few different ones: they are kept.


def _use(symbol: str, label: str = "") -> SafeString:
    if label:
        return format_html('<svg role="img" aria-label="{}"><use href="#{}"/></svg>', label, symbol)
    return format_html('<svg aria-hidden="true"><use href="#{}"/></svg>', symbol)


@register.filter
def activity(problem, now: datetime) -> str:
    return problem.activity(now)


@register.filter
def standing(claim, now: datetime) -> str:
    """How a claim stands, for somebody who does not know the board."""
    return STANDINGS.get(claim.shown_status(now), "")


@register.filter
def stale(round_, now: datetime) -> bool:
    return round_.is_stale(now)


@register.inclusion_tag("components/refused.html", takes_context=True)
def refused(context, refusal, *names: str) -> dict:
    """A refusal on the page of the thing, with what was typed into the small form that met it."""
    return {
        "refusal": refusal,
        "again": refusals.again(context["request"], names or refusals.TYPED) if refusal else None,
    }


@register.simple_tag
def difficulty_mark(problem) -> SafeString | str:
    return _difficulty(problem.difficulty, problem.difficulty_max)


@cache
def _difficulty(low: str, high: str) -> SafeString | str:
    if low not in DIFFICULTY:
        return ""
    words, letters = DIFFICULTY[low][0], low
    if high in DIFFICULTY:
        words, letters = f"{words} to {DIFFICULTY[high][0]}", f"{low}–{high}"
    mark = _use(f"d{ord(low) - ord('A') + 1}", "Difficulty")
    return format_html('<span class="diff" title="{}">{}{}</span>', words, mark, letters)


@register.simple_tag
@cache
def letter_mark(letter: str) -> SafeString:
    """The mark of one difficulty, where no problem stands beside it."""
    return format_html('<span class="diff">{}{}</span>', _use(f"d{'ABCD'.find(letter) + 1}"), letter)


@register.simple_tag
def activity_mark(value: str, people: int = 0, writeups: int = 0) -> SafeString:
    """What is going on: free, worked on by so many, or with so many results."""
    return _activity(str(value), people, writeups)


@lru_cache(256)
def _activity(value: str, people: int, writeups: int) -> SafeString:
    symbol, words = ACTIVITY.get(value, ("a0", ""))
    if value == "worked-on" and people:
        words = f"{counted(people, 'person,people')} on it"
    if value == "results" and writeups:
        words = counted(writeups, "write-up")
    return format_html('<span class="act">{}{}</span>', _use(symbol), words)


@register.simple_tag
@cache
def level_mark(level: int) -> SafeString:
    return format_html('<span class="level">{}{}</span>', _use(f"l{level}"), LEVELS.get(level, ""))


@register.simple_tag
@cache
def answer_mark(answer: str) -> SafeString:
    """Yes, partly or no as a full, a half and an open node. The word stands beside it."""
    return _use({"yes": "a2", "partly": "a1"}.get(answer, "a0"))


@register.simple_tag
def need_mark(need: dict) -> SafeString:
    """A skill that a problem asks for and how far, short enough for a line of facts."""
    return _need(need["skill"], need["level"])


@lru_cache(512)
def _need(skill: str, level: int) -> SafeString:
    word, name = LEVELS.get(level, ""), short_name(skill)
    return format_html('<span class="level" title="{}">{}{}</span>', word, _use(f"l{level}", word), name)


@register.simple_tag
def track_mark(track) -> SafeString:
    """The track's name with its colour, leading to its problems."""
    return _track(address("problems:problem-list"), track.key, track.name, track.hue)


@lru_cache(64)
def _track(there: str, key: str, name: str, hue: int) -> SafeString:
    return format_html('<a class="track h{}" href="{}?track={}">{}</a>', hue, there, key, name)


# Addresses


@register.simple_tag(takes_context=True)
def nav_link(context, name: str, label: str | SafeString) -> SafeString:
    """One entry of the main navigation, marked where the reader is."""
    url = address(name)
    request = context.get("request")
    if request and request.path.startswith(url):
        return _nav_link(url, label, "page" if request.path == url else "true")
    return _nav_link(url, label)


@lru_cache(64)
def _nav_link(url: str, label: str | SafeString, here: str = "") -> SafeString:
    current = format_html(' aria-current="{}"', here) if here else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, current, label)


@register.simple_tag(takes_context=True)
def notices_link(context) -> SafeString:
    """The way to one's notices, and how many are new: "3 new" to hear, a number in a mark to see."""
    count = context["unread_notices"]()
    if not count:
        return nav_link(context, "users:notices", "Notices")
    said = f"{COUNTED - 1}+" if count >= COUNTED else str(count)
    label = format_html('Notices <span class="new">{}<span class="vh"> new</span></span>', said)
    return nav_link(context, "users:notices", label)


@register.simple_tag(takes_context=True)
def url_with(context, **changes) -> str:
    """This page's query with some parameters set, from its first page."""
    query = _query(context)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def without(context, *names: str) -> str:
    """This page's query without some parameters, from its first page."""
    query = _query(context)
    for name in names:
        query.pop(name, None)
    return f"?{query.urlencode()}"


def _query(context):
    """What this page was asked for, without its page and without what was left empty."""
    query = answered(context["request"].GET)
    query.pop("page", None)
    return query


@register.simple_tag
def markdown_url(name: str) -> str:
    """Where a page is read as Markdown."""
    return as_markdown(absolute(address(name)))


# What happened

# What is said of problems by their numbers alone: "#5, #6".
NUMBERS = re.compile(r"#[0-9]+(?:, #[0-9]+)*")
SENTENCES = {
    "claimed": "{who} took on {problem}",
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
    "reopened": "The claim of {holder} on {problem} goes on: changes were asked for",
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
    "who": lambda words: _person(words.event.by),
    "whom": lambda words: _person(words.event.whom),
    "entry": lambda words: with_article(words.event.after.replace("_", " ") or "entry"),
    "holder": lambda words: _person(words.event.claim.person if words.event.claim else None),
    "problem": lambda words: words.problem,
    "writeup": lambda words: words.writeup,
    "subject": lambda words: words.problem if words.event.problem else words.writeup,
    "comment": lambda words: _comment(words.event.comment_id),
    "says": lambda words: SAYS.get(words.event.after, "bears on"),
    "resolution": lambda words: RESOLUTION.get(words.event.after, words.event.after),
    "reviewer": lambda words: _person(words.event.by) if words.event.by else "A reviewer",
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


@register.filter
def held(user, now: datetime) -> str:
    """What holds for somebody now: "ban", "limit", or nothing."""
    return "ban" if user.is_banned(now) else "limit" if user.is_limited(now) else ""


@register.filter
def isolated(words: str) -> SafeString:
    """A name or a title in a line of other words: written from right to left, it turns only itself."""
    return format_html("<bdi>{}</bdi>", words)


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


def _person(person) -> SafeString | str:
    """A name that leads to its page, unless its owner has left."""
    if person is None:
        return "The board"
    if person.deleted_at or not person.is_active:
        return isolated(person.public_name)
    return format_html('<a href="{}">{}</a>', person.get_absolute_url(), isolated(person.public_name))


@register.simple_tag
def member(shown: dict) -> SafeString | str:
    """The same of somebody who came along with another row: {username, name}, without a username once they are gone."""
    if not shown["username"]:
        return isolated(shown["name"])
    return format_html('<a href="/~{}/">{}</a>', shown["username"], isolated(shown["name"]))


@register.filter
def person(user) -> SafeString | str:
    return _person(user)


@register.filter
def text(problem, name: str) -> SafeString | str:
    """The HTML of a problem's text as it was made safe on save; the plain text, escaped, where none was made."""
    html = problem.html(name)
    return getattr(problem, name) if html is None else mark_safe(html)  # noqa: S308
