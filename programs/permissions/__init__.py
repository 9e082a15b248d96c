from programs.permissions.leads import can_keep_program

__all__ = ["can_keep_program"]
