"""A revision keeps the facts beside the text. Those from before kept none, and say so by being empty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0045_merges")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="facts",
            field=models.JSONField(default=dict, help_text="Everything else that is edited, as text."),
        ),
    ]
