"""The admin site: Django's, behind the board's own sign-in, so that its limits and second factors hold here too."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

# Left out are Django's groups, allauth's accounts and the queue's jobs: rights come from roles, accounts are changed
# on their owners' pages, and a job may hold a mail with a code in it.
OWN = frozenset({"problems", "programs", "users"})


class BoardAdmin(admin.AdminSite):
    site_header = site_title = f"{settings.SITE_NAME} admin"
    index_title = "Everything on the board"

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        super().register([model for model in models if model._meta.app_label in OWN], admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if self.has_permission(request):
            return redirect(reverse("admin:index", current_app=self.name))
        if request.user.is_authenticated:
            raise PermissionDenied("The admin is for curators.")
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index", current_app=self.name))

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")
