"""The words of a mail: what its notices say now, as text and as HTML, and the headers that end it in one click."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from board.lib.text import on_one_line, shortened
from users.models import Mail, Notification
from users.services import preferences

SUBJECT = 120
COLUMNS = 72
# More than anybody reads in one mail. The rest is on the page.
MOST_LISTED = 40
# How a digest is called, how often it comes, and what it covers.
PERIODS = {
    "daily": ("Your day", "once a day", "in the last day"),
    "weekly": ("Your week", "once a week", "in the last week"),
}


@dataclass(frozen=True)
class Item:
    """One notice, ready to be shown in a mail."""

    sentence: str
    note: str
    url: str

    @property
    def wrapped(self) -> str:
        return _wrap(self.sentence)

    @property
    def quoted(self) -> str:
        """The note as mail quotes: each line behind a mark, so that nobody's words pass for the board's."""
        return "\n".join(_wrap(line, "> ") or ">" for line in self.note.splitlines())


def write(mail: Mail, notices: Sequence[Notification]) -> dict:
    """The fields of `mail` that hold its words. `notices` is what it tells of, oldest first; there is one at least."""
    off = preferences.off_url(cast(int, mail.person_id), {notice.kind for notice in notices})
    pace = mail.key.partition(":")[0]
    template, told = ("digest", _digest(pace, notices)) if pace in PERIODS else ("notice", _notice(notices[0]))
    context = told | {
        "items": [_item(notice) for notice in notices[:MOST_LISTED]],
        "more": len(notices[MOST_LISTED:]),
        "off_url": off,
        "settings_url": settings.SITE_URL + reverse("users:mail-settings"),
        "notices_url": settings.SITE_URL + reverse("users:notices"),
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
    }
    return {
        "subject": told["subject"],
        "text": render_to_string(f"emails/{template}.txt", context),
        "html": render_to_string(f"emails/{template}.html", context),
        "headers": {
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    }


def _notice(notice: Notification) -> dict[str, str]:
    return {
        "subject": shortened(on_one_line(notice.sentence), SUBJECT),
        "reason": _wrap(f"You get this as it happens: your mail settings say so for “{notice.label}”."),
    }


def _digest(pace: str, notices: Sequence[Notification]) -> dict[str, str]:
    period, how_often, since = PERIODS[pace]
    heading = f"{period} on {settings.SITE_NAME}"
    counted = "1 notice" if len(notices) == 1 else f"{len(notices)} notices"
    return {
        "subject": f"{heading}: {counted}",
        "heading": heading,
        "lead": f"What happened {since}, as far as you have not read it.",
        "reason": _wrap(f"You get this {how_often} at most, and only when there is news: your mail settings say so."),
    }


def _item(notice: Notification) -> Item:
    return Item(on_one_line(notice.sentence), notice.note, settings.SITE_URL + notice.path)


def _wrap(text: str, margin: str = "") -> str:
    return textwrap.fill(
        text,
        COLUMNS,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
