from allauth.mfa.webauthn import internal as passkeys
from django.apps import AppConfig

from board.lib.late import Late


class UsersConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "users"

    def ready(self) -> None:
        # Models are here only now.
        from users.models import KINDS, Kind, Pace  # noqa: PLC0415

        KINDS["webhooks"] = Kind("webhooks", "Your webhooks", "When one was turned off.", Pace.AT_ONCE)
        # allauth's pages all import it by this name, and few people use a passkey.
        passkeys.auth = Late("allauth.mfa.webauthn.internal.auth")
