"""Who keeps a program's page: named by a curator, never by themselves."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from problems.models import Event
from problems.services import domains, events, notices
from programs import permissions
from programs.models import Program, ProgramLead
from users.models import User
from users.services import notifications, people


@transaction.atomic
def name(program: Program, person: User, *, by: User, now: datetime | None = None) -> ProgramLead:
    """Makes somebody a lead of a program, and tells them. Raises Refused for oneself, and for twice."""
    now = now or timezone.now()
    person = people.hold_row(person)
    permissions.can_name_lead(by, person, now).or_refuse()
    try:
        with transaction.atomic():
            lead = ProgramLead.objects.create(program=program, person=person, given_by=by, since=now)
    except IntegrityError as error:
        raise Refused(f"{person.public_name} is a lead of this program already.", code="named") from error
    event = events.record("named a lead", program, by=by, whom=person, now=now, after=program.name)
    _tell(event, person, f"{{who}} named you a lead of {program}: you keep its page and its dates", program)
    return lead


@transaction.atomic
def unname(lead: ProgramLead, *, by: User, note: str = "", now: datetime | None = None) -> None:
    """Takes the right back, with a reason, and tells them; or somebody steps down, which needs none."""
    now = now or timezone.now()
    program, person = lead.program, lead.person
    permissions.can_unname_lead(by, person).or_refuse()
    if by.pk != person.pk:
        refuse_no_reason(note)
    domains.refuse_in(note)
    if not ProgramLead.objects.filter(pk=lead.pk).delete()[0]:
        raise Refused(f"{person.public_name} is no lead of this program any more.", code="not-a-lead")
    event = events.record(
        "took back a lead", program, by=by, whom=person, now=now, before=program.name, reason=note.strip()
    )
    _tell(event, person, f"{{who}} took back that you are a lead of {program}", program, note=note)


def forget(by: User, now: datetime) -> None:
    """When somebody leaves, they keep nothing any more."""
    ProgramLead.objects.filter(person=by).delete()


def _tell(event: Event, person: User, title: str, program: Program, note: str = "") -> None:
    notifications.tell(
        [person.pk],
        kind="decisions",
        key=notices.key(event),
        title=title,
        path=program.get_absolute_url(),
        by=event.by,
        note=note,
        now=event.at,
    )
