"""A proposal that was the same as a problem on the list leads there, and what it said stays with those who read it."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from problems.models import Problem, Source
from problems.services import comments, merges, proposals
from problems.services.catalogue.export import export
from problems.services.dumps.tables import TABLES
from tests.factories import NOW, a_problem, a_proposal

pytestmark = pytest.mark.django_db
SECRET = "Zanzibar"
DAY = timedelta(days=1)
THERE = import_module("problems.migrations.0156_duplicates_were_never_listed").THERE


@pytest.fixture
def kept():
    return a_problem(title="Heads that copy")


@pytest.fixture
def duplicate(ada, grace, kept) -> Problem:
    """Everything that is said of it says the secret."""
    words = dict.fromkeys(("title", "question", "statement"), f"{SECRET} heads")
    proposal = a_proposal(ada, **words)
    proposal.posed_by = proposal.source_name = f"{SECRET} list"
    proposal.source_url, proposal.origin = f"https://example.org/{SECRET}", "public"
    proposal.save()
    comments.comment(proposal.problem, by=ada, text=f"{SECRET} indeed.", now=NOW)
    proposals.merge(proposal, kept, by=grace, note=f"Not {SECRET}.", now=NOW)
    return Problem.objects.get(pk=proposal.problem_id)


def public_addresses(duplicate, kept) -> list[str]:
    number = duplicate.pk
    return [
        *(f"/problems/{number}{rest}" for rest in ("/", "/history/", "/proposal/", "/comments/", "/cite.bib", ".md")),
        *(f"/problems/?q={word}" for word in (SECRET, f"%23{number}", duplicate.key)),
        *(f"/api/v1/{path}/" for path in ("revisions", "events", "comments", "deletions", "problems", "sources")),
        *(f"/api/v1/{path}/?problem={number}" for path in ("revisions", "events", "comments")),
        *(f"/api/v1/problems/{number}/", "/moderation/", "/", "/problems/feed.atom"),
        *(f"/problems/{kept.pk}-{kept.slug}/", f"/tracks/{kept.track.key}/", f"/api/v1/problems/{kept.pk}/"),
    ]


def test_nobody_else_reads_what_it_says(client, ada, mallory, duplicate, kept):
    for person in (None, mallory):
        if person:
            client.force_login(person)
        for path in public_addresses(duplicate, kept):
            answer = client.get(path, follow=True)
            said = b"".join(answer.streaming_content) if answer.streaming else answer.content
            # What was asked is repeated where nothing was found.
            assert SECRET.encode() not in said or SECRET in path, path
        assert client.get(f"/problems/{duplicate.pk}/").status_code == 404
        assert client.get(f"/api/v1/events/?problem={duplicate.pk}").json()["results"] == []


def test_no_dump_and_no_file_of_the_catalogue_has_it(tmp_path, duplicate):
    told = {table.name: str(list(table.public(NOW + DAY))) for table in TABLES}

    assert [name for name, said in told.items() if SECRET in said] == []
    export(tmp_path)
    assert [path for path in tmp_path.rglob("*.yaml") if SECRET in path.read_text()] == []
    assert not Source.objects.filter(name__contains=SECRET).exists()


def test_it_leads_those_who_read_it_to_the_other(client, ada, grace, duplicate, kept):
    for person in (ada, grace):
        client.force_login(person)
        assert client.get(f"/problems/{duplicate.pk}/").url == kept.get_absolute_url()
        page = client.get(f"/problems/{duplicate.pk}/proposal/").content.decode()
        assert f"#{kept.pk} {kept.title}" in " ".join(page.split())
        assert SECRET in page


def test_it_goes_along_where_the_other_is_merged_on(ada, grace, duplicate, kept):
    further = a_problem()

    merges.merge(kept, into=further, by=grace, note="The same.", now=NOW)

    duplicate.refresh_from_db()
    assert (duplicate.status, duplicate.merged_into) == ("duplicate", further)


def test_what_was_merged_before_is_told_apart_by_its_history(ada, grace, duplicate, kept):
    listed = proposals.put_on_list(a_proposal(ada, title="Another"), by=grace, now=NOW).problem
    merges.merge(listed, into=kept, by=grace, note="The same.", now=NOW)
    loaded = a_problem(status="merged", merged_into=kept)
    Problem.objects.filter(pk=duplicate.pk).update(status="merged")

    with connection.cursor() as cursor:
        cursor.execute(THERE)

    status = dict(Problem.objects.exclude(pk=kept.pk).values_list("pk", "status"))
    assert status == {duplicate.pk: "duplicate", listed.pk: "merged", loaded.pk: "merged"}
