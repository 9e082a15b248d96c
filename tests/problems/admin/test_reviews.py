"""Reviews, reproductions and the right to review in the admin: shown, and acted on with a reason."""

import pytest
from django.urls import reverse

from problems.models import Event, Reproduction, Review, ReviewerGrant
from problems.services import reviewers, reviews
from tests.factories import NOW, a_person, a_reproduction, a_review, a_writeup
from tests.problems.services.test_reviews import SAID

pytestmark = pytest.mark.django_db


def act(client, kind, action, row, note=""):
    address = reverse(f"admin:problems_{kind}_changelist")
    return client.post(address, {"action": action, "_selected_action": [row.pk], "note": note}, follow=True)


def test_a_review_is_shown_whole_and_changed_by_nobody(client, grace):
    review = a_review(outcome="legible", private_note="I know them.", is_unnamed=True)
    client.force_login(grace)

    page = client.get(reverse("admin:problems_review_change", args=[review.pk])).content.decode()

    assert "I know them." in page
    assert str(review.by) in page
    assert 'name="_save"' not in page


@pytest.mark.parametrize(("kind", "action"), [("review", "hide"), ("reproduction", "hide_reproduction")])
def test_a_curator_hides_with_a_reason_and_shows_again(client, grace, kind, action):
    row = a_review(outcome="legible") if kind == "review" else a_reproduction()
    client.force_login(grace)
    assert "Say why" in act(client, kind, action, row).content.decode()

    act(client, kind, action, row, "Unkind.")

    row.refresh_from_db()
    assert (row.status, row.hidden_because) == ("hidden", "Unkind.")
    act(client, kind, action.replace("hide", "show"), row)
    row.refresh_from_db()
    assert row.status in {"given", "shown"}


def test_a_curator_gives_the_right_by_username(client, grace, mallory):
    client.force_login(grace)
    address = reverse("admin:problems_reviewergrant_add")

    client.post(address, {"username": "mallory", "note": "Reads closely."})

    grant = ReviewerGrant.objects.get()
    assert (grant.person, grant.by, grant.note) == (mallory, grace, "Reads closely.")
    assert list(Event.objects.values_list("verb", "by", "whom")) == [("gave the right to review", grace.pk, mallory.pk)]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"username": "nobody", "note": "x"}, "There is nobody here by this name."),
        ({"username": "mallory", "note": ""}, "This field is required."),
        ({"username": "grace", "note": "x"}, "Grace Hopper has the right to review already."),
    ],
)
def test_what_cannot_be_given_is_said_at_the_field(client, grace, mallory, sent, message):
    reviewers.grant(grace, by=a_person(role="curator"), note="To try.", now=NOW)
    client.force_login(grace)

    answer = client.post(reverse("admin:problems_reviewergrant_add"), sent)

    assert message in answer.content.decode()
    assert ReviewerGrant.objects.count() == 1


def test_a_curator_takes_the_right_back_with_a_reason(client, grace, mallory):
    grant = reviewers.grant(mallory, by=grace, note="Reads closely.", now=NOW)
    client.force_login(grace)
    assert "Say why" in act(client, "reviewergrant", "take_back", grant).content.decode()

    act(client, "reviewergrant", "take_back", grant, "Unkind.")

    grant.refresh_from_db()
    assert grant.taken_back_at is not None


def test_a_member_does_none_of_it(client, ada):
    review, told = a_review(outcome="legible"), a_reproduction()
    client.force_login(ada)

    act(client, "review", "hide", review, "x")
    act(client, "reproduction", "hide_reproduction", told, "x")
    client.post(reverse("admin:problems_reviewergrant_add"), {"username": "ada", "note": "x"})

    assert (Review.objects.get().status, Reproduction.objects.get().status) == ("given", "shown")
    assert not ReviewerGrant.objects.exists()


def own_and_unnamed(grace):
    """A review without a name of what grace, who curates, wrote; with the events that tell who it is."""
    writeup = a_writeup(linked_by=grace)
    person = a_person("xyzzy")
    reviewers.grant(person, by=a_person(role="curator"), note="Reads closely.", now=NOW)
    taken = reviews.take(writeup, by=person, unnamed=True, now=NOW)
    return reviews.give(taken, by=person, outcome="legible", answers=SAID, private_note="plugh", now=NOW)


def in_the_admin(client, review) -> list[str]:
    """Every page of the admin that tells of a review, those that search for its reviewer among them."""
    private = Event.objects.filter(subject=f"review:{review.pk}", is_public=False)
    return [
        reverse("admin:problems_review_changelist"),
        reverse("admin:problems_review_changelist") + "?q=plugh",
        reverse("admin:problems_review_change", args=[review.pk]),
        reverse("admin:problems_event_changelist") + f"?q=review:{review.pk}",
        reverse("admin:problems_event_changelist") + "?verb=unnamed",
        *(reverse("admin:problems_event_change", args=[event.pk]) for event in private),
    ]


def telling(client, paths) -> list[str]:
    """Where the name stands, or what was found by the note. What was searched for itself stands in its box again."""
    pages = {path: client.get(path, follow=True).content.decode() for path in paths}
    words = {path: paths[2] if "plugh" in path else "xyzzy" for path in paths}
    return [path for path, page in pages.items() if words[path] in page or ("plugh" in page and "plugh" not in path)]


def test_a_curator_finds_no_unnamed_reviewer_of_their_own_work(client, grace):
    review = own_and_unnamed(grace)
    client.force_login(grace)

    assert telling(client, in_the_admin(client, review)) == []


def test_the_control_another_curator_finds_them_on_every_one_of_these_pages(client, grace):
    review = own_and_unnamed(grace)
    paths = in_the_admin(client, review)
    client.force_login(a_person(role="curator"))

    assert (telling(client, paths), len(paths)) == (paths, 7)
