"""The pages on which curators change the shape of the list."""

import pytest

from problems.models import Event, Merge, Problem
from problems.services import merges
from tests.factories import NOW, a_claim, a_comment, a_person, a_problem

pytestmark = pytest.mark.django_db
WHY = "The same question."
VERBS = ("merge", "split", "variant", "move")
PARTS = {
    "parts-TOTAL_FORMS": "4",
    "parts-INITIAL_FORMS": "0",
    "parts-0-title": "How are initials found?",
    "parts-0-question": "Which heads?",
    "parts-1-title": "How are they moved?",
    "parts-1-question": "Which path?",
}


@pytest.fixture
def curating(client, grace):
    client.force_login(grace)
    return client


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("verb", VERBS)
def test_each_page_is_for_curators(client, mallory, verb):
    address = f"/problems/{a_problem().pk}/{verb}/"
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    client.force_login(mallory)
    assert client.get(address).status_code == 403
    assert client.post(address, {"note": WHY}).status_code == 403
    assert Event.objects.count() == 0


@pytest.mark.parametrize("verb", VERBS)
def test_each_page_is_read_and_sent_and_nothing_else(curating, verb):
    address = f"/problems/{a_problem().pk}/{verb}/"
    assert curating.get(address).status_code == 200
    assert curating.delete(address).status_code == 405
    assert curating.post(address, {}).status_code == 422
    assert curating.get(f"/problems/999999/{verb}/").status_code == 404


def test_a_duplicate_is_merged_in_three_steps(curating):
    gone, kept = a_problem(title="Heads that copy"), a_problem(title="Copying heads")
    claim = a_claim(problem=gone)
    a_comment(problem=gone)

    first = words(curating.get(f"/problems/{gone.pk}/merge/"))
    second = words(curating.get(f"/problems/{gone.pk}/merge/?into=%23{kept.pk}"))
    answer = curating.post(f"/problems/{gone.pk}/merge/", {"into": str(kept.pk), "note": WHY}, follow=True)

    assert "Show what would move" in first
    assert "What moves" not in first
    assert "<li>1 claim</li>" in second
    assert "<li>1 comment</li>" in second
    assert f"Merge #{gone.pk} into #{kept.pk}" in second
    assert answer.redirect_chain == [(kept.get_absolute_url(), 302)]
    page = words(answer)
    assert f"#{gone.pk} is a part of this problem now." in page
    assert f'merged <a href="/problems/{gone.pk}/">#{gone.pk}</a> into this problem' in page
    assert f"<p>#{gone.pk} <bdi>Heads that copy</bdi>" in page
    claim.refresh_from_db()
    assert claim.problem == kept


def test_the_address_of_a_duplicate_leads_on_in_one_step_until_that_is_undone(client, grace):
    first, second, third = a_problem(), a_problem(), a_problem()
    merges.merge(first, into=second, by=grace, note=WHY, now=NOW)
    merges.merge(second, into=third, by=grace, note=WHY, now=NOW)

    for address in (first.get_absolute_url(), f"/problems/{first.pk}/", second.get_absolute_url()):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, third.get_absolute_url())
        assert answer["Cache-Control"] == "no-cache"
    answer = client.get(f"/problems/?q=%23{first.pk}")
    assert (answer.status_code, answer["Location"]) == (302, third.get_absolute_url())


def test_what_cannot_be_merged_says_why_and_keeps_what_was_typed(curating, grace):
    gone, kept = a_problem(), a_problem(status="withdrawn")

    answer = curating.post(f"/problems/{gone.pk}/merge/", {"into": str(kept.pk), "note": WHY})

    assert answer.status_code == 409
    assert f"#{kept.pk} is withdrawn. Merge into one that is on the list." in words(answer)
    answer = curating.post(f"/problems/{gone.pk}/merge/", {"into": "999999", "note": WHY})
    assert answer.status_code == 422
    assert "There is no problem “999999”." in words(answer)
    answer = curating.post(f"/problems/{gone.pk}/merge/", {"into": str(a_problem().pk), "note": ""})
    assert answer.status_code == 422
    assert Merge.objects.count() == 0


def test_a_claim_of_a_team_on_both_is_told_before(curating):
    gone, kept, person = a_problem(), a_problem(), a_person()
    claim = a_claim(problem=gone)
    claim.claimants.create(problem=gone, person=person, by=person, is_holding=True, since=NOW)
    a_claim(problem=kept, person=person)

    page = words(curating.get(f"/problems/{gone.pk}/merge/?into={kept.pk}"))

    assert "What stands in the way" in page
    assert f"Merge #{gone.pk} into" not in page
    assert curating.post(f"/problems/{gone.pk}/merge/", {"into": kept.pk, "note": WHY}).status_code == 409


def test_a_merge_is_undone_from_its_page(curating, grace):
    gone, kept = a_problem(), a_problem()
    assert curating.get(f"/problems/{gone.pk}/merge/undo/").status_code == 404
    merges.merge(gone, into=kept, by=grace, note=WHY)
    address = f"/problems/{gone.pk}/merge/undo/"
    assert address in words(curating.get(kept.get_absolute_url()))
    assert "1 row that the merge changed is put back as before" in words(curating.get(address))
    assert curating.post(address, {}).status_code == 422

    answer = curating.post(address, {"note": "They differ."}, follow=True)

    assert answer.redirect_chain == [(gone.get_absolute_url(), 302)]
    assert Problem.objects.get(pk=gone.pk).status == "listed"
    again = curating.post(address, {"note": "They differ."})
    assert again.status_code == 409
    assert "This merge was undone already." in words(again)


def test_members_undo_no_merge(client, mallory, grace):
    gone = a_problem()
    merges.merge(gone, into=a_problem(), by=grace, note=WHY)
    address = f"/problems/{gone.pk}/merge/undo/"
    assert client.get(address).status_code == 302
    client.force_login(mallory)
    assert client.post(address, {"note": WHY}).status_code == 403
    assert address not in words(client.get(Problem.objects.get(pk=gone.pk).merged_into.get_absolute_url()))


def test_a_problem_is_split_and_its_parts_lead_back(curating):
    whole = a_problem(title="The whole")

    answer = curating.post(f"/problems/{whole.pk}/split/", PARTS | {"note": WHY}, follow=True)

    one, two = Problem.objects.filter(parent=whole)
    assert answer.redirect_chain == [(whole.get_absolute_url(), 302)]
    for part in (one, two):
        assert f'<a href="/problems/{part.pk}/">#{part.pk}</a>' in words(answer)
        assert whole.get_absolute_url() in words(curating.get(part.get_absolute_url()))


def test_a_split_that_is_refused_keeps_what_was_typed(curating):
    whole = a_problem(title="The whole")
    address = f"/problems/{whole.pk}/split/"

    short = curating.post(address, PARTS | {"parts-1-title": "", "parts-1-question": "", "note": WHY})
    same = curating.post(address, PARTS | {"parts-1-title": "The whole", "note": WHY})
    broken = curating.post(address, PARTS | {"parts-1-question": "$" + "{" * 60 + "x" + "}" * 60 + "$", "note": WHY})

    assert (short.status_code, same.status_code, broken.status_code) == (422, 409, 409)
    assert "Each part has a title of its own" in words(same)
    for answer in (short, same, broken):
        assert "How are initials found?" in words(answer)
    assert curating.post(address, {"note": WHY}).status_code == 422
    assert Problem.objects.count() == 1


def test_a_variant_is_marked_and_both_pages_say_so(curating):
    problem, parent = a_problem(title="The larger"), a_problem(title="The smaller")
    address = f"/problems/{problem.pk}/variant/"

    answer = curating.post(address, {"of": str(parent.pk), "note": "A larger model."}, follow=True)

    assert answer.redirect_chain == [(problem.get_absolute_url(), 302)]
    assert "The smaller" in words(answer)
    assert "The larger" in words(curating.get(parent.get_absolute_url()))
    assert curating.post(address, {"of": str(parent.pk), "note": WHY}).status_code == 409
    assert curating.post(address, {"of": "", "note": "It is not."}).status_code == 302
    problem.refresh_from_db()
    assert problem.parent is None


def test_a_problem_becomes_historical_with_a_banner_and_comes_back(curating, client):
    problem = a_problem(skills=None)
    address = f"/problems/{problem.pk}/move/"
    assert "Withdrawn, for good" in words(curating.get(address))

    answer = curating.post(address, {"to": "historical", "note": "The tools are gone."}, follow=True)

    assert "This problem is kept to be read." in words(answer)
    assert "Withdrawn, for good" not in words(curating.get(address))
    assert curating.post(address, {"to": "withdrawn", "note": WHY}).status_code == 409
    assert curating.post(address, {"to": "listed", "note": ""}).status_code == 422
    assert Event.objects.get(verb="moved").reason == "The tools are gone."


def test_what_was_withdrawn_goes_nowhere(curating):
    problem = a_problem(status="withdrawn")
    page = curating.get(f"/problems/{problem.pk}/move/")
    assert "A problem that is withdrawn goes nowhere else." in words(page)
    assert curating.post(f"/problems/{problem.pk}/move/", {"to": "listed", "note": WHY}).status_code == 409


def test_only_a_curator_sees_the_way_to_these_pages(client, grace, mallory):
    problem = a_problem()
    for person, shown in ((mallory, False), (grace, True)):
        client.force_login(person)
        page = words(client.get(problem.get_absolute_url()))
        assert [f"/problems/{problem.pk}/{verb}/" in page for verb in VERBS] == [shown] * 4
