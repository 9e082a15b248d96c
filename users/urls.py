from django.urls import path

from users.views import accounts

app_name = "users"

urlpatterns = [
    path("profile/", accounts.edit_profile, name="edit-profile"),
    path("delete/", accounts.delete_account, name="delete-account"),
    path("signup/restart/", accounts.restart_signup, name="restart-signup"),
]
