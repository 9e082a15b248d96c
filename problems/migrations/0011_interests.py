"""Who would work on a problem with somebody."""

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0010_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=timezone.now, editable=False)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="interest",
            name="person",
            field=models.ForeignKey(on_delete=models.CASCADE, related_name="interests", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="interest",
            name="problem",
            field=models.ForeignKey(on_delete=models.CASCADE, related_name="interests", to="problems.problem"),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.UniqueConstraint(fields=("person", "problem"), name="interest_once"),
        ),
    ]
