"""What comes by mail: the choice of a member, and the link in each mail that ends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from board.lib.access import members, public
from users.forms import MailSettingsForm
from users.models import KINDS, User
from users.services import preferences


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_mail_settings(request: HttpRequest) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = MailSettingsForm(typed, person=request.user, initial=preferences.paces_of(request.user))
    if request.method == "POST" and form.is_valid():
        preferences.set_paces(request.user, form.cleaned_data)
        messages.success(request, "Saved. This is what comes by mail from now on.")
        return redirect("users:mail-settings")
    return render(request, "users/mail_settings.html", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def turn_mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """Without a session: the token is the right to it. A mail program posts here by itself (RFC 8058); a GET only asks,
    because mail scanners follow every link."""
    try:
        person, kinds = preferences.read_off_token(token)
    except User.DoesNotExist:
        return render(request, "users/mail_off_broken.html", status=404)
    if request.method == "POST":
        preferences.turn_off(person, kinds)
    labels = [KINDS[kind].label if kind in KINDS else kind for kind in kinds]
    context = {"labels": labels, "done": request.method == "POST"}
    return render(request, "users/mail_off.html", context)
