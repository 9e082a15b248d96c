"""People in the dump: those whom something public names, by what their page says of them."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from problems.models import Introduction, PortfolioItem, UnnamedCount
from problems.models.portfolios import KINDS
from problems.services.dumps.tables import TABLES, Table, everything, html_of, renderer, unless
from users.models import (
    ApiToken,
    Appeal,
    Delivery,
    KeptAnswer,
    Mail,
    MailPreference,
    Notification,
    RequestCount,
    Sanction,
    User,
    Webhook,
)

GONE = Q(is_active=False) | Q(deleted_at__isnull=False)


def somebody(username: str, now: datetime) -> User:
    """A person whom the dump does not name: a former member, whom nobody can sign in as."""
    gone = {"is_active": False, "deleted_at": now, "password": make_password(None)}
    return User.objects.get_or_create(username=username, defaults=gone)[0]


TABLES.add(
    Table(
        "people",
        User,
        "Everybody whom another row names, by the name they chose. Who left is a former member.",
        ("id", "username", "name", "bio", "website", "joined_at", "is_active", "deleted_at"),
        everything(User),
        told={"bio": unless(GONE, "bio"), "website": unless(GONE, "website")},
        private={
            "email": "an address is between its owner and the board",
            "password": "what lets somebody in",
            "last_login": "what somebody does here unseen",
            "role": "rights are given by each board itself",
            "limited_until": "a sanction says nothing of whom it is about",
            "banned_until": "a sanction says nothing of whom it is about",
        },
        filled={"password": lambda row, now: make_password(None)},
    ),
    Table(
        "introductions",
        Introduction,
        "What people say on top of their portfolio.",
        ("id", "person", "text"),
        lambda now: Introduction.objects.filter(person__in=User.objects.present()),
        derived={"html": html_of("text"), "renderer": renderer},
    ),
)
# Comes after what it orders.
PORTFOLIO_ITEMS = Table(
    "portfolio_items",
    PortfolioItem,
    "The order that people gave their portfolio, what they left out of it, and a line of theirs about the rest.",
    ("id", "person", "writeup", "claim", "position", "is_shown", "line"),
    lambda now: PortfolioItem.objects.filter(person__in=User.objects.present()),
    told={"line": unless(Q(is_shown=False), "line")},
    one_of=KINDS,
)
TABLES.private |= {
    Appeal: "between a person and the curators",
    Sanction: "the record says why, and not of whom",
    ApiToken: "what lets a script in",
    Webhook: "where somebody has their notices sent",
    Delivery: "what was sent there",
    KeptAnswer: "answers to one script",
    Mail: "letters",
    MailPreference: "between a person and the board",
    Notification: "between a person and the board",
    RequestCount: "how often somebody asked",
    UnnamedCount: "it counts reviews whose reviewer is not told",
}
