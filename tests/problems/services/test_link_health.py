"""Whether links hold: what one look finds, what follows from several, who hears of it, and what a move changes."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from board.lib.errors import Refused
from board.lib.fetching import Forbidden, Hop, Page, UnknownName, Unreachable
from problems.models import Event, LinkCheck, LinkHealth
from problems.models.link_health import KEPT, State
from problems.services import link_health, writeups
from tests.factories import NOW, a_link, a_person, a_problem, a_writeup
from users.models import Notification

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ADDRESS = "https://ada.example/heads"


def answers(*said):
    """A fetch that answers each in turn, the last for ever. It raises what is an error."""
    left = list(said)

    def fetch(url: str, *, most: int) -> Page:
        assert most == 0
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return fetch


def there(url: str = ADDRESS, status: int = 200) -> Page:
    return Page(status, url)


def moved(to: str, status: int = 301) -> Page:
    return Page(200, to, (Hop(status, ADDRESS),))


def looked(*said, link: LinkHealth | None = None, every: timedelta = DAY) -> LinkHealth:
    """A link after a look a day, one for each answer."""
    link = link or a_link(a_writeup(link=ADDRESS))
    began = link.checks.count()
    for number, answer in enumerate(said, start=began):
        link_health.check(link.pk, fetch=answers(answer), now=NOW + number * every)
    link.refresh_from_db()
    return link


# One look


@pytest.mark.parametrize(
    ("answer", "outcome", "status"),
    [
        (there(), "ok", 200),
        (there(status=204), "ok", 204),
        (there(status=404), "gone", 404),
        (there(status=410), "gone", 410),
        (there(status=401), "unsure", 401),
        (there(status=403), "unsure", 403),
        (there(status=429), "unsure", 429),
        (there(status=500), "unsure", 500),
        (there(status=302), "unsure", 302),
        (UnknownName("No such host."), "gone", None),
        (Unreachable("No answer."), "unsure", None),
        (Forbidden("Inside."), "refused", None),
        (moved("https://ada.example/new"), "moved", 200),
        (moved("https://ada.example/new", 308), "moved", 200),
        (moved("https://ada.example/new", 302), "ok", 200),
        (moved("https://www.ada.example/heads/"), "ok", 200),
        (moved("http://127.0.0.1:8000/problems/1-a/"), "ok", 200),
        (moved("https://ada.example/" + "a" * 600), "ok", 200),
        (Page(404, "https://ada.example/new", (Hop(301, ADDRESS),)), "gone", 404),
    ],
)
def test_a_look_finds_one_of_five_things(answer, outcome, status):
    found = link_health.look(ADDRESS, answers(answer))

    assert (found.outcome, found.status_code) == (outcome, status)
    assert found.note == (str(answer) if isinstance(answer, Exception) else "")


# Several looks

GONE, AWAY, OK = there(status=404), there(status=503), there()
NEW = "https://ada.example/new"


@pytest.mark.parametrize(
    ("said", "state", "wait"),
    [
        ([OK], "ok", 7),
        ([AWAY], "unsure", 1),
        ([GONE], "unsure", 1),
        ([GONE, GONE], "unsure", 1),
        ([GONE, GONE, GONE], "gone", 30),
        ([UnknownName("No."), GONE, UnknownName("No.")], "gone", 30),
        ([GONE, AWAY, GONE, GONE], "unsure", 1),
        ([GONE, GONE, OK, GONE], "unsure", 1),
        ([GONE, GONE, GONE, AWAY], "gone", 30),
        ([GONE, GONE, GONE, AWAY, GONE], "gone", 30),
        ([GONE, GONE, GONE, OK], "ok", 7),
        ([GONE, GONE, GONE, OK, GONE], "unsure", 1),
        ([Forbidden("Inside.")], "unsure", 7),
        ([moved(NEW)], "ok", 7),
        ([moved(NEW), moved(NEW)], "ok", 7),
        ([moved(NEW), moved(NEW), moved(NEW)], "moved", 7),
        ([moved(NEW), moved(NEW), moved("https://ada.example/other")], "ok", 7),
        ([moved(NEW), OK, moved(NEW), moved(NEW)], "ok", 7),
        ([moved(NEW), moved(NEW), moved(NEW), OK], "ok", 7),
        ([moved(NEW), moved(NEW), moved(NEW), AWAY], "unsure", 1),
    ],
)
def test_what_follows_from_the_last_looks(said, state, wait):
    link = looked(*said)

    at = NOW + (len(said) - 1) * DAY
    assert (link.state, link.checked_at, link.due_at) == (state, at, at + wait * DAY)
    assert link.moved_to == (NEW if state == "moved" else "")
    assert link.checks.count() == len(said)


def test_many_looks_on_one_day_make_nothing_gone():
    assert looked(GONE, GONE, GONE, GONE, every=timedelta(minutes=5)).state == "unsure"


def test_a_state_remembers_since_when():
    link = looked(GONE, GONE, GONE, GONE, GONE)

    assert (link.state, link.since) == ("gone", NOW + 2 * DAY)


def test_the_last_twenty_looks_are_kept():
    link = looked(*[OK] * (KEPT + 5))

    assert [check.at for check in link.checks.all()] == [NOW + n * DAY for n in range(KEPT + 4, 4, -1)]


# Whose time has come


def test_every_address_on_the_board_gets_a_standing_once():
    writeup = a_writeup(code_url="https://github.com/ada/heads", archive_url="https://web.archive.org/web/2026/x")
    a_writeup(status="withdrawn")

    assert (link_health.begin(now=NOW), link_health.begin(now=NOW)) == (3, 0)
    assert list(LinkHealth.objects.order_by("pk").values_list("which", "address", "state", "due_at")) == [
        ("link", writeup.link, "new", NOW),
        ("code", writeup.code_url, "new", NOW),
        ("archive", writeup.archive_url, "new", NOW),
    ]


def test_an_address_that_was_changed_begins_anew():
    link = looked(GONE, GONE, GONE)
    link.writeup.link = "https://ada.example/again"
    link.writeup.save()
    assert list(LinkHealth.objects.current()) == []

    link_health.begin(now=NOW + 9 * DAY)

    link.refresh_from_db()
    assert (link.address, link.state, link.due_at, link.checks.count()) == (
        "https://ada.example/again",
        "new",
        NOW + 9 * DAY,
        0,
    )


def test_what_is_due_is_due_and_visible_and_still_written_there():
    due = a_link()
    a_link(due_at=NOW + DAY)
    a_link(a_writeup(status="withdrawn"))
    a_link(address="https://ada.example/of-old")
    a_link(a_writeup(code_url=""), which="code", address="https://github.com/ada/heads")

    assert list(LinkHealth.objects.due(NOW)) == [due]


def queued() -> list[tuple]:
    jobs = ProcrastinateJob.objects.filter(task_name=link_health.TASK).order_by("id")
    return list(jobs.values_list("queue_name", "args"))


def test_what_is_due_is_queued_for_the_worker_of_links(settings, django_capture_on_commit_callbacks):
    settings.FETCH_LINKS = True
    link = a_link()

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert link_health.ask_due(now=NOW) == 1

    assert queued() == [("links", {"link": link.pk})]


def test_nothing_is_asked_where_nothing_is_fetched(settings, django_capture_on_commit_callbacks):
    assert settings.FETCH_LINKS is False
    a_link()

    with django_capture_on_commit_callbacks(execute=True):
        assert link_health.ask_due(now=NOW) == 0

    assert queued() == []


@pytest.mark.django_db(transaction=True)
def test_no_lock_and_no_transaction_is_held_while_a_host_takes_its_time():
    link = a_link()

    def fetch(url, *, most):
        assert not connection.in_atomic_block
        with transaction.atomic():
            LinkHealth.objects.select_for_update(nowait=True).get()
        return there()

    assert link_health.check(link.pk, fetch=fetch, now=NOW) == State.OK


def test_an_answer_for_an_address_that_was_changed_meanwhile_is_dropped():
    link = a_link()

    def fetch(url, *, most):
        LinkHealth.objects.update(address="https://ada.example/again")
        return GONE

    assert link_health.check(link.pk, fetch=fetch, now=NOW) is None
    assert not LinkCheck.objects.exists()


def test_an_address_that_is_no_longer_there_is_not_looked_at():
    assert link_health.check(a_link(address="https://ada.example/of-old").pk, fetch=answers(), now=NOW) is None


# Who hears of it


def heard() -> dict[str, tuple[str, str]]:
    return {one.person.username: (one.kind, str(one)) for one in Notification.objects.select_related("person")}


def test_a_link_that_is_gone_is_told_once_to_its_people_and_to_curators(ada, grace, mallory):
    writeup = a_writeup(title="Heads", link=ADDRESS, linked_by=mallory)
    writeup.authors.create(person=ada)
    link = a_link(writeup)

    looked(GONE, GONE, link=link)
    assert heard() == {}
    looked(GONE, GONE, AWAY, link=link)

    words = "The page of “Heads” could not be found on three days"
    assert heard() == {"ada": ("work", words), "mallory": ("work", words), "grace": ("reports", words)}
    gone = Event.objects.get()
    assert (gone.verb, gone.writeup, gone.after, gone.evidence, gone.by) == (
        "link gone",
        writeup,
        "page",
        ADDRESS,
        None,
    )


def test_a_link_that_comes_back_is_on_the_record():
    looked(GONE, GONE, GONE, OK)

    assert list(Event.objects.order_by("pk").values_list("verb", "after")) == [
        ("link gone", "page"),
        ("link back", "page"),
    ]


def test_where_a_copy_may_be():
    given = a_link(a_writeup(link=ADDRESS, archive_url="https://archive.example/1"))
    none = a_link(a_writeup(link=ADDRESS))
    code = a_link(given.writeup, which="code", address="https://github.com/ada/heads")

    assert given.archived() == "https://archive.example/1"
    assert none.archived() == f"https://web.archive.org/web/20261123/{ADDRESS}"
    assert code.archived() == "https://web.archive.org/web/20261123/https://github.com/ada/heads"


# A move


def a_moved_link(**fields) -> LinkHealth:
    return a_link(a_writeup(url=ADDRESS, link=ADDRESS, **fields), state="moved", moved_to=NEW)


def test_a_move_is_accepted_and_the_write_up_stays_the_one_it_was(ada):
    link = looked(OK, link=a_moved_link(linked_by=ada))
    LinkHealth.objects.update(state="moved", moved_to=NEW)

    link_health.accept_move(link, by=ada, now=NOW + DAY)

    link.refresh_from_db()
    writeup = link.writeup
    writeup.refresh_from_db()
    assert (writeup.link, writeup.url) == (NEW, NEW)
    assert list(writeup.former_addresses.values_list("url", "until")) == [(ADDRESS, NOW + DAY)]
    assert (link.address, link.state, link.moved_to, link.due_at, link.checks.count()) == (NEW, "new", "", NOW + DAY, 0)
    event = Event.objects.get(verb="link changed")
    assert (event.by, event.before, event.after, event.writeup) == (ada, ADDRESS, NEW, writeup)


@pytest.mark.parametrize("who", ["ada", "grace", "author"])
def test_who_linked_it_who_wrote_it_and_a_curator_accept_a_move(ada, grace, who):
    author = a_person("author")
    link = a_moved_link(linked_by=ada)
    link.writeup.authors.create(person=author)

    assert link_health.accept_move(link, by={"ada": ada, "grace": grace, "author": author}[who]).link == NEW


def test_a_stranger_accepts_no_move(ada, mallory):
    link = a_moved_link(linked_by=ada)

    with pytest.raises(Refused, match="Only who wrote or linked it, or a curator"):
        link_health.accept_move(link, by=mallory)

    link.writeup.refresh_from_db()
    assert link.writeup.link == ADDRESS


def test_a_move_is_accepted_once_and_only_while_it_stands(ada):
    link = a_moved_link(linked_by=ada)
    link_health.accept_move(link, by=ada)

    with pytest.raises(Refused, match="This address has changed since"):
        link_health.accept_move(link, by=ada)
    assert Event.objects.filter(verb="link changed").count() == 1


def test_a_move_to_what_another_write_up_has_is_refused(ada):
    other = a_writeup(url=NEW, title="The other")
    link = a_moved_link(linked_by=ada)

    with pytest.raises(Refused, match=r"^This address is on the board already: The other\.$") as refusal:
        link_health.accept_move(link, by=ada)

    assert refusal.value.link == other.get_absolute_url()


def linking(url: str, by):
    bears_on = [writeups.BearsOn(a_problem(), "related")]
    return writeups.link(url, by=by, title="Anew", kind="post", bears_on=bears_on, now=NOW)


@pytest.mark.parametrize("url", [ADDRESS, f"{ADDRESS}/#end", NEW])
def test_nobody_links_anew_what_has_moved_under_either_address(ada, mallory, url):
    link = a_moved_link(linked_by=ada, title="The first")
    link_health.accept_move(link, by=ada)

    with pytest.raises(Refused, match=r"^This address is on the board already: The first\.$") as refusal:
        linking(url, mallory)

    assert refusal.value.link == link.writeup.get_absolute_url()
    assert writeups.find(url) == link.writeup


def test_what_moves_back_has_its_address_once(ada):
    link = a_moved_link(linked_by=ada)
    link_health.accept_move(link, by=ada)
    LinkHealth.objects.update(state="moved", moved_to=ADDRESS)

    writeup = link_health.accept_move(link, by=ada)

    assert (writeup.url, [one.url for one in writeup.former_addresses.all()]) == (ADDRESS, [NEW])


def test_a_move_to_where_another_once_was_is_refused(ada):
    other = a_writeup(title="The other")
    other.former_addresses.create(url=NEW, until=NOW)
    link = a_moved_link(linked_by=ada)

    with pytest.raises(Refused, match=r"^This address is on the board already: The other\.$"):
        link_health.accept_move(link, by=ada)


def test_a_move_to_what_is_off_the_board_names_nothing_of_it(ada):
    a_writeup(url=NEW, title="A secret", status="declined")
    link = a_moved_link(linked_by=ada)

    with pytest.raises(Refused) as refusal:
        link_health.accept_move(link, by=ada)

    assert (refusal.value.code, refusal.value.link) == ("declined", "")
    assert "A secret" not in str(refusal.value)


def test_code_may_move_to_where_another_write_up_stands(ada):
    a_writeup(url=NEW, link=NEW)
    writeup = a_writeup(code_url=ADDRESS, linked_by=ada)
    link = a_link(writeup, which="code", address=ADDRESS, state="moved", moved_to=NEW)

    writeup = link_health.accept_move(link, by=ada)

    assert (writeup.code_url, writeup.former_addresses.count()) == (NEW, 0)


def test_taken_back_it_frees_both_its_addresses(ada, mallory):
    link = a_moved_link(linked_by=ada, status="submitted")
    writeup = link_health.accept_move(link, by=ada)

    writeups.withdraw(writeup, by=ada, note="", now=NOW)

    assert [linking(url, mallory).url for url in (ADDRESS, NEW)] == [ADDRESS, NEW]


# Silence


def told_of_silence() -> list[str]:
    told = Notification.objects.filter(title__contains="no answer for two weeks").order_by("pk")
    return [f"{one.person.username}: {one.title}" for one in told]


@pytest.mark.parametrize("answer", [Unreachable("No answer."), there(status=503), Forbidden("Inside.")])
def test_after_two_weeks_without_an_answer_its_people_are_asked_once(ada, grace, answer):
    author = a_person("author")
    link = a_link(a_writeup(link=ADDRESS, title="Heads", linked_by=ada))
    link.writeup.authors.create(person=author)
    looked(*[answer] * 14, link=link)
    assert told_of_silence() == []

    looked(*[answer] * 16, link=link)

    said = "The page of “Heads” has given us no answer for two weeks. Does it open for you?"
    assert told_of_silence() == [f"ada: {said}", f"author: {said}"]
    assert Event.objects.filter(verb="link silent").values_list("after", "evidence").get() == ("page", ADDRESS)


def test_a_new_silence_is_told_anew(ada):
    link = a_link(a_writeup(link=ADDRESS, linked_by=ada))

    looked(*[there(status=503)] * 15, there(), *[there(status=503)] * 15, link=link)

    assert len(told_of_silence()) == 2


def test_the_control_one_answer_in_two_weeks_is_no_silence(ada):
    link = a_link(a_writeup(link=ADDRESS, linked_by=ada))

    looked(*[there(status=503)] * 8, there(), *[there(status=503)] * 8, link=link)

    assert told_of_silence() == []


def test_what_the_catalogue_has_with_http_is_looked_at_with_https():
    asked = []

    def fetch(url, *, most):
        asked.append(url)
        return there(url)

    assert link_health.look("http://ada.example/heads", fetch).outcome == "ok"
    assert asked == ["https://ada.example/heads"]
    assert link_health.look("http://ada.example:8080/", fetch).outcome == "refused"
