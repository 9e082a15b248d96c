from programs.models.calendars import CalendarKey
from programs.models.changes import Change, ChangedFact
from programs.models.leads import ProgramLead
from programs.models.mentors import Mentor
from programs.models.programs import Program, Round
from programs.models.requests import MentorRequest
from programs.models.sponsorships import Sponsorship
from programs.models.watches import ProgramWatch

__all__ = [
    "CalendarKey",
    "Change",
    "ChangedFact",
    "Mentor",
    "MentorRequest",
    "Program",
    "ProgramLead",
    "ProgramWatch",
    "Round",
    "Sponsorship",
]
