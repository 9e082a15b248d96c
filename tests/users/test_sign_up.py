from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.db.models.signals import pre_delete
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from problems.models import Author
from problems.services import authors
from tests.factories import a_claim, a_writeup
from tests.users.conftest import PASSWORD, a_member, code_in, who
from users.models import User
from users.services import people

SIGN_UP = {"email": "new@example.org", "username": "newcomer", "password1": PASSWORD}


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), SIGN_UP | changes)


def confirm(client, code: str):
    return client.post(reverse("account_email_verification_sent"), {"code": code})


def test_sign_up_then_code_leads_to_my_board(client, db):
    assert sign_up(client)["Location"] == reverse("account_email_verification_sent")
    assert who(client) is None
    answer = confirm(client, code_in(mail.outbox[0]))
    person = User.objects.get()
    assert answer["Location"] == reverse("problems:my-board")
    assert who(client) == str(person.pk)
    assert (person.username, person.email, person.role) == ("newcomer", "new@example.org", "member")
    assert EmailAddress.objects.get().verified


def test_sign_up_leads_to_where_it_began(client, db):
    sign_up(client, next="/problems/?difficulty=A")
    assert confirm(client, code_in(mail.outbox[0]))["Location"] == "/problems/?difficulty=A"


def test_sign_up_leads_to_no_other_site(client, db):
    sign_up(client, next="https://evil.example/")
    assert confirm(client, code_in(mail.outbox[0]))["Location"] == reverse("problems:my-board")


def test_refused_form_keeps_what_was_typed_but_the_password(client, db):
    page = sign_up(client, username="not a name!", password1="short").content.decode()
    assert 'value="new@example.org"' in page
    assert 'value="not a name!"' in page
    assert "short" not in page.replace("too short", "")
    assert User.objects.count() == 0


def test_name_is_lower_case_whatever_was_typed(client, db):
    sign_up(client, username="NewComer")
    assert User.objects.get().username == "newcomer"


def test_names_of_the_board_and_of_those_who_left_are_refused(client, db):
    for name in ("admin", "former-member", "former-member-7"):
        assert "This name is kept for the board itself." in sign_up(client, username=name).content.decode()
    assert User.objects.count() == 0


def test_wrong_code_five_times_ends_the_attempt(client, db):
    sign_up(client)
    for _ in range(4):
        assert "That is not the code." in confirm(client, "AAAA-BBBB").content.decode()
    assert confirm(client, "AAAA-BBBB")["Location"] == reverse("account_login")
    assert confirm(client, code_in(mail.outbox[0]))["Location"] == reverse("account_login")
    assert who(client) is None


def test_after_too_many_wrong_codes_signing_in_brings_a_new_one_at_once(client, db):
    sign_up(client)
    for _ in range(5):
        answer = confirm(client, "AAAA-BBBB")

    page = client.get(answer["Location"]).content.decode()
    assert "Sign in as you joined: a new code comes at once." in page
    assert "Too many tries." not in page

    # As after the ten seconds that nobody is mailed twice in.
    cache.clear()
    client.post(reverse("account_login"), {"login": SIGN_UP["username"], "password": PASSWORD})
    assert confirm(client, code_in(mail.outbox[-1]))["Location"] == reverse("problems:my-board")


def test_after_too_many_wrong_codes_for_a_new_address_the_old_one_stays(client, db):
    ada = a_member("ada")
    client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    for _ in range(5):
        answer = confirm(client, "AAAA-BBBB")

    page = client.get(answer["Location"], follow=True).content.decode()
    assert "Your e-mail is as it was. Enter the new one again for a new code." in page
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"


def test_a_refused_form_says_that_the_password_is_to_be_typed_again(client, db):
    said = "what you wrote is still here, but for the password: type it again."

    assert said in sign_up(client, username="not a name!").content.decode()
    # The control: what asks for no password says nothing of one.
    other = client.post(reverse("account_reset_password"), {"email": ""}).content.decode()
    assert "what you wrote is still here. Look" in other


def test_code_page_says_where_mail_lies_in_development_alone(client, db, settings):
    sign_up(client)
    place = settings.EMAIL_TRANSPORT["file_path"]
    settings.DEBUG = True
    assert place in client.get(reverse("account_email_verification_sent")).content.decode()
    settings.DEBUG = False
    assert place not in client.get(reverse("account_email_verification_sent")).content.decode()


def test_second_try_replaces_a_first_that_nobody_finished(client, db):
    sign_up(client)
    first = User.objects.get()
    client.cookies.clear()
    cache.clear()
    assert sign_up(client)["Location"] == reverse("account_email_verification_sent")
    second = User.objects.get()
    assert second.pk != first.pk


def test_unfinished_name_is_held_while_its_code_lives(client, db):
    sign_up(client)
    client.cookies.clear()
    other = sign_up(client, email="other@example.org")
    assert "This name is taken." in other.content.decode()
    User.objects.update(joined_at=timezone.now() - timedelta(minutes=16))
    sign_up(client, email="other@example.org")
    assert User.objects.get().email == "other@example.org"


def test_finished_account_is_never_replaced(client, db):
    ada = a_member("ada")
    sign_up(client, email=ada.email, username="ada")
    sign_up(client, email=ada.email, username="somebody")
    sign_up(client, email="else@example.org", username="ada")
    assert User.objects.joined().get() == ada
    assert User.objects.unfinished().get().username == "somebody"


def test_account_without_an_address_row_is_never_replaced(client, db):
    """As made on the command line: never signed in, nothing proven, and still no unfinished sign-up."""
    root = User.objects.create_superuser("root", "root@example.org", PASSWORD)
    sign_up(client, email="root@example.org", username="somebody")
    assert User.objects.joined().get() == root
    assert User.objects.unfinished().get().username == "somebody"
    assert [sent.subject for sent in mail.outbox] == ["Circuit Board: you have an account already"]


def test_restart_forgets_the_mistyped_address_and_frees_the_name(client, db):
    sign_up(client, email="mistyped@example.org")
    assert client.post(reverse("users:restart-signup"))["Location"] == reverse("account_signup")
    assert User.objects.count() == 0
    assert client.get(reverse("account_signup")).status_code == 200
    sign_up(client)
    assert User.objects.get().email == "new@example.org"


def test_restart_touches_no_finished_account(client, db):
    ada = a_member("ada")
    sign_up(client, email=ada.email)
    client.post(reverse("users:restart-signup"))
    client.force_login(ada)
    client.post(reverse("users:restart-signup"))
    assert User.objects.get() == ada
    assert who(client) == str(ada.pk)


def test_restart_is_a_post(client, db):
    assert client.get(reverse("users:restart-signup")).status_code == 405


def test_unfinished_sign_ups_are_forgotten_after_two_days(client, db):
    ada = a_member("ada")
    sign_up(client)
    assert people.forget_unfinished() == 0
    assert people.forget_unfinished(now=timezone.now() + timedelta(days=3)) == 1
    assert User.objects.get() == ada


def test_a_sign_up_that_nobody_finished_is_named_and_shown_nowhere(client, db, grace, mallory):
    """Whatever names somebody keeps their row: it could not give way to another sign-up, nor be forgotten."""
    sign_up(client)
    client.force_login(mallory)
    link = {"url": "https://mallory.example/post/", "title": "A post", "kind": "post", "other_authors": "~newcomer"}
    refused = client.post(reverse("problems:link-writeup"), link)
    assert "Nobody here goes by ~newcomer." in refused.content.decode()
    refused = client.post(reverse("problems:invite", args=[a_claim(person=mallory).pk]), {"whom": "newcomer"})
    assert "Nobody here goes by that name." in refused.content.decode()
    shown = [client.get(address).status_code for address in ("/~newcomer/", "/api/v1/people/newcomer/")]
    client.force_login(grace)
    shown.append(client.get(reverse("problems:sanction-person", args=["newcomer"])).status_code)
    assert shown == [404, 404, 404]
    authors.name(a_writeup(), None, ["~newcomer"], by=mallory, now=timezone.now())
    assert people.forget_unfinished(now=timezone.now() + timedelta(days=3)) == 1


def test_a_sign_up_that_something_names_keeps_no_other_from_being_forgotten(client, db):
    sign_up(client)
    named = User.objects.get()
    Author.objects.create(writeup=a_writeup(), person=named, position=9)
    sign_up(Client(), email="other@example.org", username="other")

    assert people.forget_unfinished(now=timezone.now() + timedelta(days=3)) == 1
    assert list(User.objects.filter(username__in=["newcomer", "other"])) == [named]


def test_who_proves_their_address_while_others_are_forgotten_stays(client, db):
    sign_up(client)
    sign_up(Client(), email="other@example.org", username="other")

    def prove(instance, **_):
        EmailAddress.objects.exclude(user=instance).update(verified=True)

    pre_delete.connect(prove, sender=User)
    try:
        assert people.forget_unfinished(now=timezone.now() + timedelta(days=3)) == 1
    finally:
        pre_delete.disconnect(prove, sender=User)
    assert User.objects.count() == 1


def test_sent_twice_at_once_is_a_message_and_no_error(client, db, monkeypatch):
    """The second of two clicks finds the name free, and taken when it writes."""
    a_member("newcomer")
    monkeypatch.setattr("users.forms.NewSignup.clean_username", lambda form: form.cleaned_data["username"])
    answer = sign_up(client)
    assert answer["Location"] == reverse("account_signup")
    assert "Try again." in client.get(answer["Location"]).content.decode()
    assert User.objects.count() == 1


def resend(client):
    return client.post(reverse("account_email_verification_sent"), {"action": "resend"})


def test_another_code_is_said_to_be_on_its_way_and_the_first_is_not(client, db):
    page = client.get(sign_up(client)["Location"]).content.decode()
    assert "Another code is on its way." not in page
    cache.clear()
    page = client.get(resend(client)["Location"]).content.decode()
    assert "Another code is on its way. The newest counts." in page
    assert confirm(client, code_in(mail.outbox[1]))["Location"] == reverse("problems:my-board")


def test_another_code_asked_for_too_soon_says_what_still_counts_and_leads_back(client, db):
    sign_up(client)
    answer = resend(client)
    page = answer.content.decode()
    assert (answer.status_code, len(mail.outbox)) == (429, 1)
    assert "the code in your newest mail still counts" in page
    assert f'<a href="{reverse("account_email_verification_sent")}">Go back</a>' in page
    assert confirm(client, code_in(mail.outbox[0]))["Location"] == reverse("problems:my-board")
