from programs.models.calendars import CalendarKey
from programs.models.changes import Change, ChangedFact
from programs.models.leads import ProgramLead
from programs.models.programs import Program, Round
from programs.models.watches import ProgramWatch

__all__ = ["CalendarKey", "Change", "ChangedFact", "Program", "ProgramLead", "ProgramWatch", "Round"]
