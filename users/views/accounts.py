"""The pages about one's own account that allauth leaves to the site."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from board.lib import posts
from board.lib.access import members, public
from users.forms import DeleteAccountForm, ProfileForm
from users.models import User
from users.services import people


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: HttpRequest) -> HttpResponse:
    # A copy: a form that is refused has already written on its instance, and the page's head shows the person.
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(posts.data(request), instance=person)

    def edit(**fields: str) -> User:
        people.edit_profile(User.objects.get(pk=person.pk), **fields)
        return person

    return posts.answer(request, "users/profile_form.html", {"form": form}, edit, "Saved. This is what others see.")


@members
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def delete_account(request: HttpRequest) -> HttpResponse:
    form = DeleteAccountForm(posts.data(request), person=request.user)
    if request.method == "POST" and form.is_valid():
        people.delete(request.user)
        logout(request)
        messages.success(request, "Your account is deleted. Thank you for what you left here.")
        return redirect("home")
    return render(request, "users/delete_account.html", {"form": form}, status=posts.UNREADABLE if form.errors else 200)


@public
@require_POST
def restart_signup(request: HttpRequest) -> HttpResponse:
    """From the code page back to the form. Answers the same whether or not the address had an account."""
    pending = EmailVerificationProcess.resume(request)
    if pending and not request.user.is_authenticated:
        people.make_way(email=pending.email)
        pending.abort()
    return redirect("account_signup")
