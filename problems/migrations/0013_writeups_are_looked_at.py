"""A curator looks at a new write-up; data has an address of its own."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0012_watch_more_than_problems"),
    ]

    operations = [
        migrations.AddField(
            model_name="writeup",
            name="data_url",
            field=models.URLField(blank=True, max_length=500, verbose_name="data"),
        ),
        migrations.AddField(
            model_name="writeup",
            name="submitted_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text="The last time."),
        ),
        migrations.AddField(
            model_name="writeup",
            name="verdict_note",
            field=models.TextField(blank=True, editable=False, max_length=1000, verbose_name="what a curator said"),
        ),
    ]
