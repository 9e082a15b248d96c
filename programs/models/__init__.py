from programs.models.programs import Program, Round
from programs.models.watches import ProgramWatch

__all__ = ["Program", "ProgramWatch", "Round"]
