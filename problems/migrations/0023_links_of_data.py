"""The data of a write-up have an address that is looked at, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0022_portfolios"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="linkhealth",
            name="link_health_which_known",
        ),
        migrations.AlterField(
            model_name="linkhealth",
            name="which",
            field=models.CharField(
                choices=[("link", "page"), ("code", "code"), ("data", "data"), ("archive", "archived copy")],
                max_length=7,
            ),
        ),
        migrations.AddConstraint(
            model_name="linkhealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("which__in", ["link", "code", "data", "archive"])), name="link_health_which_known"
            ),
        ),
    ]
