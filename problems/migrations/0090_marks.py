"""Marks: what changed, for copies elsewhere."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0046_words_are_retired")]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("ref", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(fields=["kind", "at", "id"], name="mark_by_time"),
                    models.Index(fields=["at", "id"], name="mark_of_all_by_time"),
                    models.Index(fields=["kind", "ref", "at"], name="mark_by_thing"),
                ],
            },
        ),
    ]
