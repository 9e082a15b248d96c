"""May they? Every answer carries the sentence that the button, the refusal and the API show."""

from problems.permissions.claims import (
    can_ask_for_eyes,
    can_better_note,
    can_check_in,
    can_claim,
    can_hold,
    can_pause,
    can_release,
    can_remove,
    can_resume,
    can_revive,
    claims_limit,
    is_on,
)
from problems.permissions.comments import (
    can_comment,
    can_delete_comment,
    can_edit_comment,
    can_hide_comment,
    can_mark_comment,
    can_report_comment,
    can_show_comment,
    comment_acts,
)
from problems.permissions.curating import can_curate
from problems.permissions.interests import can_offer
from problems.permissions.logs import can_edit_log_entry, can_log
from problems.permissions.portfolios import can_arrange
from problems.permissions.teams import (
    can_answer,
    can_ask_to_join,
    can_hand_over,
    can_invite,
    can_join,
    can_leave,
    can_withdraw_offer,
)
from problems.permissions.writeups import can_link_writeup, can_withdraw_writeup

__all__ = [
    "can_answer",
    "can_arrange",
    "can_ask_for_eyes",
    "can_ask_to_join",
    "can_better_note",
    "can_check_in",
    "can_claim",
    "can_comment",
    "can_curate",
    "can_delete_comment",
    "can_edit_comment",
    "can_edit_log_entry",
    "can_hand_over",
    "can_hide_comment",
    "can_hold",
    "can_invite",
    "can_join",
    "can_leave",
    "can_link_writeup",
    "can_log",
    "can_mark_comment",
    "can_offer",
    "can_pause",
    "can_release",
    "can_remove",
    "can_report_comment",
    "can_resume",
    "can_revive",
    "can_show_comment",
    "can_withdraw_offer",
    "can_withdraw_writeup",
    "claims_limit",
    "comment_acts",
    "is_on",
]
