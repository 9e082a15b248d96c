import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever acts leaves a delivery with others' webhooks, and must not fail where one is removed meanwhile."""

    dependencies = [("users", "0030_webhooks")]

    operations = [
        migrations.AlterField(
            "delivery",
            "webhook",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="users.webhook",
            ),
        ),
    ]
