"""May they? Every answer carries the sentence that the button, the refusal and the API show."""

from problems.permissions.claims import (
    can_check_in,
    can_claim,
    can_pause,
    can_release,
    can_remove,
    can_resume,
    can_revive,
    claims_limit,
)
from problems.permissions.curating import can_curate
from problems.permissions.writeups import can_link_writeup, can_withdraw_writeup

__all__ = [
    "can_check_in",
    "can_claim",
    "can_curate",
    "can_link_writeup",
    "can_pause",
    "can_release",
    "can_remove",
    "can_resume",
    "can_revive",
    "can_withdraw_writeup",
    "claims_limit",
]
