from users.models.mails import Mail
from users.models.notifications import KINDS, Kind, MailPreference, Notification, Pace
from users.models.people import FORMER_MEMBER, SHOWN_OF_A_PERSON, Role, User, public_person, shown_name, unbanned
from users.models.requests import KeptAnswer, RequestCount
from users.models.sanctions import Appeal, Sanction
from users.models.tokens import SCOPES, ApiToken, Scope
from users.models.webhooks import Delivery, Webhook

__all__ = [
    "FORMER_MEMBER",
    "KINDS",
    "SCOPES",
    "SHOWN_OF_A_PERSON",
    "ApiToken",
    "Appeal",
    "Delivery",
    "KeptAnswer",
    "Kind",
    "Mail",
    "MailPreference",
    "Notification",
    "Pace",
    "RequestCount",
    "Role",
    "Sanction",
    "Scope",
    "User",
    "Webhook",
    "public_person",
    "shown_name",
    "unbanned",
]
