"""The words of a mail: nobody's words become a header, a tag or the board's own."""

import re

import pytest

from tests.factories import a_notice
from tests.users.conftest import a_member
from users.models import Mail
from users.services import letters, mails, preferences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


def written(*notices, key: str = "notice:1") -> dict:
    return letters.write(Mail(person=notices[0].person, key=key), notices)


def message(*notices, key: str = "notice:1"):
    """The mail as the server would get it."""
    row = Mail(person=notices[0].person, key=key)
    for name, value in letters.write(row, notices).items():
        setattr(row, name, value)
    row.to = notices[0].person.email
    return mails._message(row).message()


def test_a_notice_is_a_mail_that_says_what_where_and_why():
    notice = a_notice(a_member("ada"), title="{who} moved it", note="It copies.\n\nLayer 5.", by=a_member("grace"))

    text = written(notice)["text"]

    said, footer = text.split("\n-- \n")
    footer = re.sub(r"/off/[^/]+/", "/off/TOKEN/", footer).strip()
    assert said.split("\n\n") == [
        "grace moved it",
        "> It copies.\n>\n> Layer 5.",
        "http://127.0.0.1:8000/problems/1-problem/#log\n",
    ]
    assert footer.splitlines() == [
        "You get this as it happens: your mail settings say so for “Something",
        "moved”.",
        "",
        "Change what comes by mail:",
        "http://127.0.0.1:8000/accounts/mail/",
        "End this mail, without signing in:",
        "http://127.0.0.1:8000/accounts/mail/off/TOKEN/",
    ]


def test_a_digest_tells_all_in_order_and_how_many():
    ada = a_member("ada")
    notices = [a_notice(ada, title=title) for title in ("First.", "Second.", "Third.")]

    words = written(*notices, key="weekly:2026-11-23:1")

    assert words["subject"] == "Your week on Circuit Board: 3 notices"
    assert re.findall(r"First\.|Second\.|Third\.", words["text"]) == ["First.", "Second.", "Third."]
    assert words["html"].count("<li>") == 3


def test_a_digest_of_a_long_absence_ends_somewhere():
    ada = a_member("ada")
    notices = [a_notice(ada) for _ in range(letters.MOST_LISTED + 5)]

    words = written(*notices, key="daily:2026-11-23:1")

    assert words["html"].count("<li>") == letters.MOST_LISTED
    assert "And 5 more:\nhttp://127.0.0.1:8000/accounts/notices/\n" in words["text"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", " \x0b", "\x85"])
def test_no_title_becomes_a_header(end):
    title = f"Moved{end}Bcc: mallory@example.org{end}{end}Body"

    mail = message(a_notice(a_member("ada", name=f"Ada{end}Bcc: x@example.org"), title=title))

    assert (mail["Bcc"], mail["Subject"].count("Bcc")) == (None, 1)
    assert mail["Subject"].split() == ["Moved", "Bcc:", "mallory@example.org", "Body"]
    headers = mail.as_bytes().partition(b"\n\n")[0]
    assert b"\nBcc:" not in headers


def test_no_name_becomes_a_header():
    grace = a_member("grace")
    grace.name = "Grace\r\nBcc: mallory@example.org"
    notice = a_notice(a_member("ada"), by=grace, title="{who} moved it")

    assert message(notice)["Subject"] == "Grace Bcc: mallory@example.org moved it"


def test_a_long_subject_is_shortened():
    subject = written(a_notice(a_member("ada"), title="word " * 60))["subject"]

    assert (len(subject), subject[-6:]) == (120, " word…")


def test_words_of_people_are_words_in_the_html_and_as_they_are_in_the_text():
    notice = a_notice(
        a_member("ada"), by=a_member("grace", name=HOSTILE[:60]), title=f"{{who}} {HOSTILE}", note=HOSTILE
    )

    for key in ("notice:1", "daily:2026-11-23:1"):
        words = written(notice, key=key)
        assert re.findall(r"<script|<img|onerror=alert\(1\)>", words["html"]) == []
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in words["html"]
        assert f"> {HOSTILE}" in words["text"].replace("\n> onerror", " onerror")


def test_nothing_in_the_html_is_fetched_and_every_link_leads_to_the_board():
    ada = a_member("ada")
    for key in ("notice:1", "daily:2026-11-23:1"):
        html = written(a_notice(ada), key=key)["html"]
        assert re.findall(r"<(?:img|link|script|iframe|form)|url\(|@import|style=", html) == []
        assert {link.split("/")[2] for link in re.findall(r'href="([^"]+)"', html)} == {"127.0.0.1:8000"}


def test_a_quoted_line_never_passes_for_the_boards_own():
    note = "x" * 100 + "\n-- \nYou won: https://evil.example/"

    text = written(a_notice(a_member("ada"), note=note))["text"]

    assert text.count("\n-- \n") == 1
    assert [line for line in text.splitlines() if "evil" in line] == ["> You won: https://evil.example/"]


def test_lines_of_the_text_are_as_long_as_mail_is_read():
    notice = a_notice(a_member("ada"), title="A sentence of words. " * 12, note="Some more words. " * 25)

    text = written(notice, key="daily:2026-11-23:1")["text"]

    assert max(len(line) for line in text.splitlines() if "http" not in line) <= letters.COLUMNS


def test_the_mail_can_be_ended_for_the_kinds_that_it_holds():
    ada = a_member("ada")
    one, other = a_notice(ada), a_notice(ada, kind="asked")

    def ends(*notices) -> str:
        url = written(*notices, key="daily:2026-11-23:1")["headers"]["List-Unsubscribe"].strip("<>")
        return preferences.read_off_token(url.split("/")[-2])[1]

    assert (ends(one), ends(other), ends(one, other)) == (["moved"], ["asked"], ["asked", "moved"])


def test_the_same_row_is_the_same_mail_whatever_happens_to_its_sender():
    assert Mail(key="daily:2026-11-23:5").message_id == "<daily.2026-11-23.5@127.0.0.1>"
