"""What waits to be listed has an index: the curators' queue looked for it in every row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0150_first_spellings")]

    operations = [
        migrations.AddIndex(
            "problem",
            models.Index(fields=["created_at"], condition=models.Q(("status", "proposed")), name="problem_proposed"),
        ),
    ]
