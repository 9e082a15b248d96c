"""Rules about domains: how they are folded and found, and what they do to every place where somebody links."""

import pytest

from board.lib.errors import Refused
from problems.models import Comment, DomainRule, Event, LogEntry, WriteUp
from problems.services import claims, comments, domains, link_health, logs, portfolios, triage, watches, writeups
from problems.services.writeups import BearsOn
from tests.factories import (
    NOW,
    a_claim,
    a_domain_rule,
    a_link,
    a_log_entry,
    a_person,
    a_problem,
    a_sanction,
    a_writeup,
    written_by,
)
from users.models import Notification, User
from users.services import people

pytestmark = pytest.mark.django_db
TEXT = "Look at [this](https://www.casino.example/now)."


def told() -> list[tuple]:
    columns = ("verb", "by__username", "before", "after", "reason", "is_public")
    return list(Event.objects.order_by("pk").values_list(*columns))


def link(url, by, **more):
    found = {"title": "Found", "kind": "post", "bears_on": [BearsOn(a_problem(), "partial")], "now": NOW} | more
    return writeups.link(url, by=by, **found)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Casino.Example", "casino.example"),
        (" https://www.casino.example/now?x=1 ", "casino.example"),
        ("casino.example:8443", "casino.example"),
        ("casino.example.", "casino.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("ｃasino．example", "casino.example"),
    ],
)
def test_a_domain_has_one_spelling(grace, typed, kept):
    assert domains.rule(typed, "refuse", by=grace, note="Ads.", now=NOW).host == kept


@pytest.mark.parametrize(
    "typed", ["", "casino", "127.0.0.1", "a b.example", "-.example", "x" * 64 + ".example", "a..b"]
)
def test_what_is_no_domain_is_refused(grace, typed):
    with pytest.raises(Refused):
        domains.rule(typed, "refuse", by=grace, note="Ads.", now=NOW)
    assert DomainRule.objects.count() == 0


def test_a_rule_is_on_the_record_is_replaced_and_taken_back(grace, ada):
    with pytest.raises(Refused, match="Only a curator"):
        domains.rule("casino.example", "refuse", by=ada, note="Ads.", now=NOW)
    with pytest.raises(Refused, match="Say why"):
        domains.rule("casino.example", "refuse", by=grace, note=" ", now=NOW)
    domains.rule("casino.example", "hold", by=grace, note="Ads?", now=NOW)
    made = domains.rule("casino.example", "refuse", by=grace, note="Ads.", now=NOW)
    with pytest.raises(Refused, match="holds for casino.example already"):
        domains.rule("casino.example", "refuse", by=grace, note="Ads.", now=NOW)
    domains.drop(made, by=grace, note="They moved.", now=NOW)
    with pytest.raises(Refused, match="Another curator"):
        domains.drop(made, by=grace, note="They moved.", now=NOW)
    assert told() == [
        ("set a domain rule", "grace", "", "hold casino.example", "Ads?", True),
        ("set a domain rule", "grace", "hold casino.example", "refuse casino.example", "Ads.", True),
        ("took back a domain rule", "grace", "refuse casino.example", "", "They moved.", True),
    ]


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("https://casino.example/", True),
        ("https://www.casino.example/x", True),
        ("http://a.b.casino.example:8080/x", True),
        ("HTTPS://CASINO.EXAMPLE./", True),
        ("https://%63asino.example/", True),
        ("https://casino%2Eexample/", True),
        ("https://ada:x@casino.example/", True),
        ("https://docs.casino.example/x", False),
        ("https://new.docs.casino.example/x", False),
        ("https://mycasino.example/", False),
        ("https://casino.example.org/", False),
        ("https://example.org/?to=https://casino.example/", False),
        ("mailto:ada@casino.example", False),
        ("", False),
    ],
)
def test_the_nearest_rule_holds_for_everything_below(db, url, refused):
    a_domain_rule("casino.example")
    a_domain_rule("docs.casino.example", judgement="allow")
    if refused:
        with pytest.raises(Refused, match="are not taken here: Advertising."):
            domains.held([url])
    else:
        assert domains.held([url]) == ""


def test_texts_without_links_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert domains.held([]) == ""


# Every place where somebody links


def places(ada):
    """Each way to put an address on the board."""
    claim, entry = a_claim(person=ada), a_log_entry(a_claim(person=ada))
    mine, moved = written_by(ada), a_link(written_by(ada), state="moved", moved_to="https://casino.example/new")
    plan = {"aim": "attempt", "hypothesis": "x", "plan": "x", "hours_per_week": 1}
    there = "https://casino.example/now"
    return {
        "write-up": lambda: link(there, ada),
        "its code": lambda: link("https://example.org/a", ada, code_url=there),
        "its summary": lambda: link("https://example.org/b", ada, summary=TEXT),
        "its code, later": lambda: writeups.edit(mine, by=ada, code_url=there, now=NOW),
        "its new address": lambda: link_health.accept_move(moved, by=ada, now=NOW),
        "comment": lambda: comments.comment(a_problem(), by=ada, text=TEXT, now=NOW),
        "entry": lambda: logs.write(claim, by=ada, kind="result", text=TEXT, now=NOW),
        "entry, later": lambda: logs.edit(entry, by=ada, kind="result", text=TEXT, now=NOW),
        "log elsewhere": lambda: claims.claim(a_problem(), by=ada, log_url=there, now=NOW, **plan),
        "website": lambda: people.edit_profile(ada, name="", bio="", website=there),
        "introduction": lambda: portfolios.introduce(ada, text=TEXT),
    }


WAITS = {"write-up", "its code", "its summary", "comment", "entry", "entry, later"}


def done(acts) -> set[str]:
    return {name for name, act in acts.items() if not refused(act)}


def refused(act) -> bool:
    try:
        act()
    except Refused as refusal:
        return refusal.code.startswith("domain-")
    return False


@pytest.mark.parametrize(("judgement", "taken"), [("allow", None), ("hold", WAITS), ("refuse", set())])
def test_a_rule_is_asked_wherever_somebody_links(ada, settings, judgement, taken):
    settings.MAX_LIVE_CLAIMS_AT_FIRST = 9
    a_domain_rule(judgement=judgement)
    acts = places(ada)
    assert done(acts) == (set(acts) if taken is None else taken)


# What waits


def test_a_comment_that_waits_is_its_authors_and_the_curators_alone(ada, grace, mallory):
    a_domain_rule(judgement="hold")
    problem = a_problem()
    watches.watch(problem, by=mallory)
    a_claim(problem=problem, person=mallory)
    made = comments.comment(problem, by=ada, text=TEXT, now=NOW)
    assert (made.is_held, made.hidden_because) == (True, "It waits for a curator: it links to casino.example.")
    assert [row[0] for row in told()] == ["waits"]
    assert Event.objects.public().count() == Notification.objects.filter(person=mallory).count() == 0

    comments.show(made, by=grace, now=NOW)

    made.refresh_from_db()
    assert (made.is_shown, made.is_held, made.hidden_because) == (True, False, "")
    assert [row[:2] for row in told()][1:] == [("showed a comment", "grace"), ("commented", "ada")]
    assert Notification.objects.filter(person=mallory).count() == 1


def test_a_curator_can_keep_it_hidden_and_its_author_can_better_or_delete_it(ada, grace):
    a_domain_rule(judgement="hold")
    problem = a_problem()
    one, two, three = (comments.comment(problem, by=ada, text=f"{TEXT} {n}", now=NOW) for n in range(3))
    comments.hide(one, by=grace, note="Ads.", now=NOW)
    comments.edit(two, by=ada, text="Without.", now=NOW)
    comments.delete(three, by=ada, now=NOW)
    kept = list(Comment.objects.order_by("pk").values_list("status", "is_held", "hidden_because"))
    assert kept == [("hidden", False, "Ads."), ("shown", False, ""), ("deleted", False, "")]
    assert Event.objects.filter(verb="commented").count() == 1


def test_an_edit_can_make_it_wait(ada):
    a_domain_rule(judgement="hold")
    made = comments.comment(a_problem(), by=ada, text="Clean.", now=NOW)
    assert comments.edit(made, by=ada, text=TEXT, now=NOW).is_held
    entry = logs.write(a_claim(person=ada), by=ada, kind="result", text="Clean.", now=NOW)
    assert logs.edit(entry, by=ada, kind="result", text=TEXT, now=NOW).is_held
    assert not logs.edit(entry, by=ada, kind="result", text="Clean again.", now=NOW).is_held


def test_who_is_limited_or_banned_logs_and_a_curator_reads_it_first(ada, grace):
    claim = a_claim(person=ada)
    a_sanction(ada, kind="ban")
    entry = logs.write(claim, by=User.objects.get(pk=ada.pk), kind="result", text="It copies.", now=NOW)
    assert (entry.is_held, entry.hidden_because) == (True, "It waits for a curator.")
    assert LogEntry.objects.shown().count() == 0
    logs.show(entry, by=grace, now=NOW)
    assert LogEntry.objects.shown().get() == entry
    assert [row[:2] for row in told()] == [("waits", "ada"), ("showed an entry", "grace"), ("logged", "ada")]


@pytest.mark.parametrize("because", ["domain", "limit"])
def test_a_write_up_that_waits_shows_to_nobody_else_until_a_curator_has_looked(ada, grace, mallory, because):
    problem = a_problem()
    watches.watch(problem, by=mallory)
    if because == "domain":
        a_domain_rule(judgement="hold")
    else:
        a_sanction(ada)
    made = link("https://casino.example/a", User.objects.get(pk=ada.pk), bears_on=[BearsOn(problem, "partial")])

    assert made.status == "held"
    assert WriteUp.objects.visible().count() == WriteUp.objects.visible_to(mallory).count() == 0
    assert WriteUp.objects.visible_to(ada).get() == WriteUp.objects.to_triage().get() == made
    assert Event.objects.public().filter(writeup=made).count() == 0
    assert Notification.objects.filter(person=mallory).count() == 0
    problem.refresh_from_db()
    assert not problem.has_results
    with pytest.raises(Refused, match="waits for a curator"):
        link("https://casino.example/a", mallory)

    triage.put_on_list(made, by=grace, now=NOW)

    assert WriteUp.objects.visible().get() == made
    problem.refresh_from_db()
    assert problem.has_results


def test_a_write_up_that_waits_can_be_declined(ada, grace):
    a_domain_rule(judgement="hold")
    made = link("https://casino.example/a", ada)
    triage.decline(made, by=grace, note="An advert.", now=NOW)
    made.refresh_from_db()
    assert made.status == "declined"


def test_links_that_nobody_has_looked_at_are_followed_by_no_search_engine():
    rels = {status: a_writeup(status=status).link_rel for status in ("held", "submitted", "declined", "listed")}
    assert rels == {"held": "nofollow ugc", "submitted": "nofollow ugc", "declined": "nofollow ugc", "listed": "ugc"}


def test_a_rule_lists_what_it_touches(ada):
    made = a_domain_rule()
    there = a_writeup(link="https://a.casino.example/x", url="https://a.casino.example/x")
    a_writeup(link="https://mycasino.example/x", url="https://mycasino.example/x")
    said = Comment.objects.create(problem=a_problem(), by=a_person(), text=TEXT, html="x", renderer=1, at=NOW)
    entry = a_log_entry(a_claim(), text=TEXT)
    touched = {name: list(rows) for name, rows in made.touches().items()}
    assert touched == {"writeups": [there], "comments": [said], "entries": [entry]}


@pytest.mark.parametrize("host", ["casino.example", "%63asino.example", "CASINO%2eexample", "ada@casino.example"])
def test_a_host_that_is_spelt_otherwise_is_the_same(ada, host):
    a_domain_rule("casino.example")

    with pytest.raises(Refused, match="are not taken here"):
        comments.comment(a_problem(), by=ada, text=f"Look [here](https://{host}/x).", now=NOW)
