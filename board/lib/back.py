"""Back to the page that a small form stood on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, otherwise: Any) -> HttpResponse:
    """To the path in the form's `next`, which must be one of this site; else to `otherwise`."""
    return redirect(back_to(request, otherwise))


def back_to(request: HttpRequest, otherwise: Any) -> Any:
    """Where that is."""
    path = request.POST.get("next", "")
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else otherwise
