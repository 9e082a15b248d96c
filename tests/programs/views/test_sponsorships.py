"""What a mentor says of what they sponsor; and where a limit or a ban holds: a sentence, and nothing is changed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from programs.models import Sponsorship
from programs.services import heartbeats
from tests.factories import NOW, a_mentor, a_person, a_sanction, a_sponsorship

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["limit", "ban"])
def test_the_heartbeat_of_somebody_who_is_kept_from_it(client, time_machine, kind):
    time_machine.move_to(NOW, tick=False)
    ruth = a_person("ruth")
    row = a_sponsorship(a_mentor(ruth), expires_at=NOW + timedelta(days=9))
    until = row.expires_at
    a_sanction(ruth, kind=kind)
    ruth.refresh_from_db()
    there = reverse("programs:keep-sponsoring", args=[heartbeats.token_of(ruth)])

    by_mail = client.post(there)
    client.force_login(ruth)
    by_page = client.post(reverse("programs:keep-sponsoring-all"), follow=True)

    said = f"A {kind} on your account keeps you from this."
    assert (by_mail.status_code, said in by_mail.content.decode()) == (409, True)
    assert "This is not open to you right now" in by_mail.content.decode()
    assert (by_page.status_code, said in by_page.content.decode()) == (200, True)
    assert Sponsorship.objects.get().expires_at == until


def test_the_heartbeat_of_a_mentor_whom_nothing_keeps(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    ruth = a_person("ruth")
    row = a_sponsorship(a_mentor(ruth), expires_at=NOW + timedelta(days=9))
    there = reverse("programs:keep-sponsoring", args=[heartbeats.token_of(ruth)])
    assert "Noted, and thank you" in client.post(there).content.decode()
    assert Sponsorship.objects.get().expires_at > row.expires_at


def test_a_form_of_one_in_three_calls_none_of_them_optional(client):
    ruth = a_person("ruth")
    mentor = a_mentor(ruth)
    client.force_login(ruth)

    page = " ".join(client.get(reverse("programs:sponsor", args=[mentor.pk])).content.decode().split())

    assert page.count('<span class="optional">one of the three</span>') == 3
    # The control: the one line beside it can stay empty.
    assert page.count('<span class="optional">optional</span>') == 1
