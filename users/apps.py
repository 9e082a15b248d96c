from django.apps import AppConfig


class UsersConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "users"

    def ready(self) -> None:
        # Models are here only now.
        from users.models import KINDS, Kind, Pace  # noqa: PLC0415

        KINDS["webhooks"] = Kind("webhooks", "Your webhooks", "When one was turned off.", Pace.AT_ONCE)
