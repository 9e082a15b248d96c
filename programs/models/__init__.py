from programs.models.leads import ProgramLead
from programs.models.programs import Program, Round
from programs.models.watches import ProgramWatch

__all__ = ["Program", "ProgramLead", "ProgramWatch", "Round"]
