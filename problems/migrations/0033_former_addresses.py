"""A write-up that has moved keeps the address that it had, so that nobody links it anew under that."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0032_what_was_read_so_far")]

    operations = [
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=500, unique=True)),
                ("until", models.DateTimeField()),
                (
                    "writeup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_addresses",
                        to="problems.writeup",
                    ),
                ),
            ],
            options={"verbose_name_plural": "former addresses", "ordering": ["writeup", "until", "pk"]},
        ),
    ]
