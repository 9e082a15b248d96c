from django.urls import path

from users.views import accounts, mail_settings, notifications, tokens

app_name = "users"

urlpatterns = [
    path("profile/", accounts.edit_profile, name="edit-profile"),
    path("delete/", accounts.delete_account, name="delete-account"),
    path("notices/", notifications.notices, name="notices"),
    path("notices/read/", notifications.read_all_notices, name="read-all-notices"),
    path("notices/<int:pk>/read/", notifications.read_notice, name="read-notice"),
    path("mail/", mail_settings.edit_mail_settings, name="mail-settings"),
    path("mail/off/<str:token>/", mail_settings.turn_mail_off, name="mail-off"),
    path("tokens/", tokens.api_tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke_token, name="revoke-token"),
    path("signup/restart/", accounts.restart_signup, name="restart-signup"),
]
