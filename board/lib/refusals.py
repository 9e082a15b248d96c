"""A small form that was refused: a button, or a line and a button, which has no page of its own to be shown on again.

`answer` shows the refusal with what was typed, ready to be bettered and sent again. Nothing is kept here: the form of
`components/refused.html` holds all that was sent, and goes to the same address. A page that shows the refusal itself
has the same with `{% refused refusal %}`, which takes the names of other fields.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from board.lib import unsent
from board.lib.errors import Refused
from board.lib.posts import REFUSED

# What people type into the small forms; all else that these send was chosen, or came with the page.
TYPED = ("note", "line", "newer")


def answer(request: HttpRequest, refusal: Refused, there: Any) -> HttpResponse:
    """The refusal and what was typed, and the way on to `there`; where nothing was, a message on the page `there`."""
    if again(request) is None:
        messages.error(request, str(refusal))
        return redirect(there)
    return render(request, "refused.html", {"refusal": refusal, "there": resolve_url(there)}, status=REFUSED)


def again(request: HttpRequest, names: Sequence[str] = TYPED) -> dict[str, Any] | None:
    """The form that sends it again: `typed` are the fields of these `names`. None where nothing was typed into them."""
    sent = unsent.words(request)
    if sent is None:
        return None
    typed = [(name, value) for name, value in sent["fields"] if name in names and value.strip()]
    hidden = [field for field in sent["fields"] if field not in typed]
    return {"typed": typed, "hidden": hidden, "address": request.get_full_path()} if typed else None
