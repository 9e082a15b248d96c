from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "programs"

    def ready(self) -> None:
        # Services need the models, which are here only now. One of them adds the programs to the catalogue's sections.
        from programs.models import scopes  # noqa: PLC0415
        from programs.services import calendars, catalogue, dumps, leads, mentors, watches, wiring  # noqa: F401, PLC0415
        from users.models import SCOPES  # noqa: PLC0415
        from users.services import people  # noqa: PLC0415

        people.PARTINGS += [watches.forget, leads.forget, calendars.forget, mentors.leave_all]
        wiring.wire()
        SCOPES.update({scope.key: scope for scope in scopes.SCOPES})
