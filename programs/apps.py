from importlib import import_module

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "programs"

    def ready(self):
        # Adds the programs to the catalogue's sections, which know nothing of them. Models can be imported by now.
        import_module("programs.services.catalogue")
        people = import_module("users.services.people")
        people.PARTINGS += [
            import_module("programs.services.watches").forget,
            import_module("programs.services.mentors").leave_all,
        ]
        import_module("programs.services.wiring").wire()
