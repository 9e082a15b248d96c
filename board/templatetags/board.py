"""The words and marks that pages share: times as people say them, problems' marks, addresses with a changed query."""

import re
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

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
ACTIVITY = {"free": ("a0", "Free"), "worked-on": ("a1", "Being worked on"), "results": ("a2", "Has results")}
RESOLUTION = {
    "open": "open",
    "partially_answered": "partially answered",
    "answered": "answered",
    "already_known": "answered before it was posed here",
    "ill_posed": "ill-posed",
}
# What a skill's name can do without where there is little room.
SHORT = re.compile(r"^(A|Solid engineering in) |( \(|:|, | for ).*$")
SAYS = {
    "answers": "answers",
    "partial": "answers part of",
    "negative": "reports a negative result on",
    "replication": "replicates a result for",
    "already_known": "shows there was already an answer to",
    "ill_posed": "shows a flaw in the wording of",
    "related": "is related to",
}


# Times


def _words(days: int) -> str:
    """A span of whole days as a person says it."""
    for size, unit in ((365, "year"), (30, "month"), (1, "day")):
        if days >= size * (2 if unit == "month" else 1):
            n = days // size
            return f"{n} {unit}{'' if n == 1 else 's'}"
    return "today"


def _since(moment: datetime, now: datetime) -> str:
    seconds = (now - moment).total_seconds()
    if seconds < 0:
        return f"in {_words(-int(seconds // 86400))}" if seconds < -86400 else "within a day"
    if seconds < 60:
        return "just now"
    for size, unit in ((3600, "minute"), (86400, "hour")):
        if seconds < size:
            n = int(seconds // (size // (60 if unit == "minute" else 24)))
            return f"{n} {unit}{'' if n == 1 else 's'} ago"
    days = int(seconds // 86400)
    return "yesterday" if days == 1 else f"{_words(days)} ago"


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@register.filter
def ago(moment) -> SafeString | str:
    """`12 days ago`, with the date itself in the title. Takes a datetime or a date; nothing for nothing."""
    if not moment:
        return ""
    now = timezone.now()
    if isinstance(moment, datetime):
        said = _since(moment, now)
        moment = moment.astimezone(UTC)
        title = f"{in_words(moment)}, {moment:%H:%M} UTC"
    else:
        days = (now.date() - moment).days
        said = "today" if days == 0 else f"{_words(days)} ago" if days > 0 else f"in {_words(-days)}"
        title = in_words(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat(),
        title,
        said,
    )


@register.filter
def day(moment) -> SafeString | str:
    """`14 December 2026` as a <time>."""
    if not moment:
        return ""
    if isinstance(moment, datetime):
        moment = moment.astimezone(UTC).date()
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), in_words(moment))


@register.filter
def deadline(closes_on: date | None) -> SafeString | str:
    """A date that is a deadline, with its zone: it lasts until the date has ended everywhere."""
    if not closes_on:
        return ""
    over = datetime.combine(closes_on + timedelta(days=1), time(12), UTC)
    return format_html(
        '<time datetime="{}" title="Until {}, 12:00 UTC">{}</time> <abbr title="Anywhere on Earth: the day counts until it has ended everywhere">AoE</abbr>',
        over.strftime("%Y-%m-%dT%H:%MZ"),
        in_words(over),
        in_words(closes_on),
    )


@register.filter
def days_left(closes_on: date | None, now: datetime) -> str:
    """`12 days left`, counted Anywhere on Earth."""
    if not closes_on:
        return ""
    left = (closes_on - (now.astimezone(UTC) - timedelta(hours=12)).date()).days
    if left < 0:
        return "over"
    return {0: "last day", 1: "1 day left"}.get(left, f"{left} days left")


# Words


@register.filter
def counted(number, words: str) -> str:
    """`{{ 3|counted:"problem" }}` is "3 problems"; an odd plural follows a comma: "person,people"."""
    one, _, many = words.partition(",")
    number = number or 0
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@register.filter
def level_word(level: int) -> str:
    return LEVELS.get(level, "")


@register.filter
def says_word(says: str) -> str:
    """What a write-up does to a problem, as the verb of a sentence."""
    return SAYS.get(says, says)


@register.filter
def difficulty_means(letter: str) -> str:
    return DIFFICULTY.get(letter, ("", ""))[1]


@register.filter
def difficulty_word(letter: str) -> str:
    return DIFFICULTY.get(letter, ("", ""))[0]


@register.filter
def compute_means(band: str) -> str:
    return COMPUTE.get(band, "")


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


def _use(symbol: str, label: str = "") -> str:
    seen_as = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    return f'<svg {seen_as}><use href="#{symbol}"/></svg>'


@register.filter
def activity(problem, now: datetime) -> str:
    return problem.activity(now)


@register.simple_tag
def difficulty_mark(problem) -> SafeString:
    low, high = problem.difficulty, problem.difficulty_max
    if low not in DIFFICULTY:
        return mark_safe("")
    letters = f"{low}–{high}" if high else low
    words = DIFFICULTY[low][0] + (f" to {DIFFICULTY[high][0]}" if high in DIFFICULTY else "")
    symbol = f"d{'ABCD'.index(low) + 1}"
    return mark_safe(
        f'<span class="diff" title="{words}">{_use(symbol, "Difficulty")}{letters}</span>'
    )


@register.simple_tag
def letter_mark(letter: str) -> SafeString:
    """The mark of one difficulty, where no problem stands beside it."""
    return mark_safe(f'<span class="diff">{_use("d" + str("ABCD".find(letter) + 1))}{escape(letter)}</span>')


@register.simple_tag
def activity_mark(value: str, people: int = 0, writeups: int = 0) -> SafeString:
    """What is going on: free, worked on by so many, or with so many results."""
    symbol, words = ACTIVITY.get(str(value), ("a0", ""))
    if symbol == "a1" and people:
        words = f"{counted(people, 'person,people')} on it"
    if symbol == "a2" and writeups:
        words = counted(writeups, "write-up")
    return mark_safe(f'<span class="act">{_use(symbol)}{words}</span>')


@register.simple_tag
def level_mark(level: int) -> SafeString:
    return mark_safe(f'<span class="level">{_use(f"l{level}")}{LEVELS.get(level, "")}</span>')


@register.simple_tag
def need_mark(need) -> SafeString:
    """A skill that a problem asks for and how far, short enough for a line of facts."""
    word = LEVELS.get(need.level, "")
    name = escape(SHORT.sub("", need.skill.name))
    return mark_safe(f'<span class="level" title="{word}">{_use(f"l{need.level}", word)}{name}</span>')


@register.simple_tag
def compute_chip(problem) -> SafeString:
    if not problem.compute:
        return mark_safe("")
    return format_html('<span class="chip">{}</span>', problem.get_compute_display())


@register.simple_tag
def track_mark(track) -> SafeString:
    """The track's name with its colour, leading to its problems."""
    return format_html(
        '<a class="track h{}" href="{}?track={}">{}</a>',
        track.hue,
        reverse("problems:problem-list"),
        track.key,
        track.name,
    )


# Addresses


@register.simple_tag(takes_context=True)
def nav_link(context, name: str, label: str) -> SafeString:
    """One entry of the main navigation, marked where the reader is."""
    url = reverse(name)
    request = context.get("request")
    path = request.path if request else ""
    here = ' aria-current="page"' if path == url else ' aria-current="true"' if path.startswith(url) else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, mark_safe(here), label)


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
    query = context["request"].GET.copy()
    query.pop("page", None)
    for name, values in list(query.lists()):
        query.setlist(name, [value for value in values if value.strip()])
    return query


# What happened


@register.simple_tag
def event_words(event, here: str = "") -> SafeString:
    """One event as a sentence. `here` names what the page is about anyway: "problem", "claim" or "writeup"."""
    problem = (
        "this problem"
        if here == "problem"
        else _link(event.problem, f"#{event.problem_id} ")
        if event.problem
        else "a problem"
    )
    writeup = (
        "this write-up" if here == "writeup" else _link(event.writeup) if event.writeup else "a write-up"
    )
    who = _person(event.by)
    holder = _person(event.claim.person) if event.claim else "Somebody"
    after = event.after
    sentence = {
        "claimed": "{who} took on {problem}",
        "checked in": "{who} checked in on {problem}",
        "released": "{who} gave {problem} back",
        "lapsed": "The claim of {holder} on {problem} went quiet",
        "removed": "{who} ended a claim on {problem}",
        "delivered": "{who} ended a claim on {problem} with a write-up",
        "linked": "{who} linked {writeup}",
        "bears on": f"{{writeup}} {escape(SAYS.get(after, 'bears on'))} {{problem}}",
        "checked": "{who} checked {problem}: open as far as we know",
        "resolved": f"{{who}} marked {{problem}} as {escape(RESOLUTION.get(after, after))}",
        "revised": "{who} edited the text of {problem}",
        "moved": "{who} put {problem} on the list"
        if after == "listed"
        else f"{{who}} marked {{problem}} as {escape(after)}",
    }.get(event.verb, f"{{who}} {escape(event.verb)} {{problem}}")
    words = format_html(sentence, who=who, holder=holder, problem=problem, writeup=writeup)
    return mark_safe(words[:1].upper() + words[1:])


def _link(thing, before: str = "") -> SafeString:
    return format_html(
        '<a href="{}">{}{}</a>', thing.get_absolute_url(), before, getattr(thing, "title", thing)
    )


def _person(person) -> SafeString | str:
    """A name that leads to its page, unless its owner has left."""
    if person is None:
        return "the board"
    if person.deleted_at:
        return conditional_escape(person.public_name)
    return format_html('<a href="{}">{}</a>', person.get_absolute_url(), person.public_name)


@register.filter
def person(user) -> SafeString | str:
    return _person(user)


@register.filter
def text(problem, name: str) -> SafeString | str:
    """The HTML of a problem's text as it was made safe on save; the plain text, escaped, where none was made."""
    rendered = problem.rendered.get(name)
    return mark_safe(rendered) if rendered is not None else conditional_escape(getattr(problem, name))
