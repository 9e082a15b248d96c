"""A problem can have its own longest pause and time to revive; a claim can say why it runs beside others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0004_claims_pause"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="alongside",
            field=models.CharField(blank=True, max_length=300, verbose_name="why side by side"),
        ),
        migrations.AddField(
            model_name="problem",
            name="pause_days",
            field=models.PositiveSmallIntegerField(blank=True, help_text="Empty: the board's default.", null=True),
        ),
        migrations.AddField(
            model_name="problem",
            name="revive_days",
            field=models.PositiveSmallIntegerField(blank=True, help_text="Empty: the board's default.", null=True),
        ),
    ]
