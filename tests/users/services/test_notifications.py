"""Telling people: one row a person and event, in two statements, and never those who did it or are gone."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import NOW, a_mail, a_notice, a_person
from users.models import MailPreference, Notification, User
from users.services import notifications, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

TOLD = {"kind": "moved", "key": "event:1", "title": "{who} moved it", "path": "/problems/1-it/#log", "now": NOW}


def told() -> list[tuple]:
    return list(Notification.objects.order_by("pk").values_list("person__username", "key", "pace"))


def test_tell_leaves_a_row_with_everybody_and_says_how_many():
    ada, grace = a_person("ada"), a_person("grace", name="Grace Hopper")

    assert notifications.tell([ada.pk], **TOLD, by=grace, note="It copies.") == 1

    row = Notification.objects.get()
    assert (row.person, row.by, row.kind, row.key, row.title, row.note, row.path, row.pace, row.at, row.read_at) == (
        ada, grace, "moved", "event:1", "{who} moved it", "It copies.", "/problems/1-it/#log", "at-once", NOW, None,
    )  # fmt: skip
    assert row.sentence == "Grace Hopper moved it"


def test_tell_takes_a_query_of_people_as_well_even_a_sliced_one():
    a_person("ada"), a_person("barbara"), a_person("mary")

    assert notifications.tell(User.objects.order_by("username")[:2], **TOLD) == 2
    assert told() == [("ada", "event:1", "at-once"), ("barbara", "event:1", "at-once")]


def test_tell_leaves_out_who_did_it_and_who_is_gone():
    ada, gone, closed, mary = a_person("ada"), a_person(), a_person(is_active=False), a_person("mary")
    people.delete(gone, now=NOW)

    assert notifications.tell([ada.pk, gone.pk, closed.pk, mary.pk, 10**9], **TOLD, by=ada) == 1
    assert told() == [("mary", "event:1", "at-once")]


def test_tell_of_the_same_event_again_is_only_for_those_who_are_new():
    ada, grace = a_person("ada"), a_person("grace")
    notifications.tell([ada.pk], **TOLD)

    assert notifications.tell([ada.pk, grace.pk, grace.pk], **TOLD) == 1
    assert notifications.tell([ada.pk], **TOLD | {"key": "event:2"}) == 1
    assert [row[:2] for row in told()] == [("ada", "event:1"), ("grace", "event:1"), ("ada", "event:2")]


def test_a_row_remembers_the_pace_that_the_person_chose():
    ada, grace, mary = a_person("ada"), a_person("grace"), a_person("mary")
    MailPreference.objects.create(person=ada, kind="moved", pace="weekly")
    MailPreference.objects.create(person=grace, kind="asked", pace="off")
    MailPreference.objects.create(person=mary, kind="moved", pace="off")

    notifications.tell([ada.pk, grace.pk, mary.pk], **TOLD)

    assert [row[2] for row in told()] == ["weekly", "at-once", "off"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_tell_takes_the_same_two_statements_for_any_number(count, django_assert_num_queries):
    everybody = [a_person().pk for _ in range(count)]

    with transaction.atomic(), django_assert_num_queries(2):
        # The two, between a savepoint and its release.
        assert notifications.tell(everybody, **TOLD) == count


def test_tell_is_part_of_the_act_that_causes_it():
    ada = a_person()

    with transaction.atomic():
        notifications.tell([ada.pk], **TOLD)
        transaction.set_rollback(True)

    assert told() == []


def test_nobody_to_tell_is_no_trouble():
    assert notifications.tell([], **TOLD) == notifications.tell(User.objects.none(), **TOLD) == 0


def test_a_kind_that_nobody_registered_is_a_mistake():
    with pytest.raises(KeyError):
        notifications.tell([a_person().pk], **TOLD | {"kind": "unheard-of"})


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "problems/", ""])
def test_a_notice_leads_nowhere_but_to_the_board(path):
    with pytest.raises(IntegrityError, match="notification_path_on_the_board"):
        notifications.tell([a_person().pk], **TOLD | {"path": path})


def test_long_words_are_shortened_and_unstorable_ones_left_out():
    notifications.tell([a_person().pk], **TOLD | {"title": "x" * 400}, note="y\x00" + "z" * 600)

    row = Notification.objects.get()
    assert (row.title, row.note) == ("x" * 299 + "…", "y" + "z" * 498 + "…")


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("{who} moved {it}", "Ada moved {it}"),
        ("{who} asks: is {0.__class__} {a} {{who}}?", "Ada asks: is {0.__class__} {a} {Ada}?"),
        ("The board moved {", "The board moved {"),
    ],
)
def test_only_the_name_is_filled_in(title, sentence):
    assert a_notice(a_person(), title=title, by=a_person(name="Ada")).sentence == sentence


def test_a_former_members_name_is_gone_from_what_others_were_told():
    ada, grace = a_person("ada", name="Ada Lovelace"), a_person("grace")
    notifications.tell([grace.pk], **TOLD, by=ada)
    people.delete(ada, now=NOW)

    assert Notification.objects.get().sentence == "former member moved it"


def test_without_anybody_behind_it_the_board_did_it():
    assert a_notice(a_person(), title="{who} moved it").sentence == "The board moved it"


def test_take_back_empties_the_words_everywhere_and_tells_how_many():
    ada, grace = a_person(), a_person()
    mail = a_mail(ada, subject="s", text="It copies.", html="<p>It copies.</p>")
    a_notice(ada, key="event:1", note="It copies.", mail=mail)
    a_notice(grace, key="event:1", note="It copies.")
    a_notice(grace, key="event:2", note="Kept.")
    sent = a_mail(grace, state="sent", subject="kept")

    assert (notifications.take_back("event:1"), notifications.take_back("event:1")) == (2, 0)

    assert list(Notification.objects.order_by("pk").values_list("note", flat=True)) == ["", "", "Kept."]
    mail.refresh_from_db()
    sent.refresh_from_db()
    assert (mail.subject, mail.text, mail.html, sent.subject) == ("", "", "", "kept")


def test_mark_read_is_for_ones_own_and_keeps_the_first_time():
    ada, grace = a_person(), a_person()
    notice = a_notice(ada)

    notifications.mark_read(grace, notice.pk, now=NOW)
    notice.refresh_from_db()
    assert notice.read_at is None
    notifications.mark_read(ada, notice.pk, now=NOW)
    notifications.mark_read(ada, notice.pk)
    notice.refresh_from_db()
    assert notice.read_at == NOW


def test_mark_all_read_leaves_what_came_later_and_what_is_others():
    ada, grace = a_person(), a_person()
    first, others, second, later = a_notice(ada), a_notice(grace), a_notice(ada), a_notice(ada)

    assert notifications.mark_all_read(ada, second.pk, now=NOW) == 2

    unread = Notification.objects.unread().order_by("pk")
    assert (list(unread), first.pk < second.pk) == ([others, later], True)


def test_deleting_an_account_takes_its_notices_choices_and_mails_along():
    ada, grace = a_person("ada"), a_person("grace")
    for person in (ada, grace):
        a_notice(person, mail=a_mail(person))
        a_mail(person, state="sent", to=person.email)
        MailPreference.objects.create(person=person, kind="moved", pace="off")
    naming_her = a_mail(grace, text="Ada moved it.", html="<p>", subject="Ada moved it")
    a_notice(grace, by=ada, mail=naming_her)

    people.delete(ada, now=NOW)

    for related in ("notices", "mails", "mail_preferences"):
        assert getattr(ada, related).count() == 0
    naming_her.refresh_from_db()
    assert (grace.notices.count(), grace.mails.count(), grace.mail_preferences.count(), naming_her.text) == (
        2,
        3,
        1,
        "",
    )


def test_the_header_stops_counting():
    ada = a_person()
    Notification.objects.bulk_create(
        [
            Notification(person=ada, kind="moved", key=str(n), title="t", path="/", pace="off", at=NOW)
            for n in range(130)
        ]
    )

    assert Notification.objects.of(ada).unread().count_for_header() == 100


@pytest.mark.django_db(transaction=True)
def test_told_by_two_at_once_it_is_still_one_row():
    ada, start = a_person(), threading.Barrier(2)

    def run() -> None:
        try:
            start.wait(timeout=10)
            notifications.tell([ada.pk], **TOLD)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert len(told()) == 1


def test_the_database_holds_one_row_a_person_and_event():
    ada = a_person()
    a_notice(ada, key="event:1")

    with pytest.raises(IntegrityError, match="notification_once_each"):
        a_notice(ada, key="event:1")
