"""A curator may let a broken link stay as it is; then it does not wait any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0040_assignments")]

    operations = [
        migrations.AddField(
            model_name="linkhealth",
            name="left_at",
            field=models.DateTimeField(blank=True, help_text="When a curator let it stay as it is.", null=True),
        ),
    ]
