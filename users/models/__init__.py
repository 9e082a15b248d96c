from users.models.mails import Mail
from users.models.notifications import KINDS, Kind, MailPreference, Notification, Pace
from users.models.people import FORMER_MEMBER, Role, User, public_person, shown_name

__all__ = [
    "FORMER_MEMBER",
    "KINDS",
    "Kind",
    "Mail",
    "MailPreference",
    "Notification",
    "Pace",
    "Role",
    "User",
    "public_person",
    "shown_name",
]
