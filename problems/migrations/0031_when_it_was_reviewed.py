"""A write-up and its reviews remember when they were read, of which commit, and when what was read was changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0080_reports_of_people")]

    operations = [
        migrations.AddField("writeup", "reviewed_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField("writeup", "changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField("review", "confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField(
            "review", "commit", models.CharField(blank=True, default="", editable=False, max_length=64), False
        ),
    ]
