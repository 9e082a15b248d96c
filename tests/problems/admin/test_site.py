"""Who gets into the admin, by which door, and what is in it."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from tests.factories import (
    a_check_in,
    a_claim,
    a_comment,
    a_domain_rule,
    a_log_entry,
    a_person,
    a_problem,
    a_program,
    a_proposal,
    a_report,
    a_reproduction,
    a_review,
    a_round,
    a_sanction,
    a_skill,
    a_suggestion,
    a_technique,
    a_writeup,
    an_interest,
)

OWN = {"problems", "programs", "users"}
# Rows of other rows: edited or shown inside them.
INSIDE = {"problemskill", "relatedwork", "skilllevel", "resource", "author", "bearing", "claimant", "logversion"} | {
    "resubmission",
    "reviewanswer",
    "reviewversion",
    "linkcheck",
    "formeraddress",
    "changedfact",
    "actrow",
    "movedrow",
    "appeal",
    "outsideattempt",
}
# What somebody is told, and how they want it, is between them and the board.
PRIVATE = {"notification", "mailpreference", "selfcheck", "calendarkey", "fit", "heldskill", "donechapter"} | {
    "apitoken",
    "keptanswer",
    "requestcount",
    "import",
    "importmapping",
    "webhook",
    "delivery",
    "draft",
}
# What the board writes for scripts alone.
FOR_SCRIPTS = {"mark"}
# What is counted, and shown as sums, and what it is counted by.
COUNTED = {"viewcount", "tagcount", "bitmap", "retagged"}
# What the search has learnt of the problems.
LEARNT = {"spelling", "commonword"}
# What is between two people: no curator reads it either.
BETWEEN_TWO = {"mentorrequest"}


def changelists() -> list[str]:
    return [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]


def test_every_model_is_there_and_none_of_others():
    ours = {model for model in apps.get_models() if model._meta.app_label in OWN}
    shown = set(admin.site._registry)
    kept_back = INSIDE | PRIVATE | FOR_SCRIPTS | COUNTED | LEARNT | BETWEEN_TWO
    assert {model._meta.model_name for model in ours - shown} == kept_back
    assert shown - ours == set()


def test_visitor_is_sent_to_the_boards_own_sign_in_and_back(client, db):
    asked = reverse("admin:problems_problem_changelist")
    answer = client.get(asked, follow=True)
    assert answer.redirect_chain[-1] == (f"{reverse('account_login')}?next={asked}", 302)


def test_admins_own_sign_in_form_is_gone(client, grace):
    answer = client.post(reverse("admin:login"), {"username": "grace", "password": "any"})
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('admin:index')}"


def test_member_is_refused(client, ada):
    client.force_login(ada)
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403


def test_curator_who_is_in_needs_no_sign_in(client, grace):
    client.force_login(grace)
    assert client.get(reverse("admin:login"))["Location"] == reverse("admin:index")
    assert client.get(reverse("admin:index")).status_code == 200


def test_it_names_the_boards_own_mark_that_no_browser_asks_for_another(client, grace):
    client.force_login(grace)
    assert 'rel="icon" href="/static/img/favicon.svg"' in client.get("/admin/").content.decode()


def test_password_is_changed_where_everybody_changes_it(client, grace):
    client.force_login(grace)
    assert client.get(reverse("admin:password_change"))["Location"] == reverse("account_change_password")


def test_right_ends_on_the_next_request(client, grace):
    client.force_login(grace)
    grace.role = "member"
    grace.save()
    assert client.get(reverse("admin:problems_problem_changelist")).status_code == 302


@pytest.mark.parametrize("name", changelists())
def test_list_opens_and_searches(client, db, name):
    client.force_login(a_person("root", role="admin"))
    for query in ("", "?q=probe", "?q=7"):
        assert client.get(reverse(name) + query).status_code == 200


def furnish(n: int) -> None:
    for _ in range(n):
        problem = a_problem(skills={a_skill(): 1}, techniques=[a_technique()])
        a_check_in(a_claim(problem=problem))
        a_writeup(says={problem: "partial"}, linked_by=a_person())
        a_log_entry(a_claim(problem=problem))
        a_round(program=a_program())
        a_report(comment=a_comment(problem=problem))
        an_interest(problem=problem).person.watches.create(problem=problem)
        a_person().watches.create(skill=problem.skills.get())
        a_review(outcome="legible")
        a_sanction()
        a_domain_rule(f"{n}.example{_}.org")
        a_report(person=a_person())
        a_reproduction().by.reviewer_grants.create(by=a_person(), note="Reads closely.")
        a_proposal()
        a_suggestion()
        a_person().program_watches.create(program=a_program())


@pytest.mark.parametrize("name", changelists())
def test_list_asks_as_many_questions_for_three_rows_as_for_one(client, db, name, django_assert_max_num_queries):
    client.force_login(a_person("root", role="admin"))
    furnish(1)
    with django_assert_max_num_queries(100) as for_one:
        client.get(reverse(name))
    furnish(2)
    with django_assert_max_num_queries(len(for_one)):
        client.get(reverse(name))
