"""Who wants to hear about a program's rounds."""

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0001_programs_and_rounds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgramWatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=timezone.now, editable=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="program_watches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(on_delete=models.CASCADE, related_name="watches", to="programs.program"),
                ),
            ],
            options={
                "verbose_name_plural": "program watches",
                "ordering": ["-since", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("person", "program"), name="program_watch_once")],
            },
        ),
    ]
