"""How many requests there were. Each is counted in the database, and none of the counts is worth a write to its log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0011_kept_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestCount",
            fields=[
                ("bucket", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_index=True)),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE users_requestcount SET UNLOGGED", "ALTER TABLE users_requestcount SET LOGGED"),
    ]
