from programs.models.programs import Program, Round

__all__ = ["Program", "Round"]
