"""Who has which role, and giving one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from board.lib import posts, refusals
from board.lib.access import curators
from board.lib.errors import Refused
from problems.forms.moderation import NamedRoleForm, RoleForm
from problems.services import roles
from users.models import Role, User


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def role_list(request: HttpRequest) -> HttpResponse:
    """Everybody who has more rights than a member; for an admin, the form to give and take one."""
    form = NamedRoleForm(posts.data(request), initial={"role": Role.CURATOR})
    context = {"people": User.objects.present().above_members(), "form": form}

    def give(username: str, **fields: Any) -> str:
        roles.give(form.person, by=request.user, **fields)
        return reverse("problems:roles")

    return posts.answer(request, "problems/role_list.html", context, give, "Done. It holds from their next request.")


@curators
@require_POST
def give_role(request: HttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User.objects.joined(), username=username.lower())
    form = RoleForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("Say which role, and why.")
        roles.give(person, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return refusals.answer(request, refusal, "problems:roles")
    return redirect("problems:roles")
