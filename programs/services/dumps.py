"""Programs and mentors in the dump: what their public pages say."""

from datetime import datetime

from problems.services.dumps.people import somebody
from problems.services.dumps.tables import TABLES, Row, Table, everything, links
from programs.models import (
    CalendarKey,
    Change,
    ChangedFact,
    Mentor,
    MentorRequest,
    Program,
    ProgramLead,
    ProgramWatch,
    Round,
    Sponsorship,
)
from programs.models.mentor_states import Asking, Sponsoring
from programs.models.requests import WORKS
from programs.models.sponsorships import THINGS

BETWEEN = "Between the two."
NOT_YET = (Sponsoring.PROPOSED, Sponsoring.DECLINED)


def _nobody(row: Row, now: datetime) -> int:
    """Whoever it was: a former member."""
    return somebody("former-member-0", now).pk


TABLES.add(
    Table(
        "programs",
        Program,
        "Where mentored work happens.",
        (
            "id",
            "key",
            "position",
            "name",
            "host",
            "url",
            "url_alt",
            "self_study_url",
            "kind",
            "what",
            "format",
            "location",
            "length",
            "hours_per_week",
            "stipend",
            "stipend_note",
            "eligibility",
            "interp_areas",
            "asks_for",
            "usual_windows",
            "note",
            "history",
            "sure",
            "takes_any_track",
        ),
        everything(Program),
    ),
    links("program_tracks", Program, "tracks", "Which track a program names."),
    links("program_skills", Program, "wanted_skills", "Which skill a program wants."),
    links("program_problems", Program, "wanted_problems", "Which problem a program wants."),
    Table(
        "rounds",
        Round,
        "Dated rounds. A date that is a deadline lasts until it has ended Anywhere on Earth.",
        (
            "id",
            "program",
            "name",
            "opens_on",
            "closes_on",
            "starts_on",
            "ends_on",
            "note",
            "source",
            "last_confirmed_on",
            "position",
        ),
        everything(Round),
    ),
    Table(
        "program_leads",
        ProgramLead,
        "Who keeps the page of a program.",
        ("id", "program", "person", "since"),
        everything(ProgramLead),
        private={"given_by": "which curator it was"},
        filled={"given_by": _nobody},
    ),
    Table(
        "changes",
        Change,
        "Each edit of a program's page or of one of its rounds.",
        (
            "id",
            "program",
            "number",
            "act",
            "round_pk",
            "round_name",
            "standing",
            "by",
            "at",
            "note",
            "undoes",
            "answered_by",
            "answered_at",
            "answer",
        ),
        lambda now: Change.objects.made(),
        private={"lapses_at": "until when a second person was waited for"},
    ),
    Table(
        "changed_facts",
        ChangedFact,
        "Each fact of a change, before and after.",
        ("id", "change", "name", "before", "after"),
        everything(ChangedFact),
    ),
    Table(
        "mentors",
        Mentor,
        "People who would look at work, each listed by their own yes.",
        ("id", "program", "person", "standing", "since", "about", "help", "approach", "capacity"),
        lambda now: Mentor.objects.listed(),
        private={"invited_by": "who asked whom stays between two"},
        filled={"invited_by": _nobody},
    ),
    links("mentor_areas", Mentor, "areas", "Which track a mentor knows well."),
    Table(
        "sponsorships",
        Sponsorship,
        "What a mentor would look at: a problem, a track or a skill.",
        ("id", "mentor", "problem", "track", "skill", "note", "status", "confirmed_at", "expires_at", "returns_on"),
        lambda now: Sponsorship.objects.filter(confirmed_at__isnull=False).exclude(status__in=NOT_YET),
        private={"proposed_by": "whose idea it was", "proposed_at": "when it was theirs"},
        filled={"proposed_by": _nobody, "proposed_at": lambda row, now: row.confirmed_at or now},
        one_of=THINGS,
    ),
    Table(
        "mentored",
        MentorRequest,
        "Whose work a mentor looks after. What the two wrote to each other is theirs.",
        ("id", "sponsorship", "mentor", "by", "claim", "writeup", "status", "answered_at"),
        lambda now: MentorRequest.objects.filter(status=Asking.ACCEPTED),
        private=dict.fromkeys(
            ("did", "asks", "hours", "contact", "why_not", "answer", "mentor_contact", "sent_at", "expires_at"),
            "between the two",
        ),
        filled={
            "did": lambda row, now: BETWEEN,
            "asks": lambda row, now: BETWEEN,
            "hours": lambda row, now: 1,
            "sent_at": lambda row, now: row.answered_at,
            "expires_at": lambda row, now: row.answered_at,
        },
        one_of=WORKS,
    ),
)
TABLES.private |= {
    CalendarKey: "what opens somebody's calendar",
    ProgramWatch: "what somebody follows is theirs to know",
}
