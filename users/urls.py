from django.urls import path

from users.views import accounts, mail_settings, notifications, tokens, webhooks

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
    path("webhooks/", webhooks.webhook_list, name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.webhook_detail, name="webhook"),
    path("webhooks/<int:pk>/edit/", webhooks.edit_webhook, name="edit-webhook"),
    path("webhooks/<int:pk>/try/", webhooks.try_webhook, name="try-webhook"),
    path("webhooks/<int:pk>/secret/", webhooks.renew_secret, name="renew-webhook-secret"),
    path("webhooks/<int:pk>/on/", webhooks.turn_webhook_on, name="turn-webhook-on"),
    path("webhooks/<int:pk>/off/", webhooks.turn_webhook_off, name="turn-webhook-off"),
    path("webhooks/<int:pk>/remove/", webhooks.remove_webhook, name="remove-webhook"),
    path("deliveries/<int:pk>/again/", webhooks.send_again, name="send-again"),
    path("signup/restart/", accounts.restart_signup, name="restart-signup"),
]
