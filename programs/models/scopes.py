"""What of this app a token can be allowed to do."""

from users.models import Scope

SCOPES = (
    Scope("mentoring", "Mentoring", "Ask mentors about your work; as a mentor, answer, sponsor, say “full”.", 50),
    Scope(
        "programs", "Programs you keep", "Edit the pages and rounds of programs that you lead, and invite mentors.", 60
    ),
)
