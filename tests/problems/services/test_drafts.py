"""Forms that are kept as they were left."""

import uuid

import pytest

from board.lib.errors import Refused
from problems.models import Draft, Event
from problems.services import drafts, proposals
from tests.factories import NOW, a_proposal
from tests.problems.services.test_proposals import told
from users.services import people

pytestmark = pytest.mark.django_db
KEY = uuid.UUID(int=7)


def test_a_draft_is_kept_word_for_word_and_leaves_no_event(ada):
    draft = drafts.save({"title": ["Heads\x00"], "hours_low": ["many"]}, by=ada, key=KEY, now=NOW)

    found = Draft.objects.get()
    assert found == draft
    assert (found.by, found.key, found.version, found.saved_at, found.title) == (ada, KEY, 1, NOW, "Heads")
    assert found.words == {"title": ["Heads"], "hours_low": ["many"]}
    assert not Event.objects.exists()


def test_kept_again_it_is_the_same_draft(ada):
    drafts.save({"title": ["One"]}, by=ada, key=KEY, now=NOW)

    drafts.save({"title": ["Two"]}, by=ada, key=KEY, seen=1, now=NOW)

    assert (Draft.objects.get().words, Draft.objects.get().version) == ({"title": ["Two"]}, 2)


def test_two_windows_lose_nothing(ada):
    drafts.save({"title": ["One"]}, by=ada, key=KEY, now=NOW)
    drafts.save({"title": ["First window"]}, by=ada, key=KEY, seen=1, now=NOW)

    other = drafts.save({"title": ["Second window"]}, by=ada, key=KEY, seen=1, now=NOW)

    assert other.key != KEY
    assert {draft.title for draft in Draft.objects.all()} == {"First window", "Second window"}


def test_what_comes_after_it_was_sent_brings_no_draft_back(ada):
    proposals.propose(by=ada, key=KEY, **told())

    assert drafts.save({"title": ["Late"]}, by=ada, key=KEY, now=NOW) is None
    assert not Draft.objects.exists()


def test_a_key_of_somebody_else_keeps_a_draft_of_ones_own(ada, mallory):
    drafts.save({"title": ["Ada's"]}, by=ada, key=KEY, now=NOW)

    drafts.save({"title": ["Mallory's"]}, by=mallory, key=KEY, seen=1, now=NOW)

    assert {(draft.by, draft.title) for draft in Draft.objects.all()} == {(ada, "Ada's"), (mallory, "Mallory's")}


def test_there_is_an_end_to_drafts_and_to_their_length(ada, settings):
    settings.MAX_DRAFTS = 1
    with pytest.raises(Refused, match="^A draft holds 60,000 characters"):
        drafts.save({"statement": ["x" * 60_001]}, by=ada, key=KEY, now=NOW)
    drafts.save({"title": ["One"]}, by=ada, key=KEY, now=NOW)

    with pytest.raises(Refused, match="^You have 1 drafts"):
        drafts.save({"title": ["Two"]}, by=ada, key=uuid.uuid4(), now=NOW)

    assert Draft.objects.get().title == "One"


def test_a_draft_of_changes_is_beside_what_was_sent(ada):
    proposal = a_proposal(ada, status="needs_changes")

    draft = drafts.save({"title": ["Better"]}, by=ada, key=KEY, problem=proposal.problem, now=NOW)

    assert draft.get_absolute_url() == f"/problems/{proposal.problem_id}/proposal/edit/"


def test_only_its_owner_throws_a_draft_away(ada, mallory):
    draft = drafts.save({"title": ["One"]}, by=ada, key=KEY, now=NOW)

    drafts.discard(draft, by=mallory)
    assert Draft.objects.exists()
    drafts.discard(draft, by=ada)
    drafts.discard(draft, by=ada)
    assert not Draft.objects.exists()


def test_drafts_go_with_whoever_leaves(ada, mallory):
    for person in (ada, mallory):
        drafts.save({"title": ["One"]}, by=person, key=KEY, now=NOW)

    people.delete(ada, now=NOW)

    assert [draft.by for draft in Draft.objects.all()] == [mallory]
