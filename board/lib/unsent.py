"""What somebody typed into a form that was not taken: because they are signed out, or because the form is too old.

Nothing is kept here. `unsent.html` holds the fields, hidden and with a fresh token, and sends them to the same address.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

PAGE, STATUS = "unsent.html", 403
MOST_FIELDS, MOST_CHARACTERS = 100, 100_000
TOKEN = "csrfmiddlewaretoken"  # noqa: S105
# What a form holds that nobody typed: a button that asks for nothing else is pressed again as easily.
NOT_TYPED = {"next", "back", "preview", "sort", "to", "up_to"}


def words(request: HttpRequest) -> dict[str, Any] | None:
    """What the page shows. None where nothing was typed, or more than a form of this site holds."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    typed = [value for name, value in fields if name not in NOT_TYPED and value.strip()]
    characters = sum(len(name) + len(value) for name, value in fields)
    if not typed or request.FILES or len(fields) > MOST_FIELDS or characters > MOST_CHARACTERS:
        return None
    return {"fields": fields, "typed": typed}


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent it: no other page can make it say so."""
    return request.headers.get("Origin") in {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
