"""May they? Every answer carries the sentence that the button, the refusal and the API show."""

from programs.permissions.changes import can_answer, needs_a_second
from programs.permissions.leads import can_keep_program, can_name_lead, can_unname_lead, is_lead
from programs.permissions.mentors import (
    can_answer_invitation,
    can_be_invited,
    can_edit_mentor,
    can_invite_mentor,
    can_remove_mentor,
    can_take_back_invitation,
)
from programs.permissions.reports import can_report_mentor, can_report_program
from programs.permissions.requests import (
    can_accept_request,
    can_answer_request,
    can_ask_about,
    can_ask_mentor,
    can_ask_person,
    can_end_mentoring,
    can_withdraw_request,
    problems_of,
)
from programs.permissions.sponsorships import (
    can_answer_proposal,
    can_be_sponsored,
    can_end_sponsorship,
    can_offer_sponsorship,
    can_set_sponsorship,
)

__all__ = [
    "can_accept_request",
    "can_answer",
    "can_answer_invitation",
    "can_answer_proposal",
    "can_answer_request",
    "can_ask_about",
    "can_ask_mentor",
    "can_ask_person",
    "can_be_invited",
    "can_be_sponsored",
    "can_edit_mentor",
    "can_end_mentoring",
    "can_end_sponsorship",
    "can_invite_mentor",
    "can_keep_program",
    "can_name_lead",
    "can_offer_sponsorship",
    "can_remove_mentor",
    "can_report_mentor",
    "can_report_program",
    "can_set_sponsorship",
    "can_take_back_invitation",
    "can_unname_lead",
    "can_withdraw_request",
    "is_lead",
    "needs_a_second",
    "problems_of",
]
