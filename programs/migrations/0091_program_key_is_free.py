"""No program is called as a page of the board is that would hide it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0090_marks_of_programs")]

    operations = [
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("key__in", ("calendar", "changes")), _negated=True),
                name="program_key_is_free",
                violation_error_message="The board has pages of its own under these keys: calendar, changes.",
            ),
        ),
    ]
