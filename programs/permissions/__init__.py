from programs.permissions.changes import can_answer, needs_a_second
from programs.permissions.leads import can_keep_program, can_name_lead, can_unname_lead, is_lead

__all__ = ["can_answer", "can_keep_program", "can_name_lead", "can_unname_lead", "is_lead", "needs_a_second"]
