"""What of this app a token can be allowed to do."""

from users.models import Scope

SCOPES = (
    Scope("claims", "Claims and logs", "Take problems on, check in, write the log, work with others, release.", 10),
    Scope("writeups", "Write-ups", "Link and edit write-ups, tell of reproductions.", 20),
    Scope("reviews", "Reviews", "Take and give reviews, and reply to them.", 30),
    Scope("proposals", "Proposals", "Propose problems, suggest edits, change and take back your own.", 35),
    Scope("comments", "Comments and reports", "Take part in discussions, and tell curators what should not stand.", 40),
)
