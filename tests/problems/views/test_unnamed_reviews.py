"""A reviewer who chose not to be named: the name is nowhere, until they say otherwise."""

import pytest
from django.urls import reverse

from board.lib.errors import Refused
from problems.models import Event, Review, UnnamedCount
from problems.services import portfolios, reports, reproductions, reviews, watches, writeups
from tests.factories import a_person, a_problem, a_program, a_review, a_writeup
from tests.problems.services.test_reviews import SAID
from users.models import Mail, Notification, User

pytestmark = pytest.mark.django_db

NAMES = ("xyzzy-the-reviewer", "Xyzzy Reviewer")


@pytest.fixture
def hidden_one(db):
    """A reviewer whose names occur nowhere else, with a page of their own."""
    person = a_person(NAMES[0], name=NAMES[1])
    a_writeup(status="legible", title="Earlier work").authors.create(person=person)
    return person


@pytest.fixture
def writeup(ada, mallory):
    problem = a_problem()
    linked = a_writeup(says={problem: "answers"}, linked_by=ada, title="They skip")
    linked.authors.create(person=ada)
    watches.watch(problem, by=mallory)
    return linked


@pytest.fixture
def story(writeup, hidden_one, ada):
    """Everything that an unnamed reviewer does, over two rounds, until the write-up is legible."""
    first = reviews.take(writeup, by=hidden_one, unnamed=True)
    reviews.give(first, by=hidden_one, outcome="changes", answers=SAID, note="A baseline is missing.")
    reviews.better(first, by=hidden_one, answers=SAID, note="A baseline is missing, in Figure 2.")
    reviews.reply(first, by=ada, text="True.")
    reviews.resubmit(writeup, by=ada, note="It is in.")
    second = reviews.take(writeup, by=hidden_one, unnamed=True)
    reviews.give(second, by=hidden_one, outcome="legible", answers=SAID)
    writeup.resubmissions.create(by=ada, note="x", note_html="<p>x</p>")
    reviews.confirm(second, by=hidden_one)
    other = reviews.take(writeup, by=a_person(role="curator"))
    reviews.give(other, by=other.by, outcome="legible", answers=SAID)
    return [first, second]


# Lists of write-ups. A reviewer has one of their own there, under their name.
OF_THEIR_OWN = ("/writeups/", "/writeups/feed.atom")


def addresses(writeup, story) -> list[str]:
    problem = writeup.problems.get()
    return [
        "/",
        "/reviews/",
        "/writeups/",
        "/writeups/feed.atom",
        "/reviews/feed.atom",
        "/feed.atom",
        f"/problems/{problem.number}/feed.atom",
        "/~ada/feed.atom",
        "/~ada.md",
        "/reviews.md",
        f"{writeup.get_absolute_url().rstrip('/')}.md",
        writeup.get_absolute_url(),
        problem.get_absolute_url(),
        *(f"/reviews/{review.pk}/" for review in story),
        "/~ada/",
        f"/api/v1/writeups/{writeup.pk}/",
        "/api/v1/reviews/",
        "/api/v1/events/?page_size=100",
        f"/api/v1/events/?writeup={writeup.pk}&page_size=100",
        f"/api/v1/problems/{problem.number}/",
    ]


def leaks(client, paths) -> list[tuple[str, str]]:
    found = []
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        found += [(path, name) for name in NAMES if name in answer.content.decode()]
    return found


@pytest.mark.parametrize("reader", ["", "mallory", "ada"])
def test_no_page_and_no_answer_names_them(client, writeup, story, reader):
    paths = [path for path in addresses(writeup, story) if path not in OF_THEIR_OWN]
    if reader:
        client.force_login(User.objects.get(username=reader))
        paths += [reverse("users:notices"), "/my-board/"]

    assert leaks(client, paths) == []


def test_the_list_of_write_ups_names_them_for_their_own_work_alone(client, writeup, story):
    page = client.get("/writeups/?q=skip").content.decode()

    assert "They skip" in page
    assert not any(name in page for name in NAMES)


def test_what_was_told_and_mailed_names_nobody(writeup, story, hidden_one):
    told = Notification.objects.exclude(person=hidden_one)

    assert told.filter(by=hidden_one).count() == 0
    assert not any(name in f"{one.title}{one.note}{one}" for one in told for name in NAMES)
    assert not any(name in str(row) for row in Mail.objects.exclude(person=hidden_one).values() for name in NAMES)


def test_the_public_record_names_nobody_and_curators_can_tell_who(writeup, story, hidden_one):
    public = Event.objects.public().filter(writeup=writeup)

    assert not public.filter(by=hidden_one).exists()
    assert not public.filter(whom=hidden_one).exists()
    assert [event.verb for event in public.filter(subject=f"review:{story[0].pk}").order_by("pk")] == [
        "gave a review",
        "bettered a review",
        "replied to a review",
    ]
    private = Event.objects.filter(is_public=False, by=hidden_one, verb="unnamed").order_by("pk")
    assert list(private.values_list("after", flat=True)) == [
        "gave a review",
        "bettered a review",
        "gave a review",
        "confirmed a review",
    ]


def test_their_own_page_leads_to_no_review(client, story, hidden_one):
    page = client.get(f"/~{hidden_one.username}/").content.decode()

    assert "They skip" not in page
    assert "/reviews/" not in page
    assert list(Review.objects.named().filter(by=hidden_one)) == []
    assert Review.objects.given().filter(by=hidden_one).count() == 2


def own_pages(person) -> list[str]:
    there = f"/~{person.username}/"
    return [there, *(f"{there}portfolio.{end}" for end in ("json", "bib", "csl.json")), "/people/"]


def test_the_number_shows_once_they_choose_and_nothing_that_leads_to_a_review(client, writeup, story, hidden_one, ada):
    page, told, *_ = own_pages(hidden_one)
    assert "without a name" not in client.get(page).content.decode()
    assert "unnamed_reviews" not in client.get(told).json()

    portfolios.count_unnamed(hidden_one)

    assert "2 reviews given without a name." in client.get(page).content.decode()
    assert client.get(told).json()["unnamed_reviews"] == 2
    ties = ("They skip", writeup.get_absolute_url(), writeup.link, "/reviews/", "Reviewer A", "A baseline is missing")
    for path in own_pages(hidden_one):
        shown = client.get(path).content.decode()
        assert [(path, tie) for tie in ties if tie in shown] == []
    assert client.get(told).json()["reviews"] == []
    assert leaks(client, [path for path in addresses(writeup, story) if path not in OF_THEIR_OWN]) == []


def test_the_number_stays_the_same_whatever_becomes_of_their_reviews(client, writeup, story, hidden_one, grace):
    """On the day that it grew or fell, whoever looks at both pages would know whose review came or went."""
    portfolios.count_unnamed(hidden_one)
    theirs = [path for path in own_pages(hidden_one) if path != "/people/"]
    before = [client.get(path).content for path in theirs]

    another = a_review(by=hidden_one, outcome="legible", is_unnamed=True, note="Clear.")
    reviews.hide(story[0], by=grace, note="Unkind.")
    writeups.withdraw(writeup, by=writeup.linked_by, note="")

    assert [client.get(path).content for path in theirs] == before
    # The control: it is another number by now, which only its owner is told.
    assert portfolios.unnamed_by(hidden_one).get() == another
    client.force_login(hidden_one)
    assert "You gave 1 review without your name. Your page says: 2." in client.get("/portfolio/").content.decode()


def test_what_they_put_their_name_to_is_not_counted_twice(client, story, hidden_one):
    a_review(by=hidden_one, outcome="legible", is_unnamed=True)
    portfolios.count_unnamed(hidden_one)

    reviews.reveal(story[0], by=hidden_one)

    page = client.get(f"/~{hidden_one.username}/").content.decode()
    assert (page.count("They skip") > 0, "And 1 review given without a name." in page) == (True, True)


def test_they_choose_it_on_their_own_page_and_take_it_back(client, story, hidden_one):
    client.force_login(hidden_one)
    page = client.get("/portfolio/").content.decode()
    assert "You gave 2 reviews without your name. Your page does not say so." in page
    assert "Say 2 on my page" in page

    answer = client.post("/portfolio/unnamed/count/")

    assert answer["Location"] == "/portfolio/#unnamed"
    assert UnnamedCount.objects.values_list("person", "number").get() == (hidden_one.pk, 2)
    page = client.get("/portfolio/").content.decode()
    assert ("Your page says: 2." in page, "Say 2 on my page" in page, "Say nothing of them" in page) == (
        True,
        False,
        True,
    )
    assert "2 reviews given without a name." in client.get(f"/programs/{a_program().key}/portfolio/").content.decode()
    client.post("/portfolio/unnamed/hide/")
    assert not UnnamedCount.objects.exists()


def test_who_gave_none_has_nothing_to_choose(client, mallory, story):
    client.force_login(mallory)
    assert "without your name" not in client.get("/portfolio/").content.decode()

    answer = client.post("/portfolio/unnamed/count/", follow=True)

    assert "You have given no review without your name." in answer.content.decode()
    assert not UnnamedCount.objects.exists()


def test_they_are_one_letter_on_every_page_and_curators_see_who(client, writeup, story, grace):
    page = client.get(writeup.get_absolute_url()).content.decode()
    assert page.count("<b>Reviewer A</b>") == 2
    client.force_login(grace)

    assert NAMES[1] in client.get(writeup.get_absolute_url()).content.decode()


def test_the_control_a_named_reviewer_is_found_by_this_very_walk(client, writeup, story, hidden_one):
    """The walk bites: once they reveal themselves, it finds them wherever it should."""
    reviews.reveal(story[0], by=hidden_one)

    found = {path for path, _ in leaks(client, addresses(writeup, story))}

    assert {
        writeup.get_absolute_url(),
        f"/reviews/{story[0].pk}/",
        f"/reviews/{story[1].pk}/",
        f"/api/v1/writeups/{writeup.pk}/",
        "/api/v1/reviews/",
        f"/api/v1/events/?writeup={writeup.pk}&page_size=100",
    } <= found


def test_to_reproduce_under_ones_name_reveals_no_review(client, writeup, story, hidden_one):
    reproductions.tell(writeup, by=hidden_one, outcome="reproduced", numbers="0.9")

    page = client.get(writeup.get_absolute_url()).content.decode()

    assert page.count("<b>Reviewer A</b>") == 2


# A curator is an author like any other where it is their own work


@pytest.fixture
def own(writeup, story, grace, mallory):
    """The write-up is grace's, too, who curates. One of its unnamed reviews is reported, with a note to curators."""
    writeup.authors.create(person=grace)
    Review.objects.filter(pk=story[0].pk).update(private_note="plugh, to curators alone")
    return reports.report(Review.objects.get(pk=story[0].pk), by=mallory, reason="spam")


def as_curators_see(writeup, story, report) -> list[str]:
    reviewed = [writeup.get_absolute_url(), *(f"/reviews/{review.pk}/" for review in story)]
    return [*reviewed, f"/curate/reports/{report.pk}/", "/curate/", "/moderation/"]


def test_a_curator_reads_no_more_of_who_reviewed_their_own_work(client, writeup, story, own, grace):
    reviews.hide(story[1], by=a_person(role="curator"), note="A test.")
    client.force_login(grace)

    paths = as_curators_see(writeup, story, own)

    assert leaks(client, paths) == []
    assert [path for path in paths if "plugh" in client.get(path).content.decode()] == []
    item = client.get(f"/curate/reports/{own.pk}/").content.decode()
    assert "This report is about your own work: another curator answers it." in item
    assert "written by Reviewer A" in item


def test_the_control_another_curator_reads_both(client, writeup, story, own):
    client.force_login(a_person(role="curator"))

    paths = as_curators_see(writeup, story, own)

    assert {path for path, _ in leaks(client, paths)} == set(paths) - {"/curate/", "/moderation/"}
    assert "plugh" in client.get(writeup.get_absolute_url()).content.decode()


def test_what_a_hidden_review_said_before_is_for_other_curators(client, story, own, grace):
    Review.objects.filter(pk=story[0].pk).update(status="hidden", hidden_because="A test.")
    seen = {}
    for who in (grace, a_person("other", role="curator")):
        client.force_login(who)
        page = client.get(f"/reviews/{story[0].pk}/").content.decode()
        seen[who.username] = "Before it was bettered" in page
    assert seen == {"grace": False, "other": True}


@pytest.mark.parametrize("verb", [reports.hide, reports.leave])
def test_a_curator_answers_no_report_of_their_own_work(own, grace, verb):
    with pytest.raises(Refused) as refusal:
        verb(own, by=grace, note="It is none.")

    assert refusal.value.code == "your-own"
    own.refresh_from_db()
    assert own.handled_at is None
